//! Which medicine is meant: of the list, and of those that Charley knows.

use anyhow::{Result, anyhow, bail};
use clinic::{
    knowledge::Confidence,
    medicines::{Candidate, Medicines},
};
use diary::{Answer, Diary, EventId, IngredientId, view::MedicineView};
use serde::Serialize;

use super::{labels, of_name};
use crate::{args::NOT_SURE, output::Output};

/// The most choices that a refusal lists.
const FEW: usize = 4;
/// What `--is` takes where nothing in it matters.
const NONE: &str = "none";

/// The medicine of the list that goes by a name or an id.
pub(super) fn noted<'a>(diary: &'a Diary, text: &str) -> Result<(EventId, &'a MedicineView)> {
    if let Ok(id) = text.parse::<EventId>() {
        let found = diary.medicines().find(|(known, _)| *known == id);
        return found.ok_or_else(|| anyhow!("no medicine on the list has this id: {text}"));
    }
    match of_name(diary, text).as_slice() {
        [one] => Ok(*one),
        [] => {
            let names: Vec<&str> = diary.medicines().map(|(_, view)| view.name.as_str()).collect();
            match names.is_empty() {
                true => bail!("the list is empty; to begin it: charley medicines add {text}"),
                false => bail!("{text:?} is not on the list; on it: {}", names.join(", ")),
            }
        }
        several => {
            let ids: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            bail!("{text:?} is on the list more than once; use its id: {}", ids.join(" or "))
        }
    }
}

/// What `--is` says.
pub(super) fn contents(is: &str) -> Result<Answer<Vec<IngredientId>>> {
    match is {
        NOT_SURE => return Ok(Answer::NotSure),
        NONE => return Ok(Answer::Known(Vec::new())),
        _ => {}
    }
    let medicines = Medicines::built_in();
    let mut contents = Vec::new();
    for part in is.split('+').map(str::trim) {
        let by_id = part.parse().ok().filter(|id| medicines.get(id).is_some()).map(|id| vec![id]);
        let Some(ids) = by_id.or_else(|| medicines.sure(part)) else {
            bail!(
                "{part:?} is no ingredient that Charley knows{}; use one, `{NOT_SURE}` or `{NONE}`",
                did_you_mean(part)
            );
        };
        for id in ids {
            if !contents.contains(&id) {
                contents.push(id);
            }
        }
    }
    Ok(Answer::Known(contents))
}

fn did_you_mean(typed: &str) -> String {
    let found = Medicines::built_in().find(typed);
    let ids = found.candidates.iter().take(FEW).map(|candidate| joined(&candidate.contains));
    let ids: Vec<String> = ids.collect();
    if ids.is_empty() { String::new() } else { format!("; did you mean {}?", ids.join(" or ")) }
}

fn joined(ids: &[IngredientId]) -> String {
    ids.iter().map(IngredientId::as_str).collect::<Vec<_>>().join("+")
}

/// What a name alone says; a name that is not known at all is kept as typed.
pub(super) fn contents_of_name(name: &str) -> Result<Answer<Vec<IngredientId>>> {
    let found = Medicines::built_in().find(name);
    if let Some(contents) = found.sure {
        return Ok(Answer::Known(contents));
    }
    if found.candidates.is_empty() {
        return Ok(Answer::NotSure);
    }
    let choices =
        found.candidates.iter().take(FEW).map(|candidate| {
            format!("--is {} ({})", joined(&candidate.contains), meaning(candidate))
        });
    bail!(
        "{name:?} has to be confirmed; did you mean {}? Add one of these, or --is {NOT_SURE}",
        choices.collect::<Vec<_>>().join(" or ")
    )
}

/// `Cartia, Australia: aspirin`.
fn meaning(candidate: &Candidate<'_>) -> String {
    let names: Vec<String> = candidate
        .names
        .iter()
        .map(|name| match name.region_words() {
            Some(region) => format!("{}, {region}", name.name),
            None => name.name.clone(),
        })
        .collect();
    let contents = labels(&candidate.contains);
    let names = names.join(" and ");
    if names == contents { names } else { format!("{names}: {contents}") }
}

#[derive(Serialize)]
struct Found {
    typed: String,
    /// May be noted without asking.
    sure: bool,
    candidates: Vec<Meaning>,
}

#[derive(Serialize)]
struct Meaning {
    name: String,
    ingredients: Vec<IngredientId>,
    region: Option<String>,
    confidence: Confidence,
    said: String,
}

pub(super) fn find(typed: &str, out: Output) -> Result<()> {
    let found = Medicines::built_in().find(typed);
    let meanings = found.candidates.iter().map(|candidate| Meaning {
        name: candidate.names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(" + "),
        ingredients: candidate.contains.clone(),
        region: candidate.names.iter().find_map(|name| name.region_words()),
        confidence: candidate
            .names
            .iter()
            .map(|name| name.confidence)
            .max()
            .unwrap_or(Confidence::Recalled),
        said: meaning(candidate),
    });
    let found = Found {
        typed: typed.to_owned(),
        sure: found.sure.is_some(),
        candidates: meanings.collect(),
    };
    out.print("medicines-find", &found, |found| {
        if found.candidates.is_empty() {
            return format!("Charley knows nothing called anything like {:?}.\n", found.typed);
        }
        let mut text = String::new();
        for meaning in &found.candidates {
            let mark = meaning.confidence.mark().map_or(String::new(), |mark| format!(" ({mark})"));
            text += &format!("{}{mark}\n", meaning.said);
        }
        text
    })?;
    Ok(())
}
