//! Fuzzing everything that reads foreign bytes, on the stable compiler.
//!
//! `cargo fuzz` asks for nightly to get the address sanitizer, which code without `unsafe` has no
//! use for. Coverage counters, which libFuzzer does need, the stable compiler can write as well.

use std::{io::Seek, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    root,
    steps::{cargo, run},
};

const TARGETS: &[&str] = &["csv", "json", "phrase", "event", "medicine"];

const INSTRUMENT: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Ccodegen-units=1";

/// Runs each target, or `only` one, for so many seconds.
pub fn fuzz(seconds: u32, only: Option<&str>) -> Result<()> {
    if let Some(only) = only
        && !TARGETS.contains(&only)
    {
        bail!("no fuzz target {only:?}; there are: {}", TARGETS.join(", "));
    }
    let host = host()?;
    let manifest = root().join("fuzz/Cargo.toml");
    let manifest = manifest.to_str().context("the workspace's path is not UTF-8")?;
    // Naming the target keeps the instrumentation out of build scripts.
    let build = ["build", "--release", "--locked", "--manifest-path", manifest, "--target", &host];
    run(cargo(&build).env("RUSTFLAGS", INSTRUMENT))?;
    let built = root().join("fuzz/target").join(&host).join("release");
    let chosen: Vec<&str> =
        TARGETS.iter().copied().filter(|&target| only.is_none_or(|only| only == target)).collect();
    // Each keeps one core busy.
    for several in chosen.chunks(std::thread::available_parallelism()?.get()) {
        println!("-- {}, {seconds} s", several.join(", "));
        let mut running = Vec::new();
        for target in several {
            let said = tempfile::tempfile()?;
            let child = one(&built, target, seconds)?.stderr(said.try_clone()?).spawn()?;
            running.push((target, said, child));
        }
        let mut failed = Vec::new();
        for (target, mut said, mut child) in running {
            let status = child.wait()?;
            said.rewind()?;
            std::io::copy(&mut said, &mut std::io::stdout())?;
            if !status.success() {
                failed.push(format!("{target} ({status})"));
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
    }
    Ok(())
}

fn one(built: &Path, target: &str, seconds: u32) -> Result<Command> {
    let fuzz = root().join("fuzz");
    let (corpus, artifacts) =
        (fuzz.join("corpus").join(target), fuzz.join("artifacts").join(target));
    for folder in [&corpus, &artifacts] {
        std::fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
    }
    let mut command = Command::new(built.join(target));
    command
        .arg(&corpus)
        .arg(fuzz.join("seeds").join(target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args(["-max_len=65536", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .current_dir(root());
    Ok(command)
}

fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("rustc cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not name its host")
}
