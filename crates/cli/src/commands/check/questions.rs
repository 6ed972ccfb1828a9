//! `charley check --questions`: everything that can be answered.

use anyhow::Result;
use clinic::{
    conditions::Conditions,
    knowledge::Edition,
    triage::{Finding, RuleBook, YesMeans},
};
use serde::Serialize;

use crate::output::Output;

#[derive(Serialize)]
struct Questions<'a> {
    answers: [&'static str; 3],
    findings: Vec<Question<'a>>,
    conditions: Vec<Named<'a>>,
    knowledge: &'a str,
}

#[derive(Serialize)]
struct Question<'a> {
    id: &'a str,
    screen: &'a str,
    question: &'a str,
    /// What counts and what does not.
    help: Option<&'a str>,
    #[serde(rename = "try")]
    attempt: Option<&'a str>,
    yes: YesMeans,
    /// It need not be answered where the medicines, the conditions or `about` tell.
    known_from_data: bool,
    rules: Vec<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    label: &'a str,
}

pub(super) fn print(book: &RuleBook, out: Output) -> Result<()> {
    let question = |finding| question(book, finding);
    let conditions = Conditions::built_in().iter();
    let questions = Questions {
        answers: ["yes", "no", "unsure"],
        findings: book.findings().map(question).collect(),
        conditions: conditions.map(|it| Named { id: it.id.as_str(), label: &it.label }).collect(),
        knowledge: &Edition::built_in().version,
    };
    out.print("check-questions", &questions, |questions| in_words(book, questions))?;
    Ok(())
}

fn question<'a>(book: &'a RuleBook, finding: &'a Finding) -> Question<'a> {
    Question {
        id: finding.id.as_str(),
        screen: &finding.screen.0,
        question: &finding.question,
        help: finding.help.as_deref(),
        attempt: finding.attempt.as_deref(),
        yes: finding.yes,
        known_from_data: finding.known.is_some(),
        rules: book.users(&finding.id),
    }
}

fn in_words(book: &RuleBook, questions: &Questions<'_>) -> String {
    let mut text =
        String::from("Each is answered with yes, no or unsure. What is left out was not asked.\n");
    for screen in book.screens() {
        text += &format!("\n{}\n", screen.ask);
        for it in questions.findings.iter().filter(|it| it.screen == screen.id.0) {
            text += &format!("  {}\n    {} ({})\n", it.id, it.question, it.rules.join(", "));
        }
    }
    text
}
