//! Reminders as a calendar file (RFC 5545), which any phone's calendar takes: the app itself cannot
//! ring while it is closed, and nobody has to be asked for leave to send anything.
//!
//! Owns: which reminders there are, at which hours none may be, and the file's format.
//! Must not know: who keeps the times; what the pages that it calls people to say.

use diary::{Answer, preference::PreferenceView, view::Dated};
use jiff::{
    Timestamp,
    civil::{Date, Time, time},
};

/// The longest line of a calendar file, in octets without its end (RFC 5545, section 3.1).
const MAX_LINE_OCTETS: usize = 75;

/// Nothing sounds from here on, and before [`MORNING_FROM`].
pub const EVENING_UNTIL: Time = time(22, 0, 0, 0);
pub const MORNING_FROM: Time = time(6, 0, 0, 0);

/// What a person can be reminded of, once a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    Morning,
    Evening,
    Stretch,
}

impl Reminder {
    pub const ALL: [Self; 3] = [Self::Morning, Self::Evening, Self::Stretch];

    pub fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Evening => "evening",
            Self::Stretch => "stretch",
        }
    }

    /// The time that was chosen for it; `None` where none was.
    pub fn chosen(self, preferences: &PreferenceView) -> Option<Time> {
        let said: &Option<Dated<Answer<Time>>> = match self {
            Self::Morning => &preferences.morning_at,
            Self::Evening => &preferences.evening_at,
            Self::Stretch => &preferences.stretch_at,
        };
        said.as_ref()?.what.known().copied()
    }

    /// What the calendar shows. Others may see it on a locked screen, so it names no illness.
    fn summary(self) -> &'static str {
        match self {
            Self::Morning => "Charley: how was the night?",
            Self::Evening => "Charley: six questions about today",
            Self::Stretch => "Charley: the stretch before bed",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Morning => {
                "One tap says how the night was; a quiet night counts as much as a bad one."
            }
            Self::Evening => {
                "Answer what you like and leave the rest; it takes less than a minute."
            }
            Self::Stretch => "Three minutes, standing or seated. Open Charley, then Plan.",
        }
    }

    /// The same in every file, so that a calendar that gets a newer file moves its entry instead of
    /// showing two.
    fn uid(self) -> &'static str {
        match self {
            Self::Morning => "5d0c1a52-6f0e-4b1b-9a68-7c1e5f3f8a01@charley",
            Self::Evening => "5d0c1a52-6f0e-4b1b-9a68-7c1e5f3f8a02@charley",
            Self::Stretch => "5d0c1a52-6f0e-4b1b-9a68-7c1e5f3f8a03@charley",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReminderError {
    #[error(
        "{} is at night, when nothing of Charley may sound; choose a time from {} to {}",
        clock(*at), clock(MORNING_FROM), clock(EVENING_UNTIL)
    )]
    AtNight { at: Time },
    #[error("no time is chosen yet; choose one for the morning, the evening or the stretch")]
    NoneChosen,
}

fn clock(at: Time) -> String {
    at.strftime("%H:%M").to_string()
}

/// # Errors
///
/// For the hours of the night.
pub fn check(at: Time) -> Result<Time, ReminderError> {
    if (MORNING_FROM..=EVENING_UNTIL).contains(&at) {
        Ok(at)
    } else {
        Err(ReminderError::AtNight { at })
    }
}

/// A calendar file with each reminder that a time was chosen for, every day from `first` on. `now`
/// stamps the file: of two with the same reminders, calendars keep the later.
///
/// Times are local to wherever the person is: a reminder at eight stays at eight when the clocks
/// change or the person travels.
///
/// # Errors
///
/// Where no time is chosen, or one is at night (as a file from elsewhere may have it).
pub fn calendar(
    preferences: &PreferenceView,
    first: Date,
    now: Timestamp,
) -> Result<String, ReminderError> {
    let mut text = String::new();
    let mut line = |content: &str| fold_into(&mut text, content);
    for head in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Charley//Reminders//EN", "CALSCALE:GREGORIAN"]
    {
        line(head);
    }
    let mut any = false;
    for reminder in Reminder::ALL {
        let Some(at) = reminder.chosen(preferences) else { continue };
        let at = check(at)?;
        any = true;
        let starts = first.to_datetime(at);
        let (summary, description) = (escaped(reminder.summary()), escaped(reminder.description()));
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", reminder.uid()));
        line(&format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")));
        line(&format!("SEQUENCE:{}", minutes_since_2026(now)));
        line(&format!("DTSTART:{}", starts.strftime("%Y%m%dT%H%M%S")));
        line("DURATION:PT5M");
        line("RRULE:FREQ=DAILY");
        line(&format!("SUMMARY:{summary}"));
        line(&format!("DESCRIPTION:{description}"));
        // Nobody is busy because of it, and a shared calendar need not show it.
        line("TRANSP:TRANSPARENT");
        line("CLASS:PRIVATE");
        line("BEGIN:VALARM");
        line("ACTION:DISPLAY");
        line("TRIGGER:PT0S");
        line(&format!("DESCRIPTION:{summary}"));
        line("END:VALARM");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    if any { Ok(text) } else { Err(ReminderError::NoneChosen) }
}

/// A later file has the greater number, as calendars want it before they take a change in.
fn minutes_since_2026(now: Timestamp) -> i64 {
    const START_OF_2026_SECONDS: i64 = 1_767_225_600;
    ((now.as_second() - START_OF_2026_SECONDS) / 60).clamp(0, i32::MAX.into())
}

/// RFC 5545, section 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// One line, folded where it is too long: a fold is a line end and a space (section 3.1). Letters
/// are kept whole.
fn fold_into(text: &mut String, content: &str) {
    let mut octets = 0;
    for c in content.chars() {
        if octets + c.len_utf8() > MAX_LINE_OCTETS {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use diary::{Body, Diary, Event, EventId, PreferenceStatement};
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn chosen(morning: Option<Time>, evening: Option<Time>, stretch: Option<Time>) -> Diary {
        let said = PreferenceStatement {
            emergency_number: Some(Answer::Known("112".into())),
            morning_at: morning.map(Answer::Known),
            evening_at: evening.map(Answer::Known),
            stretch_at: stretch.map(Answer::Known),
            ..PreferenceStatement::default()
        };
        let recorded = "2026-11-24T09:00:00+01:00".parse().unwrap();
        Diary::replay([Event::written(
            EventId::written(1, [1; 10]),
            recorded,
            None,
            Body::Preference(said),
        )])
    }

    fn file(diary: &Diary) -> Result<String, ReminderError> {
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        calendar(diary.preferences(), date(2026, 11, 24), now)
    }

    /// Reads a calendar file as strictly as RFC 5545 is written: its components, innermost last,
    /// and its properties, unfolded.
    fn read(text: &str) -> Vec<(String, String, String)> {
        let whole = text.strip_suffix("\r\n").expect("the last line ends as the others do");
        let mut lines: Vec<String> = Vec::new();
        for line in whole.split("\r\n") {
            assert!(!line.contains(['\r', '\n']), "a bare line end in {line:?}");
            assert!(line.len() <= 75, "{} octets: {line:?}", line.len());
            match line.strip_prefix([' ', '\t']) {
                Some(rest) => lines.last_mut().unwrap().push_str(rest),
                None => lines.push(line.to_owned()),
            }
        }
        let (mut open, mut read) = (Vec::new(), Vec::new());
        for line in lines {
            let (name, value) = line.split_once(':').expect("a name and a value");
            match name {
                "BEGIN" => open.push(value.to_owned()),
                "END" => assert_eq!(open.pop().as_deref(), Some(value)),
                _ => read.push((open.join("/"), name.to_owned(), value.to_owned())),
            }
        }
        assert!(open.is_empty(), "{open:?} is never closed");
        read
    }

    fn values<'a>(read: &'a [(String, String, String)], place: &str, name: &str) -> Vec<&'a str> {
        let of = read.iter().filter(|(p, n, _)| p.ends_with(place) && n == name);
        of.map(|(.., value)| value.as_str()).collect()
    }

    #[test]
    fn each_chosen_time_rings_every_day_on_the_clock_of_the_person() {
        let diary = chosen(Some(time(8, 0, 0, 0)), Some(time(19, 30, 0, 0)), None);
        let text = file(&diary).unwrap();
        let read = read(&text);
        // Without a zone: wherever the person is.
        assert_eq!(values(&read, "VEVENT", "DTSTART"), ["20261124T080000", "20261124T193000"]);
        assert_eq!(values(&read, "VEVENT", "RRULE"), ["FREQ=DAILY"; 2]);
        assert_eq!(values(&read, "VALARM", "TRIGGER"), ["PT0S"; 2]);
        assert_eq!(values(&read, "VALARM", "ACTION"), ["DISPLAY"; 2]);
        assert_eq!(values(&read, "VCALENDAR", "VERSION"), ["2.0"]);
        for required in ["UID", "DTSTAMP"] {
            assert_eq!(values(&read, "VEVENT", required).len(), 2, "{required}");
        }
        assert!(!text.to_lowercase().contains("cramp"), "others may see a calendar");
    }

    #[test]
    fn a_changed_time_keeps_its_uid_and_a_later_file_wins() {
        let early = chosen(Some(time(8, 0, 0, 0)), None, None);
        let late = chosen(Some(time(9, 15, 0, 0)), None, None);
        let later = "2026-11-24T10:05:00Z".parse().unwrap();
        let (one, two) = (read(&file(&early).unwrap()), {
            read(&calendar(late.preferences(), date(2026, 11, 24), later).unwrap())
        });
        assert_eq!(values(&one, "VEVENT", "UID"), values(&two, "VEVENT", "UID"));
        let sequence = |read: &[(String, String, String)]| {
            values(read, "VEVENT", "SEQUENCE")[0].parse::<u32>().unwrap()
        };
        assert!(sequence(&one) < sequence(&two));
    }

    #[test]
    fn nothing_sounds_at_night() {
        for (hour, minute) in [(22, 1), (23, 30), (0, 0), (3, 12), (5, 59)] {
            let at = time(hour, minute, 0, 0);
            let refused = file(&chosen(None, None, Some(at))).unwrap_err();
            assert_eq!(refused, ReminderError::AtNight { at });
        }
        let refused = ReminderError::AtNight { at: time(23, 5, 0, 0) }.to_string();
        assert_eq!(
            refused,
            "23:05 is at night, when nothing of Charley may sound; choose a time from 06:00 to 22:00"
        );
        assert!(check(time(22, 0, 0, 0)).is_ok() && check(time(6, 0, 0, 0)).is_ok());
    }

    #[test]
    fn without_a_time_there_is_no_file() {
        assert_eq!(file(&chosen(None, None, None)), Err(ReminderError::NoneChosen));
    }

    proptest! {
        #[test]
        fn any_text_survives_escaping_and_folding(text in "\\PC{0,200}") {
            let mut folded = String::new();
            fold_into(&mut folded, &format!("SUMMARY:{}", escaped(&text)));
            let read = read(&format!("BEGIN:X\r\n{folded}END:X\r\n"));
            let mut escaped = read[0].2.chars();
            let mut back = String::new();
            while let Some(c) = escaped.next() {
                back.push(if c == '\\' { escaped.next().unwrap() } else { c });
            }
            prop_assert_eq!(back, text);
        }
    }
}
