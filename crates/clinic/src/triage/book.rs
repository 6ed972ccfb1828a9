//! All findings, screens, rules and mimics, read and checked against each other.
//!
//! Owns: what has to hold between the files.
//! Must not know: any single rule.

use std::{collections::BTreeMap, sync::LazyLock};

use diary::{FindingId, Tier};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Condition, Finding, Mimic, Rule, Screen, TierWords, YesMeans, files, rule::check_cases,
};
use crate::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources};

static BUILT_IN: LazyLock<RuleBook> = LazyLock::new(|| {
    RuleBook::load(&files::FINDINGS, files::RULES, Sources::built_in())
        .expect("the tests load these very texts")
});

/// Everything the check knows.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleBook {
    screens: Vec<Screen>,
    /// In the order in which they are asked.
    findings: Vec<Finding>,
    places: BTreeMap<FindingId, usize>,
    rules: Vec<Rule>,
    mimics: Vec<Mimic>,
    tiers: BTreeMap<String, TierWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingsFile {
    tier: BTreeMap<String, TierWords>,
    screen: Vec<Screen>,
    finding: Vec<Placed<Finding>>,
}

impl RuleBook {
    /// The rules of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/findings.toml` and the files of `knowledge/triage/`, in their order. The cases beside the rules are not run: see [`Self::check_cases`].
    ///
    /// # Errors
    ///
    /// With file and line of the first mistake.
    pub(crate) fn load(
        findings: &KnowledgeFile<'_>,
        rules: &[KnowledgeFile<'_>],
        sources: &Sources,
    ) -> Result<Self, KnowledgeRefused> {
        let mut book = read_findings(findings)?;
        for file in rules {
            let name = file.name;
            let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".toml");
            if stem.starts_with('D') {
                let mimic: Placed<Mimic> = read_one(file, sources)?;
                let refuse = |why: String| Err(file.refuse(&mimic, why));
                let Mimic { id, towards, away, .. } = mimic.get();
                if id.as_str() != stem {
                    return refuse(format!("id is {id}; name the file after it"));
                }
                if let Err(why) = book.check_names(towards, away) {
                    return refuse(why);
                }
                book.mimics.push(mimic.into_inner());
            } else {
                let rule: Placed<Rule> = read_one(file, sources)?;
                if let Err(why) = book.check_rule(stem, rule.get()) {
                    return Err(file.refuse(&rule, why));
                }
                book.rules.push(rule.into_inner());
            }
        }
        Ok(book)
    }

    fn check_rule(&self, stem: &str, rule: &Rule) -> Result<(), String> {
        let Rule { id, tier, when, .. } = rule;
        if id.as_str() != stem {
            return Err(format!("id is {id}; name the file after it"));
        }
        let wanted = match stem.as_bytes().first() {
            Some(b'E') => Some(Tier::Emergency),
            Some(b'S') => Some(Tier::Soon),
            Some(b'C') => Some(Tier::Routine),
            _ => None,
        };
        if wanted.is_some_and(|wanted| wanted != *tier) || *tier == Tier::SelfCare {
            return Err(format!("{id} cannot have the tier {tier}"));
        }
        self.check_names(when, &[])?;
        for finding in when.findings().filter_map(|id| self.finding(id)) {
            if finding.yes != YesMeans::Worries {
                return Err(format!(
                    "{} only tells apart; a rule may use only findings whose yes worries",
                    finding.id
                ));
            }
            if *tier == Tier::Emergency && finding.attempt.is_none() && finding.known.is_none() {
                return Err(format!(
                    "{} has no `try`; an emergency needs something to do at once where one is \
                     not sure",
                    finding.id
                ));
            }
        }
        Ok(())
    }

    fn check_names(&self, when: &Condition, more: &[FindingId]) -> Result<(), String> {
        if when.has_empty_group() {
            return Err("an empty all or any; say what must hold".into());
        }
        match when.findings().chain(more).find(|id| self.finding(id).is_none()) {
            Some(unknown) => Err(format!("knowledge/findings.toml has no finding {unknown}")),
            None => Ok(()),
        }
    }

    /// Runs the cases that stand beside the rules.
    ///
    /// # Errors
    ///
    /// With the first that a rule gets wrong, and the rule.
    pub fn check_cases(&self) -> Result<(), String> {
        for rule in &self.rules {
            check_cases(&rule.when, &rule.cases).map_err(|why| format!("{}: {why}", rule.id))?;
        }
        for mimic in &self.mimics {
            mimic.check_cases().map_err(|why| format!("{}: {why}", mimic.id))?;
        }
        Ok(())
    }

    pub fn screens(&self) -> impl Iterator<Item = &Screen> {
        self.screens.iter()
    }

    /// In the order in which they are asked.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter()
    }

    pub fn finding(&self, id: &FindingId) -> Option<&Finding> {
        self.findings.get(*self.places.get(id)?)
    }

    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    pub fn rule(&self, id: &diary::RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    pub fn mimics(&self) -> impl Iterator<Item = &Mimic> {
        self.mimics.iter()
    }

    /// The words over a result.
    pub fn words(&self, tier: Tier) -> &TierWords {
        self.tiers.get(tier.word()).expect("the loader wants every tier's words")
    }

    /// The rules and mimics that use a finding, by id.
    pub fn users(&self, finding: &FindingId) -> Vec<&str> {
        let uses = |when: &Condition| when.findings().any(|id| id == finding);
        let rules = self.rules.iter().filter(|rule| uses(&rule.when)).map(|rule| rule.id.as_str());
        let mimics = self.mimics.iter();
        let mimics = mimics.filter(|mimic| uses(&mimic.towards) || mimic.away.contains(finding));
        rules.chain(mimics.map(|mimic| mimic.id.as_str())).collect()
    }

    /// Sorts by the order of asking; each finding once.
    pub(super) fn in_order_of_asking(&self, findings: &mut Vec<&FindingId>) {
        findings.sort_by_key(|id| self.places.get(*id));
        findings.dedup();
    }
}

fn read_findings(file: &KnowledgeFile<'_>) -> Result<RuleBook, KnowledgeRefused> {
    let whole: FindingsFile = file.parse()?;
    for tier in [Tier::SelfCare, Tier::Routine, Tier::Soon, Tier::Emergency] {
        if !whole.tier.contains_key(tier.word()) {
            return Err(file.refuse_at(1, format!("the words for the tier {tier} are missing")));
        }
    }
    let mut places = BTreeMap::new();
    for (place, placed) in whole.finding.iter().enumerate() {
        let Finding { id, screen, question, short, say, .. } = placed.get();
        if places.insert(id.clone(), place).is_some() {
            return Err(file.refuse(placed, format!("{id} is defined twice")));
        }
        if !whole.screen.iter().any(|known| known.id == *screen) {
            return Err(file.refuse(placed, format!("{id} stands on no screen that is listed")));
        }
        if [question, short, say].iter().any(|text| text.trim().is_empty()) {
            return Err(file.refuse(placed, format!("{id} lacks words")));
        }
    }
    Ok(RuleBook {
        screens: whole.screen,
        findings: whole.finding.into_iter().map(Placed::into_inner).collect(),
        places,
        rules: Vec::new(),
        mimics: Vec::new(),
        tiers: whole.tier,
    })
}

/// One file that is one table.
fn read_one<T: DeserializeOwned + Entry>(
    file: &KnowledgeFile<'_>,
    sources: &Sources,
) -> Result<Placed<T>, KnowledgeRefused> {
    let whole: Placed<T> = file.parse()?;
    file.check(std::slice::from_ref(&whole), sources)?;
    Ok(whole)
}

impl Entry for Rule {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.because]
    }
}

impl Entry for Mimic {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.like]
    }
}
