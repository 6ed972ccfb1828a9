//! How the plan's remedies are drawn: a card each, folded lists, and one remedy whole.
//!
//! Owns: the words for fit and grade, and what stands on a card.
//! Must not know: the order of the plan.

use app::App;
use clinic::{
    about_you::AboutYou,
    causes::Lever,
    circumstances::Question,
    claims::{Claim, Claims},
    leads::Lead,
    medicines::Medicines,
    plan::{AskWhom, Item, Learnt, Plan, Reason},
    remedies::{Amount, Caution, Fit, Remedies, Remedy, Test},
};
use diary::{CheckOutcome, Choice, Tier};
use maud::{Markup, PreEscaped, html};

use crate::{
    controls::{post_button, working},
    evidence, navigation, words,
};

/// How many reasons stand on a card before the rest is on the remedy's own page.
const FEW: usize = 2;
/// How many leads stand there before the rest is folded away.
const MANY: usize = 4;

/// That the last check found something to be seen to.
pub fn checked(outcome: &CheckOutcome) -> Markup {
    html! {
        div class="trouble" role="alert" {
            h2 { @if outcome.tier == Tier::Emergency { "First: get help now" } @else { "First: see a doctor" } }
            p { "Your last check found something that should be looked at before you try anything here." }
            p { a href="/check" { "To the check" } }
        }
    }
}

/// The open questions, and where they are asked.
pub fn questions(plan: &Plan) -> Markup {
    let screen = AboutYou::built_in();
    let waits = plan.items.iter().filter(|item| item.ask_whom == Some(AskWhom::Charley)).count();
    let here = plan.ask.iter().any(|question| screen.asks(question).is_some());
    let unknown = plan.ask.contains(&Question::WhatIsIt);
    html! {
        @if waits > 0 && here {
            section class="card ask" {
                h2 { "A few answers first" }
                p {
                    "Whether " (waits) " of these remedies are safe for you, Charley cannot say before it knows a little about you. One screen, about two minutes."
                }
                div class="acts" { a class="button primary" href="/profile" { "Answer the questions" } }
            }
        }
        @if unknown {
            p class="step" {
                a href="/medicines" { span { "A medicine on your list is not known: say what it is" } (navigation::onward()) }
            }
        }
    }
}

/// What may play a part, from the profile alone.
pub fn leads(leads: &[Lead]) -> Markup {
    let changeable: Vec<&Lead> =
        leads.iter().filter(|lead| lead.cause.lever != Lever::Nobody).collect();
    let given: Vec<&Lead> = leads.iter().filter(|lead| lead.cause.lever == Lever::Nobody).collect();
    let line = |lead: &Lead| {
        html! {
            li {
                strong { (lead.cause.label) }
                span { (lead.cause.told()) }
                span class="hint" {
                    "You told: " (words::list(&lead.because)) ". " (words::sentence(lead.cause.lever.in_words())) "."
                }
                (evidence::sources(lead.cause.effects.iter().map(|effect| &effect.found)))
            }
        }
    };
    html! {
        @if !leads.is_empty() {
            section class="card" aria-labelledby="leads" {
                h2 id="leads" { "What may play a part, from what you told" }
                p class="hint" { "Known links in other people. Whether they matter to you, your diary can tell; a prescribed medicine is never left off on your own." }
                ul class="leads" { @for lead in changeable.iter().take(MANY) { (line(lead)) } }
                @if changeable.len() > MANY {
                    details class="fold" {
                        summary { span { "Further links" } span class="hint" { (changeable.len() - MANY) } }
                        ul class="leads" { @for lead in changeable.iter().skip(MANY) { (line(lead)) } }
                    }
                }
                @if !given.is_empty() {
                    details class="fold" {
                        summary { span { "What nobody can change" } span class="hint" { (given.len()) } }
                        ul class="leads" { @for lead in &given { (line(lead)) } }
                    }
                }
            }
        }
    }
}

/// One remedy among the few.
pub fn card(app: &App, item: &Item) -> Markup {
    let remedy = item.remedy;
    html! {
        article class="card remedy" id=(remedy.id) {
            h3 { a href={ "/plan/" (remedy.id) } { (remedy.name) } }
            p { (remedy.summary) }
            (badges(item))
            (reasons(item, FEW))
            @if remedy.routines.is_empty() && item.ask_whom != Some(AskWhom::Charley) {
                p { strong { "What to do. " } @if let Some(what) = remedy.protocol.first() { (evidence::fact(what)) } }
            }
            @if let Some(disagreement) = &remedy.disagreement {
                p class="aside" { (evidence::fact(disagreement)) }
            }
            (acts(app, item, true))
        }
    }
}

/// Remedies that are folded away, one line each, with their variants.
pub fn folded(app: &App, title: &str, hint: &str, families: &[(&Item, Vec<&Item>)]) -> Markup {
    let line = |item: &Item| {
        html! {
            h3 { a href={ "/plan/" (item.remedy.id) } { (item.remedy.name) } }
            (badges(item))
            (reasons(item, 1))
        }
    };
    html! {
        @if !families.is_empty() {
            details class="card fold" {
                summary { span { (title) } span class="hint" { (families.len()) ", " (hint) } }
                ul class="remedies" {
                    @for (head, variants) in families {
                        li {
                            (line(head))
                            @for variant in variants { div class="variant" { (line(variant)) } }
                            (acts(app, head, false))
                        }
                    }
                }
            }
        }
    }
}

fn badges(item: &Item) -> Markup {
    let remedy = item.remedy;
    let (class, label, drawing) = match (item.fit, item.ask_whom) {
        (Fit::Suits, _) => ("suits", "Suits you", r#"<path d="M5 12.5l4.5 4.5L19 7.5"/>"#),
        (Fit::AskFirst, Some(AskWhom::Charley)) => (
            "ask",
            "A question is open",
            r#"<path d="M9.2 9a2.9 2.9 0 1 1 4.3 2.6c-1 .6-1.5 1.2-1.5 2.2M12 17.5h.01"/>"#,
        ),
        (Fit::AskFirst, _) => {
            ("ask", "Ask a doctor or pharmacist first", r#"<path d="M12 5.5v8M12 17.5h.01"/>"#)
        }
        (Fit::Avoid, _) => ("avoid", "Better not for you", r#"<path d="M7 7l10 10M17 7 7 17"/>"#),
    };
    html! {
        p class="badges" {
            span class={ "badge " (class) } {
                svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" class="line" { (PreEscaped(drawing)) }
                (label)
            }
            span class="badge grade" { strong aria-label={ "Evidence " (remedy.evidence.letter()) } { (remedy.evidence.letter()) } " " (remedy.grade) }
        }
    }
}

fn reasons(item: &Item, most: usize) -> Markup {
    let told: Vec<&Reason> =
        item.reasons.iter().filter(|reason| reason.learnt != Learnt::NotAsked).collect();
    let wanted: Vec<String> = item.ask.iter().map(wanted).take(most + 1).collect();
    let more = told.len().saturating_sub(most);
    html! {
        @if !told.is_empty() {
            ul class="reasons" { @for reason in told.iter().take(most) { li { (said(reason)) } } }
        }
        @if more > 0 { p class="hint" { a href={ "/plan/" (item.remedy.id) } { (words::count_of(more as u64, "more reason")) } } }
        @if item.ask_whom == Some(AskWhom::Charley) {
            p class="hint" {
                "Still to be asked: " (wanted.join("; "))
                @if item.ask.len() > wanted.len() { "; and " (item.ask.len() - wanted.len()) " more" }
                "."
            }
        }
    }
}

/// A question, on a line of its own.
fn asked(question: &Question) -> String {
    let whole = match question {
        Question::Condition(_) | Question::Fact(_) => AboutYou::built_in().asks(question),
        _ => None,
    };
    whole.map_or_else(|| words::sentence(&wanted(question)), |asked| asked.text.clone())
}

/// The same in the middle of a sentence.
fn wanted(question: &Question) -> String {
    match question {
        Question::BirthYear => "your age".into(),
        Question::Sex => "your sex".into(),
        Question::Pregnancy => "pregnancy".into(),
        Question::WhatIsIt => "what one of your medicines is".into(),
        Question::Condition(_) | Question::Fact(_) => {
            let asked = AboutYou::built_in().asks(question);
            let text = asked.map_or_else(|| question.to_string(), |asked| asked.text.clone());
            in_a_sentence(text.trim_end_matches('?'))
        }
    }
}

fn in_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.map_or_else(String::new, |first| first.chain(letters).collect())
}

fn said(reason: &Reason) -> Markup {
    html! {
        @if reason.learnt == Learnt::NotSure { "You were not sure about " (reason.label) ". " }
        (evidence::fact(&reason.caution.why))
    }
}

fn acts(app: &App, item: &Item, on_card: bool) -> Markup {
    let remedy = item.remedy;
    let address = format!("/plan/{}", remedy.id);
    let button = |choice: Choice, label: &str, class: &str| {
        let id = app.new_id().to_string();
        let hidden = [("event", id.as_str()), ("choice", choice.word())];
        post_button(&address, &hidden, &html! { (label) (of(remedy)) }, class)
    };
    let put_aside = item.decided.is_some_and(|decided| decided.choice == Choice::NotForMe);
    html! {
        div class="acts" {
            @if item.is_started() {
                @for (at, id) in item.routines().into_iter().enumerate() {
                    a class=(if at == 0 { "button primary" } else { "button" }) href={ "/routine/" (id) } { (routine_name(id)) }
                }
                (button(Choice::Stopped, "Stop", "button"))
            } @else if put_aside {
                (button(Choice::Undecided, "Take it up again", "button"))
            } @else {
                @match (item.fit, item.ask_whom) {
                    (Fit::Suits, _) => (button(Choice::Started, "Start", if on_card { "primary" } else { "button" })),
                    (Fit::AskFirst, Some(AskWhom::Charley)) if on_card => a class="button primary" href="/profile" { "Answer first" (of(remedy)) },
                    (Fit::AskFirst, Some(AskWhom::Professional)) if !on_card => (button(Choice::Started, "I have asked: start", "button")),
                    _ => {}
                }
                @if on_card {
                    @for id in item.routines().into_iter().take(1) { a class="button" href={ "/routine/" (id) } { "How" (of(remedy)) } }
                }
                @if item.fit != Fit::Avoid { (button(Choice::NotForMe, "Not for me", "quiet")) }
            }
        }
    }
}

/// For whoever goes from button to button by ear.
fn of(remedy: &Remedy) -> Markup {
    html! { span class="visually-hidden" { ": " (remedy.name) } }
}

fn routine_name(id: &str) -> String {
    clinic::routines::Routines::built_in().get(id).map_or_else(|| id.to_owned(), |r| r.name.clone())
}

/// What the diary says of a remedy.
#[derive(Default)]
pub struct DiarySays {
    pub lines: Vec<String>,
    /// What goes with the cramps takes longer to work out than this page may.
    pub later: bool,
}

/// Everything about one remedy, for this person.
pub fn whole(app: &App, item: &Item, diary_says: &DiarySays) -> Markup {
    let remedy = item.remedy;
    let (open, told): (Vec<&Reason>, Vec<&Reason>) =
        item.reasons.iter().partition(|reason| reason.learnt == Learnt::NotAsked);
    let all = Remedies::built_in();
    let own: Vec<&Caution> = all.own_cautions(remedy).collect();
    // What the remedy says of a circumstance itself stands for it.
    let is_said = |it: &&Caution| own.iter().any(|own| own.circumstance == it.circumstance);
    let of_its_kind: Vec<&Caution> = match all.goes_by_route(remedy) {
        true => all.of_routes().iter().filter(|caution| !is_said(caution)).collect(),
        false => Vec::new(),
    };
    let cautions = own.iter().chain(&of_its_kind).map(|caution| &caution.why);
    html! {
        section class="card" {
            p { (remedy.summary) }
            (badges(item))
            (acts(app, item, false))
        }
        @if !told.is_empty() || !open.is_empty() {
            section class="card" {
                h2 { "For you" }
                @if !told.is_empty() { ul class="reasons" { @for reason in &told { li { (said(reason)) } } } }
                @if !open.is_empty() {
                    p { "Still to be asked:" }
                    ul class="named" { @for question in &item.ask { li { (asked(question)) } } }
                    div class="acts" { a class="button" href="/profile" { "Answer" } a class="button" href="/medicines" { "Your medicines" } }
                }
            }
        }
        @if diary_says.later || !diary_says.lines.is_empty() {
            section class="card" id="diary-says" data-later=[diary_says.later.then(|| format!("/plan/{}", remedy.id))] {
                h2 { "What your diary says" }
                @for line in &diary_says.lines { p { (line) } }
                @if diary_says.later { (working("Looking through your nights. That takes a moment.")) }
                p class="hint" { a href="/why" { "All that your diary says" } }
            }
        }
        section class="card" {
            h2 { "How it is done" }
            (evidence::facts(&remedy.protocol))
            @if !item.routines().is_empty() {
                div class="acts" { @for id in item.routines() { a class="button" href={ "/routine/" (id) } { (routine_name(id)) } } }
            }
            @if !remedy.limits.is_empty() {
                h2 { "Limits" }
                (evidence::facts(&remedy.limits))
            }
            @if let Some(limit) = &remedy.daily_limit { p class="hint" { "The most in a day: " (amount(limit)) "." } }
            @if !remedy.watch.is_empty() {
                h2 { "What to watch for" }
                (evidence::facts(&remedy.watch))
            }
        }
        section class="card" {
            h2 { "What was found" }
            p { strong { "Grade " (remedy.evidence.letter()) ": " } (remedy.grade) "." }
            (evidence::facts(&remedy.result))
            @if let Some(disagreement) = &remedy.disagreement { p class="aside" { (evidence::fact(disagreement)) } }
            h2 { "How soon" }
            p { (evidence::fact(&remedy.works_after)) }
            h2 { @if remedy.test == Test::No { "Can you test it on yourself?" } @else { "Testing it on yourself" } }
            p { (evidence::fact(&remedy.testing)) }
            @if remedy.test == Test::OnOff {
                div class="acts" { a class="button" href={ "/trials/plan/" (remedy.id) } { "Test it properly" } }
            }
            @let claims: Vec<&Claim> = remedy.claims.iter().flat_map(|id| Claims::built_in().find(id)).collect();
            @if !claims.is_empty() {
                details class="fold" {
                    summary { span { "What popular articles say" } span class="hint" { (claims.len()) } }
                    ul class="plain" { @for claim in claims { li { a href={ "/learn/" (claim.id) } { "“" (claim.says) "”" } } } }
                }
            }
        }
        section class="card" {
            h2 { "Who should ask first, or leave it" }
            @if own.is_empty() && of_its_kind.is_empty() { p { "Nothing is known that speaks against it." } }
            (whom(&own))
            @if !of_its_kind.is_empty() {
                details class="fold" {
                    summary { span { "As with anything of its kind" } span class="hint" { (of_its_kind.len()) } }
                    (whom(&of_its_kind))
                }
            }
            (evidence::sources(remedy.result.iter().chain(&remedy.protocol).chain(&remedy.limits).chain(&remedy.watch).chain(cautions).chain(&remedy.disagreement)))
        }
        p class="hint" { "Of anything that was prescribed to you: " (in_a_sentence(&Medicines::built_in().keep_on)) }
    }
}

fn whom(cautions: &[&Caution]) -> Markup {
    html! {
        ul class="reasons" {
            @for caution in cautions {
                li {
                    (evidence::fact(&caution.why))
                    @if let Some(hours) = caution.separate_hours { " " strong { "At least " (hours) " hours apart." } }
                }
            }
        }
    }
}

fn amount(amount: &Amount) -> String {
    format!("{} {} of {}", words::number(amount.amount), amount.unit, amount.of)
}
