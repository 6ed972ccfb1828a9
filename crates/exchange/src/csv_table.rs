//! The table of nights as CSV: one row a night, one column a question.
//!
//! Owns: what a diary CSV is, its limits, and why a file, row or column is turned away.
//! Must not know: whether what a row says is new; `diary::import` weighs that.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula. Nothing written
//! here does: values are numbers and fixed words, and headers are ids of letters, digits and `_`.

mod cells;
mod encoding;
mod header;
mod read;
mod records;
#[cfg(test)]
mod tests;
mod write;

use diary::{ExposureDefinition, NightRow};

pub use read::read;
pub use write::write;

/// A recording limit: three centuries of nights with a hundred columns are smaller.
pub const MAX_BYTES: usize = 64 << 20;
/// A recording limit, so that one endless line is refused before it is looked into.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// A recording limit.
pub const MAX_COLUMNS: usize = 500;
/// A recording limit: five centuries of nights.
pub const MAX_ROWS: usize = 200_000;
/// A recording limit: ten years of nights with [`diary::statement::MAX_EXPOSURES`] each, twice.
/// A value takes fifty times its place in the file once it is in memory.
pub const MAX_VALUES: usize = 2_000_000;

/// A diary CSV that could be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// In the order of the file; at most one row a night.
    pub rows: Vec<NightRow>,
    /// Columns that neither `knowledge/` nor the diary knows yet.
    pub definitions: Vec<ExposureDefinition>,
    pub skipped: Vec<Skipped>,
    /// Single values out of range: not recorded, the rest of the row is. A slip in a detail must
    /// not cost the night.
    pub not_taken: Vec<Skipped>,
    pub left_out: Vec<LeftOut>,
}

/// A row, or a value in it, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Counted from 1, the header included.
    pub line: u64,
    pub why: String,
}

/// A column that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub column: String,
    pub why: String,
}

/// Why a file was refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "the file has {found} bytes; a diary CSV has at most {MAX_BYTES}: split it, or check that it is the right file"
    )]
    TooLarge { found: usize },
    #[error("the file is empty; a diary CSV begins with a header line such as: night,cramps")]
    Empty,
    #[error("the file is in UTF-16; a diary CSV is in UTF-8: save it as \"CSV UTF-8\"")]
    Utf16,
    #[error("the file is {what}, not a table in text; {instead}")]
    AnotherKind { what: &'static str, instead: &'static str },
    #[error("line {line} is not UTF-8 text; save the file as \"CSV UTF-8\"")]
    NotUtf8 { line: u64 },
    #[error(
        "line {line} holds a zero byte, so this is not a text file; save the table as \"CSV UTF-8\""
    )]
    Binary { line: u64 },
    #[error(
        "line {line} is longer than {MAX_LINE_BYTES} bytes; a diary CSV has one night a line: check that it is the right file"
    )]
    LongLine { line: u64 },
    #[error("the header line cannot be read: {why}")]
    Header { why: &'static str },
    #[error(
        "no column is named night; found: {found}; the first line must name the columns, one of them night, for the date of the evening"
    )]
    NoNight { found: String },
    #[error(
        "the columns {first:?} and {second:?} name the same thing; keep one of them, or rename one"
    )]
    Twice { first: String, second: String },
    #[error("the header names more than {MAX_COLUMNS} columns; remove those not needed")]
    TooManyColumns,
    #[error(
        "the file has more than {MAX_ROWS} rows; a diary CSV has one for each night: check that it is the right file"
    )]
    TooManyRows,
    #[error("the file has more than {MAX_VALUES} values; split it, or remove columns not needed")]
    TooManyValues,
}
