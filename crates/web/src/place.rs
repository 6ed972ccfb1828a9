//! Where a cramp was: one touch on a drawing of both legs, or, for what a drawing cannot say,
//! the words below it.
//!
//! Owns: the field `place` of a form, how it is drawn and what it says of leg and place.
//! Must not know: whether a cramp or a night is asked about.

use diary::{Answer, Side, Site};
use maud::{Markup, html};

use crate::{
    controls::{Choice, Form, choice},
    figures::legs,
    form::{Fields, NOT_SURE, Problems},
    pages::night_form::{one, read_side, read_site},
    words,
};

/// The question, prefilled with what is known of leg and place.
pub fn ask(form: Form, side: &str, site: &str) -> Markup {
    let now = drawn(side, site);
    let picked = form.typed.map_or(now.as_str(), |typed| typed.get("place").unwrap_or(""));
    let elsewhere = now.is_empty() && !(side.is_empty() && site.is_empty());
    let wrong = form.problems.of("side").or(form.problems.of("site")).is_some();
    html! {
        fieldset class="field where" id=(form.id("place")) {
            legend { "Where was it?" span class="hint" { "Both legs, seen from behind" } }
            div class="legs" {
                span class="left" aria-hidden="true" { "Left" }
                span class="right" aria-hidden="true" { "Right" }
                @for leg in legs::LEGS {
                    @for site in legs::SITES {
                        @let value = format!("{leg} {site}");
                        @let id = form.id(&format!("place-{leg}-{site}"));
                        input type="radio" name="place" id=(id) value=(value) checked[picked == value];
                        label for=(id) class={ (leg) " " (site) } {
                            span class="visually-hidden" { (words::sentence(leg.word())) ", " }
                            (words::sentence(site.word()))
                        }
                    }
                }
                svg viewBox=(legs::VIEW) aria-hidden="true" {
                    @for leg in legs::LEGS { @for site in legs::SITES { (legs::place(leg, site, "")) } }
                }
            }
            div class="chips" {
                @let id = form.id("place-none");
                input type="radio" name="place" id=(id) value="" checked[picked.is_empty()];
                label for=(id) class="none" { "Nothing marked" }
            }
            (form.was("place", &now))
        }
        details class="fold" open[elsewhere || wrong] {
            summary { "Both legs, another place, or not sure" }
            (form.choices("side", &html! { "Which leg?" }, "", &answers(Side::ALL), side))
            (form.choices("site", &html! { "Where on it?" }, "", &answers(Site::ALL), site))
        }
    }
}

fn answers<T: Copy + std::fmt::Display>(all: &[T]) -> Vec<Choice> {
    let each = all.iter().map(|one| choice(one.to_string(), words::sentence(&one.to_string())));
    each.chain([choice(NOT_SURE, "Not sure"), choice("", "No answer")]).collect()
}

/// What of it the drawing can show; else nothing.
fn drawn(side: &str, site: &str) -> String {
    let of = |all: &[Side]| all.iter().any(|leg| leg.word() == side);
    let shown = of(&legs::LEGS) && legs::SITES.iter().any(|known| known.word() == site);
    if shown { format!("{side} {site}") } else { String::new() }
}

/// What was said of leg and place. Where the words below the drawing were changed they hold, so
/// that a mark on one calf and "both" is both calves.
pub fn read(
    fields: &Fields,
    problems: &mut Problems,
) -> (Option<Answer<Side>>, Option<Answer<Site>>) {
    let marked = fields.changed("place").unwrap_or_default();
    let cleared = fields.changed("place") == Some("");
    let (side, site) = marked.split_once(' ').unwrap_or((marked, ""));
    let mut marked_side = cleared.then_some(Answer::NotRecorded);
    let mut marked_site = cleared.then_some(Answer::NotRecorded);
    if !marked.is_empty() {
        marked_side = problems.keep("side", read_side(side)).map(Answer::Known);
        marked_site = problems.keep("site", read_site(site)).map(Answer::Known);
    }
    let side = one(fields, problems, "side", read_side);
    let site = one(fields, problems, "site", read_site);
    (side.or(marked_side), site.or(marked_site))
}
