//! How dates and clocks are to be written.
//!
//! Owns: the choice in Settings, and storing it.
//! Must not know: how either manner writes anything.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use diary::{Answer, Body, DateOrder, Diary, PreferenceStatement};
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::{Choice, Form, choice, event},
    error::Trouble,
    form::{Fields, Problems},
    notice,
};

/// The choice of neither way.
const AS_ASKED: &str = "as-asked";

/// Both ways are shown with the present moment in them: nobody has to know what they are called.
pub fn card(app: &App, diary: &Diary) -> Markup {
    let now = notice::now(app);
    let chosen = diary.preferences().dates.as_ref().and_then(|said| said.what.known());
    let chosen = chosen.map_or(AS_ASKED, |order| order.word());
    let mut choices = vec![choice(AS_ASKED, "As this device does")];
    choices.extend(DateOrder::ALL.iter().map(|&order| -> Choice {
        let manner = Manner::from(order);
        choice(order.word(), format!("{}, {}", manner.short(now.date()), manner.clock(now.time())))
    }));
    let form = Form { prefix: "", typed: None, problems: &Problems::default() };
    html! {
        section class="card" {
            h2 { "Dates and clocks" }
            form method="post" action="/settings/dates" {
                (event(app.new_id()))
                (form.choices("dates", &html! { "How Charley writes them" }, "", &choices, chosen))
                button type="submit" { "Keep this way" }
            }
        }
    }
}

pub async fn choose(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let Some(text) = fields.changed("dates") else {
        return Ok(Redirect::to("/settings?same=1").into_response());
    };
    let order = match text {
        AS_ASKED => Answer::NotRecorded,
        text => Answer::Known(text.parse().map_err(|_| Trouble::NotAForm)?),
    };
    let said = PreferenceStatement { dates: Some(order), ..PreferenceStatement::default() };
    let saved = app.record(fields.event()?, Body::Preference(said)).await?;
    Ok(Redirect::to(&format!("/settings?saved={}", saved.id)).into_response())
}
