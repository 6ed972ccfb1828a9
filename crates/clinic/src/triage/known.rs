//! What a person's own data answer before anything is asked.
//!
//! Owns: how age, pregnancy, conditions and medicines become answers.
//! Must not know: any finding; `knowledge/findings.toml` says what each is known from.

use diary::{Answer, Pregnancy, Sex};

use super::{Answers, Reply, RuleBook, finding::Known};
use crate::{conditions::Conditions, person::Person};

/// At this age and older, pregnancy is not asked about.
/// A choice of ours, so late that it excludes hardly anyone.
const NO_LONGER_PREGNANT: u8 = 60;

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
    replies.extend(known.conditions.iter().map(|condition| {
        conditions.answer(&person.conditions, condition).and_then(Reply::of)
    }));
    if let Some(limit) = known.younger_than {
        replies.push(younger_than(limit, person));
    }
    if known.pregnancy {
        replies.push(pregnancy(person));
    }
    if !known.medicines.is_empty() {
        replies.push(None);
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
