//! Everything about one night, to read and to change.
//!
//! Owns: the page of a night, and storing what was changed on it.
//! Must not know: what any of it means.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use diary::{
    Answer, Body, Diary, EpisodeStatement, Night, NightStatement, Observation, view::NightView,
};
use maud::{Markup, html};

use super::{
    Reply,
    cramp_form::{self, Cramps, Whose},
    night_form,
};
use crate::{
    controls::{Form, event},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, NOT_SURE, NightPath, Problems, Query},
    night_view::{self, NightFields},
    notice::{self, Notice},
    questions,
    shell::{Look, Page, Tab},
};

pub async fn show(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let notice = notice.map(|notice| notice.draw(&app, &format!("/night/{night}")));
    let page = NightPage::new(&app, &diary, night, query.manner(&diary));
    let page = NightPage { notice, ..page };
    let none = Problems::default();
    Ok(match Whose::asked(&query) {
        Some(whose) => page.draw_cramp(whose, None, &none),
        None => page.draw(None, &none),
    }
    .into_response())
}

pub async fn submit(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    fields: Fields,
) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let questions = questions::of_night(app.exposures(), &diary, night);
    let said = match night_form::read(night, &fields, &questions) {
        Ok(said) => said,
        Err(problems) => {
            let page = NightPage::new(&app, &diary, night, fields.manner(&diary));
            return Ok(mistaken(page.draw(Some(&fields), &problems)));
        }
    };
    store(&app, &diary, said, id, &fields).await
}

async fn store(
    app: &App,
    diary: &Diary,
    said: NightStatement,
    id: diary::EventId,
    fields: &Fields,
) -> Reply {
    let night = said.night;
    if said.says_nothing() {
        return Ok(Redirect::to(&format!("/night/{night}?same=1")).into_response());
    }
    let page = NightPage::new(app, diary, night, fields.manner(diary));
    let mut problems = Problems::default();
    page.check(&said, &mut problems);
    if !problems.is_empty() {
        return Ok(mistaken(page.draw(Some(fields), &problems)));
    }
    match app.record(id, Body::Night(said)).await.map_err(Trouble::from) {
        Ok(saved) => {
            Ok(Redirect::to(&format!("/night/{night}?saved={}", saved.id)).into_response())
        }
        Err(trouble) => {
            let page = page.with_notice(night_view::not_saved(&trouble));
            Ok(not_stored(&trouble, page.draw(Some(fields), &Problems::default())))
        }
    }
}

/// One tap on Tonight: "no cramps", "I had cramps", "I cannot say", "that was all", "there were more".
pub async fn answer(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    fields: Fields,
) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let mut problems = Problems::default();
    let mut said = NightStatement::about(night);
    said.cramps = match fields.get("cramps").unwrap_or("") {
        // Slept elsewhere, forgot, not sure: the night stays unrecorded, and is not asked about again.
        NOT_SURE => Some(Observation::NotRecorded),
        text => {
            let read = text.parse::<Observation>().map_err(|why| why.to_string());
            problems.keep("cramps", read).filter(|cramps| cramps.is_recorded())
        }
    };
    if said.cramps.is_none() && problems.is_empty() {
        problems.add("cramps", "choose how many cramps there were");
    }
    let page = NightPage::new(&app, &diary, night, fields.manner(&diary));
    page.check(&said, &mut problems);
    if !problems.is_empty() {
        return Ok(mistaken(page.draw(None, &problems)));
    }
    let all_said = said.cramps.is_some_and(|said| !said.is_recorded() || said.count().is_some());
    let saved = app.record(id, Body::Night(said)).await?;
    // Where something is left to say, the page on which to say it.
    let next = if all_said { "/".to_owned() } else { format!("/night/{night}") };
    Ok(Redirect::to(&format!("{next}?saved={}", saved.id)).into_response())
}

/// One more cramp of a night, recorded afterwards.
pub async fn add_cramp(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    fields: Fields,
) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let begun = EpisodeStatement { night: Some(night), ..EpisodeStatement::about(id) };
    let page = NightPage::new(&app, &diary, night, fields.manner(&diary));
    let read = page.read_cramp(begun, &fields);
    let mut problems = read.as_ref().err().cloned().unwrap_or_default();
    if !night.has_begun_by(notice::now(&app)) {
        problems.add("at", "this night has not begun; its cramps can be recorded from noon");
    }
    match read {
        Ok(said) if problems.is_empty() => {
            let saved = app.record(id, Body::Episode(said)).await?;
            Ok(Redirect::to(&format!("/night/{night}?saved={}", saved.id)).into_response())
        }
        _ => Ok(mistaken(page.draw_cramp(Whose::New, Some(&fields), &problems))),
    }
}

pub struct NightPage<'a> {
    app: &'a App,
    diary: &'a Diary,
    night: Night,
    manner: Manner,
    view: Option<&'a NightView>,
    notice: Option<Markup>,
}

impl<'a> NightPage<'a> {
    pub fn new(app: &'a App, diary: &'a Diary, night: Night, manner: Manner) -> Self {
        let view = diary.night(night);
        Self { app, diary, night, manner, view, notice: None }
    }

    pub fn with_notice(self, notice: Markup) -> Self {
        Self { notice: Some(notice), ..self }
    }

    /// Reads the form of one cramp of this night; see [`cramp_form::read`].
    pub fn read_cramp(
        &self,
        said: EpisodeStatement,
        fields: &Fields,
    ) -> Result<EpisodeStatement, Problems> {
        cramp_form::read(self.app, self.night, self.manner, said, fields)
    }

    fn check(&self, said: &NightStatement, problems: &mut Problems) {
        night_form::check_cramps(said, self.view, notice::now(self.app), self.manner, problems);
    }

    fn cramps(&self) -> Cramps<'_> {
        Cramps { app: self.app, night: self.night, manner: self.manner, view: self.view }
    }

    /// The form of one cramp alone; where there is no such cramp, the whole night.
    pub fn draw_cramp(&self, whose: Whose, typed: Option<&Fields>, problems: &Problems) -> Markup {
        match self.cramps().form(whose, Form { prefix: "", typed, problems }) {
            Some(form) => self.page(&form),
            None => self.draw(None, &Problems::default()),
        }
    }

    /// Everything about the night.
    pub fn draw(&self, typed: Option<&Fields>, problems: &Problems) -> Markup {
        let form = Form { prefix: "", typed, problems };
        let (night, now) = (self.night, notice::now(self.app));
        let questions = questions::of_night(self.app.exposures(), self.diary, night);
        let fields = NightFields::of(self.view);
        self.page(&html! {
            (form.summary())
            form method="post" action={ "/night/" (night) } class="sheet" {
                (event(form.typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| self.app.new_id())))
                @if night.has_begun_by(now) {
                    (night_view::cramps_section(form, &fields, self.view))
                } @else {
                    p class="aside" {
                        "This night has not begun. Its cramps can be recorded from noon of "
                        (self.manner.day(night.evening_date())) "."
                    }
                }
                (night_view::day_section(form, self.view, &questions))
                section class="card" {
                    (form.text("note", "Note", diary::statement::MAX_NOTE_CHARS, &fields.note))
                }
                div class="save" { button type="submit" class="primary" { "Save" } }
            }
            @if night.has_begun_by(now) {
                (self.cramps().lines(problems.of("cramps").is_some()))
            }
            p class="more" { a href={ "/night/" (night) "/history" } { "What was recorded, and when" } }
        })
    }

    fn page(&self, content: &Markup) -> Markup {
        let now = notice::now(self.app);
        let observation = self.diary.observation(self.night);
        let body = html! {
            (night_view::head(self.night, now, observation, self.manner))
            @if let Some(notice) = &self.notice { (notice) }
            (content)
        };
        let title = self.manner.day(self.night.evening_date());
        let look = Look::at(now);
        Page { title: &title, tab: Some(Tab::Diary), look, layout: "page", body }.draw()
    }
}

/// The text of an answer in a form.
pub fn answer_text<T>(answer: Option<&Answer<T>>, text: impl FnOnce(&T) -> String) -> String {
    match answer {
        None | Some(Answer::NotRecorded) => String::new(),
        Some(Answer::NotSure) => NOT_SURE.to_owned(),
        Some(Answer::Known(value)) => text(value),
    }
}
