use serde::Deserialize;
use toml::Spanned;

use super::*;

#[derive(Debug, Deserialize)]
struct Note {
    id: String,
    #[serde(flatten)]
    fact: Fact,
}

impl Entry for Note {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.fact]
    }
}

#[derive(Debug, Deserialize)]
struct Whole {
    note: Vec<Spanned<Note>>,
}

fn note(id: &str, confidence: &str, sources: &str) -> String {
    format!(
        "\n[[note]]\nid = {id:?}\ntext = \"Said.\"\nconfidence = {confidence:?}\n\
         sources = [{sources}]\n"
    )
}

fn check(text: &str) -> Result<(), String> {
    let file = KnowledgeFile { name: "notes.toml", text };
    let load = || file.check(&file.parse::<Whole>()?.note, Sources::built_in());
    load().map_err(|refused| refused.to_string())
}

#[test]
fn the_built_in_sources_load() {
    let sources = Sources::built_in();
    assert!(sources.iter().count() > 120);
    let garrison = sources.get(&"garrison-2012".to_owned().try_into().unwrap()).unwrap();
    assert_eq!(garrison.pmid.as_deref(), Some("22157068"));
}

#[test]
fn an_id_that_stands_twice_is_refused_at_the_second() {
    let one = note("one", "checked", "\"garrison-2012\"");
    assert_eq!(check(&one), Ok(()));
    let refused = check(&format!("{one}{one}")).unwrap_err();
    assert_eq!(refused, "knowledge/notes.toml, line 9: one is defined twice");
}

#[test]
fn a_source_that_does_not_exist_is_refused_by_line() {
    let refused = check(&note("one", "checked", "\"smith-1999, table 2\"")).unwrap_err();
    assert_eq!(
        refused,
        "knowledge/notes.toml, line 3: one: knowledge/sources.toml has no source smith-1999"
    );
    let refused = check(&note("one", "checked", "\"Smith 1999\"")).unwrap_err();
    assert!(refused.contains("is no id of a source"), "{refused}");
}

#[test]
fn a_fact_cites_what_its_confidence_rests_on() {
    let (paper, general, none) =
        ("\"garrison-2012\"", "\"unconfirmed-general-knowledge\"", "\"searched-none-found\"");
    let both = format!("{paper}, {general}");
    for (confidence, sources) in [
        ("checked", paper),
        ("derived", paper),
        ("recalled", general),
        ("recalled", both.as_str()),
        ("assumption", general),
        ("searched", none),
    ] {
        assert_eq!(check(&note("one", confidence, sources)), Ok(()), "{confidence} {sources}");
    }
    for (confidence, sources) in [
        ("checked", ""),
        ("checked", general),
        ("checked", both.as_str()),
        ("derived", none),
        ("recalled", ""),
        ("recalled", paper),
        ("assumption", paper),
        ("searched", paper),
    ] {
        let refused = check(&note("one", confidence, sources)).unwrap_err();
        assert!(refused.contains("line 3: one: what begins"), "{confidence} {sources}: {refused}");
    }
}

#[test]
fn a_fact_without_words_or_with_an_unknown_mark_is_refused() {
    let paper = "\"garrison-2012\"";
    let empty = note("one", "checked", paper).replace("Said.", " ");
    assert!(check(&empty).unwrap_err().contains("no words"));
    let unknown = check(&note("one", "certain", paper)).unwrap_err();
    assert!(unknown.starts_with("knowledge/notes.toml, line 2: "), "{unknown}");
}

#[test]
fn a_list_of_sources_without_the_two_honest_ones_is_refused() {
    let one = "[[source]]\nid = \"a-1999\"\ncitation = \"A.\"\nconfidence = \"checked\"\n";
    let refused = Sources::load(one).unwrap_err().to_string();
    assert!(refused.contains("line 1: there is no source \"unconfirmed-general-knowledge\""));
    let twice = Sources::load(&format!("{one}{one}")).unwrap_err().to_string();
    assert_eq!(twice, "knowledge/sources.toml, line 6: a-1999 is defined twice");
}

#[test]
fn a_citation_may_say_where_in_its_source() {
    let citation = Citation::try_from("garrison-2012, table 2".to_owned()).unwrap();
    assert_eq!(citation.source.as_str(), "garrison-2012");
    assert_eq!(citation.locator.as_deref(), Some("table 2"));
    assert!(Citation::try_from("garrison-2012,".to_owned()).is_err());
}
