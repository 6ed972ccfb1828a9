//! The files `knowledge/findings.toml` and `knowledge/triage/`.
//!
//! Owns: which files there are, in the order in which their rules are listed.
//! Must not know: what they say. A test compares this list with the folder.

use crate::knowledge::{KnowledgeFile, built_in};

pub(super) static FINDINGS: KnowledgeFile<'static> = built_in!("findings.toml");

macro_rules! files {
    ($($id:literal)+) => {
        &[$(built_in!(concat!("triage/", $id, ".toml"))),+]
    };
}

#[rustfmt::skip]
pub(super) static RULES: &[KnowledgeFile<'static>] = files! {
    "E1" "E2" "E3" "E4" "E5" "E6" "E7" "E8" "E9" "E10" "E11"
    "S1" "S2" "S3" "S4" "S5" "S6" "S7" "S8" "S9" "S10" "S11"
    "C1" "C2" "C3" "C4" "C5" "C6" "C7" "C8" "C9" "C10" "C11" "C12"
    "X1" "X2" "X3" "X4" "X5" "X6" "X7" "X8" "X9" "X10" "X11" "X12" "X13" "X14" "X15" "X16" "X17" "X18" "X19" "X20" "X21" "X22" "X23"
    "D1" "D2" "D3" "D4" "D5" "D6" "D7" "D8" "D9" "D10" "D11" "D12" "D13" "D14" "D15" "D16" "D17" "D18" "D19" "D20"
};
