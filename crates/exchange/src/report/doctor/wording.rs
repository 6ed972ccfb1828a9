//! Numbers and dates as the report writes them.
//!
//! Owns: how many figures a number is shown with, and how an interval is said.
//! Must not know: what is counted.

use diary::{Night, remembered::Exactness};
use jiff::{civil, fmt::strtime};
use stats::Estimate;

/// `24 Nov 2026`: no reader takes the day for the month.
pub fn date(date: civil::Date) -> String {
    strtime::format("%-d %b %Y", date).unwrap_or_else(|_| date.to_string())
}

/// A run of nights, by the dates of its first and last evening.
pub fn nights(first: Night, last: Night) -> String {
    if first == last { night(first) } else { format!("{} to {}", night(first), night(last)) }
}

pub fn night(night: Night) -> String {
    date(night.evening_date())
}

/// A date as exactly as it was remembered: `2026`, `Nov 2026`, `24 Nov 2026`.
pub fn remembered(date: civil::Date) -> String {
    match Exactness::of(date) {
        Exactness::Year => date.year().to_string(),
        Exactness::Month => strtime::format("%b %Y", date).unwrap_or_else(|_| date.to_string()),
        Exactness::Day => self::date(date),
    }
}

/// To two figures, and never as more than was seen.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "no limit".into();
    }
    let size = value.abs();
    let text = if size >= 9.95 { format!("{value:.0}") } else { format!("{value:.1}") };
    if size > 0.0 && size < 0.05 { "under 0.1".into() } else { text }
}

/// A ratio to two figures.
pub fn ratio(value: f64) -> String {
    match value {
        value if !value.is_finite() => "no limit".into(),
        value if value < 0.995 => format!("{value:.2}"),
        value if value < 9.95 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    }
}

/// `95 % interval 0.9 to 1.5`.
pub fn interval(estimate: &Estimate) -> String {
    format!("95 % interval {} to {}", number(estimate.low), number(estimate.high))
}

/// `1 night`, `3 nights`.
pub fn count(number: u32, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
