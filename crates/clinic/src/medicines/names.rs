//! The names by which people call medicines.
//!
//! Owns: the rows of `knowledge/medicine-names.csv`.
//! Must not know: what any ingredient does.

use diary::IngredientId;

use super::spelling;
use crate::knowledge::{self, Confidence, KnowledgeRefused, SourceId};

/// Within `knowledge/`.
const FILE: &str = "medicine-names.csv";
const HEADER: &str = "name,contains,kind,region,confidence,source";

/// What kind of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// Of the ingredient itself, in one language or another.
    Ingredient,
    /// Of a product with one ingredient.
    Brand,
    /// Of a product with several.
    Combination,
    /// A short form: HCTZ, B12.
    Short,
    /// An everyday word: "water tablet".
    Lay,
}

/// One name, and what goes by it in one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub name: String,
    pub contains: Vec<IngredientId>,
    pub kind: NameKind,
    /// As in the file: `INT` for everywhere, `UK/AU`, `US (old)`.
    pub region: String,
    pub confidence: Confidence,
    pub source: SourceId,
    /// The name as it is looked up.
    pub(super) spelling: String,
}

impl Name {
    /// Where it is called so; `None` for everywhere.
    pub fn region_words(&self) -> Option<String> {
        let (places, note) = self.region.split_once(" (").unwrap_or((&self.region, ""));
        let earlier = note.starts_with("old") || note.starts_with("former");
        let place = |code: &str| match code {
            "UK" => "the United Kingdom",
            "US" => "the United States",
            "AU" => "Australia",
            "CA" => "Canada",
            "EU" => "Europe",
            "DE" => "Germany",
            "FR" => "France",
            "NL" => "the Netherlands",
            "ES" => "Spain",
            "IT" => "Italy",
            "SE" => "Sweden",
            "JP" => "Japan",
            _ => "",
        };
        let places: Vec<&str> =
            places.split('/').map(place).filter(|place| !place.is_empty()).collect();
        match (places.is_empty(), earlier) {
            (true, false) => None,
            (true, true) => Some("an older name".into()),
            (false, false) => Some(places.join(", ")),
            (false, true) => Some(format!("an older name in {}", places.join(", "))),
        }
    }
}

/// Reads the table: six cells a row, without quotes.
pub(super) fn read(text: &str) -> Result<Vec<Name>, KnowledgeRefused> {
    let mut rows = text.lines();
    if rows.next() != Some(HEADER) {
        return Err(knowledge::refused(FILE, 1, format!("the first line has to be {HEADER}")));
    }
    let read = |(place, cells)| row(cells).map_err(|why| refused(place, why));
    rows.enumerate().map(read).collect()
}

/// A refusal at the name in this place, from 0: the header is the first line.
pub(super) fn refused(place: usize, why: String) -> KnowledgeRefused {
    knowledge::refused(FILE, place + 2, why)
}

fn row(line: &str) -> Result<Name, String> {
    let cells: Vec<&str> = line.split(',').collect();
    let &[name, contains, kind, region, confidence, source] = cells.as_slice() else {
        return Err(format!("a row has 6 cells, this one {}", cells.len()));
    };
    let spelling = spelling::plain(name);
    if spelling.is_empty() {
        return Err("a name is empty".into());
    }
    let kind = match kind {
        "ingredient" => NameKind::Ingredient,
        "brand" => NameKind::Brand,
        "combination" => NameKind::Combination,
        "short" => NameKind::Short,
        "lay" => NameKind::Lay,
        _ => {
            return Err(format!(
                "{kind:?} is no kind; write ingredient, brand, combination, short or lay"
            ));
        }
    };
    let (confidence, source) = match (confidence, source) {
        ("checked", source) if !source.is_empty() => (Confidence::Checked, source),
        ("recalled", "") => (Confidence::Recalled, SourceId::UNCONFIRMED),
        _ => return Err("write checked and a source, or recalled and none".into()),
    };
    Ok(Name {
        name: name.to_owned(),
        contains: contains
            .split('+')
            .map(|id| id.parse().map_err(|why| format!("{name}: {why}")))
            .collect::<Result<_, _>>()?,
        kind,
        region: region.to_owned(),
        confidence,
        source: source.to_owned().try_into()?,
        spelling,
    })
}
