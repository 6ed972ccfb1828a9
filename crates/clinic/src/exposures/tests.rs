use super::*;

const YES_NO: &str = r#"
[[exposure]]
id = "hot_day"
label = "Hot day"
question = "Was it a hot day?"
names = ["heat"]
kind = "yes-no"
circumstance = true
"#;

const NUMBER: &str = r#"
[[exposure]]
id = "alcohol_drinks"
label = "Alcohol"
question = "How many?"
kind = "number"
unit = "drinks"
contrast = 1
range = [0, 50]
step = 1
evening = 1
circumstance = true
"#;

fn loaded(text: &str) -> Result<Exposures, KnowledgeRefused> {
    KnowledgeFile::from_toml("exposures.toml", text).and_then(|file| Exposures::load(&file))
}

#[track_caller]
fn refused(text: &str) -> String {
    loaded(text).unwrap_err().to_string()
}

/// The number's definition with one line changed or, where `to` is empty, left out.
fn number_with(line: &str, to: &str) -> String {
    assert!(NUMBER.contains(line), "{line}");
    NUMBER.replace(line, to)
}

#[test]
fn the_built_in_file_loads() {
    let exposures = Exposures::built_in();
    assert!(exposures.iter().count() >= 28);
    for exposure in exposures.iter() {
        for name in [exposure.id.as_str(), &exposure.label] {
            assert_eq!(exposures.find(name).map(|found| &found.id), Some(&exposure.id));
        }
        assert_eq!(exposures.get(&exposure.id), Some(exposure));
    }
}

#[test]
fn the_ids_kinds_and_contrasts_that_data_files_use_are_there() {
    // The contract with data files: yes/no where there is no contrast.
    let contract = "hard_exercise standing_hours=2 sitting_hours=2 steps=5000 fluids_litres=0.5 \
        heavy_sweating hot_day alcohol_drinks=1 late_caffeine high_heels stress=3 heavy_covers \
        back_sleeping knee_pillow bedtime_stretch bedtime_massage bedtime_relaxation daytime_walk \
        magnesium_supplement vitamin_d vitamin_k2 vitamin_b acupuncture diuretic statin laba \
        travel illness";
    for word in contract.split_whitespace() {
        let (id, contrast) = match word.split_once('=') {
            Some((id, contrast)) => (id, Some(contrast.parse().unwrap())),
            None => (word, None),
        };
        let exposure = Exposures::built_in().get(&id.parse().unwrap());
        assert_eq!(exposure.map(|exposure| exposure.contrast), Some(contrast), "{id}");
    }
}

#[test]
fn an_exposure_is_found_by_any_name_people_use() {
    let exposures = loaded(YES_NO).unwrap();
    for name in ["hot_day", "Hot day", "HEAT", " hot-day ", "heat?"] {
        assert!(exposures.find(name).is_some(), "{name}");
    }
    for name in ["", "?", "hot", "cold day"] {
        assert!(exposures.find(name).is_none(), "{name}");
    }
}

#[test]
fn a_mistake_in_the_file_s_grammar_names_file_and_line() {
    let text = refused(&YES_NO.replace("kind = \"yes-no\"", "kind = \"maybe\""));
    assert!(text.starts_with("knowledge/exposures.toml, line 7: "), "{text}");
    let text = refused(&YES_NO.replace("names =", "nmaes ="));
    assert!(text.starts_with("knowledge/exposures.toml, line 6: "), "{text}");
    let text = refused(&YES_NO.replace("\"Hot day\"", "\"Hot day"));
    assert!(text.starts_with("knowledge/exposures.toml, line 4: "), "{text}");
}

#[test]
fn an_empty_file_is_a_mistake() {
    assert!(refused("").starts_with("knowledge/exposures.toml, line 1: "));
}

#[test]
fn an_exposure_defined_twice_is_refused_at_the_second() {
    assert_eq!(
        refused(&format!("{YES_NO}{NUMBER}{YES_NO}")),
        "knowledge/exposures.toml, line 23: hot_day is defined twice",
    );
}

#[test]
fn a_name_that_means_two_exposures_is_refused() {
    let second = YES_NO.replace("hot_day", "sauna").replace("Hot day", "Sauna");
    assert_eq!(
        refused(&format!("{YES_NO}{second}")),
        "knowledge/exposures.toml, line 11: \"heat\" means both hot_day and sauna",
    );
    let second = second.replace("heat", "Hot_Day");
    assert!(refused(&format!("{YES_NO}{second}")).contains("\"Hot_Day\" means both"));
}

#[test]
fn a_name_without_a_letter_is_refused() {
    assert!(refused(&YES_NO.replace("\"heat\"", "\"--\"")).contains("line 3: hot_day: "));
}

#[test]
fn a_number_needs_all_that_a_number_has() {
    for line in ["unit = \"drinks\"\n", "contrast = 1\n", "range = [0, 50]\n", "step = 1\n"] {
        let text = refused(&number_with(line, ""));
        let wanted = "line 3: alcohol_drinks: a number needs unit, contrast, range and step";
        assert!(text.ends_with(wanted), "{text}");
    }
    assert!(refused(&number_with("\"drinks\"", "\" \"")).contains("needs unit"));
}

#[test]
fn a_number_that_cannot_be_entered_is_refused() {
    for (line, to) in [
        ("[0, 50]", "[50, 0]"),
        ("[0, 50]", "[nan, 50]"),
        ("[0, 50]", "[0, inf]"),
        ("contrast = 1", "contrast = 0"),
        ("contrast = 1", "contrast = nan"),
        ("contrast = 1", "contrast = 51"),
        ("step = 1", "step = -1"),
        ("step = 1", "step = 51"),
    ] {
        let text = refused(&number_with(line, to));
        assert!(text.contains("line 3: alcohol_drinks: its "), "{to}: {text}");
    }
}

#[test]
fn a_yes_no_has_nothing_of_a_number() {
    for line in ["unit = \"days\"", "contrast = 1", "range = [0, 1]", "step = 1"] {
        let text = refused(&format!("{YES_NO}{line}\n"));
        assert!(text.contains("a yes/no has no unit"), "{text}");
    }
}

#[test]
fn places_on_the_evening_card_are_counted_from_one_without_a_gap() {
    let second = format!("{YES_NO}evening = 1\n");
    assert_eq!(
        refused(&format!("{NUMBER}{second}")),
        "knowledge/exposures.toml, line 15: \
         alcohol_drinks and hot_day both have place 1 on the evening card",
    );
    let third = second.replace("evening = 1", "evening = 3");
    assert_eq!(
        refused(&format!("{NUMBER}{third}")),
        "knowledge/exposures.toml, line 15: \
         hot_day has place 3 on the evening card and none has 2",
    );
    assert!(refused(&number_with("evening = 1", "evening = 0")).contains("none has 1"));
}

#[test]
fn an_empty_label_or_question_is_refused() {
    assert!(refused(&YES_NO.replace("Was it a hot day?", " ")).contains("question is empty"));
}

#[test]
fn a_value_is_checked_against_kind_and_range() {
    let exposures = loaded(&format!("{YES_NO}{NUMBER}")).unwrap();
    let (hot, drinks) = (exposures.find("heat").unwrap(), exposures.find("alcohol").unwrap());
    let (yes, three) = (ExposureValue::YesNo(true), ExposureValue::Number(3.0));
    assert_eq!((hot.check(yes), drinks.check(three)), (Ok(yes), Ok(three)));
    let refusal = |exposure: &Exposure, value| exposure.check(value).unwrap_err().to_string();
    assert_eq!(refusal(hot, three), "Hot day: 3 is a number; write yes or no");
    assert_eq!(refusal(drinks, yes), "Alcohol: write a number, not yes or no");
    assert_eq!(refusal(drinks, ExposureValue::Number(51.0)), "Alcohol: 51 is outside 0 to 50",);
}

const EVIDENCE: &str = r#"
[exposure.evidence]
class = "C"
log_ratio = 0.25
spread = 0.3
half_life_nights = 4
[exposure.evidence.found]
text = "Seen in one survey."
confidence = "checked"
sources = ["delacour-2018"]
"#;

/// The yes/no judged by [`EVIDENCE`] with one piece of it changed.
fn judged(from: &str, to: &str) -> String {
    assert!(EVIDENCE.contains(from), "{from}");
    let exposure = YES_NO.replace("circumstance = true\n", "");
    format!("{exposure}{}", EVIDENCE.replacen(from, to, 1))
}

#[test]
fn what_is_believed_beforehand_is_read() {
    let exposures = loaded(&judged("C", "B")).unwrap();
    let evidence = exposures.iter().next().unwrap().evidence.as_ref().unwrap();
    assert_eq!((evidence.class, evidence.log_ratio), (EvidenceClass::B, 0.25));
    assert!(!evidence.acute && evidence.found.sources.len() == 1);
}

#[test]
fn a_belief_that_cannot_be_is_refused_at_the_exposure() {
    for (from, to, why) in [
        ("log_ratio = 0.25", "log_ratio = 2", "its log_ratio is outside"),
        ("spread = 0.3", "spread = 0", "its spread is outside"),
        ("spread = 0.3", "spread = nan", "its spread is outside"),
        ("half_life_nights = 4", "half_life_nights = -1", "its half_life_nights is outside"),
        ("\"C\"", "\"D\"", "class D expects nothing"),
        ("spread = 0.3", "spread = 0.3\nacute = true", "what is acute acts the same night"),
        ("\"delacour-2018\"", "\"nobody-1900\"", "has no source nobody-1900"),
        ("[\"delacour-2018\"]", "[]", "cite publications only"),
    ] {
        let text = refused(&judged(from, to));
        assert!(text.contains("line 3: hot_day: ") && text.contains(why), "{to}: {text}");
    }
    let text = refused(&judged("\"C\"", "\"E\""));
    assert!(text.starts_with("knowledge/exposures.toml, line 10: unknown variant"), "{text}");
}

#[test]
fn an_exposure_is_either_judged_or_a_circumstance() {
    let neither = YES_NO.replace("circumstance = true\n", "");
    assert!(refused(&neither).contains("it has no evidence, and is no circumstance"));
    let both = format!("{YES_NO}{EVIDENCE}");
    assert!(refused(&both).contains("a circumstance is not judged"));
}

#[test]
fn what_is_believed_beforehand_stands_out_of_the_diary_s_way() {
    for exposure in Exposures::built_in().iter() {
        let Some(evidence) = &exposure.evidence else { continue };
        // A slab narrower than the difference between people would be over-sure of this one.
        assert!(evidence.spread >= 0.25, "{}", exposure.id);
        assert!(evidence.log_ratio.abs() <= evidence.spread * 1.2, "{}", exposure.id);
    }
    let id = "magnesium_supplement".parse().unwrap();
    let magnesium = Exposures::built_in().get(&id).unwrap().evidence.as_ref().unwrap();
    assert_eq!((magnesium.class, magnesium.log_ratio), (EvidenceClass::D, 0.0));
}
