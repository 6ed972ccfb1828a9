//! The nights of one month, in a table.
//!
//! Owns: the page.
//! Must not know: what any number means.

use std::sync::Arc;

use app::App;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use diary::{Diary, Night, Observation};
use jiff::{ToSpan, civil::Date};
use maud::{Markup, html};

use super::Reply;
use crate::{
    charts::strip::class,
    error::Trouble,
    notice,
    shell::{Look, Page, Tab},
    words,
};

pub async fn show(
    State(app): State<Arc<App>>,
    path: Result<Path<String>, axum::extract::rejection::PathRejection>,
) -> Reply {
    let Path(text) = path.map_err(|_| Trouble::NoSuchPage)?;
    let unread = || Trouble::Month { found: text.chars().take(40).collect() };
    // "2026-11" and no other spelling of it.
    let first: Date = match text.len() {
        7 => format!("{text}-01").parse().map_err(|_| unread())?,
        _ => return Err(unread()),
    };
    let first = Night::of_evening(first).map_err(|_| unread())?;
    let diary = app.diary().await?;
    let now = notice::now(&app);
    let last = Night::of_evening(first.evening_date().last_of_month()).map_err(Trouble::Night)?;
    let tonight = Night::containing(now).map_err(Trouble::Night)?;
    let title = words::month(first.evening_date());
    let body = html! {
        nav class="days" aria-label="Other months" {
            (other(first, -1, "before"))
            (other(first, 1, "after"))
        }
        h1 { (title) }
        section class="card" {
            div class="scroll" tabindex="0" role="region" aria-label="The nights of this month" {
                table class="nights" {
                    thead { tr { th scope="col" { "Night" } th scope="col" { "Cramps" } th scope="col" class="num" { "Worst pain" } th scope="col" { "Longest" } th scope="col" { "Where" } } }
                    tbody {
                        @for night in Night::range(first, last.min(tonight)) { (row(&diary, night)) }
                    }
                }
            }
            @if first > tonight { p { "This month has not come yet." } }
        }
        p class="more" { a href={ "/diary?year=" (first.evening_date().year()) } { "The whole year" } }
    };
    let page = Page {
        title: &title,
        tab: Some(Tab::Diary),
        look: Look::at(now),
        layout: "page wide",
        body,
    };
    Ok(page.draw().into_response())
}

fn other(first: Night, months: i32, class: &str) -> Markup {
    let date = first.evening_date().checked_add(months.months()).ok();
    let shown = date.filter(|date| Night::of_evening(*date).is_ok());
    html! {
        @if let Some(date) = shown {
            a class=(class) href={ "/diary/" (format!("{:04}-{:02}", date.year(), date.month())) } { (words::month(date)) }
        }
    }
}

/// Beside its cell, which shows the number to whoever sees it.
fn in_words(observation: Observation) -> Markup {
    let words = words::cramps(observation);
    match observation {
        Observation::Count(_) => match words.split_once(' ') {
            Some((count, cramps)) => {
                html! { span class="visually-hidden" { (count) " " } (cramps) }
            }
            None => html! { (words) },
        },
        _ => html! { (words) },
    }
}

fn row(diary: &Diary, night: Night) -> Markup {
    let date = night.evening_date();
    let row = diary.night(night).map(|view| view.row(night));
    let observation = diary.observation(night);
    let place: Vec<&str> = row
        .iter()
        .flat_map(|row| [row.side.map(words::side), row.site.map(words::site)])
        .flatten()
        .collect();
    html! {
        tr {
            th scope="row" { a href={ "/night/" (night) } { (words::weekday_short(date)) " " (date.day()) } }
            td {
                span class={ "cell small " (class(observation)) } aria-hidden="true" { (words::cell(observation)) }
                span class=[(observation == Observation::NotRecorded).then_some("hint")] { (in_words(observation)) }
            }
            td class="num" { @if let Some(pain) = row.as_ref().and_then(|row| row.worst_pain) { (pain.level()) } }
            td class="tally" { @if let Some(longest) = row.as_ref().and_then(|row| row.longest) { (words::clocked(longest.as_minutes())) " min" } }
            td { (place.join(", ")) }
        }
    }
}
