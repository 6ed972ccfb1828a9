//! Months, counts and lengths of time as people say them.
//!
//! Owns: the wording of what reads alike everywhere: a weekday, a count of cramps, a duration, a
//! number, a rate. Dates and clocks are [`app::Manner`]'s.
//! Must not know: HTML, the current time.

use diary::{CrampDuration, Helped, Observation, Relief, Side, Site};
use jiff::civil::{Date, Weekday};
use stats::Estimate;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("")
}

pub fn month_short(month: i8) -> &'static str {
    month_name(month).get(..3).unwrap_or("")
}

pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "Sun"
pub fn weekday_short(date: Date) -> &'static str {
    weekday(date).get(..3).unwrap_or("")
}

/// "November 2026"
pub fn month(date: Date) -> String {
    format!("{} {}", month_name(date.month()), date.year())
}

/// What is known of a night's cramps, as one would say it.
pub fn cramps(observation: Observation) -> String {
    match observation {
        Observation::NotRecorded => "not recorded".into(),
        Observation::NoCramps => "no cramps".into(),
        Observation::Count(count) => count_of(count.get().into(), "cramp"),
        Observation::Some => "cramps, number not known".into(),
        Observation::AtLeast(count) => format!("cramps, at least {}", count.get()),
    }
}

/// The same in a cell: "2", "1+", "0", and nothing where nothing was recorded.
pub fn cell(observation: Observation) -> String {
    match observation {
        Observation::NotRecorded => String::new(),
        Observation::NoCramps => "0".into(),
        Observation::Count(count) => count.get().to_string(),
        Observation::Some => "1+".into(),
        Observation::AtLeast(count) => format!("{}+", count.get()),
    }
}

/// "1 cramp", "2 cramps"
pub fn count_of(count: u64, noun: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{} {noun}{many}", thousands(&count.to_string()))
}

/// "4 minutes", "30 seconds", "1 minute 30 seconds", "2 hours 5 minutes"
pub fn duration(duration: CrampDuration) -> String {
    let seconds = duration.as_seconds();
    let parts = [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .take(2)
        .map(|&(count, noun)| count_of(count.into(), noun))
        .collect();
    said.join(" ")
}

pub fn minutes(minutes: f64) -> String {
    let said = number(minutes);
    if said == "1" { "1 minute".into() } else { format!("{said} minutes") }
}

/// Minutes as the running clock of a cramp shows them: "3:37".
pub fn clocked(minutes: f64) -> String {
    let seconds = (minutes * 60.0).round().max(0.0) as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Two decimals at most, with commas between thousands: "7,500", "0.5".
pub fn number(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    thousands(&(rounded + 0.0).to_string())
}

fn thousands(digits: &str) -> String {
    let (whole, rest) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// "1.4", "0.72": two decimals below one, since half of all ratios lie there.
pub fn ratio(value: f64) -> String {
    match value {
        huge if huge >= 20.0 => "20 or more".into(),
        tiny if tiny < 0.05 => "0.05 or fewer".into(),
        less if less < 0.995 => number(less),
        more => format!("{more:.1}"),
    }
}

/// "1.2": as many digits as a diary can support.
pub fn rate(value: f64) -> String {
    if value > 0.0 && value < 0.095 { "less than 0.1".into() } else { format!("{value:.1}") }
}

/// "about 1.2 (almost surely between 0.8 and 1.7)"
pub fn estimate(estimate: &Estimate) -> String {
    format!("about {} ({})", rate(estimate.value), almost_surely(estimate))
}

/// "almost surely between 0.8 and 1.7": its 95 %. "Likely" is said of 80 %.
pub fn almost_surely(estimate: &Estimate) -> String {
    format!("almost surely between {:.1} and {:.1}", estimate.low, estimate.high)
}

/// "0.8 to 1.7"
pub fn between(estimate: &Estimate) -> String {
    format!("{:.1} to {:.1}", estimate.low, estimate.high)
}

/// "a, b and c"
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// "`charley restore`, 0..=10" as "“charley restore”, 0 to 10": what a terminal marks, as a page writes it.
pub fn unmarked(text: &str) -> String {
    let mut opens = false;
    let quote = |letter| match letter {
        '`' => {
            opens = !opens;
            if opens { '“' } else { '”' }
        }
        other => other,
    };
    text.replace("..=", " to ").chars().map(quote).collect()
}

/// The same text with its first letter in upper case.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left leg",
        Side::Right => "right leg",
        Side::Both => "both legs",
    }
}

pub fn site(site: Site) -> &'static str {
    match site {
        Site::Calf => "calf",
        Site::Shin => "shin",
        Site::Foot => "foot",
        Site::BackOfThigh => "back of thigh",
        Site::FrontOfThigh => "front of thigh",
        Site::Thigh => "thigh, front or back not known",
        Site::Other => "another place",
    }
}

pub fn relief(relief: Relief) -> &'static str {
    match relief {
        Relief::Stretch => "stretching",
        Relief::Stand => "standing",
        Relief::Walk => "walking",
        Relief::Massage => "rubbing",
        Relief::Heat => "warmth",
        Relief::Cold => "cold",
        Relief::PickleJuice => "pickle juice",
        Relief::Other => "something else",
    }
}

pub fn helped(helped: Helped) -> &'static str {
    match helped {
        Helped::Yes => "helped",
        Helped::Little => "helped a little",
        Helped::No => "did not help",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_short() {
        assert_eq!(number(7500.0), "7,500");
        assert_eq!(number(1_234_567.891), "1,234,567.89");
        assert_eq!(number(-1500.0), "-1,500");
        assert_eq!(number(0.5), "0.5");
        assert_eq!(count_of(1, "night"), "1 night");
        assert_eq!(count_of(3650, "night"), "3,650 nights");
    }

    #[test]
    fn no_mark_of_a_terminal_stands_on_a_page() {
        assert_eq!(unmarked("then `charley restore` one"), "then “charley restore” one");
        assert_eq!(unmarked("outside 0..=10"), "outside 0 to 10");
    }

    #[test]
    fn a_duration_is_said_in_two_words_at_most() {
        let said = |seconds| duration(CrampDuration::from_seconds(seconds).unwrap());
        assert_eq!(said(240), "4 minutes");
        assert_eq!(said(90), "1 minute 30 seconds");
        assert_eq!(said(7_500), "2 hours 5 minutes");
        assert_eq!(clocked(3.62), "3:37");
    }

    #[test]
    fn an_unrecorded_night_is_never_a_zero() {
        assert_eq!(cell(Observation::NotRecorded), "");
        assert_eq!(cell(Observation::NoCramps), "0");
        assert_eq!(cell(Observation::Some), "1+");
    }

    #[test]
    fn a_ratio_is_never_said_more_exactly_than_it_is_known() {
        assert_eq!(ratio(1.3579), "1.4");
        assert_eq!(ratio(0.7049), "0.7");
        assert_eq!(ratio(0.999), "1.0");
        assert_eq!(ratio(f64::INFINITY), "20 or more");
    }
}
