//! Facts of `knowledge/` on a page: their words, how sure they are, and their sources one tap
//! away.
//!
//! Owns: how a fact, a list of sources and the edition are drawn.
//! Must not know: any single fact.

use std::collections::BTreeSet;

use app::Manner;
use clinic::knowledge::{Citation, Edition, Fact, Sources};
use maud::{Markup, html};

/// The words of a fact; where it is not established, with the mark that says so.
pub fn fact(fact: &Fact) -> Markup {
    html! {
        (fact.text)
        @if let Some(mark) = fact.confidence.mark() { " " span class="mark" { "(" (mark) ")" } }
    }
}

/// Facts one under the other.
pub fn facts<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Markup {
    html! { @for one in facts { p { (fact(one)) } } }
}

/// What the facts rest on, folded away.
pub fn sources<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Markup {
    let cited: BTreeSet<&Citation> = facts.into_iter().flat_map(|fact| &fact.sources).collect();
    html! {
        @if !cited.is_empty() {
            details class="fold sources" {
                summary { span { "Sources" } span class="hint" { (cited.len()) } }
                ul class="plain" { @for citation in cited { li { (source(citation)) } } }
            }
        }
    }
}

fn source(citation: &Citation) -> Markup {
    let Some(source) = Sources::built_in().get(&citation.source) else { return html! {} };
    html! {
        span {
            (source.citation)
            @if let Some(locator) = &citation.locator { " (" (locator) ")" }
            @if let Some(doi) = &source.doi { " doi " (doi) "." }
            @if let Some(pmid) = &source.pmid { " PubMed " (pmid) "." }
        }
        @if let Some(note) = &source.note { span class="hint" { (note) } }
    }
}

/// Which edition of `knowledge/` a page rests on, and who reviewed it.
pub fn edition(manner: Manner) -> Markup {
    let edition = Edition::built_in();
    html! {
        p class="edition" {
            "What Charley knows: edition " (edition.version) " of " (manner.short(edition.date)) ", "
            (edition.review) "."
        }
    }
}
