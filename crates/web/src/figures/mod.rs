//! Line drawings of the postures that routines show.
//!
//! Owns: which figure shows what `knowledge/routines.toml` names, and how a drawing stands on a
//! page.
//! Must not know: any routine. The words for a drawing come from `knowledge/`.

mod body;
pub mod legs;
mod lying;
mod seated;
mod standing;

use diary::Side;
use maud::{Markup, html};

struct Figure {
    id: &'static str,
    /// Whose posture it is as drawn, where the legs differ. In a mirror it is the other's.
    leg: Option<Side>,
    /// The part of the drawing that is shown: left, top, width, height.
    view: &'static str,
    draw: fn() -> Markup,
}

const fn figure(
    id: &'static str,
    leg: Option<Side>,
    view: &'static str,
    draw: fn() -> Markup,
) -> Figure {
    Figure { id, leg, view, draw }
}

const LEFT: Option<Side> = Some(Side::Left);
const RIGHT: Option<Side> = Some(Side::Right);

static FIGURES: [Figure; 12] = [
    figure("calf-wall", RIGHT, "20 4 196 178", standing::calf_at_the_wall),
    figure("hamstring-standing", LEFT, "30 24 190 158", standing::heel_on_a_step),
    figure("calf-step", RIGHT, "30 2 196 178", standing::heel_below_a_step),
    figure("hamstring-calf-seated", RIGHT, "30 42 170 140", seated::towel_round_the_foot),
    figure("massage-calf", RIGHT, "24 44 160 138", seated::rubbing_the_calf),
    figure("massage-thigh", RIGHT, "30 34 152 148", seated::rubbing_the_thigh),
    figure("lying-breathing", None, "4 74 232 108", lying::hand_on_the_belly),
    figure("lying-relaxed", None, "4 90 232 92", lying::at_rest),
    figure("loose-covers", None, "4 62 232 120", lying::under_loose_covers),
    figure("knee-pillow", None, "4 84 232 98", lying::pillow_under_the_knees),
    figure("side-pillow", None, "4 18 232 154", lying::on_the_side_from_above),
    figure("feet-over-edge", None, "4 90 232 92", lying::feet_over_the_edge),
];

/// The drawing that `knowledge/` calls `id`. `name` is its own on the page, `shows` says in words
/// what it shows. `None`: there is no such drawing.
pub fn draw(id: &str, name: &str, shows: &str) -> Option<Markup> {
    let figure = FIGURES.iter().find(|figure| figure.id == id)?;
    let title = format!("{name}-shows");
    Some(html! {
        svg class="figure" id=(name) viewBox=(figure.view) role="img"
            aria-labelledby=(title) data-leg=[figure.leg.map(Side::word)] {
            title id=(title) { (shows) }
            ((figure.draw)())
        }
    })
}

#[cfg(test)]
mod tests {
    use clinic::routines::Routines;

    use super::*;

    #[test]
    fn every_figure_that_knowledge_names_has_a_drawing_and_words() {
        let named = Routines::built_in().iter().flat_map(|routine| &routine.steps);
        for id in named.filter_map(|step| step.figure.as_deref()) {
            let shows = Routines::built_in().shows(id).unwrap_or_default();
            assert!(shows.len() > 30, "{id}: {shows:?}");
            let drawn = draw(id, "f", shows).map(Markup::into_string).unwrap_or_default();
            assert!(drawn.contains(shows) && drawn.matches("<path").count() > 9, "{id}: {drawn}");
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{id}: {drawn}");
        }
    }

    #[test]
    fn no_drawing_is_left_that_nothing_shows() {
        for figure in &FIGURES {
            assert!(Routines::built_in().shows(figure.id).is_some(), "{}", figure.id);
        }
    }
}
