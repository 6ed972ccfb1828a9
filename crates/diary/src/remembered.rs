//! A date as exactly as a person remembers it.
//!
//! Owns: how such a date is written, and that a month or a year is stored by its first day.
//! Must not know: what happened on it.

use jiff::civil::Date;

/// How much of a stored date was remembered. The first of a month or year may be that very day:
/// then less is shown than was said, which is never wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exactness {
    Year,
    Month,
    Day,
}

impl Exactness {
    pub fn of(date: Date) -> Self {
        match (date.month(), date.day()) {
            (1, 1) => Self::Year,
            (_, 1) => Self::Month,
            _ => Self::Day,
        }
    }
}

/// Reads `2026-11-24`, `2026-11` or `2026`.
///
/// # Errors
///
/// With what is allowed.
pub fn read(text: &str) -> Result<Date, RememberedError> {
    let text = text.trim();
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        6 | 7 if text.matches('-').count() == 1 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let mut parts = whole.splitn(3, '-');
    let mut next = |most_digits: usize| {
        let digits = parts.next().filter(|digits| {
            (1..=most_digits).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        digits.and_then(|digits| digits.parse::<i16>().ok())
    };
    let found = || RememberedError { found: text.chars().take(40).collect() };
    let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else {
        return Err(found());
    };
    if year < 1900 {
        return Err(found());
    }
    let part = |number: i16| i8::try_from(number).map_err(|_| found());
    Date::new(year, part(month)?, part(day)?).map_err(|_| found())
}

/// The date as it would be typed again: `2026`, `2026-11` or `2026-11-24`.
pub fn text(date: Date) -> String {
    match Exactness::of(date) {
        Exactness::Year => format!("{:04}", date.year()),
        Exactness::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Exactness::Day => date.to_string(),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a date; write 2026-11-24, or 2026-11 or 2026 where you remember no more")]
pub struct RememberedError {
    found: String,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_and_a_year_stand_by_their_first_day() {
        for (written, stored) in [
            ("2026", date(2026, 1, 1)),
            ("2026-11", date(2026, 11, 1)),
            ("2026-3", date(2026, 3, 1)),
            (" 2026-11-24 ", date(2026, 11, 24)),
            ("2026-3-7", date(2026, 3, 7)),
        ] {
            assert_eq!(read(written), Ok(stored), "{written}");
            assert_eq!(read(&text(stored)), Ok(stored));
        }
        assert_eq!(text(date(2026, 11, 1)), "2026-11");
    }

    #[test]
    fn what_is_no_date_is_refused_with_what_is_allowed() {
        for text in
            ["", "26", "1899", "2026-13", "2026-02-30", "24.11.2026", "2026-11-24x", "-999-1-1"]
        {
            let refused = read(text).unwrap_err().to_string();
            assert!(refused.contains("2026-11 or 2026"), "{refused}");
        }
    }
}
