//! Trials: what can be tested, what each would take, and those that were.
//!
//! Owns: the list, the page before a trial, and beginning one.
//! Must not know: how a trial is planned or drawn.
//!
//! What a trial would take needs seconds to work out: `later.js` fetches it, and without scripts a
//! link leads there.

use std::sync::Arc;

use app::{App, TrialError};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use clinic::{
    remedies::Remedies,
    situation::Situation,
    trial::{Designs, Gate, Options, Phase, Standing, TrialOption, Trials, Unit, words as say},
};
use diary::RemedyId;
use maud::{Markup, html};

use super::{Reply, trial_advice, trial_view};
use crate::{
    charts,
    controls::working,
    error::Trouble,
    evidence,
    form::{Fields, Query},
    navigation::{self, Tab},
    notice::{self, Notice},
    shell::{Look, Page},
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let manner = query.manner(&diary);
    let now = notice::now(&app);
    let plan = Situation::of(&diary, now.date()).plan();
    let options = Options::of(&diary, &plan, now.date());
    let tonight = app.tonight().map_err(Trouble::Night)?;
    let standings: Vec<Standing<'_>> =
        diary.trials().rev().filter_map(|(id, _)| Standing::of(&diary, id, tonight)).collect();
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let (over, on): (Vec<_>, Vec<_>) = standings.iter().partition(|it| it.is_over());
    let ways = |gate: Gate, title: &str, hint: &str| {
        let all: Vec<_> = options.at(gate).collect();
        html! {
            @if !all.is_empty() {
                details class="card fold" {
                    summary { span { (title) } span class="hint" { (all.len()) } }
                    p class="hint" { (hint) }
                    ul class="reasons" { @for option in &all { li { (why_not(option)) } } }
                }
            }
        }
    };
    let body = html! {
        h1 { "Trials" }
        p class="sub" { "Test on yourself whether something helps." }
        @if let Some(notice) = notice { (notice.draw(&app, "/trials")) }
        @if on.is_empty() {
            section class="card" {
                (charts::trial::example())
                p { "Some nights with it, some without; or some cramps. Chance decides which, so that good and bad spells hit both alike. At the end the two are compared." }
                p class="hint" { "That is the only way in which a diary can tell what makes a difference from what merely goes together." }
            }
        }
        @for standing in &on {
            ul class="ways" { li { (trial_view::line(standing.id, standing.trial.protocol(), hint(standing), manner)) } }
            @if standing.fault.is_none() { (trial_view::stands_still(standing, None).unwrap_or_default()) }
        }
        @if options.warned {
            div class="trouble" role="alert" {
                h2 { "First: see a doctor" }
                p { "Your last check found something that should be looked at before you test anything." }
                p { a href="/check" { "To the check" } }
            }
        }
        section class="each" aria-labelledby="can" {
            h2 id="can" { @if options.running.is_some() { "What you can test after it" } @else { "What you can test" } }
            @if options.running.is_some() { p class="hint" { "One trial at a time: with two, nobody could say which of them made a difference." } }
            @if options.at(Gate::Open).next().is_none() {
                p class="aside" { "Nothing can be offered before the questions about you are answered. " a href="/profile" { "Answer them" } }
            }
            ul class="ways" {
                @for option in options.at(Gate::Open) {
                    li {
                        a href={ "/trials/plan/" (option.item.remedy.id) } {
                            span {
                                strong { (option.item.remedy.name) }
                                span class="sub" { (option.item.remedy.grade) "." }
                            }
                            (navigation::onward())
                        }
                    }
                }
            }
        }
        (ways(Gate::AnswerFirst, "A question is open", "Answer the questions about you; then it is known whether these are for you."))
        (ways(Gate::AskFirst, "Ask a doctor or pharmacist first", "Once somebody who knows your case has nothing against it, note it there, and the trial can begin."))
        (ways(Gate::WithPrescriber, "Only with your prescriber", &Designs::built_in().with_prescriber().text))
        (ways(Gate::NotTestable, "Cannot be tested on and off", "And why."))
        (ways(Gate::Avoid, "Better not for you", "And why."))
        @if !over.is_empty() {
            section class="each" aria-labelledby="over" {
                h2 id="over" { "Those that are over" }
                ul class="ways" {
                    @for standing in &over { li { (trial_view::line(standing.id, standing.trial.protocol(), hint(standing), manner)) } }
                }
            }
        }
        (evidence::edition(manner))
    };
    let look = Look::at(now);
    let page = Page { title: "Trials", tab: Some(Tab::Trials), look, layout: "page", body };
    Ok(page.draw().into_response())
}

fn hint(standing: &Standing<'_>) -> &'static str {
    match (standing.fault.is_some(), standing.phase, &standing.trial.concluded) {
        (true, ..) => "It can have no result.",
        (_, Phase::Ahead, _) => "It has not begun.",
        (_, Phase::Running, _) => "It is running.",
        (_, Phase::Still(_), _) => "It stands still.",
        (_, Phase::Over, Some(_)) => "Its result is known.",
        (_, Phase::Over, None) => "It is over: see the result.",
    }
}

fn why_not(option: &TrialOption<'_>) -> Markup {
    let remedy = option.item.remedy;
    let reason = option.item.reasons.first();
    html! {
        @let page = if option.gate == Gate::AskFirst { "/trials/plan/" } else { "/plan/" };
        a href={ (page) (remedy.id) } { (remedy.name) } ": "
        @match (option.gate, reason) {
            (Gate::AskFirst | Gate::Avoid, Some(reason)) => (evidence::fact(&reason.caution.why)),
            (Gate::AnswerFirst, _) => "a question about you is open.",
            _ => (evidence::fact(&remedy.testing)),
        }
    }
}

/// What one trial would be, before it is begun.
pub async fn plan(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Reply {
    let id = remedy_id(&id)?;
    let diary = app.diary().await?;
    let now = notice::now(&app);
    let plan = Situation::of(&diary, now.date()).plan();
    let options = Options::of(&diary, &plan, now.date());
    let option = options.get(&id).ok_or(Trouble::NoSuchPage)?;
    let (remedy, design) = (option.item.remedy, option.design.ok_or(Trouble::NoSuchPage)?);
    let least = design.of_length(design.least.into()).places();
    let address = format!("/trials/plan/{id}");
    let manner = query.manner(&diary);
    let may_begin = options.may_begin() && option.gate == Gate::Open;
    let complete = query.get("complete").is_some_and(|said| said == "1");
    let forecast = match complete {
        true => Some(app.forecast(&id, Trials::QUICK, &mut |_| {}).await?),
        false => None,
    };
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let later = format!("{address}?complete=1");
    let body = html! {
        p class="more" { a href="/trials" { "All trials" } }
        h1 { (remedy.name) }
        p class="sub" { "A trial on yourself" }
        @if let Some(notice) = notice { (notice.draw(&app, &address)) }
        section class="card" {
            div class="two-arms" {
                div class="arm with" { h2 { (design.with.name) } p { (design.with.what) } }
                div class="arm without" { h2 { (design.without.name) } p { (design.without.what) } }
            }
            p { (evidence::fact(&design.design)) }
            p { (evidence::fact(&design.blinding)) }
            p class="hint" { "Which comes when is drawn by chance once you begin, and shown to you only as it comes. Everything is fixed beforehand: how long, what is counted, when it ends, and how it is read." }
        }
        @match option.gate {
            Gate::Open | Gate::AskFirst => (trial_advice::card(&app, option, &address, now.date(), manner)),
            _ => p class="aside" { (why_not(option)) },
        }
        @if let Some(running) = options.running {
            p class="aside" { "One trial at a time: " a href={ "/trials/" (running) } { "yours" } " is still running." }
        }
        h2 { "What it would take" }
        div id="forecast" class="stack" data-later=[forecast.is_none().then_some(later.as_str())] {
            @match &forecast {
                Some(forecast) => (trial_view::forecast(&app, &address, forecast, may_begin)),
                None => {
                    p class="aside" {
                        "At least " @if design.unit == Unit::Cramps { (least) " cramps" } @else { (say::length(least as u32)) } ". How likely it is to find anything is played through hundreds of times, with your own figures; that takes some seconds."
                    }
                    div class="waits" {
                        p class="aside" data-idle { a href=(later) { "Work it out" } }
                        (working("It is being played through."))
                    }
                },
            }
        }
        p class="hint" { a href={ "/plan/" (id) } { "Everything about " (remedy.name) } }
    };
    let look = Look::at(now);
    let page = Page { title: &remedy.name, tab: Some(Tab::Trials), look, layout: "page", body };
    Ok(page.draw().into_response())
}

pub async fn start(State(app): State<Arc<App>>, Path(id): Path<String>, fields: Fields) -> Reply {
    let remedy = remedy_id(&id)?;
    let submission = fields.event()?;
    let blocks: u32 =
        fields.get("blocks").and_then(|text| text.parse().ok()).ok_or(Trouble::NotAForm)?;
    if app.diary().await?.trial(submission).is_some() {
        return Ok(Redirect::to(&format!("/trials/{submission}")).into_response());
    }
    let forecast = app.forecast(&remedy, Trials::QUICK, &mut |_| {}).await?;
    if let Some(known) = forecast.lengths_behind.filter(|_| forecast.lengths.is_empty()) {
        return Err(TrialError::TooFewLengths { known }.into());
    }
    let found = forecast.lengths.iter().find(|planned| planned.blocks == blocks);
    let ends = (forecast.lengths.first(), forecast.lengths.last());
    let planned = found.ok_or_else(|| TrialError::Length {
        found: blocks,
        least: ends.0.map_or(0, |planned| planned.blocks),
        most: ends.1.map_or(0, |planned| planned.blocks),
    })?;
    let saved = app.start_trial(submission, &remedy, planned).await?;
    Ok(Redirect::to(&format!("/trials/{0}?saved={0}", saved.id)).into_response())
}

pub(super) fn remedy_id(text: &str) -> Result<RemedyId, Trouble> {
    let id: RemedyId = text.parse().map_err(|_| Trouble::NoSuchPage)?;
    Remedies::built_in().get(&id).map(|_| id).ok_or(Trouble::NoSuchPage)
}
