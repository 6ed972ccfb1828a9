//! What is taken, since when, and which of it goes with night cramps.
//!
//! Owns: the table of linked medicines and the line of the others.
//! Must not know: any medicine; that nothing is to be left off is said whatever the list holds.

use clinic::{
    circumstances::Question,
    medicines::{Linked, Medicines, Strength},
    person::{Person, Taken},
};
use diary::{Answer, medicine::Stop};

use super::{
    super::document::{Block, Column, Table, Text},
    cited::Cited,
    wording,
};

pub fn blocks(person: &Person, cited: &mut Cited) -> Vec<Block> {
    let links: Vec<Linked<'_>> =
        Medicines::built_in().links(person).into_iter().filter(says_something).collect();
    let mut blocks = Vec::new();
    if !links.is_empty() {
        blocks.push(table(&links, cited));
    }
    let others = person.takes().filter(|taken| !links.iter().any(|link| link.taken == *taken));
    let others: Vec<String> = others.map(named).collect();
    let also = if links.is_empty() { "" } else { "Also taken: " };
    if !others.is_empty() {
        blocks.push(Block::paragraph(format!("{also}{}.", others.join("; "))));
    }
    let stopped = person.medicines.iter().filter(|taken| !taken.is_taken(person.on));
    let stopped: Vec<String> = stopped.map(named).collect();
    if !stopped.is_empty() {
        blocks.push(Block::paragraph(format!("No longer taken: {}.", stopped.join("; "))));
    }
    let scale = match links.is_empty() {
        true => "",
        false => {
            " Link 1: named here and there; 3: seen in large studies. No proof of a cause, no word on \
             the need."
        }
    };
    blocks.push(Block::small(format!("{}{scale}", whole(person))));
    blocks
}

/// What was looked at and not found to go with cramps is no link.
fn says_something(linked: &Linked<'_>) -> bool {
    linked.mimics.is_some() || linked.link.is_some_and(|link| link.strength.is_linked())
}

fn table(links: &[Linked<'_>], cited: &mut Cited) -> Block {
    let columns = vec![
        Column::new("Medicine", 1.3),
        Column::new("Since, changes", 1.4),
        Column::new("Its link with night cramps", 3.9),
    ];
    let rows = links.iter().map(|linked| {
        let name = Text::bold(linked.taken.name.trim());
        let label = &linked.medicine.label;
        let same = linked.taken.name.to_lowercase().contains(&label.to_lowercase());
        let name = if same { name } else { name.and(format!(" ({label})")) };
        vec![name, dates(linked.taken).into(), link(linked, cited)]
    });
    Block::Table(Table { columns, rows: rows.collect() })
}

fn link(linked: &Linked<'_>, cited: &mut Cited) -> Text {
    let mut said = Text::default();
    if let Some(link) = linked.link.filter(|link| link.strength.is_linked()) {
        let strength = link.strength;
        said = said.and_bold(format!("{strength} of {}", Strength::HIGHEST));
        let of = match linked.group {
            Some(group) if linked.medicine.unnamed => format!(", if it is {}", group.label),
            Some(group) => format!(", as {}", group.label),
            None => String::new(),
        };
        let mark = cited.mark(&link.found);
        said = said.and(format!("{of}{mark}; {}", linked.timing.words()));
    }
    if let Some(mimics) = linked.mimics {
        let between = if said.spans.is_empty() { "" } else { ". " };
        let mark = cited.mark(mimics);
        said = said.and(format!("{between}{}{mark}", mimics.text));
    }
    said
}

fn named(taken: &Taken) -> String {
    format!("{} ({})", taken.name.trim(), dates(taken))
}

/// "since Mar 2024; 1 Sep 2025: 40 mg; until 2026"
fn dates(taken: &Taken) -> String {
    let mut parts = vec![match &taken.started {
        Some(Answer::Known(date)) => format!("since {}", wording::remembered(*date)),
        Some(Answer::NotSure) => "since when: not sure".into(),
        Some(Answer::NotRecorded) | None => "since when: not said".into(),
    }];
    for (on, what) in &taken.changed {
        let on = wording::remembered(*on);
        match what {
            Answer::Known(what) => parts.push(format!("{on}: {}", what.trim())),
            Answer::NotSure => parts.push(format!("{on}: changed")),
            Answer::NotRecorded => {}
        }
    }
    if let Some(Answer::Known(Stop::On(end))) = &taken.stopped {
        parts.push(format!("until {}", wording::remembered(*end)));
    }
    parts.join("; ")
}

/// Whether the list can be relied on to hold everything.
fn whole(person: &Person) -> &'static str {
    let said = person.facts.iter().find(|(id, _)| id.as_str() == Question::ALL_LISTED);
    match (said.map(|(_, said)| *said), person.medicines.is_empty()) {
        (Some(Answer::Known(true)), true) => "They say that they take nothing at all.",
        (Some(Answer::Known(true)), false) => "They say that this is everything they take.",
        (Some(Answer::Known(false)), _) => "They say that they take more than is noted here.",
        (Some(Answer::NotSure), _) => "They are not sure that this is everything they take.",
        (_, true) => "Nothing is noted. Whether anything is taken was not asked.",
        (_, false) => "Whether this is everything they take was not asked.",
    }
}
