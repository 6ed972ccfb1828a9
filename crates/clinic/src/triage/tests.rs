use crate::knowledge::{KnowledgeFile, KnowledgeRefused, Sources};

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
    let mut listed: Vec<String> = files::RULES.iter().map(|file| file.name.to_owned()).collect();
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
fn someone_well_is_done_in_fourteen_screens_the_dangerous_ones_first() {
    let (all, screens) = interview(&Answers::default(), |_| Reply::No, true);
    let decision = book().decide(&all);
    println!("screens on the shortest path with nothing wrong: {screens}");
    assert!(screens <= 14, "{screens}");
    assert!(decision.complete);
    assert_eq!(decision.tier, diary::Tier::SelfCare);
    let emergency_screens = ["leg-now", "chest", "nerves", "spasms", "causes"];
    let first: Vec<&str> = book().screens().take(5).map(|screen| screen.id.0.as_str()).collect();
    assert_eq!(first, emergency_screens);
}

#[test]
fn an_emergency_stops_the_questions_at_once() {
    let numb = |finding: &Finding| match finding.id.as_str() {
        "one-leg-suddenly-numb" => Reply::Yes,
        _ => Reply::No,
    };
    let (all, screens) = interview(&Answers::default(), numb, true);
    assert_eq!(screens, 3, "a group, and the first two of its questions");
    assert_eq!(book().decide(&all).tier, diary::Tier::Emergency);
}

#[test]
fn what_an_emergency_turns_on_is_asked_next() {
    let quinine = |finding: &Finding| match finding.id.as_str() {
        "took-quinine-or-tonic" | "unusual-bruises-or-bleeding" => Reply::Yes,
        _ => Reply::No,
    };
    let (all, _) = interview(&Answers::default(), quinine, true);
    assert_eq!(book().decide(&all).tier, diary::Tier::Emergency);
    let cramps: FindingId = "cramps-most-weeks".parse().unwrap();
    assert_eq!(all.get(&cramps), None, "nothing gentle was asked before");
}

#[test]
fn a_group_that_is_opened_asks_each_of_its_questions_and_answers_nothing_by_itself() {
    let empty = Answers::default();
    let Step::Group { screen, of } = book().next_step(&empty, &empty, None) else {
        panic!("the first step is a group");
    };
    assert!(of.len() > 3);
    let opened = book().next_step(&empty, &empty, Some(&screen.id));
    assert_eq!(opened, Step::One { finding: of[0] });
    let mut said = Answers::default();
    said.set(of[0].id.clone(), Reply::No);
    assert_eq!(book().next_step(&said, &said, None), Step::One { finding: of[1] });
}

#[test]
fn what_is_known_is_not_asked_again() {
    let mut person = crate::person::Person::unknown(jiff::civil::date(2026, 11, 24));
    person.age = Some(diary::Answer::Known(72));
    person.sex = Some(diary::Answer::Known(diary::Sex::Male));
    let known = known_answers(book(), &person);
    for (id, reply) in [("about-a-child", Reply::No), ("pregnant-or-recent-birth", Reply::No)] {
        assert_eq!(known.get(&id.parse().unwrap()), Some(reply), "{id}");
    }
    assert_eq!(known.get(&"takes-statin".parse().unwrap()), None);
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
    }
}

#[test]
fn what_is_told_begins_with_what_to_do_and_is_short() {
    let verbs =
        ["Call", "Have", "Ring", "See", "Ask", "Make", "Mention", "Cool", "Talk", "Alcohol"];
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
        let sources = Sources::built_in();
        KnowledgeFile::from_toml(name, text)
            .and_then(|file| RuleBook::load(&files::FINDINGS, &[file], sources))
            .and_then(|book| {
                book.check_cases().map_err(|why| KnowledgeRefused { file: name, line: 1, why })
            })
            .map(|_| ())
            .map_err(|refused| refused.to_string())
    };
    let text = include_str!("../../../../knowledge/triage/S2.toml");
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
    let emergency = text.replacen("id = \"S2\"", "id = \"E2\"", 1).replacen("soon", "emergency", 1);
    let refused = load("triage/E2.toml", &emergency).unwrap_err();
    assert!(refused.contains("has no `try`"), "{refused}");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// From nothing asked to yes, any mixture; dense or sparse.
    fn any_answers() -> impl Strategy<Value = Answers> {
        let one = prop_oneof![
            4 => Just(None),
            8 => Just(Some(Reply::No)),
            1 => Just(Some(Reply::Unsure)),
            1 => Just(Some(Reply::Yes)),
        ];
        proptest::collection::vec(one, book().findings().count()).prop_map(|replies| {
            let answered = book().findings().zip(replies);
            answered.filter_map(|(finding, reply)| Some((finding.id.clone(), reply?))).collect()
        })
    }

    fn seriousness(answers: &Answers) -> (diary::Tier, Option<diary::Within>) {
        let decision = book().decide(answers);
        (decision.tier, decision.within)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn a_more_worrying_answer_never_calms(answers in any_answers(), at in 0usize..500) {
            let all: Vec<&Finding> = book().findings().collect();
            let finding = &all[at % all.len()].id;
            let before = seriousness(&answers);
            let worse: &[Reply] = match answers.get(finding) {
                // What was not asked is answered with yes or not sure.
                None | Some(Reply::No) => &[Reply::Unsure, Reply::Yes],
                Some(_) => &[Reply::Yes],
            };
            for &reply in worse {
                let mut after = answers.clone();
                after.set(finding.clone(), reply);
                prop_assert!(seriousness(&after) >= before, "{finding} {reply:?}");
            }
        }

        #[test]
        fn an_emergency_is_one_whatever_else_is_said(answers in any_answers(), at in 0usize..500) {
            let emergencies: Vec<&Rule> =
                book().rules().filter(|rule| rule.tier == diary::Tier::Emergency).collect();
            let rule = emergencies[at % emergencies.len()];
            let fires = rule.cases.iter().filter(|case| case.expect == Verdict::Fires);
            for case in fires {
                let mut after = answers.clone();
                for (finding, &reply) in &case.given {
                    after.set(finding.clone(), reply);
                }
                prop_assert_eq!(seriousness(&after).0, diary::Tier::Emergency);
            }
        }

        #[test]
        fn what_was_not_asked_never_raises(answers in any_answers(), at in 0usize..500) {
            let asked: Vec<FindingId> = answers.iter().map(|(id, _)| id.clone()).collect();
            prop_assume!(!asked.is_empty());
            let gone = &asked[at % asked.len()];
            let kept = answers.iter().filter(|(id, _)| *id != gone);
            let fewer: Answers = kept.map(|(id, reply)| (id.clone(), reply)).collect();
            let (less, all) = (book().decide(&fewer), book().decide(&answers));
            // Only that self-care is not said before all was asked.
            let least = all.tier.max(diary::Tier::Routine);
            prop_assert!(less.tier <= least);
            prop_assert!(less.complete || less.tier != diary::Tier::SelfCare);
        }

        #[test]
        fn self_care_is_said_only_when_complete(answers in any_answers()) {
            let decision = book().decide(&answers);
            prop_assert_eq!(decision.complete, decision.ask.is_empty());
            if decision.tier == diary::Tier::SelfCare {
                prop_assert!(decision.complete && decision.fired.is_empty());
            }
        }

        #[test]
        fn the_interview_ends_and_its_result_is_complete(answers in any_answers()) {
            let reply = |finding: &Finding| answers.get(&finding.id).unwrap_or(Reply::No);
            let (all, _) = interview(&Answers::default(), reply, true);
            let decision = book().decide(&all);
            prop_assert!(decision.complete, "open: {:?}", decision.ask);
        }
    }
}
