//! Two writers on one diary lose nothing.

use std::{collections::BTreeSet, path::Path, thread};

use app::EventLog;

use crate::fixture::*;

const EACH: u64 = 200;

fn write_all(path: &Path, first: u64) {
    let log = open(path);
    for n in first..first + EACH {
        assert_eq!(append(&log, &[night(n, "at once")]), 1);
        if n % 10 == 0 {
            assert!(!events(&log).is_empty());
        }
    }
}

fn assert_complete(home: &Home, writers: u64) {
    let log = home.open();
    let read = events(&log);
    let ids: BTreeSet<_> = read.iter().map(|event| event.id).collect();
    let expected: BTreeSet<_> = (0..writers * EACH).map(id).collect();
    assert_eq!(read.len(), ids.len(), "one was doubled");
    assert!(ids == expected, "one was lost");
    log.verify().unwrap();
}

#[test]
fn two_logs_in_two_threads_lose_and_double_nothing() {
    let home = Home::new();
    let path = home.diary();
    thread::scope(|scope| {
        scope.spawn(|| write_all(&path, 0));
        scope.spawn(|| write_all(&path, EACH));
    });
    assert_complete(&home, 2);
}

#[test]
fn child_writes() {
    let Some(argument) = child_argument() else { return };
    let (first, path) = argument.split_once(' ').unwrap();
    write_all(Path::new(path), first.parse().unwrap());
}

#[test]
fn two_processes_lose_and_double_nothing() {
    let home = Home::new();
    let path = home.diary();
    let start = |first| {
        let argument = format!("{first} {}", path.display());
        child("two_processes::child_writes", &argument).spawn().unwrap()
    };
    let mut children = [start(0), start(EACH)];
    write_all(&path, 2 * EACH);
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_complete(&home, 3);
}

#[test]
fn child_acknowledges_each_event() {
    let Some(path) = child_argument() else { return };
    let log = open(Path::new(&path));
    for n in 0.. {
        append(&log, &[night(n, "acknowledged")]);
        println!("stored {n}.");
    }
}

/// What was acknowledged is there, however the process ended.
#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    use std::io::{BufRead, BufReader};
    for acknowledged in [1, 2, 17, 60] {
        let home = Home::new();
        let mut writer =
            child("two_processes::child_acknowledges_each_event", &home.diary().to_string_lossy())
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let stored = lines
            .map_while(Result::ok)
            .filter(|line| line.contains("stored "))
            .take(usize::try_from(acknowledged).unwrap())
            .count();
        writer.kill().unwrap();
        writer.wait().unwrap();
        assert_eq!(stored as u64, acknowledged);
        let log = home.open();
        log.verify().unwrap();
        for n in 0..acknowledged {
            assert!(block_on(log.get(id(n))).unwrap().is_some(), "event {n} of {acknowledged}");
        }
    }
}
