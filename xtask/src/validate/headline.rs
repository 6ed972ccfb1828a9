//! Whether whole diaries get the answers they should.
//!
//! Owns: which errors are counted in which world, and the marks.
//! Must not know: how a diary is analysed.

use anyhow::Result;
use clinic::simulator::World;

use super::{
    Plan,
    diaries::{self, Answer, Judged},
    finding::Finding,
    sample,
    worlds::{self, SIX_EFFECTS, THREE_CAUSES},
};

const LIVES: u32 = 300;

/// An effect so large must not be called no difference.
const LARGE: f64 = 0.35;

/// Worlds in which nothing matters.
pub fn nothing_matters(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for a_night in [0.15, 0.3, 0.6, 1.5] {
        let world = worlds::year(a_night, &[]);
        let name = format!("nothing matters, {a_night} a night");
        findings.extend(false_alarms(plan, &name, &world)?);
    }
    let year = || worlds::year(0.4, &[]);
    let correlated = worlds::with_slow_and_correlated(year());
    let name = format!("nothing matters, {} slow and correlated", correlated.causes.len());
    findings.extend(false_alarms(plan, &name, &correlated)?);
    for (name, world) in [
        ("two states", worlds::with_two_states(year())),
        ("level shifts", worlds::with_shifts(year())),
        ("quiet nights", worlds::with_quiet_nights(year())),
        ("good nights unrecorded", worlds::with_eager_recording(year())),
    ] {
        findings.extend(false_alarms(plan, &format!("nothing matters, {name}"), &world)?);
    }
    Ok(findings)
}

fn false_alarms(plan: &Plan, name: &str, world: &World) -> Result<Vec<Finding>> {
    let answers = diaries::answers(plan, name, world, LIVES)?;
    let answers: Vec<&Answer> = answers.iter().filter(|answer| answer.analysed).collect();
    let with = answers.iter().filter(|answer| answer.headline().next().is_some()).count() as u32;
    let of = answers.len() as u32;
    let items: usize = answers.iter().map(|answer| answer.headline().count()).sum();
    let diaries =
        Finding::share_at_most(format!("{name}: diaries with a headline"), with, of, 0.05);
    let mean = Finding::mean_at_most(
        format!("{name}: mean items of the headline"),
        items as f64 / f64::from(of),
        0.08,
    );
    let (said, all) = no_difference(answers.iter().flat_map(|answer| &answer.exposures), |_| true);
    let earned =
        Finding::told_share(format!("{name}: \"no practical difference\" said"), said, all);
    Ok(vec![diaries, mean, earned])
}

/// The year in which three exposures matter, by how much of it is written down and how often it
/// cramps.
pub fn sensitivity(plan: &Plan) -> Result<Vec<Finding>> {
    let year = |a_night| worlds::year(a_night, &THREE_CAUSES);
    let least = 0.75;
    let mut findings = Vec::new();
    findings.extend(causes(plan, "three causes, 0.3 a night", &year(0.3), 2 * LIVES, Some(least))?);
    // Of the year above 12 % of the cells are open, of this one 4 %.
    let name = "three causes, 0.3 a night, few questions open";
    let few_open = worlds::with_few_open(year(0.3));
    findings.extend(causes(plan, name, &few_open, 2 * LIVES, Some(least))?);
    for a_night in [0.15, 0.6] {
        let name = format!("three causes, {a_night} a night");
        findings.extend(causes(plan, &name, &year(a_night), LIVES, None)?);
    }
    Ok(findings)
}

fn causes(
    plan: &Plan,
    name: &str,
    world: &World,
    lives: u32,
    mark: Option<f64>,
) -> Result<Vec<Finding>> {
    let answers = diaries::answers(plan, name, world, lives)?;
    let some = answers.iter().filter(|a| a.headline().any(|judged| !judged.is_null())).count();
    let (some, of) = (some as u32, answers.len() as u32);
    let what = format!("{name}: some true cause in the headline");
    let mut findings = vec![match mark {
        Some(least) => Finding::share_at_least(what, some, of, least).remark(
            "How much is written down decides most: \"hindrances\" takes one hindrance away at a \
             time. A wider limit would find more, and name something in more than one in twenty \
             diaries in which nothing matters: see \"limits\".",
        ),
        None => Finding::told_share(what, some, of),
    }];
    for (id, _, _) in THREE_CAUSES {
        let of_it = || answers.iter().flat_map(|a| &a.exposures).filter(|judged| judged.id == id);
        let found = of_it().filter(|judged| judged.in_headline).count() as u32;
        let what = format!("{name}: {id} in the headline");
        findings.push(Finding::told_share(what, found, of_it().count() as u32));
    }
    findings.extend(interval_coverage(name, &answers, true));
    findings.extend(discoveries(name, &answers));
    Ok(findings)
}

/// What keeps a cause from being found: the same year with one hindrance less at a time, by first
/// answers.
pub fn hindrances(plan: &Plan) -> Result<Vec<Finding>> {
    let builds_up = THREE_CAUSES.map(|(id, effect, half_life)| match id {
        "bedtime_stretch" => (id, effect, 0.75),
        _ => (id, effect, half_life),
    });
    let year = || worlds::year(0.3, &THREE_CAUSES);
    let every_cell = |mut world: World| {
        (world.keeping.no_card, world.keeping.open_question) = (0.0, 0.0);
        world
    };
    let every_night = |mut world: World| {
        (world.keeping.missing_after_good, world.keeping.missing_after_bad) = (0.0, 0.0);
        world
    };
    let steady = |mut world: World| {
        (world.runs.sd, world.drift_sd_per_fortnight) = (0.0, 0.0);
        world
    };
    let worlds = [
        ("as it is", year()),
        ("every cell recorded", every_cell(year())),
        ("every night recorded", every_night(year())),
        ("stretching builds up as the analysis takes it", worlds::year(0.3, &builds_up)),
        ("no runs and no drift", steady(year())),
        ("all of these", steady(every_night(every_cell(worlds::year(0.3, &builds_up))))),
        ("as it is, twice as many cramps", worlds::year(0.6, &THREE_CAUSES)),
    ];
    let mut findings = Vec::new();
    for (name, world) in worlds {
        // The same lives, as far as the worlds allow.
        let answers = diaries::first_answers(plan, "hindrances", &world, LIVES);
        let some = answers.iter().filter(|a| a.headline().any(|judged| !judged.is_null())).count();
        let what = format!("{name}: some true cause in the headline");
        findings.push(Finding::told_share(what, some as u32, answers.len() as u32));
    }
    Ok(findings)
}

/// Six effects of known size, where the model holds and where it does not.
pub fn fixed_effects(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let year = || worlds::year(0.3, &SIX_EFFECTS);
    for (name, world, holds) in [
        ("six effects", year(), true),
        ("six effects, two states", worlds::with_two_states(year()), false),
        ("six effects, level shifts", worlds::with_shifts(year()), false),
        ("six effects, quiet nights", worlds::with_quiet_nights(year()), false),
        ("six effects, good nights unrecorded", worlds::with_eager_recording(year()), false),
    ] {
        let answers = diaries::answers(plan, name, &world, LIVES)?;
        findings.extend(interval_coverage(name, &answers, holds));
        findings.extend(discoveries(name, &answers));
    }
    Ok(findings)
}

/// Of the interval that is shown ("if it matters, by how much"): all effects against the mark where
/// the model holds; then by their size, since the prior does not expect the largest.
fn interval_coverage(name: &str, answers: &[Answer], holds: bool) -> Vec<Finding> {
    let real: Vec<&Judged> =
        answers.iter().flat_map(|a| &a.exposures).filter(|judged| !judged.is_null()).collect();
    let what = format!("{name}: 95 % interval holds the effect");
    let (in_wide, of) = held(&real, |judged| judged.interval_95);
    let wide = match holds {
        true => Finding::share_at_least(what, in_wide, of, 0.92),
        false => Finding::told_share(what, in_wide, of),
    };
    let (narrow, of) = held(&real, |judged| judged.interval_80);
    let narrow = Finding::told_share(format!("{name}: 80 % interval holds the effect"), narrow, of);
    let mut findings = vec![wide, narrow];
    for (size, sized) in by_size(&real) {
        let (held, of) = held(&sized, |judged| judged.interval_95);
        let what = format!("{name}, log rate ratio ±{size}: 95 % interval holds the effect");
        findings.push(Finding::told_share(what, held, of));
    }
    findings
}

/// How many intervals hold the truth, and of how many.
fn held(judged: &[&Judged], interval: fn(&Judged) -> Option<[f64; 2]>) -> (u32, u32) {
    let known = judged.iter().filter_map(|judged| Some((judged, interval(judged)?)));
    known.fold((0, 0), |(held, of), (judged, [low, high])| {
        (held + u32::from((low..=high).contains(&judged.true_log_rate_ratio)), of + 1)
    })
}

fn by_size<'a>(judged: &[&'a Judged]) -> Vec<(f64, Vec<&'a Judged>)> {
    let mut sizes: Vec<f64> = judged.iter().map(|it| it.true_log_rate_ratio.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    let of =
        |size: f64| judged.iter().copied().filter(move |it| it.true_log_rate_ratio.abs() == size);
    sizes.into_iter().map(|size| (size, of(size).collect())).collect()
}

/// False, wrong-signed and exaggerated items of the headline; large effects called none.
fn discoveries(name: &str, answers: &[Answer]) -> Vec<Finding> {
    let headline: Vec<&Judged> = answers.iter().flat_map(Answer::headline).collect();
    let of = headline.len() as u32;
    let null = headline.iter().filter(|judged| judged.is_null()).count() as u32;
    let wrong = headline.iter().filter(|judged| judged.has_wrong_sign()).count() as u32;
    let exaggeration: Vec<f64> = headline
        .iter()
        .filter(|judged| !judged.is_null())
        .filter_map(|judged| Some(judged.log_ratio? / judged.true_log_rate_ratio))
        .map(f64::abs)
        .collect();
    let (said, large) = no_difference(answers.iter().flat_map(|a| &a.exposures), |judged| {
        judged.true_log_rate_ratio.abs() >= LARGE
    });
    vec![
        Finding::share_at_most(format!("{name}: false items of the headline"), null, of, 0.10),
        Finding::share_at_most(format!("{name}: items with the wrong sign"), wrong, of, 0.02),
        Finding::mean_at_most(
            format!("{name}: exaggeration, mean ratio of told to true effect"),
            sample::mean(&exaggeration),
            1.5,
        ),
        Finding::share_at_most(
            format!("{name}: \"no practical difference\" of an effect of {LARGE} or more"),
            said,
            large,
            0.01,
        ),
    ]
}

/// Of those that are asked about: how many are called no practical difference, and how many are.
fn no_difference<'a>(
    all: impl Iterator<Item = &'a Judged>,
    asked: impl Fn(&Judged) -> bool,
) -> (u32, u32) {
    all.filter(|judged| asked(judged)).fold((0, 0), |(said, of), judged| {
        (said + u32::from(judged.grade == "no-practical-difference"), of + 1)
    })
}

/// Remedies that do nothing and are taken when it is bad.
pub fn bad_timing(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for a_night in [0.3, 0.6] {
        let world = worlds::with_remedy_in_bad_spell(worlds::year(a_night, &[]));
        let name = format!("inert remedy begun in a bad spell, {a_night} a night");
        findings.extend(claims(plan, &name, &world, "vitamin_k2")?);
        let world = worlds::with_reactive_stretching(worlds::year(a_night, &[]));
        let name = format!("inert stretching after bad nights, {a_night} a night");
        findings.extend(claims(plan, &name, &world, "bedtime_stretch")?);
    }
    Ok(findings)
}

fn claims(plan: &Plan, name: &str, world: &World, id: &str) -> Result<Vec<Finding>> {
    let answers = diaries::answers(plan, name, world, LIVES)?;
    let judged: Vec<&Judged> =
        answers.iter().flat_map(|a| &a.exposures).filter(|judged| judged.id == id).collect();
    let of = judged.len() as u32;
    let claimed = judged.iter().filter(|judged| judged.is_claimed()).count() as u32;
    let flagged = |flag: &str| {
        judged.iter().filter(|judged| judged.flags.iter().any(|found| found == flag)).count() as u32
    };
    let mut findings = vec![Finding::share_at_most(format!("{name}: claimed"), claimed, of, 0.05)];
    let flag = if id == "bedtime_stretch" { "reacts-to-cramps" } else { "started-once" };
    findings.push(Finding::told_share(format!("{name}: flagged {flag}"), flagged(flag), of));
    Ok(findings)
}

/// What other limits on a finding's chance of being wrong would give, by first answers.
///
/// What the checks of single items then take out is not redone here, nor the narrower limit of
/// what changes rarely.
pub fn limits(plan: &Plan) -> Result<Vec<Finding>> {
    const LIVES: u32 = 1_000;
    let of = |name: &str, world: &World| diaries::first_answers(plan, name, world, LIVES);
    let nothing = of("limits, nothing matters", &worlds::year(0.3, &[]));
    let slow = worlds::with_slow_and_correlated(worlds::year(0.3, &[]));
    let slow = of("limits, nothing matters, slow and correlated", &slow);
    let three = of("limits, three causes", &worlds::year(0.3, &THREE_CAUSES));
    let mut findings = Vec::new();
    for percent in [10, 15, 20, 22, 24, 25, 26, 28, 30, 32, 35, 40] {
        let limit = f64::from(percent) / 100.0;
        let alarmed = |answers: &[Answer]| {
            let with = answers.iter().filter(|a| !surest(a, limit).is_empty()).count();
            100.0 * with as f64 / answers.len() as f64
        };
        let chosen: Vec<Vec<&Judged>> = three.iter().map(|answer| surest(answer, limit)).collect();
        let items = chosen.iter().map(Vec::len).sum::<usize>();
        let null = chosen.iter().flatten().filter(|judged| judged.is_null()).count();
        let some = chosen.iter().filter(|of| of.iter().any(|judged| !judged.is_null())).count();
        findings.push(Finding::told(
            format!("limit {percent} %: null diaries with a headline; the same, slow and correlated; false items; a cause found"),
            format!(
                "{:.1}, {:.1}, {:.1}, {:.1} %",
                alarmed(&nothing),
                alarmed(&slow),
                100.0 * null as f64 / items.max(1) as f64,
                100.0 * some as f64 / three.len() as f64
            ),
        ));
    }
    Ok(findings)
}

fn surest(answer: &Answer, limit: f64) -> Vec<&Judged> {
    let named = |judged: &&Judged| judged.wrong.is_some_and(|wrong| wrong <= limit);
    answer.exposures.iter().filter(named).collect()
}
