//! The order of the questions.
//!
//! Owns: what is asked next, and when to stop.
//! Must not know: how a question is shown, or what an answer means beyond the rules.

use std::collections::BTreeSet;

use diary::{FindingId, Tier};

use super::{Answers, Condition, Finding, RuleBook, Screen, ScreenId, Verdict};

/// What to ask next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<'a> {
    /// Is any of these true? "None" answers them all with no; anything else opens them one by
    /// one and answers nothing.
    Group {
        screen: &'a Screen,
        of: Vec<&'a Finding>,
    },
    One {
        finding: &'a Finding,
    },
    Done,
}

/// How far a check has come, in screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub behind: usize,
    /// As many as there will be if nothing worrying is found.
    pub ahead: usize,
}

impl RuleBook {
    /// What to ask next. `said` is what was answered in this very check, `known` everything
    /// that is known, `said` included. `opened` is the screen whose questions are to be asked one
    /// by one.
    ///
    /// An emergency ends the check. Otherwise first what an emergency still turns on once one of
    /// its signs is there; then screen by screen, the dangerous first; what no rule still turns
    /// on is not asked.
    pub fn next_step(
        &self,
        said: &Answers,
        known: &Answers,
        opened: Option<&ScreenId>,
    ) -> Step<'_> {
        let open = self.open_findings(said, known);
        let Some(screen) = self.screens().find(|screen| self.any_on(&screen.id, &open)) else {
            return Step::Done;
        };
        let (together, later): (Vec<_>, Vec<_>) = self
            .findings()
            .filter(|finding| finding.screen == screen.id && open.contains(&finding.id))
            .partition(|finding| !finding.later);
        let begun = || {
            let of_it = |finding: &&Finding| finding.screen == screen.id && !finding.later;
            self.findings().filter(of_it).any(|finding| said.get(&finding.id).is_some())
        };
        match together.as_slice() {
            [_, _, ..] if opened != Some(&screen.id) && !begun() => {
                Step::Group { screen, of: together }
            }
            [first, ..] => Step::One { finding: first },
            [] => later.first().map_or(Step::Done, |finding| Step::One { finding }),
        }
    }

    pub fn progress(&self, said: &Answers, known: &Answers) -> Progress {
        let open = self.open_findings(said, known);
        let together = |finding: &&Finding| !finding.later;
        let ahead = |screen: &&Screen| {
            let mut on_it = self.findings().filter(together).filter(|f| f.screen == screen.id);
            on_it.any(|finding| open.contains(&finding.id))
        };
        let ahead = self.screens().filter(ahead).count();
        let answered: BTreeSet<&ScreenId> = self
            .findings()
            .filter(|finding| said.get(&finding.id).is_some())
            .map(|finding| &finding.screen)
            .collect();
        Progress { behind: answered.len(), ahead }
    }

    /// What is worth asking now.
    fn open_findings(&self, said: &Answers, known: &Answers) -> BTreeSet<&FindingId> {
        let verdicts: Vec<_> = self.rules().map(|rule| (rule, rule.when.verdict(known))).collect();
        let fired = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Fires);
        let worst = fired.map(|(rule, _)| rule.tier).max();
        if worst == Some(Tier::Emergency) {
            return BTreeSet::new();
        }
        let said_here = |finding: &FindingId| said.get(finding).is_some();
        let urgent = verdicts.iter().filter(|(rule, _)| {
            rule.tier == Tier::Emergency && rule.when.is_half_met(known, &said_here)
        });
        let urgent = open_in(urgent.map(|(rule, _)| &rule.when), known);
        if !urgent.is_empty() {
            return urgent;
        }
        // Once a doctor is to be seen soon, the gentler questions are the doctor's.
        let least = if worst == Some(Tier::Soon) { Tier::Soon } else { Tier::SelfCare };
        let rules = verdicts.iter().filter(|(rule, _)| rule.tier >= least);
        let mut open = open_in(rules.map(|(rule, _)| &rule.when), known);
        if least == Tier::SelfCare {
            let alike = self.mimics().map(|mimic| &mimic.towards);
            let begun = alike.filter(|towards| towards.is_half_met(known, &said_here));
            open.extend(open_in(begun, known));
        }
        open
    }

    fn any_on(&self, screen: &ScreenId, open: &BTreeSet<&FindingId>) -> bool {
        self.findings().any(|finding| finding.screen == *screen && open.contains(&finding.id))
    }
}

fn open_in<'a>(
    conditions: impl Iterator<Item = &'a Condition>,
    known: &Answers,
) -> BTreeSet<&'a FindingId> {
    let mut open = Vec::new();
    conditions.for_each(|condition| condition.open(known, &mut open));
    open.into_iter().collect()
}
