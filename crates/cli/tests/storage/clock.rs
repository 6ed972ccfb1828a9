//! The clock and the place of this computer.

use std::path::{Path, PathBuf};

use app::{Clock, Entropy};
use charley::host::{OsEntropy, SystemClock, diary_path};
use jiff::civil::date;

use crate::fixture::{child, child_argument};

#[test]
fn child_tells_the_time() {
    if child_argument().is_none() {
        return;
    }
    let clock = SystemClock;
    println!("once {}", clock.at(date(2026, 7, 1).at(12, 0, 0, 0)));
    println!("twice {}", clock.at(date(2026, 10, 25).at(2, 30, 0, 0)));
    println!("never {}", clock.at(date(2026, 3, 29).at(2, 30, 0, 0)));
    println!("now {:?}", clock.now().offset().is_some());
    println!("place {}", diary_path(None).unwrap().display());
}

fn told_in(zone: &str, more: &[(&str, &str)]) -> String {
    let mut child = child("clock::child_tells_the_time", "tell");
    child.env("TZ", zone).env_remove("CHARLEY_DIARY").envs(more.iter().copied());
    String::from_utf8(child.output().unwrap().stdout).unwrap()
}

#[test]
fn the_clock_follows_tz_through_both_clock_changes() {
    let told = told_in("Europe/Paris", &[]);
    for expected in [
        "once 2026-07-01T12:00:00+02:00[Europe/Paris]",
        "twice 2026-10-25T02:30:00+02:00[Europe/Paris]",
        "never 2026-03-29T03:30:00+02:00[Europe/Paris]",
        "now true",
    ] {
        assert!(told.contains(expected), "{told}");
    }
    assert!(told_in("Asia/Kolkata", &[]).contains("once 2026-07-01T12:00:00+05:30[Asia/Kolkata]"));
}

#[test]
fn an_unknown_zone_is_utc_without_a_name() {
    let told = told_in("Nowhere/AtAll", &[]);
    assert!(told.contains("once 2026-07-01T12:00:00+00:00\n"), "{told}");
}

#[test]
fn the_diary_lies_where_it_was_asked_for_else_where_the_variable_says_else_in_the_data_folder() {
    let explicit = diary_path(Some(Path::new("here.sqlite"))).unwrap();
    assert_eq!(explicit, PathBuf::from("here.sqlite"));
    let told = told_in("UTC", &[("CHARLEY_DIARY", "/somewhere/mine.sqlite")]);
    assert!(told.contains("place /somewhere/mine.sqlite\n"), "{told}");
    #[cfg(target_os = "linux")]
    {
        let told = told_in("UTC", &[("CHARLEY_DIARY", ""), ("XDG_DATA_HOME", "/data")]);
        assert!(told.contains("place /data/charley/diary.sqlite\n"), "{told}");
    }
}

#[test]
fn random_bytes_differ() {
    let (mut one, mut other) = ([0; 16], [0; 16]);
    OsEntropy.fill(&mut one);
    OsEntropy.fill(&mut other);
    assert_ne!(one, other);
}
