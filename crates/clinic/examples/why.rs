//! The answers to "why" for simulated diaries, and how long each took.
//!
//! Owns: which diaries, and handing the answers to whoever runs this, on every host.
//! Must not know: whether they are right.
//!
//! Natively each answer is a line: its name, milliseconds, a tab, and all its numbers; the last
//! line has, after "memory", the megabytes that the program took at most. In
//! WebAssembly without bindings a program has one export, `main`, whose result is one bit: each
//! call that has nothing left to say computes the next answer, whoever calls takes the time, and
//! the calls after it say the answer bit by bit, the lowest of each byte first, up to a byte of 0.
//! An answer of no bytes is the end.

use std::{process::ExitCode, sync::Mutex};

use clinic::{
    simulator::{World, simulate_seeded},
    suspects::{self, Inquiry, Warm},
};
use diary::{Diary, Hemisphere};

const NAMES: [&str; 5] = ["first", "night-added", "complete", "ten-years", "half-a-year-complete"];

/// What an answer is computed from, made before the time is taken.
struct Given {
    diary: Diary,
    warm: Warm,
}

fn given(name: &str) -> Given {
    let nights = match name {
        "ten-years" => 3_652,
        "half-a-year-complete" => 182,
        _ => 365,
    };
    let exposures = if name == "ten-years" { 30 } else { 20 };
    let mut simulated = simulate_seeded(&World::noting(exposures, nights), 2);
    let diary = simulated.diary();
    let warm = if name == "night-added" {
        simulated.nights.pop();
        suspects::first(&simulated.diary(), &inquiry(), &Warm::default()).warm
    } else {
        Warm::default()
    };
    Given { diary, warm }
}

fn inquiry() -> Inquiry {
    Inquiry { hemisphere: Some(Hemisphere::North), seed: Some(1), ..Inquiry::default() }
}

fn answer(name: &str, given: &Given) -> String {
    let why = match name {
        "complete" | "half-a-year-complete" => {
            suspects::complete(&given.diary, &inquiry(), &given.warm)
        }
        _ => suspects::first(&given.diary, &inquiry(), &given.warm),
    };
    // Debug prints the shortest digits that tell a number from its neighbours.
    format!("{:?}", why.why)
}

/// What is left to say.
struct Saying {
    next: usize,
    given: Option<Given>,
    bytes: Vec<u8>,
    bits_said: usize,
}

static SAYING: Mutex<Saying> =
    Mutex::new(Saying { next: 0, given: None, bytes: Vec::new(), bits_said: 0 });

/// One call of the protocol above. Preparing an answer is a call of its own, so that it does not
/// count as time of the answer.
fn one_bit(saying: &mut Saying) -> bool {
    if saying.bits_said < saying.bytes.len() * 8 {
        let at = saying.bits_said;
        saying.bits_said += 1;
        return saying.bytes[at / 8] >> (at % 8) & 1 == 1;
    }
    let Some(name) = NAMES.get(saying.next) else {
        (saying.bytes, saying.bits_said) = (vec![0], 0);
        return false;
    };
    match saying.given.take() {
        None => saying.given = Some(given(name)),
        Some(given) => {
            saying.bytes = format!("{name}\t{}\0", answer(name, &given)).into_bytes();
            saying.bits_said = 0;
            saying.next += 1;
        }
    }
    false
}

fn main() -> ExitCode {
    if cfg!(target_family = "wasm") {
        // A lock that a panic poisoned is of no use to anyone: say no more.
        let Ok(mut saying) = SAYING.lock() else { return ExitCode::FAILURE };
        let bit = one_bit(&mut saying);
        return if bit { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    natively();
    ExitCode::SUCCESS
}

#[expect(clippy::disallowed_methods, reason = "this branch never runs in a browser")]
fn natively() {
    for name in NAMES {
        let given = given(name);
        let start = std::time::Instant::now();
        let said = answer(name, &given);
        let millis = start.elapsed().as_secs_f64() * 1000.0;
        println!("{name} {millis}\t{said}");
    }
    if let Some(megabytes) = peak_memory() {
        println!("memory {megabytes}\t");
    }
}

/// From the kernel's own count of the largest resident size; `None` where it keeps none.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().split(' ').next()?.parse().ok()?;
    Some(kilobytes / 1000.0)
}
