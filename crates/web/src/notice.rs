//! What was just saved, and the button that takes it back.
//!
//! Owns: the line at the head of a page after a change. Its words come from the diary itself,
//! never from the address.
//! Must not know: the page it stands on.

use app::{App, LogError};
use diary::{Body, Diary, Event, EventId};
use jiff::civil::DateTime;
use maud::{Markup, html};

use crate::{
    controls,
    describe::{Known, night_of},
    form::Fields,
};

/// After this long, an address with an old `saved=` in it says nothing any more.
const SECONDS_SHOWN: i64 = 3_600;
/// How many times something may have been taken back and put back before the line gives up.
const DEEPEST: usize = 20;

pub struct Notice {
    text: String,
    /// What the button says, and which event it takes back.
    button: Option<(&'static str, EventId)>,
}

impl Notice {
    /// The line for the event that `?saved=` names, or for a form that changed nothing (`?same`).
    pub async fn from_query(
        app: &App,
        diary: &Diary,
        query: &Fields,
    ) -> Result<Option<Self>, LogError> {
        if query.get("same").is_some() {
            let text = "Nothing was changed, so nothing was saved.".to_owned();
            return Ok(Some(Self { text, button: None }));
        }
        let Some(id) = query.get("saved").and_then(|id| id.parse().ok()) else { return Ok(None) };
        let Some(event) = app.event(id).await? else { return Ok(None) };
        if diary.is_retracted(id) || !is_recent(app, &event) {
            return Ok(None);
        }
        if matches!(event.body, Body::Forget { .. }) {
            let text = "Forgotten for good. This diary holds nothing of it any more.".to_owned();
            return Ok(Some(Self { text, button: None }));
        }
        let (mut depth, mut target) = (0, event);
        while let Body::Retract { event: earlier } = target.body {
            depth += 1;
            match app.event(earlier).await? {
                Some(earlier) if depth < DEEPEST => target = earlier,
                _ => return Ok(None),
            }
        }
        let known = Known { app, diary, manner: query.manner(diary) };
        let said = about(&known, &target);
        let (text, label) = match depth {
            0 => (saved(&known, &target), "Undo"),
            odd if odd % 2 == 1 => (format!("Taken back: {said}."), "Put it back"),
            _ => (format!("Put back: {said}."), "Undo"),
        };
        Ok(Some(Self { text, button: Some((label, id)) }))
    }

    pub fn draw(&self, app: &App, back: &str) -> Markup {
        html! {
            // What came of a form is where reading goes on, by ear too.
            div class="notice" role="status" tabindex="-1" autofocus data-saved[self.button.is_some()] {
                p { (self.text) }
                @if let Some((label, target)) = self.button { (undo(app, target, back, label, "quiet")) }
            }
        }
    }
}

/// A button that takes one event back; of a retraction, that puts the other in force again.
pub fn undo(app: &App, target: EventId, back: &str, label: &str, class: &str) -> Markup {
    let (id, target) = (app.new_id().to_string(), target.to_string());
    let hidden = [("event", id.as_str()), ("target", target.as_str()), ("back", back)];
    controls::post_button("/undo", &hidden, &html! { (label) }, class)
}

fn saved(known: &Known<'_>, event: &Event) -> String {
    if let Body::Episode(statement) = &event.body
        && statement.episode == event.id
        && let Some(began) = known.diary.episode(event.id).and_then(|(_, cramp)| cramp.began())
    {
        return format!("{} saved.", known.manner.clock(began.time()));
    }
    let about = about(known, event);
    match about.strip_prefix("cramp at ") {
        // On one line, even at the bedside.
        Some(about) => format!("{about}: saved."),
        None => format!("Saved: {about}."),
    }
}

fn about(known: &Known<'_>, event: &Event) -> String {
    let line = known.line(&event.body);
    match night_of(&event.body, known.diary) {
        // The time of a cramp says enough, and at three in the morning less is more.
        Some(_) if matches!(event.body, Body::Episode(_)) => line,
        Some(night) => format!("{}, {line}", known.manner.day(night.evening_date())),
        None => line,
    }
}

fn is_recent(app: &App, event: &Event) -> bool {
    let at = event.recorded.as_ref().and_then(diary::Moment::unix_millis);
    let now = app.clock().now().unix_millis();
    match (at, now) {
        (Some(at), Some(now)) => (now - at) / 1000 < SECONDS_SHOWN,
        _ => false,
    }
}

/// The wall clock of the person.
pub fn now(app: &App) -> DateTime {
    app.clock().now().civil()
}
