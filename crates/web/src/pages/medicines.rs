//! Medicines: what is taken, what of it goes with night cramps, and two questions about the list.
//!
//! Owns: the page, and storing the answers to the two questions.
//! Must not know: how a medicine is looked up or changed.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::{
    about_you::{AboutYou, Asked},
    circumstances::Question,
    medicines::{Linked, MedicineSafety, Medicines},
    person::{Person, Taken},
};
use diary::{Body, Diary, ProfileStatement};
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::{Form, event},
    error::{Trouble, mistaken},
    form::{self, Fields, Problems, Query},
    medicine_view,
    navigation::Tab,
    notice::{self, Notice},
    pages::night::answer_text,
    shell::{Look, Page},
};

/// The questions of About you that this page asks too: the list itself cannot answer them.
fn questions_of_list() -> impl Iterator<Item = &'static Asked> {
    let ids = [Question::ALL_LISTED, "takes-blood-thinner"];
    ids.into_iter().filter_map(|id| AboutYou::built_in().get(id))
}

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let notice = notice.map(|notice| notice.draw(&app, "/medicines"));
    Ok(draw(&app, &diary, query.manner(&diary), notice, None, &Problems::default()).into_response())
}

pub async fn questions(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let mut problems = Problems::default();
    let mut said = ProfileStatement::default();
    for Asked { id: fact, text: question, .. } in questions_of_list() {
        let Some(answer) = fields.changed(fact) else { continue };
        let read = form::answer(answer, |text| match text {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(format!("{question} Choose yes, no or not sure")),
        });
        if let Some(answer) = problems.keep(fact, read) {
            said.facts.insert(fact.parse().map_err(|_| Trouble::NotAForm)?, answer);
        }
    }
    if !problems.is_empty() {
        return Ok(mistaken(draw(
            &app,
            &diary,
            fields.manner(&diary),
            None,
            Some(&fields),
            &problems,
        )));
    }
    if said.says_nothing() {
        return Ok(Redirect::to("/medicines?same=1").into_response());
    }
    let saved = app.record(id, Body::Profile(said)).await?;
    Ok(Redirect::to(&format!("/medicines?saved={}", saved.id)).into_response())
}

fn draw(
    app: &App,
    diary: &Diary,
    manner: Manner,
    notice: Option<Markup>,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Markup {
    let now = notice::now(app);
    let person = Person::of(diary, now.date());
    let safety = MedicineSafety::of(&person);
    let (taken, earlier): (Vec<_>, Vec<_>) =
        person.medicines.iter().partition(|one| one.is_taken(person.on));
    let form = Form { prefix: "", typed, problems };
    let body = html! {
        h1 { "Medicines" }
        @if let Some(notice) = notice { (notice) }
        (form.summary())
        (quinine(&safety))
        (add())
        @if !taken.is_empty() {
            section class="card" {
                h2 { "You take" }
                (list(&taken, manner))
                @if !safety.unknown.is_empty() {
                    p class="aside" {
                        "Until you say what " (safety.unknown.join(", ")) " is, Charley takes it for "
                        "anything: everything one swallows is then “ask first”."
                    }
                }
            }
        }
        (ask(app, diary, form))
        (links(&Medicines::built_in().links(&person)))
        @if !earlier.is_empty() {
            details class="card fold" {
                summary { "What you took before" }
                (list(&earlier, manner))
            }
        }
    };
    let look = Look::at(now);
    Page { title: "Medicines", tab: Some(Tab::Settings), look, layout: "page", body }.draw()
}

fn quinine(safety: &MedicineSafety) -> Markup {
    let members = safety.members("quinine");
    let group = Medicines::built_in().group("quinine");
    html! {
        @if let (false, Some(care)) = (members.is_empty(), group.and_then(|g| g.care.as_ref())) {
            section class="card warning" {
                h2 { "About quinine" }
                p {
                    strong {
                        @for (at, member) in members.iter().enumerate() {
                            @if at > 0 { ", " } (member.name)
                        }
                    }
                    @if members.iter().any(|member| member.certain) { " holds quinine." }
                    @else { " may hold quinine." }
                }
                (medicine_view::facts(&[care]))
            }
        }
    }
}

fn add() -> Markup {
    html! {
        section class="card" {
            h2 { "Add something you take" }
            p class="sub" { "Medicines, vitamins, inhalers, injections, and tonic water if you drink it for cramps." }
            form method="get" action="/medicines/add" {
                div class="field name" {
                    label for="name" { "Name" span class="hint" { " as it stands on the packet, or as you call it" } }
                    input type="text" name="name" id="name" required autocomplete="off" autocapitalize="off"
                        spellcheck="false" maxlength=(diary::statement::MAX_NAME_CHARS);
                }
                button type="submit" class="primary" { "Look it up" }
            }
        }
    }
}

fn list(some: &[&Taken], manner: Manner) -> Markup {
    html! {
        ul class="list" {
            @for taken in some {
                li {
                    a href={ "/medicines/" (taken.medicine) } {
                        span {
                            strong { (taken.name) }
                            (medicine_view::what(taken))
                            @let dates = medicine_view::dates(taken, manner);
                            @if !dates.is_empty() { span class="hint" { (dates) } }
                        }
                        span class="hint" { "Change" }
                    }
                }
            }
        }
    }
}

fn ask(app: &App, diary: &Diary, form: Form<'_>) -> Markup {
    let id = form.typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| app.new_id());
    let facts = &diary.profile().facts;
    html! {
        section class="card" {
            h2 { "Two questions about your list" }
            form method="post" action="/medicines/questions" {
                (event(id))
                @for Asked { id: fact, text: question, help, .. } in questions_of_list() {
                    @let said = facts.iter().find(|(id, _)| id.as_str() == fact.as_str());
                    @let now = answer_text(said.map(|(_, said)| &said.what), |yes| (if *yes { "yes" } else { "no" }).into());
                    (form.yes_no(fact, &html! { (question) @if let Some(help) = help { span class="hint" { (help) } } }, &now))
                }
                button type="submit" class="primary" { "Save" }
            }
        }
    }
}

fn links(links: &[Linked<'_>]) -> Markup {
    html! {
        @if !links.is_empty() {
            div class="each" {
                h2 { "Worth asking about" }
                p class="sub" {
                    "What of your list goes with night cramps, best known first. That does not mean it is the "
                    "cause of yours."
                }
                @for linked in links { (medicine_view::linked(linked)) }
                p class="aside" { strong { (Medicines::built_in().keep_on) } }
            }
        }
    }
}
