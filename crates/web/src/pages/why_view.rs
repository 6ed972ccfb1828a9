//! The parts of the page *Why*.
//!
//! Owns: how a suspect, a group and a course are laid out.
//! Must not know: requests, or the wording of any sentence.

use clinic::suspects::{Course, Grade, Reason, Suspect, Why};
use maud::{Markup, html};

use super::why_words as say;
use crate::charts::{course, interval};

/// Everything an answer says, the most important first.
pub fn answer(why: &Why) -> Markup {
    let of = |wanted: &[Grade]| {
        let fits = |suspect: &&Suspect| wanted.contains(&suspect.grade);
        why.exposures.iter().filter(fits).collect::<Vec<_>>()
    };
    let named = of(&[Grade::Tested, Grade::ProbablyAffects, Grade::GoesTogether]);
    let alike = of(&[Grade::NoPracticalDifference]);
    let open = of(&[Grade::CannotTell]);
    let aside = of(&[Grade::NotAnalysed]);
    let ratios =
        || [&named, &alike, &open].into_iter().flatten().filter_map(|it| it.rate_ratio.as_ref());
    // Where the first bar is, of whichever kind.
    let key = |here: bool| here.then(|| interval::key(ratios(), &say::BARS));
    let key_at_alike = named.is_empty();
    let key_at_open = key_at_alike && alike.is_empty();
    html! {
        section class="says" aria-label="In words" {
            p class="lead" { (say::lead(why)) }
            @match why.cannot {
                Some(reason) => {
                    p { (say::reason(reason)) }
                    @if !matches!(reason, Reason::NoQuietNight) { p { (say::how_to_begin()) } }
                }
                None => {
                    @if let Some(said) = say::nothing_named(why) { p { (said) } }
                    p { (say::rests_on(why)) }
                    @for limit in &why.limits { p class="hint" { (say::reason(*limit)) } }
                }
            }
        }
        @for (at, suspect) in named.iter().enumerate() { (suspect_card(suspect, why, key(at == 0))) }
        (groups(why))
        @for suspect in &why.exposures {
            @if let Some(course) = &suspect.course { (course_card(suspect, course)) }
        }
        @if !alike.is_empty() {
            section class="card" aria-labelledby="alike" {
                h2 id="alike" { "Probably makes no practical difference to you" }
                @if let Some(key) = key(key_at_alike) { (key) }
                ul class="suspects" { @for suspect in &alike { li { (brief(suspect)) } } }
            }
        }
        @if !open.is_empty() {
            section class="card" aria-labelledby="open" {
                h2 id="open" { "Your diary cannot tell yet" }
                @if let Some(key) = key(key_at_open) { (key) }
                @let (first, rest) = open.split_at(open.len().min(OPEN_AT_ONCE));
                ul class="suspects" { @for suspect in first { li { (brief(suspect)) } } }
                @if !rest.is_empty() {
                    details {
                        summary { (say::and_more(rest.len())) }
                        ul class="suspects" { @for suspect in rest { li { (brief(suspect)) } } }
                    }
                }
            }
        }
        @if !aside.is_empty() && why.cannot.is_none() {
            details class="card" {
                summary { "Not asked about" }
                dl class="aside-list" {
                    @for suspect in &aside {
                        dt { (suspect.label) }
                        dd { @if let Some(reason) = suspect.reason { (say::reason(reason)) } }
                    }
                }
            }
        }
        @if why.cannot.is_none() { p class="aside" { (say::NOT_PROOF) } }
    }
}

/// Of those that cannot be told: the ones that most is known of. The rest are folded away.
const OPEN_AT_ONCE: usize = 5;

fn suspect_card(suspect: &Suspect, why: &Why, key: Option<Markup>) -> Markup {
    let heading = format!("suspect-{}", suspect.id);
    html! {
        section class="card suspect" aria-labelledby=(heading) {
            h2 id=(heading) { (suspect.label) }
            @if let (Some(about), Some(ratio)) = (say::about(suspect), &suspect.rate_ratio) {
                p class="lead" { (about) }
                (interval::bar(ratio, "as many"))
                @if let Some(key) = key { (key) }
            }
            p { (say::weight(suspect, why.complete)) }
            (chances(suspect, why.evidence))
            @if let Some(nights) = say::nights_a_week(suspect) { p { (nights) } }
            (flags(suspect))
            @if let Some((found, mark)) = say::evidence(suspect) {
                p class="hint" { strong { "What studies found: " } (found) @if let Some(mark) = mark { " (" (mark) ")" } }
            }
        }
    }
}

fn chances(suspect: &Suspect, evidence: bool) -> Markup {
    html! {
        @if let (Some(chance), Some(before)) = (&suspect.chance, &suspect.prior_chance) {
            div class="three" {
                p { (say::over_chances(suspect, chance)) }
                (interval::chances(&format!("less-{}", suspect.id), chance))
                dl {
                    @for (what, percent) in say::three_chances(chance) { div { dt { (what) } dd { (percent) } } }
                }
                p class="hint" { (say::before(&suspect.id, before, evidence)) }
            }
        }
    }
}

fn flags(suspect: &Suspect) -> Markup {
    let said: Vec<&str> = suspect.flags.iter().filter_map(|flag| say::flag(*flag)).collect();
    html! {
        @if !said.is_empty() {
            ul class="notes" {
                @for note in said { li { (note) } }
                @if let Some(note) = say::unrecorded(suspect) { li { (note) } }
            }
        }
    }
}

/// A suspect that is not in the headline: one line, one bar, and what would settle it.
fn brief(suspect: &Suspect) -> Markup {
    let unsettled = suspect.grade == Grade::CannotTell;
    html! {
        h3 { (suspect.label) }
        @if let Some(ratio) = &suspect.rate_ratio { (interval::bar(ratio, "as many")) }
        @let about = if unsettled { say::if_it_matters(suspect) } else { say::about(suspect) };
        @if let Some(about) = about { p { (about) } }
        @if let Some(chance) = &suspect.chance {
            p class="hint" {
                "How likely: "
                @for (at, (what, percent)) in say::three_chances(chance).into_iter().enumerate() {
                    @if at > 0 { ", " } (what.to_lowercase()) " " (percent)
                }
            }
        }
        @if unsettled {
            p class="hint" {
                @if let Some(why_open) = say::why_open(suspect) { (why_open) }
                @if let Some(settle) = say::settle(suspect) { " " (settle) }
            }
        }
    }
}

fn groups(why: &Why) -> Markup {
    let suspect = |id: &diary::ExposureId| why.exposures.iter().find(|suspect| suspect.id == *id);
    html! {
        @for group in &why.groups {
            @let members: Vec<&Suspect> = group.exposures.iter().filter_map(suspect).collect();
            @let labels: Vec<&str> = members.iter().map(|member| member.label.as_str()).collect();
            @let some_prescribed = members.iter().any(|member| member.prescribed);
            p class="card" { (say::group(&labels, group, some_prescribed)) }
        }
    }
}

fn course_card(suspect: &Suspect, course: &Course) -> Markup {
    let id = format!("course-{}", suspect.id);
    html! {
        @if let Some(said) = say::course(course) {
            figure class="card" aria-labelledby={ (id) "-heading" } {
                h2 id={ (id) "-heading" } { "You began: " (suspect.label) }
                (course::picture(&id, course))
                figcaption { p { (said) } (course::key(course)) }
            }
        }
    }
}
