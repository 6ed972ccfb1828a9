use proptest::prelude::*;

use super::*;

fn headings(words: &str) -> Vec<String> {
    let found = Selection::about(words);
    let claims = found.claims.iter().map(|claim| claim.id.clone());
    claims.chain(found.causes.iter().map(|cause| cause.id.clone())).collect()
}

#[test]
fn people_find_what_they_ask_about() {
    for (words, wanted) in [
        ("magnesium", "B5a"),
        ("Does magnesium help against leg cramps?", "B5a"),
        ("pregnant", "A6b"),
        ("stretches", "A15"),
        ("statin", "statins"),
        ("water tablets", "thiazide-diuretics"),
        ("diabetic", "A12a"),
        ("acupuncture", "B10"),
        ("vitamin D winter", "B6b"),
        ("ALCOHOL", "alcohol"),
        ("coffee caffeine", "A8e"),
        ("restless legs", "A5"),
    ] {
        let found = headings(words);
        assert!(found.iter().any(|id| id == wanted), "{words}: {found:?}");
    }
}

#[test]
fn a_heading_that_names_the_word_comes_first() {
    let found = Selection::about("massage");
    assert!(found.claims[0].says.to_lowercase().contains("massage"));
    let alcohol = Selection::about("alcohol").causes[0].label.to_lowercase();
    assert!(alcohol.contains("alcohol"), "{alcohol}");
}

#[test]
fn an_id_finds_all_that_share_it() {
    let season = Selection::with_id("season");
    assert_eq!((season.topics.len(), season.missed.len(), season.causes.len()), (1, 1, 1));
    assert_eq!(Selection::with_id("a8").claims.len(), 5);
    assert_eq!(Selection::with_id("A8c").len(), 1);
    assert!(Selection::with_id("nothing").is_empty());
}

#[test]
fn a_word_that_nothing_speaks_of_finds_nothing() {
    assert!(Selection::about("zeppelin").is_empty());
    assert!(Selection::about("b zeppelin").is_empty());
    assert!(!Selection::about("vitamin b").partly);
    let nearest = Selection::about("magnesium zeppelin");
    assert!(nearest.partly && !nearest.is_empty());
    assert_eq!(Selection::about(" ?! ").len(), Selection::everything().len());
}

#[test]
fn the_sources_of_a_selection_are_those_it_cites() {
    let one = Selection::with_id("A12c");
    let sources: Vec<&str> = one.sources().into_iter().map(SourceId::as_str).collect();
    assert_eq!(sources, ["hypothyroid-cases", "nhs-hypothyroidism"]);
}

proptest! {
    #[test]
    fn no_search_fails_and_none_finds_more_than_there_is(words in "\\PC{0,40}") {
        prop_assert!(Selection::about(&words).len() <= Selection::everything().len());
        let _ = Selection::with_id(&words);
    }
}
