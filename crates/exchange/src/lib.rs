//! Foreign bytes to what a diary can hold, and a diary to bytes.
//!
//! Owns: the diary CSV, the JSON log, the FHIR bundle, the report, the phrases of the command line,
//! the answers to a check, the calendar of reminders; their limits.
//! Must not know: where bytes come from or go to, or whether what they say is new.

pub mod check_answers;
pub mod csv_table;
pub mod fhir;
pub mod json_log;
pub mod phrase;
pub mod reminders;
pub mod report;

#[cfg(test)]
mod arbitrary;

/// As much of a foreign text as a message may quote: it is shown on the terminal of the person
/// who wrote it, but a cell can hold a megabyte.
fn excerpt(text: &str) -> String {
    const MOST_CHARS: usize = 40;
    let text = text.trim();
    if text.chars().count() <= MOST_CHARS {
        return text.to_owned();
    }
    text.chars().take(MOST_CHARS - 1).chain(['…']).collect()
}
