//! How a medicine is shown: what it is, what of it goes with night cramps, what has to be minded.
//!
//! Owns: the words around what `knowledge/` says of medicines.
//! Must not know: any single medicine; how a form is read.

use app::Manner;
use clinic::{
    knowledge::{Fact, Sources},
    medicines::{Candidate, Likeness, Linked, Medicines},
    person::Taken,
};
use diary::{Answer, IngredientId, medicine::Stop};
use maud::{Markup, html};

use crate::words;

/// "losartan (sartan, for blood pressure) and hydrochlorothiazide (thiazide water tablet)"
pub fn contents(ids: &[IngredientId]) -> String {
    let one = |id: &IngredientId| match Medicines::built_in().get(id) {
        Some(medicine) if medicine.what.is_empty() => medicine.label.clone(),
        Some(medicine) => format!("{} ({})", medicine.label, medicine.what),
        None => id.to_string(),
    };
    ids.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// A candidate as a choice: "Cartia: aspirin (painkiller), in Australia".
pub fn candidate(candidate: &Candidate<'_>) -> String {
    let names: Vec<&str> = candidate.names.iter().map(|name| name.name.as_str()).collect();
    let (names, contents) = (names.join(" + "), contents(&candidate.contains));
    let mut text = match contents.to_lowercase().starts_with(&names.to_lowercase()) {
        true => contents,
        false => format!("{names}: {contents}"),
    };
    // Where the name alone does not tell, the country may.
    if !matches!(candidate.likeness, Likeness::Close(_))
        && let Some(region) = candidate.names.iter().find_map(|name| name.region_words())
    {
        text += &format!(" · {region}");
    }
    let confidence = candidate.names.iter().map(|name| name.confidence).max();
    if let Some(mark) = confidence.and_then(clinic::knowledge::Confidence::mark) {
        text += &format!(" · {mark}");
    }
    text
}

/// What a noted medicine is, in one line.
pub fn what(taken: &Taken) -> Markup {
    let known = Medicines::built_in().contents(taken);
    html! {
        @match known.as_deref() {
            None => span class="wrong" { "Not known yet what it is" }
            Some([]) => span class="sub" { "Nothing in it matters here, as you were told" }
            Some(known) => {
                @let ids: Vec<IngredientId> = known.iter().map(|one| one.id.clone()).collect();
                span class="sub" { (words::sentence(&contents(&ids))) }
            }
        }
    }
}

/// "since March 2026, 1 Sep 2026: 40 mg, until 2026"
pub fn dates(taken: &Taken, manner: Manner) -> String {
    let mut parts = Vec::new();
    match &taken.started {
        Some(Answer::Known(date)) => parts.push(format!("since {}", manner.remembered(*date))),
        Some(Answer::NotSure) => parts.push("not sure since when".into()),
        _ => {}
    }
    for (on, what) in &taken.changed {
        match what {
            Answer::Known(what) => parts.push(format!("{}: {what}", manner.remembered(*on))),
            Answer::NotSure => parts.push(format!("{}: changed", manner.remembered(*on))),
            Answer::NotRecorded => {}
        }
    }
    if let Some(Answer::Known(Stop::On(end))) = &taken.stopped {
        parts.push(format!("until {}", manner.remembered(*end)));
    }
    words::sentence(&parts.join(", "))
}

/// What `knowledge/` says, with how sure it is; the sources one tap away.
pub fn facts(facts: &[&Fact]) -> Markup {
    let mut published: Vec<&str> = Vec::new();
    for cited in facts.iter().flat_map(|fact| &fact.sources) {
        let source = Sources::built_in().get(&cited.source);
        if let Some(source) = source.filter(|source| source.id.is_published())
            && !published.contains(&source.citation.as_str())
        {
            published.push(&source.citation);
        }
    }
    html! {
        @for fact in facts {
            p {
                (fact.text)
                @if let Some(mark) = fact.confidence.mark() { " " span class="hint" { "(" (mark) ")" } }
            }
        }
        @if !published.is_empty() {
            details class="fold" {
                summary { (if published.len() == 1 { "Source" } else { "Sources" }) }
                ul class="plain" { @for source in published { li class="place" { (source) } } }
            }
        }
    }
}

/// One medicine that goes with cramps, and the line to take along.
pub fn linked(linked: &Linked<'_>) -> Markup {
    let Linked { taken, medicine, group, link, mimics, timing, ask } = linked;
    let found = link.iter().flat_map(|link| [Some(&link.found), link.mechanism.as_ref()]).flatten();
    let said: Vec<&Fact> = found.chain(*mimics).collect();
    html! {
        section class="card" {
            h2 { (taken.name) @if !taken.name.eq_ignore_ascii_case(&medicine.label) { " (" (medicine.label) ")" } }
            @if let Some(link) = link {
                p {
                    @if let Some(group) = group {
                        @if medicine.unnamed { "If it is " (group.label) ", its" } @else { "It is " (group.label) ". Its" }
                    } @else { "Its" }
                    " link with night cramps: " strong { (link.strength.words()) } ". "
                    (words::sentence(timing.words())) "."
                }
            } @else {
                p { strong { "What it can do may be taken for a cramp." } }
            }
            (facts(&said))
            p { "Worth asking a doctor or pharmacist:" }
            p class="aside" { "“" (ask) "”" }
        }
    }
}
