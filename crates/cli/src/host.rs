//! What the operating system provides: the clock, randomness, the language, and where the diary
//! lies.
//!
//! Owns: the only readings of the clock and the environment.
//! Must not know: what they are used for.

use std::{
    env,
    path::{Path, PathBuf},
};

use app::{Clock, Entropy, Manner};
use diary::Moment;
use etcetera::BaseStrategy;
use jiff::{
    Timestamp, ZonedDateTime, civil,
    tz::{Offset, TimeZone},
};

/// The clock and time zone of this computer. The environment variable `TZ` overrides the zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the `Clock` that others ask")]
    fn now(&self) -> Moment {
        match zone() {
            Some(zone) => moment(&Timestamp::now().to_zoned_datetime(zone)),
            None => in_utc(Offset::UTC.to_datetime(Timestamp::now())),
        }
    }

    fn at(&self, civil: civil::DateTime) -> Moment {
        let zoned = zone().map(|zone| zone.into_ambiguous_zoned_datetime(civil).compatible());
        match zoned {
            Some(Ok(zoned)) => moment(&zoned),
            // No zone, or the first and last hours of the calendar.
            _ => in_utc(civil),
        }
    }
}

/// The zone of this computer; `None` where it does not say.
fn zone() -> Option<TimeZone> {
    TimeZone::try_system().ok().filter(|zone| !zone.is_unknown())
}

/// Without a zone's name: nothing is claimed about where the computer stands.
fn in_utc(civil: civil::DateTime) -> Moment {
    Moment::new(civil, Some(Offset::UTC), None)
}

fn moment(zoned: &ZonedDateTime) -> Moment {
    let name = zoned.time_zone().iana_name();
    Moment::new(zoned.datetime(), Some(zoned.offset()), name)
}

/// The random numbers of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("an operating system that can run this has random numbers");
    }
}

/// How this terminal's language writes dates: of the three variables the first that is set holds,
/// as for every program (POSIX.1-2024, section 8.2).
pub fn manner() -> Manner {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    Manner::asked(&["LC_ALL", "LC_TIME", "LANG"].into_iter().find_map(set).unwrap_or_default())
}

/// Where the diary lies: what was asked for, else what `CHARLEY_DIARY` says, else the folder in
/// which this platform keeps data of programs.
///
/// # Errors
///
/// When the platform does not say where the person's files are.
pub fn diary_path(explicit: Option<&Path>) -> Result<PathBuf, NoHome> {
    if let Some(path) = explicit {
        return Ok(path.to_owned());
    }
    // An empty variable is one that was not set.
    if let Some(path) = env::var_os("CHARLEY_DIARY").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let places = etcetera::base_strategy::choose_native_strategy().map_err(|_| NoHome)?;
    Ok(places.data_dir().join("charley").join("diary.sqlite"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this computer does not say where your files are; name the diary with --diary FILE")]
pub struct NoHome;
