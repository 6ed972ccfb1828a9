//! Back-ups: made, verified, kept, restored.

use std::fs;

use app::{
    Backups, EventLog,
    ports::{LogError, Position},
};
use charley::backups::{DAYS_KEPT, EraseError, RestoreError, SqliteBackups, restore_over_damage};

use crate::fixture::*;

const MARK: &str = "distinctive-note-q7";

#[test]
fn a_back_up_holds_the_same_events_in_one_private_file() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &(0..30).map(|n| night(n, &long_note(MARK, n))).collect::<Vec<_>>());
    append(&*log, &[forget(99, 3)]);
    let made = block_on(backups.make()).unwrap();
    assert_eq!(made.events, 30);
    assert_eq!(made.made.to_string(), "2026-11-23T21:04:33+01:00[Europe/Paris]");
    let folder = home.folder.path().join("backups");
    let path = folder.join("charley-2026-11-23T2104-asked.sqlite");
    assert_eq!(made.place, path.display().to_string());
    assert_eq!(block_on(backups.list()).unwrap(), [made]);
    let found: Vec<_> = files_in(&folder).into_iter().map(|(path, _)| path).collect();
    assert_eq!(found, std::slice::from_ref(&path), "nothing lies beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
    }
    let copy = open(&path);
    assert_eq!(events(&copy), events(&*log));
}

#[test]
fn two_back_ups_in_one_minute_do_not_clash_and_the_newest_comes_first() {
    let home = Home::new();
    let (log, clock, backups) = with_backups(&home);
    append(&*log, &[night(1, "a")]);
    block_on(backups.make()).unwrap();
    append(&*log, &[night(2, "b")]);
    block_on(backups.make()).unwrap();
    clock.set("2026-11-24T07:00:00+01:00");
    append(&*log, &[night(3, "c")]);
    backups.daily(&app::Clock::now(&*clock)).unwrap().unwrap();
    let counts: Vec<_> = backups.kept().iter().map(|backup| backup.events).collect();
    assert_eq!(counts, [3, 2, 1]);
}

#[test]
fn one_automatic_back_up_a_day_and_the_last_seven_are_kept() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, "a")]);
    block_on(backups.make()).unwrap();
    for day in 1..=10 {
        for hour in [8, 20] {
            let now = format!("2026-12-{day:02}T{hour:02}:00:00+01:00").parse().unwrap();
            let made = backups.daily(&now).unwrap();
            assert_eq!(made.is_some(), hour == 8, "once a day");
        }
    }
    let kept: Vec<_> = backups.kept().iter().map(|b| b.made.civil().date().to_string()).collect();
    assert_eq!(kept.len(), DAYS_KEPT + 1);
    assert_eq!(kept[0], "2026-12-10");
    assert_eq!(kept[DAYS_KEPT - 1], "2026-12-04");
    assert_eq!(kept[DAYS_KEPT], "2026-11-23", "one that was asked for is not pruned");
}

#[test]
fn an_empty_diary_pushes_no_back_up_out() {
    let home = Home::new();
    let (_log, clock, backups) = with_backups(&home);
    assert_eq!(backups.daily(&app::Clock::now(&*clock)).unwrap(), None);
    assert_eq!(backups.kept(), []);
}

#[test]
fn a_back_up_overwrites_only_when_asked_and_never_the_diary() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, "a")]);
    let path = home.folder.path().join("mine.sqlite");
    fs::write(&path, "precious").unwrap();
    let refusal = backups.backup_to(&path, false).unwrap_err().to_string();
    assert!(refusal.contains("overwrite"), "{refusal}");
    assert_eq!(fs::read(&path).unwrap(), b"precious");
    assert_eq!(backups.backup_to(&path, true).unwrap().events, 1);
    assert!(backups.backup_to(&home.diary(), true).is_err());
    assert!(backups.backup_to(home.folder.path(), true).is_err());
    let in_use = home.folder.path().join("in-use.sqlite");
    let other = open(&in_use);
    append(&other, &[night(5, "theirs")]);
    assert!(backups.backup_to(&in_use, true).is_err());
    assert_eq!(events(&other).len(), 1);
}

#[test]
fn a_damaged_diary_gives_no_back_up_and_leaves_the_old_ones() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, MARK)]);
    backups.daily(&moment()).unwrap();
    let connection = rusqlite::Connection::open(home.diary()).unwrap();
    let sql =
        "DROP TRIGGER events_never_change; UPDATE events SET body = replace(body, 'q7', 'q8')";
    connection.execute_batch(sql).unwrap();
    let before = files_in(&backups.folder());
    let refusal = block_on(backups.make()).unwrap_err().to_string();
    assert!(refusal.contains("damaged"), "{refusal}");
    assert_eq!(files_in(&backups.folder()), before);
}

#[test]
fn a_restored_diary_is_the_back_up_in_a_new_life_and_the_old_one_is_put_aside() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    let other = home.open();
    append(&*log, &(0..20).map(|n| night(n, "old")).collect::<Vec<_>>());
    let path = home.folder.path().join("mine.sqlite");
    backups.backup_to(&path, false).unwrap();
    let bytes = fs::read(&path).unwrap();
    let old = block_on(log.read_from(Position(0))).unwrap();
    append(&*log, &[night(50, MARK), night(51, "new")]);

    let restored = backups.restore_from(&path).unwrap();
    assert_eq!(restored.events, 20);
    let before = restored.before.unwrap();
    assert_eq!(before.events, 22);
    assert!(before.place.ends_with("-before-restore.sqlite"));
    for log in [&*log, &other] {
        let now = block_on(log.read_from(Position(0))).unwrap();
        assert_eq!(now.events, old.events);
        assert_ne!(now.life, old.life);
    }
    log.verify().unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes, "the back-up is as it was");
    let left: Vec<_> = home.mentions(MARK).iter().map(|p| p.display().to_string()).collect();
    assert_eq!(left, [before.place]);
}

#[test]
fn what_is_no_undamaged_diary_is_not_restored() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, MARK)]);
    let good = home.folder.path().join("good.sqlite");
    backups.backup_to(&good, false).unwrap();
    let bytes = fs::read(&good).unwrap();
    let at = bytes.windows(MARK.len()).position(|part| part == MARK.as_bytes()).unwrap();
    let mut flipped = bytes.clone();
    flipped[at] ^= 1;
    let bad = home.folder.path().join("bad.sqlite");
    for (what, bytes) in [
        ("flipped", &flipped[..]),
        ("cut off", &bytes[..bytes.len() - 4096]),
        ("empty", b""),
        ("text", b"hello"),
    ] {
        fs::write(&bad, bytes).unwrap();
        let before = files_in(home.folder.path());
        let refusal = backups.restore_from(&bad).expect_err(what);
        assert!(matches!(refusal, RestoreError::Backup(_)), "{what}: {refusal}");
        assert_eq!(files_in(home.folder.path()), before, "{what}");
    }
    fs::write(&bad, &bytes).unwrap();
    let connection = rusqlite::Connection::open(&bad).unwrap();
    connection.execute_batch("DROP TRIGGER events_never_change").unwrap();
    drop(connection);
    let refusal = backups.restore_from(&bad).unwrap_err().to_string();
    assert!(refusal.contains("triggers"), "{refusal}");
    assert!(backups.restore_from(&home.folder.path().join("absent.sqlite")).is_err());
    let itself = backups.restore_from(&home.diary()).unwrap_err();
    assert!(matches!(itself, RestoreError::Itself { .. }));
    assert_eq!(events(&*log).len(), 1);
}

#[test]
fn a_restore_does_not_bring_back_what_was_forgotten() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, MARK), night(2, "other")]);
    let path = home.folder.path().join("mine.sqlite");
    backups.backup_to(&path, false).unwrap();
    append(&*log, &[forget(3, 1)]);
    backups.restore_from(&path).unwrap();
    assert!(block_on(log.get(id(1))).unwrap().is_none());
    assert!(block_on(log.get(id(2))).unwrap().is_some());
    assert_eq!(home.mentions(MARK), [path]);
}

#[test]
fn forgetting_reaches_the_back_ups_beside_the_diary() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, MARK), night(2, "other")]);
    backups.daily(&moment()).unwrap();
    block_on(backups.make()).unwrap();
    append(&*log, &[forget(3, 1)]);
    assert_eq!(home.mentions(MARK).len(), 2);
    let done = backups.forget_in_backups();
    assert_eq!((done.cleaned, done.failed), (2, vec![]));
    assert_eq!(home.mentions(MARK), Vec::<std::path::PathBuf>::new());
    for kept in backups.kept() {
        assert_eq!(events(&open(kept.place.as_ref())), events(&*log));
    }
    assert_eq!(backups.forget_in_backups().cleaned, 0);
}

#[test]
fn erasing_needs_the_word_and_names_the_back_ups_that_remain() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &[night(1, MARK)]);
    block_on(backups.make()).unwrap();
    assert!(matches!(backups.erase("yes"), Err(EraseError::NotConfirmed)));
    assert_eq!(events(&*log).len(), 1);
    let remaining = backups.erase("erase").unwrap();
    assert_eq!(remaining.len(), 1);
    assert_eq!(events(&*log), []);
    let left: Vec<_> = home.mentions(MARK).iter().map(|p| p.display().to_string()).collect();
    assert_eq!(left, [remaining[0].place.clone()]);
}

#[test]
fn child_restores_again_and_again() {
    let Some(argument) = child_argument() else { return };
    let home = std::path::Path::new(&argument);
    let log = std::sync::Arc::new(open(&home.join("charley.sqlite")));
    let clock = FixedClock::at("2026-11-23T21:04:33+01:00");
    let backups = charley::backups::SqliteBackups::new(log, clock);
    for name in ["b.sqlite", "a.sqlite"].into_iter().cycle() {
        backups.restore_from(&home.join(name)).unwrap();
        println!("restored");
    }
}

#[test]
fn a_killed_restore_leaves_the_whole_old_or_the_whole_new_diary() {
    use std::io::{BufRead, BufReader};
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    append(&*log, &(0..60).map(|n| night(n, &long_note("a", n))).collect::<Vec<_>>());
    let a = events(&*log);
    backups.backup_to(&home.folder.path().join("a.sqlite"), false).unwrap();
    block_on(log.erase()).unwrap();
    append(&*log, &(100..200).map(|n| night(n, &long_note("b", n))).collect::<Vec<_>>());
    let b = events(&*log);
    backups.backup_to(&home.folder.path().join("b.sqlite"), false).unwrap();
    drop((log, backups));
    for round in 0..12u64 {
        let folder = home.folder.path().to_string_lossy();
        let mut restorer = child("backups::child_restores_again_and_again", &folder)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(restorer.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("restored")));
        std::thread::sleep(std::time::Duration::from_millis(round * 13 % 50));
        restorer.kill().unwrap();
        restorer.wait().unwrap();
        let log = home.open();
        log.verify().unwrap();
        let now = events(&log);
        assert!(now == a || now == b, "neither the old nor the new diary: {} events", now.len());
    }
    let kept = files_in(&home.folder.path().join("backups"));
    let complete = kept.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "sqlite"));
    for (path, _) in complete {
        open(path).verify().unwrap();
    }
}

#[test]
fn a_busy_diary_says_so_and_is_unchanged() {
    let home = Home::new();
    let log = home.open();
    let other = rusqlite::Connection::open(home.diary()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refusal = block_on(log.append(&[night(1, "a")])).unwrap_err();
    assert!(matches!(refusal, LogError::Busy { .. }), "{refusal}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(append(&log, &[night(1, "a")]), 1);
}

#[test]
fn whoever_reads_during_a_restore_sees_the_whole_old_or_the_whole_new_diary() {
    let home = Home::new();
    let (log, _, backups) = with_backups(&home);
    let [a, b] = [0..40, 100..160].map(|numbers| {
        block_on(log.erase()).unwrap();
        append(&*log, &numbers.map(|n| night(n, &long_note("x", n))).collect::<Vec<_>>());
        let name = home.folder.path().join(format!("{}.sqlite", events(&*log).len()));
        backups.backup_to(&name, false).unwrap();
        (name, events(&*log))
    });
    let reader = home.open();
    std::thread::scope(|scope| {
        let restoring = scope.spawn(|| {
            for (name, _) in [&a, &b].into_iter().cycle().take(10) {
                backups.restore_from(name).unwrap();
            }
        });
        while !restoring.is_finished() {
            let now = events(&reader);
            assert!(now == a.1 || now == b.1, "half a diary: {} events", now.len());
        }
    });
}

#[test]
fn a_damaged_diary_is_put_aside_whole_and_a_back_up_takes_its_place() {
    for damage in ["flipped", "cut off"] {
        let home = Home::new();
        let (log, clock, backups) = with_backups(&home);
        append(&*log, &[night(1, MARK), night(2, &long_note("x", 180))]);
        let good = home.folder.path().join("good.sqlite");
        backups.backup_to(&good, false).unwrap();
        let kept = events(&*log);
        drop((log, backups));
        let mut bytes = fs::read(home.diary()).unwrap();
        if damage == "flipped" {
            let at = bytes.windows(MARK.len()).position(|part| part == MARK.as_bytes()).unwrap();
            bytes[at - 60] ^= 0x80;
        } else {
            bytes.truncate(bytes.len() - 4096);
        }
        fs::write(home.diary(), &bytes).unwrap();

        let path = home.diary();
        let bad = restore_over_damage(&path, &path, &*clock).unwrap_err();
        assert!(matches!(bad, RestoreError::Itself { .. }), "{bad}");
        let restored = restore_over_damage(&path, &good, &*clock).unwrap();
        assert_eq!(restored.events, 2);
        let log = home.open();
        log.verify().unwrap();
        assert_eq!(events(&log), kept, "{damage}");
        let aside = home.folder.path().join("backups/charley-2026-11-23T2104-damaged.sqlite");
        assert_eq!(restored.aside, aside);
        assert_eq!(fs::read(aside).unwrap(), bytes, "{damage}: nothing of it is lost");
        let backups = SqliteBackups::new(std::sync::Arc::new(log), clock);
        assert_eq!(backups.kept(), [], "a damaged diary is not offered as a back-up");
    }
}

#[test]
fn an_undamaged_diary_is_not_restored_over_as_if_it_were_damaged() {
    let home = Home::new();
    let (log, clock, backups) = with_backups(&home);
    append(&*log, &[night(1, "a")]);
    let good = home.folder.path().join("good.sqlite");
    backups.backup_to(&good, false).unwrap();
    append(&*log, &[night(2, "b")]);
    drop((log, backups));
    let refusal = restore_over_damage(&home.diary(), &good, &*clock).unwrap_err();
    assert!(matches!(refusal, RestoreError::NotDamaged { .. }), "{refusal}");
    fs::write(home.diary(), "somebody else's").unwrap();
    let refusal = restore_over_damage(&home.diary(), &good, &*clock).unwrap_err();
    assert!(matches!(refusal, RestoreError::NotDamaged { .. }), "{refusal}");
    assert_eq!(fs::read(home.diary()).unwrap(), b"somebody else's");
}
