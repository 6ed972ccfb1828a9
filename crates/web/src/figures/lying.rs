//! Postures in bed.
//!
//! Owns: where head, hands, feet and joints are in each, the bed and what lies on it.
//! Must not know: how a body is drawn, or how long anyone stays.

use maud::{Markup, html};

use super::body::{
    Arm,
    Bend::{Left, Right},
    Depth::{Far, Near},
    HEEL, Leg, P, RIGHT, TRUNK, Trunk,
};

/// The top of the mattress.
const BED: f64 = 146.0;
/// The middle of someone who lies on it.
const LYING: f64 = BED - 11.0;

/// A bed whose foot is at x.
fn bed(to: f64) -> Markup {
    let feet = BED + 24.0;
    html! {
        path class="prop" d={ "M16 " (BED) "H" (to - 6.0) "q6 0 6 6v12q0 6-6 6H16q-6 0-6-6v-12q0-6 6-6z" } {}
        path class="ground" d={ "M24 " (feet) "v7M" (to - 14.0) " " (feet) "v7" } {}
    }
}

fn pillow() -> Markup {
    html! { path class="pillow" d="M18 144q-5-11 2-14 22-6 44 2 6 4 2 12-24 4-48 0z" {} }
}

fn on_the_back(hip: P) -> Trunk {
    Trunk {
        hip,
        shoulder: hip + P(-TRUNK, -1.0),
        face: P(0.1, -1.0).unit(),
        up: P(-1.0, -0.08).unit(),
    }
}

/// An arm that lies beside the body, so far along it.
fn beside(trunk: &Trunk, wrist: P) -> Arm {
    let shoulder = trunk.shoulder + P(1.0, 1.0);
    Arm { shoulder, elbow: shoulder + P(25.0, 6.0), wrist: shoulder + wrist, fingers: P(1.0, 0.05) }
}

pub fn hand_on_the_belly() -> Markup {
    let trunk = on_the_back(P(122.0, LYING));
    let leg = |x: f64| Leg::to(trunk.hip, P(x, BED - HEEL), Left, RIGHT);
    let shoulder = trunk.shoulder + P(1.0, 1.0);
    let arm = Arm {
        shoulder,
        elbow: shoulder + P(22.0, 8.0),
        wrist: shoulder + P(32.0, -12.0),
        fingers: P(0.9, -0.3),
    };
    html! {
        (bed(230.0))
        (pillow())
        (leg(180.0).draw(Far))
        (trunk.draw())
        (leg(172.0).draw(Near))
        (arm.draw(Near))
        path class="go" d="M116 112V86m-6 7 6-7 6 7m-12 12 6 7 6-7" {}
    }
}

pub fn at_rest() -> Markup {
    let trunk = on_the_back(P(122.0, LYING));
    let leg = |lift: f64| {
        let ankle = trunk.hip + P(75.0, 4.0 - lift);
        Leg::to(trunk.hip, ankle, Left, P(0.35, -0.94).unit())
    };
    html! {
        (bed(230.0))
        (pillow())
        (leg(1.5).draw(Far))
        (trunk.draw())
        (leg(0.0).draw(Near))
        (beside(&trunk, P(50.0, 6.0)).draw(Near))
    }
}

pub fn under_loose_covers() -> Markup {
    let trunk = on_the_back(P(112.0, LYING));
    let leg = Leg::to(trunk.hip, trunk.hip + P(75.0, 3.0), Left, P(0.12, -0.99).unit());
    let shoulder = trunk.shoulder + P(1.0, 1.0);
    let arm = Arm {
        shoulder,
        elbow: shoulder + P(24.0, 7.0),
        wrist: shoulder + P(34.0, -15.0),
        fingers: P(0.9, 0.1),
    };
    html! {
        (bed(212.0))
        (pillow())
        (trunk.draw())
        (leg.draw(Near))
        path class="cover" d="M86 124Q100 115 122 119T166 115Q180 97 200 101Q222 107 226 138T232 172Q226 177 218 172Q216 158 213 146H150Q110 147 90 142Q80 132 86 124z" {}
        path class="go" d="M196 92V70m-6 7 6-8 6 8" {}
        (arm.draw(Near))
    }
}

pub fn pillow_under_the_knees() -> Markup {
    let trunk = on_the_back(P(112.0, LYING));
    let leg = |further: f64| {
        let ankle = trunk.hip + P(66.0 + further, 3.0);
        Leg::to(trunk.hip, ankle, Left, P(0.2, -0.98).unit())
    };
    html! {
        (bed(230.0))
        (pillow())
        (leg(2.0).draw(Far))
        path class="pillow strong" d="M120 145q-3-6 6-12 16-20 30-4 12 4 10 16-22 4-46 0z" {}
        (trunk.draw())
        (leg(0.0).draw(Near))
        (beside(&trunk, P(46.0, 3.0)).draw(Near))
    }
}

/// From above: from the side one would not see what lies between the knees.
pub fn on_the_side_from_above() -> Markup {
    let hip = P(124.0, 110.0);
    let trunk = Trunk {
        hip,
        shoulder: hip + P(-41.0, -8.0),
        face: P(0.25, -0.97).unit(),
        up: P(-0.97, -0.2).unit(),
    };
    let toes = P(0.5, -0.87).unit();
    let leg = |knee: P| Leg {
        hip,
        knee: hip + knee,
        ankle: hip + knee + P(34.0, 14.5),
        toes,
        ..Leg::to(hip, hip, Left, toes)
    };
    let shoulder = trunk.shoulder;
    let arm = |at: P| Arm::reaching(shoulder + at, P(74.0, 68.0) + at * 2.0, Right, P(-0.6, -0.8));
    html! {
        rect class="prop" x="10" y="22" width="220" height="146" rx="12" {}
        rect class="pillow" x="24" y="56" width="52" height="86" rx="14" {}
        (arm(P(4.0, -3.0)).draw(Far))
        (leg(P(34.0, -14.0)).draw(Far))
        rect class="pillow strong" x="140" y="70" width="42" height="58" rx="13" transform="rotate(24 160 98)" {}
        (trunk.draw())
        (leg(P(29.0, -24.5)).draw(Near))
        (arm(P(0.0, 0.0)).draw(Near))
    }
}

pub fn feet_over_the_edge() -> Markup {
    let hip = P(118.0, LYING);
    let trunk = Trunk {
        hip,
        shoulder: hip + P(-TRUNK, 1.0),
        face: P(-0.2, 0.98).unit(),
        up: P(-1.0, -0.1).unit(),
    };
    let leg = |lift: f64| {
        let ankle = hip + P(75.0, 4.0 - lift);
        Leg { back: Left, ..Leg::to(hip, ankle, Right, P(0.12, 0.99).unit()) }
    };
    let shoulder = trunk.shoulder + P(0.0, 1.0);
    let arm = Arm {
        shoulder,
        elbow: shoulder + P(-10.0, 9.0),
        wrist: shoulder + P(-32.0, 6.0),
        fingers: P(-1.0, -0.1),
    };
    html! {
        (bed(184.0))
        (leg(2.0).draw(Far))
        (pillow())
        (trunk.draw())
        (leg(0.0).draw(Near))
        (arm.draw(Near))
    }
}
