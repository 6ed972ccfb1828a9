//! How the questions of "About you" are drawn.
//!
//! Owns: the groups, the one tap that answers a whole group, and each question's control.
//! Must not know: which questions there are, or what becomes of an answer.

use clinic::{
    about_you::{AboutYou, Asked, Group, Kind},
    conditions::{Condition, Conditions},
    situation::Situation,
};
use diary::{Answer, profile::ProfileView, view::Dated};
use maud::{Markup, html};

use super::{
    night::answer_text,
    profile_form::{OTHER, field, none_field},
};
use crate::{
    controls::{Choice, Form, choice},
    form::NOT_SURE,
};

pub struct Screen<'a> {
    pub profile: &'a ProfileView,
    pub situation: &'a Situation,
    pub form: Form<'a>,
}

impl Screen<'_> {
    pub fn draw(&self) -> Markup {
        html! {
            @for group in AboutYou::built_in().groups() {
                @match &group.none {
                    Some(none) => (self.at_once(group, none)),
                    None => (self.one_by_one(group)),
                }
            }
            (self.others())
        }
    }

    fn asked<'g>(&self, group: &'g Group) -> Vec<&'g Asked> {
        let known = self.situation.known();
        group.questions.iter().filter(|asked| asked.is_for(known)).collect()
    }

    fn one_by_one(&self, group: &Group) -> Markup {
        html! {
            section class="card" id={ "group-" (group.id) } aria-label=(group.title) {
                h2 { (group.title) }
                @if let Some(lead) = &group.lead {
                    p class="hint" { (lead) @if group.id == "medicines" { " " a href="/medicines" { "To your medicines" } } }
                }
                @for asked in self.asked(group) { (self.question(asked)) }
            }
        }
    }

    /// A group that one tap can answer.
    fn at_once(&self, group: &Group, none: &str) -> Markup {
        let questions = self.asked(group);
        let answered: Vec<Option<bool>> =
            questions.iter().filter_map(|asked| self.yes_no(asked)).collect();
        let all_no = answered.len() == questions.len()
            && answered.iter().all(|answer| *answer == Some(false));
        let any_yes = answered.iter().any(|answer| *answer != Some(false));
        let wrong = questions.iter().any(|asked| self.form.problems.of(&field(asked)).is_some());
        let label = if any_yes { "None of the others" } else { none };
        let now = if all_no { "no" } else { "" };
        let hint = match answered.len() {
            0 => String::new(),
            count => format!("{count} of {} answered", questions.len()),
        };
        html! {
            section class="card" id={ "group-" (group.id) } aria-label=(group.title) {
                h2 { (group.title) }
                @if !any_yes { ul class="named" { @for asked in &questions { li { (asked.text) } } } }
                @if all_no || answered.len() < questions.len() {
                    div class="whole" { (self.form.tick(&none_field(group), "no", label, now)) }
                }
                details class="fold" open[wrong || any_yes] {
                    summary { span { "One or more: answer each" } span class="hint" { (hint) } }
                    @for asked in questions { (self.question(asked)) }
                }
            }
        }
    }

    /// `Some(None)` is "not sure".
    fn yes_no(&self, asked: &Asked) -> Option<Option<bool>> {
        let said = match (asked.condition(), asked.fact()) {
            (Some(id), _) => self.profile.conditions.get(&id),
            (_, Some(id)) => self.profile.facts.get(&id),
            _ => None,
        };
        match said?.what {
            Answer::Known(so) => Some(Some(so)),
            Answer::NotSure => Some(None),
            Answer::NotRecorded => None,
        }
    }

    pub fn question(&self, asked: &Asked) -> Markup {
        let name = field(asked);
        let profile = self.profile;
        let legend = html! {
            (asked.text)
            @if let Some(help) = &asked.help { span class="hint" { (help) } }
            span class="hint" { (asked.why) }
        };
        match asked.kind {
            Kind::Condition | Kind::Fact => {
                let now = match self.yes_no(asked) {
                    None => "",
                    Some(None) => NOT_SURE,
                    Some(Some(true)) => "yes",
                    Some(Some(false)) => "no",
                };
                self.form.yes_no(&name, &legend, now)
            }
            Kind::Sex => {
                let choices = with_unknown([
                    choice("female", "Female"),
                    choice("male", "Male"),
                    choice("other", "Other"),
                ]);
                let now = text(profile.sex.as_ref(), |sex| sex.word().to_owned());
                self.form.choices(&name, &legend, "", &choices, &now)
            }
            Kind::Pregnancy => {
                let choices = with_unknown([
                    choice("no", "No"),
                    choice("pregnant", "Pregnant"),
                    choice("recent-birth", "Gave birth"),
                ]);
                let now = text(profile.pregnancy.as_ref(), |said| said.word().to_owned());
                self.form.choices(&name, &legend, "", &choices, &now)
            }
            Kind::Hemisphere => {
                let choices = with_unknown([
                    choice("north", "North of the equator"),
                    choice("south", "South of it"),
                ]);
                let now = text(profile.hemisphere.as_ref(), |said| said.word().to_owned());
                self.form.choices(&name, &legend, "", &choices, &now)
            }
            Kind::BirthYear => {
                let now = text(profile.birth_year.as_ref(), |born| born.year().to_string());
                self.form.line(&name, &legend, "numeric", "1954", &now)
            }
            Kind::CrampsPerWeek => {
                let now = text(profile.cramps_per_week.as_ref(), |said| said.count().to_string());
                self.form.line(&name, &legend, "decimal", "3", &now)
            }
            Kind::Due => {
                let now = text(profile.due.as_ref(), ToString::to_string);
                self.form.line(&name, &legend, "text", "30", &now)
            }
            Kind::CrampsSince => {
                let now = text(profile.cramps_since.as_ref(), |since| {
                    let whole = since.to_string();
                    let short = whole.strip_suffix("-01").unwrap_or(&whole);
                    short.to_owned()
                });
                self.form.line(&name, &legend, "text", "2024-05", &now)
            }
        }
    }

    /// What else a doctor may have told of: it matters to likely causes, not to safety.
    fn others(&self) -> Markup {
        let screen = AboutYou::built_in();
        let elsewhere = |condition: &&Condition| screen.get(condition.id.as_str()).is_none();
        let rest: Vec<&Condition> = Conditions::built_in().iter().filter(elsewhere).collect();
        let noted = rest.iter().filter_map(|condition| {
            let said = self.profile.conditions.get(&condition.id)?;
            let now = answer_text(Some(&said.what), |so| if *so { "yes" } else { "no" }.into());
            Some((*condition, now))
        });
        let noted: Vec<(&Condition, String)> = noted.filter(|(_, now)| !now.is_empty()).collect();
        let typed = self.form.typed.and_then(|typed| typed.get(OTHER)).unwrap_or("");
        let wrong = self.form.problems.of(OTHER);
        html! {
            section class="card" id="group-others" {
                h2 { "Any other condition" }
                p class="hint" { "Some go with cramps, and the page Plan then says so. One at a time; begin to type and choose." }
                @for (condition, now) in &noted {
                    (self.form.yes_no(&format!("c.{}", condition.id), &html! { (condition.label) }, now))
                }
                div class="field" {
                    label for=(OTHER) { "Add a condition" }
                    input type="text" id=(OTHER) name=(OTHER) list="conditions" autocomplete="off" maxlength="100" value=(typed)
                        aria-invalid=[wrong.map(|_| "true")];
                    @if let Some(why) = wrong { p class="wrong" { (crate::words::sentence(why)) "." } }
                    datalist id="conditions" {
                        @for condition in &rest {
                            option value=(condition.label) { (condition.names.join(", ")) }
                        }
                    }
                }
            }
        }
    }
}

fn with_unknown<const N: usize>(choices: [Choice; N]) -> Vec<Choice> {
    let unknown = [choice(NOT_SURE, "Not sure"), choice("", "No answer")];
    choices.into_iter().chain(unknown).collect()
}

fn text<T>(said: Option<&Dated<Answer<T>>>, value: impl FnOnce(&T) -> String) -> String {
    answer_text(said.map(|said| &said.what), value)
}
