//! Foreign bytes to what a diary can hold, and a diary to bytes.
//!
//! Owns: the diary CSV, the JSON log, the phrases of the command line; their limits.
//! Must not know: where bytes come from or go to, or whether what they say is new.

pub mod csv_table;
pub mod json_log;
pub mod phrase;
