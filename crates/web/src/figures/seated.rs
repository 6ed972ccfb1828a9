//! Postures on a chair, seen from the side.
//!
//! Owns: where hands, feet and joints are in each.
//! Must not know: how a body is drawn, or how long anything is done.

use maud::{Markup, html};

use super::body::{
    ANKLE, Arm,
    Bend::{Left, Right},
    Depth::{Far, Near},
    FLOOR, LEG, Leg, Muscle, P, RIGHT, TRUNK, Trunk, floor,
};

const SEAT: f64 = 133.0;
/// Half of the thickness of a hip.
const SITTING: f64 = 10.0;

/// A chair on which someone sits whose hip is at `x`.
fn chair(x: f64) -> Markup {
    let under = SEAT + 6.0;
    html! {
        path class="prop" d={
            "M" (x - 34.0) " " (SEAT - 62.0) "h6V" (SEAT) "h50v6h-6V" (FLOOR) "h-6V" (under)
            "h-32V" (FLOOR) "h-6V" (under) "h-6z"
        } {}
    }
}

pub fn towel_round_the_foot() -> Markup {
    let hip = P(76.0, SEAT - SITTING);
    let shoulder = hip.along(P(0.5, -0.866), TRUNK);
    let ankle = hip.along(P(60.0, 46.0), LEG);
    let toes = P(0.42, -0.9).unit();
    let straight = Leg::to(hip, ankle, Left, toes).pulling(&[Muscle::Hamstring, Muscle::Calf]);
    let bent = Leg::to(hip + P(2.0, -1.0), P(106.0, ANKLE), Left, RIGHT);
    let trunk = Trunk { hip, shoulder, face: P(0.9, 0.42).unit(), up: P(0.5, -0.86).unit() };
    let hands = P(126.0, 122.0);
    let ball = ankle.along(toes, 14.0) + P(5.0, 2.0);
    html! {
        (floor(34.0, 194.0))
        (chair(hip.0))
        (bent.draw(Far))
        (Arm::reaching(shoulder + P(2.0, 1.0), hands + P(3.0, -3.0), Right, P(0.7, 0.7)).draw(Far))
        path class="towel" d={ "M" (hands.0 + 5.0) " " (hands.1 + 5.0) "L" (ball.0) " " (ball.1) } {}
        (straight.draw(Near))
        (trunk.draw())
        (Arm::reaching(shoulder, hands, Right, P(0.6, 0.8)).draw(Near))
    }
}

pub fn rubbing_the_calf() -> Markup {
    let hip = P(70.0, SEAT - SITTING);
    let shoulder = hip.along(P(0.56, -0.83), TRUNK);
    let raised = Leg::to(hip, P(136.0, 138.0), Left, P(0.55, -0.84).unit());
    let down = Leg::to(hip + P(2.0, -1.0), P(102.0, ANKLE), Left, RIGHT);
    let trunk = Trunk { hip, shoulder, face: P(0.88, 0.47).unit(), up: P(0.5, -0.86).unit() };
    html! {
        (floor(28.0, 178.0))
        (chair(hip.0))
        path class="prop" d={ "M122 146h40v7h-5V" (FLOOR) "h-5v-23h-20v23h-5v-23h-5z" } {}
        (down.draw(Far))
        (Arm::reaching(shoulder + P(2.0, 1.0), P(113.0, 110.0), Right, P(0.8, 0.6)).draw(Far))
        (raised.draw(Near))
        (trunk.draw())
        (Arm::reaching(shoulder, P(107.0, 122.0), Right, P(0.95, 0.3)).draw(Near))
        path class="go" d="M142 120Q132 106 118 100m8-2-9 1 4 8" {}
    }
}

pub fn rubbing_the_thigh() -> Markup {
    let hip = P(76.0, SEAT - SITTING);
    let shoulder = hip.along(P(0.3, -0.954), TRUNK);
    let leg = |x: f64| Leg::to(hip, P(x, ANKLE), Left, RIGHT);
    let trunk = Trunk { hip, shoulder, face: P(0.95, 0.3).unit(), up: P(0.3, -0.95).unit() };
    html! {
        (floor(34.0, 178.0))
        (chair(hip.0))
        (leg(121.0).draw(Far))
        (Arm::reaching(shoulder + P(2.0, 1.0), P(107.0, 115.0), Right, P(0.9, 0.3)).draw(Far))
        (leg(114.0).draw(Near))
        (trunk.draw())
        (Arm::reaching(shoulder, P(97.0, 115.0), Right, P(0.95, 0.2)).draw(Near))
        path class="go" d="M150 120Q141 104 124 103m8-5-9 5 8 6" {}
    }
}
