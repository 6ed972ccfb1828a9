use super::*;

const TEXT: &str = include_str!("../../../../knowledge/remedies.toml");

fn remedies() -> &'static Remedies {
    Remedies::built_in()
}

fn get(id: &str) -> &'static Remedy {
    remedies().get(&id.parse().unwrap()).unwrap()
}

#[test]
fn every_remedy_of_the_dossier_is_there_once() {
    let mut wanted: Vec<String> = (1..=32).map(|n| format!("R{n:02}")).collect();
    wanted.extend(["R05b", "R07b", "R10b", "R11b"].map(str::to_owned));
    wanted.sort();
    let mut found: Vec<String> = remedies().iter().map(|r| r.id.to_string()).collect();
    found.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_mixed_grade_counts_as_its_lower_letter() {
    for (id, letter) in [("R02", '0'), ("R05", '0'), ("R31", '?'), ("R12", '?'), ("R01", 'B')] {
        assert_eq!(get(id).evidence.letter(), letter, "{id}");
    }
}

#[test]
fn a_dose_above_its_limit_does_not_load() {
    let above =
        TEXT.replace("of = \"magnesium\", amount = 226", "of = \"magnesium\", amount = 520");
    assert_ne!(above, TEXT);
    let refused = KnowledgeFile::from_toml("remedies.toml", &above)
        .and_then(|file| Remedies::load(&file))
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("R05b: its daily_dose of 520 mg is above its limit of 250 mg"),
        "{refused}"
    );
}

#[test]
fn what_a_remedy_refers_to_exists() {
    for (from, to, why) in [
        ("circumstance = \"myasthenia\"", "circumstance = \"mystery\"", "no circumstance mystery"),
        ("exposures = [\"acupuncture\"]", "exposures = [\"needling\"]", "no exposure needling"),
        ("routines = [\"massage\"]", "routines = [\"rub\"]", "no routine rub"),
        ("exposures = [\"vitamin_e\"]\n", "", "`unrecorded` says why nothing does"),
        (
            "exposures = [\"vitamin_e\"]",
            "exposures = [\"vitamin_e\"]\nunrecorded = \"x\"",
            "`exposures` names",
        ),
        ("cautions_as = \"R05\"", "cautions_as = \"R99\"", "takes the cautions of R99"),
    ] {
        let wrong = TEXT.replacen(from, to, 1);
        assert_ne!(wrong, TEXT, "{from}");
        let refused = KnowledgeFile::from_toml("remedies.toml", &wrong)
            .and_then(|file| Remedies::load(&file))
            .unwrap_err()
            .to_string();
        assert!(refused.contains(why) && refused.contains(", line "), "{refused}");
    }
}

#[test]
fn no_limit_is_above_the_strictest_published_one() {
    // Section 6.3 of the dossier, as corrected.
    let strictest = [
        ("magnesium", 250.0, "mg"),
        ("vitamin B6", 12.0, "mg"),
        ("vitamin D", 100.0, "µg"),
        ("vitamin E", 300.0, "mg"),
        ("calcium, food included", 2000.0, "mg"),
        // No limit is set; the trial's dose stands in for one.
        ("vitamin K2 (MK-7)", 180.0, "µg"),
    ];
    let mut seen = 0;
    for remedy in remedies().iter() {
        for amount in remedy.daily_limit.iter().chain(&remedy.daily_dose) {
            let most =
                strictest.iter().find(|(of, _, unit)| (*of, *unit) == (&*amount.of, &*amount.unit));
            let (_, most, _) =
                most.unwrap_or_else(|| panic!("{}: no limit for {amount:?}", remedy.id));
            assert!(amount.amount <= *most, "{}: {amount:?}", remedy.id);
            seen += 1;
        }
    }
    assert!(seen >= 10);
}

/// Numbers with a unit of weight in a text: (250.0, "mg").
fn doses(text: &str) -> Vec<(f64, &str)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| word.replace(',', "").parse::<f64>().ok();
    let units = ["mg", "milligrams", "micrograms", "units", "µg", "g"];
    words
        .windows(2)
        .filter_map(|pair| {
            let unit = pair[1].trim_matches(|letter: char| !letter.is_alphabetic());
            Some((number(pair[0])?, units.into_iter().find(|known| *known == unit)?))
        })
        .collect()
}

#[test]
fn no_protocol_names_an_amount_above_the_limit() {
    for remedy in remedies().iter() {
        for fact in &remedy.protocol {
            for (amount, unit) in doses(&fact.text) {
                // What is named as too much is no advice.
                let quotes_a_trial = remedy.id.as_str() == "R08";
                let most = match unit {
                    "mg" => 250.0,
                    "micrograms" => 180.0,
                    "units" => 1000.0,
                    other => panic!("{}: {amount} {other} in a protocol", remedy.id),
                };
                assert!(amount <= most || quotes_a_trial, "{}: {amount} {unit}", remedy.id);
            }
        }
    }
    assert_eq!(doses("take 1,000 units (25 mg) a day"), [(1000.0, "units")]);
}

#[test]
fn nothing_recommends_quinine_or_leaving_off_a_medicine() {
    for id in ["R09", "R31"] {
        let remedy = get(id);
        let for_all = |c: &&Caution| c.circumstance == "anyone" && c.fit == Fit::Avoid;
        assert!(remedy.cautions.iter().any(|caution| for_all(&caution)), "{id}");
        assert!(remedy.protocol.iter().all(|fact| fact.text.starts_with("None.")), "{id}");
    }
    for remedy in remedies().iter() {
        for fact in remedy.facts() {
            let text = fact.text.to_lowercase();
            for wrong in ["stop taking", "stop your", "come off", "instead of your medicine"] {
                assert!(!text.contains(wrong), "{}: {text}", remedy.id);
            }
            for diagnosis in ["you have cramps because", "you do not have", "you have a "] {
                let said = text.contains(diagnosis) && !text.contains("you have a limit");
                assert!(!said, "{}: {text}", remedy.id);
            }
        }
    }
}

#[test]
fn what_is_recalled_only_ever_makes_charley_more_careful() {
    use crate::knowledge::Confidence;
    for remedy in remedies().iter() {
        let established = |fact: &crate::knowledge::Fact| {
            fact.confidence.is_established() || fact.confidence == Confidence::Searched
        };
        if matches!(remedy.evidence, Grade::A | Grade::B) {
            assert!(remedy.result.iter().any(established), "{}", remedy.id);
        }
    }
}

#[test]
fn a_prescription_is_never_something_to_begin() {
    for remedy in remedies().iter().filter(|remedy| remedy.route == Route::Professional) {
        let for_all = |c: &&Caution| c.circumstance == "anyone" && c.fit == Fit::AskFirst;
        assert!(remedy.cautions.iter().any(|caution| for_all(&caution)), "{}", remedy.id);
        assert!(remedy.protocol.iter().all(|fact| fact.text.starts_with("Only ")), "{}", remedy.id);
        assert!(remedy.daily_dose.is_none(), "{}", remedy.id);
    }
}
