//! The table of nights as CSV.

use clinic::exposures::Exposures;
use diary::{Diary, ExposureDefinition, NightRow};

/// A diary CSV that could be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// In the order of the file; at most one row a night.
    pub rows: Vec<NightRow>,
    /// Columns that neither `knowledge/` nor the diary knows yet.
    pub definitions: Vec<ExposureDefinition>,
    pub skipped: Vec<Skipped>,
    pub left_out: Vec<LeftOut>,
}

/// A row that could not be read.
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
    #[error("to be replaced")]
    Placeholder,
}

/// Reads a diary CSV.
pub fn read(_bytes: &[u8], _exposures: &Exposures, _diary: &Diary) -> Result<Table, Refused> {
    unimplemented!("written in this issue")
}

/// Writes the table of nights.
pub fn write(_diary: &Diary, _exposures: &Exposures) -> String {
    unimplemented!("written in this issue")
}
