//! What a professional says of a remedy before it is tested.
//!
//! Owns: the card that says what to ask, and noting the answer.
//! Must not know: what follows from the answer.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use clinic::trial::{Gate, TrialOption};
use diary::{AdviceStatement, Adviser};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Reply, trials::remedy_id};
use crate::{
    controls::event,
    error::Trouble,
    evidence,
    form::{Fields, one_of},
    words,
};

/// What to ask, and room for the answer; or the answer, where it opened the trial.
pub fn card(
    app: &App,
    option: &TrialOption<'_>,
    address: &str,
    today: Date,
    manner: Manner,
) -> Markup {
    if let Some(said) = option.agreed() {
        return html! { p class="aside" { (words::sentence(&answered(said, today, manner))) ". The trial says so in its protocol." } };
    }
    if option.gate != Gate::AskFirst {
        return html! {};
    }
    let to_ask: Vec<_> = option.to_ask().collect();
    let people = [
        (Adviser::Pharmacist, "Pharmacist"),
        (Adviser::Doctor, "Doctor"),
        (Adviser::Midwife, "Midwife"),
    ];
    html! {
        section class="card stack" aria-labelledby="ask-first" {
            h2 id="ask-first" { "Ask first" }
            @match option.advice {
                Some(said) if said.agreed => p { (words::sentence(&answered(said, today, manner))) ". Something came up that was not known then; ask once more." },
                Some(said) => p { strong { (words::sentence(&answered(said, today, manner))) "." } " So it is not offered as a trial." },
                None => p { "Somebody who knows your case has to say that it suits you. A pharmacist can often answer at once. Show them this:" },
            }
            @if !to_ask.is_empty() {
                ul class="reasons" { @for reason in &to_ask { li { (evidence::fact(&reason.caution.why)) } } }
            }
            form method="post" action={ (address) "/asked" } class="stack" {
                (event(app.new_id()))
                fieldset class="field" {
                    legend { "Whom did you ask?" }
                    div class="chips" {
                        @for (adviser, label) in people {
                            input type="radio" name="whom" id=(adviser) value=(adviser) required;
                            label for=(adviser) { (label) }
                        }
                    }
                }
                div class="field row" {
                    label for="on" { "When" }
                    input type="date" name="on" id="on" value=(today) max=(today) required;
                }
                div class="acts" {
                    button type="submit" name="answer" value="agreed" class="button" { "They had nothing against it" }
                    button type="submit" name="answer" value="against" class="button" { "They advised against it" }
                }
            }
        }
    }
}

/// "a pharmacist, asked on Friday 20 November, had nothing against it".
fn answered(said: &AdviceStatement, today: Date, manner: Manner) -> String {
    let on = manner.day_seen_from(said.on, today);
    let answer = if said.agreed { "had nothing against it" } else { "advised against it" };
    format!("a {}, asked on {on}, {answer}", said.adviser)
}

pub async fn asked(State(app): State<Arc<App>>, Path(id): Path<String>, fields: Fields) -> Reply {
    let remedy = remedy_id(&id)?;
    let submission = fields.event()?;
    let adviser: Adviser =
        one_of(fields.get("whom").unwrap_or(""), "whom you asked", "one of the three")
            .map_err(|_| Trouble::NotAForm)?;
    let on: Date = fields.get("on").unwrap_or("").parse().map_err(|_| Trouble::NotAForm)?;
    let agreed = match fields.get("answer") {
        Some("agreed") => true,
        Some("against") => false,
        _ => return Err(Trouble::NotAForm),
    };
    let saved = app.advised(submission, &remedy, (adviser, on), agreed).await?;
    Ok(Redirect::to(&format!("/trials/plan/{remedy}?saved={}", saved.id)).into_response())
}
