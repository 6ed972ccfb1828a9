//! What an imported row may add to a diary.
//!
//! Owns: the rule that a row which says nothing new adds nothing, a changed row from the same
//! source corrects, and a row that contradicts the person is not applied.
//! Must not know: what file the row was read from.

use crate::{
    Answer, Body, Diary, Event, EventId, Moment, Night, NightRow, Observation, Site,
    view::{NightView, Stated},
};

/// What is to be done with an imported row.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// The diary says all of it already.
    NothingNew,
    Add(Box<Event>),
    Conflict(Conflict),
}

/// Why a row was not applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    #[error("the diary says otherwise about: {}; it was left as it is", fields.join(", "))]
    SaidOtherwise { fields: Vec<String> },
    #[error("you took this row back; it was not added again")]
    TakenBack,
    #[error("you asked to forget this row; it was not added again")]
    Forgotten,
}

/// Compares a row with the diary.
///
/// `source` names the kind of source; the night is the row's own id within it.
pub fn weigh(diary: &Diary, source: &str, row: &NightRow) -> Decision {
    let known = diary.night(row.night);
    let mut comparison = Comparison { source, known, news: false, edition: 0, against: Vec::new() };
    comparison.compare(row, diary);
    if !comparison.against.is_empty() {
        return Decision::Conflict(Conflict::SaidOtherwise { fields: comparison.against });
    }
    if !comparison.news {
        return Decision::NothingNew;
    }
    let body = Body::Night(row.statement());
    let night = row.night.to_string();
    match event(diary, source, &night, comparison.edition, row.recorded.as_ref(), &body) {
        Ok(event) => Decision::Add(Box::new(event)),
        Err(conflict) => Decision::Conflict(conflict),
    }
}

/// The event that imports `body`, from `edition` on the first whose place is free.
///
/// Undoing a whole import is no word against any one row: importing it again brings the rows
/// back, as events of their own.
///
/// # Errors
///
/// Where the person took this very event back, or asked to forget it.
pub fn event(
    diary: &Diary,
    source: &str,
    source_id: &str,
    edition: u32,
    recorded: Option<&Moment>,
    body: &Body,
) -> Result<Event, Conflict> {
    let editions = (edition..=u32::MAX).map(|edition| {
        Event::imported(source, source_id, edition, recorded.cloned(), body.clone())
    });
    for event in editions {
        if diary.is_forgotten(event.id) {
            return Err(Conflict::Forgotten);
        }
        if diary.is_retracted(event.id) {
            return Err(Conflict::TakenBack);
        }
        if !diary.is_withdrawn_with_import(event.id) {
            return Ok(event);
        }
    }
    Err(Conflict::TakenBack)
}

struct Comparison<'a> {
    source: &'a str,
    known: Option<&'a NightView>,
    news: bool,
    /// That of the event which would be added: above all it corrects.
    edition: u32,
    against: Vec<String>,
}

impl Comparison<'_> {
    fn compare(&mut self, row: &NightRow, diary: &Diary) {
        self.cramps(row.night, row.cramps, diary);
        let known = self.known.map(|view| view.row(row.night));
        let view = self.known;
        let of = |field: Option<Option<EventId>>| field.flatten();
        self.field(
            "worst_pain",
            row.worst_pain,
            known.as_ref().and_then(|known| known.worst_pain),
            of(view.map(|view| by(&view.worst_pain))),
        );
        self.field(
            "minutes",
            row.longest,
            known.as_ref().and_then(|known| known.longest),
            of(view.map(|view| by(&view.longest))),
        );
        self.field(
            "side",
            row.side,
            known.as_ref().and_then(|known| known.side),
            of(view.map(|view| by(&view.side))),
        );
        // A table says less of a place than a diary: what it can say of one is no other place.
        let site = known.as_ref().and_then(|known| known.site);
        let same = |said: &Site| site.is_some_and(|site| site.in_table() == *said);
        self.field(
            "site",
            row.site,
            row.site.filter(same).or(site),
            of(view.map(|view| by(&view.site))),
        );
        for (id, &value) in &row.exposures {
            let stated = view.and_then(|view| view.exposures.get(id));
            let now = stated.and_then(|stated| stated.what.known().copied());
            self.field(id.as_str(), Some(value), now, stated.map(|stated| stated.by));
        }
    }

    fn cramps(&mut self, night: Night, said: Observation, diary: &Diary) {
        let now = diary.observation(night);
        if !said.is_recorded() || said == now {
            return;
        }
        let by = self.known.and_then(|view| Some(view.cramps.as_ref()?.by));
        let stored = self.known.map_or(0, |view| view.episodes.len());
        if by.is_none() && said.with_episodes(stored) == said {
            // Only single cramps are stored, and the row allows for them.
            self.news = true;
        } else {
            self.differs("cramps", now.is_recorded() || by.is_some(), by);
        }
    }

    fn field<T: PartialEq>(
        &mut self,
        name: &str,
        said: Option<T>,
        now: Option<T>,
        by: Option<EventId>,
    ) {
        if said.is_some() && said != now {
            self.differs(name, now.is_some() || by.is_some(), by);
        } else if said.is_some() {
            // Said again, beside news: the event must not fall behind the one it repeats.
            self.edition = self.edition.max(self.same_source(by).unwrap_or(0));
        }
    }

    /// The edition of the event that said something, where it came from the same source.
    fn same_source(&self, by: Option<EventId>) -> Option<u32> {
        match &self.known?.provenance.get(&by?)?.imported {
            Some((source, edition)) if source == self.source => Some(*edition),
            _ => None,
        }
    }

    fn differs(&mut self, name: &str, something_said: bool, by: Option<EventId>) {
        if !something_said {
            self.news = true;
            return;
        }
        match self.same_source(by) {
            Some(edition) => {
                self.edition = self.edition.max(edition + 1);
                self.news = true;
            }
            None => self.against.push(name.to_owned()),
        }
    }
}

fn by<T>(stated: &Option<Stated<Answer<T>>>) -> Option<EventId> {
    stated.as_ref().map(|stated| stated.by)
}
