//! What a person suspects themselves, said before the diary is asked.
//!
//! Owns: the page, saying a suspicion, and saying that it is none any more.
//! Must not know: how much more readily a suspicion is believed.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::suspects::LEAST_NIGHTS;
use diary::{Body, Diary, ExposureId, SuspicionStatement};
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::{Choice, Form, choice, event, post_button},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, Problems, Query},
    night_view::not_saved,
    notice::{self, Notice},
    shell::{Look, Page, Tab},
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let notice = notice.map(|notice| notice.draw(&app, "/why/suspicions"));
    Ok(draw(&app, &diary, notice, None, &Problems::default()).into_response())
}

pub async fn submit(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let exposure = match read(&app, &diary, fields.get("exposure").unwrap_or_default()) {
        Ok(exposure) => exposure,
        Err(why) => {
            let mut problems = Problems::default();
            problems.add("exposure", why);
            return Ok(mistaken(draw(&app, &diary, None, Some(&fields), &problems)));
        }
    };
    let said = SuspicionStatement { exposure, suspected: fields.get("withdraw").is_none() };
    match app.record(id, Body::Suspicion(said)).await.map_err(Trouble::from) {
        Ok(saved) => {
            Ok(Redirect::to(&format!("/why/suspicions?saved={}", saved.id)).into_response())
        }
        Err(trouble) => {
            let notice = Some(not_saved(&trouble));
            let page = draw(&app, &diary, notice, Some(&fields), &Problems::default());
            Ok(not_stored(&trouble, page))
        }
    }
}

fn read(app: &App, diary: &Diary, text: &str) -> Result<ExposureId, String> {
    if text.is_empty() {
        return Err("nothing was chosen; choose what you suspect".into());
    }
    let known =
        |id: &ExposureId| app.exposures().get(id).is_some() || diary.custom_exposure(id).is_some();
    let found: String = text.chars().take(40).collect();
    text.parse().ok().filter(known).ok_or_else(|| format!("{found:?} is not in the list"))
}

fn draw(
    app: &App,
    diary: &Diary,
    notice: Option<Markup>,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Markup {
    let form = Form { prefix: "", typed, problems };
    let suspected: Vec<&ExposureId> = diary.suspicions().map(|(id, _)| id).collect();
    let body = html! {
        h1 { "What I suspect" }
        p class="sub" {
            "It is then asked about in the evening. A hunch that you had before there was anything to "
            "see counts for a little more than one found by looking, so say it early: within your first "
            (LEAST_NIGHTS) " nights."
        }
        @if let Some(notice) = notice { (notice) }
        (form.summary())
        @if !suspected.is_empty() {
            section class="card" aria-labelledby="suspected" {
                h2 id="suspected" { "You suspect" }
                ul class="held" {
                    @for id in suspected.iter().copied() {
                        @let (again, label) = (app.new_id().to_string(), app.exposure_label(diary, id));
                        @let hidden = [("event", again.as_str()), ("exposure", id.as_str()), ("withdraw", "1")];
                        @let words = html! { "No longer" span class="visually-hidden" { ": " (label) } };
                        li { span { (label) } (post_button("/why/suspicions", &hidden, &words, "quiet")) }
                    }
                }
            }
        }
        form method="post" action="/why/suspicions" class="card" {
            (event(typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| app.new_id())))
            (form.select("exposure", "Cramps come more often, or less, with", &choices(app, diary, &suspected), ""))
            div class="acts" { button type="submit" class="primary" { "I suspect this" } }
        }
        p class="more" { a href="/why" { "What the diary says" } }
    };
    let look = Look::at(notice::now(app));
    Page { title: "What I suspect", tab: Some(Tab::Why), look, layout: "page", body }.draw()
}

/// By name: nobody knows where in another order to look.
fn choices(app: &App, diary: &Diary, suspected: &[&ExposureId]) -> Vec<Choice> {
    let built_in = app.exposures().iter().map(|exposure| (&exposure.id, &exposure.label));
    let own = diary.custom_exposures().map(|own| (&own.id, &own.label));
    let mut all: Vec<(&ExposureId, &String)> = built_in.chain(own).collect();
    all.retain(|(id, _)| !suspected.contains(id));
    all.sort_by_key(|(id, label)| (label.to_lowercase(), *id));
    let each = all.into_iter().map(|(id, label)| choice(id.as_str(), label.as_str()));
    [choice("", "Choose …")].into_iter().chain(each).collect()
}
