//! Whether a medicine or supplement is still taken.
//!
//! Owns: what can be known of its end.
//! Must not know: what any medicine is or does; that is `knowledge/`.

use jiff::civil;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    StillTaken,
    On(civil::Date),
}
