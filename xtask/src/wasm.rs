//! Compiling for browsers, with whichever toolchain can.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    packages, root,
    steps::{cargo, program, run},
};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "phone";

/// Checks that `phone`, `web` and everything below them compile for browsers.
pub fn check() -> Result<()> {
    compile(&["check", "-p", "phone"]).map(|_| ())
}

/// Compiles the phone app as it is shipped, and says where the library lies.
pub fn build() -> Result<PathBuf> {
    Ok(compile(&["build", "-p", "phone", "--lib", "--profile", PROFILE])?
        .join(PROFILE)
        .join("phone.wasm"))
}

/// Runs cargo with the first toolchain that can, and returns the folder of its profiles.
fn compile(arguments: &[&str]) -> Result<PathBuf> {
    let target = root().join("target");
    if rustup_has_target() {
        println!("with rustup's {TARGET}");
        run(cargo(arguments).args(["--target", TARGET, "--locked"]))?;
        return Ok(target.join(TARGET));
    }
    println!("rustup cannot add {TARGET}: with Debian's toolchain, building the library too");
    packages::install(packages::WASM_TOOLCHAIN, true)?;
    let target = target.join("debian");
    run(debian_cargo(arguments, &target).arg("--locked"))?;
    Ok(target.join(TARGET))
}

fn rustup_has_target() -> bool {
    let mut add = program("rustup", &["target", "add", TARGET]);
    run(&mut add).is_ok()
}

fn debian_cargo(arguments: &[&str], target: &Path) -> Command {
    let mut command = program("/usr/bin/cargo", arguments);
    command
        .args(["-Zbuild-std=std,panic_abort", "--target", TARGET])
        .arg("--target-dir")
        .arg(target)
        // Debian's cargo must not be handed rustup's compiler, and its stable one builds std.
        .env("RUSTC", "/usr/bin/rustc")
        // It looks for the linker under rustup's name; the package brings it under its own.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/lib/llvm-22/bin/wasm-ld")
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTDOC");
    command
}
