//! Pictures of a diary, drawn as SVG.
//!
//! Owns: what all pictures share: their names for screen readers, and the hatching that means
//! "not recorded".
//! Must not know: requests, pages. Every picture stands beside the same facts in words.

pub mod bars;
pub mod course;
pub mod heat;
pub mod interval;
pub mod legs;
pub mod strip;
pub mod trend;

use maud::{Markup, html};

/// The hatching of what is not recorded. Ids are shared by a whole page, so each picture names
/// its own.
pub fn hatching(id: &str) -> Markup {
    html! {
        defs {
            pattern id=(id) width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line x1="0" y1="0" x2="0" y2="4" class="hatch" stroke-width="1.6";
            }
        }
    }
}

/// A coordinate to a tenth of a unit: finer is not seen, and a year has many.
pub fn at(coordinate: f64) -> String {
    ((coordinate * 10.0).round() / 10.0).to_string()
}
