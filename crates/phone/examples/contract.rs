//! Puts IndexedDB through the cases that every log must keep to.
//!
//! Owns: what a browser calls. `cargo xtask web` builds it, and a journey runs it.
//! Must not know: any case.

use app::{EventLog, contract};
use phone::indexed_db::IndexedDbLog;
use wasm_bindgen::prelude::*;

/// What did not agree, one line for each case; at the end how many cases there were. The diary of
/// this browser is erased before each.
#[wasm_bindgen]
pub async fn disagreements() -> Vec<String> {
    let mut told = Vec::new();
    let cases = contract::cases();
    for case in &cases {
        let agrees = match IndexedDbLog::default().erase().await {
            Ok(()) => contract::agrees(case, async || IndexedDbLog::default()).await,
            Err(why) => Err(why.to_string()),
        };
        told.extend(agrees.err());
    }
    told.push(format!("{} cases", cases.len()));
    told
}
