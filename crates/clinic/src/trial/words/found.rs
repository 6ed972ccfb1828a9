//! What a trial found, in plain words.
//!
//! Owns: the sentences about a result, and about why there is none.
//! Must not know: HTML, terminals, or how a result was worked out.

use diary::trial::{Conclusion, Finding, Protocol};
use stats::experiment::Cannot;

use super::super::{Measure, NoResult, Outcome, Ratio};
use super::fault;

/// The finding in one sentence.
pub fn finding(outcome: &Outcome, protocol: &Protocol) -> String {
    let name = &protocol.with.name;
    let recorded = outcome.with.recorded + outcome.without.recorded;
    let about = about(&outcome.sceptical, outcome.measure);
    let of = counted(recorded, outcome.measure);
    match (outcome.finding, outcome.measure) {
        (Finding::TestedFewer, Measure::MinutesACramp) => {
            format!("Tested: with “{name}” cramps were over sooner than without, {about}.")
        }
        (Finding::TestedMore, Measure::MinutesACramp) => {
            format!("Tested: with “{name}” cramps lasted longer than without, {about}.")
        }
        (Finding::TestedFewer, Measure::CrampsANight) => {
            format!("Tested: with “{name}” there were fewer cramps than without, {about}.")
        }
        (Finding::TestedMore, Measure::CrampsANight) => {
            format!("Tested: with “{name}” there were more cramps than without, {about}.")
        }
        (Finding::NotShown, _) => {
            format!("“{name}”: no effect that shows within {of}. What was seen is {about}.")
        }
        (Finding::NotATest, _) => format!(
            "“{name}”: {about}. The trial was too small from the start to say whether that was \
             chance, so it is no test."
        ),
    }
}

/// A stored result in one sentence.
pub fn concluded(concluded: &Conclusion, measure: Measure) -> String {
    let Conclusion { finding, rate_ratio, ci80, ci95, nights, .. } = concluded;
    let found = about(&Ratio { median: *rate_ratio, ci80: *ci80, ci95: *ci95 }, measure);
    let (fewer, more) = match measure {
        Measure::CrampsANight => ("fewer cramps", "more cramps"),
        Measure::MinutesACramp => ("shorter cramps", "longer cramps"),
    };
    match finding {
        Finding::TestedFewer => format!("Tested in your own trial: {fewer} with it, {found}."),
        Finding::TestedMore => format!("Tested in your own trial: {more} with it, {found}."),
        Finding::NotShown => format!(
            "Your own trial: no effect that shows within {}. What was seen is {found}.",
            counted(*nights, measure)
        ),
        Finding::NotATest => {
            format!("Your own trial was too small to be called a test. What was seen is {found}.")
        }
    }
}

/// From here on what was seen is said to point to more cramps, though it may be chance.
const POINTS_TO_MORE: f64 = 0.8;

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
        Finding::NotShown if outcome.chance_of_a_tenth_more >= POINTS_TO_MORE => {
            "It may be chance, but if anything, what was seen speaks against it. The bar shows \
             what your own records leave possible."
        }
        Finding::NotShown => {
            "That is not the same as “it does nothing”: a small effect may have been missed, and \
             the bar shows how large it could be. What you do with it is up to you."
        }
        Finding::NotATest => {
            "The bar shows what your own records leave possible. A longer trial could tell."
        }
    }
}

/// "about 0.6 times as many (likely between 0.4 and 0.9)".
pub fn about(ratio: &Ratio, measure: Measure) -> String {
    let Ratio { median, ci80: [low, high], .. } = ratio;
    let times = match measure {
        Measure::CrampsANight => "times as many",
        Measure::MinutesACramp => "times as long",
    };
    format!("about {median:.2} {times} (likely between {low:.2} and {high:.2})")
}

/// What comes out with what studies found counted in, and whether that is the same; `None` where
/// no study is counted in.
pub fn with_evidence(outcome: &Outcome) -> Option<String> {
    let evidence = outcome.evidence.as_ref()?;
    let about = about(evidence, outcome.measure);
    Some(match (clear(&outcome.sceptical), clear(evidence)) {
        (one, other) if one == other => {
            format!("With what studies found counted in it comes to much the same: {about}.")
        }
        (None, Some(_)) => format!(
            "With what studies found counted in it would look clearer: {about}. The verdict rests on \
             your own nights alone."
        ),
        _ => format!(
            "With what studies found counted in it would look less clear: {about}. The verdict rests \
             on your own nights alone."
        ),
    })
}

/// On which side of "no difference" the whole 95 % interval lies.
fn clear(ratio: &Ratio) -> Option<std::cmp::Ordering> {
    let [low, high] = ratio.ci95;
    match (low > 1.0, high < 1.0) {
        (true, _) => Some(std::cmp::Ordering::Greater),
        (_, true) => Some(std::cmp::Ordering::Less),
        _ => None,
    }
}

/// That the answer changes where the effect is taken to last; `None` where it does not, or was not
/// asked.
pub fn carry_over(outcome: &Outcome) -> Option<String> {
    let lasting = outcome.carry_over.as_ref().filter(|_| outcome.carry_over_suspected)?;
    Some(format!(
        "Taken to build up and to last into the next nights, it comes to something else: {}. It may \
         last longer than the nights that were left out. That is a hint and no more: with a large \
         effect it often looks like this although nothing lasts.",
        about(lasting, outcome.measure)
    ))
}

/// Below this difference of the shares done, the arms were more alike than they were planned.
const FOLLOWED_WELL: f64 = 0.6;

/// How far it was done as drawn, and what that does to the result; `None` where nobody said.
pub fn followed(outcome: &Outcome) -> Option<String> {
    let followed = outcome.followed.as_ref()?;
    let of = match outcome.measure {
        Measure::CrampsANight => "nights",
        Measure::MinutesACramp => "cramps",
    };
    let done = format!(
        "You did it on {} of the {} {of} with it of which you said so, and on {} of {} without.",
        followed.with_done, followed.with_known, followed.without_done, followed.without_known
    );
    let share = |done: u32, known: u32| f64::from(done) / f64::from(known.max(1));
    let apart = share(followed.with_done, followed.with_known)
        - share(followed.without_done, followed.without_known);
    let known = followed.with_known > 0 && followed.without_known > 0;
    Some(match &followed.as_done {
        _ if !known || apart >= FOLLOWED_WELL => done,
        Some(as_done) => format!(
            "{done} So the two were more alike than planned, and an effect shows less. Of doing it, \
             rather than of its being drawn, it would be {}.",
            about(as_done, outcome.measure)
        ),
        None => format!(
            "{done} So the two were more alike than planned: even a large effect would hardly show."
        ),
    })
}

/// Why a look shows nothing yet.
pub fn no_look(why: &NoResult) -> String {
    match why {
        NoResult::Cannot(Cannot::Unrecorded { .. }) => {
            "Whether it may end early cannot be looked at yet: of one of the two sides not a single \
             compared night is recorded."
                .into()
        }
        NoResult::Cannot(Cannot::Unmeasured { .. }) => {
            "Whether it may end early cannot be looked at yet: of one of the two sides fewer than \
             two cramps have a known length."
                .into()
        }
        NoResult::Cannot(Cannot::NoEvent) => {
            "So far there was not a single cramp on the compared nights. That is good; but as long \
             as it stays so, neither side can have fewer, and the trial can show nothing."
                .into()
        }
        other => no_result(other),
    }
}

/// "84 nights", "44 cramps".
fn counted(recorded: u32, measure: Measure) -> String {
    match measure {
        Measure::CrampsANight => format!("{recorded} nights"),
        Measure::MinutesACramp => format!("{recorded} cramps of known length"),
    }
}

/// Why there is no result, and what can be done.
pub fn no_result(why: &NoResult) -> String {
    match why {
        NoResult::Unknown => "There is no such trial.".into(),
        NoResult::NotOver => {
            "The trial is not over yet. To look before would make the end depend on what was seen."
                .into()
        }
        NoResult::Fault(why) => fault(*why),
        NoResult::Cannot(Cannot::Unrecorded { .. }) => {
            "No result: in one of the two arms not a single compared night was recorded, so there \
             is nothing to compare. Nights can still be filled in in the diary."
                .into()
        }
        NoResult::Cannot(Cannot::Unmeasured { .. }) => {
            "No result: in one of the two arms fewer than two cramps have a known length, so there \
             is nothing to compare. Minutes can still be added on the pages of their nights."
                .into()
        }
        NoResult::Cannot(Cannot::NoEvent) => {
            "No result: there was not a single cramp on the compared nights, so neither arm can \
             have fewer."
                .into()
        }
        NoResult::Cannot(Cannot::NoBlock { .. } | Cannot::NotBegun { .. }) => {
            "No result: not one pair of stretches, or block of four, was completed, so there is \
             nothing to compare."
                .into()
        }
        NoResult::Cannot(other) => format!("No result: {other}."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{ArmTally, Followed};
    use super::*;

    fn ratio(median: f64, low: f64, high: f64) -> Ratio {
        Ratio { median, ci80: [low, high], ci95: [low, high] }
    }

    fn outcome() -> Outcome {
        let tally = ArmTally {
            compared: 60,
            recorded: 50,
            cramps: 70,
            with_cramps: Some(30),
            minutes: None,
        };
        Outcome {
            finding: Finding::NotShown,
            measure: Measure::CrampsANight,
            sceptical: ratio(0.8, 0.6, 1.1),
            evidence: None,
            chance_of_fewer: 0.9,
            chance_of_a_tenth_fewer: 0.7,
            chance_of_no_difference: 0.25,
            chance_of_a_tenth_more: 0.05,
            p: Some(0.2),
            e_value: Some(1.0),
            with: tally,
            without: tally,
            units: 12,
            carry_over_suspected: false,
            carry_over: Some(ratio(0.5, 0.3, 0.8)),
            followed: None,
            breaks: 0,
            knowledge: "2026-11".into(),
        }
    }

    #[test]
    fn what_studies_say_besides_is_told_with_whether_it_comes_to_the_same() {
        let said = |evidence: Option<Ratio>| with_evidence(&Outcome { evidence, ..outcome() });
        assert_eq!(said(None), None);
        let of = |evidence: Ratio| said(Some(evidence)).unwrap();
        assert!(of(ratio(0.75, 0.6, 1.05)).contains("much the same"));
        let clearer = of(ratio(0.7, 0.5, 0.9));
        assert!(clearer.contains("clearer") && clearer.contains("your own nights alone"));
        let tested = Outcome {
            sceptical: ratio(0.5, 0.3, 0.9),
            evidence: Some(ratio(0.7, 0.4, 1.1)),
            ..outcome()
        };
        assert!(with_evidence(&tested).unwrap().contains("less clear"));
    }

    #[test]
    fn what_looks_like_a_lasting_effect_is_told_as_a_hint() {
        assert_eq!(carry_over(&outcome()), None);
        let flagged = Outcome { carry_over_suspected: true, ..outcome() };
        let said = carry_over(&flagged).unwrap();
        assert!(said.contains("0.50") && said.contains("a hint and no more"), "{said}");
    }

    #[test]
    fn arms_that_were_followed_alike_are_told_as_such() {
        let said = |with_done: u32, without_done: u32, as_done: Option<Ratio>| {
            let followed =
                Followed { with_known: 40, with_done, without_known: 40, without_done, as_done };
            super::followed(&Outcome { followed: Some(followed), ..outcome() }).unwrap()
        };
        assert_eq!(super::followed(&outcome()), None, "nobody said");
        assert!(!said(38, 1, Some(ratio(0.7, 0.5, 1.0))).contains("alike"));
        assert!(said(30, 10, Some(ratio(0.6, 0.4, 1.0))).contains("0.60"));
        assert!(said(25, 20, None).contains("even a large effect would hardly show"));
    }

    #[test]
    fn what_points_to_more_cramps_is_not_called_a_matter_of_taste() {
        assert!(meaning(&outcome()).contains("up to you"));
        let worse = Outcome { chance_of_a_tenth_more: 0.9, ..outcome() };
        assert!(meaning(&worse).contains("speaks against it"));
    }
}
