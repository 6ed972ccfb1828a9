//! `charley import`: diaries from files.

use std::{fs::File, io::Read, path::Path, path::PathBuf};

use anyhow::{Context, Result, bail};
use app::{Imported, Manner};
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
    added: usize,
    unchanged: usize,
    conflicts: Vec<OneConflict>,
    skipped: Vec<OneSkipped>,
    not_taken: Vec<OneSkipped>,
    left_out: Vec<OneLeftOut>,
    custom: Vec<String>,
    /// Whether `charley undo` takes it back. A merged log it does not.
    undoable: bool,
    #[serde(skip)]
    merged: bool,
}

#[derive(Serialize)]
struct OneConflict {
    night: diary::Night,
    why: String,
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
        let files = vec![describe(file, imported)];
        out.print("import", &Imports { files, failed: Vec::new() }, |imports| {
            in_words(imports, out.manner())
        })?;
        return Ok(());
    }
    let mut done = Vec::new();
    let mut failed = Vec::new();
    for file in files {
        // One bad file does not keep the others out.
        match import_file(opened, file) {
            Ok(imported) => done.push(describe(file, imported)),
            Err(error) => {
                let (file, why) = (file.display().to_string(), format!("{error:#}"));
                failed.push(OneFailure { file, why });
            }
        }
    }
    let refusal = failed.iter().map(|it| format!("{}: {}", it.file, it.why));
    let refusal = refusal.collect::<Vec<_>>().join("; ");
    let refused = failed.len();
    out.print("import", &Imports { files: done, failed }, |imports| {
        in_words(imports, out.manner())
    })?;
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
    let size = opened_file.metadata().context("it cannot be opened")?.len();
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

fn describe(file: &Path, imported: Imported) -> OneFile {
    let Imported {
        added,
        unchanged,
        conflicts,
        skipped,
        not_taken,
        left_out,
        custom,
        undo,
        merged,
    } = imported;
    let lines = |lines: Vec<Skipped>| {
        lines.into_iter().map(|Skipped { line, why }| OneSkipped { line, why }).collect()
    };
    OneFile {
        file: file.display().to_string(),
        added,
        unchanged,
        conflicts: conflicts
            .into_iter()
            .map(|(night, why)| OneConflict { night, why: why.to_string() })
            .collect(),
        skipped: lines(skipped),
        not_taken: lines(not_taken),
        left_out: left_out
            .into_iter()
            .map(|column| OneLeftOut { column: column.column, why: column.why })
            .collect(),
        custom,
        undoable: undo.is_some(),
        merged,
    }
}

fn in_words(imports: &Imports, manner: Manner) -> String {
    let mut text = String::new();
    for file in &imports.files {
        let what = match (file.merged, file.added) {
            (true, 1) => "record",
            (true, _) => "records",
            (false, 1) => "night",
            (false, _) => "nights",
        };
        text += &format!(
            "{}: {} {what} added, {} already there",
            file.file, file.added, file.unchanged
        );
        text += ".\n";
        if !file.custom.is_empty() {
            text += &format!("  columns of your own: {}\n", file.custom.join(", "));
        }
        let left_out = file.left_out.iter().map(|it| format!("column {}: {}", it.column, it.why));
        text += &list("left out", left_out.collect());
        let skipped = file.skipped.iter().map(|it| format!("line {}: {}", it.line, it.why));
        text += &list("rows skipped", skipped.collect());
        let not_taken = file.not_taken.iter().map(|it| format!("line {}: {}", it.line, it.why));
        text += &list("values not taken", not_taken.collect());
        let conflicts = file.conflicts.iter();
        let conflicts =
            conflicts.map(|it| format!("{}: {}", manner.short(it.night.evening_date()), it.why));
        text += &list("not applied", conflicts.collect());
        if file.undoable {
            text += "  To take it back: charley undo\n";
        } else if file.added > 0 {
            text += "  A merge cannot be undone; what was there before is among the back-ups.\n";
        }
    }
    text
}

fn list(what: &str, lines: Vec<String>) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("  {what}: {}\n", lines.len());
    for line in lines.iter().take(LISTED) {
        text += &format!("    {line}\n");
    }
    if lines.len() > LISTED {
        text += &format!("    and {} more; --json lists all\n", lines.len() - LISTED);
    }
    text
}
