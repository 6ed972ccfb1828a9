//! A trial in plain words.
//!
//! Owns: the sentences that pages and commands share.
//! Must not know: HTML, terminals.

use diary::AdviceStatement;
use diary::trial::{Conclusion, Design, EndReason, Finding, Protocol};

use super::{Fault, NoResult, Outcome, Planned, Ratio, Reason, Still, Tonight};
use stats::experiment::Cannot;

/// "12 weeks": a number of nights as people say it.
pub fn length(nights: u32) -> String {
    match nights {
        0..=20 => format!("{nights} nights"),
        _ if nights.is_multiple_of(7) => format!("{} weeks", nights / 7),
        _ => format!("{nights} nights"),
    }
}

/// How many of ten, or "fewer than 1".
pub fn of_ten(chance: f64) -> String {
    let ten = (10.0 * chance).round();
    if ten < 1.0 { "fewer than 1".into() } else { format!("{ten:.0}") }
}

/// What a trial of this length promises.
pub fn promise(planned: &Planned) -> String {
    format!(
        "Of 10 people like you for whom it truly halves the cramps, {} would know after {}. Of 10 \
         for whom it takes away three in ten, {}. Of 100 for whom it does nothing, {:.0} would \
         wrongly be told that it does something.",
        of_ten(planned.if_halved),
        length(planned.nights),
        of_ten(planned.if_three_in_ten_fewer),
        (100.0 * planned.if_nothing).round(),
    )
}

pub const NOT_A_TEST: &str = "With fewer than 5 of 10 this is no test. It may be done all the same, \
and will show how large the difference was; but it cannot show that the remedy made it.";

/// How nights are dealt out.
pub fn design(design: Design) -> String {
    match design {
        Design::Nightly { blocks, block_nights, .. } => format!(
            "{} nights. Each evening it is drawn anew: of every {block_nights} nights, half are \
             with it and half without.",
            u32::from(blocks) * u32::from(block_nights)
        ),
        Design::Pairs { pairs, block_nights, discard_nights } => {
            let one = match block_nights {
                7 => "a week".to_owned(),
                14 => "a fortnight".to_owned(),
                nights => format!("{nights} nights"),
            };
            format!(
                "{pairs} pairs: {one} with it and {one} without, in drawn order. The first \
                 {discard_nights} nights of each are not compared, since what was before may last."
            )
        }
    }
}

/// What tonight asks for, in a few words.
pub fn tonight(tonight: &Tonight<'_>) -> String {
    let nights = match tonight.same_for {
        1 => "tonight".to_owned(),
        more => format!("tonight and {} more", nights_of(more - 1)),
    };
    format!("{} ({nights})", tonight.plan.name)
}

fn nights_of(count: usize) -> String {
    if count == 1 { "1 night".into() } else { format!("{count} nights") }
}

pub fn still(why: Still) -> String {
    match why {
        Still::Break(reason) => format!("The trial stands still ({reason}). Nothing is asked for."),
        Still::WarningSign => {
            "The trial stands still: your last check found something that somebody should look at \
             first. Nothing is asked for until then."
                .into()
        }
    }
}

/// What a professional who was asked said: "a pharmacist, asked on 2026-11-20, had nothing against
/// it".
pub fn advice(said: &AdviceStatement) -> String {
    let answer = if said.agreed { "had nothing against it" } else { "advised against it" };
    format!("a {}, asked on {}, {answer}", said.adviser, said.on)
}

/// Why a look ends a trial.
pub fn stop(reason: Reason) -> &'static str {
    match reason {
        Reason::Benefit => {
            "The rule that was fixed beforehand says: it may end now, since fewer cramps with it \
             are clear enough."
        }
        Reason::Harm => {
            "The rule that was fixed beforehand says: end it. More cramps with it have become very \
             likely."
        }
        Reason::Futility => {
            "The rule that was fixed beforehand says: it may end now. A difference worth having has \
             become very unlikely."
        }
        Reason::Planned => "Its last night is over.",
    }
}

/// What is stored where a look ends a trial.
pub fn end_reason(reason: Reason) -> EndReason {
    match reason {
        Reason::Benefit => EndReason::Benefit,
        Reason::Harm => EndReason::HarmRule,
        Reason::Futility => EndReason::Futility,
        Reason::Planned => EndReason::Choice,
    }
}

/// The finding in one sentence.
pub fn finding(outcome: &Outcome, protocol: &Protocol) -> String {
    let name = &protocol.with.name;
    let nights = outcome.with.recorded + outcome.without.recorded;
    let about = about(&outcome.sceptical);
    match outcome.finding {
        Finding::TestedFewer => {
            format!("Tested: with “{name}” there were fewer cramps than without, {about}.")
        }
        Finding::TestedMore => {
            format!("Tested: with “{name}” there were more cramps than without, {about}.")
        }
        Finding::NotShown => format!(
            "“{name}”: no effect that shows within {nights} nights. What was seen is {about}."
        ),
        Finding::NotATest => format!(
            "“{name}”: {about}. The trial was too small from the start to say whether that was \
             chance, so it is no test."
        ),
    }
}

/// A stored result in one sentence.
pub fn concluded(concluded: &Conclusion) -> String {
    let Conclusion { finding, rate_ratio, ci80, ci95, nights, .. } = concluded;
    let found = about(&Ratio { median: *rate_ratio, ci80: *ci80, ci95: *ci95 });
    match finding {
        Finding::TestedFewer => format!("Tested in your own trial: fewer cramps with it, {found}."),
        Finding::TestedMore => format!("Tested in your own trial: more cramps with it, {found}."),
        Finding::NotShown => format!(
            "Your own trial: no effect that shows within {nights} nights. What was seen is {found}."
        ),
        Finding::NotATest => {
            format!("Your own trial was too small to be called a test. What was seen is {found}.")
        }
    }
}

/// What a finding means for what to do, and what it does not.
pub fn meaning(outcome: &Outcome) -> &'static str {
    match outcome.finding {
        Finding::TestedFewer => {
            "Chance alone would hardly have set the two apart like this, whatever else went on. For \
             you, it is worth going on with. For other people it says little."
        }
        Finding::TestedMore => {
            "Chance alone would hardly have set the two apart like this. For you, it is better left."
        }
        Finding::NotShown => {
            "That is not the same as “it does nothing”: a small effect may have been missed, and \
             the bar shows how large it could be. What you do with it is up to you."
        }
        Finding::NotATest => {
            "The bar shows what your nights leave possible. A longer trial could tell."
        }
    }
}

/// "about 0.6 times as many (likely between 0.4 and 0.9)".
pub fn about(ratio: &Ratio) -> String {
    let Ratio { median, ci80: [low, high], .. } = ratio;
    format!("about {median:.2} times as many (likely between {low:.2} and {high:.2})")
}

/// Why there is no result, and what can be done.
pub fn no_result(why: &NoResult) -> String {
    match why {
        NoResult::Unknown => "There is no such trial.".into(),
        NoResult::NotOver => {
            "The trial is not over yet. To look before would make the end depend on what was seen."
                .into()
        }
        NoResult::Fault(fault) => self::fault(*fault),
        NoResult::Cannot(Cannot::Unrecorded { .. }) => {
            "No result: in one of the two arms not a single compared night was recorded, so there \
             is nothing to compare. Nights can still be filled in in the diary."
                .into()
        }
        NoResult::Cannot(Cannot::NoEvent) => {
            "No result: there was not a single cramp on the compared nights, so neither arm can \
             have fewer."
                .into()
        }
        NoResult::Cannot(Cannot::NoBlock { .. } | Cannot::NotBegun { .. }) => {
            "No result: not one pair of stretches was completed, so there is nothing to compare."
                .into()
        }
        NoResult::Cannot(other) => format!("No result: {other}."),
    }
}

/// What is wrong with a trial, and what can be done.
pub fn fault(fault: Fault) -> String {
    let what = match fault {
        Fault::Overlap { .. } => {
            return "No result: two trials overlap, as when two devices each began one. On those \
                    nights nobody can say which of the two made a difference. If one of them was \
                    never followed, take it back; then the other counts."
                .into();
        }
        Fault::Broken(broken) => broken.to_string(),
        other => other.to_string(),
    };
    format!(
        "No result: {what}. Everything noted in the diary is still there; a new trial can be begun."
    )
}
