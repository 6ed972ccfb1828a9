//! System packages that tests need, by their Debian names.

use std::{
    io::{IsTerminal, Write},
    path::Path,
    process::Command,
};

use anyhow::{Result, bail};

use crate::steps::{program, run};

/// A package by its Debian name.
pub struct Package {
    name: &'static str,
    what_for: &'static str,
}

pub const FOR_TESTS: &[Package] = &[
    Package { name: "chromium", what_for: "end-to-end tests" },
    Package { name: "chromium-driver", what_for: "end-to-end tests" },
    Package { name: "nodejs", what_for: "running WebAssembly outside of a browser" },
    Package { name: "npm", what_for: "fetching the tests' own tools for Node.js" },
    Package { name: "strace", what_for: "seeing that a save is synced" },
    Package { name: "g++", what_for: "the fuzzing engine" },
    Package { name: "python3-icalendar", what_for: "reading reminders as a calendar does" },
    Package { name: "poppler-utils", what_for: "reading reports as another program does" },
];

/// Programs that fit the same models, to compare with.
pub const FOR_VALIDATION: &[Package] = &[
    Package { name: "r-base-core", what_for: "the peers in R" },
    Package { name: "r-cran-mass", what_for: "negative binomial regression" },
    Package { name: "r-cran-survival", what_for: "conditional logistic regression" },
    Package { name: "r-cran-glmmtmb", what_for: "a count model with an AR(1) state" },
    Package { name: "r-cran-cardata", what_for: "real diaries of migraine" },
    Package { name: "python3-venv", what_for: "the peer in Python" },
];

/// A Rust toolchain with the library's source, for where rustup cannot add a target.
pub const WASM_TOOLCHAIN: &[Package] = &[
    Package { name: "rustc-web", what_for: "the browser build" },
    Package { name: "cargo-web", what_for: "the browser build" },
    Package { name: "rust-web-src", what_for: "the browser build" },
    Package { name: "lld-22", what_for: "the browser build" },
];

/// Installs what is missing: on a terminal it asks once, without one it goes ahead.
pub fn install(packages: &[Package], yes: bool) -> Result<()> {
    let missing: Vec<&Package> =
        packages.iter().filter(|package| !is_there(package.name)).collect();
    if missing.is_empty() {
        println!("nothing is missing");
        return Ok(());
    }
    println!("missing system packages:");
    for package in &missing {
        println!("  {} (for {})", package.name, package.what_for);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !Path::new("/usr/bin/apt-get").exists() {
        println!("this is not Debian or Ubuntu; if a step fails, install what it names");
        return Ok(());
    }
    if !yes && std::io::stdin().is_terminal() {
        print!("Install them with apt-get? [Y/n] ");
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        if !matches!(answer.trim(), "" | "y" | "Y" | "yes") {
            bail!("not installed: {}", names.join(" "));
        }
    }
    run(&mut as_root(&["apt-get", "update", "-q"]))?;
    let mut install = vec!["apt-get", "install", "-q", "-y", "--no-install-recommends"];
    install.extend(names);
    run(&mut as_root(&install))
}

/// As a package, or as a program of that name from elsewhere: another Node.js brings its own npm, and
/// Debian's would not install beside it.
fn is_there(name: &str) -> bool {
    let query =
        program("dpkg-query", &["--show", "--showformat=${db:Status-Status}", name]).output();
    query.is_ok_and(|output| output.stdout == b"installed")
        || std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
        })
}

fn as_root(words: &[&str]) -> Command {
    let is_root = Path::new("/root").read_dir().is_ok();
    let mut command = if is_root { program(words[0], &words[1..]) } else { program("sudo", words) };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
