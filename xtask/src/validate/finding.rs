//! What a section found, beside the mark it had to reach.
//!
//! Owns: a figure, its mark, and whether the one reaches the other.
//! Must not know: what was computed, or how it is shown.

use serde::{Deserialize, Serialize};

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub what: String,
    pub found: String,
    /// What had to be found; `None` where a figure is told without a mark.
    pub mark: Option<Mark>,
    /// What a reader needs to judge the figure, and why a mark was missed.
    pub remark: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub asked: String,
    pub met: bool,
}

/// Everything one section found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub section: String,
    pub what: String,
    pub seconds: f64,
    /// Of the replicates asked for, the share that was run.
    pub effort: f64,
    /// Empty where the section has not been run.
    pub findings: Vec<Finding>,
}

impl Record {
    pub fn not_run(section: &str, what: &str) -> Self {
        Self {
            section: section.to_owned(),
            what: what.to_owned(),
            seconds: 0.0,
            effort: 0.0,
            findings: Vec::new(),
        }
    }
}

impl Finding {
    /// A figure without a mark.
    pub fn told(what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { what: what.into(), found: found.into(), mark: None, remark: None }
    }

    /// Something that holds or does not.
    pub fn holds(what: impl Into<String>, found: impl Into<String>, met: bool) -> Self {
        let mark = Mark { asked: "holds".to_owned(), met };
        Self { mark: Some(mark), ..Self::told(what, found) }
    }

    /// A difference that may be so large.
    pub fn at_most(what: impl Into<String>, found: f64, most: f64) -> Self {
        let mark = Mark { asked: format!("<= {most:.1e}"), met: found <= most };
        Self { mark: Some(mark), ..Self::told(what, format!("{found:.1e}")) }
    }

    /// A number of something, of which there may be so many on average.
    pub fn mean_at_most(what: impl Into<String>, found: f64, most: f64) -> Self {
        let mark = Mark { asked: format!("<= {most}"), met: found <= most };
        Self { mark: Some(mark), ..Self::told(what, format!("{found:.3}")) }
    }

    /// A share of `of` that has to lie between `least` and `most`. Told with its own standard
    /// error; the mark is judged by the share alone.
    pub fn share(what: impl Into<String>, hits: u32, of: u32, least: f64, most: f64) -> Self {
        let share = f64::from(hits) / f64::from(of);
        let asked = match (least > 0.0, most < 1.0) {
            (true, true) => format!("{} to {}", percent(least), percent(most)),
            (true, false) => format!(">= {}", percent(least)),
            _ => format!("<= {}", percent(most)),
        };
        // A share of nothing is NaN and meets no mark.
        let mark = Mark { asked, met: share >= least && share <= most };
        Self { mark: Some(mark), ..Self::told(what, share_of(hits, of)) }
    }

    pub fn share_at_most(what: impl Into<String>, hits: u32, of: u32, most: f64) -> Self {
        Self::share(what, hits, of, 0.0, most)
    }

    pub fn share_at_least(what: impl Into<String>, hits: u32, of: u32, least: f64) -> Self {
        Self::share(what, hits, of, least, 1.0)
    }

    /// A share told without a mark.
    pub fn told_share(what: impl Into<String>, hits: u32, of: u32) -> Self {
        Self::told(what, share_of(hits, of))
    }

    #[must_use]
    pub fn remark(mut self, remark: impl Into<String>) -> Self {
        self.remark = Some(remark.into());
        self
    }

    pub fn is_missed(&self) -> bool {
        self.mark.as_ref().is_some_and(|mark| !mark.met)
    }
}

/// A share with its binomial standard error, in percent.
fn share_of(hits: u32, of: u32) -> String {
    if of == 0 {
        return "nothing to count".to_owned();
    }
    let share = f64::from(hits) / f64::from(of);
    let error = (share * (1.0 - share) / f64::from(of)).sqrt();
    format!("{} ± {:.1} ({hits} of {of})", percent(share), 100.0 * error)
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 1000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_meets_no_mark() {
        assert!(Finding::share_at_most("x", 0, 0, 0.05).is_missed());
        assert!(Finding::share_at_least("x", 0, 0, 0.05).is_missed());
    }

    #[test]
    fn a_share_is_told_with_its_error_and_judged_by_itself() {
        let met = Finding::share("x", 80, 100, 0.76, 0.86);
        assert_eq!(met.found, "80 % ± 4.0 (80 of 100)");
        assert!(!met.is_missed());
        assert!(Finding::share("x", 75, 100, 0.76, 0.86).is_missed());
        assert!(Finding::share_at_most("x", 6, 100, 0.05).is_missed());
        assert!(!Finding::share_at_most("x", 5, 100, 0.05).is_missed());
    }

    #[test]
    fn a_difference_that_is_no_number_is_missed() {
        assert!(Finding::at_most("x", f64::NAN, 1.0).is_missed());
        assert!(Finding::mean_at_most("x", f64::NAN, 1.0).is_missed());
    }
}
