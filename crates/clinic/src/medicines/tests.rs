use std::collections::BTreeSet;

use diary::{Answer, EventId};
use jiff::civil::{self, date};
use proptest::prelude::*;

use super::*;
use crate::person::Person;

const TODAY: civil::Date = date(2026, 11, 24);

fn taken(name: &str, contains: Option<&str>) -> Taken {
    let ids = |text: &str| text.split('+').map(|id| id.parse().unwrap()).collect();
    Taken {
        medicine: EventId::written(1, [1; 10]),
        name: name.into(),
        ingredients: contains.map(|contains| Answer::Known(ids(contains))),
        started: None,
        changed: BTreeMap::new(),
        stopped: None,
    }
}

fn person(medicines: impl IntoIterator<Item = Taken>) -> Person {
    Person { medicines: medicines.into_iter().collect(), ..Person::unknown(TODAY) }
}

fn say(mut person: Person, fact: &str, answer: Answer<bool>) -> Person {
    person.facts.insert(fact.parse().unwrap(), answer);
    person
}

fn takes(person: &Person, group: &str) -> Taking {
    MedicineSafety::of(person).takes(group)
}

fn ids(contains: &str) -> BTreeSet<&str> {
    contains.split('+').collect()
}

fn candidates(typed: &str) -> Vec<String> {
    let found = Medicines::built_in().find(typed);
    let text = |candidate: &Candidate<'_>| {
        candidate.contains.iter().map(IngredientId::as_str).collect::<Vec<_>>().join("+")
    };
    found.candidates.iter().map(text).collect()
}

/// The place, from 1, of the right medicine among the candidates.
fn place(typed: &str, contains: &str) -> Option<usize> {
    let wanted = ids(contains);
    candidates(typed).iter().position(|found| ids(found) == wanted).map(|place| place + 1)
}

fn share_within(rows: &[(&str, &str)], first: usize) -> f64 {
    let (mut right, mut wrong) = (0, Vec::new());
    for &(typed, contains) in rows {
        match place(typed, contains) {
            Some(place) if place <= first => right += 1,
            other => wrong.push(format!("{typed} ({other:?}: {:?})", candidates(typed))),
        }
    }
    let share = f64::from(right) / rows.len() as f64;
    println!("{right} of {} among the first {first}: {:.1} %", rows.len(), 100.0 * share);
    for one in wrong {
        println!("  not: {one}");
    }
    share
}

fn typed_names() -> Vec<(&'static str, &'static str)> {
    let text = include_str!("typed-names.csv");
    text.lines().skip(1).filter_map(|line| line.split_once(',')).collect()
}

#[test]
fn what_people_type_is_found_among_the_first_three() {
    let rows = typed_names();
    assert!(rows.len() >= 200);
    share_within(&rows, 1);
    assert!(share_within(&rows, 3) >= 0.95);
}

#[test]
fn what_is_unmistakable_is_sure_and_nothing_else() {
    let sure = |typed: &str| {
        let sure = Medicines::built_in().sure(typed)?;
        Some(sure.iter().map(IngredientId::as_str).collect::<Vec<_>>().join("+"))
    };
    for (typed, contains) in [
        ("simvastatin", "simvastatin"),
        ("Simvastatin 40 mg tablets", "simvastatin"),
        ("Zocor", "simvastatin"),
        ("Hyzaar", "losartan+hydrochlorothiazide"),
        ("losartan potassium", "losartan"),
        ("valsartan/hydrochlorothiazide 160/12.5", "valsartan+hydrochlorothiazide"),
        ("amlodipine and valsartan", "amlodipine+valsartan"),
        ("frusemide", "furosemide"),
        ("albuterol", "salbutamol"),
        ("cyclosporine", "ciclosporin"),
        // Known by its own name alone.
        ("fluindione", "fluindione"),
    ] {
        assert_eq!(sure(typed).as_deref(), Some(contains), "{typed}");
    }
    for typed in [
        "Lasix",
        "Losec",
        "Celebrex",
        "Zantac",
        "Xanax",
        "quinine", // taken for another
        "Cartia",
        "Urex",
        "inhaler", // several meanings
        "HCT",
        "B12",
        "water tablet",
        "blood thinner", // short forms, everyday words
        "Moxonidin",
        "simvastatine",
        "Lasex",
        "",      // not as it is written
        "Actos", // a brand from memory
    ] {
        assert_eq!(sure(typed), None, "{typed}");
    }
}

#[test]
fn a_name_with_several_meanings_shows_each_with_its_region() {
    let medicines = Medicines::built_in();
    let regions = |typed: &str| {
        let found = medicines.find(typed);
        let region = |c: &Candidate<'_>| (c.names[0].name.clone(), c.names[0].region_words());
        found.candidates.iter().map(region).collect::<Vec<_>>()
    };
    let cartia = regions("cartia");
    assert_eq!(cartia[0], ("Cartia".into(), Some("Australia".into())));
    assert_eq!(cartia[1], ("Cartia XT".into(), Some("the United States".into())));
    let urex: Vec<_> = regions("Urex").into_iter().filter_map(|(_, region)| region).collect();
    assert_eq!(urex, ["Australia", "an older name in the United States"]);
}

#[test]
fn an_empty_list_says_nothing_of_what_is_taken() {
    let nobody = person([]);
    assert_eq!(takes(&nobody, "statin"), Taking::NotAsked);
    let all = say(nobody, "all-medicines-listed", Answer::Known(true));
    assert_eq!(takes(&all, "statin"), Taking::No);
    // Asked whatever the list holds.
    assert_eq!(takes(&all, "vitamin-k-antagonist"), Taking::NotAsked);
    let asked = |answer| say(all.clone(), "takes-blood-thinner", answer);
    let thinner = |answer| takes(&asked(answer), "vitamin-k-antagonist");
    assert_eq!(thinner(Answer::Known(false)), Taking::No);
    assert_eq!(thinner(Answer::NotSure), Taking::Possible);
    assert_eq!(thinner(Answer::Known(true)), Taking::Possible);
}

#[test]
fn a_name_nobody_explained_may_be_anything() {
    let unknown = say(person([taken("Zorblax", None)]), "all-medicines-listed", true.into());
    assert_eq!(takes(&unknown, "vitamin-k-antagonist"), Taking::Possible);
    assert_eq!(MedicineSafety::of(&unknown).unknown, ["Zorblax"]);
    let nothing = Taken { ingredients: Some(Answer::Known(Vec::new())), ..taken("Zorblax", None) };
    let explained = say(person([nothing]), "all-medicines-listed", true.into());
    assert_eq!(takes(&explained, "statin"), Taking::No);
}

#[test]
fn a_kind_of_medicine_is_possibly_each_of_its_kind() {
    let thinner = person([taken("blood thinner", Some("a-blood-thinner"))]);
    assert_eq!(takes(&thinner, "vitamin-k-antagonist"), Taking::Possible);
    assert_eq!(takes(&thinner, "antiplatelet"), Taking::Possible);
    assert_eq!(takes(&thinner, "statin"), Taking::NotAsked);
    let tonic = person([taken("tonic", Some("tonic-water"))]);
    assert_eq!(takes(&tonic, "quinine"), Taking::Yes);
}

#[test]
fn safety_groups_hold_their_members() {
    for (contains, group) in [
        ("warfarin", "vitamin-k-antagonist"),
        ("warfarin", "anticoagulant"),
        ("acenocoumarol", "vitamin-k-antagonist"),
        ("phenprocoumon", "vitamin-k-antagonist"),
        ("phenindione", "vitamin-k-antagonist"),
        ("apixaban", "anticoagulant"),
        ("aspirin", "antiplatelet"),
        ("azithromycin", "macrolide"),
        ("doxycycline", "tetracycline"),
        ("ciprofloxacin", "quinolone"),
        ("alendronic-acid", "bisphosphonate"),
        ("finerenone", "potassium-sparing"),
        ("potassium", "potassium"),
        ("diclofenac", "nsaid"),
        ("metolazone", "thiazide"),
        ("bumetanide", "loop"),
        ("rabeprazole", "ppi"),
        ("pitavastatin", "statin"),
        ("vilanterol", "laba"),
        ("arformoterol", "laba"),
        ("digoxin", "digoxin"),
        ("lithium", "lithium"),
        ("levothyroxine", "levothyroxine"),
        ("hydroquinine", "quinine"),
        ("ramipril", "ace-inhibitor"),
        ("irbesartan", "arb"),
        ("rosuvastatin", "bound-by-magnesium"),
        ("calcitriol", "active-vitamin-d"),
    ] {
        assert_eq!(takes(&person([taken("x", Some(contains))]), group), Taking::Yes, "{contains}");
    }
    let apixaban = say(person([taken("Eliquis", None)]), "all-medicines-listed", true.into());
    let apixaban = say(apixaban, "takes-blood-thinner", false.into());
    assert_eq!(takes(&apixaban, "vitamin-k-antagonist"), Taking::No);
}

#[test]
fn what_was_begun_in_the_year_before_the_cramps_comes_first() {
    let begun = |name: &str, contains: &str, started| Taken {
        started: Some(Answer::Known(started)),
        ..taken(name, Some(contains))
    };
    let mut person = person([
        begun("Norvasc", "amlodipine", date(2025, 9, 1)),
        begun("Aprinox", "bendroflumethiazide", date(2019, 1, 1)),
        begun("Zocor", "simvastatin", date(2025, 3, 1)),
        begun("Adizem", "diltiazem", date(2025, 9, 1)),
    ]);
    person.cramps_since = Some(Answer::Known(date(2025, 12, 1)));
    let links = Medicines::built_in().links(&person);
    let told: Vec<_> =
        links.iter().map(|linked| (linked.taken.name.as_str(), linked.timing)).collect();
    assert_eq!(
        told,
        [
            ("Zocor", Timing::ShortlyBefore),
            ("Aprinox", Timing::LongBefore),
            ("Norvasc", Timing::ShortlyBefore),
        ]
    );
    assert!(links[1].ask.starts_with("I take Aprinox, a thiazide water tablet"));
    assert_eq!(links[0].group.map(|group| group.id.as_str()), Some("statin"));
}

#[test]
fn a_stopped_medicine_is_no_longer_counted() {
    let stopped = Some(Answer::Known(diary::medicine::Stop::On(date(2026, 1, 1))));
    let person = person([Taken { stopped, ..taken("Zocor", None) }]);
    assert_eq!(takes(&person, "statin"), Taking::NotAsked);
    assert!(Medicines::built_in().links(&person).is_empty());
}

#[test]
fn a_medicine_is_recent_by_its_start_or_its_last_change() {
    let mut zocor = taken("Zocor", None);
    zocor.started = Some(Answer::Known(date(2020, 1, 1)));
    let recent = |taken: &Taken| {
        let safety = MedicineSafety::of(&person([taken.clone()]));
        safety.members("statin")[0].is_recent(TODAY, 60)
    };
    assert_eq!(recent(&zocor), Some(false));
    zocor.changed.insert(date(2026, 10, 20), Answer::NotSure);
    assert_eq!(recent(&zocor), Some(true));
    assert_eq!(recent(&taken("Zocor", None)), None);
}

#[test]
fn a_mistake_is_refused_with_file_and_line() {
    let facts = include_str!("../../../../knowledge/medicines.toml");
    let names = include_str!("../../../../knowledge/medicine-names.csv");
    let refused = |facts: &str, names: &str| {
        let load = |file| Medicines::load(&file, names);
        crate::knowledge::KnowledgeFile::from_toml("medicines.toml", facts)
            .and_then(load)
            .unwrap_err()
            .to_string()
    };
    let stranger = format!("{names}Nonesuch,nonesuch,brand,INT,recalled,\n");
    assert_eq!(
        refused(facts, &stranger),
        format!(
            "knowledge/medicine-names.csv, line {}: Nonesuch: no medicine is called nonesuch",
            stranger.lines().count()
        )
    );
    let unsourced = format!("{names}Nonesuch,aspirin,brand,INT,checked,\n");
    assert!(refused(facts, &unsourced).contains("write checked and a source"));
    let strength = facts.replacen("strength = \"3\"", "strength = \"4\"", 1);
    let refused = refused(&strength, names);
    assert!(refused.starts_with("knowledge/medicines.toml, line "), "{refused}");
    assert!(refused.contains("write 0 to 3"), "{refused}");
}

fn any_typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zA-Z0-9 /+,-]{0,60}",
        "[a-z]{0,4}(statin|pril|sartan)[0-9 mg]*"
    ]
}

fn any_known() -> impl Strategy<Value = Option<String>> {
    let all: Vec<String> = Medicines::built_in().iter().map(|one| one.id.to_string()).collect();
    prop_oneof![proptest::sample::select(all).prop_map(Some), Just(None)]
}

fn any_answer() -> impl Strategy<Value = Option<Answer<bool>>> {
    prop_oneof![
        Just(None),
        any::<bool>().prop_map(|yes| Some(Answer::Known(yes))),
        Just(Some(Answer::NotSure)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_answered_the_same_each_time(typed in any_typed()) {
        let found = Medicines::built_in().find(&typed);
        prop_assert!(found.candidates.len() <= 12);
        prop_assert_eq!(&found, &Medicines::built_in().find(&typed));
        prop_assert_eq!(found.sure, Medicines::built_in().sure(&typed));
    }

    #[test]
    fn a_further_medicine_never_lowers_care(
        list in prop::collection::vec(any_known(), 0..4), more in any_known(),
        complete in any_answer(), thinner in any_answer(),
    ) {
        let entry = |id: &Option<String>| taken("x y z", id.as_deref());
        let mut before = person(list.iter().map(entry));
        for (fact, said) in [("all-medicines-listed", complete), ("takes-blood-thinner", thinner)] {
            if let Some(said) = said {
                before = say(before, fact, said);
            }
        }
        let mut after = before.clone();
        after.medicines.push(entry(&more));
        let (before, after) = (MedicineSafety::of(&before), MedicineSafety::of(&after));
        for group in Medicines::built_in().groups() {
            prop_assert!(before.takes(group.id.as_str()) <= after.takes(group.id.as_str()));
        }
    }
}
