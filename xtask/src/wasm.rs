//! Compiling for browsers, with whichever toolchain can.

use std::process::Command;

use anyhow::Result;

use crate::{
    packages,
    steps::{cargo, program, run},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// Checks that `web` and everything below it compile for browsers.
pub fn check() -> Result<()> {
    if rustup_has_target() {
        println!("with rustup's {TARGET}");
        return run(&mut cargo(&["check", "-p", "web", "--target", TARGET, "--locked"]));
    }
    println!("rustup cannot add {TARGET}: with Debian's toolchain, building the library too");
    packages::install(packages::WASM_TOOLCHAIN, true)?;
    run(&mut debian_cargo(&["check", "-p", "web", "--locked"]))
}

fn rustup_has_target() -> bool {
    let mut add = program("rustup", &["target", "add", TARGET]);
    run(&mut add).is_ok()
}

fn debian_cargo(arguments: &[&str]) -> Command {
    let mut command = program("/usr/bin/cargo", arguments);
    command
        .args(["-Zbuild-std=std,panic_abort", "--target", TARGET, "--target-dir", "target/debian"])
        // Debian's cargo must not be handed rustup's compiler, and its stable one builds std.
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTDOC");
    command
}
