//! What `knowledge/exposures.toml` may not say.
//!
//! Owns: the checks of the file as a whole.
//! Must not know: a single exposure.

use std::collections::BTreeMap;

use diary::{ExposureId, ExposureKind, ExposureValue};

use super::Exposure;
use crate::knowledge::{KnowledgeFile, KnowledgeRefused, Placed};

/// What every id, label and name means, once the whole file is found to be in order.
pub(super) fn meanings(
    file: &KnowledgeFile<'_>,
    exposures: &[Placed<Exposure>],
) -> Result<BTreeMap<ExposureId, usize>, KnowledgeRefused> {
    let refuse = |exposure: &Placed<Exposure>, why: String| file.refuse(exposure, why);
    let mut meanings = BTreeMap::new();
    let mut on_card = BTreeMap::new();
    for (place, placed) in exposures.iter().enumerate() {
        let exposure = placed.get();
        let id = &exposure.id;
        check_one(exposure).map_err(|why| refuse(placed, format!("{id}: {why}")))?;
        if exposures[..place].iter().any(|other| other.get().id == *id) {
            return Err(refuse(placed, format!("{id} is defined twice")));
        }
        let words = [id.as_str(), &exposure.label];
        for word in words.into_iter().chain(exposure.names.iter().map(String::as_str)) {
            let meant = ExposureId::from_heading(word)
                .map_err(|cause| refuse(placed, format!("{id}: {cause}")))?;
            let other = *meanings.entry(meant).or_insert(place);
            if other != place {
                let other = &exposures[other].get().id;
                return Err(refuse(placed, format!("{word:?} means both {other} and {id}")));
            }
        }
        if let Some(evening) = exposure.evening
            && let Some(other) = on_card.insert(evening, id)
        {
            let why = format!("{other} and {id} both have place {evening} on the evening card");
            return Err(refuse(placed, why));
        }
    }
    for (wanted, (&evening, id)) in (1..).zip(&on_card) {
        if evening != wanted {
            let culprit = exposures.iter().find(|exposure| exposure.get().id == **id);
            let why = format!("{id} has place {evening} on the evening card and none has {wanted}");
            return Err(culprit.map_or_else(
                || file.refuse_at(1, why.clone()),
                |culprit| refuse(culprit, why.clone()),
            ));
        }
    }
    Ok(meanings)
}

fn check_one(exposure: &Exposure) -> Result<(), &'static str> {
    if exposure.label.trim().is_empty() || exposure.question.trim().is_empty() {
        return Err("its label or question is empty");
    }
    match (&exposure.evidence, exposure.circumstance) {
        (None, false) => return Err("it has no evidence, and is no circumstance"),
        (Some(_), true) => return Err("a circumstance is not judged, so it has no evidence"),
        (Some(evidence), false) => evidence.check()?,
        (None, true) => {}
    }
    match exposure.kind {
        ExposureKind::YesNo => {
            let numbers = exposure.contrast.is_some() || exposure.step.is_some();
            if numbers || exposure.range.is_some() || exposure.unit.is_some() {
                return Err("a yes/no has no unit, contrast, range or step");
            }
            Ok(())
        }
        ExposureKind::Number => check_number(exposure),
    }
}

fn check_number(exposure: &Exposure) -> Result<(), &'static str> {
    let unit = exposure.unit.as_ref().filter(|unit| !unit.trim().is_empty());
    let parts = unit.and(exposure.contrast).zip(exposure.range).zip(exposure.step);
    let Some(((contrast, [least, most]), step)) = parts else {
        return Err("a number needs unit, contrast, range and step");
    };
    let limit = ExposureValue::MAX_NUMBER;
    let within = |value: f64| (-limit..=limit).contains(&value);
    if !(within(least) && within(most) && least < most) {
        return Err("its range does not go from a smaller number to a larger one");
    }
    if !(contrast > 0.0 && contrast <= most - least && step > 0.0 && step <= most - least) {
        return Err("its contrast or step is not above 0 and within its range");
    }
    Ok(())
}
