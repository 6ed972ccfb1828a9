use std::collections::BTreeMap;

use serde::Deserialize;

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
    note: Vec<Placed<Note>>,
}

fn note(id: &str, confidence: &str, sources: &str) -> String {
    format!(
        "\n[[note]]\nid = {id:?}\ntext = \"Said.\"\nconfidence = {confidence:?}\n\
         sources = [{sources}]\n"
    )
}

fn check(text: &str) -> Result<(), String> {
    let load =
        |file: KnowledgeFile<'_>| file.check(&file.parse::<Whole>()?.note, Sources::built_in());
    KnowledgeFile::from_toml("notes.toml", text).and_then(load).map_err(|no| no.to_string())
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
    let refused = KnowledgeFile::from_toml("sources.toml", one)
        .and_then(|file| Sources::load(&file))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("line 1: there is no source \"unconfirmed-general-knowledge\""));
    let twice = KnowledgeFile::from_toml("sources.toml", &format!("{one}{one}"))
        .and_then(|file| Sources::load(&file))
        .unwrap_err()
        .to_string();
    assert_eq!(twice, "knowledge/sources.toml, line 6: a-1999 is defined twice");
}

#[test]
fn a_citation_may_say_where_in_its_source() {
    let citation = Citation::try_from("garrison-2012, table 2".to_owned()).unwrap();
    assert_eq!(citation.source.as_str(), "garrison-2012");
    assert_eq!(citation.locator.as_deref(), Some("table 2"));
    assert!(Citation::try_from("garrison-2012,".to_owned()).is_err());
}

/// Every kind of value, in an order in which the packed form does not keep it.
const EVERY_KIND: &str = r#"word = "naïve"
[inner]
truths = [true, false]
numbers = [-3, 0x1f, 70_000, -2.5, 1e3]

[[note]]
say = """
Two
lines."""
id = "first"

[other]
seen = { note = "x" }

[[note]]
id = "second"
"#;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct EveryKind {
    word: String,
    inner: Inner,
    note: Vec<Placed<BTreeMap<String, String>>>,
    other: Placed<Other>,
    nothing: Option<u8>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    truths: [bool; 2],
    numbers: Vec<f64>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Other {
    seen: Seen,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Seen {
    Note(String),
}

#[test]
fn what_is_packed_is_read_with_its_lines() {
    let packed = pack::pack(EVERY_KIND).unwrap();
    let read: EveryKind = unpack::unpack(&packed).unwrap();
    assert_eq!(read.word, "naïve");
    assert_eq!(
        read.inner,
        Inner { truths: [true, false], numbers: vec![-3.0, 31.0, 70_000.0, -2.5, 1_000.0] }
    );
    let notes: Vec<(usize, &str)> =
        read.note.iter().map(|note| (note.line(), note.get()["id"].as_str())).collect();
    assert_eq!(notes, [(6, "first"), (16, "second")]);
    assert_eq!(read.note[0].get()["say"], "Two\nlines.");
    assert_eq!((read.other.line(), &read.other.get().seen), (12, &Seen::Note("x".into())));
    assert_eq!(read.nothing, None);
}

#[test]
fn a_packed_form_that_is_damaged_makes_no_panic() {
    let packed = pack::pack(EVERY_KIND).unwrap();
    for at in 0..packed.len() {
        assert!(unpack::unpack::<EveryKind>(&packed[..at]).is_err(), "{at}");
        for bit in 0..8 {
            let mut flipped = packed.clone();
            flipped[at] ^= 1 << bit;
            // It may be another letter or line: what counts is that reading it ends.
            let _ = unpack::unpack::<EveryKind>(&flipped);
        }
    }
}

#[test]
fn what_cannot_be_packed_is_refused_by_line() {
    let refused = |text: &str| {
        KnowledgeFile::from_toml("notes.toml", text).map(|_| ()).unwrap_err().to_string()
    };
    let date = refused("a = 1\n\nb = 2026-11-24\n");
    assert_eq!(date, "knowledge/notes.toml, line 3: a date has to stand between quotation marks");
    assert!(refused("a = 1\nb = [1,\n").starts_with("knowledge/notes.toml, line "));
    assert!(refused("a = 1\na = 2\n").starts_with("knowledge/notes.toml, line 2: duplicate key"));
}
