//! One check as it stands in a diary.
//!
//! Owns: what was answered in a check, what is known besides, and which check is still open.
//! Must not know: how answers are gathered or stored.

use diary::{Answer, CheckOutcome, Diary, EventId, FindingId, checkup::CheckView};
use jiff::civil;

use super::{Answers, Decision, Reply, RuleBook, ScreenId, Step, known_answers};
use crate::{person::Person, watch};

/// An unfinished check is taken up again for so many hours; what was true then may have changed
/// after that.
const HOURS_OPEN: i64 = 12;

/// The answers of one check, with what is known besides.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Answered in this check.
    pub said: Answers,
    /// With what the person's own data and the diary say; of two, the more worrying holds.
    pub known: Answers,
}

impl Session {
    /// The check `id` of `diary`, or one in which nothing was answered yet.
    pub fn of(book: &RuleBook, diary: &Diary, id: Option<EventId>, on: civil::Date) -> Self {
        let said = id.and_then(|id| diary.check(id)).map(answers_of).unwrap_or_default();
        let shown = watch::answers(&watch::signs(diary, on));
        let known = known_answers(book, &Person::of(diary, on)).with(&shown).with(&said);
        Self { said, known }
    }

    /// As if `reply` had been given; `None` takes an answer back.
    pub fn say(&mut self, finding: &FindingId, reply: Option<Reply>) {
        self.said.put(finding.clone(), reply);
        self.known.put(finding.clone(), reply);
    }

    pub fn next_step<'b>(&self, book: &'b RuleBook, opened: Option<&ScreenId>) -> Step<'b> {
        book.next_step(&self.said, &self.known, opened)
    }

    pub fn decide<'b>(&self, book: &'b RuleBook) -> Decision<'b> {
        book.decide(&self.known)
    }
}

fn answers_of(view: &CheckView) -> Answers {
    let replies = view.findings.iter();
    replies.filter_map(|(id, said)| Some((id.clone(), Reply::of(said.what)?))).collect()
}

/// The check that was begun last, if it was left before its end and not long ago.
pub fn open_check(diary: &Diary, now: civil::DateTime) -> Option<EventId> {
    let (id, view) = diary.checks().next_back()?;
    let age = now.duration_since(view.began.as_ref()?.civil());
    let fresh = age.as_hours() < HOURS_OPEN && age.as_secs() > -60;
    (outcome_of(view).is_none() && fresh).then_some(id)
}

/// What a check came to; `None` where it was left before its end, or an answer was changed since.
pub fn outcome_of(view: &CheckView) -> Option<&CheckOutcome> {
    let outcome = view.outcome.as_ref()?;
    let when = |at: &Option<diary::Moment>| at.as_ref().and_then(diary::Moment::unix_millis);
    let changed = view.findings.values().any(|said| when(&said.recorded) > when(&outcome.recorded));
    (!changed).then_some(&outcome.what)
}

/// The checks that came to an end, the latest first.
pub fn past_checks(diary: &Diary) -> impl Iterator<Item = (EventId, &CheckView, &CheckOutcome)> {
    let checks = diary.checks().rev();
    checks.filter_map(|(id, view)| Some((id, view, outcome_of(view)?)))
}

/// What was answered last before `before`, in the order in which it was answered: where "back"
/// leads. Without `before`, the last answer of all.
pub fn answered_before(view: &CheckView, before: Option<&FindingId>) -> Option<FindingId> {
    let mut answered: Vec<_> =
        view.findings.iter().filter(|(_, said)| said.what != Answer::NotRecorded).collect();
    answered
        .sort_by_key(|(_, said)| (said.recorded.as_ref().and_then(|at| at.unix_millis()), said.by));
    let end = before.and_then(|before| answered.iter().position(|(id, _)| *id == before)).map_or(
        answered.len(),
        |place| {
            // A group was answered in one: back leads to what came before all of it.
            let by = answered.get(place).map(|(_, said)| said.by);
            answered.iter().position(|(_, said)| Some(said.by) == by).unwrap_or(place)
        },
    );
    let last = answered.get(..end)?.last()?;
    Some(last.0.clone())
}
