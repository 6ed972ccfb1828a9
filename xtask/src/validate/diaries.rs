//! Many simulated people's diaries, analysed as the program does it.
//!
//! Owns: analysing them, and what each answer says beside the truth.
//! Must not know: which share of right and wrong answers is wanted.

use std::path::PathBuf;

use anyhow::Result;
use clinic::{
    simulator::{World, simulate_seeded},
    suspects::{self, Answered, Grade, Inquiry, Method, Warm},
};
use diary::{Diary, Hemisphere};
use serde::{Deserialize, Serialize};

use super::{Plan, parallel};
use crate::root;

/// What was said of one exposure of one diary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    pub id: String,
    /// Per contrast.
    pub true_log_rate_ratio: f64,
    pub in_headline: bool,
    pub grade: String,
    /// The chance that saying it goes together, in the likelier direction, would be wrong.
    pub wrong: Option<f64>,
    pub log_ratio: Option<f64>,
    pub interval_80: Option<[f64; 2]>,
    pub interval_95: Option<[f64; 2]>,
    pub inclusion: Option<f64>,
    pub flags: Vec<String>,
}

/// What was said of one diary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub seed: u64,
    pub analysed: bool,
    pub pareto_k: Option<f64>,
    pub cramps: u32,
    pub exposures: Vec<Judged>,
}

impl Judged {
    pub fn is_null(&self) -> bool {
        self.true_log_rate_ratio == 0.0
    }

    /// `goes-together` or more was said.
    pub fn is_claimed(&self) -> bool {
        self.in_headline || self.grade == "goes-together" || self.grade == "probably-affects"
    }

    /// The ratio is on the other side of 1 than the truth.
    pub fn has_wrong_sign(&self) -> bool {
        self.log_ratio.is_some_and(|log_ratio| log_ratio * self.true_log_rate_ratio < 0.0)
    }
}

impl Answer {
    pub fn headline(&self) -> impl Iterator<Item = &Judged> {
        self.exposures.iter().filter(|judged| judged.in_headline)
    }
}

/// The complete answers for so many lives in a world, written down for whoever wants to look
/// closer.
pub fn answers(plan: &Plan, name: &str, world: &World, lives: u32) -> Result<Vec<Answer>> {
    let lives = plan.replicates(lives);
    let seed_of = |life: u32| hash(name) + u64::from(life);
    eprintln!("  {name}: {lives} diaries");
    let answers = parallel::each(plan.threads, lives, |life| {
        answer(world, seed_of(life), suspects::complete)
    });
    let path = file_of(name)?;
    std::fs::write(&path, serde_json::to_string(&answers)?)?;
    Ok(answers)
}

/// The first answers, which take a tenth of the time; nothing of them is written down.
pub fn first_answers(plan: &Plan, name: &str, world: &World, lives: u32) -> Vec<Answer> {
    let first_seed = hash(name);
    eprintln!("  {name}: {lives} diaries, first answers");
    parallel::each(plan.threads, plan.replicates(lives), |life| {
        answer(world, first_seed + u64::from(life), suspects::first)
    })
}

fn file_of(name: &str) -> Result<PathBuf> {
    let folder = root().join("target/validation/diaries");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{}.json", name.replace([' ', ','], "-"))))
}

/// A first seed for each world, so that no two share their lives.
fn hash(name: &str) -> u64 {
    // FNV-1a, shortened so that adding a number cannot overflow.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash >> 20
}

fn answer(world: &World, seed: u64, ask: impl Fn(&Diary, &Inquiry, &Warm) -> Answered) -> Answer {
    let simulated = simulate_seeded(world, seed);
    let diary = simulated.diary();
    let inquiry = Inquiry { hemisphere: Some(Hemisphere::North), ..Inquiry::default() };
    let why = ask(&diary, &inquiry, &Warm::default()).why;
    let exposures = simulated.truth.causes.iter().filter_map(|cause| {
        let suspect = why.exposures.iter().find(|suspect| suspect.id == cause.id)?;
        if suspect.grade == Grade::NotAnalysed {
            return None;
        }
        let ratio = suspect.rate_ratio;
        let logs = |ends: [f64; 2]| ends.map(f64::ln);
        Some(Judged {
            id: cause.id.to_string(),
            true_log_rate_ratio: cause.log_rate_ratio_per_contrast,
            in_headline: why.headline.contains(&cause.id),
            grade: word(&suspect.grade),
            wrong: suspect.chance.map(|chance| 1.0 - chance.fewer.max(chance.more)),
            log_ratio: ratio.map(|ratio| ratio.median.ln()),
            interval_80: ratio.map(|ratio| logs(ratio.ci80)),
            interval_95: ratio.map(|ratio| logs(ratio.ci95)),
            inclusion: suspect.inclusion,
            flags: suspect.flags.iter().map(word).collect(),
        })
    });
    Answer {
        seed,
        analysed: why.method != Method::Description,
        pareto_k: why.pareto_k,
        cramps: simulated.truth.realised.cramps,
        exposures: exposures.collect(),
    }
}

/// The word that scripts see.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
