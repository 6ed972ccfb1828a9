//! Where on the legs the cramps were.
//!
//! Owns: the map, its shades and numbers, and the same in words.
//! Must not know: which nights are shown.
//!
//! A cramp in both legs counts in each. One of which the leg or the place is not known has no
//! place on the map: it is told below it. One of a thigh whose front or back is not known may be
//! either: both are hatched, and their numbers are told as from so many to so many.

use clinic::summary::Place;
use diary::{Side, Site};
use maud::{Markup, html};

use super::{at, hatching};
use crate::{
    figures::legs::{self, Face},
    words,
};

/// Between the two drawings.
const GAP: f64 = 24.0;

/// `None` where no place is known.
pub fn map(places: &[Place]) -> Option<Markup> {
    let counts = || every().map(|(_, leg, site)| count(places, leg, site));
    let most = counts().map(|count| count.0).max()?;
    counts().any(|count| count.1 > 0).then(|| drawing(places, most))
}

fn drawing(places: &[Place], most: u32) -> Markup {
    let view = format!("0 0 {} {}", 2.0 * legs::WIDTH + GAP, legs::HEIGHT);
    html! {
        div class="leg-map" {
            @for face in Face::BOTH { span class="seen" aria-hidden="true" { (face.name()) } }
            @for _ in Face::BOTH { span aria-hidden="true" { "Left" } span aria-hidden="true" { "Right" } }
            svg viewBox=(view) role="img" aria-labelledby="legs-title legs-desc" {
                title id="legs-title" { "Both legs, from behind and from the front, with the number of cramps at each place" }
                desc id="legs-desc" { (said(places)) }
                (hatching("legs-hatch"))
                @for face in Face::BOTH {
                    g transform=[(face == Face::Front).then(|| format!("translate({})", legs::WIDTH + GAP))] {
                        @for leg in legs::LEGS { @for site in face.sites() {
                            @let (least, greatest) = count(places, leg, site);
                            (legs::place(face, leg, site, shade(least, most)))
                            @if greatest > least { (legs::place(face, leg, site, "open")) }
                        } }
                        (legs::marks(face))
                        @for leg in legs::LEGS { @for site in face.sites() {
                            @let (least, greatest) = count(places, leg, site);
                            @let middle = legs::middle(leg, site);
                            text class={ "number " (shade(least, most)) } x=(at(middle.0)) y=(at(middle.1 + 6.0)) text-anchor="middle" {
                                (least) @if greatest > least { "–" (greatest) }
                            }
                        } }
                    }
                }
            }
        }
    }
}

/// The same facts in words.
pub fn said(places: &[Place]) -> String {
    let mut places: Vec<&Place> = places.iter().collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.cramps));
    let told: Vec<String> =
        places.iter().map(|place| format!("{}: {}", name(place), place.cramps)).collect();
    words::sentence(&format!("{}.", told.join("; ")))
}

fn name(place: &Place) -> String {
    let site = place.site.map(words::site);
    match (place.side, site) {
        (Some(Side::Both), Some(site)) => format!("both legs, {site}"),
        (Some(side), Some("another place")) => format!("{}, another place", words::side(side)),
        (Some(side), Some(site)) => match site.split_once(" of ") {
            Some((face, thigh)) => format!("{face} of {side} {thigh}"),
            None => format!("{side} {site}"),
        },
        (Some(side), None) => format!("{}, place not noted", words::side(side)),
        (None, Some(site)) => format!("{site}, leg not noted"),
        (None, None) => "not noted".into(),
    }
}

fn every() -> impl Iterator<Item = (Face, Side, Site)> {
    Face::BOTH.into_iter().flat_map(|face| {
        legs::LEGS.into_iter().flat_map(move |leg| face.sites().map(|site| (face, leg, site)))
    })
}

/// At least and at most so many.
fn count(places: &[Place], leg: Side, site: Site) -> (u32, u32) {
    let on_it = |place: &&Place| place.side.is_some_and(|side| side == leg || side == Side::Both);
    let at = |wanted: &dyn Fn(Site) -> bool| -> u32 {
        let there = |place: &&Place| place.site.is_some_and(wanted);
        places.iter().filter(on_it).filter(there).map(|place| place.cramps).sum()
    };
    let least = at(&|known| known == site);
    let thigh = site.in_table() == Site::Thigh;
    let maybe = at(&|known| thigh && known == Site::Thigh);
    (least, least + maybe)
}

/// The more, the darker by day and the brighter by night.
fn shade(count: u32, most: u32) -> &'static str {
    match 3 * u64::from(count) {
        0 => "s0",
        threefold if threefold <= u64::from(most) => "s1",
        threefold if threefold <= 2 * u64::from(most) => "s2",
        _ => "s3",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(side: Option<Side>, site: Option<Site>, cramps: u32) -> Place {
        Place { side, site, cramps }
    }

    #[test]
    fn both_legs_count_in_each_and_what_is_not_known_in_none() {
        let places = [
            place(Some(Side::Left), Some(Site::Calf), 4),
            place(Some(Side::Both), Some(Site::Calf), 2),
            place(None, Some(Site::Foot), 9),
            place(Some(Side::Right), None, 7),
        ];
        assert_eq!(count(&places, Side::Left, Site::Calf), (6, 6));
        assert_eq!(count(&places, Side::Right, Site::Calf), (2, 2));
        assert_eq!(count(&places, Side::Right, Site::Foot), (0, 0));
        let drawn = map(&places).unwrap().into_string();
        assert_eq!(drawn.matches("zone").count(), 12);
        assert!(
            drawn.contains(
                "Foot, leg not noted: 9; right leg, place not noted: 7; left calf: 4; both legs, calf: 2."
            ),
            "{drawn}"
        );
    }

    #[test]
    fn a_thigh_whose_side_is_not_known_may_be_either() {
        let places = [
            place(Some(Side::Left), Some(Site::Thigh), 3),
            place(Some(Side::Left), Some(Site::BackOfThigh), 2),
            place(Some(Side::Right), Some(Site::Other), 5),
        ];
        assert_eq!(count(&places, Side::Left, Site::BackOfThigh), (2, 5));
        assert_eq!(count(&places, Side::Left, Site::FrontOfThigh), (0, 3));
        assert_eq!(count(&places, Side::Right, Site::Shin), (0, 0), "elsewhere is no shin");
        let drawn = map(&places).unwrap().into_string();
        assert!(drawn.contains("2–5") && drawn.contains("0–3"), "{drawn}");
        assert_eq!(drawn.matches("open\"").count(), 2, "{drawn}");
        assert!(
            drawn.contains(
                "Right leg, another place: 5; left thigh, front or back not known: 3; back of left thigh: 2."
            ),
            "{drawn}"
        );
        assert!(map(&places[..1]).is_some(), "something is known");
    }

    #[test]
    fn nothing_known_is_no_map_rather_than_zeros() {
        assert!(map(&[]).is_none());
        assert!(map(&[place(Some(Side::Left), None, 3)]).is_none());
    }

    #[test]
    fn the_shade_grows_with_the_count() {
        let shades: Vec<&str> = [0, 1, 3, 4, 6, 7, 9].iter().map(|&n| shade(n, 9)).collect();
        assert_eq!(shades, ["s0", "s1", "s1", "s2", "s2", "s3", "s3"]);
        assert_eq!(shade(1, 1), "s3");
    }
}
