//! Medicines: looked up, confirmed, changed, ended, taken off the list.

use axum::http::StatusCode;
use diary::{Answer, medicine::Stop};
use jiff::civil::date;

use crate::host::Host;

fn only(host: &Host) -> diary::view::MedicineView {
    let diary = host.diary();
    let mut medicines = diary.medicines();
    let (_, view) = medicines.next().unwrap();
    assert!(medicines.next().is_none());
    view.clone()
}

fn id(host: &Host) -> String {
    host.diary().medicines().next().unwrap().0.to_string()
}

#[test]
fn a_misspelt_name_is_confirmed_before_it_is_noted() {
    let host = Host::at("2026-11-24T14:00");
    let page = host.get("/medicines/add?name=Lasex+40mg");
    for said in
        ["What is “Lasex 40mg”?", "value=\"furosemide\"", "value=\"omeprazole\"", "not sure"]
    {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
    assert!(!page.text.contains("value=\"furosemide\" checked"), "{}", page.text);
    assert!(host.events().is_empty());
    let fields = [
        ("name", "Lasex 40mg"),
        ("is", "furosemide"),
        ("started.year", "2026"),
        ("started.month", "3"),
    ];
    let page = host.submit("/medicines/add", &fields);
    assert!(page.text.contains("Saved: Lasex 40mg, furosemide"), "{}", page.text);
    assert!(page.text.contains("Since March 2026"), "{}", page.text);
    assert!(page.text.contains("Worth asking a doctor or pharmacist"), "{}", page.text);
    assert_eq!(only(&host).started, Some(Answer::Known(date(2026, 3, 1))));
    let undone = page.press(&host, "Undo");
    assert!(host.diary().medicines().next().is_none(), "{}", undone.text);
    undone.press(&host, "Put it back");
    assert_eq!(only(&host).name, "Lasex 40mg");
}

#[test]
fn what_is_unmistakable_is_picked_and_what_looks_alike_is_not() {
    let host = Host::at("2026-11-24T14:00");
    let picked = |name: &str| host.get(&format!("/medicines/add?name={name}")).text;
    assert!(picked("simvastatin").contains("value=\"simvastatin\" checked"));
    assert!(!picked("Losec").contains("value=\"omeprazole\" checked"));
    assert!(!picked("Urex").contains("checked"), "{}", picked("Urex"));
    assert!(picked("Urex").contains("Australia"));
}

#[test]
fn a_name_nobody_knows_is_kept_as_typed_and_can_be_explained_later() {
    let host = Host::at("2026-11-24T14:00");
    let page = host.submit("/medicines/add", &[("name", "green drops"), ("is", "?")]);
    assert!(page.text.contains("Until you say what green drops is"), "{}", page.text);
    let address = format!("/medicines/{}/what", id(&host));
    let page = host.submit(&address, &[("name", "valerian"), ("is", "valerian")]);
    assert!(!page.text.contains("Until you say"), "{}", page.text);
    assert_eq!(only(&host).name, "green drops");
}

#[test]
fn a_change_and_an_end_are_dates_and_nothing_else_is_touched() {
    let host = Host::at("2026-11-24T14:00");
    host.submit(
        "/medicines/add",
        &[("name", "Zocor"), ("is", "simvastatin"), ("started.unsure", "?")],
    );
    let address = format!("/medicines/{}", id(&host));
    let fields = [
        ("started.unsure", "?"),
        ("was.started", "?"),
        ("changed.year", "2026"),
        ("changed.month", "9"),
        ("changed.day", "1"),
        ("what", "40 mg"),
        ("still", "no"),
        ("was.still", "yes"),
        ("stopped.year", "2026"),
        ("stopped.month", "11"),
    ];
    let page = host.submit(&address, &fields);
    assert!(page.text.contains("What you took before"), "{}", page.text);
    let view = only(&host);
    assert_eq!(view.started, Some(Answer::NotSure));
    assert_eq!(view.changed[&date(2026, 9, 1)], Answer::Known("40 mg".into()));
    assert_eq!(view.stopped, Some(Answer::Known(Stop::On(date(2026, 11, 1)))));
    let page = host.submit(
        &address,
        &[
            ("was.started", "?"),
            ("started.unsure", "?"),
            ("still", "yes"),
            ("was.stopped", "2026-11"),
        ],
    );
    assert!(page.text.contains("still taken"), "{}", page.text);
    let same =
        host.submit(&address, &[("was.started", "?"), ("started.unsure", "?"), ("still", "yes")]);
    assert!(same.text.contains("Nothing was changed"), "{}", same.text);
}

#[test]
fn a_wrong_date_is_refused_and_what_was_typed_is_kept() {
    let host = Host::at("2026-11-24T14:00");
    let event = host.app.new_id().to_string();
    for (fields, said) in [
        (vec![("started.year", "2027")], "still to come"),
        (vec![("started.year", "soon")], "no such date as soon"),
        (vec![("started.month", "3")], "add the year"),
        (vec![("started.year", "2026"), ("started.day", "3")], "add the month"),
        (vec![("started.year", "2026"), ("started.unsure", "?")], "keep one of them"),
        (vec![("is", "warp-drive")], "choose what it is"),
        (vec![("name", " ")], "write the name"),
    ] {
        let rest = [("event", event.as_str()), ("name", "Zocor"), ("is", "simvastatin")];
        let all: Vec<(&str, &str)> = fields.iter().copied().chain(rest).collect();
        let page = host.post("/medicines/add", &all);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.text.to_lowercase().contains(said), "{said} in {}", page.text);
        assert!(page.text.contains(&event));
    }
    assert!(host.events().is_empty());
    let page = host.get("/medicines/0190a1b2-0000-7000-8000-000000000000");
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[test]
fn quinine_is_met_with_a_warning_and_the_questions_are_stored() {
    let host = Host::at("2026-11-24T14:00");
    assert!(!host.get("/medicines").text.contains("About quinine"));
    let page = host.submit("/medicines/add", &[("name", "tonic water"), ("is", "tonic-water")]);
    assert!(page.text.contains("About quinine"), "{}", page.text);
    assert!(page.text.contains("should not be used for night cramps"));
    let answers = [("all-medicines-listed", "yes"), ("takes-blood-thinner", "?")];
    host.submit("/medicines/questions", &answers);
    let diary = host.diary();
    let said = |fact: &str| diary.profile().facts[&fact.parse().unwrap()].what;
    assert_eq!(said("all-medicines-listed"), Answer::Known(true));
    assert_eq!(said("takes-blood-thinner"), Answer::NotSure);
}
