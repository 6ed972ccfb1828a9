//! Whether an effect may be called tested.
//!
//! Owns: the double condition.
//! Must not know: how its parts were computed.

use serde::{Deserialize, Serialize};

/// P(RR < 1), or P(RR > 1), from which the sceptic is convinced.
pub const CONVINCED: f64 = 0.975;
/// p up to which the order drawn speaks against chance.
pub const SIGNIFICANT: f64 = 0.05;
/// e-value from which it does so at any time.
pub const PROVEN: f64 = 20.0;
/// Chance of showing a halving below which an experiment is not called a test.
pub const LEAST_POWER: f64 = 0.5;

/// Everything the verdict hangs on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grounds {
    /// P(RR < 1) under the sceptical prior.
    pub chance_below_one: f64,
    /// Of the randomisation test, where the length was fixed beforehand or futility or harm
    /// ended it by its [`super::StoppingRule`]; `None` where it ended by choice or for benefit,
    /// since then p no longer means what it says.
    pub p: Option<f64>,
    /// The largest e-value so far, which always holds. `None` before the first complete block.
    pub largest_e_value: Option<f64>,
    /// The chance, worked out beforehand, of showing a halving.
    pub planned_power: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Fewer events under arm A than under arm B.
    TestedFewer,
    /// More.
    TestedMore,
    NotShown,
    /// Whatever was found, it was too small an experiment to be called a test.
    NotATest,
}

/// The double condition: the model is convinced under a sceptical prior, *and* the order drawn
/// alone speaks against chance.
///
/// The first without the second may be the model's error, the second without the first an effect
/// too small for the data.
pub fn verdict(grounds: &Grounds) -> Verdict {
    let Grounds { chance_below_one, p, largest_e_value, planned_power } = *grounds;
    let by_chance_alone = p.is_some_and(|p| p <= SIGNIFICANT)
        || largest_e_value.is_some_and(|e_value| e_value >= PROVEN);
    let at_least = |power: f64| power >= LEAST_POWER;
    match chance_below_one {
        _ if !at_least(planned_power) => Verdict::NotATest,
        below if by_chance_alone && below >= CONVINCED => Verdict::TestedFewer,
        below if by_chance_alone && below <= 1.0 - CONVINCED => Verdict::TestedMore,
        _ => Verdict::NotShown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: Grounds = Grounds {
        chance_below_one: 0.99,
        p: Some(0.03),
        largest_e_value: Some(2.0),
        planned_power: 0.8,
    };

    #[test]
    fn neither_condition_is_enough_by_itself() {
        assert_eq!(verdict(&SHOWN), Verdict::TestedFewer);
        let of = |grounds: Grounds| verdict(&grounds);
        assert_eq!(of(Grounds { p: Some(0.057), ..SHOWN }), Verdict::NotShown);
        assert_eq!(of(Grounds { p: None, ..SHOWN }), Verdict::NotShown);
        assert_eq!(
            of(Grounds { p: None, largest_e_value: Some(20.0), ..SHOWN }),
            Verdict::TestedFewer
        );
        assert_eq!(of(Grounds { chance_below_one: 0.97, ..SHOWN }), Verdict::NotShown);
        assert_eq!(of(Grounds { chance_below_one: 0.02, ..SHOWN }), Verdict::TestedMore);
        assert_eq!(of(Grounds { planned_power: 0.49, ..SHOWN }), Verdict::NotATest);
    }

    #[test]
    fn what_is_no_number_convinces_nobody() {
        let nan = f64::NAN;
        let of = |grounds: Grounds| verdict(&grounds);
        assert_eq!(of(Grounds { chance_below_one: nan, ..SHOWN }), Verdict::NotShown);
        assert_eq!(of(Grounds { p: Some(nan), ..SHOWN }), Verdict::NotShown);
        assert_eq!(of(Grounds { planned_power: nan, ..SHOWN }), Verdict::NotATest);
    }
}
