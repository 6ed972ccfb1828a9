//! What a back-up file is called.
//!
//! Owns: the names of back-ups in the diary's own folder, and their order.
//! Must not know: files.

use diary::Moment;
use jiff::civil;

/// Why a back-up was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// By itself, once a day; the only kind that is pruned.
    Daily,
    Asked,
    BeforeRestore,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Daily, Self::Asked, Self::BeforeRestore];

    fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Asked => "asked",
            Self::BeforeRestore => "before-restore",
        }
    }
}

/// `diary-2026-11-23T2104-daily.sqlite`; `-daily-2` where that was taken. Local wall-clock time:
/// a person looks for "yesterday evening". Ordered by that time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    minute: civil::DateTime,
    number: u32,
    kind: Kind,
    stem: String,
}

impl Name {
    pub(super) fn new(stem: &str, made: &Moment, kind: Kind, number: u32) -> Self {
        let made = made.civil();
        let minute = made.date().at(made.hour(), made.minute(), 0, 0);
        Self { minute, number, kind, stem: stem.to_owned() }
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn date(&self) -> civil::Date {
        self.minute.date()
    }

    pub(super) fn file_name(&self) -> String {
        file_name(&self.stem, self.minute, self.kind.word(), self.number)
    }

    /// `None` for any other file.
    pub(super) fn parse(stem: &str, file_name: &str) -> Option<Self> {
        let rest = file_name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".sqlite")?;
        let (date, rest) = rest.split_once('T')?;
        let (clock, rest) = rest.split_once('-')?;
        let kind = Kind::ALL.into_iter().find(|kind| rest.starts_with(kind.word()))?;
        let number = match rest.strip_prefix(kind.word())? {
            "" => 1,
            number => number.strip_prefix('-')?.parse().ok()?,
        };
        let (hour, minute) = clock.split_at_checked(2)?;
        let time = civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
        let minute = date.parse::<civil::Date>().ok()?.to_datetime(time);
        let name = Self { minute, number, kind, stem: stem.to_owned() };
        // One spelling only: a name is turned back into the file that it was read from.
        (name.file_name() == file_name).then_some(name)
    }
}

/// The name of a damaged diary that was put aside. Never read back: it is no back-up.
pub(super) fn damaged(stem: &str, now: &Moment, number: u32) -> String {
    file_name(stem, now.civil(), "damaged", number)
}

fn file_name(stem: &str, made: civil::DateTime, word: &str, number: u32) -> String {
    let (date, hour, minute) = (made.date(), made.hour(), made.minute());
    let number = if number == 1 { String::new() } else { format!("-{number}") };
    format!("{stem}-{date}T{hour:02}{minute:02}-{word}{number}.sqlite")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_sorts_by_time() {
        let made: Moment = "2026-11-23T21:04:59.5+01:00[Europe/Paris]".parse().unwrap();
        let first = Name::new("my-diary", &made, Kind::BeforeRestore, 1);
        let second = Name::new("my-diary", &made, Kind::Daily, 2);
        assert_eq!(first.file_name(), "my-diary-2026-11-23T2104-before-restore.sqlite");
        assert_eq!(second.file_name(), "my-diary-2026-11-23T2104-daily-2.sqlite");
        for name in [&first, &second] {
            assert_eq!(Name::parse("my-diary", &name.file_name()).as_ref(), Some(name));
        }
        assert!(first < second);
    }

    #[test]
    fn other_files_are_not_taken_for_back_ups() {
        for other in [
            "diary.sqlite",
            "diary-2026-11-23T2104-daily.sqlite-wal",
            "diary-2026-11-23T2104-weekly.sqlite",
            "diary-2026-11-23T2104-damaged.sqlite",
            "diary-2026-13-23T2104-daily.sqlite",
            "diary-2026-11-23T2504-daily.sqlite",
            "diary-2026-11-23T2104-daily-01.sqlite",
            "diary-2-2026-11-23T2104-daily.sqlite",
            ".charley-x.part",
        ] {
            assert_eq!(Name::parse("diary", other), None, "{other}");
        }
    }
}
