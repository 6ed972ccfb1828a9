//! About you: the one screen of questions, and storing what was answered on it.
//!
//! Owns: the page and its submission.
//! Must not know: which questions there are, or what an answer means.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::situation::Situation;
use diary::{Body, Diary};
use maud::{Markup, html};

use super::{Reply, profile_form, profile_view::Screen};
use crate::{
    controls::{Form, event},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, Problems, Query},
    navigation::{self, Tab},
    night_view::not_saved,
    notice::{self, Notice},
    shell::{Look, Page},
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let saved = notice.is_some();
    let notice = notice.map(|notice| notice.draw(&app, "/profile"));
    Ok(draw(&app, &diary, notice, saved, None, &Problems::default()).into_response())
}

pub async fn submit(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let said = match profile_form::read(&fields, &diary, notice::now(&app).date()) {
        Ok(said) => said,
        Err(problems) => {
            return Ok(mistaken(draw(&app, &diary, None, false, Some(&fields), &problems)));
        }
    };
    if said.says_nothing() {
        return Ok(Redirect::to("/profile?same=1").into_response());
    }
    match app.record(id, Body::Profile(said)).await.map_err(Trouble::from) {
        Ok(saved) => Ok(Redirect::to(&format!("/profile?saved={}", saved.id)).into_response()),
        Err(trouble) => {
            let notice = Some(not_saved(&trouble));
            let page = draw(&app, &diary, notice, false, Some(&fields), &Problems::default());
            Ok(not_stored(&trouble, page))
        }
    }
}

fn draw(
    app: &App,
    diary: &Diary,
    notice: Option<Markup>,
    saved: bool,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Markup {
    let now = notice::now(app);
    let form = Form { prefix: "", typed, problems };
    let situation = Situation::of(diary, now.date());
    let screen = Screen { profile: diary.profile(), situation: &situation, form };
    let body = html! {
        h1 { "About you" }
        p class="sub" {
            "What you answer here decides what is safe to suggest. Leave out what you like: "
            "Charley then asks you before it suggests, and takes nothing for granted."
        }
        @if let Some(notice) = notice { (notice) }
        @if saved {
            p class="step" { a href="/plan" { span { "See what that means for your plan" } (navigation::onward()) } }
        }
        (form.summary())
        form method="post" action="/profile" class="sheet" {
            (event(typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| app.new_id())))
            (screen.draw())
            div class="save" { button type="submit" class="primary" { "Save" } }
        }
        p class="aside" { "These answers stay in your diary, on this device. Every one can be changed or taken back." }
    };
    let look = Look::at(now);
    Page { title: "About you", tab: Some(Tab::Plan), look, layout: "page", body }.draw()
}
