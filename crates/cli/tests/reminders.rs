//! `charley reminders`, read back by another program's calendar.

mod common;

use std::process::Command;

use common::Home;

/// What a calendar makes of the file: each event's beginning, rule, alarm and zone.
const READ: &str = "\
import sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
for event in calendar.walk('VEVENT'):
    start = event['DTSTART'].dt
    alarms = [str(alarm['TRIGGER'].dt) for alarm in event.walk('VALARM')]
    print(start.strftime('%H:%M'), start.tzinfo, event['RRULE']['FREQ'][0], alarms, event['SUMMARY'], sep=' | ')
";

#[test]
fn a_calendar_reads_the_reminders_as_they_were_meant() {
    let home = Home::new();
    let file = home.path("reminders.ics");
    let path = file.to_str().unwrap();
    let said = home.json(&["reminders", path, "--morning", "07:45", "--stretch", "21:30"]);
    assert_eq!(said["schema"], "charley.reminders/1");
    assert_eq!(said["reminders"][0]["at"], "07:45");
    // The system's own, which `cargo xtask install` gives the library to.
    let read = Command::new("/usr/bin/python3").args(["-c", READ, path]).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let read = String::from_utf8(read.stdout).unwrap();
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(
        lines,
        [
            "07:45 | None | DAILY | ['0:00:00'] | Charley: how was the night?",
            "21:30 | None | DAILY | ['0:00:00'] | Charley: the stretch before bed",
        ]
    );
    home.words(&["reminders", path, "--replace", "--morning", "08:00"]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("T080000") && text.contains("T213000"), "the other time is kept");
}

#[test]
fn a_time_at_night_is_refused_and_nothing_is_kept() {
    let home = Home::new();
    let file = home.path("reminders.ics");
    let path = file.to_str().unwrap();
    let why = home.refusal(&["reminders", path, "--evening", "23:30"]);
    assert!(why.contains("23:30 is at night") && why.contains("06:00 to 22:00"), "{why}");
    let why = home.refusal(&["reminders", path]);
    assert!(why.contains("no time is chosen yet"), "{why}");
    assert!(!file.exists());
}
