//! What `cargo xtask validate` measures at length, with a few dozen diaries for every change.
//!
//! Each bound is the mark less (or plus) three binomial errors of so few diaries, so that an
//! engine which just keeps its mark passes; the seeds are fixed, so a pass stays one.

use clinic::{
    simulator::{World, simulate_seeded},
    suspects::{self, Grade, Inquiry, Warm, Why},
};
use diary::{ExposureId, Hemisphere};

fn inquiry() -> Inquiry {
    Inquiry { hemisphere: Some(Hemisphere::North), ..Inquiry::default() }
}

/// First answers: the complete ones may only be weaker.
fn first_answers(world: &World, lives: u64) -> Vec<Why> {
    let answer = |seed| {
        let diary = simulate_seeded(world, seed).diary();
        suspects::first(&diary, &inquiry(), &Warm::default()).why
    };
    (0..lives).map(answer).collect()
}

fn error(share: f64, of: usize) -> f64 {
    (share * (1.0 - share) / of as f64).sqrt()
}

#[test]
fn where_nothing_matters_hardly_any_diary_gets_a_headline() {
    let answers = first_answers(&World::nothing_matters(), 40);
    let with = answers.iter().filter(|why| !why.headline.is_empty()).count();
    let most = 40.0 * (0.05 + 3.0 * error(0.05, 40));
    assert!(with as f64 <= most, "{with} of 40 diaries");
}

#[test]
fn where_three_exposures_matter_most_diaries_name_one() {
    let mut world = World { cramps_per_week: 2.1, ..World::nothing_matters() };
    for (id, effect) in
        [("hard_exercise", 0.6), ("alcohol_drinks", 0.35), ("bedtime_stretch", -0.5)]
    {
        let cause = world.causes.iter_mut().find(|cause| cause.id.as_str() == id).unwrap();
        cause.log_rate_ratio_per_contrast = effect;
    }
    let answers = first_answers(&world, 40);
    let real = |id: &ExposureId| {
        world.causes.iter().any(|cause| cause.id == *id && cause.log_rate_ratio_per_contrast != 0.0)
    };
    let named = answers.iter().filter(|why| why.headline.iter().any(real)).count();
    let least = 40.0 * (0.75 - 3.0 * error(0.75, 40));
    assert!(named as f64 >= least, "{named} of 40 diaries");
    let (false_items, items) = answers
        .iter()
        .flat_map(|why| &why.headline)
        .fold((0, 0), |(wrong, all), id| (wrong + usize::from(!real(id)), all + 1));
    let most = items as f64 * (0.10 + 3.0 * error(0.10, items));
    assert!(false_items as f64 <= most, "{false_items} of {items} items");
}

#[test]
fn a_remedy_that_does_nothing_and_is_taken_when_it_is_bad_is_hardly_ever_credited() {
    let mut claimed = 0;
    let mut asked = 0;
    for seed in 0..10 {
        let diary = simulate_seeded(&World::bad_timing(), seed).diary();
        let why = suspects::complete(&diary, &inquiry(), &Warm::default()).why;
        for id in ["bedtime_stretch", "magnesium_supplement"] {
            let suspect = why.exposures.iter().find(|suspect| suspect.id.as_str() == id);
            let Some(suspect) = suspect.filter(|suspect| suspect.grade != Grade::NotAnalysed)
            else {
                continue;
            };
            asked += 1;
            claimed += usize::from(suspect.grade >= Grade::GoesTogether);
        }
    }
    let most = asked as f64 * (0.05 + 3.0 * error(0.05, asked));
    assert!(asked >= 10 && claimed as f64 <= most, "{claimed} of {asked}");
}
