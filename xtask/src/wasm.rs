//! Compiling for browsers, with whichever toolchain can, and running what came of it.
//!
//! Owns: the choice of the toolchain, and comparing one program's answers on two hosts.
//! Must not know: what the answers mean.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    packages, root,
    steps::{cargo, program, run},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// Checks that `phone`, `web` and everything below them compile for browsers.
pub fn check() -> Result<()> {
    run(&mut for_browsers(&["check", "-p", "phone", "-p", "printer", "--locked"])?)
}

/// The WebAssembly that the phone app consists of.
pub struct Libraries {
    pub phone: PathBuf,
    pub printer: PathBuf,
    /// Puts the log of the phone app through its cases.
    pub contract: PathBuf,
}

/// Compiles the phone app as it is shipped, and says where the libraries lie.
pub fn build_phone() -> Result<Libraries> {
    run(&mut shipped(&[])?)?;
    let library = |name: &str| built().join(name);
    Ok(Libraries {
        phone: library("phone.wasm"),
        printer: library("printer.wasm"),
        contract: library("examples/contract.wasm"),
    })
}

/// The build of the phone app, with more that is then compiled as it is.
fn shipped(more: &[&str]) -> Result<Command> {
    let mut build = vec!["build", "-p", "phone", "-p", "printer", "--lib", "--example", "contract"];
    build.extend(["--profile", "phone", "--locked"]);
    build.extend(more);
    for_browsers(&build)
}

/// Checks that the same diaries get the same answers natively and in WebAssembly, to the last
/// bit.
pub fn same_numbers() -> Result<()> {
    // As the tests have built it.
    run(&mut cargo(&["build", "--workspace", "--example", "why", "--locked"]))?;
    let native = answers(&mut Command::new(root().join("target/debug/examples/why")))?;
    let browser = answers(&mut in_node(&build_example()?))?;
    for (native, browser) in native.iter().zip(&browser) {
        if native.name != browser.name || native.said != browser.said {
            let shared = native.said.bytes().zip(browser.said.bytes());
            let at = shared.take_while(|(a, b)| a == b).count();
            let around = |said: &str| {
                let text = String::from_utf8_lossy(said.as_bytes());
                text.chars().skip(at.saturating_sub(60)).take(120).collect::<String>()
            };
            bail!(
                "{}: natively\n  {}\nand in WebAssembly\n  {}",
                native.name,
                around(&native.said),
                around(&browser.said)
            );
        }
        println!("{}: {} characters, all the same", native.name, native.said.len());
    }
    if native.is_empty() || native.len() != browser.len() {
        bail!("{} answers natively, {} in WebAssembly", native.len(), browser.len());
    }
    Ok(())
}

/// An answer of `crates/clinic/examples/why.rs`.
pub struct Answer {
    pub name: String,
    pub millis: f64,
    pub said: String,
}

/// Runs the example and reads its answers.
pub fn answers(command: &mut Command) -> Result<Vec<Answer>> {
    Ok(lines(command)?.into_iter().filter(|line| line.name != "memory").collect())
}

/// All lines of the example: its answers, and at the end the megabytes it took at most.
pub fn lines(command: &mut Command) -> Result<Vec<Answer>> {
    let output = command.output().with_context(|| format!("{command:?} cannot be started"))?;
    if !output.status.success() {
        bail!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let line = |line: &str| -> Result<Answer> {
        let (head, said) = line.split_once('\t').context("a line without a tab")?;
        let (name, number) = head.split_once(' ').context("a line without a number")?;
        Ok(Answer { name: name.to_owned(), millis: number.parse()?, said: said.to_owned() })
    };
    String::from_utf8(output.stdout)?.lines().map(line).collect()
}

/// Builds the example for browsers, as the phone app is compiled.
pub fn build_example() -> Result<PathBuf> {
    run(&mut shipped(&["-p", "clinic", "--example", "why"])?)?;
    Ok(built().join("examples/why.wasm"))
}

/// Where what was compiled for browsers lies.
fn built() -> PathBuf {
    let folder = if rustup_has_target() { "target" } else { DEBIAN_FOLDER };
    root().join(folder).join(TARGET).join("phone")
}

/// The command that runs a build of the example.
pub fn in_node(wasm: &PathBuf) -> Command {
    let mut command = program("node", &["xtask/peers/why.mjs"]);
    command.arg(wasm);
    command
}

/// A cargo command that compiles for browsers.
fn for_browsers(arguments: &[&str]) -> Result<Command> {
    if rustup_has_target() {
        println!("with rustup's {TARGET}");
        let mut command = cargo(arguments);
        command.args(["--target", TARGET]);
        return Ok(command);
    }
    println!("rustup cannot add {TARGET}: with Debian's toolchain, building the library too");
    packages::install(packages::WASM_TOOLCHAIN, true)?;
    Ok(debian_cargo(arguments))
}

fn rustup_has_target() -> bool {
    let mut add = program("rustup", &["target", "add", TARGET]);
    add.output().is_ok_and(|output| output.status.success())
}

/// Of its own, since two compilers cannot share one.
const DEBIAN_FOLDER: &str = "target/debian";

fn debian_cargo(arguments: &[&str]) -> Command {
    let mut command = program("/usr/bin/cargo", arguments);
    command
        .args(["-Zbuild-std=std,panic_abort", "--target", TARGET, "--target-dir", DEBIAN_FOLDER])
        // Debian's cargo must not be handed rustup's compiler, and its stable one builds std.
        .env("RUSTC", "/usr/bin/rustc")
        // Debian's compiler brings no linker for this target.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/bin/wasm-ld-22")
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTDOC");
    command
}
