//! Postures on one's feet, seen from the side.
//!
//! Owns: where hands, feet and joints are in each, and what is leant on.
//! Must not know: how a body is drawn, or how long anything is held.

use maud::{Markup, html};

use super::body::{
    ANKLE, Arm,
    Bend::{Left, Right},
    Depth::{Far, Near},
    FLOOR, HEEL, LEG, Leg, Muscle, P, RIGHT, TRUNK, Trunk, UP, floor,
};

pub fn calf_at_the_wall() -> Markup {
    let hip = P(110.0, 108.0);
    let shoulder = hip.along(P(0.38, -0.92), TRUNK);
    let back = Leg::to(hip, P(68.0, ANKLE), Left, RIGHT).pulling(&[Muscle::Calf]);
    let front = Leg::to(hip + P(2.0, -1.0), P(142.0, ANKLE), Left, RIGHT);
    let trunk = Trunk { hip, shoulder, face: P(0.97, -0.1).unit(), up: P(0.22, -0.97).unit() };
    html! {
        path class="prop" d={ "M178 8h14V" (FLOOR) "h-14z" } {}
        (floor(24.0, 212.0))
        (Arm::reaching(shoulder + P(3.0, 1.0), P(171.0, 60.0), Left, UP).draw(Far))
        (front.draw(Far))
        (trunk.draw())
        (back.draw(Near))
        (Arm::reaching(shoulder, P(171.0, 72.0), Left, UP).draw(Near))
    }
}

/// The leg that is stretched is the one on the far side: so the hands on the other thigh are seen.
pub fn heel_on_a_step() -> Markup {
    let hip = P(92.0, 97.0);
    let shoulder = hip.along(P(0.8, -0.6), TRUNK);
    let heel = hip.along(P(0.73, 0.68), LEG);
    let stretched = Leg::to(hip, heel, Left, P(0.5, -0.87).unit()).pulling(&[Muscle::Hamstring]);
    let standing = Leg::to(hip, P(82.0, ANKLE), Left, RIGHT);
    let trunk = Trunk { hip, shoulder, face: P(0.8, 0.6), up: P(0.68, -0.73).unit() };
    html! {
        (floor(34.0, 214.0))
        path class="prop" d={ "M134 " (FLOOR) "v-20h54v20z" } {}
        (stretched.draw(Far))
        (standing.draw(Near))
        (trunk.draw())
        (Arm::reaching(shoulder, P(94.0, 110.0), Right, P(-0.4, 0.9)).draw(Near))
    }
}

pub fn heel_below_a_step() -> Markup {
    let edge = 156.0;
    let ankle = P(97.0, edge + 1.0);
    let hip = ankle.along(P(0.11, -0.994), LEG);
    let shoulder = hip.along(P(0.05, -1.0), TRUNK);
    let low = Leg::to(hip, ankle, Left, P(0.88, -0.47).unit()).pulling(&[Muscle::Calf]);
    let flat = Leg::to(hip, P(118.0, edge - HEEL), Left, RIGHT);
    let trunk = Trunk { hip, shoulder, face: RIGHT, up: P(0.05, -1.0).unit() };
    let hanging = Arm {
        shoulder,
        elbow: shoulder + P(-2.0, 26.0),
        wrist: shoulder + P(5.0, 50.0),
        fingers: P(0.2, 0.98),
    };
    html! {
        (floor(34.0, 106.0))
        path class="prop" d={ "M108 " (FLOOR) "V" (edge) "H160v-20H222V" (FLOOR) "z" } {}
        path class="rail" d="M146 155V96M208 135V80M132 92 220 73" {}
        (Arm::reaching(shoulder + P(2.0, 1.0), P(145.0, 85.0), Left, P(1.0, -0.1)).draw(Far))
        (flat.draw(Far))
        (low.draw(Near))
        (trunk.draw())
        (hanging.draw(Near))
    }
}
