//! The plan: what may help this person, few things at a time, and what they decided.
//!
//! Owns: the page, the page of one remedy, and storing a decision.
//! Must not know: how a remedy is drawn, or why it fits.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use clinic::{
    plan::Place,
    remedies::{Remedies, Remedy},
    situation::Situation,
    suspects::Grade,
};
use diary::{Body, Choice, PlanStatement, Tier};
use maud::html;

use super::{
    Reply,
    plan_view::{self, DiarySays},
    why_words,
};
use crate::{
    error::Trouble,
    evidence,
    form::{Fields, Query, one_of},
    navigation::{self, Tab},
    notice::{self, Notice},
    shell::{Look, Page},
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let now = notice::now(&app);
    let situation = Situation::of(&diary, now.date());
    let plan = situation.plan();
    let card = |item| plan_view::card(&app, item);
    let worrying = diary.checks().filter_map(|(_, check)| check.outcome.as_ref()).next_back();
    let worrying = worrying.map(|outcome| &outcome.what).filter(|what| what.tier >= Tier::Soon);
    let later = |professional| {
        let of_kind = move |item: &&clinic::plan::Item<'_>| {
            item.ask_whom.is_some_and(|whom| whom == clinic::plan::AskWhom::Professional)
                == professional
        };
        clinic::plan::families(plan.at(Place::Later).filter(of_kind))
    };
    let body = html! {
        h1 { "Plan" }
        p class="sub" { "What may help you: few things at a time, and how sure each of them is." }
        @if let Some(notice) = notice { (notice.draw(&app, "/plan")) }
        @if let Some(outcome) = worrying { (plan_view::checked(outcome)) }
        (plan_view::questions(&plan))
        @if plan.at(Place::Doing).next().is_some() {
            section class="each" aria-labelledby="doing" {
                h2 id="doing" { "What you are doing" }
                @for item in plan.at(Place::Doing) { (card(item)) }
            }
        }
        section class="each" aria-labelledby="now" {
            h2 id="now" { "Worth trying now" }
            @if plan.at(Place::Now).next().is_none() {
                p class="aside" { "Nothing can be suggested before the questions above are answered, or before you have asked a doctor or pharmacist." }
            }
            @for item in plan.at(Place::Now) { (card(item)) }
        }
        p class="aside" { "Change one thing at a time, and keep to it for some weeks. Cramps come and go by themselves: about three in ten fewer after a bad spell, on nothing at all." }
        (plan_view::leads(&situation.leads()))
        section class="each" aria-labelledby="rest" {
            h2 id="rest" { "Everything else" }
            (plan_view::folded(&app, "Later", "when you have tried these", &later(false)))
            (plan_view::folded(&app, "With your doctor or pharmacist", "ask before you begin", &later(true)))
            (plan_view::folded(&app, "Better not", "and why", &clinic::plan::families(plan.at(Place::Avoid))))
            (plan_view::folded(&app, "For other people", "another state, another time of life", &clinic::plan::families(plan.at(Place::ForOthers))))
            (plan_view::folded(&app, "Put aside by you", "not for me", &clinic::plan::families(plan.at(Place::SetAside))))
        }
        details class="card fold" {
            summary { span { "How this order comes about" } }
            p { "First what you can begin without asking anybody; then what a doctor or pharmacist is asked about; last what is better avoided. Within each, what was better shown to work comes first; then what fits what you told; then what can do less harm, takes less time and costs less. A remedy that was tested in one group of people counts one letter less for everyone else. What nobody has tested stands before what was tested and did not show an effect." }
            dl class="pairs" {
                dt { "A" } dd { "several good trials agree" }
                dt { "B" } dd { "one decent trial, or trials that disagree" }
                dt { "C" } dd { "observation, or the opinion of experts" }
                dt { "?" } dd { "nobody has tested it" }
                dt { "0" } dd { "tested, and not shown to work" }
            }
        }
        ul class="ways" {
            li { a href="/profile" { span { strong { "About you" } span class="sub" { "The answers that this plan rests on" } } (navigation::onward()) } }
        }
        (evidence::edition(query.manner(&diary)))
    };
    let look = Look::at(now);
    Ok(Page { title: "Plan", tab: Some(Tab::Plan), look, layout: "page", body }
        .draw()
        .into_response())
}

/// Everything about one remedy.
pub async fn remedy(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Reply {
    let remedy = find(&id)?;
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let now = notice::now(&app);
    let plan = Situation::of(&diary, now.date()).plan();
    let item = plan.get(&remedy.id).ok_or(Trouble::NoSuchPage)?;
    let says = what_the_diary_says(&app, remedy).await?;
    let body = html! {
        p class="more" { a href="/plan" { "The whole plan" } }
        h1 { (remedy.name) }
        @if let Some(notice) = notice { (notice.draw(&app, &format!("/plan/{id}"))) }
        (plan_view::whole(&app, item, &says))
        (evidence::edition(query.manner(&diary)))
    };
    let look = Look::at(now);
    Ok(Page { title: &remedy.name, tab: Some(Tab::Plan), look, layout: "page", body }
        .draw()
        .into_response())
}

/// Of each exposure that records the remedy, one sentence.
async fn what_the_diary_says(app: &App, remedy: &Remedy) -> Result<DiarySays, Trouble> {
    let diary = app.diary().await?;
    let own = diary.trials().filter(|(id, trial)| {
        trial.protocol().remedy == remedy.id && clinic::trial::fault(&diary, *id).is_none()
    });
    let concluded = own.filter_map(|(_, trial)| {
        let measure = clinic::trial::Measure::of(trial.protocol());
        let concluded = &trial.concluded.as_ref()?.what;
        Some(clinic::trial::words::concluded(concluded, measure))
    });
    let mut lines: Vec<String> = concluded.collect();
    if remedy.exposures.is_empty() {
        lines.extend(remedy.unrecorded.clone());
        return Ok(DiarySays { lines, later: false });
    }
    let Some(why) = app.why_at_once(true).await? else {
        return Ok(DiarySays { lines, later: true });
    };
    let says = remedy.exposures.iter().map(|id| {
        let Some(suspect) = why.exposures.iter().find(|suspect| suspect.id == *id) else {
            let label = app.exposures().get(id).map(|exposure| exposure.label.clone());
            let label = label.unwrap_or_else(|| id.to_string());
            return format!("{label}: your diary says nothing of it yet. Note it in the evening.");
        };
        let label = &suspect.label;
        match (suspect.grade, why_words::about(suspect)) {
            (Grade::NoPracticalDifference, Some(about)) => {
                format!("{label}: no practical difference to you, it seems. {about}")
            }
            (Grade::GoesTogether | Grade::ProbablyAffects | Grade::Tested, Some(about)) => {
                format!("{label}: {about} {}", why_words::weight(suspect, true))
            }
            _ => {
                let settle = why_words::settle(suspect).unwrap_or_default();
                format!("{label}: your diary cannot tell yet. {settle}")
            }
        }
    });
    lines.extend(says);
    Ok(DiarySays { lines, later: false })
}

pub async fn decide(State(app): State<Arc<App>>, Path(id): Path<String>, fields: Fields) -> Reply {
    let remedy = find(&id)?;
    let submission = fields.event()?;
    let choice = fields.get("choice").unwrap_or("");
    let choice: Choice = one_of(choice, "this remedy", "start, stop or not for me")
        .map_err(|_| Trouble::NotAForm)?;
    let diary = app.diary().await?;
    let on = notice::now(&app).date();
    if choice == Choice::Started {
        let plan = Situation::of(&diary, on).plan();
        let item = plan.get(&remedy.id).ok_or(Trouble::NoSuchPage)?;
        if !item.may_start() {
            return Ok(Redirect::to(&format!("/plan/{id}")).into_response());
        }
    }
    let said = PlanStatement { remedy: remedy.id.clone(), choice, on };
    let saved = app.record(submission, Body::Plan(said)).await?;
    Ok(Redirect::to(&format!("/plan?saved={}", saved.id)).into_response())
}

fn find(id: &str) -> Result<&'static Remedy, Trouble> {
    let id = id.parse().map_err(|_| Trouble::NoSuchPage)?;
    Remedies::built_in().get(&id).ok_or(Trouble::NoSuchPage)
}

/// What a decision is called: "started calf and hamstring stretch at bedtime".
pub fn decision(said: &PlanStatement, manner: Manner) -> String {
    let remedy = Remedies::built_in().get(&said.remedy);
    let name = remedy.map_or_else(|| said.remedy.to_string(), |remedy| remedy.name.clone());
    let on = manner.day(said.on);
    match said.choice {
        Choice::Started => format!("{name}: started on {on}"),
        Choice::Stopped => format!("{name}: stopped on {on}"),
        Choice::NotForMe => format!("{name}: not for me"),
        Choice::Undecided => format!("{name}: open again"),
    }
}
