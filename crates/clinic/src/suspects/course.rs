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
    Course, CourseWeek, Expected, checks, fitting,
    setting::{Filling, Setting},
};

const WEEKS_BEFORE: i32 = 8;
const WEEKS_AFTER: i32 = 12;
/// Recorded nights on either side, without which there is nothing to compare.
const LEAST_NIGHTS: usize = 14;

/// The course around the first beginning of exposure `j`; `None` without a beginning, or with too
/// little recorded on either side of it.
pub(super) fn of(setting: &Setting, filling: &Filling, j: usize) -> Option<Course> {
    let start = *checks::starts(&filling[j]).first()?;
    let observed =
        |range: std::ops::Range<usize>| range.filter(|&at| setting.is_observed(at)).count();
    let end = setting.counts.len();
    if observed(0..start) < LEAST_NIGHTS || observed(start..end) < LEAST_NIGHTS {
        return None;
    }
    let expected = expected(setting, filling, j, start);
    let weeks = (-WEEKS_BEFORE..WEEKS_AFTER).filter_map(|number| {
        let from = start as i64 + 7 * i64::from(number);
        let nights = usize::try_from(from).ok()?..usize::try_from(from + 7).ok()?;
        if nights.end > end {
            return None;
        }
        let with = nights.clone().filter(|&at| setting.had_cramps(at) == Some(true)).count();
        Some(CourseWeek {
            number,
            observed: observed(nights) as u32,
            with_cramps: with as u32,
            expected: usize::try_from(number).ok().and_then(|week| expected.get(week).copied()),
        })
    });
    Some(Course { began: setting.table.nights[start], weeks: weeks.collect() })
}

/// Cramp nights among the recorded ones of each week from `start` on, had exposure `j` never been,
/// from what was known up to then.
fn expected(setting: &Setting, filling: &Filling, j: usize, start: usize) -> Vec<Expected> {
    let mut counts = setting.counts.clone();
    counts[start..].fill(Count::Missing);
    let mut never = filling.clone();
    never[j].fill(0.0);
    let columns = setting.lay_out(&never, Vec::new());
    let learned = Nuisance::Learned(Default::default());
    let fit = fitting::again(setting, &never, counts, Vec::new(), &learned, Effort::FIRST);
    let mut rng = setting.chance(5);
    let weeks = (setting.counts.len() - start) / 7;
    let mut nights_with: Vec<Vec<f64>> = vec![Vec::new(); weeks.min(WEEKS_AFTER as usize)];
    for drawn in &fit.draws {
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
    let of_week = |with| {
        super::estimand::interval(with).map(|interval| Expected {
            median: interval.median,
            low: interval.ci80[0],
            high: interval.ci80[1],
        })
    };
    nights_with.into_iter().filter_map(of_week).collect()
}
