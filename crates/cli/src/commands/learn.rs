//! `charley learn`: what people say about cramps, and what research found.
//!
//! Owns: the words and the JSON of what `knowledge/` says.
//! Must not know: any claim, cause or topic.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clinic::{
    causes::Cause,
    claims::{Claim, Missed, Verdict},
    knowledge::{Citation, Edition, Fact, Source, Sources},
    learn::Selection,
    topics::Topic,
};
use serde::Serialize;

use crate::output::Output;

#[derive(Serialize)]
struct Learnt<'a> {
    knowledge: &'a str,
    review: &'a str,
    claims: Vec<OneClaim<'a>>,
    /// What both articles leave out.
    missed: &'a [&'a Missed],
    causes: &'a [&'a Cause],
    topics: &'a [&'a Topic],
    /// Everything cited above.
    sources: Vec<&'a Source>,
}

#[derive(Serialize)]
struct OneClaim<'a> {
    id: &'a str,
    says: &'a str,
    verdict: Verdict,
    note: Option<&'a str>,
    answer: &'a str,
    found: &'a [Fact],
    sources: BTreeSet<&'a str>,
}

pub(super) fn learn(about: &[String], out: Output) -> Result<()> {
    let about = about.join(" ");
    let found = match about.trim() {
        "" => Selection::everything(),
        about => match Selection::with_id(about) {
            one if !one.is_empty() => one,
            _ => Selection::about(about),
        },
    };
    if found.is_empty() {
        let asked: String = about.chars().take(60).collect();
        bail!(
            "nothing is known here about {asked:?}; try another word, `charley learn what-a-cramp-is` to begin with, or `charley learn` for all"
        );
    }
    let edition = Edition::built_in();
    let sources = found.sources().into_iter().filter_map(|id| Sources::built_in().get(id));
    let learnt = Learnt {
        knowledge: &edition.version,
        review: &edition.review,
        claims: found.claims.iter().map(|claim| one(claim)).collect(),
        missed: &found.missed,
        causes: &found.causes,
        topics: &found.topics,
        sources: sources.collect(),
    };
    // One thing is told whole; a list only by its headings.
    let whole = found.len() == 1;
    out.print("learn", &learnt, |learnt| {
        let text = if whole { in_full(learnt) } else { list(learnt) };
        let text = match found.partly {
            true => format!("Nothing speaks of all of this. What comes nearest:\n\n{text}"),
            false => text,
        };
        format!("{text}\nEdition {} of what Charley knows, {}.\n", learnt.knowledge, learnt.review)
    })?;
    Ok(())
}

fn one(claim: &Claim) -> OneClaim<'_> {
    let sources = claim.sources().into_iter().map(|citation| citation.source.as_str());
    OneClaim {
        id: &claim.id,
        says: &claim.says,
        verdict: claim.verdict,
        note: claim.note.as_deref(),
        answer: &claim.answer,
        found: &claim.found,
        sources: sources.collect(),
    }
}

fn list(learnt: &Learnt<'_>) -> String {
    let mut text = String::new();
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text += &format!("{title}\n{}\n\n", lines.join("\n"));
        }
    };
    let claims = learnt
        .claims
        .iter()
        .map(|claim| format!("  {:<5} {:<24} {}", claim.id, claim.verdict.in_words(), claim.says));
    part("What two popular articles say, and how it stands", claims.collect());
    let missed = learnt.missed.iter().map(|missed| format!("  {:<30} {}", missed.id, missed.title));
    part("What both leave out", missed.collect());
    let causes = learnt
        .causes
        .iter()
        .map(|cause| format!("  {:<30} {}: {}", cause.id, cause.label, cause.goes_with.in_words()));
    part("What goes together with cramps", causes.collect());
    let topics = learnt.topics.iter().map(|topic| format!("  {:<30} {}", topic.id, topic.title));
    part("To read", topics.collect());
    text += "More about one of them: charley learn ID\n";
    text
}

fn in_full(learnt: &Learnt<'_>) -> String {
    let mut text = String::new();
    for claim in &learnt.claims {
        text += &format!("{}: {}\n", claim.id, claim.says);
        let note = claim.note.map_or_else(String::new, |note| format!(" ({note})"));
        text +=
            &format!("How it stands: {}{note}.\n\n{}\n\n", claim.verdict.in_words(), claim.answer);
        text += &facts("What was found", claim.found.iter());
    }
    for missed in learnt.missed {
        text += &format!("{}\n\n", missed.title);
        text += &facts("What was found", [&missed.fact].into_iter());
    }
    for cause in learnt.causes {
        let levers = cause.lever.in_words();
        text += &format!("{}: {}; {levers}\n\n", cause.label, cause.goes_with.in_words());
        text += &format!("{}\n\n", cause.told());
        text += &facts("What was found", cause.effects.iter().map(|effect| &effect.found));
    }
    for topic in learnt.topics {
        text += &format!("{}\n\n", topic.title);
        text += &facts("", topic.paragraphs.iter());
    }
    text += "Sources\n";
    for source in &learnt.sources {
        text += &format!("  {}{}\n", source.citation, numbers(source));
    }
    text
}

fn facts<'a>(title: &str, facts: impl Iterator<Item = &'a Fact>) -> String {
    let line = |fact: &Fact| {
        let mark = fact.confidence.mark().map_or_else(String::new, |mark| format!(" ({mark})"));
        let cited: Vec<&str> =
            fact.sources.iter().map(|Citation { source, .. }| source.as_str()).collect();
        format!("  - {}{mark} [{}]\n", fact.text, cited.join(", "))
    };
    let lines: String = facts.map(line).collect();
    if title.is_empty() { format!("{lines}\n") } else { format!("{title}\n{lines}\n") }
}

fn numbers(source: &Source) -> String {
    let doi = source.doi.as_ref().map(|doi| format!(" doi {doi}"));
    let pmid = source.pmid.as_ref().map(|pmid| format!(" PubMed {pmid}"));
    doi.into_iter().chain(pmid).collect()
}
