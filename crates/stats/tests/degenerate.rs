//! Series that hardly are any: each gets a sound answer, never a number that is none.

use std::ops::ControlFlow;

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use stats::series::{
    self, Count, Effort, HyperPrior, Normal, Nuisance, Posterior, Series, SpikeSlab, reference,
};

const SLAB: SpikeSlab = SpikeSlab { weight: 0.2, slab: Normal { mean: 0.0, sd: 0.4 } };

fn series(counts: Vec<Count>, columns: &[Vec<f64>]) -> Series {
    let start = Series::new(counts, Normal { mean: -1.2, sd: 0.7 }).expect("counts in range");
    columns.iter().fold(start, |series, column| {
        series.with_exposure(column.clone(), SLAB).expect("a column that fits")
    })
}

fn learned() -> Nuisance {
    Nuisance::Learned(HyperPrior::default())
}

fn answers(series: &Series) -> [Posterior; 2] {
    [Effort::FIRST, Effort::COMPLETE].map(|effort| {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        series::fit(series, &learned(), effort, None, &mut rng)
    })
}

fn assert_sound(what: &str, posterior: &Posterior) {
    for effect in &posterior.effects {
        let numbers = effect.draws.iter().chain(&effect.slab);
        assert!(numbers.clone().all(|x| x.is_finite() && x.abs() < 10.0), "{what}");
        assert!(!effect.draws.is_empty() && !effect.slab.is_empty(), "{what}");
        for chances in [effect.chances, effect.prior_chances] {
            let sum = chances.fewer + chances.alike + chances.more;
            assert!((sum - 1.0).abs() < 1e-9, "{what}: {chances:?}");
        }
        assert!((0.0..=1.0).contains(&effect.inclusion), "{what}: {}", effect.inclusion);
        assert!((0.0..=1.0).contains(&effect.information), "{what}: {}", effect.information);
    }
    assert!(!posterior.draws.is_empty(), "{what}");
    for draw in &posterior.draws {
        let hyper = draw.hyper;
        let states = draw.runs.iter().chain(&draw.drift);
        let all = draw.fixed.iter().chain(&draw.effects).chain(states);
        assert!(all.copied().chain([draw.intercept]).all(f64::is_finite), "{what}");
        let sds = [hyper.runs_sd, hyper.drift_sd, hyper.scatter];
        assert!(sds.iter().all(|sd| sd.is_finite() && *sd >= 0.0), "{what}: {hyper:?}");
        assert!((0.0..1.0).contains(&hyper.persistence), "{what}: {hyper:?}");
    }
    assert!(posterior.path.mean.iter().chain(&posterior.path.sd).all(|x| x.is_finite()), "{what}");
}

/// A column that is on every third place, centred.
fn third(places: usize) -> Vec<f64> {
    (0..places).map(|at| if at % 3 == 0 { 2.0 / 3.0 } else { -1.0 / 3.0 }).collect()
}

#[test]
fn a_series_that_is_hardly_one_gets_a_sound_answer() {
    let long = |count: Count| vec![count; 120];
    let alternating = |odd: Count, even: Count| {
        (0..120).map(|at| if at % 2 == 0 { even } else { odd }).collect::<Vec<Count>>()
    };
    let cases = [
        ("no place", Vec::new()),
        ("one place", vec![Count::Exactly(1)]),
        ("one place, none", vec![Count::Exactly(0)]),
        ("all missing", long(Count::Missing)),
        ("all none", long(Count::Exactly(0))),
        ("all some", long(Count::Some)),
        ("all fifty", long(Count::Exactly(50))),
        ("all at the limit", long(Count::Exactly(Series::LARGEST_COUNT))),
        ("all at least fifty", long(Count::AtLeast(50))),
        ("none and fifty", alternating(Count::Exactly(0), Count::Exactly(50))),
        ("none and some", alternating(Count::Exactly(0), Count::Some)),
        ("one event", {
            let mut counts = long(Count::Exactly(0));
            counts[80] = Count::Exactly(3);
            counts
        }),
        ("withheld", {
            let withheld = Count::Unrecorded { if_none: 0.2, if_some: 0.9 };
            alternating(withheld, Count::Exactly(1))
        }),
    ];
    for (what, counts) in cases {
        let columns = [third(counts.len()), vec![0.0; counts.len()], vec![1.0; counts.len()]];
        let series = series(counts, &columns);
        for answer in answers(&series) {
            assert_sound(what, &answer);
        }
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let length = reference::Length { chains: 2, warm_up: 20, kept: 30 };
        let mut on = |_| ControlFlow::Continue(());
        let sampled = reference::sample(&series, &learned(), length, &mut rng, &mut on).unwrap();
        assert_sound(what, &sampled.posterior);
    }
}

#[test]
fn without_data_the_answer_is_the_prior() {
    for counts in [Vec::new(), vec![Count::Missing; 100]] {
        let columns = [third(counts.len())];
        for answer in answers(&series(counts, &columns)) {
            let effect = &answer.effects[0];
            // 2,000 draws or more; a share's standard error is at most 0.009.
            assert!((effect.inclusion - 0.2).abs() < 0.03, "{}", effect.inclusion);
            let (after, before) = (effect.chances, effect.prior_chances);
            assert!((after.alike - before.alike).abs() < 0.04, "{after:?} {before:?}");
            assert!(effect.information < 0.12, "{}", effect.information);
        }
    }
}

#[test]
fn columns_that_cannot_be_told_apart_share_the_effect() {
    // 1.6 times as many events where both columns are on: one effect of the slab's size.
    let places = 400;
    let counts =
        (0..places).map(|at| Count::Exactly(u32::from(at % 3 == 0 || at % 8 < 5))).collect();
    let same = series(counts, &[third(places), third(places)]);
    let [first, _] = answers(&same);
    let draws = first.effects[0].draws.len() as f64;
    let either = first.effects_together.included.chunks(2).filter(|pair| pair[0] || pair[1]);
    let either = either.count() as f64 / draws;
    assert!(either > 0.9, "{either}");
    let [one, other] = [0, 1].map(|j| first.effects[j].inclusion);
    assert!((one - other).abs() < 0.08 && one < either - 0.1, "{one} {other} of {either}");
}

#[test]
fn two_hundred_columns_and_twenty_years_are_answered() {
    let many: Vec<Vec<f64>> = (0..200)
        .map(|k| {
            (0..120).map(|at| f64::from(u8::from((at * 7 + k * 13) % 11 < 4)) - 0.36).collect()
        })
        .collect();
    let counts = (0..120).map(|at| Count::Exactly(u32::from(at % 4 == 0))).collect();
    let wide = series(counts, &many);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let effort = Effort { sweeps: 200, joint: 50, checked: true };
    assert_sound("wide", &series::fit(&wide, &learned(), effort, None, &mut rng));

    let places = 7_300;
    let counts = (0..places).map(|at| Count::Exactly(u32::from(at % 5 == 0))).collect();
    let long = series(counts, &[third(places)]);
    let effort = Effort { sweeps: 200, joint: 20, checked: true };
    assert_sound("long", &series::fit(&long, &learned(), effort, None, &mut rng));
}

#[test]
fn columns_of_wild_scale_are_survived() {
    let places = 200;
    for scale in [1e-6, 1e3, 1e6] {
        let column = third(places).iter().map(|x| x * scale).collect();
        let counts = (0..places).map(|at| Count::Exactly(u32::from(at % 3 == 0))).collect();
        for answer in answers(&series(counts, &[column])) {
            assert_sound("scale", &answer);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_memory_changes_little() {
    let counts: Vec<Count> =
        (0..200).map(|at| Count::Exactly(u32::from(at % 3 == 0 || at % 7 == 0))).collect();
    let column = third(200);
    let long = series(counts.clone(), std::slice::from_ref(&column));
    let [one, _] = answers(&long);
    let [other, _] = answers(&long);
    assert_eq!(one, other);
    let short = series(counts[..199].to_vec(), &[column[..199].to_vec()]);
    let [before, _] = answers(&short);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let warm = series::fit(&long, &learned(), Effort::FIRST, Some(&before.memory), &mut rng);
    let mean = |posterior: &Posterior| {
        let draws = &posterior.effects[0].draws;
        draws.iter().sum::<f64>() / draws.len() as f64
    };
    // The effect's posterior standard deviation is about 0.2, of which 2,000 draws leave a fortieth.
    assert!((mean(&warm) - mean(&one)).abs() < 0.03, "{} {}", mean(&warm), mean(&one));
}
