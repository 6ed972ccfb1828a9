//! Of a thing begun once: what came, over what was to be expected anyway.
//!
//! Owns: the weeks around the beginning, and the course expected from what was known that day.
//! Must not know: whether the thing did anything. The picture shows how much would have come by
//! itself, since people begin things when they are worst.

use stats::{
    draw,
    series::{Count, Effort, Nuisance},
};

use super::{
    Course, CourseWeek, Expected, checks, estimand, fitting,
    setting::{Filling, Setting},
};

const WEEKS_BEFORE: i32 = 8;
const WEEKS_AFTER: i32 = 12;
/// Draws of what was to be expected.
const DRAWS: usize = 200;
/// Recorded nights on either side, without which there is nothing to compare.
const LEAST_NIGHTS: usize = 14;

/// The course around the first beginning of exposure `j`; `None` without a beginning, or with too
/// little recorded on either side of it.
pub(super) fn of(setting: &Setting, filling: &Filling, j: usize) -> Option<Course> {
    let start = *checks::starts(&setting.candidates[j].column.cells).first()?;
    let observed =
        |range: std::ops::Range<usize>| range.filter(|&at| setting.is_observed(at)).count();
    let end = setting.counts.len();
    if observed(0..start) < LEAST_NIGHTS || observed(start..end) < LEAST_NIGHTS {
        return None;
    }
    let drawn = drawn(setting, filling, j, start);
    let total = |draw: usize| drawn.iter().map(|week| week[draw]).sum();
    let totals = (0..drawn.first().map_or(0, Vec::len)).map(total).collect();
    let week = |number: i32, nights: std::ops::Range<usize>, expected: Option<Expected>| {
        let with = nights.clone().filter(|&at| setting.had_cramps(at) == Some(true)).count();
        let (observed, with_cramps) = (observed(nights) as u32, with as u32);
        CourseWeek { number, observed, with_cramps, expected }
    };
    let after = week(0, start..start + 7 * drawn.len(), likely(totals));
    let weeks = (-WEEKS_BEFORE..WEEKS_AFTER).filter_map(|number| {
        let from = start as i64 + 7 * i64::from(number);
        let nights = usize::try_from(from).ok()?..usize::try_from(from + 7).ok()?;
        if nights.end > end {
            return None;
        }
        let of_week = usize::try_from(number).ok().and_then(|at| drawn.get(at).cloned());
        Some(week(number, nights, of_week.and_then(likely)))
    });
    Some(Course { began: setting.table.nights[start], weeks: weeks.collect(), after })
}

/// Draws of the cramp nights among the recorded ones of each whole week from `start` on, had
/// exposure `j` never been, from what was known up to then.
fn drawn(setting: &Setting, filling: &Filling, j: usize, start: usize) -> Vec<Vec<f64>> {
    let mut counts = setting.counts.clone();
    counts[start..].fill(Count::Missing);
    let mut never = filling.clone();
    never[j].fill(0.0);
    let columns = setting.lay_out(&never, Vec::new());
    let learned = Nuisance::Learned(Default::default());
    let effort = Effort { joint: DRAWS, ..Effort::FIRST };
    let alone = std::slice::from_ref(&never);
    let fits = fitting::again(setting, alone, &counts, |_| Vec::new(), &learned, effort);
    let mut rng = setting.chance(5);
    let weeks = (setting.counts.len() - start) / 7;
    let mut nights_with: Vec<Vec<f64>> = vec![Vec::new(); weeks.min(WEEKS_AFTER as usize)];
    for drawn in fits.iter().flat_map(|fit| &fit.draws) {
        for (week, with) in nights_with.iter_mut().enumerate() {
            let nights = start + 7 * week..start + 7 * (week + 1);
            let recorded = nights.filter(|&at| setting.is_observed(at));
            let cramped = recorded.filter(|&at| {
                let log_mean = drawn.intercept
                    + columns
                        .always
                        .iter()
                        .zip(&drawn.fixed)
                        .map(|((c, _), e)| c[at] * e)
                        .sum::<f64>()
                    + columns
                        .effects
                        .iter()
                        .zip(&drawn.effects)
                        .map(|(c, e)| c[at] * e)
                        .sum::<f64>()
                    + drawn.runs[at]
                    + drawn.drift[at];
                draw::bernoulli(&mut rng, drawn.hyper.chance_of_some(log_mean))
            });
            with.push(cramped.count() as f64);
        }
    }
    nights_with
}

fn likely(nights_with: Vec<f64>) -> Option<Expected> {
    let interval = estimand::interval(nights_with)?;
    Some(Expected { median: interval.median, low: interval.ci80[0], high: interval.ci80[1] })
}
