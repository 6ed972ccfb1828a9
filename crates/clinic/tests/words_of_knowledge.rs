//! What no text of `knowledge/` may say, whoever wrote the file.
//!
//! The texts are walked as plain TOML, so that a file whose format is not known here is held to
//! the same.

use std::{fs, path::Path};

use clinic::knowledge::{Edition, Sources};

struct Text {
    file: String,
    key: String,
    words: String,
}

/// Every text of every file, each with the last key that leads to it.
fn texts() -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("knowledge/ is part of the project") {
        let path = entry.expect("a folder that can be read").path();
        if path.extension().is_some_and(|kind| kind == "toml") {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a text");
            let table: toml::Table = text.parse().expect("TOML");
            for (key, value) in table {
                walk(&file, &key, &value, &mut texts);
            }
        }
    }
    assert!(texts.len() > 1_000, "{}", texts.len());
    texts
}

fn walk(file: &str, key: &str, value: &toml::Value, texts: &mut Vec<Text>) {
    match value {
        toml::Value::String(words) => {
            let words = words.to_lowercase();
            texts.push(Text { file: file.to_owned(), key: key.to_owned(), words });
        }
        toml::Value::Array(list) => list.iter().for_each(|value| walk(file, key, value, texts)),
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| walk(file, key, value, texts));
        }
        _ => {}
    }
}

/// Whether `words` holds `phrase` anywhere but right after one of `unless`.
fn says(words: &str, phrase: &str, unless: &[&str]) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let before = words[..at].trim_end();
        !unless.iter().any(|excuse| before.ends_with(excuse))
    })
}

#[test]
fn no_text_says_what_somebody_has_or_does_not_have() {
    // A question and a condition say neither.
    let open = ["do", "if", "when", "whether", "unless", "did"];
    for text in texts() {
        for phrase in ["you have", "you do not have", "you don't have", "you suffer from"] {
            assert!(!says(&text.words, phrase, &open), "{}: {}", text.file, text.words);
        }
    }
}

#[test]
fn no_text_recommends_quinine() {
    for text in texts().iter().filter(|text| text.file != "sources.toml") {
        for verb in ["take", "try", "use", "drink", "ask for", "consider", "recommend"] {
            for what in ["quinine", "tonic water", "a quinine", "some quinine", "hydroquinine"] {
                let phrase = format!("{verb} {what}");
                let refused = ["never", "not", "who"];
                assert!(!says(&text.words, &phrase, &refused), "{}: {}", text.file, text.words);
            }
        }
    }
}

#[test]
fn no_text_says_to_leave_a_medicine_off() {
    let orders = [
        "stop taking",
        "stop your",
        "stop the tablet",
        "stop the medicine",
        "stop the inhaler",
        "leave off",
        "leave it off",
        "come off your",
        "skip your",
        "skip a dose",
        "take less of your",
        "halve your",
    ];
    for text in texts() {
        for order in orders {
            let refused = ["never", "not", "never to", "not to"];
            assert!(!says(&text.words, order, &refused), "{}: {}", text.file, text.words);
        }
    }
}

/// Of the numbers before `unit` in `words`, each.
fn amounts(words: &str, unit: &str) -> Vec<f64> {
    words
        .match_indices(unit)
        .filter_map(|(at, _)| {
            let number = words[..at].trim_end().rsplit(' ').next()?;
            number.trim_matches(|c: char| !c.is_ascii_digit()).replace(',', "").parse().ok()
        })
        .collect()
}

#[test]
fn no_advice_names_a_dose_above_the_limit() {
    // The words that tell a reader what to do, as against what a trial did.
    let advice = ["answer", "plain", "protocol", "advice", "do", "steps", "say"];
    let limits =
        [("magnesium", " mg", 350.0), ("vitamin d", " units", 4_000.0), ("b6", " mg", 12.0)];
    let mut looked_at = 0;
    for text in texts().iter().filter(|text| advice.contains(&text.key.as_str())) {
        for (what, unit, most) in limits {
            if text.words.contains(what) {
                looked_at += 1;
                for amount in amounts(&text.words, unit) {
                    assert!(amount <= most, "{}: {}", text.file, text.words);
                }
            }
        }
    }
    assert!(looked_at > 3, "{looked_at}");
    assert_eq!(amounts("250 mg in europe, 1,350 mg there", " mg"), [250.0, 1_350.0]);
}

#[test]
fn nothing_is_cited_for_show() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    let mut waiting = vec![folder];
    let mut citing = String::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("knowledge/ is part of the project") {
            let path = entry.expect("a folder that can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if !path.ends_with("sources.toml") {
                citing += &fs::read_to_string(&path).expect("a text");
            }
        }
    }
    let ends = |c: char| !c.is_alphanumeric() && c != '-';
    let cited: std::collections::BTreeSet<&str> = citing.split(ends).collect();
    for source in Sources::built_in().iter() {
        let id = source.id.as_str();
        assert!(cited.contains(id), "{id} is a source that no file of knowledge/ names");
    }
}

#[test]
fn the_state_of_review_is_the_one_that_the_changelog_names() {
    let changelog = include_str!("../../../CHANGELOG.md").to_lowercase();
    let review = Edition::built_in().review.to_lowercase();
    assert!(changelog.contains(&review), "CHANGELOG.md does not say: {review}");
    let unreviewed = "not yet reviewed by a clinician";
    let intended = include_str!("../../../docs/intended-use.md").to_lowercase();
    let intended = intended.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(review == unreviewed, intended.contains("no clinician has reviewed it yet"));
}
