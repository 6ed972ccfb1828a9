//! Bringing a file in, and what came of it.
//!
//! Owns: reading the upload, and saying what was added, left and refused.
//! Must not know: any file format.

use std::sync::Arc;

use app::{App, Imported, Manner};
use axum::{
    extract::{FromRequest, Multipart, Request, State},
    response::IntoResponse,
};
use maud::{Markup, html};

use super::{Reply, settings};
use crate::{
    error::{Trouble, not_stored},
    form::Query,
    notice::{self, undo},
    shell::{Look, Page, Tab},
    words,
};

/// How large a file may be; the router's limit for this address.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// How many lines of each kind are listed; the rest is counted.
const LISTED: usize = 50;

pub async fn submit(State(app): State<Arc<App>>, Query(query): Query, request: Request) -> Reply {
    let read = read_file(request).await;
    let imported = match read {
        Ok(bytes) => app.import(&bytes, &mut |_, _| {}).await.map_err(Trouble::from),
        Err(trouble) => Err(trouble),
    };
    match imported {
        Ok(imported) => {
            let manner = query.manner(&*app.diary().await?);
            Ok(draw(&app, "File imported", result(&app, &imported, manner)).into_response())
        }
        Err(trouble) => {
            let body = html! {
                h1 { (trouble.heading()) }
                div class="trouble" role="alert" tabindex="-1" autofocus {
                    p { (trouble.reason()) }
                    p { "Your diary is as it was." }
                }
                (settings::import(&app))
            };
            Ok(not_stored(&trouble, draw(&app, "File not imported", body)))
        }
    }
}

fn draw(app: &App, title: &str, body: Markup) -> Markup {
    let look = Look::at(notice::now(app));
    Page { title, tab: Some(Tab::Settings), look, layout: "page", body }.draw()
}

async fn read_file(request: Request) -> Result<Vec<u8>, Trouble> {
    let too_large = || Trouble::TooLarge { limit_kib: MAX_FILE_BYTES >> 10 };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Trouble::NotAForm)?;
    while let Some(field) = form.next_field().await.map_err(|why| unread(&why))? {
        if field.name() == Some("file") {
            let bytes = field.bytes().await.map_err(|why| unread(&why))?;
            return if bytes.len() <= MAX_FILE_BYTES { Ok(bytes.into()) } else { Err(too_large()) };
        }
    }
    Err(Trouble::NoFile)
}

fn unread(why: &axum::extract::multipart::MultipartError) -> Trouble {
    if why.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Trouble::TooLarge { limit_kib: MAX_FILE_BYTES >> 10 }
    } else {
        Trouble::NotAForm
    }
}

fn result(app: &App, imported: &Imported, manner: Manner) -> Markup {
    let custom: Vec<String> = imported.custom.iter().map(|label| format!("“{label}”")).collect();
    html! {
        h1 { @if imported.added == 0 { "Nothing new in this file" } @else { "File imported" } }
        div class="notice" role="status" tabindex="-1" autofocus {
            p {
                (words::count_of(imported.added as u64, "record")) " added"
                @if imported.unchanged > 0 { ", " (words::count_of(imported.unchanged as u64, "row")) " said nothing new" }
                "."
            }
            @if let Some(id) = imported.undo { (undo(app, id, "/settings", "Undo this import", "quiet")) }
        }
        @if !custom.is_empty() {
            section class="card" {
                h2 { "Questions of your own" }
                p { "These columns are new and became questions of your own: " (words::list(&custom)) "." }
            }
        }
        (listed(
            "Left as it is in your diary",
            "These rows say something other than what is in your diary. Your diary was kept.",
            imported.conflicts.iter().map(|(night, why)| (manner.day_seen_from(night.evening_date(), notice::now(app).date()), why.to_string())),
        ))
        (listed(
            "Rows that could not be read",
            "They were passed over; everything else was brought in.",
            imported.skipped.iter().map(|row| (format!("Line {}", row.line), row.why.clone())),
        ))
        (listed(
            "Values that were not taken",
            "They are outside what the question allows; the rest of their rows was brought in.",
            imported.not_taken.iter().map(|value| (format!("Line {}", value.line), value.why.clone())),
        ))
        (listed(
            "Columns that were left out",
            "",
            imported.left_out.iter().map(|column| (column.column.clone(), column.why.clone())),
        ))
        p { a class="button" href="/diary" { "To the diary" } }
    }
}

fn listed(
    heading: &str,
    about: &str,
    items: impl ExactSizeIterator<Item = (String, String)>,
) -> Markup {
    let count = items.len();
    html! {
        @if count > 0 {
            section class="card" {
                h2 { (heading) " " span class="hint" { (words::number(count as f64)) } }
                @if !about.is_empty() { p { (about) } }
                dl class="pairs" {
                    @for (what, why) in items.take(LISTED) { dt { (what) } dd { (words::sentence(&words::unmarked(&why))) } }
                }
                @if count > LISTED { p class="hint" { "and " (words::number((count - LISTED) as f64)) " more" } }
            }
        }
    }
}
