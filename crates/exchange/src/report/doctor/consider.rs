//! What a clinician may consider, each with its reason and its source.
//!
//! Owns: the list, and that it rests on nothing that the person left out of the report.
//! Must not know: any point; `knowledge/` names them.

use std::collections::BTreeMap;

use clinic::{
    consider::{Considerations, Kind, Point},
    person::Person,
    triage::Answers,
};

use super::{
    super::document::{Block, Text},
    Choices, Section,
    cited::Cited,
    signs,
};
use diary::Diary;

pub fn blocks(diary: &Diary, person: &Person, choices: &Choices, cited: &mut Cited) -> Vec<Block> {
    let handed_over = handed_over(person, choices);
    let answers = match choices.includes(Section::WarningSigns) {
        true => signs::answered(diary),
        false => Answers::default(),
    };
    let all = Considerations::built_in();
    let points = all.points(&handed_over, &answers);
    let general = format!("{}{}", all.general.text, cited.mark(&all.general));
    if points.is_empty() {
        return vec![Block::paragraph(format!(
            "Nothing in this report is a reason for a test or an examination of its own. {general}"
        ))];
    }
    let mut items = Vec::new();
    for kind in [Kind::Talk, Kind::Look, Kind::Test] {
        let points: Vec<&Point<'_>> = points.iter().filter(|it| it.consider.kind == kind).collect();
        // What is done for the same reason stands in one line. A clinician knows why; the
        // sources say it at length.
        for alike in points.chunk_by(|one, other| one.because == other.because) {
            let mut said = Text::default();
            for (place, point) in alike.iter().enumerate() {
                let between = if place == 0 { "" } else { "; " };
                let mark = cited.mark(&point.consider.why);
                said = said.and(between).and_bold(&point.consider.what).and(mark);
            }
            let because = alike.first().map(|it| it.because.join(", ")).unwrap_or_default();
            items.push(said.and(format!(": {because}")));
        }
    }
    vec![Block::small(general), Block::List(items)]
}

/// The person as far as the report shows them: a reason must not tell what was left out.
fn handed_over(person: &Person, choices: &Choices) -> Person {
    let mut shown = person.clone();
    if !choices.includes(Section::Medicines) {
        shown.medicines.clear();
    }
    if !choices.includes(Section::Conditions) {
        shown.conditions = BTreeMap::new();
    }
    shown
}
