//! `charley export`: the diary as a file of the person's own.

use std::path::Path;

use anyhow::{Context, Result, bail};
use pollster::block_on;
use serde::Serialize;

use super::Opened;
use crate::{args::Format, backups::is_same_file, output::Output, private_file};

#[derive(Serialize)]
struct Exported {
    file: String,
    bytes: usize,
}

/// For a script that asked for JSON and named no file.
#[derive(Serialize)]
struct Printed {
    format: &'static str,
    content: String,
}

pub(super) fn export(
    opened: &Opened,
    format: Format,
    file: Option<&Path>,
    replace: bool,
    out: Output,
) -> Result<()> {
    let (format, content) = match format {
        Format::Csv => ("csv", block_on(opened.app.export_csv())?),
        Format::Json => ("json", block_on(opened.app.export_json())?),
        Format::Fhir => ("fhir", block_on(opened.app.export_fhir())?),
    };
    let Some(file) = file else {
        out.print("export", &Printed { format, content }, |printed| printed.content.clone())?;
        return Ok(());
    };
    must_not_be_the_diary(opened, file)?;
    if file.exists() && !replace {
        bail!("{} is there already; add --replace to replace it, or name another", file.display());
    }
    private_file::write_whole(file, content.as_bytes())
        .with_context(|| format!("{} could not be written", file.display()))?;
    let exported = Exported { file: file.display().to_string(), bytes: content.len() };
    out.print("export", &exported, |exported| {
        format!("Written to {}. Keep it as private as the diary itself.\n", exported.file)
    })?;
    Ok(())
}

pub(super) fn must_not_be_the_diary(opened: &Opened, file: &Path) -> Result<()> {
    let backups = opened.backups.kept();
    let kept = backups.iter().any(|backup| is_same_file(file, Path::new(&backup.place)));
    if kept || is_same_file(file, opened.log.path()) {
        bail!("{} is the diary itself or a back-up of it; name another file", file.display());
    }
    Ok(())
}
