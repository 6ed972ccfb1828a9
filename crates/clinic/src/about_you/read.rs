//! Reading the answer to one question of the screen, as a form or a command says it.
//!
//! Owns: which texts each kind of question takes.
//! Must not know: where the text comes from.

use std::str::FromStr;

use diary::{Answer, BirthYear, CrampsPerWeek, ProfileStatement};
use jiff::{ToSpan, civil::Date};

use super::{Asked, Kind};

/// The texts that stand for "not sure".
const NOT_SURE: [&str; 4] = ["?", "unsure", "not-sure", "not sure"];
/// Those that take an answer back.
const NOTHING: [&str; 2] = ["", "-"];

impl Asked {
    /// Adds what `text` answers on the day `today` to `said`. Nothing takes an earlier answer
    /// back.
    ///
    /// # Errors
    ///
    /// With what the question takes.
    pub fn read(&self, text: &str, today: Date, said: &mut ProfileStatement) -> Result<(), String> {
        match self.kind {
            Kind::BirthYear => said.birth_year = Some(answer(text, birth_year)?),
            Kind::Sex => said.sex = Some(answer(text, word)?),
            Kind::Pregnancy => {
                let parse = |text: &str| word(if text == "yes" { "pregnant" } else { text });
                said.pregnancy = Some(answer(text, parse)?);
            }
            Kind::Due => said.due = Some(answer(text, |text| due(text, today))?),
            Kind::Hemisphere => said.hemisphere = Some(answer(text, word)?),
            Kind::CrampsPerWeek => said.cramps_per_week = Some(answer(text, cramps_per_week)?),
            Kind::CrampsSince => said.cramps_since = Some(answer(text, since)?),
            Kind::Condition | Kind::Fact => {
                let answer = yes_no(text)?;
                if let Some(id) = self.condition() {
                    said.conditions.insert(id, answer);
                } else if let Some(id) = self.fact() {
                    said.facts.insert(id, answer);
                }
            }
        }
        Ok(())
    }
}

/// Reads a yes, a no, or not sure; nothing takes an earlier answer back.
///
/// # Errors
///
/// With the words allowed.
pub fn yes_no(text: &str) -> Result<Answer<bool>, String> {
    answer(text, |text| match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("{:?} is neither yes, no nor not-sure", brief(text))),
    })
}

fn answer<T>(
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Answer<T>, String> {
    let text = text.trim();
    match text {
        text if NOTHING.contains(&text) => Ok(Answer::NotRecorded),
        text if NOT_SURE.contains(&text) => Ok(Answer::NotSure),
        text => parse(text).map(Answer::Known),
    }
}

fn word<T: FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|why: T::Err| why.to_string())
}

fn birth_year(text: &str) -> Result<BirthYear, String> {
    let year = text.parse();
    let year = year.map_err(|_| format!("{:?} is no year; write it as 1954", brief(text)))?;
    BirthYear::new(year).map_err(|why| why.to_string())
}

fn cramps_per_week(text: &str) -> Result<CrampsPerWeek, String> {
    let count = text.replacen(',', ".", 1).parse();
    let count = count.map_err(|_| format!("{:?} is no number; write 3 or 0.5", brief(text)))?;
    CrampsPerWeek::new(count).map_err(|why| why.to_string())
}

/// A date, or the week of pregnancy: forty weeks end on the day the child is due.
fn due(text: &str, today: Date) -> Result<Date, String> {
    const WEEKS: i64 = 40;
    let words = text.trim_start_matches("week").trim_end_matches("weeks").trim();
    let weeks = words.parse().ok().filter(|weeks| (1..=WEEKS + 3).contains(weeks));
    let due = weeks.and_then(|weeks: i64| today.checked_add((WEEKS - weeks).weeks()).ok());
    let no_date =
        |_| format!("{:?} is neither a week nor a date; write 30 or 2027-02-28", brief(text));
    due.map_or_else(|| text.parse().map_err(no_date), Ok)
}

/// A year, a month or a day, by its first day.
fn since(text: &str) -> Result<Date, String> {
    let whole = match text.matches('-').count() {
        0 => format!("{text}-01-01"),
        1 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let why = || format!("{:?} is no year or month; write 2024 or 2024-05", brief(text));
    whole.parse().map_err(|_| why())
}

/// So much of a text that a message can quote it.
fn brief(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::AboutYou, *};

    fn read(id: &str, text: &str) -> Result<ProfileStatement, String> {
        let mut said = ProfileStatement::default();
        let today = jiff::civil::date(2026, 11, 24);
        AboutYou::built_in().get(id).unwrap().read(text, today, &mut said)?;
        Ok(said)
    }

    #[test]
    fn each_kind_takes_its_own_words_and_says_which() {
        assert_eq!(read("sex", "female").unwrap().sex, Some(Answer::Known(diary::Sex::Female)));
        let since = |text: &str| read("cramps-since", text).unwrap().cramps_since.unwrap();
        assert_eq!(since("2024").known().unwrap().to_string(), "2024-01-01");
        assert_eq!(since("2024-05").known().unwrap().to_string(), "2024-05-01");
        for (id, text, hint) in [
            ("birth-year", "54", "four digits"),
            ("birth-year", "long ago", "write it as 1954"),
            ("sex", "f", "female, male, other"),
            ("due", "spring", "2027-02-28"),
            ("cramps-per-week", "many", "write 3 or 0.5"),
            ("cramps-since", "last summer", "2024-05"),
            ("kidney-disease", "maybe", "neither yes, no nor not-sure"),
        ] {
            let why = read(id, text).unwrap_err();
            assert!(why.contains(hint), "{id}: {why}");
        }
    }

    #[test]
    fn the_week_of_pregnancy_gives_the_day_the_child_is_due() {
        let due = |text: &str| read("due", text).unwrap().due.unwrap();
        for text in ["30", "week 30", "30 weeks"] {
            assert_eq!(due(text).known().unwrap().to_string(), "2027-02-02", "{text}");
        }
        assert_eq!(due("2027-02-28").known().unwrap().to_string(), "2027-02-28");
        assert!(read("due", "90").is_err());
    }

    #[test]
    fn not_sure_and_nothing_are_said_in_every_kind() {
        for asked in AboutYou::built_in().questions() {
            for text in ["?", "not-sure", "", "-"] {
                assert!(!read(&asked.id, text).unwrap().says_nothing(), "{} {text}", asked.id);
            }
        }
    }
}
