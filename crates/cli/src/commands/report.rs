//! `charley report`: one page for a doctor, as PDF.

use std::path::Path;

use anyhow::{Context, Result, bail};
use exchange::report::{Choices, Paper};
use pollster::block_on;
use serde::Serialize;

use super::{Opened, export::must_not_be_the_diary};
use crate::{
    args::{PaperSize, Report},
    output::Output,
    private_file,
};

#[derive(Serialize)]
struct Reported {
    file: String,
    bytes: usize,
    /// What is in it, besides how often, when and where.
    includes: Vec<&'static str>,
}

pub(super) fn report(opened: &Opened, args: &Report, out: Output) -> Result<()> {
    let file: &Path = &args.file;
    must_not_be_the_diary(opened, file)?;
    if file.exists() && !args.replace {
        bail!("{} is there already; add --replace to replace it, or name another", file.display());
    }
    let choices = choices(args);
    let pdf = block_on(opened.app.report_pdf(&choices))?;
    private_file::write_whole(file, &pdf)
        .with_context(|| format!("{} could not be written", file.display()))?;
    let reported = Reported {
        file: file.display().to_string(),
        bytes: pdf.len(),
        includes: choices.sections.iter().map(|section| section.word()).collect(),
    };
    out.print("report", &reported, |reported| {
        format!(
            "Written to {}. Look at it before you hand it over: it includes {}.\n",
            reported.file,
            match reported.includes.as_slice() {
                [] => "only how often, when and where".to_owned(),
                includes => includes.join(", "),
            }
        )
    })?;
    Ok(())
}

fn choices(args: &Report) -> Choices {
    let standard = Choices::default();
    let mut sections = standard.sections.clone();
    sections.extend(args.with.iter().copied());
    sections.retain(|section| !args.without.contains(section));
    Choices {
        paper: match args.paper {
            PaperSize::A4 => Paper::A4,
            PaperSize::Letter => Paper::Letter,
        },
        from: args.range.from,
        to: args.range.to,
        sections,
        name: args.name.clone(),
        question: args.ask.clone(),
    }
}
