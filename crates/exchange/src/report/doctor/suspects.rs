//! Everything the diary was asked about, as a table.
//!
//! Owns: the table, in the order of the answer.
//! Must not know: how an answer was found.

use clinic::suspects::{Grade, Suspect, Why};

use super::{
    super::document::{Block, Column, Table, Text},
    found, wording,
};

pub fn blocks(why: &Why) -> Vec<Block> {
    if let Some(reason) = why.cannot.filter(|_| why.headline.is_empty()) {
        return vec![Block::paragraph(format!("The diary cannot be asked yet: {reason}."))];
    }
    let columns = vec![
        Column::new("Of the day before", 2.0),
        Column::new("For", 1.0),
        Column::right("×", 0.6),
        Column::right("95 %", 1.1),
        Column::right("Fewer", 0.7),
        Column::right("No difference", 0.8),
        Column::right("More", 0.7),
        Column::new("So far", 2.6),
    ];
    let analysed = why.exposures.iter().filter(|suspect| suspect.grade != Grade::NotAnalysed);
    let rows: Vec<Vec<Text>> = analysed.map(row).collect();
    let mut blocks = vec![Block::Table(Table { columns, rows })];
    let left: Vec<String> = why
        .exposures
        .iter()
        .filter(|suspect| suspect.grade == Grade::NotAnalysed)
        .map(|suspect| match suspect.reason {
            Some(reason) => format!("{} ({reason})", suspect.label),
            None => suspect.label.clone(),
        })
        .collect();
    if !left.is_empty() {
        blocks.push(Block::small(format!("Not asked about: {}.", left.join("; "))));
    }
    blocks.push(Block::small(found::how_to_read(why)));
    blocks.push(Block::small(CHANCES));
    blocks
}

/// Without it an interval without 1 beside a good chance of no difference reads as a mistake.
const CHANCES: &str = "Fewer, No difference (0.9 to 1.1 times as many) and More are chances. They count in that it may not matter, which × and its interval leave out.";

fn row(suspect: &Suspect) -> Vec<Text> {
    let ratio = suspect.rate_ratio.as_ref();
    let interval = ratio.map(|ratio| {
        let [low, high] = ratio.ci95.map(wording::ratio);
        format!("{low} to {high}")
    });
    let percent = |share: Option<f64>| Text::plain(share.map(percent).unwrap_or_default());
    let chance = suspect.chance.as_ref();
    let stands_out = suspect.grade >= Grade::GoesTogether;
    let label = suspect.label.as_str();
    vec![
        if stands_out { Text::bold(label) } else { label.into() },
        suspect.contrast.to_string().into(),
        ratio.map_or_else(String::new, |ratio| wording::ratio(ratio.median)).into(),
        interval.unwrap_or_default().into(),
        percent(chance.map(|chance| chance.fewer)),
        percent(chance.map(|chance| chance.no_difference)),
        percent(chance.map(|chance| chance.more)),
        so_far(suspect).into(),
    ]
}

/// No diary makes anything impossible, or sure.
fn percent(share: f64) -> String {
    match 100.0 * share {
        few if few < 0.5 => "<1 %".into(),
        most if most >= 99.5 => ">99 %".into(),
        percent => format!("{percent:.0} %"),
    }
}

fn so_far(suspect: &Suspect) -> String {
    let grade = match suspect.grade {
        Grade::Tested => "tested in an experiment",
        Grade::ProbablyAffects => "probably affects; not proof",
        Grade::GoesTogether => "goes together; not proof",
        Grade::NoPracticalDifference => "probably no practical difference",
        Grade::CannotTell | Grade::NotAnalysed => "cannot be told yet",
    };
    match suspect.reason {
        Some(reason) if reason != clinic::suspects::Reason::Undecided => {
            format!("{grade}: {reason}")
        }
        _ => grade.into(),
    }
}
