//! `charley verify`, `backup`, `restore` and `erase`: keeping the diary, and ending it.

use std::{io::IsTerminal, path::Path};

use anyhow::{Result, bail};
use app::Backups;
use serde::Serialize;

use super::open;
use crate::{
    args::Global,
    backups::ERASE_WORD,
    commands::open::{open_existing, open_to_read},
    output::Output,
};

#[derive(Serialize)]
struct Verified {
    diary: String,
    events: u64,
}

pub(super) fn verify(global: &Global, out: Output) -> Result<()> {
    let opened = open_to_read(global)?;
    let events = opened.log.verify()?.events;
    let verified = Verified { diary: opened.backups.diary_place(), events };
    out.print("verify", &verified, |verified| {
        format!("{}: all {} records are as they were written.\n", verified.diary, verified.events)
    })?;
    Ok(())
}

#[derive(Serialize)]
struct BackedUp {
    file: String,
    events: u64,
}

pub(super) fn backup(global: &Global, file: &Path, replace: bool, out: Output) -> Result<()> {
    let opened = open_existing(global)?;
    if file.exists() && !replace {
        bail!("{} is there already; add --replace to replace it, or name another", file.display());
    }
    let backup = opened.backups.backup_to(file, replace)?;
    let backed_up = BackedUp { file: backup.place, events: backup.events };
    out.print("backup", &backed_up, |it| {
        format!(
            "{} records copied to {} and compared. Keep it as private as the diary.\n",
            it.events, it.file
        )
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Restored {
    file: String,
    events: u64,
    /// Where the diary that was there before now lies.
    before: Option<String>,
}

pub(super) fn restore(global: &Global, file: &Path, out: Output) -> Result<()> {
    let opened = open(global)?;
    let restored = opened.backups.restore_from(file)?;
    let restored = Restored {
        file: file.display().to_string(),
        events: restored.events,
        before: restored.before.map(|backup| backup.place),
    };
    out.print("restore", &restored, |it| {
        let before = it.before.as_ref().map_or(String::new(), |before| {
            format!("What was there before is kept in {before}.\n")
        });
        format!("{} records restored from {}.\n{before}", it.events, it.file)
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Erased {
    diary: String,
    /// Back-ups that are still there.
    left: Vec<String>,
}

pub(super) fn erase(global: &Global, word: Option<String>, out: Output) -> Result<()> {
    let opened = open_existing(global)?;
    let diary = opened.backups.diary_place();
    let word = match word {
        Some(word) => word,
        None => ask(&diary)?,
    };
    let left = opened.backups.erase(&word)?.into_iter().map(|backup| backup.place).collect();
    out.print("erase", &Erased { diary, left }, |erased| {
        let mut text = format!("Everything in {} is erased.\n", erased.diary);
        if !erased.left.is_empty() {
            text += "These back-ups are still there; delete them too if they should go:\n";
            for place in &erased.left {
                text += &format!("  {place}\n");
            }
        }
        text += "Exports and copies you made elsewhere are not touched.\n";
        text
    })?;
    Ok(())
}

fn ask(diary: &str) -> Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!("nobody is there to be asked; add --word {ERASE_WORD} to erase everything");
    }
    eprintln!("This erases everything in {diary}, for good. Type the word {ERASE_WORD} to go on:");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer)
}
