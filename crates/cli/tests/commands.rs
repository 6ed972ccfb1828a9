//! The commands, as people and scripts use them.

mod common;

use common::{Home, table, text};

#[test]
fn a_night_is_logged_listed_corrected_and_taken_back() {
    let home = Home::new();
    let night = ["--night", "2026-11-22"];
    let said =
        home.words(&[&["log", "left", "calf", "4", "min", "pain", "7"], &night[..]].concat());
    assert!(said.contains("Sunday 22 November 2026"), "{said}");
    let listed = home.words(&["nights"]);
    assert!(listed.contains("left calf, 4 min, pain 7"), "{listed}");
    assert_eq!(home.json(&["nights"])["nights"][0]["cramps"], "some");
    home.words(&[&["log", "--count", "1"], &night[..]].concat());
    assert_eq!(home.json(&["nights"])["nights"][0]["cramps"], "1");
    home.words(&["undo"]);
    assert_eq!(home.json(&["nights"])["nights"][0]["cramps"], "some");
    home.words(&["undo"]);
    assert_eq!(home.json(&["nights"])["nights"].as_array().unwrap().len(), 0);
    assert!(home.refusal(&["undo"]).contains("nothing to take back"));
}

#[test]
fn a_terminal_writes_dates_as_its_language_does_and_a_script_reads_one_form() {
    let home = Home::new();
    home.words(&["log", "at", "3:12", "--night", "2026-11-22"]);
    let history = ["history", "2026-11-22"];
    let said = |language: &str, json: bool| {
        let mut command = home.charley();
        command.env("LC_ALL", language).args(json.then_some("--json")).args(history);
        text(&command.output().unwrap().stdout)
    };
    assert!(said("en_US.UTF-8", false).contains("Sunday, November 22, 2026"));
    assert!(said("en_US.UTF-8", false).contains("a cramp at 3:12\u{a0}am"));
    assert!(said("de_DE.UTF-8", false).contains("Sunday 22 November 2026"));
    assert_eq!(said("en_US.UTF-8", true), said("C", true));
}

#[test]
fn a_bare_log_is_a_cramp_now_and_more_can_be_said_of_it() {
    let home = Home::new();
    home.words(&["log"]);
    home.words(&["log", "--last", "right", "foot", "pain", "5", "--relief", "stretch=yes"]);
    let night = home.json(&["nights"])["nights"][0].clone();
    assert_eq!((&night["cramps"], &night["side"]), (&"some".into(), &"right".into()));
    let summary = home.json(&["summary"]);
    assert_eq!(
        summary["by_hour"].as_array().unwrap().iter().filter_map(|n| n.as_u64()).sum::<u64>(),
        1
    );
}

#[test]
fn no_cramps_is_refused_where_a_cramp_is_stored() {
    let home = Home::new();
    home.words(&["log", "left", "calf", "--night", "2026-11-22"]);
    let refusal = home.refusal(&["log", "--none", "--night", "2026-11-22"]);
    assert!(refusal.contains("1 cramp stored"), "{refusal}");
    assert!(home.refusal(&["log", "--none", "--night", "2190-01-01"]).contains("has not begun"));
}

#[test]
fn one_command_is_taken_back_as_one() {
    let home = Home::new();
    home.words(&[
        "log",
        "1",
        "cramp",
        "at",
        "3:12",
        "left",
        "calf",
        "alcohol=2",
        "--night",
        "2026-11-22",
    ]);
    let night = home.json(&["nights"])["nights"][0].clone();
    assert_eq!(night["cramps"], "1");
    assert_eq!(night["exposures"]["alcohol_drinks"], 2.0);
    home.words(&["undo"]);
    assert_eq!(home.json(&["nights"])["nights"].as_array().unwrap().len(), 0);
}

#[test]
fn what_was_forgotten_is_in_no_file_any_more() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-11-22", "--note", "a-very-private-word"]);
    let history = home.json(&["history", "2026-11-22"]);
    let id = history["records"][0]["id"].as_str().unwrap();
    assert!(home.refusal(&["forget", id]).contains("--yes"));
    home.words(&["forget", id, "--yes"]);
    for file in std::fs::read_dir(home.diary().parent().unwrap()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!text(&bytes).contains("very-private"), "{}", path.display());
        }
    }
    home.json(&["verify"]);
}

#[test]
fn an_import_is_made_once_and_undone_whole() {
    let home = Home::new();
    let file = home.write("diary.csv", table(60));
    let file = file.to_str().unwrap();
    let first = home.json(&["import", file]);
    assert!(first["files"][0]["added"].as_u64().unwrap() >= 60, "{first}");
    let second = home.json(&["import", file]);
    assert_eq!(second["files"][0]["added"], 0);
    let csv = home.words(&["export"]);
    home.words(&["undo"]);
    assert_eq!(home.json(&["nights"])["nights"].as_array().unwrap().len(), 0);
    home.json(&["import", file]);
    assert_eq!(home.words(&["export"]), csv);
}

#[test]
fn a_file_that_disagrees_with_an_earlier_one_is_told_apart_and_undone_by_name() {
    let home = Home::new();
    let import = |name: &str, rows: &str| {
        let file = home.write(name, format!("night,cramps\n{rows}"));
        home.json(&["import", file.to_str().unwrap()])["files"][0].clone()
    };
    import("first.csv", "2026-11-20,0\n2026-11-21,1\n");
    let second = import("second.csv", "2026-11-20,0\n2026-11-21,2\n2026-11-22,0\n");
    assert_eq!((&second["added"], &second["unchanged"]), (&2.into(), &1.into()));
    assert_eq!((&second["new"], &second["filled_in"]), (&1.into(), &0.into()));
    let changed = serde_json::json!([{
        "night": "2026-11-21",
        "differences": [{ "field": "cramps", "was": "1", "now": "2" }],
    }]);
    assert_eq!(second["changed"], changed);
    home.words(&["log", "--some", "--night", "2026-11-23"]);
    home.words(&["undo", second["undo"].as_str().unwrap()]);
    let nights = home.words(&["export"]);
    assert!(nights.contains("2026-11-21,1") && !nights.contains("2026-11-22"), "{nights}");
    let said = home.words(&["import", home.path("second.csv").to_str().unwrap()]);
    for part in ["1 night new, 1 changed, 1 the same", "21 Nov 2026: cramps 1, now 2", "undo"] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_bad_file_changes_nothing_and_does_not_keep_the_good_ones_out() {
    let home = Home::new();
    let good = home.write("good.csv", "night,cramps\n2026-11-22,2\n2026-11-23,-1\n");
    let bad = home.write("bad.csv", "day;cramps\n1;2\n");
    let files = [bad.to_str().unwrap(), good.to_str().unwrap()];
    let output = home.run(&["--json", "import", files[0], files[1]]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("night"), "{}", text(&output.stderr));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["files"][0]["added"], 1);
    assert_eq!(said["files"][0]["skipped"][0]["line"], 3);
}

#[test]
fn one_bad_file_is_one_line() {
    let home = Home::new();
    let bad = home.write("bad.csv", "day;cramps\n1;2\n");
    let refusal = home.refusal(&["import", bad.to_str().unwrap()]);
    assert_eq!(refusal.lines().count(), 1, "{refusal}");
}

#[test]
fn an_export_never_takes_the_diary_s_own_place() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-11-22"]);
    let diary = home.diary();
    let refusal = home.refusal(&["export", "--replace", diary.to_str().unwrap()]);
    assert!(refusal.contains("the diary itself"), "{refusal}");
    home.json(&["verify"]);
}

#[test]
fn a_merge_under_any_name_is_not_said_to_be_undoable() {
    let (one, other) = (Home::new(), Home::new());
    one.words(&["log", "--none", "--night", "2026-11-20"]);
    let log = one.path("log.txt");
    one.words(&["export", "--format", "json", log.to_str().unwrap()]);
    let said = other.words(&["import", log.to_str().unwrap()]);
    assert!(said.contains("1 record added") && !said.contains("charley undo"), "{said}");
}

#[test]
fn a_time_that_cannot_have_been_is_refused() {
    let home = Home::new();
    for words in [&["log"][..], &["log", "left", "calf", "now"], &["log", ""]] {
        home.refusal(&[words, &["--night", "2026-11-10"]].concat());
    }
    assert!(home.refusal(&["log", ""]).contains("empty"));
    assert_eq!(home.refusal(&["log", "2", "left", "calf"]).lines().count(), 1);
}

#[test]
fn nobody_reading_is_no_panic() {
    let home = Home::new();
    let mut child = home.charley();
    let mut child =
        child.args(["completions", "bash"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn scripts_get_all_nights_and_gaps_are_not_zeros() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-09-01"]);
    home.words(&["log", "--some", "--night", "2026-11-01"]);
    let nights = home.json(&["nights"])["nights"].clone();
    assert_eq!(nights.as_array().unwrap().len(), 62);
    assert!(nights[1]["cramps"].is_null());
    assert_eq!(home.words(&["nights"]).lines().count(), 28);
}

#[test]
fn two_copies_of_a_diary_merge_in_either_direction() {
    let (one, other) = (Home::new(), Home::new());
    one.words(&["log", "--none", "--night", "2026-11-20"]);
    let start = one.path("start.json");
    one.words(&["export", "--format", "json", start.to_str().unwrap()]);
    other.words(&["import", start.to_str().unwrap()]);
    one.words(&["log", "--some", "--night", "2026-11-21"]);
    other.words(&["log", "2", "cramps", "--night", "2026-11-22"]);
    let (a, b) = (one.path("a.json"), other.path("b.json"));
    one.words(&["export", "--format", "json", a.to_str().unwrap()]);
    other.words(&["export", "--format", "json", b.to_str().unwrap()]);
    one.words(&["import", b.to_str().unwrap()]);
    other.words(&["import", a.to_str().unwrap()]);
    let everything = |home: &Home| home.words(&["export", "--format", "json"]);
    assert_eq!(everything(&one), everything(&other));
    assert_eq!(one.words(&["export"]), other.words(&["export"]));
    assert_eq!(one.json(&["import", b.to_str().unwrap()])["files"][0]["added"], 0);
    // A merge cannot be undone, so what was there before it is kept: once, by the one that added.
    let kept = std::fs::read_dir(one.path("backups")).unwrap().count();
    assert_eq!(kept, 1);
}

#[test]
fn a_backup_restores_and_what_was_there_is_kept() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-11-20"]);
    let file = home.path("copy.sqlite");
    home.words(&["backup", file.to_str().unwrap()]);
    assert!(home.refusal(&["backup", file.to_str().unwrap()]).contains("--replace"));
    home.words(&["log", "--some", "--night", "2026-11-21"]);
    let said = home.json(&["restore", file.to_str().unwrap()]);
    assert_eq!(home.event_ids().len(), 1);
    let before = said["before"].as_str().unwrap();
    home.words(&["restore", before]);
    assert_eq!(home.event_ids().len(), 2);
}

#[test]
fn a_damaged_diary_gives_way_to_a_backup_and_is_kept() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-11-20", "--note", "findable"]);
    let file = home.path("copy.sqlite");
    home.words(&["backup", file.to_str().unwrap()]);
    let mut bytes = std::fs::read(home.diary()).unwrap();
    let at = bytes.windows(8).position(|window| window == b"findable").unwrap();
    bytes[at] ^= 1;
    std::fs::write(home.diary(), &bytes).unwrap();
    assert!(home.refusal(&["verify"]).contains("restore"));
    let said = home.json(&["restore", file.to_str().unwrap()]);
    assert_eq!(said["was_damaged"], true);
    assert_eq!(std::fs::read(said["before"].as_str().unwrap()).unwrap(), bytes);
    home.json(&["verify"]);
    assert!(home.refusal(&["restore", "/nowhere/at.all"]).contains("/nowhere/at.all"));
}

#[test]
fn erasing_asks_for_the_word_and_names_what_stays() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-11-20"]);
    assert!(home.refusal(&["erase"]).contains("--word"));
    assert!(home.refusal(&["erase", "--word", "yes"]).contains("nothing was erased"));
    assert_eq!(home.event_ids().len(), 1);
    home.words(&["erase", "--word", "erase"]);
    assert!(home.event_ids().is_empty());
}

#[test]
fn what_is_no_diary_is_refused_and_not_touched() {
    let home = Home::new();
    for content in
        [&b"not a database at all, but long enough to look at"[..], b"SQLite format 3\0 cut"]
    {
        let path = home.write("diary.sqlite", content);
        let refusal = home.refusal(&["nights"]);
        assert!(refusal.contains("not touched") || refusal.contains("damaged"), "{refusal}");
        assert_eq!(std::fs::read(path).unwrap(), content);
    }
}

#[test]
fn a_command_line_that_cannot_be_read_exits_with_2() {
    let home = Home::new();
    for arguments in [&["lgo"][..], &["log", "--pain", "11"], &["nights", "--from", "yesterday"]] {
        assert_eq!(home.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn every_command_speaks_json_under_its_own_schema() {
    let home = Home::new();
    home.words(&["log", "--none", "--night", "2026-11-22"]);
    for command in ["nights", "summary", "history", "verify", "log", "undo"] {
        assert_eq!(home.json(&[command])["schema"], format!("charley.{command}/1"));
    }
}

#[test]
fn completions_and_manual_pages_are_made_from_the_command_line_itself() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(home.words(&["completions", shell]).contains("restore"), "{shell}");
    }
    let folder = home.path("man");
    home.words(&["man", folder.to_str().unwrap()]);
    assert!(folder.join("charley-log.1").exists());
}

#[test]
fn a_medicine_is_noted_changed_ended_and_taken_back() {
    let home = Home::new();
    let said = home.words(&["medicines", "add", "Zocor", "20", "mg", "--started", "2026-03"]);
    assert!(said.contains("contains simvastatin") && said.contains("since March 2026"), "{said}");
    assert!(said.contains("Worth asking"), "{said}");
    home.words(&["medicines", "change", "zocor 20 mg", "--on", "2026-09-01", "40", "mg"]);
    let one = home.json(&["medicines"])["medicines"][0].clone();
    assert_eq!(one["ingredients"], serde_json::json!(["simvastatin"]));
    assert_eq!(one["changed"][0]["what"], "40 mg");
    assert_eq!(one["linked"][0]["group"], "statin");
    assert_eq!(one["linked"][0]["strength"], "3");
    let refused = home.refusal(&["medicines", "stop", "Zocor 20 mg", "--on", "2026-02"]);
    assert!(refused.contains("before it began"), "{refused}");
    home.words(&["medicines", "stop", "Zocor 20 mg", "--on", "2026-10"]);
    assert_eq!(home.json(&["medicines"])["medicines"][0]["taken"], false);
    home.words(&["undo"]);
    assert_eq!(home.json(&["medicines"])["medicines"][0]["taken"], true);
    let removed = home.json(&["medicines", "remove", one["id"].as_str().unwrap()]);
    assert_eq!(home.json(&["medicines"])["medicines"].as_array().unwrap().len(), 0);
    home.words(&["undo", removed["id"].as_str().unwrap()]);
    assert_eq!(home.json(&["medicines"])["medicines"].as_array().unwrap().len(), 1);
}

#[test]
fn a_name_that_can_be_mistaken_is_not_noted_before_it_is_confirmed() {
    let home = Home::new();
    let refused = home.refusal(&["medicines", "add", "Lasix"]);
    for said in ["--is furosemide (Lasix: furosemide)", "--is omeprazole (Losec", "not-sure"] {
        assert!(refused.contains(said), "{refused}");
    }
    let refused = home.refusal(&["medicines", "add", "Lasix", "--is", "furosimid"]);
    assert!(refused.contains("did you mean furosemide"), "{refused}");
    home.words(&["medicines", "add", "Lasix", "--is", "furosemide"]);
    let refused = home.refusal(&["medicines", "add", "lasix", "--is", "furosemide"]);
    assert!(refused.contains("on the list already"), "{refused}");
    let urex = home.json(&["medicines", "find", "Urex"]);
    assert_eq!(urex["candidates"].as_array().unwrap().len(), 2);
    assert_eq!(urex["sure"], false);
}

#[test]
fn a_name_nobody_knows_is_kept_as_typed_until_somebody_says_what_it_is() {
    let home = Home::new();
    let said = home.words(&["medicines", "add", "Xqqzv"]);
    assert!(said.contains("takes it for anything"), "{said}");
    let list = home.json(&["medicines"]);
    assert_eq!(list["unknown"], serde_json::json!(["Xqqzv"]));
    assert_eq!(list["medicines"][0]["ingredients"], serde_json::Value::Null);
    home.words(&["medicines", "change", "Xqqzv", "--is", "losartan+hydrochlorothiazide"]);
    assert_eq!(home.json(&["medicines"])["unknown"].as_array().unwrap().len(), 0);
    home.words(&["medicines", "complete", "yes"]);
    home.words(&["medicines", "blood-thinner", "not-sure"]);
    let list = home.json(&["medicines"]);
    assert_eq!((&list["complete"], &list["blood_thinner"]), (&true.into(), &"not-sure".into()));
    let refused = home.refusal(&["medicines", "stop", "Zocor", "--on", "2026"]);
    assert!(refused.contains("is not on the list; on it: Xqqzv"), "{refused}");
}
