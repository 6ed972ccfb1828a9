//! The warning signs: what was asked, when, what was answered, and what was not asked.
//!
//! Owns: the words about the last check, and its answers one by one.
//! Must not know: any sign or rule.

use std::collections::BTreeSet;

use clinic::triage::{
    Answers, Finding, Reply, RuleBook, Session,
    session::{outcome_of, past_checks},
};
use diary::{Answer, CheckOutcome, Diary, EventId, FindingId, Tier, Within, checkup::CheckView};
use jiff::civil;

use super::{
    super::document::{Block, Column, Table, Text},
    cited::Cited,
    wording,
};

/// Earlier checks that are named.
const MOST_EARLIER: usize = 3;

/// The check whose answers are told: the last in which anything was answered.
fn last(diary: &Diary) -> Option<(EventId, &CheckView)> {
    let answered =
        |view: &CheckView| view.findings.values().any(|said| said.what != Answer::NotRecorded);
    diary.checks().rev().find(|(_, view)| answered(view))
}

pub fn blocks(diary: &Diary, on: civil::Date, cited: &mut Cited) -> Vec<Block> {
    let Some((id, view)) = last(diary) else {
        return vec![Block::paragraph("Not asked: no check was made.")];
    };
    let book = RuleBook::built_in();
    let session = Session::of(book, diary, Some(id), on);
    let outcome = outcome_of(view);
    let mut blocks = vec![Block::paragraph(came_to(view, outcome))];
    let of = |wanted: Reply| -> Vec<&str> {
        let said = book.findings().filter(|it| session.said.get(&it.id) == Some(wanted));
        said.map(|finding| finding.short.as_str()).collect()
    };
    let (yes, unsure) = (of(Reply::Yes), of(Reply::Unsure));
    let mut answered = match yes.is_empty() {
        true => Text::bold("Yes: ").and("to nothing that was asked."),
        false => Text::bold("Yes: ").and_bold(format!("{}.", yes.join("; "))),
    };
    if !unsure.is_empty() {
        answered = answered.and_bold(" Not sure: ").and(format!("{}.", unsure.join("; ")));
    }
    blocks.push(Block::paragraph(answered));
    blocks.extend(fired(book, outcome, cited));
    blocks.push(Block::small(no_and_not_asked(book, &session)));
    blocks.extend(earlier(diary, id));
    blocks
}

fn came_to(view: &CheckView, outcome: Option<&CheckOutcome>) -> Text {
    let day = began(view).map_or_else(|| "a day not recorded".into(), wording::date);
    let said = Text::plain(format!("Check of {day}, by the person themselves: "));
    match outcome {
        None => said.and("left before its end, so it came to nothing yet."),
        Some(outcome) => {
            let rules: Vec<&str> = outcome.fired.iter().map(diary::RuleId::as_str).collect();
            let rules = match rules.is_empty() {
                true => String::new(),
                false => format!(" (rules {})", rules.join(", ")),
            };
            let open = if outcome.complete { "" } else { ", at least; questions are open" };
            said.and_bold(help(outcome)).and(format!("{open}{rules}."))
        }
    }
}

fn began(view: &CheckView) -> Option<civil::Date> {
    Some(view.began.as_ref()?.civil().date())
}

fn help(outcome: &CheckOutcome) -> String {
    let within = match outcome.within {
        None => "",
        Some(Within::Now) => ", now",
        Some(Within::Today) => ", today",
        Some(Within::Days) => ", within days",
        Some(Within::Weeks) => ", within weeks",
    };
    let tier = match outcome.tier {
        Tier::Emergency => "emergency",
        Tier::Soon => "to be looked at soon",
        Tier::Routine => "a routine appointment",
        Tier::SelfCare => "nothing asked for a doctor that day",
    };
    format!("{tier}{within}")
}

/// What stands behind the pressing rules that fired.
fn fired(book: &RuleBook, outcome: Option<&CheckOutcome>, cited: &mut Cited) -> Option<Block> {
    let rules = outcome?.fired.iter().filter_map(|id| book.rule(id));
    let pressing = rules.filter(|rule| rule.tier >= Tier::Soon);
    let items: Vec<Text> = pressing
        .map(|rule| {
            let mark = cited.mark(&rule.because);
            Text::bold(rule.id.as_str()).and(format!(" {}{mark}", rule.because.text))
        })
        .collect();
    (!items.is_empty()).then_some(Block::List(items))
}

/// Of the questions on which an emergency or an early appointment turns, screen by screen.
fn no_and_not_asked(book: &RuleBook, session: &Session) -> Text {
    let pressing = book.rules().filter(|rule| rule.tier >= Tier::Soon);
    let turning: BTreeSet<&FindingId> = pressing.flat_map(|rule| rule.when.findings()).collect();
    let (mut no, mut not_asked) = (Vec::new(), Vec::new());
    for screen in book.screens() {
        let here: Vec<&Finding> = book
            .findings()
            .filter(|finding| finding.screen == screen.id && turning.contains(&finding.id))
            .collect();
        let denied = here.iter().filter(|it| session.said.get(&it.id) == Some(Reply::No)).count();
        // What is asked only after another answer, or is known from elsewhere, was not left out.
        let open = here.iter().filter(|it| session.known.get(&it.id).is_none() && !it.later);
        let share = |count: usize| match count == here.len() {
            true => screen.called.clone(),
            false => format!("{} ({count} of {})", screen.called, here.len()),
        };
        if denied > 0 {
            no.push(share(denied));
        }
        let open = open.count();
        if open > 0 {
            not_asked.push(share(open));
        }
    }
    let list = |all: Vec<String>| match all.is_empty() {
        true => "none".to_owned(),
        false => all.join("; "),
    };
    Text::bold("Answered no: ")
        .and(format!("{}. ", list(no)))
        .and_bold("Not asked: ")
        .and(format!("{}.", list(not_asked)))
}

fn earlier(diary: &Diary, told: EventId) -> Option<Block> {
    let others = past_checks(diary).filter(|(id, _, _)| *id != told).take(MOST_EARLIER);
    let said: Vec<String> = others
        .map(|(_, view, outcome)| {
            let day = began(view).map_or_else(|| "day not recorded".into(), wording::date);
            format!("{day} {}", help(outcome))
        })
        .collect();
    (!said.is_empty()).then(|| Block::small(format!("Earlier checks: {}.", said.join("; "))))
}

/// What was answered in the last check.
pub fn answered(diary: &Diary) -> Answers {
    let said = last(diary).into_iter().flat_map(|(_, view)| &view.findings);
    said.filter_map(|(id, said)| Some((id.clone(), Reply::of(said.what)?))).collect()
}

/// Every question of the last check and its answer.
pub fn answers(diary: &Diary) -> Block {
    let Some((_, view)) = last(diary) else {
        return Block::paragraph("Not asked: no check was made.");
    };
    let row = |finding: &Finding| {
        let said = view.findings.get(&finding.id);
        let answer = match said.map(|said| said.what) {
            Some(Answer::Known(true)) => Text::bold("yes"),
            Some(Answer::Known(false)) => "no".into(),
            Some(Answer::NotSure) => Text::bold("not sure"),
            Some(Answer::NotRecorded) | None => "not asked".into(),
        };
        let day = said.and_then(|said| Some(said.recorded.as_ref()?.civil().date()));
        vec![
            finding.question.as_str().into(),
            answer,
            day.map_or_else(String::new, wording::date).into(),
        ]
    };
    let columns =
        vec![Column::new("Question", 5.0), Column::new("Answer", 0.9), Column::new("When", 1.0)];
    Block::Table(Table { columns, rows: RuleBook::built_in().findings().map(row).collect() })
}
