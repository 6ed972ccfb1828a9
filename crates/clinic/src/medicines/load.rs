//! Reading both files of medicines, and what they may not say.
//!
//! Owns: the checks of the files as wholes, and which medicine belongs to which group.
//! Must not know: a single medicine.

use std::{collections::BTreeMap, sync::OnceLock};

use diary::IngredientId;
use serde::Deserialize;

use super::{Group, Medicine, Medicines, names, spelling};
use crate::knowledge::{KnowledgeFile, KnowledgeRefused, Placed, Sources};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Whole {
    look_alikes: Placed<Vec<Vec<String>>>,
    ask: String,
    keep_on: String,
    /// Those with nothing of their own to say.
    plain: Vec<Placed<Medicine>>,
    unnamed: Vec<Placed<Medicine>>,
    group: Vec<Placed<Group>>,
    medicine: Vec<Placed<Medicine>>,
}

impl Medicines {
    /// Reads `knowledge/medicines.toml`, and the text of `knowledge/medicine-names.csv`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(file: &KnowledgeFile<'_>, names: &str) -> Result<Self, KnowledgeRefused> {
        let mut whole: Whole = file.parse()?;
        file.check(&whole.group, Sources::built_in())?;
        for unnamed in &mut whole.unnamed {
            unnamed.get_mut().unnamed = true;
        }
        let mut all = whole.plain;
        all.append(&mut whole.unnamed);
        all.append(&mut whole.medicine);
        file.check(&all, Sources::built_in())?;
        for medicine in &all {
            let Medicine { id, label, what, unnamed, .. } = medicine.get();
            if label.trim().is_empty() || (what.trim().is_empty() && !unnamed) {
                return Err(file.refuse(medicine, format!("{id} does not say what it is")));
            }
        }
        let medicines: BTreeMap<IngredientId, Medicine> =
            all.into_iter().map(|one| (one.get().id.clone(), one.into_inner())).collect();
        for group in &whole.group {
            let Group { id, label, members, .. } = group.get();
            if label.trim().is_empty() {
                return Err(file.refuse(group, format!("{id} has no label")));
            }
            if let Some(stranger) = members.iter().find(|member| !medicines.contains_key(member)) {
                return Err(file.refuse(group, format!("{id}: no medicine is called {stranger}")));
            }
        }
        let groups: Vec<Group> = whole.group.into_iter().map(Placed::into_inner).collect();
        let belongs = medicines
            .values()
            .map(|medicine| (medicine.id.clone(), places_of_groups(medicine, &groups)))
            .collect();
        let (names, spelt) = read_names(names, &medicines)?;
        let look_alikes = pair(file, &whole.look_alikes, &spelt)?;
        let (ask, keep_on) = (whole.ask, whole.keep_on);
        let sounds = OnceLock::new();
        Ok(Self { medicines, groups, belongs, names, spelt, look_alikes, ask, keep_on, sounds })
    }
}

fn places_of_groups(medicine: &Medicine, groups: &[Group]) -> Vec<usize> {
    let told = |group: &Group| {
        medicine.atc.iter().any(|code| {
            group.atc.iter().any(|begin| {
                // What may be anything under C03 may be what stands under C03A.
                code.starts_with(begin.as_str())
                    || (medicine.unnamed && begin.starts_with(code.as_str()))
            })
        })
    };
    let belongs = |group: &Group| group.members.contains(&medicine.id) || told(group);
    let places = groups.iter().enumerate().filter(|(_, group)| belongs(group));
    places.map(|(place, _)| place).collect()
}

type Spelt = BTreeMap<String, Vec<usize>>;

fn read_names(
    text: &str,
    medicines: &BTreeMap<IngredientId, Medicine>,
) -> Result<(Vec<names::Name>, Spelt), KnowledgeRefused> {
    let names = names::read(text)?;
    let mut spelt = Spelt::new();
    for (place, name) in names.iter().enumerate() {
        let refuse = |why: String| names::refused(place, why);
        let sources = Sources::built_in();
        if sources.get(&name.source).is_none() {
            let (name, source) = (&name.name, &name.source);
            let why = format!("{name}: knowledge/sources.toml has no source {source}");
            return Err(refuse(why));
        }
        if let Some(stranger) = name.contains.iter().find(|id| !medicines.contains_key(id)) {
            return Err(refuse(format!("{}: no medicine is called {stranger}", name.name)));
        }
        let others = spelt.entry(name.spelling.clone()).or_default();
        if others.iter().any(|&other| names[other].contains == name.contains) {
            return Err(refuse(format!("{} stands twice with the same contents", name.name)));
        }
        others.push(place);
    }
    Ok((names, spelt))
}

fn pair(
    file: &KnowledgeFile<'_>,
    lists: &Placed<Vec<Vec<String>>>,
    spelt: &Spelt,
) -> Result<BTreeMap<String, Vec<String>>, KnowledgeRefused> {
    let mut look_alikes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for list in lists.get() {
        let spellings: Vec<String> = list.iter().map(|name| spelling::plain(name)).collect();
        for (at, spelling) in spellings.iter().enumerate() {
            if !spelt.contains_key(spelling) {
                let why = format!("look-alikes: medicine-names.csv has no {}", list[at]);
                return Err(file.refuse_at(lists.line(), why));
            }
            let others = spellings.iter().filter(|other| *other != spelling).cloned();
            look_alikes.entry(spelling.clone()).or_default().extend(others);
        }
    }
    Ok(look_alikes)
}
