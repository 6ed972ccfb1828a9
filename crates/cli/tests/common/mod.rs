//! The program, run as a person or a script would run it.
#![expect(dead_code, reason = "each test program uses some of it")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// A diary of its own, gone with the test.
pub struct Home {
    folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn diary(&self) -> PathBuf {
        self.path("diary.sqlite")
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    pub fn charley(&self) -> Command {
        charley(&self.diary())
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.charley().args(arguments).output().unwrap()
    }

    /// Runs what must succeed, and reads the JSON it prints.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["--json"], arguments].concat());
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs what must succeed, and reads what it prints.
    pub fn words(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Runs what must be refused with one line, and returns that line.
    pub fn refusal(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stdout));
        let said = text(&output.stderr);
        assert!(said.lines().last().is_some_and(|line| line.starts_with("charley: ")), "{said}");
        said
    }

    /// The ids of all events, from the complete log.
    pub fn event_ids(&self) -> BTreeSet<String> {
        let log = self.words(&["export", "--format", "json"]);
        let log: Value = serde_json::from_str(&log).unwrap();
        let id = |event: &Value| event["event"]["id"].as_str().unwrap().to_owned();
        log["events"].as_array().unwrap().iter().map(id).collect()
    }
}

pub fn charley(diary: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_charley"));
    command.arg("--diary").arg(diary).env_remove("CHARLEY_DIARY");
    command.env("TZ", "Europe/Paris").env("LC_ALL", "C.UTF-8");
    command
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A table of `nights` nights, with a few exposures.
pub fn table(nights: u32) -> String {
    let mut table =
        String::from("night,cramps,worst_pain,alcohol_drinks,bedtime_stretch,fluids_litres\n");
    let first: jiff::civil::Date = "2016-01-01".parse().unwrap();
    for n in 0..nights {
        let night = first.saturating_add(jiff::ToSpan::days(i64::from(n)));
        let cramps = ["0", "1", "", "some", "2", ">=2", "0"][n as usize % 7];
        let pain = if ["1", "2"].contains(&cramps) { "6" } else { "" };
        let (drinks, stretch) = (n % 3, if n % 2 == 0 { "yes" } else { "no" });
        table += &format!("{night},{cramps},{pain},{drinks},{stretch},1.{}\n", n % 10);
    }
    table
}

/// Numbers that look random and are the same every time (Numerical Recipes' generator).
pub struct Sequence(pub u64);

impl Sequence {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
