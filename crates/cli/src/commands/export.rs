//! `charley export`: the diary as a file of the person's own.

use std::{io::Write, path::Path};

use anyhow::{Context, Result, bail};
use pollster::block_on;
use serde::Serialize;

use super::Opened;
use crate::{args::Format, output::Output, private_file};

#[derive(Serialize)]
struct Exported {
    file: String,
    bytes: usize,
}

pub(super) fn export(
    opened: &Opened,
    format: Format,
    file: Option<&Path>,
    replace: bool,
    out: Output,
) -> Result<()> {
    let text = match format {
        Format::Csv => block_on(opened.app.export_csv())?,
        Format::Json => block_on(opened.app.export_json())?,
    };
    let Some(file) = file else {
        let mut stdout = std::io::stdout().lock();
        return stdout.write_all(text.as_bytes()).context("the export could not be printed");
    };
    if file.exists() && !replace {
        bail!("{} is there already; add --replace to replace it, or name another", file.display());
    }
    private_file::write_whole(file, text.as_bytes())
        .with_context(|| format!("{} could not be written", file.display()))?;
    let exported = Exported { file: file.display().to_string(), bytes: text.len() };
    out.print("export", &exported, |exported| {
        format!("Written to {}. Keep it as private as the diary itself.\n", exported.file)
    })?;
    Ok(())
}
