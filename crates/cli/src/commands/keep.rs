//! `charley verify`, `backup`, `restore` and `erase`: keeping the diary, and ending it.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use app::{Backups, LogError};
use serde::Serialize;

use super::open_file;
use crate::{
    args::Global,
    backups::{ERASE_WORD, RestoreError, restore_over_damage},
    commands::open::{open_existing, open_to_read},
    host::{SystemClock, diary_path},
    output::Output,
    sqlite_log::OpenMode,
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
    /// Whether what was there could not be read, and was put aside as it was.
    was_damaged: bool,
}

pub(super) fn restore(global: &Global, file: &Path, out: Output) -> Result<()> {
    let path = diary_path(global.diary.as_deref())?;
    let restored = match restore_over_sound(path.clone(), file) {
        Err(error) if is_damage(&error) => restore_over_damaged(&path, file)?,
        result => result?,
    };
    out.print("restore", &restored, |it| {
        let was = if it.was_damaged { " It was damaged; some of it may be saved yet." } else { "" };
        let before = it.before.as_ref().map_or(String::new(), |before| {
            format!("What was there before is kept in {before}.{was}\n")
        });
        format!("{} records restored from {}.\n{before}", it.events, it.file)
    })?;
    Ok(())
}

fn restore_over_sound(path: PathBuf, file: &Path) -> Result<Restored> {
    let opened = open_file(path, OpenMode::CreateIfAbsent)?;
    let restored = opened.backups.restore_from(file)?;
    let before = restored.before.map(|backup| backup.place);
    Ok(Restored {
        file: file.display().to_string(),
        events: restored.events,
        before,
        was_damaged: false,
    })
}

fn restore_over_damaged(path: &Path, file: &Path) -> Result<Restored> {
    let restored = restore_over_damage(path, file, &SystemClock)?;
    let before = Some(restored.aside.display().to_string());
    Ok(Restored {
        file: file.display().to_string(),
        events: restored.events,
        before,
        was_damaged: true,
    })
}

/// Whether it is the diary, rather than the back-up, that is damaged.
fn is_damage(error: &anyhow::Error) -> bool {
    let log = match error.downcast_ref::<RestoreError>() {
        Some(RestoreError::Diary(log)) => Some(log),
        Some(_) => None,
        None => error.downcast_ref::<LogError>(),
    };
    matches!(log, Some(LogError::Corrupt { .. }))
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
