//! `charley plan`: which remedies suit this person, why, and in which order; and what they decide.
//!
//! Owns: the words and the JSON of a plan.
//! Must not know: any remedy.

use anyhow::{Result, bail};
use clinic::{
    knowledge::{Citation, Confidence, Edition, Fact},
    leads::Lead,
    plan::{AskWhom, Item, Learnt, Place, Plan, Reason},
    remedies::{Amount, Fit, Remedies, Remedy},
    situation::Situation,
};
use diary::{Body, Choice, PlanStatement};
use pollster::block_on;
use serde::Serialize;

use super::open;
use crate::{args::Global, output::Output};

#[derive(Serialize)]
struct Whole<'a> {
    knowledge: &'a str,
    review: &'a str,
    remedies: Vec<OneRemedy<'a>>,
    /// The open questions, those that settle most remedies first.
    ask: Vec<String>,
    leads: Vec<OneLead<'a>>,
}

#[derive(Serialize)]
struct OneRemedy<'a> {
    id: &'a str,
    name: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant_of: Option<&'a str>,
    evidence: char,
    grade: &'a str,
    fit: Fit,
    /// Where it is `ask-first`.
    ask_whom: Option<AskWhom>,
    reasons: Vec<OneReason<'a>>,
    /// The questions that are still open.
    ask: Vec<String>,
    /// Whether it makes sense for this person; `null`: open.
    applies: Option<bool>,
    place: Place,
    decided: Option<OneDecision>,
    protocol: Vec<OneFact<'a>>,
    result: Vec<OneFact<'a>>,
    limits: Vec<OneFact<'a>>,
    daily_limit: Option<&'a Amount>,
    watch: Vec<OneFact<'a>>,
    claims: &'a [String],
    exposures: &'a [diary::ExposureId],
    routines: Vec<&'a str>,
}

#[derive(Serialize)]
struct OneFact<'a> {
    text: &'a str,
    confidence: Confidence,
    sources: &'a [Citation],
}

impl<'a> From<&'a Fact> for OneFact<'a> {
    fn from(Fact { text, confidence, sources }: &'a Fact) -> Self {
        Self { text, confidence: *confidence, sources }
    }
}

#[derive(Serialize)]
struct OneReason<'a> {
    circumstance: &'a str,
    label: &'a str,
    learnt: Learnt,
    #[serde(flatten)]
    why: OneFact<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    separate_hours: Option<u8>,
}

#[derive(Serialize)]
struct OneDecision {
    choice: Choice,
    on: jiff::civil::Date,
}

#[derive(Serialize)]
struct OneLead<'a> {
    cause: &'a str,
    label: &'a str,
    because: &'a [String],
    plain: &'a str,
    lever: clinic::causes::Lever,
    exposures: &'a [diary::ExposureId],
    sources: Vec<&'a Citation>,
}

impl<'a> OneRemedy<'a> {
    fn of(item: &'a Item<'a>) -> Self {
        let Item { remedy, fit, ask_whom, reasons, ask, applies, decided, place } = item;
        let facts = |facts: &'a [Fact]| facts.iter().map(OneFact::from).collect();
        Self {
            id: remedy.id.as_str(),
            name: &remedy.name,
            summary: &remedy.summary,
            variant_of: remedy.variant_of.as_ref().map(diary::RemedyId::as_str),
            evidence: remedy.evidence.letter(),
            grade: &remedy.grade,
            fit: *fit,
            ask_whom: *ask_whom,
            reasons: reasons.iter().map(one_reason).collect(),
            ask: ask.iter().map(ToString::to_string).collect(),
            applies: *applies,
            place: *place,
            decided: decided.map(|it| OneDecision { choice: it.choice, on: it.on }),
            protocol: facts(&remedy.protocol),
            result: facts(&remedy.result),
            limits: facts(&remedy.limits),
            daily_limit: remedy.daily_limit.as_ref(),
            watch: facts(&remedy.watch),
            claims: &remedy.claims,
            exposures: &remedy.exposures,
            routines: item.routines(),
        }
    }
}

fn one_reason<'a>(reason: &'a Reason<'a>) -> OneReason<'a> {
    OneReason {
        circumstance: &reason.caution.circumstance,
        label: reason.label,
        learnt: reason.learnt,
        why: OneFact::from(&reason.caution.why),
        separate_hours: reason.caution.separate_hours,
    }
}

fn one_lead<'a>(lead: &'a Lead<'a>) -> OneLead<'a> {
    OneLead {
        cause: &lead.cause.id,
        label: &lead.cause.label,
        because: &lead.because,
        plain: &lead.cause.plain,
        lever: lead.cause.lever,
        exposures: lead.exposures(),
        sources: lead.cause.effects.iter().flat_map(|effect| &effect.found.sources).collect(),
    }
}

pub(super) fn show(global: &Global, out: Output) -> Result<()> {
    let (diary, today) = open::read(global)?;
    let situation = Situation::of(&diary, today);
    let (plan, leads) = (situation.plan(), situation.leads());
    let edition = Edition::built_in();
    let whole = Whole {
        knowledge: &edition.version,
        review: &edition.review,
        remedies: plan.items.iter().map(OneRemedy::of).collect(),
        ask: plan.ask.iter().map(ToString::to_string).collect(),
        leads: leads.iter().map(one_lead).collect(),
    };
    out.print("plan", &whole, |_| in_words(&plan, &leads, edition))?;
    Ok(())
}

#[derive(Serialize)]
struct Decided<'a> {
    id: &'a str,
    name: &'a str,
    choice: Choice,
    fit: Fit,
    ask_whom: Option<AskWhom>,
    #[serde(skip)]
    before: Vec<String>,
}

pub(super) fn decide(global: &Global, id: &str, choice: Choice, out: Output) -> Result<()> {
    let remedy = find(id)?;
    let opened = open::open(global)?;
    let diary = block_on(opened.app.diary())?;
    let on = opened.app.clock().now().civil().date();
    let plan = Situation::of(&diary, on).plan();
    let Some(item) = plan.get(&remedy.id) else { bail!("{id} is not in the plan") };
    if choice == Choice::Started && !item.may_start() {
        let why = item.reasons.first().map_or("", |reason| reason.caution.why.text.as_str());
        bail!("{}, {}, is to be avoided: {why} Nothing was saved", remedy.id, remedy.name);
    }
    let said = PlanStatement { remedy: remedy.id.clone(), choice, on };
    block_on(opened.app.record_new(Body::Plan(said)))?;
    let ask = choice == Choice::Started && item.fit == Fit::AskFirst;
    let before = item.reasons.iter().take(if ask { 3 } else { 0 }).map(reason_in_words).collect();
    let Item { fit, ask_whom, .. } = *item;
    let decided =
        Decided { id: remedy.id.as_str(), name: &remedy.name, choice, fit, ask_whom, before };
    out.print("plan", &decided, |decided| {
        let mut text = format!("{}, {}: {}.\n", decided.id, decided.name, in_word(decided.choice));
        if !decided.before.is_empty() {
            text += "Ask first, before you begin:\n";
            text += &decided.before.iter().map(|line| format!("  {line}\n")).collect::<String>();
        }
        text
    })?;
    Ok(())
}

fn in_word(choice: Choice) -> &'static str {
    match choice {
        Choice::Started => "started",
        Choice::Stopped => "stopped",
        Choice::NotForMe => "not for me",
        Choice::Undecided => "open again",
    }
}

fn find(id: &str) -> Result<&'static Remedy> {
    let wanted = Remedies::built_in().iter().find(|it| it.id.as_str().eq_ignore_ascii_case(id));
    match wanted {
        Some(remedy) => Ok(remedy),
        None => {
            let found: String = id.chars().take(40).collect();
            bail!("{found:?} is no remedy; `charley plan` lists them as R01, R02 and so on")
        }
    }
}

fn in_words(plan: &Plan, leads: &[Lead], edition: &Edition) -> String {
    let mut text = String::new();
    for (title, place) in [
        ("What you are doing", Place::Doing),
        ("Worth trying now", Place::Now),
        ("Later, or after asking", Place::Later),
        ("Better not", Place::Avoid),
        ("For other people", Place::ForOthers),
        ("Put aside by you", Place::SetAside),
    ] {
        let at: Vec<&Item> = plan.at(place).collect();
        if at.is_empty() {
            continue;
        }
        text += &format!("{title}\n");
        let whole = matches!(place, Place::Doing | Place::Now);
        for item in at {
            text += &one_in_words(item, whole);
        }
        text.push('\n');
    }
    if !leads.is_empty() {
        text += "What may play a part, from what you told (known links in other people)\n";
        for lead in leads {
            text += &format!("  {} ({})\n", lead.cause.label, lead.because.join(", "));
            text += &format!("      {}\n", lead.cause.told());
        }
        text.push('\n');
    }
    if !plan.ask.is_empty() {
        let first: Vec<String> = plan.ask.iter().take(5).map(ToString::to_string).collect();
        text += &format!(
            "{} questions are open ({}{}). Answer them with `charley profile`, or on the page \
             About you.\n",
            plan.ask.len(),
            first.join(", "),
            if plan.ask.len() > first.len() { ", ..." } else { "" }
        );
    }
    text += &format!("Knowledge {}, {}.\n", edition.version, edition.review);
    text
}

fn one_in_words(item: &Item, whole: bool) -> String {
    let remedy = item.remedy;
    let fit = match (item.fit, item.ask_whom) {
        (Fit::Suits, _) => "suits you",
        (Fit::AskFirst, Some(AskWhom::Charley)) => "a question is open",
        (Fit::AskFirst, _) => "ask a doctor or pharmacist first",
        (Fit::Avoid, _) => "better not",
    };
    let mut text = format!("  {:<5}{}: {fit}\n", remedy.id.as_str(), remedy.name);
    if whole {
        text += &format!("       {} {}\n", remedy.evidence.letter(), remedy.grade);
        for fact in &remedy.protocol {
            text += &format!("       {}\n", fact.text);
        }
        for fact in &remedy.limits {
            text += &format!("       {}\n", fact.text);
        }
    }
    let told = item.reasons.iter().filter(|reason| reason.learnt != Learnt::NotAsked);
    for reason in told.take(if whole { 3 } else { 1 }) {
        text += &format!("       {}\n", reason_in_words(reason));
    }
    text
}

fn reason_in_words(reason: &Reason) -> String {
    let why = &reason.caution.why;
    let mark = why.confidence.mark().map_or(String::new(), |mark| format!(" ({mark})"));
    match reason.learnt {
        Learnt::Said => format!("{}{mark}", why.text),
        Learnt::NotSure => format!("You were not sure about {}. {}{mark}", reason.label, why.text),
        Learnt::NotAsked => format!("Not asked yet: {}. {}{mark}", reason.label, why.text),
    }
}
