//! Bringing diaries in and taking them out.
//!
//! Owns: what an import did, and the order in which it is decided.
//! Must not know: how any file format is read or written; that is `exchange`.

mod told;

use std::collections::BTreeSet;

use diary::{
    Body, Diary, Event, EventId, ImportStatement, Night, SealedEvent,
    difference::{Changed, Difference, Nights},
    event::EventError,
    import::{self, Conflict, Decision},
};
use exchange::{csv_table, fhir, json_log};

use crate::{
    App,
    ports::{BackupError, LogError},
};
pub use told::{Line, Section, Told};

/// The source name of every diary CSV.
const CSV_SOURCE: &str = "diary-csv";

/// What an import did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Nights (from a log: events) of which something was added to the diary; undoing `undo` takes
    /// all of it back.
    pub added: usize,
    /// What that made of the diary's nights.
    pub nights: Nights,
    /// Rows or events that said nothing new.
    pub unchanged: usize,
    /// What a table says against the person, or a log against what was said here later.
    pub conflicts: Vec<(Night, Conflict)>,
    /// Rows that could not be read.
    pub skipped: Vec<csv_table::Skipped>,
    /// Single values that were not taken; the rest of their rows was.
    pub not_taken: Vec<csv_table::Skipped>,
    /// Added nights of a table that are still to come: most likely a year mistaken.
    pub to_come: Vec<Night>,
    /// Columns that were left out, and why.
    pub left_out: Vec<csv_table::LeftOut>,
    /// Columns that became exposures of the person's own.
    pub custom: Vec<String>,
    /// The event that says this import happened, where it added anything that can be undone.
    pub undo: Option<EventId>,
    /// Whether it was a complete log rather than a table.
    pub merged: bool,
}

/// Why a file was refused whole. The diary is then unchanged.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error(transparent)]
    Csv(#[from] csv_table::Refused),
    #[error(transparent)]
    Json(#[from] json_log::Refused),
    #[error(transparent)]
    Log(#[from] LogError),
    /// What was there before a merge could not be backed up.
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Event(#[from] EventError),
}

impl App {
    /// Imports a diary CSV or a complete log in JSON, told apart by their first character.
    ///
    /// `progress` is told how many rows of how many were weighed.
    ///
    /// # Errors
    ///
    /// When the file is refused whole, or cannot be stored; nothing was changed then.
    pub async fn import(
        &self,
        bytes: &[u8],
        progress: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<Imported, TransferError> {
        let before = self.diary().await?;
        let mut imported = if json_log::looks_like_json(bytes) {
            self.import_json(bytes).await?
        } else {
            self.import_csv(bytes, &before, progress).await?
        };
        // It is stored by now: where the diary cannot be read again, that is no reason to say
        // that nothing was.
        if imported.added > 0
            && let Ok(after) = self.diary().await
        {
            imported.nights = Nights::compare(&before, &after);
        }
        Ok(imported)
    }

    async fn import_csv(
        &self,
        bytes: &[u8],
        diary: &Diary,
        progress: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<Imported, TransferError> {
        let table = csv_table::read(bytes, self.exposures, diary)?;
        let mut imported = Imported {
            skipped: table.skipped,
            not_taken: table.not_taken,
            left_out: table.left_out,
            ..Imported::default()
        };
        let mut events = Vec::new();
        for definition in table.definitions {
            imported.custom.push(definition.label.clone());
            let id = definition.id.to_string();
            let body = Body::Exposure(definition);
            // A definition that was taken back is no reason to leave the nights out.
            events.extend(import::event(diary, CSV_SOURCE, &id, 0, None, &body).ok());
        }
        let total = table.rows.len();
        let mut nights = Vec::new();
        for (done, row) in table.rows.iter().enumerate() {
            match import::weigh(diary, CSV_SOURCE, row) {
                Decision::NothingNew => imported.unchanged += 1,
                Decision::Add(event) => {
                    events.push(*event);
                    nights.push(row.night);
                }
                Decision::Conflict(conflict) => imported.conflicts.push((row.night, conflict)),
                Decision::AddRest(event, conflict) => {
                    events.push(*event);
                    nights.push(row.night);
                    imported.conflicts.push((row.night, conflict));
                }
            }
            progress(done + 1, total);
        }
        imported.added = nights.len();
        imported.to_come = self.still_to_come(nights);
        let sealed: Vec<SealedEvent> =
            events.into_iter().map(SealedEvent::seal).collect::<Result<_, _>>()?;
        self.add(sealed, CSV_SOURCE, &mut imported).await?;
        Ok(imported)
    }

    /// They are taken as they are written: the clock that is wrong may be this one. Tomorrow is
    /// tonight already further east.
    fn still_to_come(&self, mut nights: Vec<Night>) -> Vec<Night> {
        let now = self.clock.now().night().ok();
        let Some(last) = now.and_then(|tonight| tonight.plus(1)) else { return Vec::new() };
        nights.retain(|night| *night > last);
        nights.sort_unstable();
        nights
    }

    async fn import_json(&self, bytes: &[u8]) -> Result<Imported, TransferError> {
        let events = json_log::read(bytes)?;
        let theirs = Diary::replay(events.iter().map(|sealed| sealed.event().clone()));
        let mut imported = Imported { merged: true, ..Imported::default() };
        let mut new = Vec::new();
        for sealed in events {
            match self.log.get(sealed.event().id).await? {
                Some(known) if known.hash() != sealed.hash() => {
                    return Err(
                        LogError::from(diary::merge::Damaged { id: sealed.event().id }).into()
                    );
                }
                Some(_) => imported.unchanged += 1,
                None => new.push(sealed),
            }
        }
        // A merge is a union: nothing is written about it, so that merging in either direction
        // gives the same log. So it cannot be undone, and what was there is backed up first.
        if !new.is_empty()
            && self.log.newest_stamp().await?.is_some()
            && let Some(backups) = self.backups()
        {
            backups.make().await?;
        }
        imported.added = self.log.append(&new).await?;
        imported.unchanged += new.len() - imported.added;
        if imported.added > 0
            && let Ok(merged) = self.diary().await
        {
            let new = new.iter().map(|sealed| sealed.event().id).collect();
            imported.conflicts = outlived(&theirs, &new, &merged);
        }
        Ok(imported)
    }

    async fn add(
        &self,
        mut events: Vec<SealedEvent>,
        source: &str,
        imported: &mut Imported,
    ) -> Result<(), TransferError> {
        if events.is_empty() {
            return Ok(());
        }
        let added = events.iter().map(|sealed| sealed.event().id).collect();
        let undo = self.new_id();
        let body = Body::Import(ImportStatement { source: source.to_owned(), added });
        let newest = self.log.newest_stamp().await?;
        events.push(SealedEvent::seal(Event::written(undo, self.clock.now(), newest, body))?);
        self.log.append(&events).await?;
        imported.undo = Some(undo);
        Ok(())
    }

    /// The table of nights as diary CSV.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn export_csv(&self) -> Result<String, LogError> {
        Ok(csv_table::write(&*self.diary().await?, self.exposures))
    }

    /// The complete log as JSON, which [`Self::import`] merges.
    ///
    /// # Errors
    ///
    /// When the log cannot be read, or an event in it was changed.
    pub async fn export_json(&self) -> Result<String, LogError> {
        Ok(json_log::write(&self.log.read_sealed().await?))
    }

    /// The diary as a FHIR R4 bundle, for a doctor's system. It cannot be brought in again.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn export_fhir(&self) -> Result<String, LogError> {
        Ok(fhir::write(&*self.diary().await?, &self.clock().now()))
    }

    /// Removes everything, for good.
    ///
    /// # Errors
    ///
    /// When it cannot be removed.
    pub async fn erase(&self) -> Result<(), LogError> {
        self.log.erase().await
    }
}

/// What `new` events said in the diary they came from, and does not hold in the merged one, since
/// what was here is later.
fn outlived(theirs: &Diary, new: &BTreeSet<EventId>, merged: &Diary) -> Vec<(Night, Conflict)> {
    let is_new = |night: Night| {
        theirs.night(night).is_some_and(|view| {
            view.provenance.keys().chain(view.episodes.keys()).any(|event| new.contains(event))
        })
    };
    let nights = Nights::compare(theirs, merged).changed.into_iter();
    nights
        .filter(|changed| is_new(changed.night))
        .map(|Changed { night, differences }| {
            // Seen from the diary as it now is.
            let seen =
                |Difference { field, stood, says }| Difference { field, stood: says, says: stood };
            let differences = differences.into_iter().map(seen).collect();
            (night, Conflict::SaidOtherwise { differences })
        })
        .collect()
}
