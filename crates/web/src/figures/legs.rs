//! Both legs, from behind and from the front, in the places that a diary knows.
//!
//! Owns: the outline of each place, and what marks a front. The left leg stands on the left in
//! both, as one's own do.
//! Must not know: what is shown or chosen there.

use diary::{Side, Site};
use maud::{Markup, html};

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
pub fn middle(leg: Side, site: Site) -> (f64, f64) {
    let (x, y) = match site {
        Site::Foot => (31.0, 242.0),
        Site::Calf | Site::Shin => (36.0, 154.0),
        _ => (39.0, 58.0),
    };
    (if leg == Side::Right { WIDTH - x } else { x }, y)
}

// The left leg, outline by outline. Neighbours share the line of the knee and of the ankle, so that
// the places make one leg. The thigh goes on above the drawing, which cuts it off.
const THIGH: &str = "M7-6C8 40 13 84 18 112C24 117 30 118.5 36 118.5C42 118.5 48 117 54 112\
    C59 84 69 44 71-6Z";
const SHIN: &str = "M18 112C24 117 30 118.5 36 118.5C42 118.5 48 117 54 112C57 128 59 142 58 \
    156C57 178 50 200 48 220C44.5 223.5 41 224.5 37.5 224.5C33.5 224.5 30 223.5 27 \
    220C24 200 14 182 14 156C14 142 16 126 18 112Z";
const CALF: &str = "M18 112C24 117 30 118.5 36 118.5C42 118.5 48 117 54 112C57 124 61 136 60 \
    152C59 176 50 196 48 220C44.5 223.5 41 224.5 37.5 224.5C33.5 224.5 30 223.5 27 \
    220C25 198 11 178 11 152C11 138 15 126 18 112Z";
const FOOT_IN_FRONT: &str = "M27 220C30 223.5 33.5 224.5 37.5 224.5C41 224.5 44.5 \
    223.5 48 220C48 229 51 237 53 246C55 257 49 264 40 264.5L19 263C8 261.5 3 254 7 246C12 238 \
    24 231 27 220Z";
const FOOT_BEHIND: &str = "M27 220C30 223.5 33.5 224.5 37.5 224.5C41 224.5 44.5 223.5 \
    48 220C48 230 51 238 52 247C53 258 47 265 39 265C33 265 29 263 27 260C18 264 3 261 6 249C9 240 \
    24 232 27 220Z";
/// The hollow of the knee, the lower edge of the calf's muscle, the tendon, the heel.
const MARKS_BEHIND: &str = "M26 110Q36 114 46 110M19 172Q28 188 37 179Q46 188 54 168M37.5 200V216\
    M27 260Q25.5 257 26.5 254";
/// The kneecap, the edge of the shinbone, the toes.
const MARKS_IN_FRONT: &str = "M27 108Q36 98 45 108M27 124Q36 130 45 124M33 178Q35 196 37 208\
    M41 264L40.5 254M32.5 264V256.5M25 263.5L25.5 257M17.5 262.5L18.5 257";

/// One place as it is seen from one side, with the stylesheet's words for how it is filled.
pub fn place(face: Face, leg: Side, site: Site, class: &str) -> Markup {
    let outline = match (site, face) {
        (Site::Calf, _) => CALF,
        (Site::Shin, _) => SHIN,
        (Site::Foot, Face::Back) => FOOT_BEHIND,
        (Site::Foot, Face::Front) => FOOT_IN_FRONT,
        _ => THIGH,
    };
    html! { path class={ "zone " (spot(leg, site)) " " (class) } d=(outline) transform=[mirrored(leg)] {} }
}

/// The right leg is the left one's mirror image.
fn mirrored(leg: Side) -> Option<String> {
    (leg == Side::Right).then(|| format!("matrix(-1 0 0 1 {WIDTH} 0)"))
}

/// The stylesheet's word for a place of one leg.
pub fn spot(leg: Side, site: Site) -> String {
    format!("{leg}-{site}")
}

/// What tells the front from the back at a glance.
pub fn marks(face: Face) -> Markup {
    let lines = if face == Face::Back { MARKS_BEHIND } else { MARKS_IN_FRONT };
    html! { @for leg in LEGS { path class="marks" d=(lines) transform=[mirrored(leg)] {} } }
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
    }
}
