//! A trial in plain words.
//!
//! Owns: the sentences that pages and commands share.
//! Must not know: HTML, terminals.

mod found;

use diary::{
    AdviceStatement,
    trial::{Design, EndReason},
};

use super::{
    Fault, Gate, LEAST_LENGTHS, Measure, Phase, Planned, Reason, Standing, Still, Tonight,
    Unsuitable,
};

pub use found::{
    about, carry_over, concluded, finding, followed, meaning, no_look, no_result, with_evidence,
};

/// "12 weeks": a number of nights as people say it.
pub fn length(nights: u32) -> String {
    match nights {
        0..=20 => format!("{nights} nights"),
        _ if nights.is_multiple_of(7) => format!("{} weeks", nights / 7),
        _ => format!("{nights} nights"),
    }
}

/// How long a planned trial is: "12 weeks", "44 cramps, about 11 weeks".
pub fn planned_length(planned: &Planned) -> String {
    let nights = length(planned.nights);
    planned.cramps.map_or(nights.clone(), |cramps| {
        format!("{cramps} cramps, {}", about_nights(planned.nights))
    })
}

/// "about 11 weeks".
pub fn about_nights(nights: u32) -> String {
    match nights {
        0..=20 => format!("about {nights} nights"),
        21..=700 => format!("about {} weeks", (nights + 3) / 7),
        _ => format!("about {} years", (nights + 182) / 365),
    }
}

/// Why no length is offered: too few cramps were timed.
pub fn too_few_lengths(known: u32) -> String {
    let known = match known {
        0 => "of none of your cramps".to_owned(),
        1 => "of one of your cramps".to_owned(),
        more => format!("of {more} of your cramps"),
    };
    format!(
        "How long a cramp lasted is known {known} in the last year; {LEAST_LENGTHS} are needed \
         before anybody can say what this trial would take. A touch on “It’s gone” notes it, and \
         minutes can be added on the page of each night."
    )
}

/// How many of ten, or "fewer than 1".
pub fn of_ten(chance: f64) -> String {
    of(10.0, chance)
}

/// A chance that some hundred simulations know is never said to be none.
fn of(people: f64, chance: f64) -> String {
    let so_many = (people * chance).round();
    if so_many < 1.0 { "fewer than 1".into() } else { format!("{so_many:.0}") }
}

/// What a trial of this length promises: if it halves them, if it takes away three in ten, and if
/// it does nothing.
pub fn promises(planned: &Planned) -> [String; 3] {
    let half = match planned.cramps {
        Some(_) => "makes cramps half as long",
        None => "halves the cramps",
    };
    let three_in_ten = match planned.cramps {
        Some(_) => "makes them three tenths shorter",
        None => "takes away three in ten",
    };
    [
        format!(
            "If it truly {half}, {} of 10 people like you would know.",
            of_ten(planned.if_halved)
        ),
        format!("If it {three_in_ten}, {} of 10.", of_ten(planned.if_three_in_ten_fewer)),
        format!(
            "If it does nothing, {} of 100 would wrongly be told that it does something.",
            of(100.0, planned.if_nothing)
        ),
    ]
}

/// The same in a sentence.
pub fn promise(planned: &Planned) -> String {
    promises(planned).join(" ")
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
        Design::Cramps { blocks, block_cramps, .. } => format!(
            "{} cramps. With each touch of “Cramp now” it is drawn anew: of every {block_cramps} \
             cramps, half are with it and half without.",
            u32::from(blocks) * u32::from(block_cramps)
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

/// Why a trial stands still, and what to do; `None` where it does not.
pub fn stands_still(standing: &Standing<'_>) -> Option<String> {
    match standing.phase {
        Phase::Still(why) => Some(still(why, standing.unsuitable.as_ref())),
        _ => None,
    }
}

fn still(why: Still, unsuitable: Option<&Unsuitable>) -> String {
    let because =
        || unsuitable.map(|it| it.because.iter().map(|why| format!(" {why}")).collect::<String>());
    let because = because().unwrap_or_default();
    match why {
        Still::Unsuitable => match unsuitable.map(|it| it.gate) {
            Some(Gate::Avoid) => format!(
                "The trial stands still: what it tests is better not for you now.{because} Nothing \
                 more is asked for. If you have been doing it, tell a doctor or pharmacist. Stop the \
                 trial; or, if something about you was noted by mistake, correct it."
            ),
            Some(Gate::AskFirst) => format!(
                "The trial stands still: something came up that a doctor or pharmacist should be \
                 asked about first.{because} Nothing is asked for until you have noted what they \
                 said."
            ),
            Some(_) => {
                "The trial stands still: a question about you is open, and the answer decides \
                        whether this is still for you. Nothing is asked for until it is answered."
                    .into()
            }
            None => {
                "The trial stands still: something spoke against what it tests. Nothing does any \
                     more, so it may go on when you say so."
                    .into()
            }
        },
        Still::Break(reason) => format!("The trial stands still ({reason}). Nothing is asked for."),
        Still::WarningSign => format!(
            "The trial stands still: your last check found something that somebody should look at \
             first.{because} Nothing is asked for until then."
        ),
    }
}

/// What a professional who was asked said: "a pharmacist, asked on 2026-11-20, had nothing against
/// it".
pub fn advice(said: &AdviceStatement) -> String {
    let answer = if said.agreed { "had nothing against it" } else { "advised against it" };
    format!("a {}, asked on {}, {answer}", said.adviser, said.on)
}

/// Why a look ends a trial.
pub fn stop(reason: Reason, measure: Measure) -> &'static str {
    match (reason, measure) {
        (Reason::Benefit, Measure::CrampsANight) => {
            "The rule that was fixed beforehand says: it may end now, since fewer cramps with it \
             are clear enough."
        }
        (Reason::Benefit, Measure::MinutesACramp) => {
            "The rule that was fixed beforehand says: it may end now, since shorter cramps with it \
             are clear enough."
        }
        (Reason::Harm, Measure::CrampsANight) => {
            "The rule that was fixed beforehand says: end it. More cramps with it have become very \
             likely."
        }
        (Reason::Harm, Measure::MinutesACramp) => {
            "The rule that was fixed beforehand says: end it. Longer cramps with it have become \
             very likely."
        }
        (Reason::Futility, _) => {
            "The rule that was fixed beforehand says: it may end now. A difference worth having has \
             become very unlikely."
        }
        (Reason::Planned, Measure::CrampsANight) => "Its last night is over.",
        (Reason::Planned, Measure::MinutesACramp) => "Its last cramp is over.",
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

/// Nights in a row that are not recorded before that is said.
const SILENT: usize = 5;

/// That a running trial learns nothing, since its last nights are not recorded; `None` where they
/// are.
pub fn silent(standing: &Standing<'_>) -> Option<String> {
    let begun: Vec<_> =
        standing.nights.iter().filter(|night| night.begun && !night.still).collect();
    // The last of them is still going on.
    let over = begun.iter().rev().skip(1);
    let silent = over.take_while(|night| !night.observation.is_recorded()).count();
    (standing.phase == Phase::Running && silent >= SILENT).then(|| {
        format!(
            "The last {silent} nights are not recorded, so they tell nothing. Touch one below to fill \
             in what you still know; “no cramps” counts as much as any number. If the trial no \
             longer fits your life, a break or a stop is no failure."
        )
    })
}

/// What is wrong with a trial, and what can be done.
pub fn fault(fault: Fault) -> String {
    let what = match fault {
        Fault::Overlap { .. } => {
            return "No result: two trials overlap, as when two devices each began one. On those \
                    nights nobody can say which of the two made a difference. If one of them was \
                    never followed, take it back; then the other counts. If both were, stop what \
                    still runs."
                .into();
        }
        Fault::Broken(broken) => broken.to_string(),
        other => other.to_string(),
    };
    format!(
        "No result: {what}. Everything noted in the diary is still there. Once this trial is stopped, \
         a new one can be begun."
    )
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_never_came_up_in_some_hundred_trials_is_not_said_to_be_none() {
        assert_eq!(
            [0.0, 0.004, 0.006, 0.031].map(|chance| of(100.0, chance)),
            ["fewer than 1", "fewer than 1", "1", "3"]
        );
    }
}
