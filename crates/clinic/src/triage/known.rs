//! What a person's own data answer before anything is asked.
//!
//! Owns: how age, pregnancy, conditions and medicines become answers.
//! Must not know: any finding; `knowledge/findings.toml` says what each is known from.

use diary::{Answer, FindingId, Pregnancy, Sex, medicine::Stop};
use jiff::{ToSpan, civil};

use super::{Answers, Reply, RuleBook, finding::Known};
use crate::{
    conditions::Conditions,
    medicines::Medicines,
    person::{Person, Taken},
};

/// At this age and older, pregnancy is not asked about.
/// A choice of ours, so late that it excludes hardly anyone.
const NO_LONGER_PREGNANT: u8 = 60;
/// The profile's "That is everything I take".
const ALL_LISTED: &str = "all-medicines-listed";

/// What is known of `person` without asking, as answers. A yes of their own outranks a no.
pub fn known_answers(book: &RuleBook, person: &Person) -> Answers {
    let mut answers = Answers::default();
    for finding in book.findings() {
        let fact = person.facts.get(&finding.id).and_then(|&answer| Reply::of(answer));
        let derived = finding.known.as_ref().and_then(|known| derive(known, person));
        let reply = match (fact, derived) {
            (Some(fact), Some(derived)) => Some(fact.max(derived)),
            (one, other) => one.or(other),
        };
        if let Some(reply) = reply {
            answers.set(finding.id.clone(), reply);
        }
    }
    answers
}

/// Yes where one of the sources says so; no where all of them do.
fn derive(known: &Known, person: &Person) -> Option<Reply> {
    let mut replies: Vec<Option<Reply>> = Vec::new();
    let conditions = Conditions::built_in();
    replies.extend(
        known
            .conditions
            .iter()
            .map(|condition| conditions.answer(&person.conditions, condition).and_then(Reply::of)),
    );
    if let Some(limit) = known.younger_than {
        replies.push(younger_than(limit, person));
    }
    if known.pregnancy {
        replies.push(pregnancy(person));
    }
    if !known.medicines.is_empty() {
        replies.push(medicines(known, person));
    }
    let worst = replies.iter().flatten().max().copied();
    match worst {
        Some(Reply::No) if replies.contains(&None) => None,
        other => other,
    }
}

fn younger_than(limit: u8, person: &Person) -> Option<Reply> {
    match person.age? {
        // Only the year of birth is known: in the year of the birthday both may be true.
        Answer::Known(age) if age == limit => Some(Reply::Unsure),
        Answer::Known(age) if age < limit => Some(Reply::Yes),
        Answer::Known(_) => Some(Reply::No),
        Answer::NotSure | Answer::NotRecorded => None,
    }
}

fn pregnancy(person: &Person) -> Option<Reply> {
    let said = match person.pregnancy {
        Some(Answer::Known(Pregnancy::No)) => Some(Reply::No),
        Some(Answer::Known(Pregnancy::Pregnant | Pregnancy::RecentBirth)) => Some(Reply::Yes),
        Some(Answer::NotSure) => Some(Reply::Unsure),
        Some(Answer::NotRecorded) | None => None,
    };
    let male = matches!(person.sex, Some(Answer::Known(Sex::Male)));
    let old = matches!(person.age, Some(Answer::Known(age)) if age >= NO_LONGER_PREGNANT);
    said.or((male || old).then_some(Reply::No))
}

/// Yes where something of the kind is on the list, not sure where it may be, no only where the
/// person said that the list is complete and everything on it is known.
fn medicines(known: &Known, person: &Person) -> Option<Reply> {
    let counted = person.medicines.iter().filter(|taken| counts(taken, known, person.on));
    let of_kind: Vec<Option<Reply>> =
        counted.map(|taken| is_of_kind(taken, known, person.on)).collect();
    match of_kind.iter().flatten().max() {
        Some(&reply) if reply.counts() => Some(reply),
        _ if of_kind.contains(&None) || !is_complete(person) => None,
        _ => Some(Reply::No),
    }
}

fn is_complete(person: &Person) -> bool {
    let listed: Option<FindingId> = ALL_LISTED.parse().ok();
    listed.and_then(|id| person.facts.get(&id)).and_then(Answer::known) == Some(&true)
}

/// Whether it is taken, or was stopped so lately that it still matters.
fn counts(taken: &Taken, known: &Known, on: civil::Date) -> bool {
    match taken.stopped {
        Some(Answer::Known(Stop::On(end))) => {
            let until = end.checked_add(i32::from(known.until_days_after).days());
            on < until.unwrap_or(civil::Date::MAX)
        }
        _ => true,
    }
}

/// `None` where it is not known what it is, or when it was begun.
fn is_of_kind(taken: &Taken, known: &Known, on: civil::Date) -> Option<Reply> {
    let book = Medicines::built_in();
    let contents = book.contents(taken)?;
    let wanted = |id: &str| known.medicines.iter().any(|wanted| wanted == id);
    let mut of_kind = Reply::No;
    for medicine in contents {
        let groups = book.groups_of(&medicine.id).filter(|group| wanted(group.id.as_str()));
        for group in groups {
            let certain = !medicine.unnamed || group.members.contains(&medicine.id);
            of_kind = of_kind.max(if certain { Reply::Yes } else { Reply::Unsure });
        }
        if wanted(medicine.id.as_str()) {
            of_kind = Reply::Yes;
        }
    }
    match known.begun_within_days {
        Some(days) if of_kind.counts() => match begun_within(taken, days, on)? {
            true => Some(of_kind),
            false => Some(Reply::No),
        },
        _ => Some(of_kind),
    }
}

/// Whether it was begun or changed within so many days; `None` where the start is not known.
fn begun_within(taken: &Taken, days: u16, on: civil::Date) -> Option<bool> {
    let since = on.checked_sub(i32::from(days).days()).unwrap_or(civil::Date::MIN);
    let within = |date: civil::Date| (since..=on).contains(&date);
    if taken.changed.keys().any(|&date| within(date)) {
        return Some(true);
    }
    taken.started.and_then(|started| started.known().copied()).map(within)
}
