//! The parts of a night's page.
//!
//! Owns: how a night's fields are drawn, prefilled with what is known.
//! Must not know: what becomes of the form.

use app::Manner;
use diary::{CrampDuration, ExposureKind, Night, Observation, Pain, Side, Site, view::NightView};
use jiff::civil::DateTime;
use maud::{Markup, html};

use crate::{
    charts::strip,
    controls::{Choice, Form, choice},
    error::Trouble,
    form::NOT_SURE,
    pages::{
        night::answer_text,
        night_form::{AT_LEAST, EXACTLY},
    },
    place,
    questions::{FIRST, Question},
    words,
};

/// The minutes that are offered; any other can be typed.
pub const MINUTES: [f64; 8] = [0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 30.0];
/// Up to this many cramps each number has a chip of its own.
const CHIPS: u16 = 9;

/// What is known of a night, as its form shows it.
pub struct NightFields {
    pub cramps: String,
    pub worst_pain: String,
    pub minutes: String,
    pub side: String,
    pub site: String,
    pub note: String,
}

impl NightFields {
    pub fn of(view: Option<&NightView>) -> Self {
        let stated = |text: fn(&NightView) -> String| view.map(text).unwrap_or_default();
        Self {
            cramps: stated(|v| v.cramps.as_ref().map_or_else(String::new, |s| s.what.to_string())),
            worst_pain: stated(|v| {
                answer_text(v.worst_pain.as_ref().map(|s| &s.what), |p: &Pain| {
                    p.level().to_string()
                })
            }),
            minutes: stated(|v| {
                answer_text(v.longest.as_ref().map(|s| &s.what), |d: &CrampDuration| {
                    d.minutes_text()
                })
            }),
            side: stated(|v| {
                answer_text(v.side.as_ref().map(|s| &s.what), |s: &Side| s.word().into())
            }),
            site: stated(|v| {
                answer_text(v.site.as_ref().map(|s| &s.what), |s: &Site| s.word().into())
            }),
            note: stated(|v| v.note().unwrap_or_default().to_owned()),
        }
    }
}

pub fn head(night: Night, now: DateTime, observation: Observation, manner: Manner) -> Markup {
    let link = |n: i64, label: &str, class: &str| {
        html! {
            @if let Some(other) = night.plus(n) {
                a class=(class) href={ "/night/" (other) } {
                    span class="visually-hidden" { (label) ": " (manner.day(other.evening_date())) }
                    svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" class="line" {
                        path d=(if n < 0 { "M15 5l-7 7 7 7" } else { "M9 5l7 7-7 7" });
                    }
                    span aria-hidden="true" { (words::weekday_short(other.evening_date())) " " (other.evening_date().day()) }
                }
            }
        }
    };
    html! {
        nav class="days" aria-label="Other nights" {
            (link(-1, "The night before", "before"))
            (link(1, "The night after", "after"))
        }
        header class="nighthead" {
            span class={ "cell " (strip::class(observation)) } aria-hidden="true" { (words::cell(observation)) }
            div {
                h1 { (manner.day_seen_from(night.evening_date(), now.date())) }
                p class="sub" {
                    (words::sentence(&words::cramps(observation)))
                    " · evening to noon of " (manner.day(night.morning_date()))
                }
            }
        }
    }
}

/// The choices for how many cramps, whatever is known already among them.
fn counts(now: &str) -> Vec<Choice> {
    let mut choices = vec![choice("", "Not recorded"), choice("0", "No cramps")];
    choices.extend((1..=CHIPS).map(|n| choice(n.to_string(), n.to_string())));
    choices.push(choice("some", "Some, number unknown"));
    if !choices.iter().any(|choice| choice.value == now) {
        let label = now.parse().map_or_else(
            |_| now.to_owned(),
            |known: Observation| {
                known
                    .count()
                    .map_or_else(|| words::sentence(&words::cramps(known)), |n| n.to_string())
            },
        );
        choices.push(choice(now, label));
    }
    choices.push(choice(AT_LEAST, "At least…"));
    choices.push(choice(EXACTLY, "Exactly…"));
    choices
}

pub fn cramps_section(form: Form, fields: &NightFields, view: Option<&NightView>) -> Markup {
    let mut pains: Vec<Choice> =
        (0..=Pain::MAX).map(|level| choice(level.to_string(), level.to_string())).collect();
    pains.push(choice(NOT_SURE, "Not sure"));
    pains.push(choice("", "No answer"));
    let stored = view.map_or(0, |view| view.episodes.len());
    let number = form.typed.and_then(|typed| typed.get("cramps_number")).unwrap_or("");
    let number_id = form.id("cramps_number");
    html! {
        section class="card" aria-label="Cramps of the whole night" {
            (form.choices("cramps", &html! { "How many cramps?" }, "counts", &counts(&fields.cramps), &fields.cramps))
            div class="other" {
                label for=(number_id) { "Number, for “at least” or “exactly”" }
                input type="text" inputmode="numeric" maxlength="4" autocomplete="off"
                    name="cramps_number" id=(number_id) value=(number);
            }
            @if stored > 0 {
                p class="aside" {
                    (words::count_of(stored as u64, "cramp")) " of this night "
                    (if stored == 1 { "is" } else { "are" }) " stored one by one, below. "
                    "Say here how many there were in all."
                }
            }
            (form.choices("worst_pain", &html! { "Worst pain" span class="hint" { "0 is none, 10 the worst you can imagine" } }, "scale", &pains, &fields.worst_pain))
            (form.number("minutes", &html! { "Longest cramp, in minutes" }, &MINUTES, "minutes", &fields.minutes))
            (place::ask(form, &fields.side, &fields.site))
        }
    }
}

/// The questions about the day: those answered and the first six in sight, the rest folded away.
pub fn day_section(form: Form, view: Option<&NightView>, questions: &[Question]) -> Markup {
    let answered = |question: &Question| {
        view.is_some_and(|view| view.exposures.contains_key(question.id()))
            || form.problems.of(&question.field()).is_some()
    };
    let count = view.map_or(0, |view| view.exposures.len());
    html! {
        details class="card fold" open[questions.iter().any(|q| form.problems.of(&q.field()).is_some())] {
            summary {
                span { "The day before" }
                span class="hint" {
                    @if count == 0 { "nothing recorded" } @else { (words::count_of(count as u64, "answer")) }
                }
            }
            @for question in questions.iter().filter(|q| answered(q)) { (ask(form, view, question)) }
            @for question in questions.iter().filter(|q| !answered(q)).take(FIRST) { (ask(form, view, question)) }
            details class="fold" {
                summary { "All other questions" }
                @for question in questions.iter().filter(|q| !answered(q)).skip(FIRST) { (ask(form, view, question)) }
            }
        }
    }
}

/// One question about the day.
pub fn ask(form: Form, view: Option<&NightView>, question: &Question) -> Markup {
    let stated = view.and_then(|view| view.exposures.get(question.id()));
    let now = answer_text(stated.map(|stated| &stated.what), ToString::to_string);
    let legend = html! { (question.text()) };
    match question.kind() {
        ExposureKind::YesNo => form.yes_no(&question.field(), &legend, &now),
        ExposureKind::Number if question.offers_all() => {
            let mut values: Vec<Choice> = question
                .offered()
                .iter()
                .map(|value| choice(value.to_string(), words::number(*value)))
                .collect();
            values.extend([choice(NOT_SURE, "Not sure"), choice("", "No answer")]);
            form.choices(&question.field(), &legend, "scale", &values, &now)
        }
        ExposureKind::Number => {
            form.number(&question.field(), &legend, &question.offered(), question.unit(), &now)
        }
    }
}

/// The head of a form that could not be stored.
pub fn not_saved(trouble: &Trouble) -> Markup {
    html! {
        div class="trouble" role="alert" tabindex="-1" autofocus {
            h2 { "This could not be saved" }
            p { (trouble.reason()) }
            p { "Nothing that was saved before is lost, and what you typed is still here. Save again in a moment." }
        }
    }
}
