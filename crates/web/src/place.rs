//! Where a cramp was: one touch on a drawing of both legs, or, for what a drawing cannot say,
//! the words below it.
//!
//! Owns: the field `place` of a form, how it is drawn and what it says of leg and place.
//! Must not know: whether a cramp or a night is asked about.

use diary::{Answer, Side, Site};
use maud::{Markup, html};

use crate::{
    controls::{Choice, Form, choice},
    figures::legs::{self, Face},
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
            legend { "Where was it?" span class="hint" { "Your own legs: the left one is on the left" } }
            div class="legs" {
                @for leg in legs::LEGS {
                    @for site in legs::SITES {
                        @let value = format!("{leg} {site}");
                        @let spot = legs::spot(leg, site);
                        input type="radio" name="place" id=(form.id(&spot)) class=(spot) value=(value) checked[picked == value];
                    }
                }
                @for face in Face::BOTH { (seen_from(form, face)) }
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
            (form.choices("side", &html! { "Which leg?" }, "", &answers(Side::ALL, |side| side.word()), side))
            (form.choices("site", &html! { "Where on it?" }, "", &answers(Site::ALL, words::site), site))
        }
    }
}

/// The legs from one side, and on each place the words to touch. The foot's second label says
/// nothing to a screen reader, which has heard the first.
fn seen_from(form: Form, face: Face) -> Markup {
    html! {
        div class="view" {
            p aria-hidden="true" { (face.name()) }
            p class="sides" aria-hidden="true" { span { "Left" } span { "Right" } }
            div class="drawing" {
                svg viewBox={ "0 0 " (legs::WIDTH) " " (legs::HEIGHT) } aria-hidden="true" {
                    @for leg in legs::LEGS { @for site in face.sites() { (legs::place(face, leg, site, "")) } }
                    (legs::marks(face))
                }
                div class="spots" {
                    @for site in face.sites() {
                        @let name = words::site(site);
                        @let (before, seen) = name.rsplit_once(' ').unwrap_or(("", name));
                        @for leg in legs::LEGS {
                            @let spot = legs::spot(leg, site);
                            label for=(form.id(&spot)) class=(spot) {
                                @if site == Site::Foot && face == Face::Front {
                                    span aria-hidden="true" { "Foot" }
                                } @else {
                                    span class="visually-hidden" { (words::sentence(leg.word())) ", " (before) " " }
                                    (words::sentence(seen))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn answers<T: Copy + std::fmt::Display>(all: &[T], said: fn(T) -> &'static str) -> Vec<Choice> {
    let each = all.iter().map(|&one| choice(one.to_string(), words::sentence(said(one))));
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
