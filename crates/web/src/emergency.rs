//! Whom to call now.
//!
//! Owns: the link that dials the emergency number.
//! Must not know: when help is needed.

use clinic::triage::words::{EUROPEAN_NUMBER, chosen_number};
use diary::Diary;
use maud::{Markup, html};

/// "Call 999": the number that was chosen, else the European one.
pub fn call(diary: &Diary) -> Markup {
    let number = chosen_number(diary).unwrap_or(EUROPEAN_NUMBER);
    // The digits alone; what stands between them is for eyes.
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { a class="call" href={ "tel:" (dialled) } { "Call " (number) } }
}
