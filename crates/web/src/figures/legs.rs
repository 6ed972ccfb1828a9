//! Both legs from behind, in the places that a diary knows.
//!
//! Owns: the outline of each place. The left leg stands on the left, as one's own do.
//! Must not know: what is shown or chosen there.

use diary::{Side, Site};
use maud::{Markup, html};

use super::body::{P, limb};

/// The part of the drawing that is shown.
pub const VIEW: &str = "0 0 220 268";
const WIDTH: f64 = 220.0;

/// The places of a leg, from above.
pub const SITES: [Site; 3] = [Site::Thigh, Site::Calf, Site::Foot];
pub const LEGS: [Side; 2] = [Side::Left, Side::Right];

/// The middle of a place, where its number stands.
pub fn middle(leg: Side, site: Site) -> P {
    let left = match site {
        Site::Calf => P(68.0, 162.0),
        Site::Foot => P(62.5, 243.0),
        Site::Thigh | Site::Other => P(76.0, 56.0),
    };
    on(leg, left)
}

/// One place, with the stylesheet's word for how it is filled.
pub fn place(leg: Side, site: Site, class: &str) -> Markup {
    // The thigh begins above the drawing: it is cut off there, not rounded.
    let circles: &[(P, f64)] = match site {
        Site::Calf => &[
            (P(71.0, 140.0), 17.0),
            (P(67.0, 160.0), 21.0),
            (P(70.0, 190.0), 12.5),
            (P(71.0, 210.0), 9.5),
        ],
        Site::Foot => &[(P(70.0, 234.0), 11.5), (P(63.0, 244.0), 13.0), (P(55.0, 252.0), 12.0)],
        Site::Thigh | Site::Other => &[
            (P(78.0, -30.0), 31.0),
            (P(77.0, 24.0), 30.0),
            (P(74.0, 66.0), 25.0),
            (P(71.5, 102.0), 18.0),
        ],
    };
    let circles: Vec<(P, f64)> = circles.iter().map(|&(at, r)| (on(leg, at), r)).collect();
    html! { path class={ "zone " (leg) " " (site) " " (class) } d=(limb(&circles, "").path) {} }
}

fn on(leg: Side, left: P) -> P {
    if leg == Side::Right { P(WIDTH - left.0, left.1) } else { left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_left_leg_stands_on_the_left_and_no_two_places_are_the_same() {
        let mut drawn = Vec::new();
        for site in SITES {
            assert!(middle(Side::Left, site).0 < WIDTH / 2.0, "{site}");
            for leg in LEGS {
                drawn.push(place(leg, site, "").into_string());
            }
        }
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 6);
        assert!(drawn.iter().all(|path| !path.contains("NaN")), "{drawn:?}");
    }
}
