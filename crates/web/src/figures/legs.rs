//! Both legs, from behind and from the front, in the places that a diary knows.
//!
//! Owns: the outline of each place, and what marks a front. The left leg stands on the left in
//! both, as one's own do.
//! Must not know: what is shown or chosen there.

use diary::{Side, Site};
use maud::{Markup, html};

use super::body::{P, limb};
use crate::charts::at;

/// Which side of the legs is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Back,
    Front,
}

impl Face {
    pub const BOTH: [Self; 2] = [Self::Back, Self::Front];

    pub fn name(self) -> &'static str {
        if self == Self::Back { "From behind" } else { "From the front" }
    }

    /// The places of a leg seen from here, from above. The foot is seen from both.
    pub fn sites(self) -> [Site; 3] {
        match self {
            Self::Back => [Site::BackOfThigh, Site::Calf, Site::Foot],
            Self::Front => [Site::FrontOfThigh, Site::Shin, Site::Foot],
        }
    }
}

/// Width and height of one drawing.
pub const WIDTH: f64 = 148.0;
pub const HEIGHT: f64 = 268.0;

/// The places of a leg, each once.
pub const SITES: [Site; 5] =
    [Site::BackOfThigh, Site::Calf, Site::Foot, Site::FrontOfThigh, Site::Shin];
pub const LEGS: [Side; 2] = [Side::Left, Side::Right];

/// The middle of a place, where its number stands.
pub fn middle(leg: Side, site: Site) -> P {
    let left = match site {
        Site::Foot => P(27.0, 244.0),
        Site::Calf | Site::Shin => P(32.5, 162.0),
        _ => P(40.0, 56.0),
    };
    on(leg, left)
}

/// One place as it is seen from one side, with the stylesheet's words for how it is filled.
pub fn place(face: Face, leg: Side, site: Site, class: &str) -> Markup {
    // The thigh begins above the drawing: it is cut off there, not rounded.
    let circles: &[(P, f64)] = match (site, face) {
        (Site::Calf, _) => &[
            (P(35.0, 140.0), 17.0),
            (P(31.0, 160.0), 21.0),
            (P(34.0, 190.0), 12.5),
            (P(35.0, 210.0), 9.5),
        ],
        (Site::Shin, _) => &[
            (P(36.0, 140.0), 16.0),
            (P(34.0, 160.0), 18.5),
            (P(34.5, 190.0), 12.5),
            (P(35.0, 210.0), 9.5),
        ],
        (Site::Foot, Face::Back) => {
            &[(P(34.5, 230.0), 10.5), (P(30.0, 242.0), 15.0), (P(22.0, 249.5), 16.0)]
        }
        (Site::Foot, Face::Front) => {
            &[(P(34.5, 230.0), 10.0), (P(29.5, 243.0), 15.5), (P(23.5, 250.0), 16.5)]
        }
        _ => &[
            (P(42.0, -30.0), 31.0),
            (P(41.0, 24.0), 30.0),
            (P(38.0, 66.0), 25.0),
            (P(35.5, 102.0), 18.0),
        ],
    };
    let circles: Vec<(P, f64)> = circles.iter().map(|&(at, r)| (on(leg, at), r)).collect();
    html! { path class={ "zone " (spot(leg, site)) " " (class) } d=(limb(&circles, "").path) {} }
}

/// The stylesheet's word for a place of one leg.
pub fn spot(leg: Side, site: Site) -> String {
    format!("{leg}-{site}")
}

/// What tells the front from the back at a glance: kneecaps and toes, or the hollow of the knee
/// and the heel.
pub fn marks(face: Face) -> Markup {
    let line = |leg: Side, points: &[P]| {
        let points: Vec<String> = points
            .iter()
            .map(|&point| on(leg, point))
            .map(|P(x, y)| format!("{} {}", at(x), at(y)))
            .collect();
        format!("M{}Q{}", points[0], points[1..].join(" "))
    };
    let lines: &[[P; 3]] = match face {
        Face::Back => &[
            [P(24.0, 121.0), P(35.0, 126.0), P(46.0, 121.0)],
            [P(35.5, 218.0), P(36.2, 208.0), P(35.5, 198.0)],
        ],
        Face::Front => &[
            [P(25.0, 117.0), P(36.0, 134.0), P(47.0, 117.0)],
            [P(15.0, 254.0), P(14.5, 258.0), P(15.0, 262.0)],
            [P(22.0, 257.0), P(21.8, 261.0), P(22.0, 265.0)],
            [P(29.5, 257.0), P(29.5, 261.0), P(29.5, 265.0)],
        ],
    };
    let every: String = LEGS
        .into_iter()
        .flat_map(|leg| lines.iter().map(move |points| (leg, points)))
        .map(|(leg, points)| line(leg, points))
        .collect();
    html! { path class="marks" d=(every) {} }
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
        for face in Face::BOTH {
            for site in face.sites() {
                assert!(
                    SITES.contains(&site) && middle(Side::Left, site).0 < WIDTH / 2.0,
                    "{site}"
                );
                for leg in LEGS {
                    drawn.push(place(face, leg, site, "").into_string());
                }
            }
        }
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 12);
        assert!(drawn.iter().all(|path| !path.contains("NaN")), "{drawn:?}");
    }
}
