//! One medicine of the list: since when, what changed, until when, and what has to be minded.
//!
//! Owns: the page of a medicine, and storing what was changed on it.
//! Must not know: what any medicine is.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::{
    medicines::Medicines,
    person::{Person, Taken},
};
use diary::{
    Answer, Body, EventId, MedicineStatement, medicine::Stop, remembered, statement::MAX_NAME_CHARS,
};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Reply, medicine_add::check_start};
use crate::{
    controls::{Form, choice, event, post_button},
    error::{Trouble, mistaken},
    form::{EventPath, Fields, Problems, Query},
    medicine_view,
    navigation::Tab,
    notice,
    pages::night::answer_text,
    shell::{Look, Page},
};

pub async fn show(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    Query(query): Query,
) -> Reply {
    let (person, place) = noted(&app, id).await?;
    let manner = query.manner(&*app.diary().await?);
    Ok(draw(&app, &person.medicines[place], manner, None, &Problems::default()).into_response())
}

pub async fn submit(
    State(app): State<Arc<App>>,
    EventPath(medicine): EventPath,
    fields: Fields,
) -> Reply {
    let id = fields.event()?;
    let (person, place) = noted(&app, medicine).await?;
    let taken = &person.medicines[place];
    let mut problems = Problems::default();
    let said = read(taken, &fields, person.on, &mut problems);
    if !problems.is_empty() {
        let manner = fields.manner(&*app.diary().await?);
        return Ok(mistaken(draw(&app, taken, manner, Some(&fields), &problems)));
    }
    if said == MedicineStatement::about(medicine) {
        return Ok(Redirect::to("/medicines?same=1").into_response());
    }
    let saved = app.record(id, Body::Medicine(said)).await?;
    Ok(Redirect::to(&format!("/medicines?saved={}", saved.id)).into_response())
}

async fn noted(app: &App, id: EventId) -> Result<(Person, usize), Trouble> {
    let diary = app.diary().await?;
    let person = Person::of(&diary, notice::now(app).date());
    let place = person.medicines.iter().position(|taken| taken.medicine == id);
    Ok((person, place.ok_or(Trouble::NoSuchEvent)?))
}

fn read(taken: &Taken, fields: &Fields, today: Date, problems: &mut Problems) -> MedicineStatement {
    let mut said = MedicineStatement::about(taken.medicine);
    said.started = problems.keep("started", fields.when("started")).flatten();
    check_start(said.started.as_ref(), today, problems);
    let text = fields.get("what").map_or("", str::trim);
    let changed = problems.keep("changed", fields.when("changed")).flatten();
    match (changed.and_then(|on| on.known().copied()), text) {
        (None, "") => {}
        (None, _) => problems.add("changed", "say when it changed; the year alone is enough"),
        (Some(_), "") => problems.add("what", "say what changed, such as “half the dose”"),
        (Some(on), _) if on > today => {
            problems
                .add("changed", "this date is still to come; note a change when it has happened");
        }
        (Some(_), text) if text.chars().count() > MAX_NAME_CHARS => {
            problems.add("what", format!("this is too long; use at most {MAX_NAME_CHARS} letters"));
        }
        (Some(on), text) => {
            said.changed.insert(on, Answer::Known(text.to_owned()));
        }
    }
    said.stopped = read_stop(taken, fields, problems);
    let start = said.started.as_ref().or(taken.started.as_ref()).and_then(Answer::known);
    if let (Some(start), Some(Answer::Known(Stop::On(end)))) = (start, said.stopped)
        && end < *start
    {
        problems.add("stopped", "it would end before it began; change one of the two dates");
    }
    said
}

fn read_stop(taken: &Taken, fields: &Fields, problems: &mut Problems) -> Option<Answer<Stop>> {
    let still = fields.get("still").unwrap_or("");
    let end = problems.keep("stopped", fields.when("stopped"))?;
    let was_stopped = matches!(taken.stopped, Some(Answer::Known(Stop::On(_))));
    match (still, end) {
        ("yes", Some(Answer::Known(_))) => {
            problems.add("stopped", "two answers: still taken, and an end; keep one of them");
            None
        }
        ("yes", _) => was_stopped.then_some(Answer::Known(Stop::StillTaken)),
        (_, Some(Answer::Known(date))) => Some(Answer::Known(Stop::On(date))),
        ("no", _) if !was_stopped => {
            problems.add("stopped", "say when you took it last; the year alone is enough");
            None
        }
        _ => None,
    }
}

fn draw(
    app: &App,
    taken: &Taken,
    manner: Manner,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Markup {
    let form = Form { prefix: "", typed, problems };
    let id = typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| app.new_id());
    let started = answer_text(taken.started.as_ref(), |date| remembered::text(*date));
    let end = match taken.stopped {
        Some(Answer::Known(Stop::On(date))) => remembered::text(date),
        _ => String::new(),
    };
    let still = if end.is_empty() { "yes" } else { "no" };
    let (undo_id, target) = (app.new_id().to_string(), taken.medicine.to_string());
    let hidden = [("event", undo_id.as_str()), ("target", &target), ("back", "/medicines")];
    let unknown = Medicines::built_in().contents(taken).is_none();
    let care = Medicines::built_in().care(taken);
    let body = html! {
        h1 { (taken.name) }
        (form.summary())
        section class="card" {
            p { (medicine_view::what(taken)) }
            div class="acts" {
                a class={ "button" @if unknown { " primary" } } href={ "/medicines/" (taken.medicine) "/what" } {
                    @if unknown { "Say what it is" } @else { "That is not right" }
                }
            }
        }
        @if !care.is_empty() {
            section class="card" {
                h2 { "To mind while you take it" }
                (medicine_view::facts(&care))
            }
        }
        form method="post" action={ "/medicines/" (taken.medicine) } class="sheet" {
            (event(id))
            section class="card" {
                (form.when("started", &html! { "When did you begin it?" span class="hint" { "As well as you know; the year alone is enough." } }, &started))
            }
            section class="card" {
                @if !taken.changed.is_empty() { p class="sub" { (medicine_view::dates(taken, manner)) } }
                (form.known_date("changed", &html! { "Did the dose or the kind change? When?" }, ""))
                (form.phrase("what", "What changed", MAX_NAME_CHARS, ""))
            }
            section class="card" {
                (form.choices("still", &html! { "Do you still take it?" }, "", &[choice("yes", "Yes"), choice("no", "No longer")], still))
                (form.known_date("stopped", &html! { "If not: since when no longer?" }, &end))
            }
            div class="save" { button type="submit" class="primary" { "Save" } }
        }
        section class="card" {
            p { "Noted by mistake? Taking it off the list can be undone." }
            div class="acts" { (post_button("/undo", &hidden, &html! { "Take it off the list" }, "danger")) }
        }
        p class="more" { a href="/medicines" { "Back to your list" } }
    };
    let look = Look::at(notice::now(app));
    let page = Page { title: &taken.name, tab: Some(Tab::Settings), look, layout: "page", body };
    page.draw()
}
