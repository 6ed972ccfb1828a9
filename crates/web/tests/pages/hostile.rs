//! Forms and addresses that no page of ours sends.

use std::sync::Arc;

use app::{
    EventLog, LogError,
    memory::MemoryLog,
    ports::{Position, Reading, Snapshot},
};
use async_trait::async_trait;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use diary::{EventId, SealedEvent};

use crate::host::Host;

#[test]
fn every_wrong_field_is_marked_at_once_and_what_was_typed_is_kept() {
    let host = Host::at("2026-11-24T07:40");
    let id = host.app.new_id().to_string();
    let page = host.post(
        "/night/2026-11-23",
        &[
            ("event", &id),
            ("cramps", "at-least"),
            ("cramps_number", "many"),
            ("worst_pain", "11"),
            ("minutes.other", "1e400"),
            ("side", "middle"),
            ("x.stress.other", "12"),
            ("x.hard_exercise", "maybe"),
            ("note", "kept <script>alert(1)</script>"),
        ],
    );
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "&quot;many&quot; is not a number of cramps; use a whole number from 1 to 99",
        "choose a number from 0 to 10",
        "1e400",
        "choose left, right or both",
        "Stress: 12 is outside 0 to 10",
        "neither yes, no nor a number",
        "value=\"many\"",
        "kept &lt;script&gt;",
        &id,
    ] {
        assert!(page.text.contains(said), "{said}\nin {}", page.text);
    }
    assert!(!page.text.contains("<script>alert"));
    assert!(host.events().is_empty());
}

#[test]
fn no_cramps_against_a_stored_cramp_is_refused_with_a_way_out() {
    let host = Host::at("2026-11-24T03:12");
    host.cramp();
    host.set_clock("2026-11-24T07:40");
    let id = host.app.new_id().to_string();
    for address in ["/night/2026-11-23", "/night/2026-11-23/answer"] {
        let page = host.post(address, &[("event", &id), ("cramps", "0")]);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("to say “no cramps”, remove it first"), "{}", page.text);
        assert!(page.text.contains("Remove this cramp"));
    }
    assert_eq!(host.events().len(), 1);
}

#[test]
fn a_night_that_has_not_begun_takes_answers_about_the_day_but_no_cramps() {
    let host = Host::at("2026-11-24T07:40");
    let id = host.app.new_id().to_string();
    for cramps in ["0", "2", "some"] {
        let page = host.post("/night/2026-11-25/answer", &[("event", &id), ("cramps", cramps)]);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("has not begun"), "{}", page.text);
    }
    let page = host.post("/night/2026-11-25/cramp", &[("event", &id)]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    host.submit("/evening/2026-11-25", &[("x.travel", "yes")]);
    assert_eq!(host.events().len(), 1);
}

#[test]
fn addresses_that_are_none_are_refused_in_plain_words() {
    let host = Host::at("2026-11-24T07:40");
    for (address, status) in [
        ("/nothing", StatusCode::NOT_FOUND),
        ("/night/2026-13-01", StatusCode::BAD_REQUEST),
        ("/night/%FF", StatusCode::NOT_FOUND),
        ("/night/<script>", StatusCode::BAD_REQUEST),
        ("/evening/0000-00-00", StatusCode::BAD_REQUEST),
        ("/diary/2026-1", StatusCode::BAD_REQUEST),
        ("/diary/9999-12", StatusCode::BAD_REQUEST),
        ("/cramp/none", StatusCode::NOT_FOUND),
        ("/cramp/01a20b53-0580-761c-911b-fb65fcaf1dd5", StatusCode::NOT_FOUND),
        ("/event/01a20b53-0580-761c-911b-fb65fcaf1dd5/forget", StatusCode::NOT_FOUND),
        ("/undo", StatusCode::METHOD_NOT_ALLOWED),
        ("/diary?year=99999", StatusCode::OK),
        ("/?saved=<script>", StatusCode::OK),
    ] {
        let address = address.replace('<', "%3C").replace('>', "%3E");
        let page = host.get(&address);
        assert_eq!(page.status, status, "{address}");
        assert!(page.text.contains("<h1>") && !page.text.contains("<script>"), "{address}");
        assert!(page.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{address}");
    }
}

#[test]
fn forms_that_are_none_are_refused_and_store_nothing() {
    let host = Host::at("2026-11-24T07:40");
    let id = host.app.new_id().to_string();
    let huge = "x".repeat(70_000);
    let long = "ä".repeat(4_001);
    for (address, fields, status) in [
        ("/cramp", vec![], StatusCode::BAD_REQUEST),
        ("/cramp", vec![("event", "1")], StatusCode::BAD_REQUEST),
        ("/undo", vec![("event", id.as_str())], StatusCode::BAD_REQUEST),
        ("/undo", vec![("event", id.as_str()), ("target", id.as_str())], StatusCode::NOT_FOUND),
        (
            "/night/2026-11-23",
            vec![("event", id.as_str()), ("note", &huge)],
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (
            "/night/2026-11-23",
            vec![("event", id.as_str()), ("note", &long)],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/night/2026-11-23",
            vec![("event", id.as_str()), ("note", "\u{0}")],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/night/2026-11-23",
            vec![("event", id.as_str()), ("x.none", "yes")],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/night/2026-11-23/answer",
            vec![("event", id.as_str())],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/night/2026-11-23/answer",
            vec![("event", id.as_str()), ("cramps", "-1")],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("/settings/import", vec![("event", id.as_str())], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("/settings/backup", vec![("event", id.as_str())], StatusCode::NOT_FOUND),
    ] {
        let page = host.post(address, &fields);
        assert_eq!(page.status, status, "{address} {}", page.text);
        assert!(page.text.contains("<h1>"), "{address}");
    }
    let json = Request::post("/cramp").header(header::CONTENT_TYPE, "application/json");
    let page = host.send(json.body(Body::from("{}")).unwrap());
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(host.events().is_empty());
}

#[test]
fn a_note_with_markup_is_shown_as_text() {
    let host = Host::at("2026-11-24T07:40");
    host.submit("/night/2026-11-23", &[("note", "</textarea><script>alert(1)</script>")]);
    let page = host.get("/night/2026-11-23").text;
    assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;"), "{page}");
    assert!(!page.contains("<script>alert"));
}

/// A log on a full disk: it reads, and takes nothing.
struct FullLog(MemoryLog);

#[async_trait]
impl EventLog for FullLog {
    async fn append(&self, _: &[SealedEvent]) -> Result<usize, LogError> {
        Err(LogError::Full { place: "the diary".into() })
    }

    async fn read_from(&self, after: Position) -> Result<Reading, LogError> {
        self.0.read_from(after).await
    }

    async fn get(&self, id: EventId) -> Result<Option<SealedEvent>, LogError> {
        self.0.get(id).await
    }

    async fn read_sealed(&self) -> Result<Vec<SealedEvent>, LogError> {
        self.0.read_sealed().await
    }

    async fn newest_stamp(&self) -> Result<Option<i64>, LogError> {
        self.0.newest_stamp().await
    }

    async fn snapshot(&self) -> Result<Option<Snapshot>, LogError> {
        self.0.snapshot().await
    }

    async fn keep_snapshot(&self, snapshot: &Snapshot) -> Result<(), LogError> {
        self.0.keep_snapshot(snapshot).await
    }

    async fn erase(&self) -> Result<(), LogError> {
        self.0.erase().await
    }
}

#[test]
fn a_full_disk_keeps_what_was_typed_and_the_way_out_of_a_cramp() {
    let host = Host::over(Arc::new(FullLog(MemoryLog::default())), "2026-11-24T03:12");
    let id = host.app.new_id().to_string();
    let page = host.post("/cramp", &[("event", &id)]);
    assert_eq!(page.status, StatusCode::INSUFFICIENT_STORAGE);
    assert!(page.text.contains("Not saved yet") && page.text.contains("Straighten the knee"));
    assert_eq!(page.form("Try again").1, [("event".to_owned(), id.clone())]);
    let fields = [("event", id.as_str()), ("note", "three in the morning"), ("cramps", "2")];
    let page = host.post("/night/2026-11-23", &fields);
    assert_eq!(page.status, StatusCode::INSUFFICIENT_STORAGE);
    assert!(page.text.contains("This could not be saved"), "{}", page.text);
    assert!(page.text.contains("three in the morning") && page.text.contains(&id));
}
