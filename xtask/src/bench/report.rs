//! The report for a doctor, as a PDF file.
//!
//! Owns: which reports are measured, and their marks.
//! Must not know: what a report says.

use std::{
    path::Path,
    process::{Child, Command},
    time::Duration,
};

use anyhow::Result;
use clinic::simulator::{self, World};

use super::{
    Bench, peak_memory, succeed,
    time::{Figure, median_of, millis},
};

const MOST_MS: f64 = 1000.0;
const MOST_MB: f64 = 150.0;
const MOST_KB: f64 = 300.0;

impl Bench {
    /// Over the diary of ten years that `import` left, and over the last of its years.
    pub fn reports(&self) -> Result<Vec<Figure>> {
        let ten_years = self.path("diary.sqlite");
        let year = self.path("year.sqlite");
        let table = self.path("year.csv");
        let world = World::demo().ending("2026-11-22".parse()?);
        let diary = simulator::simulate_seeded(&world, 1).diary();
        let exposures = clinic::exposures::Exposures::built_in();
        std::fs::write(&table, exchange::csv_table::write(&diary, exposures))?;
        succeed(self.charley(&year, &["import"]).arg(&table));
        let nights = ["--with", "nights"];
        let mut figures = self.report("report, ten years", &ten_years, &[], Some(MOST_KB))?;
        figures.extend(self.report("report, ten years, every night", &ten_years, &nights, None)?);
        figures.extend(self.report("report, one year", &year, &[], Some(MOST_KB))?);
        figures.extend(self.report(
            "report, one year, every night",
            &year,
            &nights,
            Some(MOST_KB),
        )?);
        Ok(figures)
    }

    fn report(
        &self,
        what: &str,
        diary: &Path,
        options: &[&str],
        most_kb: Option<f64>,
    ) -> Result<Vec<Figure>> {
        let file = self.path("report.pdf");
        let report = || {
            let mut command = self.charley(diary, &["report"]);
            command.arg(&file).arg("--replace").args(options);
            command
        };
        let took = median_of(7, || succeed(&mut report()));
        let memory = memory_until_the_end(&mut report())?;
        let bytes = std::fs::read(&file)?.len();
        Ok(vec![
            Figure::time(&format!("{what}, whole process"), took, Some(millis(MOST_MS))),
            Figure::memory("  its memory at most", memory, MOST_MB),
            Figure::kilobytes("  its PDF", bytes, most_kb),
        ])
    }
}

/// Megabytes. The kernel's count only grows, so that what is missed is what was added within the
/// last millisecond.
fn memory_until_the_end(command: &mut Command) -> Result<f64> {
    let mut process: Child = command.spawn()?;
    let mut most: f64 = 0.0;
    while process.try_wait()?.is_none() {
        if let Ok(now) = peak_memory(process.id()) {
            most = most.max(now);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(most)
}
