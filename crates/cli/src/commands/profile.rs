//! `charley profile`: what a person said about themselves.
//!
//! Owns: the command's words and JSON.
//! Must not know: any question.

use anyhow::{Result, bail};
use clinic::{
    about_you::{AboutYou, Asked, Kind},
    conditions::Conditions,
};
use diary::{Answer, Body, ProfileStatement, profile::ProfileView, view::Dated};
use jiff::civil::Date;
use pollster::block_on;
use serde::Serialize;

use super::open;
use crate::{args::Global, output::Output};

#[derive(Serialize)]
struct Profile {
    answers: Vec<OneAnswer>,
}

#[derive(Serialize)]
struct OneAnswer {
    id: String,
    question: String,
    why: Option<String>,
    /// `null`: nobody asked, or the answer was taken back.
    answer: Option<String>,
}

pub(super) fn list(global: &Global, out: Output) -> Result<()> {
    let (diary, _) = open::read(global)?;
    let profile = diary.profile();
    let screen = AboutYou::built_in();
    let mut answers: Vec<OneAnswer> = screen
        .questions()
        .map(|asked| OneAnswer {
            id: asked.id.clone(),
            question: asked.text.clone(),
            why: Some(asked.why.clone()),
            answer: answer_to(asked, profile),
        })
        .collect();
    let elsewhere = profile.conditions.iter().filter(|(id, _)| screen.get(id.as_str()).is_none());
    answers.extend(elsewhere.map(|(id, said)| {
        let label = Conditions::built_in().get(id).map(|condition| condition.label.clone());
        OneAnswer {
            id: id.to_string(),
            question: label.unwrap_or_else(|| id.to_string()),
            why: None,
            answer: in_word(Some(said), |so| if *so { "yes" } else { "no" }.into()),
        }
    }));
    out.print("profile", &Profile { answers }, in_words)?;
    Ok(())
}

fn answer_to(asked: &Asked, profile: &ProfileView) -> Option<String> {
    let yes_no = |so: &bool| if *so { "yes" } else { "no" }.to_owned();
    match asked.kind {
        Kind::BirthYear => in_word(profile.birth_year.as_ref(), |born| born.year().to_string()),
        Kind::Sex => in_word(profile.sex.as_ref(), |sex| sex.word().into()),
        Kind::Pregnancy => in_word(profile.pregnancy.as_ref(), |said| said.word().into()),
        Kind::Due => in_word(profile.due.as_ref(), ToString::to_string),
        Kind::Hemisphere => in_word(profile.hemisphere.as_ref(), |said| said.word().into()),
        Kind::CrampsPerWeek => {
            in_word(profile.cramps_per_week.as_ref(), |said| said.count().to_string())
        }
        Kind::CrampsSince => in_word(profile.cramps_since.as_ref(), ToString::to_string),
        Kind::Condition => {
            in_word(asked.condition().and_then(|id| profile.conditions.get(&id)), yes_no)
        }
        Kind::Fact => in_word(asked.fact().and_then(|id| profile.facts.get(&id)), yes_no),
    }
}

fn in_word<T>(said: Option<&Dated<Answer<T>>>, known: impl FnOnce(&T) -> String) -> Option<String> {
    match &said?.what {
        Answer::Known(value) => Some(known(value)),
        Answer::NotSure => Some("not-sure".into()),
        Answer::NotRecorded => None,
    }
}

fn in_words(profile: &Profile) -> String {
    let mut text = String::new();
    for OneAnswer { id, question, answer, .. } in &profile.answers {
        let answer = answer.as_deref().unwrap_or("-");
        text += &format!("  {id:<28} {answer:<12} {question}\n");
    }
    text += "\nSet answers with `charley profile set birth-year=1954 kidney-disease=no`.\n";
    text
}

#[derive(Serialize)]
struct Saved {
    saved: usize,
}

pub(super) fn set(global: &Global, answers: &[String], out: Output) -> Result<()> {
    let (_, today) = open::read(global)?;
    let mut said = ProfileStatement::default();
    let mut wrong = Vec::new();
    for answer in answers {
        let read = match answer.split_once('=') {
            Some((id, value)) => set_one(id.trim(), value.trim(), today, &mut said),
            None => Err(format!("{answer:?} has no =; write kidney-disease=no")),
        };
        wrong.extend(read.err());
    }
    if !wrong.is_empty() {
        bail!("nothing was saved: {}", wrong.join("; "));
    }
    let opened = open::open(global)?;
    block_on(opened.app.record_new(Body::Profile(said)))?;
    out.print("profile", &Saved { saved: answers.len() }, |saved| {
        let answers = if saved.saved == 1 { "answer" } else { "answers" };
        format!("Saved: {} {answers}. `charley plan` shows what they mean.\n", saved.saved)
    })?;
    Ok(())
}

fn set_one(id: &str, value: &str, today: Date, said: &mut ProfileStatement) -> Result<(), String> {
    if let Some(asked) = AboutYou::built_in().get(id) {
        return asked.read(value, today, said).map_err(|why| format!("{id}: {why}"));
    }
    match Conditions::built_in().find(id) {
        Some(condition) => {
            let answer = clinic::about_you::yes_no(value).map_err(|why| format!("{id}: {why}"))?;
            said.conditions.insert(condition.id.clone(), answer);
            Ok(())
        }
        None => {
            let id: String = id.chars().take(40).collect();
            Err(format!("nobody is asked {id:?}; `charley profile` lists the questions"))
        }
    }
}
