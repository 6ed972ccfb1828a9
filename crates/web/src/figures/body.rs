//! A person seen from the side, put together from limbs.
//!
//! Owns: how long and how thick the parts of a body are, and the outline round them.
//! Must not know: any posture.
//!
//! A limb is a row of circles with a skin drawn round them. Every layer is drawn twice, first a
//! little larger in the colour of ink: what remains to be seen of that is one outline round the
//! layer, without lines where its parts meet.

use std::ops::{Add, Mul, Sub};

use maud::{Markup, html};

use crate::charts::at;

/// A place in a drawing, or a way from one to another. Units are those of the drawing; y grows
/// downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct P(pub f64, pub f64);

impl Add for P {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }
}

impl Sub for P {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0, self.1 - other.1)
    }
}

impl Mul<f64> for P {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        Self(self.0 * by, self.1 * by)
    }
}

impl P {
    pub fn length(self) -> f64 {
        (self.0 * self.0 + self.1 * self.1).sqrt()
    }

    /// The same way, one unit long; no way stays none.
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { self }
    }

    /// Turned a quarter clockwise as it is seen.
    pub fn turned(self) -> Self {
        Self(-self.1, self.0)
    }

    /// So far from here, that way.
    pub fn along(self, way: Self, distance: f64) -> Self {
        self + way.unit() * distance
    }
}

/// Lengths of a person's parts. They stand in the proportion of grown people: the hip a little
/// above half of the height, knee to floor a little more than a quarter of it.
const THIGH: f64 = 38.0;
const SHANK: f64 = 37.0;
pub const LEG: f64 = THIGH + SHANK;
pub const TRUNK: f64 = 42.0;
const UPPER_ARM: f64 = 26.0;
const FOREARM: f64 = 25.0;
/// From the ankle to the sole.
pub const HEEL: f64 = 6.0;

pub const FLOOR: f64 = 176.0;
/// The height of an ankle above a foot that stands on the floor.
pub const ANKLE: f64 = FLOOR - HEEL;
pub const RIGHT: P = P(1.0, 0.0);
pub const UP: P = P(0.0, -1.0);

pub fn floor(from: f64, to: f64) -> Markup {
    html! { path class="ground" d={ "M" (from) " " (FLOOR) "H" (to) } {} }
}

/// On which side of a line a joint stands out, seen from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bend {
    Left,
    Right,
}

/// Where knee or elbow is when both ends of a limb are given. Ends further apart than the limb is
/// long stretch it.
fn joint(from: P, to: P, upper: f64, lower: f64, bend: Bend) -> P {
    let apart = (to - from).length().max(1.0);
    let along = (upper * upper - lower * lower + apart * apart) / (2.0 * apart);
    let out = (upper * upper - along * along).max(0.0).sqrt();
    let way = (to - from).unit();
    let out = if bend == Bend::Right { out } else { -out };
    from + way * along.min(upper) + way.turned() * out
}

/// One filled shape of a layer.
pub struct Shape {
    pub path: String,
    class: &'static str,
}

/// A row of circles, each with its radius, and the skin round them.
pub fn limb(circles: &[(P, f64)], class: &'static str) -> Shape {
    let way = |at: usize| {
        let (before, after) = (at.saturating_sub(1), (at + 1).min(circles.len() - 1));
        (circles[after].0 - circles[before].0).unit()
    };
    let edge = |side: f64| -> Vec<P> {
        let place = |at: usize| circles[at].0 + way(at).turned() * (circles[at].1 * side);
        (0..circles.len()).map(place).collect()
    };
    let there = edge(1.0);
    let back: Vec<P> = edge(-1.0).into_iter().rev().collect();
    let cap = |end: usize, to: P| {
        let r = at(circles[end].1);
        format!("A{r} {r} 0 0 0 {} {}", at(to.0), at(to.1))
    };
    let mut path = format!("M{} {}", at(there[0].0), at(there[0].1));
    path += &curve(&there);
    path += &cap(circles.len() - 1, back[0]);
    path += &curve(&back);
    path += &cap(0, there[0]);
    path.push('Z');
    Shape { path, class }
}

/// A smooth line through all points, from the first on.
fn curve(points: &[P]) -> String {
    let slope = |place: usize| {
        let (before, after) = (place.saturating_sub(1), (place + 1).min(points.len() - 1));
        (points[after] - points[before]) * (1.0 / 6.0)
    };
    let mut path = String::new();
    for place in 1..points.len() {
        let (from, to) = (points[place - 1] + slope(place - 1), points[place] - slope(place));
        let end = points[place];
        path += &format!(
            "C{} {} {} {} {} {}",
            at(from.0),
            at(from.1),
            at(to.0),
            at(to.1),
            at(end.0),
            at(end.1)
        );
    }
    path
}

/// Shapes with one outline round them all.
pub fn layer(shapes: &[Shape]) -> Markup {
    html! {
        g class="edge" { @for shape in shapes { path d=(shape.path) {} } }
        @for shape in shapes { path class=(shape.class) d=(shape.path) {} }
    }
}

/// Which leg or arm of the two: the one on the far side is drawn in shade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    Near,
    Far,
}

impl Depth {
    fn skin(self) -> &'static str {
        if self == Self::Near { "skin" } else { "shade" }
    }

    fn cloth(self) -> &'static str {
        if self == Self::Near { "cloth" } else { "cloth shade" }
    }
}

/// A leg by its joints. `back` is the side of the calf, `toes` where the toes point.
pub struct Leg {
    pub hip: P,
    pub knee: P,
    pub ankle: P,
    pub back: Bend,
    pub toes: P,
    /// Where the pull is felt.
    pub pull: &'static [Muscle],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Muscle {
    Calf,
    Hamstring,
}

impl Leg {
    /// From the hip to the ankle of someone who looks to the right. The knee bends to `bend`.
    pub fn to(hip: P, ankle: P, bend: Bend, toes: P) -> Self {
        let knee = joint(hip, ankle, THIGH, SHANK, bend);
        Self { hip, knee, ankle, back: Bend::Right, toes, pull: &[] }
    }

    pub fn pulling(self, pull: &'static [Muscle]) -> Self {
        Self { pull, ..self }
    }

    pub fn draw(&self, depth: Depth) -> Markup {
        let (skin, cloth) = (depth.skin(), depth.cloth());
        let behind = |way: P| way.turned() * if self.back == Bend::Right { 1.0 } else { -1.0 };
        let shank = self.ankle - self.knee;
        let thigh = self.knee - self.hip;
        let (calf, ham) = (behind(shank.unit()), behind(thigh.unit()));
        let upper = [
            (self.hip, 9.6),
            (self.hip + thigh * 0.35 + ham * 0.6, 8.8),
            (self.hip + thigh * 0.72, 7.0),
            (self.knee, 6.1),
        ];
        let lower = [
            (self.knee, 6.1),
            (self.knee + shank * 0.3 + calf * 1.5, 6.4),
            (self.knee + shank * 0.62 + calf * 0.7, 4.8),
            (self.ankle, 3.5),
        ];
        // From the ankle to the sole: away from the shank, square to the toes.
        let along = shank.unit().0 * self.toes.0 + shank.unit().1 * self.toes.1;
        let down = (shank.unit() - self.toes * along).unit();
        let foot = [
            (self.ankle + down * 2.4 - self.toes * 3.2, 3.6),
            (self.ankle + self.toes * 5.0 + down * 2.0, 3.4),
            (self.ankle + self.toes * 12.0 + down * 3.4, 2.5),
            (self.ankle + self.toes * 17.0 + down * 4.1, 1.9),
        ];
        let shorts = [
            (self.hip, 10.0),
            (self.hip + thigh * 0.3 + ham * 0.6, 9.4),
            (self.hip + thigh * 0.56 + ham * 0.3, 9.0),
        ];
        let mut shapes =
            vec![limb(&lower, skin), limb(&foot, skin), limb(&upper, skin), limb(&shorts, cloth)];
        for muscle in self.pull {
            shapes.push(match muscle {
                Muscle::Calf => limb(
                    &[
                        (self.knee + shank * 0.1 + calf * 3.2, 1.8),
                        (self.knee + shank * 0.3 + calf * 4.0, 3.0),
                        (self.knee + shank * 0.55 + calf * 2.6, 1.9),
                        (self.knee + shank * 0.78 + calf * 1.6, 0.9),
                    ],
                    "pull",
                ),
                Muscle::Hamstring => limb(
                    &[
                        (self.hip + thigh * 0.3 + ham * 5.2, 1.8),
                        (self.hip + thigh * 0.55 + ham * 4.6, 3.0),
                        (self.hip + thigh * 0.8 + ham * 3.6, 2.0),
                        (self.hip + thigh * 0.96 + ham * 3.2, 1.0),
                    ],
                    "pull",
                ),
            });
        }
        layer(&shapes)
    }
}

/// An arm by its joints.
pub struct Arm {
    pub shoulder: P,
    pub elbow: P,
    pub wrist: P,
    /// Where the fingers point.
    pub fingers: P,
}

impl Arm {
    /// Bent so that the hand gets there.
    pub fn reaching(shoulder: P, wrist: P, bend: Bend, fingers: P) -> Self {
        Self { shoulder, elbow: joint(shoulder, wrist, UPPER_ARM, FOREARM, bend), wrist, fingers }
    }

    pub fn draw(&self, depth: Depth) -> Markup {
        let upper = self.elbow - self.shoulder;
        let fore = self.wrist - self.elbow;
        let skin = depth.skin();
        layer(&[
            limb(&[(self.elbow, 3.7), (self.elbow + fore * 0.3, 3.9), (self.wrist, 2.5)], skin),
            limb(
                &[
                    (self.wrist, 2.5),
                    (self.wrist + self.fingers * 4.0, 3.0),
                    (self.wrist + self.fingers * 9.0, 1.7),
                ],
                skin,
            ),
            limb(
                &[(self.shoulder, 5.2), (self.shoulder + upper * 0.5, 4.7), (self.elbow, 3.7)],
                skin,
            ),
            limb(
                &[
                    (self.shoulder, 5.8),
                    (self.shoulder + upper * 0.3, 5.7),
                    (self.shoulder + upper * 0.52, 5.6),
                ],
                depth.cloth(),
            ),
        ])
    }
}

/// Trunk and head.
pub struct Trunk {
    pub hip: P,
    pub shoulder: P,
    /// Where the face looks.
    pub face: P,
    /// From the shoulder towards the top of the head.
    pub up: P,
}

impl Trunk {
    pub fn head(&self) -> P {
        self.shoulder + self.up * 20.0 + self.face * 2.6
    }

    pub fn draw(&self) -> Markup {
        let trunk = self.shoulder - self.hip;
        let front = if trunk.turned().0 * self.face.0 + trunk.turned().1 * self.face.1 >= 0.0 {
            trunk.unit().turned()
        } else {
            trunk.unit().turned() * -1.0
        };
        let head = self.head();
        let crown = (self.up + self.face * 0.1).unit();
        html! {
            (layer(&[
                limb(&[(self.shoulder - trunk.unit() * 3.0, 5.4), (self.shoulder + self.up * 7.0 + self.face * 0.8, 4.4), (head - self.up * 3.0, 4.6)], "skin"),
                limb(
                    &[
                        (head - self.up * 3.4 + self.face * 1.6, 7.0),
                        (head + self.up * 2.0, 8.6),
                        (head + self.up * 3.6, 8.2),
                    ],
                    "skin",
                ),
                limb(&[(head + self.face * 6.8 + self.up * 0.8, 1.6), (head + self.face * 9.4 - self.up * 1.6, 1.2)], "skin"),
                limb(
                    &[
                        (head - self.face * 7.0 - self.up * 3.6, 2.2),
                        (head - self.face * 4.6 + crown * 2.0, 5.6),
                        (head - self.face * 1.4 + crown * 5.4, 6.8),
                        (head + self.face * 4.2 + crown * 8.4, 2.8),
                    ],
                    "hair",
                ),
            ]))
            (layer(&[
                limb(
                    &[
                        (self.hip, 10.2),
                        (self.hip + trunk * 0.38 + front * 0.3, 9.0),
                        (self.hip + trunk * 0.74 + front * 0.6, 10.4),
                        (self.shoulder, 7.2),
                    ],
                    "cloth",
                ),
            ]))
        }
    }
}
