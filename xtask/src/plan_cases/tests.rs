//! What each case of `spec/plan` expects, held against its plan.

use super::*;

#[derive(Debug, Deserialize)]
struct Expecting {
    expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    fit: BTreeMap<String, String>,
    /// The suggestions of the moment, in their order.
    now: Option<Vec<String>>,
    /// Among the open questions; none at all where empty.
    asks: Option<Vec<String>>,
    #[serde(default)]
    because: BTreeMap<String, String>,
    #[serde(default)]
    separate_hours: BTreeMap<String, Vec<u8>>,
    #[serde(default)]
    routine: BTreeMap<String, Vec<String>>,
    /// Among the leads.
    #[serde(default)]
    leads: Vec<String>,
}

/// Everything in which the plan is not as the case says.
fn differences(case: &Case, expect: &Expect) -> Vec<String> {
    let situation = case.situation();
    let plan = situation.plan();
    let mut wrong = Vec::new();
    let item = |id: &str| {
        plan.get(&id.parse().expect("a case names ids")).unwrap_or_else(|| panic!("no {id}"))
    };
    let mut differ = |what: String, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{}: {what} is {found}, not {expected}", case.title));
        }
    };
    for (id, expected) in &expect.fit {
        differ(id.clone(), fit(item(id)), expected.clone());
    }
    for (id, label) in &expect.because {
        let first = item(id).reasons.first().map_or("nothing", |reason| reason.label);
        differ(format!("the first reason of {id}"), first.into(), label.clone());
    }
    for (id, expected) in &expect.routine {
        let found = item(id).routines();
        differ(format!("the routine of {id}"), format!("{found:?}"), format!("{expected:?}"));
    }
    for (id, expected) in &expect.separate_hours {
        let reasons = item(id).reasons.iter().filter_map(|reason| reason.caution.separate_hours);
        let found: BTreeSet<u8> = reasons.collect();
        let expected: BTreeSet<u8> = expected.iter().copied().collect();
        differ(format!("hours from {id}"), format!("{found:?}"), format!("{expected:?}"));
    }
    if let Some(expected) = &expect.now {
        let now: Vec<&str> = plan.at(Place::Now).map(|item| item.remedy.id.as_str()).collect();
        differ("what to try now".into(), format!("{now:?}"), format!("{expected:?}"));
    }
    if let Some(expected) = &expect.asks {
        let asks: Vec<String> = plan.ask.iter().map(ToString::to_string).collect();
        let missing: Vec<_> = expected.iter().filter(|id| !asks.contains(id)).collect();
        differ("a question that is not open".into(), format!("{missing:?}"), "[]".into());
        if expected.is_empty() {
            differ("what is asked".into(), format!("{asks:?}"), "[]".into());
        }
    }
    let leads = situation.leads();
    for id in &expect.leads {
        let there = leads.iter().any(|lead| lead.cause.id == *id);
        differ(format!("that {id} is a lead"), there.to_string(), "true".into());
    }
    wrong
}

#[test]
fn every_case_of_spec_plan_holds() {
    let cases = written();
    assert!(cases.len() >= 12, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for (file, text) in cases {
        let case: Case = toml::from_str(&text).unwrap_or_else(|why| panic!("{file:?}: {why}"));
        let expecting: Expecting =
            toml::from_str(&text).unwrap_or_else(|why| panic!("{file:?}: {why}"));
        wrong.extend(differences(&case, &expecting.expect));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_is_that_of_the_plans() {
    let written = fs::read_to_string(root().join("docs").join(PLACE)).unwrap_or_default();
    assert!(written == page(), "docs/{PLACE} is out of date; run `cargo xtask docs`");
}
