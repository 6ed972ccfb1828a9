//! Fourteen nights as cells.
//!
//! Owns: how a night's cell looks: a count, a zero of its own kind, hatching where nothing is
//! recorded.
//! Must not know: what any count means.

use app::Manner;
use diary::{Diary, Night, Observation};
use maud::{Markup, html};

use crate::words;

pub const NIGHTS: i64 = 14;

/// The nights up to `last`. `open` is a night that is still going on: an empty cell of it is
/// not a missing record.
pub fn strip(diary: &Diary, last: Night, open: Option<Night>, manner: Manner) -> Markup {
    let first = last.plus(1 - NIGHTS).unwrap_or(last);
    html! {
        ol class="strip" aria-label="The last fourteen nights" {
            @for night in Night::range(first, last) {
                @let observation = diary.observation(night);
                @let date = night.evening_date();
                @let going_on = open == Some(night) && !observation.is_recorded();
                @let said = if going_on { "tonight, nothing recorded so far".into() } else { words::cramps(observation) };
                li {
                    a href={ "/night/" (night) } {
                        span class="visually-hidden" { (manner.day(date)) ": " (said) }
                        span class="dow" aria-hidden="true" { (words::weekday(date).get(..2).unwrap_or("")) }
                        span class={ "cell " (if going_on { "open" } else { class(observation) }) } aria-hidden="true" {
                            (words::cell(observation))
                        }
                        span class="dom" aria-hidden="true" { (date.day()) }
                    }
                }
            }
        }
    }
}

/// The class that gives a night its shade, and its shape in the year's map.
pub fn class(observation: Observation) -> &'static str {
    match observation.lower_bound() {
        None => "unknown",
        Some(0) => "none",
        Some(1) => "one",
        Some(2) => "two",
        Some(_) => "many",
    }
}

#[cfg(test)]
mod tests {
    use diary::DateOrder;

    use super::*;

    fn day_first() -> Manner {
        DateOrder::DayFirst.into()
    }

    #[test]
    fn a_night_without_a_record_is_hatched_and_shows_no_number() {
        let drawn = strip(&Diary::default(), "2026-11-22".parse().unwrap(), None, day_first())
            .into_string();
        assert_eq!(drawn.matches("class=\"cell unknown\"").count(), 14);
        assert!(drawn.contains(">Sunday 22 November: not recorded<"), "{drawn}");
        assert!(!drawn.contains(">0<"));
    }

    #[test]
    fn the_night_that_has_only_begun_is_not_missing() {
        let tonight: Night = "2026-11-22".parse().unwrap();
        let drawn = strip(&Diary::default(), tonight, Some(tonight), day_first()).into_string();
        assert_eq!(drawn.matches("class=\"cell unknown\"").count(), 13);
        assert!(drawn.contains("cell open"));
    }
}
