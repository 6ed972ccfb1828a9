//! `charley check`: warning signs, and how fast help is needed.

mod interview;
mod questions;

use std::{
    fs,
    io::{IsTerminal, Read},
    path::Path,
};

use anyhow::{Context, Result, bail};
use app::Clock;
use clinic::{
    knowledge::Edition,
    person::Person,
    triage::{
        Decision, RuleBook, Session, known_answers,
        session::past_checks,
        words::{chosen_number, to_read_aloud, with_number},
    },
};
use diary::{Diary, Tier, Within};
use exchange::check_answers;
use pollster::block_on;
use serde::Serialize;

use super::{Opened, open, open_to_read};
use crate::{
    args::{Check, Global},
    host::SystemClock,
    output::Output,
};

/// The result as scripts read it.
#[derive(Serialize)]
struct Checked {
    tier: Tier,
    within: Option<Within>,
    complete: bool,
    fired: Vec<Fired>,
    ask: Vec<String>,
    resembles: Vec<String>,
    /// What to tell a nurse or doctor.
    say: Vec<String>,
    knowledge: String,
    review: String,
    #[serde(skip)]
    words: Words,
}

#[derive(Serialize)]
struct Fired {
    id: String,
    tier: Tier,
    within: Within,
    tell: String,
    because: String,
    sources: Vec<String>,
}

/// What only people read.
struct Words {
    heading: String,
    how: String,
    whom: String,
    like: Vec<String>,
    open: Vec<String>,
    closing: String,
}

pub(super) fn check(global: &Global, args: &Check, out: Output) -> Result<()> {
    let book = RuleBook::built_in();
    if args.questions {
        return questions::print(book, out);
    }
    if let Some(file) = &args.answers {
        return dry_run(book, file, out);
    }
    if out.is_json() || !std::io::stdin().is_terminal() {
        return latest(&open_to_read(global)?, book, out);
    }
    interview::run(&open(global)?, book, out)
}

/// A file of answers is looked at and not kept: the diary is not even opened.
fn dry_run(book: &RuleBook, file: &Path, out: Output) -> Result<()> {
    let bytes = read(file)?;
    let on = SystemClock.now().civil().date();
    let check_answers::CheckAnswers { person, answers } =
        check_answers::read(&bytes, on).with_context(|| file.display().to_string())?;
    let known = known_answers(book, &person).with(&answers);
    let session = Session { said: answers, known };
    let closing = "This was a dry run: nothing of it was kept in a diary.";
    out.print("check", &result(book, &person, &session, None, closing), in_words)?;
    Ok(())
}

/// Reads no more than an answer file may hold, and one byte to see that there is more.
fn read(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = check_answers::MAX_BYTES as u64 + 1;
    if file == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut bytes).context("standard input")?;
    } else {
        let open = fs::File::open(file).and_then(|it| it.take(most).read_to_end(&mut bytes));
        open.with_context(|| format!("{} cannot be read", file.display()))?;
    }
    Ok(bytes)
}

/// The last check of the diary, with what the person's own data say today.
fn latest(opened: &Opened, book: &RuleBook, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let now = opened.app.clock().now().civil();
    let Some((id, view, _)) = past_checks(&diary).next() else {
        bail!(
            "this diary holds no finished check; run `charley check` in a terminal, or answer a \
             file with `charley check --answers FILE`"
        );
    };
    let session = Session::of(book, &diary, Some(id), now.date());
    let began =
        view.began.as_ref().map_or(String::new(), |at| out.manner().short(at.civil().date()));
    let closing = format!("These are the answers of the check of {began}.");
    out.print("check", &of_diary(book, &diary, &session, now.date(), &closing), in_words)?;
    Ok(())
}

fn of_diary(
    book: &RuleBook,
    diary: &Diary,
    session: &Session,
    on: jiff::civil::Date,
    closing: &str,
) -> Checked {
    result(book, &Person::of(diary, on), session, chosen_number(diary), closing)
}

fn result(
    book: &RuleBook,
    person: &Person,
    session: &Session,
    number: Option<&str>,
    closing: &str,
) -> Checked {
    let decision: Decision<'_> = session.decide(book);
    let edition = Edition::built_in();
    let fill = |text: &str| with_number(text, number);
    let over = book.words(decision.tier);
    let open = decision.ask.iter().filter_map(|id| book.finding(id));
    let like = decision.resembles.iter().map(|like| &like.mimic);
    let fired = decision.fired.iter().map(|fired| {
        let rule = fired.rule;
        Fired {
            id: rule.id.to_string(),
            tier: rule.tier,
            within: rule.within,
            tell: fill(&rule.tell),
            because: rule.because.text.clone(),
            sources: rule.because.sources.iter().map(|it| it.source.to_string()).collect(),
        }
    });
    Checked {
        tier: decision.tier,
        within: decision.within,
        complete: decision.complete,
        fired: fired.collect(),
        ask: decision.ask.iter().map(ToString::to_string).collect(),
        resembles: decision.likenesses().into_iter().map(str::to_owned).collect(),
        say: to_read_aloud(book, person, session, &decision),
        knowledge: edition.version.clone(),
        review: edition.review.clone(),
        words: Words {
            heading: fill(&over.heading),
            how: fill(&over.how),
            whom: fill(&over.whom),
            like: like.map(|mimic| format!("{}: {}", mimic.label, mimic.like.text)).collect(),
            open: open.map(|finding| finding.question.clone()).collect(),
            closing: closing.to_owned(),
        },
    }
}

fn in_words(checked: &Checked) -> String {
    let Words { heading, how, whom, like, open, closing } = &checked.words;
    let mut text = if checked.complete {
        format!("{heading}\n")
    } else {
        format!("At least: {heading}\n  Not everything was asked, so it may be more than this.\n")
    };
    text += &format!("  {how}\n  {whom}\n");
    let mut list = |title: &str, lines: &[String]| {
        if !lines.is_empty() {
            text += &format!("\n{title}\n");
            lines.iter().for_each(|line| text += &format!("  - {line}\n"));
        }
    };
    let told = |pressing: bool| -> Vec<String> {
        let of = checked.fired.iter().filter(|it| (it.tier == checked.tier) == pressing);
        of.map(|fired| format!("{} ({})", fired.tell, fired.id)).collect()
    };
    list("What to do", &told(true));
    list("Less urgent, for later", &told(false));
    list("What to tell them (it can be read aloud)", &checked.say);
    list("What the answers resemble; this is no diagnosis", like);
    list("Still to be asked", open);
    text += &format!("\n{closing}\n");
    text += &format!(
        "Charley does not diagnose. Rules of {} ({}).\n",
        checked.knowledge, checked.review
    );
    text
}
