//! From the fields of a night's form to what they say.
//!
//! Owns: reading the form of a night and of an evening: only what was changed, and everything
//! that is wrong with it at once.
//! Must not know: how the form is drawn, or where a statement goes.

use app::Manner;
use diary::{
    Answer, CrampDuration, ExposureValue, Night, NightStatement, Observation, Pain, Side, Site,
    statement::MAX_NOTE_CHARS, view::NightView,
};
use jiff::civil::DateTime;

use crate::{
    controls::text_hash,
    form::{Fields, Problems, answer, one_of},
    place,
    questions::Question,
    words,
};

/// The choice that takes its number from the box beside it.
pub const EXACTLY: &str = "exactly";
pub const AT_LEAST: &str = "at-least";

/// What the form says that it did not say when it was drawn.
///
/// # Errors
///
/// Every field that cannot be read, with what is allowed.
pub fn read(
    night: Night,
    fields: &Fields,
    questions: &[Question],
) -> Result<NightStatement, Problems> {
    let mut problems = Problems::default();
    let mut said = NightStatement::about(night);
    said.cramps = cramps(fields, &mut problems);
    said.worst_pain = one(fields, &mut problems, "worst_pain", read_pain);
    said.longest = number(fields, &mut problems, "minutes", read_minutes);
    (said.side, said.site) = place::read(fields, &mut problems);
    said.note = note(fields, &mut problems);
    for question in questions {
        let read = |text: &str| question.read(text);
        let name = question.field();
        let said_now = match question.kind() {
            diary::ExposureKind::YesNo => one(fields, &mut problems, &name, read),
            diary::ExposureKind::Number => number(fields, &mut problems, &name, read),
        };
        if let Some(value) = said_now {
            said.exposures.insert(question.id().clone(), value);
        }
    }
    unknown_questions(fields, questions, &mut problems);
    if problems.is_empty() { Ok(said) } else { Err(problems) }
}

/// A question that this diary does not have says so, rather than being dropped without a word.
fn unknown_questions(fields: &Fields, questions: &[Question], problems: &mut Problems) {
    for name in fields.names().filter_map(|name| name.strip_prefix("x.")) {
        let id = name.strip_suffix(".other").unwrap_or(name);
        if !questions.iter().any(|question| question.id().as_str() == id) {
            let id: String = id.chars().take(40).collect();
            problems.add(&format!("x.{name}"), format!("there is no question {id:?}"));
        }
    }
}

fn cramps(fields: &Fields, problems: &mut Problems) -> Option<Observation> {
    let typed = fields.get("cramps_number").map_or("", str::trim);
    let text = match fields.changed("cramps") {
        Some(EXACTLY) => typed.to_owned(),
        Some(AT_LEAST) => format!(">={typed}"),
        Some(text) => text.to_owned(),
        None if typed.is_empty() => return None,
        None => {
            problems.add("cramps", "choose “at least” or “exactly” for the number you typed");
            return None;
        }
    };
    if text.is_empty() && fields.get("cramps") == Some(EXACTLY) {
        problems.add("cramps", "type how many cramps, such as 12");
        return None;
    }
    let read = text.parse::<Observation>().map_err(|_| {
        let found: String = text.trim_start_matches(">=").chars().take(40).collect();
        format!("{found:?} is not a number of cramps; use a whole number from 1 to 99")
    });
    let observation = problems.keep("cramps", read)?;
    // As it was drawn, said in other words: 3 and “exactly 3”.
    (observation.to_string() != fields.was("cramps")).then_some(observation)
}

/// What was changed of a field that holds one word.
pub fn one<T>(
    fields: &Fields,
    problems: &mut Problems,
    name: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Option<Answer<T>> {
    problems.keep(name, answer(fields.changed(name)?, read))
}

/// What was changed of a row of numbers with a box beside it.
pub fn number<T>(
    fields: &Fields,
    problems: &mut Problems,
    name: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Option<Answer<T>> {
    let text = problems.keep(name, fields.changed_number(name))??;
    problems.keep(name, answer(text, read))
}

pub fn read_pain(text: &str) -> Result<Pain, String> {
    one_of(text, "How bad?", "a number from 0 to 10")
}

pub fn read_side(text: &str) -> Result<Side, String> {
    one_of(text, "Which leg?", "left, right or both")
}

pub fn read_site(text: &str) -> Result<Site, String> {
    one_of(text, "Where?", "one of the places of the drawing")
}

pub fn read_minutes(text: &str) -> Result<CrampDuration, String> {
    let found: String = text.chars().take(40).collect();
    let refused = || format!("{found:?} is not a number of minutes; write one such as 4 or 0.5");
    match ExposureValue::parse(text) {
        Ok(ExposureValue::Number(minutes)) => {
            CrampDuration::from_minutes(minutes).map_err(|why| why.to_string())
        }
        _ => Err(refused()),
    }
}

fn note(fields: &Fields, problems: &mut Problems) -> Option<Answer<String>> {
    let text = fields.get("note")?.replace("\r\n", "\n");
    let text = text.trim();
    if text_hash(text) == fields.was("note") {
        return None;
    }
    let long = text.chars().count();
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if long > MAX_NOTE_CHARS {
        problems.add("note", format!("the note has {long} characters; {MAX_NOTE_CHARS} fit"));
    } else if text.contains(odd) {
        problems.add("note", "the note holds characters that cannot be shown; type it again");
    } else if text.is_empty() {
        return Some(Answer::NotRecorded);
    } else {
        return Some(Answer::Known(text.to_owned()));
    }
    None
}

/// What cannot be said of this night as it stands: of one that has not begun, or against the
/// cramps that are stored.
pub fn check_cramps(
    said: &NightStatement,
    view: Option<&NightView>,
    now: DateTime,
    manner: Manner,
    problems: &mut Problems,
) {
    let details = said.worst_pain.is_some()
        || said.longest.is_some()
        || said.side.is_some()
        || said.site.is_some();
    let about_cramps = details || said.cramps.is_some_and(Observation::is_recorded);
    if about_cramps && !said.night.has_begun_by(now) {
        let day = manner.day(said.night.evening_date());
        problems.add(
            "cramps",
            format!(
                "the night of {day} has not begun; its cramps can be recorded from noon of that day"
            ),
        );
    }
    let stored = view.map_or(0, |view| view.episodes.len());
    if said.cramps == Some(Observation::NoCramps) && stored > 0 {
        let cramps = words::count_of(stored as u64, "cramp");
        let it = if stored == 1 { "it" } else { "them" };
        problems.add(
            "cramps",
            format!(
                "{cramps} of this night is stored; to say “no cramps”, remove {it} first, below"
            ),
        );
    }
}
