//! What `knowledge/remedies.toml` may not say.
//!
//! Owns: the checks of one remedy against the files beside it.
//! Must not know: a single remedy.

use diary::RemedyId;

use super::{Caution, Remedy};
use crate::{circumstances::Circumstances, exposures::Exposures, routines::Routines};

/// The files that a remedy refers to.
pub(super) struct Neighbours<'a> {
    pub circumstances: &'a Circumstances,
    pub exposures: &'a Exposures,
    pub routines: &'a Routines,
}

impl Neighbours<'_> {
    pub fn check(&self, remedy: &Remedy, all: &[&Remedy]) -> Result<(), String> {
        let texts = [&remedy.name, &remedy.summary, &remedy.grade];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err("its name, summary or grade is empty".into());
        }
        if remedy.result.is_empty() || remedy.protocol.is_empty() {
            return Err("it needs a result and a protocol".into());
        }
        self.check_cautions(&remedy.cautions)?;
        for id in [&remedy.for_whom, &remedy.tested_in].into_iter().flatten().chain(&remedy.fits) {
            self.circumstance(id)?;
        }
        for id in &remedy.exposures {
            if self.exposures.get(id).is_none() {
                return Err(format!("knowledge/exposures.toml has no exposure {id}"));
            }
        }
        if remedy.exposures.is_empty() != remedy.unrecorded.is_some() {
            return Err(
                "`exposures` names what records it, or `unrecorded` says why nothing does".into()
            );
        }
        for id in &remedy.routines {
            self.routine(id)?;
        }
        let other = |id: &RemedyId| all.iter().find(|other| other.id == *id && *id != remedy.id);
        if let Some(id) = &remedy.variant_of
            && other(id).is_none_or(|parent| parent.variant_of.is_some())
        {
            return Err(format!("it is a variant of {id}, which is no remedy that stands alone"));
        }
        if let Some(id) = &remedy.cautions_as
            && other(id).is_none_or(|parent| parent.cautions_as.is_some())
        {
            return Err(format!("it takes the cautions of {id}, which has none of its own"));
        }
        check_dose(remedy)
    }

    pub fn check_cautions(&self, cautions: &[Caution]) -> Result<(), String> {
        for caution in cautions {
            self.circumstance(&caution.circumstance)?;
            if let Some(id) = &caution.routine {
                self.routine(id)?;
            }
        }
        Ok(())
    }

    fn circumstance(&self, id: &str) -> Result<(), String> {
        match self.circumstances.get(id) {
            Some(_) => Ok(()),
            None => Err(format!("knowledge/circumstances.toml has no circumstance {id}")),
        }
    }

    fn routine(&self, id: &str) -> Result<(), String> {
        match self.routines.get(id) {
            Some(_) => Ok(()),
            None => Err(format!("knowledge/routines.toml has no routine {id}")),
        }
    }
}

/// No protocol asks for more than the limit: such a file does not load.
fn check_dose(remedy: &Remedy) -> Result<(), String> {
    let Some(dose) = &remedy.daily_dose else { return Ok(()) };
    let Some(limit) = &remedy.daily_limit else {
        return Err("it has a daily_dose and no daily_limit".into());
    };
    if (&dose.of, &dose.unit) != (&limit.of, &limit.unit) {
        return Err("its daily_dose and daily_limit are not of the same thing".into());
    }
    if dose.amount > limit.amount {
        let (asked, most, unit) = (dose.amount, limit.amount, &dose.unit);
        return Err(format!(
            "its daily_dose of {asked} {unit} is above its limit of {most} {unit}"
        ));
    }
    Ok(())
}
