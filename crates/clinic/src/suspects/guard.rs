//! When a diary is too short or too even to be analysed.
//!
//! Owns: the guard for rare events, and the answer that only describes.
//! Must not know: how a diary is analysed.

use diary::Observation;

use super::{Inquiry, Method, NightsUsed, Reason, Why, table::Table};

/// With fewer, any answer would be what was believed before.
pub const LEAST_CRAMP_NIGHTS: u32 = 5;
pub const LEAST_NIGHTS: u32 = 30;

/// Why this diary cannot be analysed; `None` where it can.
fn too_little(nights: &NightsUsed, table: &Table) -> Option<Reason> {
    let NightsUsed { observed, with_cramps, .. } = *nights;
    let counted = |night: &Observation| matches!(night, Observation::Count(_));
    if observed == 0 {
        Some(Reason::NothingObserved)
    } else if observed < LEAST_NIGHTS {
        Some(Reason::FewNights { observed, least: LEAST_NIGHTS })
    } else if with_cramps < LEAST_CRAMP_NIGHTS {
        Some(Reason::FewCrampNights { with_cramps, least: LEAST_CRAMP_NIGHTS })
    } else if with_cramps == observed && !table.observations.iter().any(counted) {
        Some(Reason::NoQuietNight)
    } else {
        None
    }
}

pub(super) fn nights_used(table: &Table) -> NightsUsed {
    let observed = || {
        let rows = table.nights.iter().zip(&table.observations);
        rows.filter(|(_, observation)| observation.is_recorded()).map(|(&night, _)| night)
    };
    let whole = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    NightsUsed {
        first: observed().next(),
        last: observed().next_back(),
        observed: whole(table.observed()),
        with_cramps: whole(table.with_cramps()),
    }
}

/// The answer that only says how many nights there are, and why that is all.
pub(super) fn described(table: &Table, inquiry: &Inquiry) -> Why {
    let nights = nights_used(table);
    Why {
        nights,
        method: Method::Description,
        pareto_k: None,
        settling: None,
        evidence: inquiry.evidence,
        exposures: Vec::new(),
        groups: Vec::new(),
        headline: Vec::new(),
        complete: true,
        cannot: too_little(&nights, table),
        limits: Vec::new(),
    }
}
