//! What the browser provides: the clock of the person, and randomness.
//!
//! Owns: the only readings of both.
//! Must not know: what they are used for.

use app::{Clock, Entropy};
use diary::Moment;
use jiff::{civil, tz::Offset};
use js_sys::{Date, Intl, Reflect};
use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// The worker in which this runs.
pub fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Whether this is the worker that answers every page, and not the one for long work.
pub fn answers_everyone() -> bool {
    Reflect::has(&scope(), &"registration".into()).unwrap_or(true)
}

/// The clock and time zone of this device.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Moment {
        let now = Date::new_0();
        let offset = offset(&now);
        let millis = now.get_time();
        // Whole milliseconds since 1970, far below 2^53.
        let instant = jiff::Timestamp::from_millisecond(millis as i64).unwrap_or_default();
        Moment::new(offset.to_datetime(instant), Some(offset), zone().as_deref())
    }

    fn at(&self, civil: civil::DateTime) -> Moment {
        let date = Date::new_0();
        // Not the constructor: it takes the years 0 to 99 for those of the last century. What the
        // clock shows twice is here the first, and what it never shows the moment that would have
        // been it, as the port asks.
        let (year, month, day) = (civil.year(), civil.month(), civil.day());
        date.set_full_year_with_month_date(
            u32::try_from(year).unwrap_or(0),
            i32::from(month) - 1,
            day.into(),
        );
        date.set_hours(civil.hour().unsigned_abs().into());
        date.set_minutes(civil.minute().unsigned_abs().into());
        date.set_seconds(civil.second().unsigned_abs().into());
        let millisecond = civil.subsec_nanosecond() / 1_000_000;
        date.set_milliseconds(millisecond.unsigned_abs());
        let offset = offset(&date);
        let instant = jiff::Timestamp::from_millisecond(date.get_time() as i64).unwrap_or_default();
        Moment::new(offset.to_datetime(instant), Some(offset), zone().as_deref())
    }
}

/// East of Greenwich; browsers count to the west.
fn offset(date: &Date) -> Offset {
    let minutes = -date.get_timezone_offset();
    Offset::from_seconds((minutes * 60.0) as i32).unwrap_or(Offset::UTC)
}

fn zone() -> Option<String> {
    let options = Intl::DateTimeFormat::default().resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// The random numbers of the browser.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        fill(bytes);
    }
}

pub fn fill(bytes: &mut [u8]) {
    let crypto = scope().crypto().expect("every browser that runs WebAssembly has random numbers");
    // At most 65,536 bytes at once, far more than any id or seed.
    let filled = crypto.get_random_values_with_u8_array(bytes);
    filled.expect("a short array of bytes is what it takes");
}
