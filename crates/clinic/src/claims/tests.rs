use super::*;

#[test]
fn every_claim_of_both_articles_is_there_in_their_order() {
    let ids: Vec<&str> = Claims::built_in().iter().map(|claim| claim.id.as_str()).collect();
    let wanted = "A1 A2 A3 A4 A5 A6a A6b A6c A6d A7a A7b A8a A8b A8c A8d A8e A9a A9b A9c A10 A11a \
        A11b A11c A12a A12b A12c A12d A13a A13b A14a A14b A15 A16 A17 A18 A19 A20 A21 A22 \
        B1 B2 B3 B4 B5a B5b B5c B5d B6a B6b B6c B6d B7a B7b B7c B8 B9 B10 B11a B11b B12";
    assert_eq!(ids, wanted.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn where_the_articles_are_wrong_the_verdict_says_so() {
    let verdict = |id: &str| Claims::built_in().find(id)[0].verdict;
    assert_eq!(verdict("B5a"), Verdict::Contradicted);
    assert_eq!(verdict("B6b"), Verdict::Contradicted);
    assert_eq!(verdict("A22"), Verdict::OverClaimed);
    assert_eq!(verdict("A15"), Verdict::Partly);
    assert_eq!(verdict("B10"), Verdict::Untested);
}

#[test]
fn untested_means_that_nothing_was_tested() {
    // An untested claim rests on a search, a review that found nothing, or general knowledge.
    for claim in Claims::built_in().iter().filter(|claim| claim.verdict == Verdict::Untested) {
        let admits = |fact: &Fact| {
            !fact.confidence.is_established()
                || fact.sources.iter().any(|c| c.source.as_str() == "cochrane-non-drug-2021")
        };
        assert!(claim.found.iter().any(admits), "{}", claim.id);
    }
}

#[test]
fn a_claim_is_found_by_its_id_and_a_number_finds_all_its_letters() {
    let ids = |id: &str| -> Vec<&str> {
        Claims::built_in().find(id).into_iter().map(|claim| claim.id.as_str()).collect()
    };
    assert_eq!(ids("b5A"), ["B5a"]);
    assert_eq!(ids("A9"), ["A9a", "A9b", "A9c"]);
    assert_eq!(ids("a1"), ["A1"]);
    for none in ["", "A", "A99", "C1", "A1b", "A256", "é1", "A1aa", "magnesium"] {
        assert!(ids(none).is_empty(), "{none}");
    }
}

#[test]
fn a_mistake_names_its_line() {
    let claim = |id: &str, found: &str| {
        format!(
            "[[claim]]\nid = {id:?}\nabout = \"in-bed\"\nsays = \"S.\"\nverdict = \"weak\"\n\
             answer = \"A.\"\n{found}"
        )
    };
    let found = "[[claim.found]]\ntext = \"T.\"\nconfidence = \"checked\"\n\
                 sources = [\"garrison-2012\"]\n";
    let load = |text: &str| {
        KnowledgeFile::from_toml("claims.toml", text)
            .and_then(|file| Claims::load(&file, Sources::built_in()))
            .map_err(|no| no.to_string())
    };
    assert!(load(&claim("A1", found)).is_ok());
    assert!(load(&claim("C1", found)).unwrap_err().contains("line 2: \"C1\" is no claim's id"));
    assert!(load(&claim("A1", "found = []\n")).unwrap_err().contains("line 2: A1: it needs says"));
    let cause = load(&claim("A1", found).replace("\"weak\"", "\"true\"")).unwrap_err();
    assert!(cause.starts_with("knowledge/claims.toml, line 5: "), "{cause}");
}
