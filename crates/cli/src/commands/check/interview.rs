//! The check as a conversation in the terminal.

use std::io::Write;

use anyhow::Result;
use clinic::{
    triage::{
        Finding, Reply, RuleBook, Screen, ScreenId, Session, Step,
        session::{answered_before, open_check},
    },
    watch,
};
use diary::{Answer, Body, CheckStatement, EventId, FindingId};
use pollster::block_on;

use super::{in_words, of_diary};
use crate::{commands::Opened, output::Output};

/// What was typed.
enum Typed {
    Yes,
    No,
    Unsure,
    Back,
    /// The end of the input, or `q`.
    Leave,
}

const INTRODUCTION: &str = "\
Warning signs first, then the gentler questions. A few minutes at most.
Type y (yes), n (no) or ? (not sure), then Enter; b goes back, q leaves. Every answer is kept.
";

pub(super) fn run(opened: &Opened, book: &RuleBook, out: Output) -> Result<()> {
    let now = opened.app.clock().now().civil();
    let diary = block_on(opened.app.diary())?;
    let open = open_check(&diary, now);
    let mut talk = Talk { opened, book, check: open, opened_screen: None, looking_at: None };
    say(INTRODUCTION)?;
    let signs = watch::signs(&diary, now.date());
    if !signs.is_empty() {
        say("\nWhat your diary shows:\n")?;
        signs.iter().try_for_each(|sign| say(&format!("  - {}\n", sign.words())))?;
    }
    if open.is_some() {
        say("You left a check before its end; it goes on where you were.\n")?;
    }
    while talk.step()? {}
    let Some(check) = talk.check else { return Ok(()) };
    let diary = block_on(opened.app.diary())?;
    let session = Session::of(book, &diary, Some(check), now.date());
    if session.next_step(book, None) != Step::Done {
        say("\nYour answers so far are kept. `charley check` goes on where you were.\n")?;
        return Ok(());
    }
    let outcome = session.decide(book).outcome(&clinic::knowledge::Edition::built_in().version);
    let said = CheckStatement { outcome: Some(outcome), ..CheckStatement::about(check) };
    block_on(opened.app.record_new(Body::Check(said)))?;
    let closing = "This check is kept in your diary.";
    let result = of_diary(book, &diary, &session, now.date(), closing);
    out.print("check", &result, |result| format!("\n{}", in_words(result)))?;
    Ok(())
}

struct Talk<'a> {
    opened: &'a Opened,
    book: &'a RuleBook,
    check: Option<EventId>,
    /// The screen whose questions are asked one by one.
    opened_screen: Option<ScreenId>,
    /// A question that was gone back to.
    looking_at: Option<FindingId>,
}

impl Talk<'_> {
    /// Asks one thing; `false` when there is nothing more to ask, or the person leaves.
    fn step(&mut self) -> Result<bool> {
        let book = self.book;
        let diary = block_on(self.opened.app.diary())?;
        let on = self.opened.app.clock().now().civil().date();
        let session = Session::of(book, &diary, self.check, on);
        let looking_at = self.looking_at.as_ref().and_then(|id| book.finding(id));
        let step = match looking_at {
            Some(finding) => Step::One { finding },
            None => session.next_step(book, self.opened_screen.as_ref()),
        };
        let typed = match &step {
            Step::Done => return Ok(false),
            Step::Group { screen, of } => ask_group(screen, of)?,
            Step::One { finding } => ask_one(finding)?,
        };
        match (typed, step) {
            (Typed::Leave, _) | (_, Step::Done) => return Ok(false),
            (Typed::Back, _) => {
                let view = self.check.and_then(|id| diary.check(id));
                let back = view.and_then(|it| answered_before(it, self.looking_at.as_ref()));
                if back.is_none() {
                    say("This is where it begins.\n")?;
                }
                self.looking_at = back;
            }
            (Typed::No, Step::Group { of, .. }) => {
                self.record(of.iter().map(|finding| (&finding.id, Reply::No)))?;
            }
            (Typed::Yes | Typed::Unsure, Step::Group { screen, .. }) => {
                self.opened_screen = Some(screen.id.clone());
            }
            (typed, Step::One { finding }) => {
                let reply = match typed {
                    Typed::Yes => Reply::Yes,
                    Typed::No => Reply::No,
                    _ => match sure_now(finding)? {
                        Some(reply) => reply,
                        None => return Ok(false),
                    },
                };
                self.record([(&finding.id, reply)])?;
                self.looking_at = None;
            }
        }
        Ok(true)
    }

    fn record<'f>(&mut self, said: impl IntoIterator<Item = (&'f FindingId, Reply)>) -> Result<()> {
        let id = self.opened.app.new_id();
        let mut statement = CheckStatement::about(*self.check.get_or_insert(id));
        let said = said.into_iter().map(|(id, reply)| (id.clone(), reply.answer()));
        statement.findings = said.collect::<std::collections::BTreeMap<_, Answer<bool>>>();
        block_on(self.opened.app.record(id, Body::Check(statement)))?;
        Ok(())
    }
}

fn ask_group(screen: &Screen, of: &[&Finding]) -> Result<Typed> {
    let mut text = format!("\n{}\n", screen.ask);
    of.iter().for_each(|finding| text += &format!("  - {}\n", finding.short));
    ask(&text, "Any of these? [y/n/?]")
}

fn ask_one(finding: &Finding) -> Result<Typed> {
    let mut text = format!("\n{}\n", finding.question);
    if let Some(help) = &finding.help {
        text += &format!("  {help}\n");
    }
    ask(&text, "[y/n/?]")
}

/// "Not sure" is first offered something to do about it; `None` where the person leaves.
fn sure_now(finding: &Finding) -> Result<Option<Reply>> {
    let Some(attempt) = &finding.attempt else { return Ok(Some(Reply::Unsure)) };
    Ok(match ask(&format!("\nTry this. {attempt}\n"), "[y/n, or ? for still not sure]")? {
        Typed::Yes => Some(Reply::Yes),
        Typed::No => Some(Reply::No),
        Typed::Unsure | Typed::Back => Some(Reply::Unsure),
        Typed::Leave => None,
    })
}

fn ask(text: &str, prompt: &str) -> Result<Typed> {
    say(text)?;
    loop {
        say(&format!("{prompt} "))?;
        let mut line = String::new();
        if std::io::stdin().read_line(&mut line)? == 0 {
            return Ok(Typed::Leave);
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(Typed::Yes),
            "n" | "no" => return Ok(Typed::No),
            "?" | "not sure" | "unsure" | "u" => return Ok(Typed::Unsure),
            "b" | "back" => return Ok(Typed::Back),
            "q" | "quit" => return Ok(Typed::Leave),
            _ => say("Please type y, n or ? (or b for back, q to leave).\n")?,
        }
    }
}

fn say(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}
