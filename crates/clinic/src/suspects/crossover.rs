//! The same question asked another way: nights compared with nights of the same month alone.
//!
//! Owns: the strata, and whether both ways agree.
//! Must not know: the answer of the other way but for its sign.

use stats::{
    conditional::{self, Stratum},
    series::Normal,
};

use super::{calendar, setting::Setting};

/// Nights with cramps, in strata that also have nights without and in which the exposure differs,
/// before the comparison says anything.
const LEAST_NIGHTS: usize = 15;
/// Nights of one block, within which nights of the same kind of day are compared.
const BLOCK: i64 = 28;
const PRIOR: Normal = Normal { mean: 0.0, sd: 1.0 };
/// From this chance on it has a sign.
const SURE: f64 = 0.8;

/// Whether exposure `j` raises the chance of a cramp night within strata: `Some(true)` when it
/// does, `None` when the comparison does not say.
///
/// Strata are fixed by the calendar, which keeps the comparison free of overlap bias.
pub(super) fn raises(setting: &Setting, j: usize) -> Option<bool> {
    let nights = &setting.table.nights;
    let first = *nights.first()?;
    let mut strata: std::collections::BTreeMap<(i64, u8), (Vec<f64>, Vec<u32>)> =
        Default::default();
    for (at, night) in nights.iter().enumerate() {
        let cell = setting.candidates[j].column.cells[at];
        let (Some(cell), Some(had)) = (cell, setting.had_cramps(at)) else { continue };
        let key = (night.since(first) / BLOCK, calendar::kind_of_day(*night));
        let (cells, events) = strata.entry(key).or_default();
        cells.push(cell);
        events.push(u32::from(had));
    }
    strata.retain(|_, (cells, events)| {
        let differs = cells.iter().any(|cell| *cell != cells[0]);
        differs && events.contains(&0) && events.contains(&1)
    });
    let telling: usize =
        strata.values().map(|(_, events)| events.iter().sum::<u32>() as usize).sum();
    if telling < LEAST_NIGHTS {
        return None;
    }
    let strata: Vec<Stratum> =
        strata.values().map(|(cells, events)| Stratum { cells, events }).collect();
    let above = conditional::logistic(&strata, &[PRIOR]).ok()?.chance_above(0, 0.0);
    match above {
        above if above > SURE => Some(true),
        above if above < 1.0 - SURE => Some(false),
        _ => None,
    }
}
