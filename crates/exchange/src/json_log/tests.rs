use diary::{Answer, Body, Event, NightStatement, SealedEvent, merge::EventSet};
use proptest::prelude::*;

use super::*;
use crate::arbitrary;

fn event(note: &str) -> SealedEvent {
    let mut statement = NightStatement::about("2026-11-23".parse().unwrap());
    statement.note = Some(Answer::Known(note.into()));
    let event = Event::imported("diary-csv", "2026-11-23", 0, None, Body::Night(statement));
    SealedEvent::seal(event).unwrap()
}

#[test]
fn a_log_has_one_event_a_line() {
    let sealed = event("secret");
    let text = write(std::slice::from_ref(&sealed));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], r#"{"schema":"charley.diary/1","events":["#);
    assert_eq!(
        lines[1],
        format!(r#"{{"sha256":"{}","event":{}}}"#, sealed.hash(), sealed.canonical())
    );
    assert_eq!(read(text.as_bytes()), Ok(vec![sealed]));
    assert_eq!(read(write(&[]).as_bytes()), Ok(vec![]));
}

#[test]
fn a_log_written_with_other_spaces_is_the_same_log() {
    let text = format!("\u{feff}{}", write(&[event("a"), event("b")]).replace(",\"", ",\n  \""));
    assert!(looks_like_json(text.as_bytes()));
    assert_eq!(read(text.as_bytes()).unwrap().len(), 2);
}

#[test]
fn a_changed_event_is_refused_by_its_id_and_never_quoted() {
    let sealed = event("my secret");
    let id = sealed.event().id;
    let text = write(&[sealed]);
    for (from, to) in [
        ("my secret", "my Secret"),
        ("2026-11-23", "2026-11-22"),
        ("diary-csv", "diary-csw"),
        ("diary-csv", "Diary csv"),
        ("my secret", "  "),
        ("\"note\"", "\"nota\""),
        ("2026-11-23", "2026-11-99"),
        ("sha256\":\"", "sha256\":\"x"),
    ] {
        let refusal = read(text.replacen(from, to, 1).as_bytes()).unwrap_err().to_string();
        assert!(refusal.contains(&id.to_string()), "{refusal}");
        assert!(!refusal.contains("ecret") && !refusal.contains("2026-"), "{refusal}");
    }
}

#[test]
fn a_log_of_a_newer_program_says_to_update() {
    let newer = br#"{"schema":"charley.diary/2","nights":[]}"#;
    assert_eq!(read(newer), Err(Refused::Newer));
    assert!(Refused::Newer.to_string().contains("update Charley"));
}

#[test]
fn what_is_not_a_log_is_refused() {
    for text in [
        "{}",
        "[]",
        "{\"a\":1}",
        r#"{"schema":"charley.why/1"}"#,
        r#"{"schema":"charley.diary/0","events":[]}"#,
        r#"{"schema":"charley.diary/x","events":[]}"#,
        r#"{"schema":7}"#,
        r#"{"events":[],"schema":"charley.diary/1"}"#,
    ] {
        assert_eq!(read(text.as_bytes()), Err(Refused::NotALog), "{text}");
    }
    assert!(Refused::NotALog.to_string().contains("no complete diary of this program"));
    for text in [
        "",
        r#"{"schema":"charley.diary/1"}"#,
        r#"{"schema":"charley.diary/1","events":[],"more":1}"#,
        r#"{"schema":"charley.diary/1","events":[]} x"#,
        r#"{"schema":"charley.diary/1","events":[{}]}"#,
        r#"{"schema":"charley.diary/1","events":{}}"#,
    ] {
        assert!(matches!(read(text.as_bytes()), Err(Refused::Unreadable { .. })), "{text}");
    }
    let deep = format!("{{\"schema\":\"{SCHEMA}\",\"events\":{}", "[".repeat(1_000_000));
    assert!(matches!(read(deep.as_bytes()), Err(Refused::Unreadable { .. })));
}

#[test]
fn an_event_that_stands_twice_is_one_unless_it_differs() {
    let sealed = event("a");
    let line = format!(r#"{{"sha256":"{}","event":{}}}"#, sealed.hash(), sealed.canonical());
    let mut other = sealed.event().clone();
    other.recorded = Some("2026-11-24T08:00Z".parse().unwrap());
    let other = SealedEvent::seal(other).unwrap();
    let id = other.event().id;
    let differing = format!(r#"{{"sha256":"{}","event":{}}}"#, other.hash(), other.canonical());
    let log = |a: &str, b: &str| format!(r#"{{"schema":"{SCHEMA}","events":[{a},{b}]}}"#);
    assert_eq!(read(log(&line, &line).as_bytes()).unwrap().len(), 1);
    assert_eq!(read(log(&line, &differing).as_bytes()), Err(Refused::Twice { event: id }));
}

proptest! {
    #[test]
    fn a_log_reads_back_as_it_was(log in arbitrary::log()) {
        let text = write(&log);
        let read = read(text.as_bytes()).unwrap();
        prop_assert_eq!(write(&read), text);
        let (mut before, mut after) = (EventSet::default(), EventSet::default());
        before.unite(log).unwrap();
        after.unite(read).unwrap();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn equal_sets_give_equal_bytes(log in arbitrary::log(), turn in 0usize..20) {
        let mut turned = log.clone();
        turned.rotate_left(turn % log.len());
        turned.extend(log.first().cloned());
        prop_assert_eq!(write(&turned), write(&log));
    }

    #[test]
    fn no_changed_byte_goes_unseen(log in arbitrary::log(), at: prop::sample::Index, byte in b' '..b'~') {
        let mut bytes = write(&log).into_bytes();
        let at = at.index(bytes.len());
        let before = std::mem::replace(&mut bytes[at], byte);
        let same = read(&bytes).is_ok_and(|read| write(&read) == write(&log));
        // A space for a line end changes nothing that was written.
        prop_assert!(before == byte || before == b'\n' || read(&bytes).is_err() || same);
    }
}
