//! The report for a doctor: choosing what is in it, seeing it, taking it along.
//!
//! Owns: the form of choices and the download.
//! Must not know: what a report says.
//!
//! The choices travel in the body of a request: a name or a question in an address would stay in
//! the browser's history. Nothing here writes to the diary.

use std::{collections::BTreeSet, sync::Arc};

use app::App;
use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use diary::Night;
use exchange::report::{Choices, Document, Paper, Section};
use maud::{Markup, html};

use super::Reply;
use crate::{
    assets,
    controls::{handing_out, working},
    document_view,
    error::{Trouble, mistaken},
    form::{Fields, Problems, Query},
    navigation::Tab,
    notice,
    shell::{Look, Page},
};

const COMPLETE: &str = "/report?complete=1";

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let choices = Choices::default();
    // A report takes longer than a cramp should wait: then another worker draws it.
    let shown = !app.answers_alone() || query.get("complete").is_some_and(|said| said == "1");
    let document = if shown { Some(app.report(&choices).await?) } else { None };
    Ok(draw(&app, &choices, &Problems::default(), document.as_ref()).into_response())
}

/// The same page with other choices.
pub async fn preview(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let (choices, problems) = read(&fields);
    let page = page(&app, &choices, &problems).await?;
    Ok(if problems.is_empty() { page.into_response() } else { mistaken(page) })
}

pub async fn pdf(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let (choices, problems) = read(&fields);
    if !problems.is_empty() {
        return Ok(mistaken(page(&app, &choices, &problems).await?));
    }
    let bytes = app.report_pdf(&choices).await?;
    let on = app.clock().now().civil().date();
    let name = format!("attachment; filename=\"night-leg-cramps-{on}.pdf\"");
    let headers = [(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)];
    let response: Response = (headers, bytes).into_response();
    Ok(response)
}

fn read(fields: &Fields) -> (Choices, Problems) {
    let mut problems = Problems::default();
    let night = |problems: &mut Problems, name: &str| -> Option<Night> {
        let text = fields.get(name).unwrap_or("").trim();
        if text.is_empty() {
            return None;
        }
        problems
            .keep(name, text.parse().map_err(|error: diary::night::NightError| error.to_string()))
    };
    let from = night(&mut problems, "from");
    let to = night(&mut problems, "to");
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        problems.add("to", "the last night is before the first; change one of them");
    }
    let mut text = |name: &str, most: usize| {
        let text = fields.get(name).unwrap_or("").replace("\r\n", "\n");
        let text = text.trim();
        let long = text.chars().count();
        if long > most {
            problems.add(name, format!("this has {long} characters; {most} fit: leave some out"));
        }
        let kept: String = text.chars().take(most).collect();
        (!kept.is_empty()).then_some(kept)
    };
    let name = text("name", Choices::MAX_NAME_CHARS);
    let question = text("question", Choices::MAX_QUESTION_CHARS);
    let sections: BTreeSet<Section> =
        Section::ALL.into_iter().filter(|section| fields.get(section.word()).is_some()).collect();
    let paper = if fields.get("paper") == Some("letter") { Paper::Letter } else { Paper::A4 };
    (Choices { paper, from, to, sections, name, question }, problems)
}

async fn page(app: &App, choices: &Choices, problems: &Problems) -> Result<Markup, Trouble> {
    let document = app.report(choices).await?;
    Ok(draw(app, choices, problems, Some(&document)))
}

fn draw(app: &App, choices: &Choices, problems: &Problems, document: Option<&Document>) -> Markup {
    let body = html! {
        link rel="stylesheet" href=(assets::REPORT.address());
        h1 { "For the doctor" }
        p class="sub" { "One page to take along. Choose what is in it; you see exactly that below. Nothing is sent anywhere." }
        (form(choices, problems, app.writes_pdf()))
        @match document {
            Some(document) => div id="report" { (document_view::document(document)) },
            None => div id="report" class="stack" data-later=(COMPLETE) {
                div class="waits" {
                    p class="aside" data-idle { a href=(COMPLETE) { "Show it" } }
                    (working("It is being put together. That takes a moment."))
                }
            },
        }
    };
    let look = Look::at(notice::now(app));
    Page { title: "For the doctor", tab: Some(Tab::Doctor), look, layout: "page", body }.draw()
}

fn form(choices: &Choices, problems: &Problems, writes_pdf: bool) -> Markup {
    let night = |night: Option<Night>| night.map(|night| night.to_string());
    let wrong = |name: &str| {
        html! {
            @if let Some(why) = problems.of(name) { p class="wrong" id={ (name) "-wrong" } { (crate::words::sentence(why)) } }
        }
    };
    html! {
        form method="post" action="/report" class="sheet no-print" data-long {
            details class="card fold" open[!problems.is_empty()] {
                summary { span { "What is in it" } span class="hint" { "period, parts, your name, your questions" } }
                div class="field row" {
                    label for="from" { "First night" }
                    input type="date" name="from" id="from" value=[night(choices.from)];
                    (wrong("from"))
                }
                div class="field row" {
                    label for="to" { "Last night" }
                    input type="date" name="to" id="to" value=[night(choices.to)];
                    (wrong("to"))
                }
                fieldset class="field" {
                    legend { "Parts" }
                    @for section in Section::ALL {
                        label class="tick-box" {
                            input type="checkbox" name=(section.word()) value="yes" checked[choices.sections.contains(&section)];
                            span { (section.label()) }
                        }
                    }
                }
                div class="field" {
                    label for="name" { "Your name, if it is to stand on it" }
                    input type="text" name="name" id="name" maxlength=(Choices::MAX_NAME_CHARS) autocomplete="name" value=[choices.name.as_deref()];
                    p class="hint" { "It is not stored." }
                    (wrong("name"))
                }
                div class="field" {
                    label for="question" { "What I want to ask" }
                    textarea name="question" id="question" rows="3" maxlength=(Choices::MAX_QUESTION_CHARS) { "\n" (choices.question.as_deref().unwrap_or("")) }
                    (wrong("question"))
                }
                fieldset class="field" {
                    legend { "Paper" }
                    label class="tick-box" { input type="radio" name="paper" value="a4" checked[choices.paper == Paper::A4]; span { "A4" } }
                    label class="tick-box" { input type="radio" name="paper" value="letter" checked[choices.paper == Paper::Letter]; span { "Letter" } }
                }
                button type="submit" data-idle { "Show it like this" }
            }
            @if writes_pdf {
                div class="acts" data-idle {
                    button type="submit" class="primary" formaction="/report/charley-report.pdf" { "Download as PDF" }
                }
            } @else {
                p class="hint" { "To keep it or take it along, use your browser's own Print." }
            }
            (working("It is being put together."))
            @if writes_pdf { (handing_out()) }
        }
    }
}
