use diary::{Answer, Pregnancy, Sex};
use jiff::civil;

use super::*;

struct Given {
    person: Person,
    intake: Intake,
    fired: BTreeSet<RuleId>,
}

impl Given {
    fn nothing() -> Self {
        let person = Person::unknown(civil::date(2026, 11, 24));
        Self { person, intake: Intake::default(), fired: BTreeSet::new() }
    }

    fn fact(mut self, id: &str, answer: Answer<bool>) -> Self {
        self.person.facts.insert(id.parse().unwrap(), answer);
        self
    }

    fn standing(&self, id: &str) -> Standing {
        let known = Known {
            person: &self.person,
            conditions: Conditions::built_in(),
            intake: &self.intake,
            fired: &self.fired,
        };
        Circumstances::built_in().get(id).unwrap().standing(known)
    }
}

const YES: Answer<bool> = Answer::Known(true);
const NO: Answer<bool> = Answer::Known(false);

fn open(id: &str) -> Standing {
    let ask = BTreeSet::from([Question::Fact(id.parse().unwrap())]);
    Standing::Open { ask, unsure: false }
}

#[test]
fn what_nobody_asked_is_open_and_never_a_no() {
    let nothing = Given::nothing();
    for circumstance in Circumstances::built_in().iter() {
        let standing = nothing.standing(&circumstance.id);
        let told_without_asking = [
            "anyone",
            "leg-in-danger",
            "salts-or-kidneys-in-question",
            "much-alcohol",
            "unknown-medicine",
        ];
        if !told_without_asking.contains(&circumstance.id.as_str()) {
            assert!(matches!(standing, Standing::Open { .. }), "{} {standing:?}", circumstance.id);
        }
    }
}

#[test]
fn a_stated_yes_outranks_whatever_rules_it_out() {
    let mut given = Given::nothing().fact("takes-blood-thinner", NO);
    assert_eq!(given.standing("vitamin-k-antagonist"), Standing::No);
    given.intake.groups.insert("vitamin-k-antagonist".into());
    assert_eq!(given.standing("vitamin-k-antagonist"), Standing::Yes);
    assert_eq!(given.standing("blood-thinner"), Standing::Yes);
}

#[test]
fn a_medicine_that_may_be_of_the_group_is_not_denied_away() {
    let mut given = Given::nothing().fact("takes-blood-thinner", NO);
    given.intake.possible.insert("vitamin-k-antagonist".into());
    let ask = BTreeSet::from([Question::WhatIsIt]);
    let standing = given.standing("vitamin-k-antagonist");
    assert_eq!(standing, Standing::Open { ask, unsure: true });
}

#[test]
fn a_group_is_ruled_out_by_a_whole_list_without_unknown_names_only() {
    let mut given = Given::nothing();
    assert_eq!(given.standing("digoxin"), open("all-medicines-listed"));
    given = given.fact("all-medicines-listed", YES);
    assert_eq!(given.standing("digoxin"), Standing::No);
    given.intake = Intake { count: 1, not_asked: 1, ..Intake::default() };
    let ask = BTreeSet::from([Question::WhatIsIt]);
    assert_eq!(given.standing("digoxin"), Standing::Open { ask, unsure: false });
    given.intake = Intake { count: 1, not_known: 1, ..Intake::default() };
    let not_sure = Standing::Open { ask: BTreeSet::new(), unsure: true };
    assert_eq!(given.standing("digoxin"), not_sure);
}

#[test]
fn not_sure_stays_open_and_asks_nothing_again() {
    let given = Given::nothing().fact("unsteady", Answer::NotSure);
    let not_sure = Standing::Open { ask: BTreeSet::new(), unsure: true };
    assert_eq!(given.standing("unsteady"), not_sure);
}

#[test]
fn pregnancy_is_ruled_out_by_sex_or_age_unless_it_was_said() {
    let mut given = Given::nothing();
    given.person.sex = Some(Answer::Known(Sex::Male));
    assert_eq!(given.standing("pregnant-or-breastfeeding"), Standing::No);
    given.person.pregnancy = Some(Answer::Known(Pregnancy::Pregnant));
    assert_eq!(given.standing("pregnant-or-breastfeeding"), Standing::Yes);
    let mut given = Given::nothing();
    given.person.age = Some(Answer::Known(72));
    assert_eq!(given.standing("pregnancy"), Standing::No);
}

#[test]
fn five_medicines_matter_from_65_on() {
    let mut given = Given::nothing().fact("all-medicines-listed", YES);
    given.intake.count = 5;
    let ask = BTreeSet::from([Question::BirthYear]);
    let open = Standing::Open { ask, unsure: false };
    assert_eq!(given.standing("over-65-five-medicines"), open);
    given.person.age = Some(Answer::Known(64));
    assert_eq!(given.standing("over-65-five-medicines"), Standing::No);
    given.person.age = Some(Answer::Known(65));
    assert_eq!(given.standing("over-65-five-medicines"), Standing::Yes);
    given.intake.count = 4;
    assert_eq!(given.standing("over-65-five-medicines"), Standing::No);
}

#[test]
fn a_rule_that_fired_tells() {
    let mut given = Given::nothing();
    given.fired.insert("S1".parse().unwrap());
    assert_eq!(given.standing("suspected-clot"), Standing::Yes);
    assert_eq!(given.standing("leg-in-danger"), Standing::No);
}

#[test]
fn a_file_that_says_not_or_names_what_does_not_exist_is_refused() {
    let load = |when: &str| {
        let text = format!("[[circumstance]]\nid = \"a\"\nlabel = \"a\"\nwhen = {when}\n");
        KnowledgeFile::from_toml("circumstances.toml", &text)
            .and_then(|file| Circumstances::load(&file, Conditions::built_in()))
            .unwrap_err()
            .to_string()
    };
    let place = "knowledge/circumstances.toml, line 2: a: ";
    assert_eq!(
        load("{ condition = \"dragon-pox\" }"),
        format!("{place}knowledge/conditions.toml has no condition dragon-pox")
    );
    assert!(load("{ anyone = false }").starts_with(&format!("{place}there is no \"not\"")));
    assert!(load("{ any = [] }").starts_with(&format!("{place}an empty any")));
    assert!(load("{ not = { anyone = true } }").contains("line 4"));
}
