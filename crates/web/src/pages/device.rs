//! A diary that lives in a browser: copies, what the browser promises, installing, newer versions.
//!
//! Owns: the words about it and the copy. Shown only where the host keeps no back-ups; the parts
//! that only the browser can decide on are drawn hidden, and `phone.js` shows what applies.
//! Must not know: which browser.

use std::sync::Arc;

use app::{App, DAYS_BETWEEN_COPIES, HandedOut, Manner};
use axum::{
    extract::State,
    http::{
        HeaderName, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::IntoResponse,
};
use diary::Diary;
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::{event, handing_out, working},
    error::Trouble,
    form::Fields,
    words,
};

/// How many records are in a copy, for `later.js` to say once the copy was handed out.
const RECORDS: &str = "charley-records";

/// The complete diary as a file.
pub async fn take_copy(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    fields.event()?;
    if app.copies().is_none() {
        return Err(Trouble::NoSuchPage);
    }
    let copy = app.copy().await?;
    let today = app.clock().now().civil().date();
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"charley-diary-{today}.json\"")),
        (HeaderName::from_static(RECORDS), copy.events.to_string()),
    ];
    Ok((headers, copy.text).into_response())
}

/// That a copy was handed out.
pub async fn copy_taken(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let records = fields.get("records").and_then(|records| records.parse().ok());
    app.copy_was_handed_out(records.ok_or(Trouble::NotAForm)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What Settings says about a diary in a browser.
pub async fn cards(app: &App, manner: Manner) -> Reply<Markup> {
    let last = match app.copies() {
        Some(copies) => copies.last().await?,
        None => None,
    };
    Ok(html! {
        (newer_version())
        (copy(app, last.as_ref(), manner))
        section class="card" {
            h2 { "Where your diary is" }
            p {
                "In this browser, on this device, and nowhere else. Charley neither encrypts it nor "
                "asks for a password."
            }
            p {
                "What protects it is the lock of this device: who can unlock it can read your diary. "
                "So can whoever finds a copy you took out."
            }
            p data-kept="yes" hidden { "This browser has agreed to keep it until you remove it." }
            div class="stack" data-kept="no" hidden {
                p {
                    "This browser may clear it by itself when the device runs short of space, or "
                    "when you have not opened Charley for a long time."
                }
                button type="button" class="button" data-keep { "Ask the browser to keep it" }
                p class="hint" data-kept-refused hidden {
                    "It did not agree. Browsers agree more often once Charley is installed. Until "
                    "then, take copies."
                }
            }
        }
        (install())
    })
}

fn copy(app: &App, last: Option<&HandedOut>, manner: Manner) -> Markup {
    html! {
        section class="card" id="copy" {
            h2 { "A copy in your own hands" }
            p {
                "If this browser's data is cleared, or the device is lost, only a copy kept "
                "elsewhere brings your diary back. Take one every "
                (DAYS_BETWEEN_COPIES / 7) " weeks and keep it where you keep your files."
            }
            @match last {
                Some(copy) => p {
                    "The last one: " strong { (manner.moment(copy.at.civil())) } ", "
                    (words::count_of(copy.events, "record"))
                    ", read back and compared. Look that the file has arrived."
                }
                None => p { strong { "There is no copy yet." } }
            }
            form method="post" action="/settings/copy" data-copy data-long {
                (event(app.new_id()))
                button type="submit" class="primary" data-idle { "Take a copy" }
                (working("The copy is being written and compared."))
                (handing_out())
            }
            p class="hint" {
                "To move to another phone, or to Charley on a computer: take a copy here and bring "
                "it in there. Two diaries become one; nothing is counted twice."
            }
        }
    }
}

fn install() -> Markup {
    html! {
        (install_now())
        section class="card" data-install="ios" hidden {
            h2 { "On your home screen" }
            p {
                "In Safari: Share, then “Add to Home Screen”. The app on the home screen begins with "
                "an empty diary of its own. So take a copy here first, and bring it in there."
            }
        }
    }
}

/// Shown where the browser offers to install.
fn install_now() -> Markup {
    html! {
        section class="card" data-install="prompt" hidden {
            h2 { "On your home screen" }
            p { "Installed, Charley opens like any app, with nothing around it, and this browser keeps its diary more firmly." }
            button type="button" class="button" data-install-now { "Install Charley" }
        }
    }
}

/// Nights after which nobody is offered again on Tonight what stands in Settings too.
const NIGHTS_OF_OFFERS: usize = 14;

/// On Tonight by day, once the night is answered: then something is worth keeping, and nobody waits.
pub fn after_the_first_nights(app: &App, diary: &Diary) -> Option<Markup> {
    let offered = app.copies().is_some()
        && diary.nights().take(NIGHTS_OF_OFFERS + 1).count() <= NIGHTS_OF_OFFERS;
    offered.then(install_now)
}

/// Shown when a newer version has arrived and waits. Not on Tonight, where it would push the button
/// for a cramp down.
fn newer_version() -> Markup {
    html! {
        section class="notice" data-newer hidden role="status" {
            p { "A newer Charley has arrived on this device." }
            button type="button" class="quiet" data-take-over { "Use it now" }
        }
    }
}

/// On Tonight while the diary is empty: on some phones what is written before installing stays
/// behind.
pub fn before_the_first_entry() -> Markup {
    html! {
        aside class="card" data-install="ios" hidden {
            p {
                strong { "Before you begin: " }
                "tap Share, then “Add to Home Screen”, and open Charley there. What you store "
                "here would stay behind."
            }
        }
    }
}
