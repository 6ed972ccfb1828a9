use super::*;

fn book() -> &'static RuleBook {
    RuleBook::built_in()
}

#[test]
fn every_file_loads_and_every_rule_does_what_its_cases_say() {
    book().check_cases().unwrap();
}

#[test]
fn the_list_of_files_is_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/triage");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("triage/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    let mut listed: Vec<String> = files::RULES.iter().map(|(name, _)| (*name).to_owned()).collect();
    there.sort();
    listed.sort();
    assert_eq!(listed, there);
}

#[test]
fn every_finding_is_used() {
    let idle: Vec<&str> = book()
        .findings()
        .filter(|finding| book().users(&finding.id).is_empty())
        .map(|finding| finding.id.as_str())
        .collect();
    assert_eq!(idle, [""; 0]);
}

/// Follows the interview, and says how many screens it took.
fn interview(
    known: &Answers,
    reply: impl Fn(&Finding) -> Reply,
    groups_as_none: bool,
) -> (Answers, usize) {
    let (mut said, mut screens) = (Answers::default(), 0);
    let mut opened: Option<ScreenId> = None;
    loop {
        let all = known.clone().with(&said);
        match book().next_step(&said, &all, opened.as_ref()) {
            Step::Done => return (all, screens),
            Step::Group { screen, of } => {
                if groups_as_none && of.iter().all(|finding| reply(finding) == Reply::No) {
                    of.iter().for_each(|finding| said.set(finding.id.clone(), Reply::No));
                } else {
                    opened = Some(screen.id.clone());
                }
            }
            Step::One { finding } => said.set(finding.id.clone(), reply(finding)),
        }
        screens += 1;
        assert!(screens < 200, "the check does not end");
    }
}

#[test]
fn someone_well_is_done_in_fourteen_screens() {
    let (all, screens) = interview(&Answers::default(), |_| Reply::No, true);
    let decision = book().decide(&all);
    println!("screens on the shortest path with nothing wrong: {screens}");
    assert!(screens <= 14, "{screens}");
    assert!(decision.complete);
    assert_eq!(decision.tier, diary::Tier::SelfCare);
}

#[test]
fn what_a_finding_is_known_from_exists() {
    use crate::{conditions::Conditions, medicines::Medicines};
    let medicines = Medicines::built_in();
    let (mut unknown, mut named) = (Vec::new(), 0);
    for known in book().findings().filter_map(|finding| finding.known.as_ref()) {
        for id in &known.medicines {
            named += 1;
            let ingredient = id.parse().ok().and_then(|id| medicines.get(&id));
            if medicines.group(id).is_none() && ingredient.is_none() {
                unknown.push(id.as_str());
            }
        }
        let conditions = known.conditions.iter();
        unknown.extend(
            conditions.filter(|id| Conditions::built_in().get(id).is_none()).map(|id| id.as_str()),
        );
    }
    assert!(named > 20);
    assert_eq!(unknown, [""; 0]);
}

/// Every text that a person may be shown.
fn texts() -> Vec<&'static str> {
    let mut texts = Vec::new();
    for finding in book().findings() {
        texts.extend([finding.question.as_str(), &finding.short, &finding.say]);
        texts.extend(finding.help.as_deref());
        texts.extend(finding.attempt.as_deref());
    }
    texts.extend(book().screens().map(|screen| screen.ask.as_str()));
    for rule in book().rules() {
        texts.extend([rule.tell.as_str(), &rule.because.text]);
        texts.extend(rule.reading.as_deref());
    }
    for mimic in book().mimics() {
        texts.extend([mimic.label.as_str(), &mimic.like.text]);
    }
    for &tier in diary::Tier::ALL {
        let words = book().words(tier);
        texts.extend([words.heading.as_str(), &words.how, &words.whom]);
    }
    texts
}

#[test]
fn no_word_diagnoses_or_ends_a_medicine() {
    for text in texts() {
        let plain = text.to_lowercase();
        for wrong in ["you have", "you do not have", "you don't have", "stop taking", "stop your"] {
            assert!(!plain.contains(wrong), "{wrong:?} in {text:?}");
        }
        assert!(!plain.contains('%') || !plain.contains("chance"), "{text:?}");
    }
}

#[test]
fn what_is_told_begins_with_what_to_do_and_is_short() {
    let verbs = ["Call", "Have", "Ring", "See", "Ask", "Make", "Mention", "Cool", "Talk", "Alcohol"];
    for rule in book().rules() {
        let first = rule.tell.split(' ').next().unwrap();
        assert!(verbs.contains(&first), "{}: {:?}", rule.id, rule.tell);
        let words = rule.tell.split_whitespace().count();
        assert!(words <= 60, "{} tells {words} words", rule.id);
        assert_eq!(rule.tier == diary::Tier::Emergency, rule.within == diary::Within::Now);
    }
}

#[test]
fn mistakes_are_refused_by_name() {
    let load = |name: &'static str, text: &str| {
        let sources = crate::knowledge::Sources::built_in();
        RuleBook::load(files::FINDINGS, &[(name, text)], sources)
            .and_then(|book| book.check_cases().map_err(|why| crate::knowledge::KnowledgeRefused {
                file: name,
                line: 1,
                why,
            }))
            .map(|_| ())
            .map_err(|refused| refused.to_string())
    };
    let text = files::RULES.iter().find(|(name, _)| *name == "triage/S2.toml").unwrap().1;
    assert_eq!(load("triage/S2.toml", text), Ok(()));
    for (from, to, why) in [
        ("id = \"S2\"", "id = \"S3\"", "name the file after it"),
        ("stretching-did-not-ease\"]", "stretching-did-not-easy\"]", "no finding"),
        ("all = [", "not = [", "`not` is refused"),
        ("all = [", "none = [", "neither `all` nor `any`"),
        ("all = [", "any = []\nall = [", "stands beside another group"),
        ("[\"cramp-over-10-minutes\", \"stretching-did-not-ease\"]", "[]", "empty all or any"),
        ("tell = ", "shout = \"\"\ntell = ", "unknown field `shout`"),
        ("[\"nhs-leg-cramps\"]", "[]", "cite publications only"),
        ("nhs-leg-cramps", "nhs-arm-cramps", "no source nhs-arm-cramps"),
        ("tier = \"soon\"", "tier = \"routine\"", "cannot have the tier"),
        ("expect = \"silent\"", "expect = \"fires\"", "says Silent"),
        ("[\"cramp-over-10-minutes\"", "[\"repeated-painless-jerks\"", "only tells apart"),
    ] {
        let refused = load("triage/S2.toml", &text.replacen(from, to, 1)).expect_err(why);
        assert!(refused.contains(why), "{refused}\nshould say: {why}");
    }
    let emergency = text
        .replacen("id = \"S2\"", "id = \"E2\"", 1)
        .replacen("soon", "emergency", 1);
    let refused = load("triage/E2.toml", &emergency).unwrap_err();
    assert!(refused.contains("has no `try`"), "{refused}");
}
