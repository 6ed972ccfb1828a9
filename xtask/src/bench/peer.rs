//! What others would do the same with: a short script over the same storage engine.
//!
//! Owns: the peers' scripts.
//! Must not know: how this project does it.

use std::process::{Command, Stdio};

/// Stores one line of text durably: the least a diary script does.
const LOG: &str = "
import sqlite3, sys, datetime
c = sqlite3.connect(sys.argv[1])
c.execute('PRAGMA journal_mode=WAL')
c.execute('PRAGMA synchronous=FULL')
c.execute('CREATE TABLE IF NOT EXISTS log (at TEXT, what TEXT)')
c.execute('INSERT INTO log VALUES (?, ?)', (datetime.datetime.now().isoformat(), sys.argv[2]))
c.commit()
";

/// Reads a table of nights into a table, durably, replacing what is there.
const IMPORT: &str = "
import csv, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute('PRAGMA journal_mode=WAL')
c.execute('PRAGMA synchronous=FULL')
with open(sys.argv[2], newline='') as f:
    rows = csv.reader(f)
    head = next(rows)
    columns = ', '.join('\"%s\"' % name for name in head)
    c.execute('CREATE TABLE IF NOT EXISTS nights (%s, PRIMARY KEY (night))' % columns)
    marks = ', '.join('?' * len(head))
    c.executemany('INSERT OR REPLACE INTO nights VALUES (%s)' % marks, rows)
c.commit()
";

/// `None` where this machine has no Python.
pub fn log(database: &str) -> Option<Command> {
    python(&[LOG, database, "left calf 4 min pain 7"])
}

pub fn import(database: &str, table: &str) -> Option<Command> {
    python(&[IMPORT, database, table])
}

fn python(arguments: &[&str]) -> Option<Command> {
    let mut command = Command::new("python3");
    command.arg("-c").args(arguments).stdout(Stdio::null());
    let mut there = Command::new("python3");
    let there = there.arg("--version").stdout(Stdio::null()).status();
    there.is_ok_and(|status| status.success()).then_some(command)
}
