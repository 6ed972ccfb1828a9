//! The diary at a glance: a year of nights, and what it adds up to.
//!
//! Owns: the page, and which stretch of time it shows. One year at a time, however long the diary.
//! Must not know: how anything is counted.

use std::sync::Arc;

use app::{App, Manner};
use axum::{extract::State, response::IntoResponse};
use clinic::summary::{Summary, summarise};
use diary::{Diary, Night};
use jiff::civil::date;
use maud::{Markup, html};

use super::Reply;
use crate::{
    charts::{heat, strip::strip},
    error::Trouble,
    form::Query,
    notice,
    shell::{Look, Page, Tab},
    summary_view, words,
};

/// Nights in the year up to now: 52 whole weeks and one night, so that it begins on the weekday
/// on which it ends.
const YEAR_NIGHTS: i64 = 365;

/// The nights that are shown.
struct Span {
    first: Night,
    last: Night,
    /// `None`: the twelve months up to now.
    year: Option<i16>,
}

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let now = notice::now(&app);
    let tonight = Night::containing(now).map_err(Trouble::Night)?;
    let manner = query.manner(&diary);
    let years = years(&diary);
    let asked = query.get("year").and_then(|year| year.parse().ok()).filter(|y| years.contains(y));
    let span = span(asked, tonight)?;
    let summary = summarise(&diary, Some(span.first), Some(span.last.min(tonight)));
    let newest = if now.hour() < 12 { tonight } else { tonight.plus(-1).unwrap_or(tonight) };
    let open = (newest != tonight).then_some(tonight);
    let body = html! {
        h1 { "Diary" }
        (strip(&diary, tonight, open, manner))
        @if years.is_empty() {
            p class="aside" { "Your diary is empty so far. Each night you record appears here." }
            p { a class="button" href="/night" { "Record a night" } }
        } @else {
            (choose_year(&years, &span))
            (sentences(&summary, &span))
            (map(&diary, &span, newest, manner))
            (summary_view::charts(&summary, manner))
            (summary_view::months(&summary))
            p class="more" { a href="/report" { "One page for the doctor" } }
        }
    };
    let page = Page {
        title: "Diary",
        tab: Some(Tab::Diary),
        look: Look::at(now),
        layout: "page wide",
        body,
    };
    Ok(page.draw().into_response())
}

fn years(diary: &Diary) -> Vec<i16> {
    let mut years: Vec<i16> = Vec::new();
    for (night, _) in diary.nights() {
        let year = night.evening_date().year();
        if years.last() != Some(&year) {
            years.push(year);
        }
    }
    years
}

fn span(year: Option<i16>, tonight: Night) -> Result<Span, Trouble> {
    Ok(match year {
        Some(year) => Span {
            first: Night::of_evening(date(year, 1, 1)).map_err(Trouble::Night)?,
            last: Night::of_evening(date(year, 12, 31)).map_err(Trouble::Night)?,
            year: Some(year),
        },
        None => {
            Span { first: tonight.plus(-YEAR_NIGHTS).unwrap_or(tonight), last: tonight, year: None }
        }
    })
}

fn choose_year(years: &[i16], span: &Span) -> Markup {
    let current = |chosen: bool| chosen.then_some("true");
    html! {
        nav class="years" aria-label="Which year" {
            a href="/diary" aria-current=[current(span.year.is_none())] { "Last 12 months" }
            @for &year in years.iter().rev() {
                a href={ "/diary?year=" (year) } aria-current=[current(span.year == Some(year))] { (year) }
            }
        }
    }
}

fn sentences(summary: &Summary, span: &Span) -> Markup {
    let when =
        span.year.map_or_else(|| "In the last twelve months".to_owned(), |y| format!("In {y}"));
    html! {
        section class="says" aria-label="In words" {
            @for (at, sentence) in summary_view::sentences(summary, &when).iter().enumerate() {
                p class=[(at == 0).then_some("lead")] { (sentence) }
            }
        }
    }
}

/// The map in two halves, which stand beside each other where there is room.
fn map(diary: &Diary, span: &Span, newest: Night, manner: Manner) -> Markup {
    let weekday = i64::from(manner.days_into_week(span.first.evening_date()));
    let weeks = (span.last.since(span.first) + weekday) / 7 + 1;
    let half = (weeks + 1) / 2 * 7 - weekday;
    let second = span.first.plus(half).unwrap_or(span.last);
    html! {
        section class="card" aria-labelledby="year-heading" {
            h2 id="year-heading" { @match span.year { Some(year) => { (year) ", night by night" }, None => "Twelve months, night by night" } }
            div class="maps" {
                (heat::map(diary, (span.first, second.plus(-1).unwrap_or(second)), newest, manner, "map-a"))
                (heat::map(diary, (second, span.last), newest, manner, "map-b"))
            }
            (heat::key())
            p class="hint" { (words::sentence(&heat::tally(diary, span.first, span.last.min(newest)))) }
        }
    }
}
