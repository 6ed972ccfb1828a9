//! A protocol before its first night, and its draw.
//!
//! Owns: what a protocol says, and the statement that registers and draws it.
//! Must not know: whether this person may begin, or where the seed comes from.

use diary::{
    Body, EventId, Night, TrialStatement,
    night::NightError,
    trial::{Agreement, Analysis, Digest, Expected, Prior, Protocol, Registration, Stopping},
};
use jiff::civil;
use stats::experiment::{Design, SCEPTICAL, StoppingRule};

use super::{Fault, Planned, TrialDesign, Unit, draw, forecast};
use crate::{knowledge::Edition, remedies::Remedy};

/// The first night of a trial that is begun at this moment: the one whose evening is today's.
///
/// # Errors
///
/// Outside the years that can be recorded.
pub fn first_night(now: civil::DateTime) -> Result<Night, NightError> {
    Night::of_evening(now.date())
}

/// The event that registers a trial and draws it.
///
/// # Errors
///
/// Where the design cannot be drawn from.
pub fn registration(
    id: EventId,
    remedy: &Remedy,
    design: &TrialDesign,
    planned: &Planned,
    agreed: Option<Agreement>,
    first_night: Night,
    seed: Digest,
) -> Result<Body, Fault> {
    let protocol = protocol(remedy, design, planned, agreed, first_night);
    let allocated = Some(draw::allocation(protocol.design, seed)?);
    let registered = Some(Registration::of(protocol, seed));
    let begun = TrialStatement { registered, ..TrialStatement::about(id) };
    let drawn = TrialStatement { allocated, ..TrialStatement::about(id) };
    Ok(Body::Card(vec![Body::Trial(Box::new(begun)), Body::Trial(Box::new(drawn))]))
}

fn protocol(
    remedy: &Remedy,
    design: &TrialDesign,
    planned: &Planned,
    agreed: Option<Agreement>,
    first_night: Night,
) -> Protocol {
    let (evidence, half_life_nights) = forecast::believed(design);
    let Wording { question, outcome, analysis } = Wording::of(design);
    let looks = match planned.design {
        Design::Pairs { .. } => (3, 6),
        Design::PermutedBlocks { .. } => (4, 8),
    };
    Protocol {
        remedy: remedy.id.clone(),
        question,
        outcome: outcome.into(),
        with: design.with.clone(),
        without: design.without.clone(),
        records: design.records.clone(),
        agreed,
        design: draw::for_protocol(planned.design, design.unit),
        first_night,
        blinding: design.blinding.text.clone(),
        stopping: Stopping {
            first_look: looks.0,
            benefit_from: looks.1,
            benefit: StoppingRule::ONCE_PROVEN.benefit,
        },
        analysis: Analysis {
            text: analysis.into(),
            sceptical: Prior { mean: SCEPTICAL.mean, sd: SCEPTICAL.sd },
            evidence: Prior { mean: evidence.mean, sd: evidence.sd },
            draws: 9_999,
            half_life_nights,
        },
        expected: Expected {
            nights: planned.nights,
            if_halved: planned.if_halved,
            if_three_in_ten_fewer: planned.if_three_in_ten_fewer,
            if_nothing: planned.if_nothing,
            simulations: planned.simulations,
        },
        is_a_test: planned.is_a_test(),
        nights_behind: planned.nights_behind,
        lengths_behind: planned.lengths_behind,
        knowledge: Edition::built_in().version.clone(),
    }
}

/// What a protocol says that depends on what is drawn.
struct Wording {
    question: String,
    outcome: &'static str,
    analysis: &'static str,
}

impl Wording {
    fn of(design: &TrialDesign) -> Self {
        match design.unit {
            Unit::Nights | Unit::Pairs => Self {
                question: format!("Are there fewer cramps with: {}?", design.with.name),
                outcome: "Cramps in the night, counted by the person, as noted in the diary",
                analysis: ANALYSIS,
            },
            Unit::Cramps => Self {
                question: format!("Are cramps over sooner with: {}?", design.with.name),
                outcome: "Minutes from the touch that stored the cramp until it was gone, as noted \
                          by the person",
                analysis: ANALYSIS_OF_LENGTHS,
            },
        }
    }
}

const ANALYSIS_OF_LENGTHS: &str = "By intention to treat, as dealt: each cramp that was stored by \
a touch while the trial ran is used in the arm it was dealt, whatever was done. Cramps written down \
afterwards were dealt none and are not compared. Logarithms of minutes, normal with one spread in \
both arms; a length that nobody noted is unknown, neither short nor long, and leaves its cramp out \
of the estimate. The effect is the ratio of geometric means under a sceptical prior; the \
randomisation test over the stored set of orders on the logarithms less their mean; e-values over \
complete blocks of four cramps on the same. Called tested only where the chance of shorter (or \
longer) cramps under the sceptical prior is at least 0.975 and, besides, p is at most 0.05 at an \
end that was fixed beforehand or an e-value reached 20, which holds however often one looks and is \
what benefit may end the trial by.";

const ANALYSIS: &str = "By intention to treat, as drawn. Nightly counts, negative binomial with a \
log link, with runs (autoregressive) and drift as a latent state, season, weekend and the other \
exposures of the diary beside the arm; nights in which a count is only known to be at least so \
many are censored. Discarded nights of a block have an arm effect of their own, nights in a break \
are left out. The effect under a sceptical and under an evidence prior; the randomisation test \
over the stored set of orders on the score of the arm at no effect; e-values over complete blocks. \
Called tested only where the chance of fewer (or more) cramps under the sceptical prior is at \
least 0.975 and, besides, p is at most 0.05 at an end that was fixed beforehand or an e-value \
reached 20, which holds however often one looks and is what benefit may end the trial by. Carry-over is checked with the arm's memory in place of the arm.";
