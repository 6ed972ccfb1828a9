//! `charley import`: diaries from files.

use std::{fs::File, io::Read, path::Path, path::PathBuf};

use anyhow::{Context, Result, bail};
use app::{Imported, Line, Manner, Section, Told};
use diary::{Night, difference::Difference, import::Conflict};
use exchange::csv_table::Skipped;
use indicatif::{ProgressBar, ProgressStyle};
use pollster::block_on;
use serde::Serialize;

use super::Opened;
use crate::output::Output;

/// Above what either format allows, so that a wrong file is refused before it fills the memory.
const MAX_BYTES: u64 = 256 << 20;
/// The words list so many; JSON lists all.
const LISTED: usize = 20;

#[derive(Serialize)]
struct Imports {
    files: Vec<OneFile>,
    failed: Vec<OneFailure>,
}

#[derive(Serialize)]
struct OneFailure {
    file: String,
    why: String,
}

#[derive(Serialize)]
struct OneFile {
    file: String,
    /// Nights, or records of a log, of which something was added: new, filled in and changed.
    added: usize,
    unchanged: usize,
    new: usize,
    filled_in: usize,
    changed: Vec<OneChange>,
    conflicts: Vec<OneConflict>,
    skipped: Vec<OneSkipped>,
    not_taken: Vec<OneSkipped>,
    to_come: Vec<Night>,
    left_out: Vec<OneLeftOut>,
    custom: Vec<String>,
    /// Whether `charley undo` takes it back. A merged log it does not.
    undoable: bool,
    /// What `charley undo` takes back.
    undo: Option<String>,
    #[serde(skip)]
    told: Told,
}

#[derive(Serialize)]
struct OneChange {
    night: Night,
    differences: Vec<WasAndIs>,
}

/// Spelt as in the table of nights; null is not recorded, or not in that table.
#[derive(Serialize)]
struct WasAndIs {
    field: String,
    was: Option<String>,
    now: Option<String>,
}

#[derive(Serialize)]
struct OneConflict {
    night: Night,
    why: String,
    differences: Vec<DiaryAndFile>,
}

#[derive(Serialize)]
struct DiaryAndFile {
    field: String,
    diary: Option<String>,
    file: Option<String>,
}

#[derive(Serialize)]
struct OneSkipped {
    line: u64,
    why: String,
}

#[derive(Serialize)]
struct OneLeftOut {
    column: String,
    why: String,
}

pub(super) fn import(opened: &Opened, files: &[PathBuf], out: Output) -> Result<()> {
    if let [file] = files {
        let imported = import_file(opened, file)
            .with_context(|| format!("nothing was imported from {}", file.display()))?;
        let files = vec![describe(opened, file, imported, out.manner())?];
        out.print("import", &Imports { files, failed: Vec::new() }, in_words)?;
        return Ok(());
    }
    let mut done = Vec::new();
    let mut failed = Vec::new();
    for file in files {
        // One bad file does not keep the others out.
        match import_file(opened, file) {
            Ok(imported) => done.push(describe(opened, file, imported, out.manner())?),
            Err(error) => {
                let (file, why) = (file.display().to_string(), format!("{error:#}"));
                failed.push(OneFailure { file, why });
            }
        }
    }
    let refusal = failed.iter().map(|it| format!("{}: {}", it.file, it.why));
    let refusal = refusal.collect::<Vec<_>>().join("; ");
    let refused = failed.len();
    out.print("import", &Imports { files: done, failed }, in_words)?;
    if refused > 0 {
        bail!("nothing was imported from {refused} of {} files: {refusal}", files.len());
    }
    Ok(())
}

fn import_file(opened: &Opened, file: &Path) -> Result<Imported> {
    let mut bytes = Vec::new();
    let opened_file = File::open(file).context("it cannot be opened")?;
    // Before it is read, so that a wrong file costs neither time nor memory; and once more after,
    // since a pipe has no size to ask for.
    let about = opened_file.metadata().context("it cannot be opened")?;
    if about.is_dir() {
        bail!("it is a folder; name the files in it");
    }
    let size = about.len();
    if size <= MAX_BYTES {
        opened_file.take(MAX_BYTES + 1).read_to_end(&mut bytes).context("it cannot be read")?;
    }
    if size.max(bytes.len() as u64) > MAX_BYTES {
        bail!("it is larger than {} MiB, more than any diary", MAX_BYTES >> 20);
    }
    // Drawn only on a terminal, and only once there is something to wait for.
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:30} {pos} of {len} nights")?);
    let mut progress = |rows: usize, total: usize| {
        if rows.is_multiple_of(256) {
            bar.set_length(total as u64);
            bar.set_position(rows as u64);
        }
    };
    let imported = block_on(opened.app.import(&bytes, &mut progress));
    bar.finish_and_clear();
    Ok(imported?)
}

fn describe(opened: &Opened, file: &Path, imported: Imported, manner: Manner) -> Result<OneFile> {
    let diary = block_on(opened.app.diary())?;
    let told = imported.told(&opened.app, &diary, manner);
    let Imported {
        added,
        nights,
        unchanged,
        conflicts,
        skipped,
        not_taken,
        to_come,
        left_out,
        custom,
        undo,
        merged: _,
    } = imported;
    let lines = |lines: Vec<Skipped>| {
        lines.into_iter().map(|Skipped { line, why }| OneSkipped { line, why }).collect()
    };
    let changed = nights.changed.into_iter().map(|changed| OneChange {
        night: changed.night,
        differences: changed
            .differences
            .into_iter()
            .map(|Difference { field, stood, says }| WasAndIs {
                field: field.to_string(),
                was: stood,
                now: says,
            })
            .collect(),
    });
    Ok(OneFile {
        file: file.display().to_string(),
        added,
        unchanged,
        new: nights.new,
        filled_in: nights.filled_in,
        changed: changed.collect(),
        conflicts: conflicts.into_iter().map(|(night, why)| conflict(night, why)).collect(),
        skipped: lines(skipped),
        not_taken: lines(not_taken),
        to_come,
        left_out: left_out
            .into_iter()
            .map(|column| OneLeftOut { column: column.column, why: column.why })
            .collect(),
        custom,
        undoable: undo.is_some(),
        undo: undo.map(|id| id.to_string()),
        told,
    })
}

fn conflict(night: Night, conflict: Conflict) -> OneConflict {
    let why = conflict.to_string();
    let differences = match conflict {
        Conflict::SaidOtherwise { differences } => differences,
        Conflict::TakenBack | Conflict::Forgotten => Vec::new(),
    };
    let differences = differences.into_iter().map(|Difference { field, stood, says }| {
        DiaryAndFile { field: field.to_string(), diary: stood, file: says }
    });
    OneConflict { night, why, differences: differences.collect() }
}

fn in_words(imports: &Imports) -> String {
    let mut text = String::new();
    for file in &imports.files {
        text += &format!("{}: {}.\n", file.file, file.told.summary);
        if !file.custom.is_empty() {
            text += &format!("  columns of your own: {}\n", file.custom.join(", "));
        }
        for Section { heading, about, lines } in &file.told.sections {
            text += &format!("  {heading}: {}\n", lines.len());
            if !about.is_empty() {
                text += &format!("  {about}\n");
            }
            for Line { which, what, .. } in lines.iter().take(LISTED) {
                text += &format!("    {which}: {what}\n");
            }
            if lines.len() > LISTED {
                text += &format!("    and {} more; --json lists all\n", lines.len() - LISTED);
            }
        }
        if let Some(id) = &file.undo {
            text += "  To take all of it back: charley undo\n";
            text += &format!("  or, once something else was recorded: charley undo {id}\n");
        } else if file.added > 0 {
            text += "  A merge cannot be undone; what was there before is among the back-ups:\n  charley restore FILE\n";
        }
    }
    text
}
