//! Dates and clocks as a person reads them.
//!
//! Owns: which manner a language asks for, and how a date, a clock and a week are written in it.
//! Must not know: who asks, or what the dates are of. Files for other programs keep to ISO 8601,
//! and a report on paper has one form for everybody.

use diary::{DateOrder, Diary, Night, remembered::Exactness};
use jiff::civil::{Date, DateTime, Time, Weekday};

/// How dates and clocks are written for one person. The words are English ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// "November 29" and not "29 November".
    month_first: bool,
    /// "3:05 pm" and not "15:05".
    twelve_hours: bool,
    week_begins: Weekday,
}

impl From<DateOrder> for Manner {
    fn from(order: DateOrder) -> Self {
        let month_first = order == DateOrder::MonthFirst;
        let week_begins = if month_first { Weekday::Sunday } else { Weekday::Monday };
        Self { month_first, twelve_hours: month_first, week_begins }
    }
}

impl Manner {
    /// What the person chose, else what their languages ask for; see [`Self::asked`].
    pub fn of(diary: &Diary, languages: &str) -> Self {
        let chosen = diary.preferences().dates.as_ref().and_then(|said| said.what.known());
        chosen.map_or_else(|| Self::asked(languages), |&order| order.into())
    }

    /// What a list of languages asks for, as a browser (`en-US,en;q=0.9`) or an operating system
    /// (`en_US.UTF-8`) writes it: the manner of the first place named in it. Without one, the day
    /// first and 24 hours, which nobody misreads.
    pub fn asked(languages: &str) -> Self {
        let Some(place) = languages.split(',').find_map(place) else {
            return DateOrder::DayFirst.into();
        };
        let among = |places: &str| places.split(' ').any(|one| one.eq_ignore_ascii_case(place));
        let week_begins = match () {
            () if among(FROM_SUNDAY) => Weekday::Sunday,
            () if among(FROM_SATURDAY) => Weekday::Saturday,
            () if among(FROM_FRIDAY) => Weekday::Friday,
            () => Weekday::Monday,
        };
        Self { month_first: among(MONTH_FIRST), twelve_hours: among(TWELVE_HOURS), week_begins }
    }

    fn date(self, date: Date, day_first: &str, month_first: &str) -> String {
        date.strftime(if self.month_first { month_first } else { day_first }).to_string()
    }

    /// "Sunday 22 November", "Sunday, November 22"
    pub fn day(self, date: Date) -> String {
        self.date(date, "%A %-d %B", "%A, %B %-d")
    }

    /// The same with the year.
    pub fn dated(self, date: Date) -> String {
        self.date(date, "%A %-d %B %Y", "%A, %B %-d, %Y")
    }

    /// The same, with the year where it is not the one we are in.
    pub fn day_seen_from(self, date: Date, today: Date) -> String {
        if date.year() == today.year() { self.day(date) } else { self.dated(date) }
    }

    /// "22 Nov 2026", "Nov 22, 2026"
    pub fn short(self, date: Date) -> String {
        self.date(date, "%-d %b %Y", "%b %-d, %Y")
    }

    /// "Sun  2 Nov 2026", "Sun Nov  2, 2026": for columns, always as wide.
    pub fn in_column(self, date: Date) -> String {
        self.date(date, "%a %e %b %Y", "%a %b %e, %Y")
    }

    /// As exactly as it was remembered: "22 Nov 2026", "November 2026", "2026".
    pub fn remembered(self, date: Date) -> String {
        match Exactness::of(date) {
            Exactness::Year => date.strftime("%Y").to_string(),
            Exactness::Month => date.strftime("%B %Y").to_string(),
            Exactness::Day => self.short(date),
        }
    }

    /// From an evening to the next morning: "Sunday 22 to Monday 23 November".
    pub fn night(self, night: Night) -> String {
        let (evening, morning) = (night.evening_date(), night.morning_date());
        let first = match evening.month() == morning.month() && !self.month_first {
            true => evening.strftime("%A %-d").to_string(),
            false => self.day(evening),
        };
        format!("{first} to {}", self.day(morning))
    }

    /// "03:12", "3:12 am"
    pub fn clock(self, time: Time) -> String {
        // The space may not break: "am" alone on a line tells no time.
        time.strftime(if self.twelve_hours { "%-I:%M\u{a0}%P" } else { "%H:%M" }).to_string()
    }

    /// An hour on the axis of a picture: "03", "3 am".
    pub fn hour(self, hour: i8) -> String {
        let time = Time::constant(hour.rem_euclid(24), 0, 0, 0);
        time.strftime(if self.twelve_hours { "%-I\u{a0}%P" } else { "%H" }).to_string()
    }

    /// "Sunday 22 November 2026 at 21:04"
    pub fn moment(self, moment: DateTime) -> String {
        format!("{} at {}", self.dated(moment.date()), self.clock(moment.time()))
    }

    /// The days of a week, from the one that it begins with.
    pub fn week(self) -> [Weekday; 7] {
        std::array::from_fn(|days| self.week_begins.wrapping_add(days as i64))
    }

    /// How many days of its week are over: 0 on the day that a week begins with.
    pub fn days_into_week(self, date: Date) -> i8 {
        date.weekday().since(self.week_begins)
    }
}

/// The place in a name of a language: `US` of `en-US`, `en_US.UTF-8` or `zh-Hant-US;q=0.8`.
fn place(language: &str) -> Option<&str> {
    let name = language.trim().split([';', '.', '@']).next()?;
    // After a single letter, wishes follow that are no places: `en-u-hc-h23`.
    let mut parts = name.split(['-', '_']).skip(1).take_while(|part| part.len() > 1);
    parts.find(|part| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_alphabetic()))
}

// Places by ISO 3166. Hours and weeks: Unicode CLDR 48, supplemental `timeData` (the preferred
// hour is `h`) and `weekData`. Order: CLDR's English patterns of the places that have their own.
const MONTH_FIRST: &str = "AS CA FM GU MH MP PH PR PW UM US VI";
const TWELVE_HOURS: &str = "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO \
    DZ EC EG EH ER ET FJ FM GD GH GM GR GT GU GY HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR \
    LS LY MH MO MP MR MW MX MY NA NH NI NZ OM PA PE PG PH PK PR PS PW PY QA SA SB SD SG SL SO SS \
    SV SY SZ TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM";
const FROM_SUNDAY: &str = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP \
    KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE \
    ZA ZW";
const FROM_SATURDAY: &str = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";
const FROM_FRIDAY: &str = "MV";

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_place_decides_and_nothing_else_of_a_language() {
        let asks = |languages: &str| {
            let manner = Manner::asked(languages);
            (manner.month_first, manner.twelve_hours, manner.week_begins)
        };
        let (american, european) = ((true, true, Weekday::Sunday), (false, false, Weekday::Monday));
        for languages in
            ["en-US,en;q=0.9", "en_US.UTF-8", "en-us", "es-US", "zh-Hant-US", "en, en-US"]
        {
            assert_eq!(asks(languages), american, "{languages}");
        }
        for languages in [
            "en-GB,en-US;q=0.8",
            "de_DE@euro",
            "",
            "C",
            "POSIX",
            "en",
            "*",
            "en-u-hc-h12",
            "en-001",
        ] {
            assert_eq!(asks(languages), european, "{languages}");
        }
        assert_eq!(asks("en-AU"), (false, true, Weekday::Monday));
        assert_eq!(asks("en-CA"), (true, true, Weekday::Sunday));
        assert_eq!(asks("ar-EG"), (false, true, Weekday::Saturday));
    }

    #[test]
    fn each_manner_writes_a_date_and_a_clock_its_own_way() {
        let sunday = date(2026, 11, 22);
        let [day_first, month_first] =
            [DateOrder::DayFirst, DateOrder::MonthFirst].map(Manner::from);
        assert_eq!(day_first.day(sunday), "Sunday 22 November");
        assert_eq!(month_first.day(sunday), "Sunday, November 22");
        assert_eq!(month_first.in_column(date(2026, 11, 2)), "Mon Nov  2, 2026");
        assert_eq!(day_first.moment(sunday.at(15, 5, 0, 0)), "Sunday 22 November 2026 at 15:05");
        assert_eq!(
            month_first.moment(sunday.at(15, 5, 0, 0)),
            "Sunday, November 22, 2026 at 3:05\u{a0}pm"
        );
        let clock = |hour, minute| month_first.clock(Time::constant(hour, minute, 0, 0));
        assert_eq!((clock(0, 5), clock(12, 0)), ("12:05\u{a0}am".into(), "12:00\u{a0}pm".into()));
        assert_eq!((day_first.hour(24), month_first.hour(24)), ("00".into(), "12\u{a0}am".into()));
    }

    #[test]
    fn a_night_is_said_with_both_its_days() {
        let night = |order: DateOrder, text: &str| Manner::from(order).night(text.parse().unwrap());
        let (day, month) = (DateOrder::DayFirst, DateOrder::MonthFirst);
        assert_eq!(night(day, "2026-11-22"), "Sunday 22 to Monday 23 November");
        assert_eq!(night(day, "2026-11-30"), "Monday 30 November to Tuesday 1 December");
        assert_eq!(night(month, "2026-11-22"), "Sunday, November 22 to Monday, November 23");
    }

    #[test]
    fn the_year_is_said_only_where_it_is_another() {
        let (manner, today) = (Manner::from(DateOrder::DayFirst), date(2026, 11, 24));
        assert_eq!(manner.day_seen_from(date(2026, 11, 22), today), "Sunday 22 November");
        assert_eq!(manner.day_seen_from(date(2025, 11, 22), today), "Saturday 22 November 2025");
    }

    #[test]
    fn what_a_person_chose_goes_before_what_the_device_asks() {
        let said = diary::PreferenceStatement {
            dates: Some(diary::Answer::Known(DateOrder::DayFirst)),
            ..diary::PreferenceStatement::default()
        };
        let recorded = "2026-12-01T09:00:00+01:00".parse().unwrap();
        let id = diary::EventId::written(1, [1; 10]);
        let chosen = diary::Event::written(id, recorded, None, diary::Body::Preference(said));
        assert_eq!(Manner::of(&Diary::replay([chosen]), "en-US"), DateOrder::DayFirst.into());
        assert_eq!(Manner::of(&Diary::default(), "en-US"), DateOrder::MonthFirst.into());
    }
}
