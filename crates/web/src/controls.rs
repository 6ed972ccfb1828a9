//! The controls that forms are made of: rows of chips, boxes for numbers, and what was wrong.
//!
//! Owns: how a choice, a number and a text are drawn, with their labels, what they were, and
//! what was typed before.
//! Must not know: what any field means.

use jiff::civil::Time;
use maud::{Markup, html};

use crate::{
    form::{Fields, NOT_SURE, Problems},
    words,
};

/// What a control for a time holds: the same everywhere, however the browser shows it.
pub fn time_text(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// A form as it is being drawn: for the first time, or again with what was typed.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// Tells the fields of one form on a page from those of another.
    pub prefix: &'a str,
    /// What was typed, where it came back with mistakes.
    pub typed: Option<&'a Fields>,
    pub problems: &'a Problems,
}

/// In a longer row of chips, those that are no value stand in a line of their own.
const MANY: usize = 7;

/// One answer that can be picked.
pub struct Choice {
    pub value: String,
    pub label: String,
}

pub fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

/// The hidden id that makes a form store once, however often it is sent.
pub fn event(id: diary::EventId) -> Markup {
    html! { input type="hidden" name="event" value=(id); }
}

/// What goes on while `later.js` waits, and the way to stop it.
pub fn working(what: &str) -> Markup {
    html! {
        div class="working" data-while hidden role="status" {
            p { (what) }
            button type="button" class="quiet" data-stop { "Stop" }
        }
    }
}

/// The way to a file that is ready, where its making took longer than a touch counts for: browsers
/// show the sheet that asks where to only right after one.
pub fn handing_out() -> Markup {
    html! {
        div class="working" data-ready hidden role="status" {
            p { "The file is ready." }
            button type="button" class="primary" { "Save or send it" }
        }
    }
}

/// A button that posts one thing.
pub fn post_button(action: &str, hidden: &[(&str, &str)], label: &Markup, class: &str) -> Markup {
    html! {
        form method="post" action=(action) class="inline" {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            button type="submit" class=(class) { (label) }
        }
    }
}

impl<'a> Form<'a> {
    pub fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn value(&self, name: &str, now: &'a str) -> &'a str {
        self.typed.map_or(now, |typed| typed.get(name).unwrap_or(""))
    }

    /// What the field was when the page was first drawn.
    pub fn was(&self, name: &str, now: &str) -> Markup {
        let was = self.typed.map_or(now, |typed| typed.was(name));
        html! {
            @if !was.is_empty() { input type="hidden" name={ "was." (name) } value=(was); }
        }
    }

    fn described(&self, name: &str) -> Option<String> {
        self.problems.of(name).map(|_| format!("{}-wrong", self.id(name)))
    }

    fn wrong(&self, name: &str) -> Markup {
        html! {
            @if let Some(why) = self.problems.of(name) {
                p class="wrong" id={ (self.id(name)) "-wrong" } { (words::sentence(why)) "." }
            }
        }
    }

    /// A row of chips of which one is picked.
    pub fn choices(
        &self,
        name: &str,
        legend: &Markup,
        class: &str,
        choices: &[Choice],
        now: &str,
    ) -> Markup {
        let picked = self.value(name, now);
        html! {
            fieldset class={ "field " (class) } id=(self.id(name)) aria-describedby=[self.described(name)] {
                legend { (legend) }
                (self.chips(name, choices, picked))
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    fn chips(&self, name: &str, choices: &[Choice], picked: &str) -> Markup {
        html! {
            div class="chips" {
                @for (at, choice) in choices.iter().enumerate() {
                    @let id = format!("{}-{at}", self.id(name));
                    @if choice.value == NOT_SURE && choices.len() > MANY { span class="break" {} }
                    input type="radio" name=(name) id=(id) value=(choice.value) checked[choice.value == picked];
                    label for=(id) class=[(choice.value.is_empty()).then_some("none")] { (choice.label) }
                }
            }
        }
    }

    /// Yes, no, not sure, or no answer.
    pub fn yes_no(&self, name: &str, legend: &Markup, now: &str) -> Markup {
        let choices = [
            choice("yes", "Yes"),
            choice("no", "No"),
            choice(NOT_SURE, "Not sure"),
            choice("", "No answer"),
        ];
        self.choices(name, legend, "segments", &choices, now)
    }

    /// A row of numbers to pick from, with a box for any other.
    pub fn number(
        &self,
        name: &str,
        legend: &Markup,
        offered: &[f64],
        unit: &str,
        now: &str,
    ) -> Markup {
        let mut numbers = offered.to_vec();
        let known = now.parse::<f64>().ok();
        // What is known is a chip too, so that the box begins empty.
        if let Some(known) = known.filter(|known| !numbers.contains(known)) {
            numbers.push(known);
            numbers.sort_by(f64::total_cmp);
        }
        let said = |number: f64| match unit {
            "minutes" if !offered.contains(&number) => words::clocked(number),
            _ => words::number(number),
        };
        let mut choices: Vec<Choice> =
            numbers.iter().map(|&n| choice(n.to_string(), said(n))).collect();
        choices.push(choice(NOT_SURE, "Not sure"));
        choices.push(choice("", "No answer"));
        let other = format!("{name}.other");
        let typed = self.value(&other, "");
        html! {
            fieldset class="field number" id=(self.id(name)) aria-describedby=[self.described(name)] {
                legend { (legend) }
                (self.chips(name, &choices, self.value(name, now)))
                div class="other" {
                    label for=(self.id(&other)) { @if offered.is_empty() { "Number" } @else { "Other" } }
                    input type="text" inputmode="decimal" autocomplete="off" maxlength="20"
                        name=(other) id=(self.id(&other)) value=(typed)
                        aria-invalid=[self.problems.of(name).map(|_| "true")];
                    @if !unit.is_empty() { span class="unit" { (unit) } }
                }
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    /// One box to tick; ticked it is `value`.
    pub fn tick(&self, name: &str, value: &str, label: &str, now: &str) -> Markup {
        let id = self.id(name);
        html! {
            div class="chips" {
                input type="checkbox" name=(name) id=(id) value=(value)
                    checked[self.value(name, now) == value];
                label for=(id) { (label) }
            }
            (self.was(name, now))
        }
    }

    /// A short text, such as a year.
    pub fn line(
        &self,
        name: &str,
        label: &Markup,
        inputmode: &str,
        example: &str,
        now: &str,
    ) -> Markup {
        let id = self.id(name);
        html! {
            div class="field" {
                label for=(id) { (label) }
                input type="text" name=(name) id=(id) inputmode=(inputmode) autocomplete="off"
                    maxlength="20" placeholder=(example) class="short" value=(self.value(name, now))
                    aria-describedby=[self.described(name)]
                    aria-invalid=[self.problems.of(name).map(|_| "true")];
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    pub fn time(&self, name: &str, label: &Markup, now: &str) -> Markup {
        let id = self.id(name);
        html! {
            div class="field" {
                label for=(id) { (label) }
                input type="time" name=(name) id=(id) value=(self.value(name, now))
                    aria-describedby=[self.described(name)]
                    aria-invalid=[self.problems.of(name).map(|_| "true")];
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    /// A date as well as it is remembered: year, month and day, each of which may be left out from
    /// the end. `now` is `2026`, `2026-11`, `2026-11-24`, [`NOT_SURE`] or empty.
    pub fn when(&self, name: &str, legend: &Markup, now: &str) -> Markup {
        let unsure = format!("{name}.unsure");
        let drawn = if now == NOT_SURE { NOT_SURE } else { "" };
        let not_sure = html! {
            div class="chips" {
                input type="checkbox" name=(unsure) id=(self.id(&unsure)) value=(NOT_SURE)
                    checked[self.value(&unsure, drawn) == NOT_SURE];
                label for=(self.id(&unsure)) { "Not sure" }
            }
        };
        self.date(name, legend, now, &not_sure)
    }

    /// The same, where "not sure" would say nothing.
    pub fn known_date(&self, name: &str, legend: &Markup, now: &str) -> Markup {
        self.date(name, legend, now, &html! {})
    }

    fn date(&self, name: &str, legend: &Markup, now: &str, not_sure: &Markup) -> Markup {
        let mut parts = if now == NOT_SURE { "" } else { now }.split('-');
        let mut drawn = |part: &str| {
            let drawn = parts.next().unwrap_or("").trim_start_matches('0').to_owned();
            (format!("{name}.{part}"), drawn)
        };
        let (year, month, day) = (drawn("year"), drawn("month"), drawn("day"));
        let picked_month = self.value(&month.0, &month.1).to_owned();
        let number = |(field, drawn): &(String, String), label: &str, digits: usize| {
            html! {
                div {
                    label for=(self.id(field)) { (label) }
                    input type="text" inputmode="numeric" autocomplete="off" maxlength=(digits)
                        name=(field) id=(self.id(field))
                        value=(self.typed.map_or(drawn.as_str(), |typed| typed.get(field).unwrap_or("")))
                        aria-invalid=[self.problems.of(name).map(|_| "true")];
                }
            }
        };
        html! {
            fieldset class="field when" id=(self.id(name)) aria-describedby=[self.described(name)] {
                legend { (legend) }
                div class="parts" {
                    (number(&year, "Year", 4))
                    div {
                        label for=(self.id(&month.0)) { "Month" }
                        select name=(month.0) id=(self.id(&month.0)) {
                            option value="" selected[picked_month.is_empty()] { "–" }
                            @for at in 1..=12_i8 {
                                option value=(at) selected[picked_month == at.to_string()] { (words::month_name(at)) }
                            }
                        }
                    }
                    (number(&day, "Day", 2))
                }
                (not_sure)
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    /// A few words, on one line as wide as the page.
    pub fn phrase(&self, name: &str, label: &str, max_chars: usize, now: &str) -> Markup {
        let id = self.id(name);
        html! {
            div class="field name" {
                label for=(id) { (label) }
                input type="text" name=(name) id=(id) maxlength=(max_chars) autocomplete="off"
                    value=(self.value(name, now))
                    aria-describedby=[self.described(name)]
                    aria-invalid=[self.problems.of(name).map(|_| "true")];
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    pub fn select(&self, name: &str, label: &str, choices: &[Choice], now: &str) -> Markup {
        let (id, picked) = (self.id(name), self.value(name, now));
        html! {
            div class="field row" {
                label for=(id) { (label) }
                select name=(name) id=(id) aria-describedby=[self.described(name)] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == picked] { (choice.label) }
                    }
                }
                (self.wrong(name))
                (self.was(name, now))
            }
        }
    }

    /// A long text. What it was is kept as a hash: a hidden copy would double the form.
    pub fn text(&self, name: &str, label: &str, max_chars: usize, now: &str) -> Markup {
        let id = self.id(name);
        let drawn = text_hash(now);
        html! {
            div class="field" {
                label for=(id) { (label) }
                textarea name=(name) id=(id) rows="4" maxlength=(max_chars)
                    aria-describedby=[self.described(name)]
                    aria-invalid=[self.problems.of(name).map(|_| "true")]
                    { "\n" (self.value(name, now)) }
                (self.wrong(name))
                (self.was(name, &drawn))
            }
        }
    }

    /// Everything that was wrong, at the head of the form, each with a link to its field.
    pub fn summary(&self) -> Markup {
        html! {
            @if !self.problems.is_empty() {
                div class="trouble" role="alert" tabindex="-1" autofocus {
                    h2 { "Not saved yet" }
                    p { "What you typed is still here. Please look at:" }
                    ul {
                        @for (name, why) in self.problems.iter() {
                            li { a href={ "#" (self.id(name)) } { (words::sentence(why)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Stands for a text in a form; the same however the browser ends its lines.
pub fn text_hash(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.trim().is_empty() {
        String::new()
    } else {
        format!("{:x}", crate::assets::fnv1a(text.trim().as_bytes()))
    }
}
