//! Looking a name up, and noting the medicine that is meant.
//!
//! Owns: the page of choices, and storing what was chosen: for a new medicine, and for one whose
//! contents were not known.
//! Must not know: how names are compared.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use clinic::medicines::Medicines;
use diary::{Answer, Body, EventId, IngredientId, MedicineStatement, statement::MAX_NAME_CHARS};
use jiff::civil::Date;
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::{Choice, Form, choice, event},
    error::{Trouble, mistaken},
    form::{EventPath, Fields, NOT_SURE, Problems, Query},
    medicine_view,
    navigation::Tab,
    notice,
    shell::{Look, Page},
};

/// Stands for a medicine in which nothing matters, as somebody who knows said.
const NOTHING: &str = "none";

pub async fn choose(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let name = name_of(&query).map_err(|_| Trouble::NoSuchPage)?;
    let page = Choosing { app: &app, name, medicine: None };
    Ok(page.draw(None, &Problems::default()).into_response())
}

pub async fn store(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let id = fields.event()?;
    let mut problems = Problems::default();
    let mut said = MedicineStatement::about(id);
    said.name = problems.keep("name", name_of(&fields).map(str::to_owned));
    said.ingredients = problems.keep("is", chosen(&fields));
    let started = problems.keep("started", fields.when("started")).flatten();
    said.started = started.filter(|started| *started != Answer::NotRecorded);
    check_start(said.started.as_ref(), notice::now(&app).date(), &mut problems);
    if !problems.is_empty() {
        let name = name_of(&fields).unwrap_or("");
        return Ok(refuse(&Choosing { app: &app, name, medicine: None }, &fields, &problems));
    }
    let saved = app.record(id, Body::Medicine(said)).await?;
    Ok(Redirect::to(&format!("/medicines?saved={}", saved.id)).into_response())
}

pub async fn choose_again(
    State(app): State<Arc<App>>,
    EventPath(medicine): EventPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let known = diary.medicines().find(|(id, _)| *id == medicine);
    let (_, view) = known.ok_or(Trouble::NoSuchEvent)?;
    let name = name_of(&query).unwrap_or(&view.name);
    let page = Choosing { app: &app, name, medicine: Some(medicine) };
    Ok(page.draw(None, &Problems::default()).into_response())
}

pub async fn store_again(
    State(app): State<Arc<App>>,
    EventPath(medicine): EventPath,
    fields: Fields,
) -> Reply {
    let id = fields.event()?;
    let diary = app.diary().await?;
    if !diary.medicines().any(|(known, _)| known == medicine) {
        return Err(Trouble::NoSuchEvent);
    }
    let mut problems = Problems::default();
    let mut said = MedicineStatement::about(medicine);
    said.ingredients = problems.keep("is", chosen(&fields));
    if !problems.is_empty() {
        let name = name_of(&fields).unwrap_or("");
        let page = Choosing { app: &app, name, medicine: Some(medicine) };
        return Ok(refuse(&page, &fields, &problems));
    }
    let saved = app.record(id, Body::Medicine(said)).await?;
    Ok(Redirect::to(&format!("/medicines?saved={}", saved.id)).into_response())
}

/// Notes a start that is still to come.
pub fn check_start(started: Option<&Answer<Date>>, today: Date, problems: &mut Problems) {
    if started.and_then(Answer::known).is_some_and(|&date| date > today) {
        problems
            .add("started", "this date is still to come; note a medicine when you have begun it");
    }
}

fn refuse(page: &Choosing<'_>, fields: &Fields, problems: &Problems) -> Response {
    mistaken(page.draw(Some(fields), problems))
}

fn name_of(fields: &Fields) -> Result<&str, String> {
    match fields.get("name").map_or("", str::trim) {
        "" => Err("write the name of what you take".into()),
        name if name.chars().count() > MAX_NAME_CHARS => {
            Err(format!("this name is too long; use at most {MAX_NAME_CHARS} letters"))
        }
        name => Ok(name),
    }
}

fn chosen(fields: &Fields) -> Result<Answer<Vec<IngredientId>>, String> {
    let choose = || "choose what it is, or “None of these, or I am not sure”".to_owned();
    match fields.get("is").unwrap_or("") {
        "" => Err(choose()),
        NOT_SURE => Ok(Answer::NotSure),
        NOTHING => Ok(Answer::Known(Vec::new())),
        ids => {
            let known = |id: &str| {
                let id = id.parse().ok()?;
                Medicines::built_in().get(&id).map(|medicine| medicine.id.clone())
            };
            ids.split('+').map(known).collect::<Option<_>>().map(Answer::Known).ok_or_else(choose)
        }
    }
}

/// The page on which one says what a name means.
struct Choosing<'a> {
    app: &'a App,
    name: &'a str,
    /// One that is on the list already; otherwise a new one.
    medicine: Option<EventId>,
}

impl Choosing<'_> {
    fn draw(&self, typed: Option<&Fields>, problems: &Problems) -> Markup {
        let found = Medicines::built_in().find(self.name);
        let (choices, picked) = self.choices(&found);
        let form = Form { prefix: "", typed, problems };
        let id = typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| self.app.new_id());
        let (action, way) = match self.medicine {
            None => ("/medicines/add".to_owned(), "/medicines/add".to_owned()),
            Some(id) => (format!("/medicines/{id}/what"), format!("/medicines/{id}/what")),
        };
        let legend = match found.candidates.len() {
            0 => html! { "Charley knows nothing called anything like this" },
            1 if !picked.is_empty() => html! { "Is it this?" },
            _ => {
                html! { "Which of these is it?" span class="hint" { "Look at the small print on the packet if you can." } }
            }
        };
        let body = html! {
            h1 { "What is “" (self.name) "”?" }
            (form.summary())
            form method="post" action=(action) class="sheet" {
                (event(id))
                input type="hidden" name="name" value=(self.name);
                section class="card" {
                    (form.choices("is", &legend, "options", &choices, &picked))
                    @if found.candidates.is_empty() {
                        p class="sub" {
                            "It is kept as you typed it. Until you say what it is, everything one swallows is "
                            "“ask first”."
                        }
                    }
                }
                @if self.medicine.is_none() {
                    section class="card" {
                        (form.when("started", &html! { "When did you begin it?" span class="hint" { "As well as you know; the year alone is enough." } }, ""))
                    }
                }
                div class="save" { button type="submit" class="primary" { "Save" } }
            }
            section class="card" {
                form method="get" action=(way) {
                    div class="field name" {
                        label for="name" { "Not there? Try another name" span class="hint" { " such as the one in small print on the packet" } }
                        input type="text" name="name" id="name" required autocomplete="off" autocapitalize="off"
                            spellcheck="false" maxlength=(MAX_NAME_CHARS) value=(self.name);
                    }
                    button type="submit" { "Look it up" }
                }
            }
            p class="more" { a href="/medicines" { "Back to your list" } }
        };
        let look = Look::at(notice::now(self.app));
        let title = "What is it?";
        Page { title, tab: Some(Tab::Settings), look, layout: "page", body }.draw()
    }

    /// What can be chosen, and what is picked already: what is sure, or all there is.
    fn choices(&self, found: &clinic::medicines::Found<'_>) -> (Vec<Choice>, String) {
        let ids = |ids: &[IngredientId]| {
            ids.iter().map(IngredientId::as_str).collect::<Vec<_>>().join("+")
        };
        let mut choices: Vec<Choice> = found
            .candidates
            .iter()
            .map(|one| choice(ids(&one.contains), medicine_view::candidate(one)))
            .collect();
        let picked = match &found.sure {
            Some(contents) => ids(contents),
            None if choices.is_empty() => NOT_SURE.to_owned(),
            None => String::new(),
        };
        choices.push(choice(NOT_SURE, "None of these, or I am not sure"));
        if self.medicine.is_some() {
            choices.push(choice(
                NOTHING,
                "I asked a pharmacist or doctor: nothing in it matters for blood thinning, the heart, \
                 salts in the blood, or cramps",
            ));
        }
        (choices, picked)
    }
}
