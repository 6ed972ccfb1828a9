//! `cargo xtask bench`: the figures of speed and size, each beside its mark.
//!
//! Owns: what is measured and what mark it has to reach.
//! Must not know: how the program does it. It is run from outside, as a person runs it.

mod http;
mod knowledge;
mod peer;
mod phone;
mod report;
mod time;
mod trial;
mod why;

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clinic::simulator::{self, World};

use crate::{
    root,
    steps::{cargo, run},
};
use time::{Figure, median_of, millis};

const TEN_YEARS: u32 = 3_652;

pub fn bench() -> Result<()> {
    run(&mut cargo(&["build", "--release", "--locked"]))?;
    let folder = tempfile::tempdir()?;
    let bench = Bench { folder: folder.path().to_owned() };
    println!("ten years: {TEN_YEARS} simulated nights; medians, on this machine, in this run\n");
    let mut figures = why::figures()?;
    figures.extend(knowledge::figures()?);
    figures.extend(trial::figures()?);
    let table = bench.ten_years()?;
    figures.extend(bench.import(&table)?);
    figures.extend(bench.log()?);
    figures.extend(bench.pages()?);
    figures.extend(bench.reports()?);
    figures.extend(phone::figures()?);
    println!("{:<66} {:>10} {:>10}", "what", "measured", "mark");
    for figure in &figures {
        println!("{figure}");
    }
    Ok(())
}

struct Bench {
    folder: PathBuf,
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn charley(&self, diary: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(root().join("target/release/charley"));
        command.arg("--diary").arg(diary).args(arguments).stdout(Stdio::null());
        command
    }

    /// A diary of ten years as a file.
    fn ten_years(&self) -> Result<PathBuf> {
        let world = World { nights: TEN_YEARS, ..World::demo() }.ending("2026-11-22".parse()?);
        let diary = simulator::simulate_seeded(&world, 1).diary();
        let table = exchange::csv_table::write(&diary, clinic::exposures::Exposures::built_in());
        let path = self.path("ten-years.csv");
        std::fs::write(&path, table)?;
        Ok(path)
    }

    fn import(&self, table: &Path) -> Result<Vec<Figure>> {
        let table = table.to_str().context("a temporary path that is not UTF-8")?;
        let mut fresh = 0;
        let import = || {
            fresh += 1;
            let diary = self.path(&format!("import-{fresh}.sqlite"));
            succeed(&mut self.charley(&diary, &["import", table]));
        };
        let imported = median_of(7, import);
        let diary = self.path("import-1.sqlite");
        let again = median_of(7, || succeed(&mut self.charley(&diary, &["import", table])));
        // Every restart begins a new life of the log, whose snapshot is not there yet.
        let replay = median_of(7, || {
            let copy = self.path("cold.sqlite");
            std::fs::copy(&diary, &copy).expect("the temporary folder takes a copy");
            drop_snapshot(&copy);
            succeed(&mut self.charley(&copy, &["nights", "--last", "1"]));
        });
        let snapshot =
            median_of(21, || succeed(&mut self.charley(&diary, &["nights", "--last", "1"])));
        let summary = median_of(21, || succeed(&mut self.charley(&diary, &["summary"])));
        std::fs::rename(&diary, self.path("diary.sqlite"))?;
        let peer = self.peer("import.db", |database| peer::import(database, table));
        Ok(vec![
            Figure::time("import, ten years, whole process", imported, None),
            Figure::peer("  peer: a Python script into one SQLite table", peer),
            Figure::time("import again, nothing new", again, None),
            Figure::time("fold from the whole log, whole process", replay, None),
            Figure::time("fold from the snapshot, whole process", snapshot, None),
            Figure::time("summary, whole process", summary, None),
        ])
    }

    fn log(&self) -> Result<Vec<Figure>> {
        let words = ["log", "left", "calf", "4", "min", "pain", "7"];
        let diary = self.path("diary.sqlite");
        let log = median_of(101, || succeed(&mut self.charley(&diary, &words)));
        let empty = self.path("empty.sqlite");
        succeed(&mut self.charley(&empty, &["log", "--none"]));
        let log_empty = median_of(101, || succeed(&mut self.charley(&empty, &words)));
        let nothing = median_of(101, || succeed(&mut self.charley(&empty, &["--version"])));
        // What the disk itself takes to make a record of that size durable: no program that
        // keeps the promise can be faster.
        let floor = {
            let mut file = std::fs::File::create(self.path("floor"))?;
            median_of(101, || {
                file.write_all(&[b'x'; 4096]).expect("the temporary folder takes a write");
                file.sync_data().expect("the temporary folder can be synced");
            })
        };
        let peer = self.peer("log.db", peer::log);
        Ok(vec![
            Figure::time("log, whole process, durable, ten-year diary", log, Some(millis(15.0))),
            Figure::time("log, whole process, durable, new diary", log_empty, Some(millis(15.0))),
            Figure::peer("  peer: a Python script over SQLite, one line of text", peer),
            Figure::time("  of it: starting a process that does nothing", nothing, None),
            Figure::time("  of it: one write and sync of this disk", floor, None),
        ])
    }

    fn peer(&self, name: &str, script: impl Fn(&str) -> Option<Command>) -> Option<Duration> {
        let database = self.path(name);
        let database = database.to_str()?;
        script(database)?;
        Some(median_of(15, || {
            if let Some(mut script) = script(database) {
                succeed(&mut script);
            }
        }))
    }

    fn pages(&self) -> Result<Vec<Figure>> {
        let diary = self.path("diary.sqlite");
        let mut server = self
            .charley(&diary, &["--json", "serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let result = self.ask_for_pages(&mut server);
        server.kill()?;
        server.wait()?;
        result
    }

    fn ask_for_pages(&self, server: &mut Child) -> Result<Vec<Figure>> {
        let mut line = String::new();
        BufReader::new(server.stdout.take().context("a piped output")?).read_line(&mut line)?;
        let said: serde_json::Value = serde_json::from_str(&line)?;
        let address = said["address"].as_str().context("the server names its address")?;
        let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let pages = [
            "/",
            "/diary",
            "/diary?year=2020",
            "/night/2026-11-22",
            "/night/2026-11-22/history",
            "/evening/2026-11-22",
            "/settings",
        ];
        let mut figures = Vec::new();
        for page in pages {
            let mut bytes = 0;
            let mut failed = None;
            let took = median_of(41, || match http::get(&host, page) {
                Ok(answer) => bytes = answer.len(),
                Err(error) => failed = Some(error),
            });
            if let Some(error) = failed {
                bail!("GET {page}: {error:#}");
            }
            let what = format!("GET {page} ({} kB)", bytes / 1000);
            figures.push(Figure::time(&what, took, Some(millis(20.0))));
        }
        figures.push(Figure::memory(
            "memory of the server at most",
            peak_memory(server.id())?,
            100.0,
        ));
        Ok(figures)
    }
}

fn succeed(command: &mut Command) {
    let status = command.status().expect("the program was built before it is measured");
    assert!(status.success(), "{command:?} failed");
}

fn drop_snapshot(diary: &Path) {
    let sql = ["DELETE FROM snapshot"];
    let connection = rusqlite::Connection::open(diary).expect("a diary just imported");
    for statement in sql {
        connection.execute(statement, ()).expect("the snapshot is not part of the log");
    }
}

/// Megabytes, from the kernel's own count of the largest resident size.
fn peak_memory(process: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 =
        line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).context("VmHWM")?;
    Ok(kilobytes / 1000.0)
}
