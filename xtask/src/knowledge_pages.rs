//! The pages of `docs/knowledge/` besides the rule book: claims, causes, remedies, trials,
//! medicines, conditions, sources, for a clinician to review.
//!
//! Owns: how they are written.
//! Must not know: any fact; they stand in `knowledge/`, and these pages are made from it.

use std::fmt::Write;

use clinic::{
    causes::Causes,
    circumstances::Circumstances,
    claims::{Claims, Subject},
    conditions::Conditions,
    knowledge::{Edition, Sources},
    medicines::Medicines,
    remedies::{Caution, Fit, Remedies},
    trial::{Designs, Unit},
};
use diary::ExposureId;

use crate::rule_book::fact;

/// Where each page lies, within `docs/`, and the page.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("knowledge/claims.md", claims()),
        ("knowledge/causes.md", causes()),
        ("knowledge/remedies.md", remedies()),
        ("knowledge/trials.md", trials()),
        ("knowledge/medicines.md", medicines()),
        ("knowledge/conditions.md", conditions()),
        ("knowledge/sources.md", sources()),
    ]
}

pub fn head(title: &str, from: &str, about: &str) -> String {
    let Edition { version, review, .. } = Edition::built_in();
    format!(
        "# {title}\n\n<!-- Made by `cargo xtask docs` from {from}. -->\n\n\
         Edition {version}; {review}.\n\n{about} Behind each fact stand its sources, listed in \
         [sources.md](sources.md), and, where it is not established, the words that say so.\n"
    )
}

fn claims() -> String {
    let mut text = head(
        "Is it true?",
        "knowledge/claims.toml",
        "What two popular articles (A and B) say about night cramps, in our words, and how it \
         stands against research.",
    );
    let claims = Claims::built_in();
    for subject in Subject::ALL {
        let _ = write!(text, "\n## {}\n", subject.title());
        for claim in claims.iter().filter(|claim| claim.about == subject) {
            let note = claim.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
            let verdict = claim.verdict.in_words();
            let _ = write!(text, "\n### {}: {}\n\n", claim.id, claim.says);
            let _ = write!(text, "**{verdict}**{note}. {}\n\n", claim.answer);
            claim.found.iter().for_each(|found| item(&mut text, "", &fact(found)));
        }
        for missed in claims.missed().filter(|missed| missed.about == subject) {
            let _ = write!(text, "\n### In neither article: {}\n\n", missed.title);
            item(&mut text, "", &fact(&missed.fact));
        }
    }
    text
}

fn causes() -> String {
    let mut text = head(
        "What goes together with night cramps",
        "knowledge/causes.toml",
        "Links seen in other people. None says what causes the cramps of one person.",
    );
    for cause in Causes::built_in().iter() {
        let (with, lever) = (cause.goes_with.in_words(), cause.lever.in_words());
        let _ = write!(text, "\n## {} (`{}`)\n\n", cause.label, cause.id);
        let _ = write!(text, "**{with}**; {lever}. {}\n\n", cause.told());
        for effect in &cause.effects {
            item(&mut text, &effect.design, &fact(&effect.found));
        }
    }
    text
}

fn remedies() -> String {
    let mut text = head(
        "Remedies",
        "knowledge/remedies.toml and knowledge/circumstances.toml",
        "Each with its evidence, its protocol, its limits, and the circumstances in which it is \
         asked about first or better left.",
    );
    let all = Remedies::built_in();
    text += "\n## Whatever is swallowed, worn, pricked or prescribed\n\n";
    cautions(&mut text, all.of_routes().iter());
    for remedy in all.iter() {
        let _ = write!(text, "\n## {}: {}\n\n{}\n\n", remedy.id, remedy.name, remedy.summary);
        let _ = write!(text, "Evidence **{}**: {}.\n\n", remedy.evidence.letter(), remedy.grade);
        let groups = [
            ("Result", &remedy.result),
            ("What to do", &remedy.protocol),
            ("Limit", &remedy.limits),
            ("Watch for", &remedy.watch),
        ];
        for (what, facts) in groups {
            facts.iter().for_each(|said| item(&mut text, what, &fact(said)));
        }
        item(&mut text, "Works after", &fact(&remedy.works_after));
        item(&mut text, "Testing it on oneself", &fact(&remedy.testing));
        let recorded: Vec<&str> = remedy.exposures.iter().map(ExposureId::as_str).collect();
        match &remedy.unrecorded {
            Some(why) => item(&mut text, "Not recorded day by day", why),
            None => item(&mut text, "Recorded as", &recorded.join(", ")),
        }
        remedy
            .disagreement
            .iter()
            .for_each(|it| item(&mut text, "Articles and research", &fact(it)));
        if !remedy.claims.is_empty() {
            item(&mut text, "Claims", &remedy.claims.join(", "));
        }
        cautions(&mut text, all.own_cautions(remedy));
        if all.goes_by_route(remedy) {
            text += "- And what holds for whatever is swallowed, worn, pricked or prescribed (above).\n";
        }
    }
    text
}

fn cautions<'k>(text: &mut String, cautions: impl Iterator<Item = &'k Caution>) {
    for caution in cautions {
        let circumstance = Circumstances::built_in().get(&caution.circumstance);
        let label = circumstance.map_or(caution.circumstance.as_str(), |it| it.label.as_str());
        let fit = match caution.fit {
            Fit::Suits => "suits",
            Fit::AskFirst => "ask first",
            Fit::Avoid => "better not",
        };
        let apart = caution
            .separate_hours
            .map_or_else(String::new, |hours| format!(" At least {hours} hours apart."));
        item(text, &format!("{label}: {fit}"), &format!("{}{apart}", fact(&caution.why)));
    }
}

fn medicines() -> String {
    let mut text = head(
        "Medicines",
        "knowledge/medicines.toml",
        "Groups first, with what holds for all of a group; then single ones with more to say. \
         Charley never says to stop one.",
    );
    let medicines = Medicines::built_in();
    text += "\n## Groups\n";
    for group in medicines.groups() {
        let _ = write!(text, "\n### {} (`{}`)\n\n", group.label, group.id.as_str());
        if !group.atc.is_empty() {
            item(&mut text, "ATC", &group.atc.join(", "));
        }
        if let Some(link) = &group.link {
            item(&mut text, link.strength.words(), &fact(&link.found));
            link.mechanism.iter().for_each(|it| item(&mut text, "How", &fact(it)));
        }
        group.mimics.iter().for_each(|it| item(&mut text, "Can look like a cramp", &fact(it)));
        group.care.iter().for_each(|it| item(&mut text, "With remedies", &fact(it)));
        group.ask.iter().for_each(|ask| item(&mut text, "Worth asking", ask));
    }
    text += "\n## Single medicines\n";
    let (told, plain): (Vec<_>, Vec<_>) = medicines
        .iter()
        .partition(|it| it.link.is_some() || it.mimics.is_some() || it.care.is_some());
    for medicine in told {
        let _ = write!(text, "\n### {}\n\n{}\n\n", medicine.label, medicine.what);
        if !medicine.atc.is_empty() {
            item(&mut text, "ATC", &medicine.atc.join(", "));
        }
        if let Some(link) = &medicine.link {
            item(&mut text, link.strength.words(), &fact(&link.found));
            link.mechanism.iter().for_each(|it| item(&mut text, "How", &fact(it)));
        }
        medicine.mimics.iter().for_each(|it| item(&mut text, "Can look like a cramp", &fact(it)));
        medicine.care.iter().for_each(|it| item(&mut text, "With remedies", &fact(it)));
        medicine.ask.iter().for_each(|ask| item(&mut text, "Worth asking", ask));
    }
    let known: Vec<&str> = plain.iter().map(|medicine| medicine.label.as_str()).collect();
    let _ = write!(
        text,
        "\n## Recognised, with no more to say than their group\n\n{}.\n",
        known.join(", ")
    );
    text
}

fn trials() -> String {
    let mut text = head(
        "Trials on oneself",
        "knowledge/trials.toml",
        "How each remedy is tested: which nights are compared, and what is done on them.",
    );
    let designs = Designs::built_in();
    text.push('\n');
    item(&mut text, "What is prescribed", &fact(designs.with_prescriber()));
    for design in designs.iter() {
        let remedy = Remedies::built_in().get(&design.id);
        let name = remedy.map_or("", |remedy| remedy.name.as_str());
        let (nights, discarded) = (design.block_nights, design.discard_nights);
        let drawn = match design.unit {
            Unit::Nights => "Drawn night by night, in blocks of four".to_owned(),
            Unit::Pairs => format!("Pairs of {nights} nights, the first {discarded} not compared"),
            Unit::Cramps => "Drawn for each cramp".into(),
        };
        let _ =
            write!(text, "\n## {}: {name}\n\n{drawn}; at least {}.\n\n", design.id, design.least);
        item(&mut text, "With", &format!("{}: {}", design.with.name, design.with.what));
        item(&mut text, "Without", &format!("{}: {}", design.without.name, design.without.what));
        item(&mut text, "Design", &fact(&design.design));
        item(&mut text, "Blinding", &fact(&design.blinding));
    }
    text
}

fn conditions() -> String {
    let mut text = head(
        "Conditions",
        "knowledge/conditions.toml",
        "What each has to do with night cramps or with the safety of remedies.",
    );
    for condition in Conditions::built_in().iter() {
        let code = condition.icd_10_cm.as_ref().map_or_else(String::new, |it| format!(", {it}"));
        let _ = write!(text, "\n## {} (`{}`{code})\n\n", condition.label, condition.id);
        item(&mut text, "", &fact(&condition.fact));
    }
    text
}

fn sources() -> String {
    let Edition { version, review, .. } = Edition::built_in();
    let mut text = format!(
        "# Sources\n\n<!-- Made by `cargo xtask docs` from knowledge/sources.toml. -->\n\n\
         Edition {version}; {review}.\n\n"
    );
    for source in Sources::built_in().iter() {
        let doi = source.doi.as_ref().map_or_else(String::new, |doi| format!(" doi {doi}."));
        let pmid = source.pmid.as_ref().map_or_else(String::new, |id| format!(" PubMed {id}."));
        let mark = source.confidence.mark();
        let mark = mark.map_or_else(String::new, |mark| format!(" (The citation: {mark}.)"));
        let note = source.note.as_ref().map_or_else(String::new, |note| format!(" {note}"));
        let _ = writeln!(text, "- `{}`: {}{doi}{pmid}{note}{mark}", source.id, source.citation);
    }
    text
}

fn item(text: &mut String, what: &str, said: &str) {
    let what = if what.is_empty() { String::new() } else { format!("*{what}:* ") };
    let _ = writeln!(text, "- {what}{said}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_those_of_the_knowledge() {
        for (place, page) in pages() {
            let path = crate::root().join("docs").join(place);
            let written = std::fs::read_to_string(path).unwrap_or_default();
            assert!(written == page, "docs/{place} is out of date; run `cargo xtask docs`");
        }
    }
}
