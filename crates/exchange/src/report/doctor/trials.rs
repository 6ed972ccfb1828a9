//! Each trial on oneself, with what the CONSORT extension for trials of one person asks for.
//!
//! Owns: how they stand in the document.
//! Must not know: which items apply, or what came of a trial; `clinic::trial` does.

use clinic::trial;
use diary::{Diary, Night};

use super::super::document::{Block, Text};

/// Empty where no trial was ever begun.
pub fn blocks(diary: &Diary, tonight: Night) -> Vec<Block> {
    diary.trials().flat_map(|(id, _)| one(diary, id, tonight)).collect()
}

fn one(diary: &Diary, id: diary::EventId, tonight: Night) -> Vec<Block> {
    let outcome = trial::outcome(diary, id, tonight);
    let sections = trial::report(diary, id, &outcome, tonight).unwrap_or_default();
    let of_section = |section: trial::Section| {
        let lines = section.lines.into_iter().map(Text::from).collect();
        [Block::heading(3, section.title), Block::List(lines)]
    };
    sections.into_iter().flat_map(of_section).collect()
}
