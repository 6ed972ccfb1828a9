//! The evening card: six questions about today, everything else folded away.
//!
//! Owns: the card and storing what was answered on it.
//! Must not know: which questions there are.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::evening::{Asked, Because};
use diary::{Body, Diary, Night};
use maud::{Markup, html};

use super::{Reply, night_form, trial_view};
use crate::{
    controls::{Form, event},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, NightPath, Problems, Query},
    night_view::{ask, not_saved},
    notice::{self, Notice},
    questions::{self, FIRST},
    shell::{Look, Page, Tab},
    words,
};

pub async fn show(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let saved = notice.is_some() && query.get("same").is_none();
    let notice = notice.map(|notice| notice.draw(&app, &format!("/evening/{night}")));
    let asked = app.evening(&diary, night).await?;
    let manner = query.manner(&diary);
    let card = Card { app: &app, diary: &diary, night, asked: &asked, notice, saved, manner };
    Ok(card.draw(None, &Problems::default()).into_response())
}

pub async fn submit(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    fields: Fields,
) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let asked = app.evening(&diary, night).await?;
    let questions = questions::in_order(app.exposures(), &diary, &asked);
    let manner = fields.manner(&diary);
    let card = |notice| Card {
        app: &app,
        diary: &diary,
        night,
        asked: &asked,
        notice,
        saved: false,
        manner,
    };
    let mut said = match night_form::read(night, &fields, &questions) {
        Ok(said) => said,
        Err(problems) => return Ok(mistaken(card(None).draw(Some(&fields), &problems))),
    };
    // This card asks about the day alone.
    said = diary::NightStatement {
        exposures: std::mem::take(&mut said.exposures),
        ..diary::NightStatement::about(night)
    };
    if said.says_nothing() {
        return Ok(Redirect::to(&format!("/evening/{night}?same=1")).into_response());
    }
    match app.record(id, Body::Night(said)).await.map_err(Trouble::from) {
        Ok(saved) => {
            Ok(Redirect::to(&format!("/evening/{night}?saved={}", saved.id)).into_response())
        }
        Err(trouble) => {
            let page = card(Some(not_saved(&trouble)));
            Ok(not_stored(&trouble, page.draw(Some(&fields), &Problems::default())))
        }
    }
}

struct Card<'a> {
    app: &'a App,
    diary: &'a Diary,
    night: Night,
    asked: &'a [Asked],
    notice: Option<Markup>,
    saved: bool,
    manner: Manner,
}

impl Card<'_> {
    fn draw(&self, typed: Option<&Fields>, problems: &Problems) -> Markup {
        let form = Form { prefix: "", typed, problems };
        let now = notice::now(self.app);
        let date = self.night.evening_date();
        let tonight = Night::containing(now).unwrap_or(self.night);
        let view = self.diary.night(self.night);
        let questions = questions::in_order(self.app.exposures(), self.diary, self.asked);
        let (first, rest) = questions.split_at(questions.len().min(FIRST));
        let folded_wrong = rest.iter().any(|q| problems.of(&q.field()).is_some());
        let heading = match self.night.plus(1).map(Night::evening_date) {
            _ if date == now.date() => "This evening",
            Some(next) if next == now.date() => "Yesterday evening",
            _ => "That evening",
        };
        let body = html! {
            h1 { (heading) }
            p class="sub" { "About " (self.manner.day_seen_from(date, now.date())) ". Answer what you like and leave the rest." }
            @if let Some(notice) = &self.notice { (notice) }
            @if self.saved { p class="closing" { "That is all for today. Sleep well." } }
            @if let Some(standing) = trial_view::going_on(self.diary, tonight) {
                @if let Some(asked) = trial_view::for_night(self.app, &standing, self.night, &format!("/evening/{}", self.night), self.manner) { (asked) }
            }
            (form.summary())
            form method="post" action={ "/evening/" (self.night) } class="sheet" {
                (event(typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| self.app.new_id())))
                div class="card" { @for question in first { (ask(form, view, question)) } }
                details class="card fold" open[folded_wrong] {
                    summary { span { "More questions" } span class="hint" { (answered(view, rest)) } }
                    @for question in rest { (ask(form, view, question)) }
                }
                div class="save" { button type="submit" class="primary" { "Save" } }
            }
            (self.why_these(first))
            p class="more" { a href={ "/night/" (self.night) } { "Everything about this night" } }
        };
        let look = Look::at(now);
        Page { title: heading, tab: Some(Tab::Evening), look, layout: "page", body }.draw()
    }
}

impl Card<'_> {
    /// For whoever wonders why they are asked this and not something else.
    fn why_these(&self, first: &[questions::Question]) -> Markup {
        html! {
            details class="fold small" {
                summary { "Why these six" }
                dl class="pairs" {
                    @for (question, asked) in first.iter().zip(self.asked) {
                        div { dt { (question.label()) } dd { (because(asked.because)) } }
                    }
                }
                p { a href="/why/suspicions" { "Ask me about something I suspect" } }
            }
        }
    }
}

fn because(because: Because) -> String {
    match because {
        Because::Plan => "It is part of your plan.".into(),
        Because::Suspected => "You want to know about it.".into(),
        Because::Fits => {
            "It goes with cramps in some people, and fits what you told about yourself.".into()
        }
        Because::Open { nights } => format!(
            "Your diary cannot tell yet; {} like the last ones may be enough.",
            words::count_of(nights.into(), "more night")
        ),
        Because::Usual { days } => {
            format!(
                "You answered it on {} of the last four weeks.",
                words::count_of(days as u64, "day")
            )
        }
        Because::Common { .. } | Because::Rest => "It goes with cramps in some people.".into(),
    }
}

fn answered(view: Option<&diary::view::NightView>, rest: &[questions::Question]) -> String {
    let count = rest
        .iter()
        .filter(|q| view.is_some_and(|view| view.exposures.contains_key(q.id())))
        .count();
    if count == 0 { format!("{} more", rest.len()) } else { format!("{count} answered") }
}
