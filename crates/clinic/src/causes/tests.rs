use super::*;
use crate::{claims::Claims, conditions::Conditions, exposures::Exposures};

#[test]
fn the_built_in_causes_load_and_name_only_what_exists() {
    let causes = Causes::built_in();
    assert!(causes.iter().count() >= 35);
    for cause in causes.iter() {
        for exposure in &cause.signals.exposures {
            assert!(Exposures::built_in().get(exposure).is_some(), "{}: {exposure}", cause.id);
        }
        for condition in &cause.signals.conditions {
            assert!(Conditions::built_in().get(condition).is_some(), "{}: {condition}", cause.id);
        }
        for claim in &cause.claims {
            assert_eq!(Claims::built_in().find(claim).len(), 1, "{}: {claim}", cause.id);
        }
    }
}

#[test]
fn what_the_text_says_in_figures_is_what_programs_read() {
    for cause in Causes::built_in().iter() {
        for effect in &cause.effects {
            let numbers = effect.value.into_iter().chain(effect.interval.into_iter().flatten());
            for number in numbers {
                let text = &effect.found.text;
                let said = [format!("{number}"), format!("{number:.1}"), format!("{number:.2}")];
                assert!(said.iter().any(|said| text.contains(said)), "{}: {number}", cause.id);
            }
        }
    }
}

#[test]
fn nobody_is_told_to_leave_a_medicine_off() {
    for cause in Causes::built_in().iter().filter(|cause| cause.lever == Lever::Yourself) {
        assert!(cause.signals.ingredients.is_empty(), "{}", cause.id);
    }
}

#[test]
fn what_no_publication_says_is_never_told_without_its_mark() {
    let mut marked = 0;
    for cause in Causes::built_in().iter() {
        let established = |effect: &Effect| effect.found.confidence.is_established();
        assert_eq!(cause.mark().is_none(), cause.effects.iter().any(established), "{}", cause.id);
        marked += usize::from(cause.mark().is_some_and(|mark| cause.told().contains(mark)));
    }
    assert!(marked >= 2, "{marked}");
}

#[test]
fn a_mistake_names_its_line() {
    let good = r#"
[[cause]]
id = "x"
label = "X"
plain = "P."
goes_with = "more"
grade = "C"
lever = "yourself"
claims = []
[cause.signals]
[[cause.effect]]
design = "D"
measure = "odds-ratio"
value = 2.0
interval = [1.0, 3.0]
found = { text = "2.0 (1.0 to 3.0).", confidence = "checked", sources = ["garrison-2012"] }
"#;
    let load = |text: &str| {
        KnowledgeFile::from_toml("causes.toml", text)
            .and_then(|file| Causes::load(&file, Sources::built_in()))
            .map_err(|no| no.to_string())
    };
    assert!(load(good).is_ok());
    for (from, to, why) in [
        ("[1.0, 3.0]", "[2.5, 3.0]", "line 3: x: a value lies outside its interval"),
        ("measure = \"odds-ratio\"\n", "", "line 3: x: a value and what it measures"),
        ("value = 2.0\n", "", "line 3: x: a value and what it measures"),
        ("\"P.\"", "\"\"", "line 3: x: it needs a label"),
        ("grade = \"C\"", "grade = \"D\"", "line 7: "),
        ("[cause.signals]", "[cause.signals]\nage = 60", "line 11: "),
    ] {
        let refused = load(&good.replace(from, to)).unwrap_err();
        assert!(refused.contains(why), "{to}: {refused}");
    }
}
