//! A file of answers to the check, as `charley check --answers` reads it.
//!
//! Owns: the file's format and its limits.
//! Must not know: any question or rule, or what the answers come to.

use std::fmt;

use clinic::{
    conditions::Conditions,
    person::{Person, Taken},
    triage::{Answers, Reply, RuleBook},
};
use diary::{Answer, BirthYear, EventId, Pregnancy, Sex, medicine::Stop};
use jiff::civil;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

use crate::excerpt;

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckAnswers {
    pub person: Person,
    /// Of the findings alone; what the person's own data answer is not in it.
    pub answers: Answers,
}

/// Everything that is wrong with a file, each thing in a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these answers cannot be read: {}", .problems.join("; "))]
pub struct AnswersRefused {
    pub problems: Vec<String>,
}

impl From<String> for AnswersRefused {
    fn from(problem: String) -> Self {
        Self { problems: vec![problem] }
    }
}

/// A recording limit.
pub const MAX_BYTES: usize = 1 << 20;
const MAX_MEDICINES: usize = 200;
/// So many mistakes are listed.
const MAX_PROBLEMS: usize = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    about: Option<About>,
    #[serde(default)]
    findings: Option<Pairs>,
    #[serde(default)]
    medicines: Vec<Medicine>,
    #[serde(default)]
    conditions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    birth_year: Option<i16>,
    sex: Option<String>,
    pregnant: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Medicine {
    name: String,
    started: Option<String>,
    changed: Option<String>,
    stopped: Option<String>,
}

/// The members of an object in their order, those that stand twice as well: which of two answers
/// holds must not be left to a parser.
#[derive(Default)]
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object such as {\"one-leg-swollen\": \"yes\"}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// Reads a file of answers, as of the day `on`.
///
/// # Errors
///
/// With everything that is wrong with it. An unknown finding or condition is refused: an answer
/// that nobody reads would pass for one that was given.
pub fn read(bytes: &[u8], on: civil::Date) -> Result<CheckAnswers, AnswersRefused> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("the file is larger than {} KiB", MAX_BYTES >> 10).into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "the file is not UTF-8 text".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err("the file is empty; `charley check --questions` shows what can be answered"
            .to_owned()
            .into());
    }
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let findings = file.findings.unwrap_or_default();
    let says_nothing = file.about.is_none()
        && findings.0.is_empty()
        && file.medicines.is_empty()
        && file.conditions.is_empty();
    if says_nothing {
        return Err("the file answers nothing; `charley check --questions` shows what can be \
                    answered"
            .to_owned()
            .into());
    }
    let mut problems = Vec::new();
    let mut person = Person::unknown(on);
    if let Some(about) = file.about {
        tell_about(&mut person, &about, &mut problems);
    }
    tell_conditions(&mut person, &file.conditions, &mut problems);
    tell_medicines(&mut person, &file.medicines, &mut problems);
    let answers = read_findings(findings, &mut problems);
    if problems.is_empty() {
        return Ok(CheckAnswers { person, answers });
    }
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    if more > 0 {
        problems.push(format!("and {more} more"));
    }
    Err(AnswersRefused { problems })
}

fn tell_about(person: &mut Person, about: &About, problems: &mut Vec<String>) {
    if let Some(year) = about.birth_year {
        match BirthYear::new(year).map(|year| year.age_in(person.on)) {
            Ok(Some(age)) => person.age = Some(Answer::Known(age)),
            Ok(None) => problems.push(format!("birth_year {year} is in the future")),
            Err(error) => problems.push(error.to_string()),
        }
    }
    if let Some(sex) = &about.sex {
        match sex.parse::<Sex>() {
            Ok(sex) => person.sex = Some(Answer::Known(sex)),
            Err(error) => problems.push(error.to_string()),
        }
    }
    if let Some(pregnant) = &about.pregnant {
        person.pregnancy = match pregnant.as_str() {
            "yes" => Some(Answer::Known(Pregnancy::Pregnant)),
            "no" => Some(Answer::Known(Pregnancy::No)),
            "unsure" => Some(Answer::NotSure),
            other => {
                let found = excerpt(other);
                problems.push(format!("pregnant is {found:?}; write yes, no or unsure"));
                None
            }
        };
    }
}

fn tell_conditions(person: &mut Person, named: &[String], problems: &mut Vec<String>) {
    for name in named {
        match Conditions::built_in().find(name) {
            Some(condition) => {
                person.conditions.insert(condition.id.clone(), Answer::Known(true));
            }
            None => problems.push(format!(
                "there is no condition {:?}; `charley check --questions` lists them",
                excerpt(name)
            )),
        }
    }
}

fn tell_medicines(person: &mut Person, named: &[Medicine], problems: &mut Vec<String>) {
    if named.len() > MAX_MEDICINES {
        problems.push(format!("{} medicines; at most {MAX_MEDICINES} fit", named.len()));
        return;
    }
    for (at, medicine) in named.iter().enumerate() {
        let name = medicine.name.trim();
        if name.is_empty() || name.chars().count() > diary::statement::MAX_NAME_CHARS {
            problems.push(format!("medicine {} has no name, or one that is too long", at + 1));
            continue;
        }
        let mut date = |what: &str, text: &Option<String>| {
            let text = text.as_deref()?;
            text.parse::<civil::Date>()
                .map_err(|_| {
                    let found = excerpt(text);
                    problems.push(format!(
                        "{what} of {:?} is {found:?}; write a date such as 2026-10-26",
                        excerpt(name)
                    ));
                })
                .ok()
        };
        let started = date("started", &medicine.started);
        let changed = date("changed", &medicine.changed);
        let stopped = date("stopped", &medicine.stopped);
        let mut place = [0; 16];
        place[..8].copy_from_slice(&(at as u64 + 1).to_be_bytes());
        person.medicines.push(Taken {
            medicine: EventId::from_bytes(place),
            name: name.to_owned(),
            ingredients: None,
            started: started.map(Answer::Known),
            changed: changed.map(|on| (on, Answer::NotRecorded)).into_iter().collect(),
            stopped: stopped.map(|on| Answer::Known(Stop::On(on))),
        });
    }
}

fn read_findings(findings: Pairs, problems: &mut Vec<String>) -> Answers {
    let book = RuleBook::built_in();
    let mut answers = Answers::default();
    for (name, said) in findings.0 {
        let known = name.parse().ok().and_then(|id| book.finding(&id));
        let Some(finding) = known else {
            problems.push(unknown_finding(&name));
            continue;
        };
        let reply = match &said {
            Value::String(word) => match word.as_str() {
                "yes" => Some(Reply::Yes),
                "no" => Some(Reply::No),
                "unsure" => Some(Reply::Unsure),
                _ => None,
            },
            _ => None,
        };
        match reply {
            None => problems.push(format!(
                "{} is {}; write \"yes\", \"no\" or \"unsure\", or leave it out if it was not \
                 asked",
                finding.id,
                excerpt(&said.to_string())
            )),
            Some(reply) => match answers.get(&finding.id) {
                Some(other) if other != reply => {
                    problems.push(format!("{} is answered twice, differently", finding.id));
                }
                _ => answers.set(finding.id.clone(), reply),
            },
        }
    }
    answers
}

/// Names the finding that was most likely meant: the one that shares most of its words.
fn unknown_finding(name: &str) -> String {
    let words = |id: &str| -> Vec<String> {
        id.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(str::to_ascii_lowercase)
            .collect()
    };
    let wanted = words(&name.chars().take(diary::id::MAX_ID_CHARS).collect::<String>());
    let shared = |id: &str| words(id).iter().filter(|word| wanted.contains(word)).count();
    let nearest = RuleBook::built_in()
        .findings()
        .map(|finding| (shared(finding.id.as_str()), finding.id.as_str()))
        .filter(|&(shared, _)| shared > 0)
        .max_by_key(|&(shared, id)| (shared, std::cmp::Reverse(id.len())));
    let hint = match nearest {
        Some((_, id)) => format!("did you mean {id}?"),
        None => "`charley check --questions` lists them".to_owned(),
    };
    format!("there is no finding {:?}; {hint}", excerpt(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: civil::Date = civil::date(2026, 11, 24);

    fn refusal(text: &str) -> String {
        read(text.as_bytes(), ON).unwrap_err().to_string()
    }

    #[test]
    fn the_example_of_the_manual_is_read() {
        let text = r#"{"about":{"birth_year":1954,"sex":"male","pregnant":"no"},
            "findings":{"one-leg-swollen":"unsure","fainted":"no"},
            "medicines":[{"name":"simvastatin","started":"2026-10-26"}],
            "conditions":["dialysis","poor circulation"]}"#;
        let read = read(text.as_bytes(), ON).unwrap();
        assert_eq!(read.person.age, Some(Answer::Known(72)));
        assert_eq!(read.person.conditions.len(), 2);
        assert_eq!(read.person.medicines.len(), 1);
        assert_eq!(read.answers.get(&"one-leg-swollen".parse().unwrap()), Some(Reply::Unsure));
        assert_eq!(read.answers.get(&"coughed-blood".parse().unwrap()), None);
    }

    #[test]
    fn what_is_wrong_is_named_and_what_to_do() {
        for (text, why) in [
            ("", "the file is empty"),
            (" \n", "the file is empty"),
            ("{}", "answers nothing"),
            (r#"{"findings":{}}"#, "answers nothing"),
            ("[1]", "invalid type"),
            ("{", "EOF"),
            (r#"{"answers":{}}"#, "unknown field `answers`"),
            (r#"{"findings":{"swollen-leg":"yes"}}"#, "did you mean one-leg-swollen?"),
            (r#"{"findings":{"zzz":"yes"}}"#, "--questions"),
            (r#"{"findings":{"fainted":true}}"#, "fainted is true; write"),
            (r#"{"findings":{"fainted":"maybe"}}"#, "write \"yes\", \"no\" or \"unsure\""),
            (r#"{"findings":{"fainted":null}}"#, "fainted is null"),
            (r#"{"findings":{"fainted":"no","fainted":"yes"}}"#, "answered twice"),
            (r#"{"findings":["fainted"]}"#, "an object such as"),
            (r#"{"about":{"birth_year":54}}"#, "four digits"),
            (r#"{"about":{"birth_year":2100}}"#, "in the future"),
            (r#"{"about":{"pregnant":true}}"#, "invalid type"),
            (r#"{"about":{"pregnant":"perhaps"}}"#, "write yes, no or unsure"),
            (r#"{"about":{"sex":"m"}}"#, "is not a sex"),
            (r#"{"medicines":[{"name":"statin","started":"last week"}]}"#, "such as 2026-10-26"),
            (r#"{"medicines":[{"name":" "}]}"#, "has no name"),
            (r#"{"medicines":["statin"]}"#, "invalid type"),
            (r#"{"conditions":["plague of frogs"]}"#, "there is no condition"),
        ] {
            let refused = refusal(text);
            assert!(refused.contains(why), "{text}\n{refused}\nshould say: {why}");
        }
    }

    #[test]
    fn a_file_that_is_huge_or_no_text_is_refused() {
        assert!(read(&vec![b' '; MAX_BYTES + 1], ON).unwrap_err().to_string().contains("larger"));
        assert!(read(&[0xff, 0xfe], ON).unwrap_err().to_string().contains("UTF-8"));
        let many: Vec<String> = (0..100).map(|n| format!("\"wrong-{n}\":\"yes\"")).collect();
        let refused = refusal(&format!("{{\"findings\":{{{}}}}}", many.join(",")));
        assert!(refused.contains("and 88 more"), "{refused}");
    }
}
