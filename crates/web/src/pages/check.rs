//! Check: could it be something else, and does it need a doctor, and how fast?
//!
//! Owns: beginning a check, storing each screen's answers, and which screen comes next.
//! Must not know: any sign or rule, or how a screen looks.

mod list;
mod question;
mod result;

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::{
    knowledge::Edition,
    triage::{
        Finding, Reply as Said, RuleBook, Screen, ScreenId, Session, Step, session::answered_before,
    },
};
use diary::{Answer, Body, CheckStatement, Diary, EventId, FindingId, checkup::CheckView};
use maud::Markup;

use super::Reply;
use crate::{
    error::Trouble,
    form::{EventPath, Fields, Query},
    navigation::Tab,
    notice::{self, Notice},
    shell::{Look, Page},
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let notice = notice.map(|notice| notice.draw(&app, "/check"));
    Ok(page(&app, "Check", "page", list::body(&app, &diary, query.manner(&diary), notice.as_ref()))
        .into_response())
}

/// Begins a check: it is there before the first question, so that nothing is lost on the way.
pub async fn begin(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let id = fields.event()?;
    let saved = app.record(id, Body::Check(CheckStatement::about(id))).await?;
    Ok(Redirect::to(&format!("/check/{}", saved.id)).into_response())
}

pub async fn step(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let Some(view) = diary.check(id) else { return Err(Trouble::NoSuchEvent) };
    let scene = Scene::new(&app, &diary, id, view, query.manner(&diary));
    let body = scene.body(&query);
    let title = match scene.is_done(&query) {
        true => "Result of the check".to_owned(),
        false => format!("Step {} of the check", question::number(&scene)),
    };
    Ok(page(&app, &title, "page check", body).into_response())
}

/// Stores what one screen said, and with the last of them what the check came to.
pub async fn answer(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    fields: Fields,
) -> Reply {
    let diary = app.diary().await?;
    let Some(view) = diary.check(id) else { return Err(Trouble::NoSuchEvent) };
    let scene = Scene::new(&app, &diary, id, view, fields.manner(&diary));
    let said = match fields.get("reply") {
        Some("yes") => Said::Yes,
        Some("no") => Said::No,
        Some("unsure") => Said::Unsure,
        _ => return Err(Trouble::NotAForm),
    };
    let mut statement = CheckStatement::about(id);
    let mut next = format!("/check/{id}");
    if let Some(finding) = scene.named(fields.get("finding")) {
        let tried = fields.get("tried").is_some();
        if said == Said::Unsure && finding.attempt.is_some() && !tried {
            return Ok(Redirect::to(&format!("{next}?try={}", finding.id)).into_response());
        }
        statement.findings.insert(finding.id.clone(), said.answer());
    } else {
        let asked: Vec<&Finding> =
            fields.all("of").filter_map(|name| scene.named(Some(name))).collect();
        let Some(first) = asked.first() else { return Err(Trouble::NotAForm) };
        if said == Said::No {
            statement.findings.extend(asked.iter().map(|it| (it.id.clone(), said.answer())));
        } else {
            // Opened one by one: what was said of the group before no longer holds.
            let answered = asked.iter().filter(|it| view.findings.contains_key(&it.id));
            statement.findings.extend(answered.map(|it| (it.id.clone(), Answer::NotRecorded)));
            next = format!("{next}?one={}", first.screen.0);
        }
    }
    if statement.findings.is_empty() {
        return Ok(Redirect::to(&next).into_response());
    }
    statement.outcome = scene.outcome_with(&statement);
    app.record(fields.event()?, Body::Check(statement)).await?;
    Ok(Redirect::to(&next).into_response())
}

fn page(app: &App, title: &str, layout: &'static str, body: Markup) -> Markup {
    let look = Look::at(notice::now(app));
    Page { title, tab: Some(Tab::Check), look, layout, body }.draw()
}

/// One check, as it stands.
struct Scene<'a> {
    app: &'a App,
    diary: &'a Diary,
    book: &'static RuleBook,
    id: EventId,
    view: &'a CheckView,
    session: Session,
    manner: Manner,
}

impl<'a> Scene<'a> {
    fn new(
        app: &'a App,
        diary: &'a Diary,
        id: EventId,
        view: &'a CheckView,
        manner: Manner,
    ) -> Self {
        let book = RuleBook::built_in();
        let began = view.began.as_ref().map(|at| at.civil().date());
        let on = began.unwrap_or_else(|| notice::now(app).date());
        let session = Session::of(book, diary, Some(id), on);
        Self { app, diary, book, id, view, session, manner }
    }

    fn named(&self, id: Option<&str>) -> Option<&'static Finding> {
        let id: FindingId = id?.parse().ok()?;
        self.book.finding(&id)
    }

    /// What was gone back to, or else what comes next.
    fn asked(&self, query: &Fields) -> Step<'static> {
        if let Some(finding) = self.named(query.get("at")) {
            return self.asked_again(finding);
        }
        let opened = query.get("one").map(|screen| ScreenId(screen.to_owned()));
        self.session.next_step(self.book, opened.as_ref())
    }

    /// A question as it was answered: alone, or with those that were answered in the same touch.
    fn asked_again(&self, finding: &'static Finding) -> Step<'static> {
        let by = self.view.findings.get(&finding.id).map(|said| said.by);
        let together = |other: &&Finding| {
            by.is_some() && self.view.findings.get(&other.id).map(|said| said.by) == by
        };
        let of: Vec<&Finding> = self.book.findings().filter(together).collect();
        let screen: Option<&Screen> = self.book.screens().find(|it| it.id == finding.screen);
        match screen {
            Some(screen) if of.len() > 1 => Step::Group { screen, of },
            _ => Step::One { finding },
        }
    }

    fn is_done(&self, query: &Fields) -> bool {
        query.get("try").is_none() && self.asked(query) == Step::Done
    }

    fn body(&self, query: &Fields) -> Markup {
        if let Some(finding) = self.named(query.get("try"))
            && let Some(attempt) = &finding.attempt
        {
            return question::attempt(self, finding, attempt);
        }
        match self.asked(query) {
            Step::Group { screen, of } => question::group(self, screen, &of),
            Step::One { finding } => question::one(self, finding),
            Step::Done => result::body(self),
        }
    }

    /// Where "back" leads from the question of `finding`.
    fn back(&self, finding: &FindingId) -> String {
        match answered_before(self.view, Some(finding)) {
            Some(before) => format!("/check/{}?at={before}", self.id),
            None => "/check".into(),
        }
    }

    /// What the check comes to with `said`, if nothing is left to ask then.
    fn outcome_with(&self, said: &CheckStatement) -> Option<diary::CheckOutcome> {
        let mut after = self.session.clone();
        for (id, &answer) in &said.findings {
            after.say(id, Said::of(answer));
        }
        (after.next_step(self.book, None) == Step::Done)
            .then(|| after.decide(self.book).outcome(&Edition::built_in().version))
    }
}
