//! Where on the legs the cramps were.
//!
//! Owns: the map, its shades and numbers, and the same in words.
//! Must not know: which nights are shown.
//!
//! A cramp in both legs counts in each. One of which the leg or the place is not known has no
//! place on the map: it is told below it.

use clinic::summary::Place;
use diary::{Side, Site};
use maud::{Markup, html};

use super::at;
use crate::{figures::legs, words};

/// `None` where no place is known.
pub fn map(places: &[Place]) -> Option<Markup> {
    let most =
        every().map(|(leg, site)| count(places, leg, site)).max().filter(|&most| most > 0)?;
    Some(html! {
        div class="leg-map" {
            span aria-hidden="true" { "Left" }
            span aria-hidden="true" { "Right" }
            svg viewBox=(legs::VIEW) role="img" aria-labelledby="legs-title legs-desc" {
                title id="legs-title" { "Both legs from behind, with the number of cramps at each place" }
                desc id="legs-desc" { (said(places)) }
                @for (leg, site) in every() {
                    @let count = count(places, leg, site);
                    @let shade = shade(count, most);
                    @let middle = legs::middle(leg, site);
                    (legs::place(leg, site, shade))
                    text class={ "number " (shade) } x=(at(middle.0)) y=(at(middle.1 + 6.0)) text-anchor="middle" { (count) }
                }
            }
        }
    })
}

/// The same facts in words.
pub fn said(places: &[Place]) -> String {
    let mut places: Vec<&Place> = places.iter().collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.cramps));
    let told: Vec<String> =
        places.iter().map(|place| format!("{}: {}", name(place), place.cramps)).collect();
    words::sentence(&format!("{}.", told.join(", ")))
}

fn name(place: &Place) -> String {
    let site = place.site.map(words::site);
    match (place.side, site) {
        (Some(Side::Both), Some(site)) => format!("both legs, {site}"),
        (Some(side), Some(site)) => format!("{side} {site}"),
        (Some(side), None) => format!("{}, place not noted", words::side(side)),
        (None, Some(site)) => format!("{site}, leg not noted"),
        (None, None) => "not noted".into(),
    }
}

fn every() -> impl Iterator<Item = (Side, Site)> {
    legs::LEGS.into_iter().flat_map(|leg| legs::SITES.map(|site| (leg, site)))
}

fn count(places: &[Place], leg: Side, site: Site) -> u32 {
    let there = |place: &&Place| {
        place.site == Some(site) && place.side.is_some_and(|side| side == leg || side == Side::Both)
    };
    places.iter().filter(there).map(|place| place.cramps).sum()
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
        assert_eq!(count(&places, Side::Left, Site::Calf), 6);
        assert_eq!(count(&places, Side::Right, Site::Calf), 2);
        assert_eq!(count(&places, Side::Right, Site::Foot), 0);
        let drawn = map(&places).unwrap().into_string();
        assert_eq!(drawn.matches("zone").count(), 6);
        assert!(
            drawn.contains(
                "Foot, leg not noted: 9, right leg, place not noted: 7, left calf: 4, both legs, calf: 2."
            ),
            "{drawn}"
        );
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
