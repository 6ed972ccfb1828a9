//! Taking times, and one line for each.

use std::{fmt, time::Duration};

pub struct Figure {
    what: String,
    measured: f64,
    mark: Option<f64>,
    unit: &'static str,
}

impl Figure {
    pub fn time(what: &str, measured: Duration, mark: Option<Duration>) -> Self {
        let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
        Self { what: what.to_owned(), measured: ms(measured), mark: mark.map(ms), unit: "ms" }
    }

    /// `None`: the peer is not on this machine.
    pub fn peer(what: &str, measured: Option<Duration>) -> Self {
        let measured = measured.map_or(f64::NAN, |duration| duration.as_secs_f64() * 1000.0);
        Self { what: what.to_owned(), measured, mark: None, unit: "ms" }
    }

    pub fn memory(what: &str, measured: f64, mark: f64) -> Self {
        Self { what: what.to_owned(), measured, mark: Some(mark), unit: "MB" }
    }

    pub fn kilobytes(what: &str, bytes: usize, mark: Option<f64>) -> Self {
        Self { what: what.to_owned(), measured: bytes as f64 / 1000.0, mark, unit: "kB" }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, measured, mark, unit } = self;
        write!(f, "{what:<66} {measured:>7.1} {unit}")?;
        match mark {
            None => Ok(()),
            Some(mark) => {
                let word = if measured <= mark { "reached" } else { "MISSED" };
                write!(f, " {mark:>7.0} {unit}  {word}")
            }
        }
    }
}

pub fn millis(ms: f64) -> Duration {
    Duration::from_secs_f64(ms / 1000.0)
}

#[expect(clippy::disallowed_methods, reason = "this runs on the developer's machine only")]
pub fn median_of(times: usize, mut work: impl FnMut()) -> Duration {
    work();
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let start = std::time::Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    taken[taken.len() / 2]
}
