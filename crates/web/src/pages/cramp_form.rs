//! The details of single cramps, on the page of their night.
//!
//! Owns: the form of one cramp, reading it, and the form that adds one afterwards.
//! Must not know: anything about the night as a whole.

use app::{App, Manner};
use axum::response::{IntoResponse, Redirect};
use diary::{
    Answer, Body, Diary, EpisodeStatement, EventId, Helped, Moment, Night, Pain, Relief,
    view::{EpisodeView, NightView},
};
use maud::{Markup, html};

use super::{
    Reply,
    night::{NightPage, answer_text},
    night_form::{number, one, read_minutes, read_pain},
};
use crate::{
    controls::{Choice, Form, choice, event, time_text},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, NOT_SURE, Problems, one_of},
    navigation,
    night_view::{MINUTES, not_saved},
    notice::{self, undo},
    place, words,
};

pub async fn submit(app: &App, diary: &Diary, night: Night, id: EventId, fields: &Fields) -> Reply {
    let page = NightPage::new(app, diary, night, fields.manner(diary));
    let said = match page.read_cramp(EpisodeStatement::about(id), fields) {
        Ok(said) => said,
        Err(problems) => {
            return Ok(mistaken(page.draw_cramp(Whose::Stored(id), Some(fields), &problems)));
        }
    };
    if said.says_nothing() {
        return Ok(Redirect::to(&format!("/night/{night}?same=1")).into_response());
    }
    match app.record(fields.event()?, Body::Episode(said)).await.map_err(Trouble::from) {
        Ok(saved) => {
            Ok(Redirect::to(&format!("/night/{night}?saved={}", saved.id)).into_response())
        }
        Err(trouble) => {
            let page = page.with_notice(not_saved(&trouble));
            let page = page.draw_cramp(Whose::Stored(id), Some(fields), &Problems::default());
            Ok(not_stored(&trouble, page))
        }
    }
}

/// What the form of one cramp says, on top of `said`.
///
/// # Errors
///
/// Every field that cannot be read, with what is allowed.
pub fn read(
    app: &App,
    night: Night,
    manner: Manner,
    mut said: EpisodeStatement,
    fields: &Fields,
) -> Result<EpisodeStatement, Problems> {
    let mut problems = Problems::default();
    let p = &mut problems;
    let yes_no = |text: &str| match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => {
            Err(format!("{:?} is neither yes nor no", other.chars().take(40).collect::<String>()))
        }
    };
    said.at = one(fields, p, "at", |text| moment(app, night, manner, text));
    (said.side, said.site) = place::read(fields, p);
    said.duration = number(fields, p, "minutes", read_minutes);
    said.pain = one(fields, p, "pain", read_pain);
    said.woke = one(fields, p, "woke", yes_no);
    said.soreness = one(fields, p, "sore", yes_no);
    for &relief in Relief::ALL {
        let name = format!("relief.{relief}");
        if let Some(helped) = one(fields, p, &name, |text| {
            one_of::<Helped>(text, "Did it help?", "yes, a little or no")
        }) {
            said.relief.insert(relief, helped);
        }
    }
    if problems.is_empty() { Ok(said) } else { Err(problems) }
}

fn moment(app: &App, night: Night, manner: Manner, text: &str) -> Result<Moment, String> {
    let found: String = text.chars().take(40).collect();
    let time: jiff::civil::Time =
        text.parse().map_err(|_| format!("{found:?} is not a time; write it as 03:12"))?;
    let civil = night.at(time);
    if civil > notice::now(app) {
        return Err(format!("{} has not come yet", manner.clock(time)));
    }
    Ok(app.clock().at(civil))
}

/// Whose form is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Stored(EventId),
    /// One that is to be added.
    New,
}

impl Whose {
    pub fn asked(query: &Fields) -> Option<Self> {
        match query.get("cramp")? {
            "new" => Some(Self::New),
            id => id.parse().ok().map(Self::Stored),
        }
    }
}

/// All cramps of a night that were stored one by one.
pub struct Cramps<'a> {
    pub app: &'a App,
    pub night: Night,
    pub manner: Manner,
    pub view: Option<&'a NightView>,
}

impl Cramps<'_> {
    /// A line for each. Their forms, each with its drawing of the legs, stand alone on a page: ten
    /// of them would weigh more than a page may. Those that are `in_the_way` of what was said of the
    /// whole night can be removed at once.
    pub fn lines(&self, in_the_way: bool) -> Markup {
        let mut cramps: Vec<(EventId, &EpisodeView)> =
            self.view.iter().flat_map(|view| &view.episodes).map(|(&id, e)| (id, e)).collect();
        cramps.sort_by_key(|(id, cramp)| (cramp.began(), *id));
        html! {
            section class="each" aria-label="Cramps stored one by one" {
                h2 { "One by one" }
                @for (id, cramp) in cramps {
                    p class="step" {
                        a href={ "/night/" (self.night) "?cramp=" (id) } {
                            span { (self.title(cramp)) " " span class="hint" { (known(cramp)) } }
                            (navigation::onward())
                        }
                    }
                    @if in_the_way { (self.removal(id)) }
                }
                p { a class="button" href={ "/night/" (self.night) "?cramp=new" } { "Add a cramp of this night" } }
            }
        }
    }

    /// The form of one; nothing where it is no cramp of this night.
    pub fn form(&self, whose: Whose, form: Form) -> Option<Markup> {
        let cramp = match whose {
            Whose::Stored(id) => Some((id, self.view?.episodes.get(&id)?)),
            Whose::New => None,
        };
        let (action, save) = match cramp {
            Some((id, _)) => (format!("/cramp/{id}"), "Save this cramp"),
            None => (format!("/night/{}/cramp", self.night), "Add this cramp"),
        };
        let submission = form.typed.and_then(|typed| typed.event().ok());
        Some(html! {
            (form.summary())
            form method="post" action=(action) class="sheet" {
                (event(submission.unwrap_or_else(|| self.app.new_id())))
                input type="hidden" name="from" value="night";
                section class="card" {
                    h2 { @match cramp { Some((_, cramp)) => (self.title(cramp)), None => "One more cramp" } }
                    (fields(form, cramp.map(|(_, cramp)| cramp)))
                }
                div class="save" { button type="submit" class="primary" { (save) } }
            }
            @if let Some((id, _)) = cramp { (self.removal(id)) }
            p class="more" { a href={ "/night/" (self.night) } { "Everything about this night" } }
        })
    }

    fn removal(&self, id: EventId) -> Markup {
        undo(self.app, id, &format!("/night/{}", self.night), "Remove this cramp", "quiet danger")
    }

    fn title(&self, cramp: &EpisodeView) -> String {
        let began = cramp.began();
        began.map_or_else(|| "Time not known".to_owned(), |at| self.manner.clock(at.time()))
    }
}

fn known(cramp: &EpisodeView) -> String {
    let mut known = Vec::new();
    known.extend(cramp.side.as_ref().and_then(|side| Some(words::side(*side.known()?).to_owned())));
    known.extend(cramp.site.as_ref().and_then(|site| Some(words::site(*site.known()?).to_owned())));
    known.extend(cramp.duration.as_ref().and_then(|d| Some(words::duration(*d.known()?))));
    known.join(", ")
}

fn fields(form: Form, cramp: Option<&EpisodeView>) -> Markup {
    let text = |of: fn(&EpisodeView) -> String| cramp.map(of).unwrap_or_default();
    let at = text(|c| c.began().map(|at| time_text(at.time())).unwrap_or_default());
    let side = text(|c| answer_text(c.side.as_ref(), |side| side.word().into()));
    let site = text(|c| answer_text(c.site.as_ref(), |site| site.word().into()));
    let minutes = text(|c| answer_text(c.duration.as_ref(), |d| d.minutes_text()));
    let pain = text(|c| answer_text(c.pain.as_ref(), |pain| pain.level().to_string()));
    let woke = text(|c| yes_no_text(c.woke.as_ref()));
    let sore = text(|c| yes_no_text(c.soreness.as_ref()));
    let mut pains: Vec<Choice> =
        (0..=Pain::MAX).map(|level| choice(level.to_string(), level.to_string())).collect();
    pains.extend([choice(NOT_SURE, "Not sure"), choice("", "No answer")]);
    html! {
        (form.time("at", &html! { "When did it begin?" @if at.is_empty() { span class="hint" { "Whoever was beside you may know. Leave it empty if nobody does." } } }, &at))
        (place::ask(form, &side, &site))
        (form.number("minutes", &html! { "How long, in minutes?" }, &MINUTES, "minutes", &minutes))
        (form.choices("pain", &html! { "How bad?" span class="hint" { "0 is none, 10 the worst you can imagine" } }, "scale", &pains, &pain))
        (form.yes_no("woke", &html! { "Did it wake you?" }, &woke))
        (form.yes_no("sore", &html! { "Was the muscle sore the next day?" }, &sore))
        fieldset class="field reliefs" {
            legend { "What did you do, and did it help?" }
            @for &relief in Relief::ALL {
                @let now = cramp.and_then(|cramp| cramp.relief.get(&relief));
                @let now = answer_text(now, |helped| helped.word().to_owned());
                (form.select(&format!("relief.{relief}"), &words::sentence(words::relief(relief)), &helped(), &now))
            }
        }
    }
}

fn yes_no_text(answer: Option<&Answer<bool>>) -> String {
    answer_text(answer, |&yes| if yes { "yes".into() } else { "no".into() })
}

fn helped() -> [Choice; 5] {
    [
        choice("", "No answer"),
        choice(Helped::Yes.word(), "Helped"),
        choice(Helped::Little.word(), "Helped a little"),
        choice(Helped::No.word(), "Did not help"),
        choice(NOT_SURE, "Tried, not sure"),
    ]
}
