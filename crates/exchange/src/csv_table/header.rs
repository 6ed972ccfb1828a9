//! The header: which column means what.
//!
//! Owns: the names of the columns, and how an exposure's column is named so that it reads back.
//! Must not know: a single value.

use std::{borrow::Cow, collections::BTreeMap};

use clinic::exposures::{Exposure, Exposures};
use diary::ExposureId;

use super::{MAX_COLUMNS, Refused, records::Records};
use crate::excerpt;

/// Marks a column as an exposure of the person's own where its plain name would be read as
/// something else: `own:side`. Rare: `knowledge/` learns a name that someone used before.
const OWN: &str = "own:";

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning<'k> {
    Night,
    Cramps,
    WorstPain,
    Minutes,
    Side,
    Site,
    Recorded,
    /// An exposure that `knowledge/` defines.
    Known(&'k Exposure),
    /// An exposure of the person's own.
    Own(ExposureId),
    /// The header is empty.
    Unnamed,
    /// The header cannot be an id: no letter in it, or too many.
    Unnameable,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column<'k> {
    pub heading: String,
    pub meaning: Meaning<'k>,
}

impl<'k> Meaning<'k> {
    pub fn of(heading: &str, exposures: &'k Exposures) -> Self {
        let heading = heading.trim();
        if heading.is_empty() {
            return Self::Unnamed;
        }
        // An id as it stands comes first: from a heading, `a__b` would become `a_b`.
        let id = |text: &str| text.parse().or_else(|_| ExposureId::from_heading(text));
        let own = heading.get(..OWN.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN));
        if own {
            return id(heading[OWN.len()..].trim()).map_or(Self::Unnameable, Self::Own);
        }
        let Ok(name) = ExposureId::from_heading(heading) else { return Self::Unnameable };
        match name.as_str() {
            "night" => Self::Night,
            "cramps" => Self::Cramps,
            "worst_pain" => Self::WorstPain,
            "minutes" => Self::Minutes,
            "side" => Self::Side,
            "site" => Self::Site,
            "recorded" => Self::Recorded,
            _ => match exposures.find(heading) {
                Some(known) => Self::Known(known),
                None => id(heading).map_or(Self::Unnameable, Self::Own),
            },
        }
    }

    /// What two columns may not both be.
    fn key(&self) -> Option<(u8, &str)> {
        Some(match self {
            Self::Night => (0, ""),
            Self::Cramps => (1, ""),
            Self::WorstPain => (2, ""),
            Self::Minutes => (3, ""),
            Self::Side => (4, ""),
            Self::Site => (5, ""),
            Self::Recorded => (6, ""),
            Self::Known(exposure) => (7, exposure.id.as_str()),
            Self::Own(id) => (8, id.as_str()),
            Self::Unnamed | Self::Unnameable => return None,
        })
    }
}

/// The name under which an exposure's column is written.
pub(super) fn heading_of<'a>(id: &'a ExposureId, exposures: &Exposures) -> Cow<'a, str> {
    let plain = match Meaning::of(id.as_str(), exposures) {
        Meaning::Known(known) => known.id == *id,
        Meaning::Own(own) => own == *id,
        _ => false,
    };
    if plain { Cow::Borrowed(id.as_str()) } else { Cow::Owned(format!("{OWN}{id}")) }
}

/// Reads the header line, and with it finds out what stands between cells. The records after it
/// are left to read.
pub(super) fn read<'a, 'k>(
    text: &'a str,
    exposures: &'k Exposures,
) -> Result<(Vec<Column<'k>>, Records<'a>), Refused> {
    let start = Records::new(text, b',');
    let mut found = Vec::new();
    for mut records in candidates(&start) {
        let mut cells = Vec::new();
        let record = records.next(MAX_COLUMNS, &mut cells).ok_or(Refused::Empty)?;
        let headings: Vec<String> = cells.iter().map(|cell| label(cell)).collect();
        let of = |heading: String| Column { meaning: Meaning::of(&heading, exposures), heading };
        match record.cells {
            Err(damage) => found.push(Err(Refused::Header { why: damage.why() })),
            Ok(count) if count > MAX_COLUMNS => found.push(Err(Refused::TooManyColumns)),
            Ok(count) => {
                // A mark between cells is in no cell: "night,,," is no name, whatever else parts it.
                let is_night = |heading: &String| {
                    !heading.contains([',', ';', '\t'])
                        && Meaning::of(heading, exposures) == Meaning::Night
                };
                if headings.iter().any(is_night) {
                    let columns: Vec<_> = headings.into_iter().map(of).collect();
                    refuse_twice(&columns)?;
                    return Ok((columns, records));
                }
                found.push(Ok((count, headings)));
            }
        }
    }
    Err(refusal(found))
}

/// Comma, semicolon and tab, or the one that a first line such as `sep=;` names: Excel's own way
/// of saying it.
fn candidates<'a>(start: &Records<'a>) -> Vec<Records<'a>> {
    let mut after = start.clone();
    let said = after.take_line().strip_prefix("sep=").and_then(|named| {
        match named.trim_end_matches(' ') {
            "," => Some(b','),
            ";" => Some(b';'),
            "\t" => Some(b'\t'),
            _ => None,
        }
    });
    match said {
        Some(delimiter) => vec![after.with_delimiter(delimiter)],
        None => [b',', b';', b'\t'].map(|delimiter| start.with_delimiter(delimiter)).into(),
    }
}

/// No delimiter gives a column `night`: what to say about it.
fn refusal(found: Vec<Result<(usize, Vec<String>), Refused>>) -> Refused {
    const MOST_NAMED: usize = 5;
    let mut most: (usize, Vec<String>) = (0, Vec::new());
    for candidate in found {
        match candidate {
            Ok((count, headings)) if count > most.0 => most = (count, headings),
            Ok(_) => {}
            Err(refused) => return refused,
        }
    }
    let (count, headings) = most;
    let named = headings.iter().take(MOST_NAMED).map(|heading| format!("{:?}", excerpt(heading)));
    let mut found = named.collect::<Vec<_>>().join(", ");
    if count > MOST_NAMED {
        found += &format!(" and {} more", count - MOST_NAMED);
    }
    Refused::NoNight { found }
}

fn refuse_twice(columns: &[Column<'_>]) -> Result<(), Refused> {
    let mut seen = BTreeMap::new();
    for column in columns {
        let Some(key) = column.meaning.key() else { continue };
        if let Some(first) = seen.insert(key, &column.heading) {
            let second = excerpt(&column.heading);
            return Err(Refused::Twice { first: excerpt(first), second });
        }
    }
    Ok(())
}

/// A heading as a label may stand: on one line, and no longer than a label may be.
fn label(cell: &str) -> String {
    let plain: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(diary::statement::MAX_NAME_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str) -> Result<Vec<Column<'static>>, Refused> {
        read(header, Exposures::built_in()).map(|(columns, _)| columns)
    }

    fn refused(header: &str) -> String {
        columns(header).unwrap_err().to_string()
    }

    #[test]
    fn columns_are_known_whatever_the_case_and_the_spaces() {
        let found = columns(" NIGHT ,Worst Pain,Alcohol,air-quality,,%%%").unwrap();
        let meanings: Vec<_> = found.into_iter().map(|column| column.meaning).collect();
        assert_eq!(meanings[0], Meaning::Night);
        assert_eq!(meanings[1], Meaning::WorstPain);
        assert!(
            matches!(meanings[2], Meaning::Known(known) if known.id.as_str() == "alcohol_drinks")
        );
        assert_eq!(meanings[3], Meaning::Own("air_quality".parse().unwrap()));
        assert_eq!(meanings[4..], [Meaning::Unnamed, Meaning::Unnameable]);
    }

    #[test]
    fn the_delimiter_is_found_in_the_header() {
        for (header, delimiter) in [
            ("night,cramps;x", b','),
            ("cramps;night", b';'),
            ("night\tcramps, all", b'\t'),
            ("night", b','),
            ("sep=;\nnight;cramps", b';'),
            ("sep=\t\r\nnight\tcramps", b'\t'),
        ] {
            let (_, records) = read(header, Exposures::built_in()).unwrap();
            assert_eq!(records.delimiter(), delimiter, "{header:?}");
        }
    }

    #[test]
    fn a_header_without_a_night_names_what_was_found() {
        assert_eq!(
            refused("date,cramps,a,b,c,d"),
            "no column is named night; found: \"date\", \"cramps\", \"a\", \"b\", \"c\" and 1 more; \
             the first line must name the columns, one of them night, for the date of the evening"
        );
        assert!(refused("Datum;Krämpfe").contains("found: \"Datum\", \"Krämpfe\";"));
        assert!(refused(&"x".repeat(500)).len() < 300);
        assert_eq!(columns(""), Err(Refused::Empty));
        assert_eq!(columns("\r\n\n"), Err(Refused::Empty));
    }

    #[test]
    fn two_columns_that_mean_the_same_are_refused_by_name() {
        assert!(
            refused("night,Alcohol,wine")
                .contains("columns \"Alcohol\" and \"wine\" name the same thing")
        );
        assert!(refused("night,Night").contains("name the same thing"));
        assert!(refused("night,tea,Tea!").contains("name the same thing"));
        assert!(columns("night,,").is_ok());
    }

    #[test]
    fn too_many_columns_are_refused() {
        assert_eq!(
            columns(&format!("night{}", ",".repeat(MAX_COLUMNS))),
            Err(Refused::TooManyColumns)
        );
        assert_eq!(columns(&",".repeat(1_000_000)), Err(Refused::TooManyColumns));
        assert!(columns(&format!("night{}", ",".repeat(MAX_COLUMNS - 1))).is_ok());
    }

    #[test]
    fn a_broken_quote_in_the_header_says_so() {
        assert!(
            refused("night,\"cramps\n2026-01-01,0").contains("a quote is opened and never closed")
        );
    }

    #[test]
    fn every_id_has_a_heading_that_reads_back_as_it() {
        let exposures = Exposures::built_in();
        for id in ["air_quality", "_a", "a__b", "_", "ß", "5htp"]
            .into_iter()
            .filter_map(|id| id.parse().ok())
        {
            assert_eq!(heading_of(&id, exposures), id.as_str());
        }
        for id in ["side", "night", "_night", "wine", "hot__day", "_steps"] {
            let id: ExposureId = id.parse().unwrap();
            let heading = heading_of(&id, exposures);
            assert_eq!(heading, format!("own:{id}"));
            assert_eq!(Meaning::of(&heading, exposures), Meaning::Own(id));
        }
        for exposure in exposures.iter() {
            assert_eq!(heading_of(&exposure.id, exposures), exposure.id.as_str());
        }
    }
}
