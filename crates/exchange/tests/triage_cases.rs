//! The cases of `spec/triage/`, read as answer files are read, and what the check makes of them.

use std::collections::BTreeMap;

use clinic::triage::{Answers, Decision, Reply, RuleBook, known_answers};
use diary::{Tier, Within};
use exchange::check_answers;
use jiff::civil;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    name: String,
    #[serde(default, rename = "source")]
    _source: String,
    /// Why the case is read as it is.
    #[serde(default, rename = "argue")]
    _argue: String,
    #[serde(default)]
    about: Option<Value>,
    #[serde(default)]
    medicines: Vec<Value>,
    #[serde(default)]
    conditions: Vec<String>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    unsure: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
    #[serde(default)]
    not_asked: Vec<String>,
    /// Everything else was answered with no.
    #[serde(default)]
    all_else_no: bool,
    /// Nothing in it needs a doctor soon.
    #[serde(default)]
    harmless: bool,
    tier: Tier,
    within: Option<Within>,
    complete: Option<bool>,
    #[serde(default)]
    fires: Vec<String>,
    #[serde(default)]
    silent: Vec<String>,
    #[serde(default)]
    asks: Vec<String>,
    resembles: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/triage");
    let listed = std::fs::read_dir(folder).expect("the cases are part of the project");
    let mut files: Vec<_> = listed.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| -> File {
        let text = std::fs::read_to_string(path).expect("the cases are text");
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().flat_map(|path| read(path).case).collect()
}

impl Case {
    fn findings(&self) -> BTreeMap<String, &'static str> {
        let mut findings = BTreeMap::new();
        if self.all_else_no {
            findings.extend(RuleBook::built_in().findings().map(|f| (f.id.to_string(), "no")));
        }
        let said = [(&self.no, "no"), (&self.unsure, "unsure"), (&self.yes, "yes")];
        for (ids, word) in said {
            findings.extend(ids.iter().map(|id| (id.clone(), word)));
        }
        findings.retain(|id, _| !self.not_asked.contains(id));
        findings
    }

    fn answers(&self, findings: &BTreeMap<String, &'static str>) -> Answers {
        let mut file = Map::new();
        if let Some(about) = &self.about {
            file.insert("about".into(), about.clone());
        }
        file.insert("findings".into(), json!(findings));
        file.insert("medicines".into(), json!(self.medicines));
        file.insert("conditions".into(), json!(self.conditions));
        let text = Value::Object(file).to_string();
        let read = check_answers::read(text.as_bytes(), civil::date(2026, 11, 24));
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", self.id));
        known_answers(RuleBook::built_in(), &read.person).with(&read.answers)
    }

    fn mistakes(&self, decision: &Decision<'_>) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut want = |holds: bool, what: String| {
            if !holds {
                wrong.push(format!("{} ({}): {what}", self.id, self.name));
            }
        };
        let fired: Vec<&str> = decision.fired.iter().map(|f| f.rule.id.as_str()).collect();
        let ask: Vec<&str> = decision.ask.iter().map(|id| id.as_str()).collect();
        want(decision.tier == self.tier, format!("{} of {fired:?}", decision.tier));
        if let Some(within) = self.within {
            want(decision.within == Some(within), format!("within {:?}", decision.within));
        }
        if let Some(complete) = self.complete {
            want(decision.complete == complete, format!("complete {}, ask {ask:?}", !complete));
        }
        for id in &self.fires {
            want(fired.contains(&id.as_str()), format!("{id} does not fire, but {fired:?}"));
        }
        for id in &self.silent {
            want(!fired.contains(&id.as_str()), format!("{id} fires"));
        }
        for id in &self.asks {
            want(ask.contains(&id.as_str()), format!("{id} is not asked, but {ask:?}"));
        }
        if let Some(resembles) = &self.resembles {
            let found = decision.likenesses();
            let all = resembles.iter().all(|name| found.contains(&name.as_str()));
            let none = resembles.is_empty() && !found.is_empty();
            want(all && !none, format!("resembles {found:?}"));
        }
        wrong
    }
}

#[test]
fn every_case_comes_to_what_it_should() {
    let cases = cases();
    assert!(cases.len() >= 50, "{} cases", cases.len());
    let mut ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cases.len(), "an id stands twice");
    let book = RuleBook::built_in();
    let mut wrong = Vec::new();
    let mut share = BTreeMap::new();
    let mut over = (0, 0);
    for case in &cases {
        let answers = case.answers(&case.findings());
        let decision = book.decide(&answers);
        wrong.extend(case.mistakes(&decision));
        let (hit, all) = share.entry(case.tier).or_insert((0, 0));
        *hit += usize::from(decision.tier >= case.tier);
        *all += 1;
        if case.harmless {
            over.0 += usize::from(decision.tier > Tier::Routine);
            over.1 += 1;
        }
    }
    for tier in [Tier::Emergency, Tier::Soon] {
        let (hit, all) = share[&tier];
        println!("sensitivity, {tier}: {hit} of {all}");
    }
    println!("harmless cases sent to a doctor soon: {} of {}", over.0, over.1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_serious_case_with_one_answer_not_sure_stays_at_least_soon() {
    let book = RuleBook::built_in();
    let mut tried = 0;
    for case in cases().iter().filter(|case| case.tier >= Tier::Soon) {
        for key in &case.yes {
            let mut findings = case.findings();
            findings.insert(key.clone(), "unsure");
            let tier = book.decide(&case.answers(&findings)).tier;
            assert!(tier >= Tier::Soon, "{}: {key} not sure gives {tier}", case.id);
            tried += 1;
        }
    }
    println!("answers turned to not sure: {tried}");
}

/// Answers of which nothing was asked but what the case names, then with the rest answered no: the
/// serious ones are as serious either way.
#[test]
fn a_serious_case_needs_no_answer_that_nobody_would_volunteer() {
    let book = RuleBook::built_in();
    for case in cases().iter().filter(|case| case.tier >= Tier::Soon) {
        let mut bare = case.clone();
        bare.all_else_no = false;
        let answers = bare.answers(&bare.findings());
        let tier = book.decide(&answers).tier;
        assert!(tier >= case.tier, "{}: {tier} when only this is said", case.id);
        let reply = |id: &str| answers.get(&id.parse().unwrap());
        assert!(case.yes.iter().all(|id| reply(id) == Some(Reply::Yes)));
    }
}
