//! What every page stands in: the head, and colours by the hour.
//!
//! Owns: the page shell, and which colours are used when.
//! Must not know: what any page says.

use jiff::civil::DateTime;
use maud::{DOCTYPE, Markup, html};

use crate::{assets, navigation};

pub use crate::navigation::Tab;

/// Which colours a page is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As the person's system asks: light or dark.
    Plain,
    /// Dark, whatever the system asks: a page opened at night must not light up the room.
    Late,
    /// Red-orange on black, for eyes that are used to the dark.
    Night,
}

impl Look {
    pub fn at(now: DateTime) -> Self {
        if is_night(now) { Self::Late } else { Self::Plain }
    }

    /// Of the page that is opened half asleep.
    pub fn bedside_at(now: DateTime) -> Self {
        if is_night(now) { Self::Night } else { Self::Plain }
    }

    fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Late => Some("late"),
            Self::Night => Some("night"),
        }
    }

    fn theme(self) -> Markup {
        html! {
            @match self {
                Self::Plain => {
                    meta name="color-scheme" content="light dark";
                    meta name="theme-color" content="#f5f2ea" media="(prefers-color-scheme: light)";
                    meta name="theme-color" content="#0e1517" media="(prefers-color-scheme: dark)";
                }
                Self::Late => {
                    meta name="color-scheme" content="dark";
                    meta name="theme-color" content="#0e1517";
                }
                Self::Night => {
                    meta name="color-scheme" content="dark";
                    meta name="theme-color" content="#000000";
                }
            }
        }
    }
}

/// The same all year: where a person is, and so when their sun sets, is not asked. A winter's morning
/// is dark until seven, and a dark page hurts nobody in June; an evening room is lit, and who has their
/// device turn dark at sunset gets the dark colours by that.
fn is_night(now: DateTime) -> bool {
    !(7..21).contains(&now.hour())
}

/// A page before it is drawn.
pub struct Page<'a> {
    pub title: &'a str,
    pub tab: Option<Tab>,
    pub look: Look,
    /// A word for the stylesheet: how this page is laid out.
    pub layout: &'static str,
    pub body: Markup,
}

impl Page<'_> {
    pub fn draw(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" class=[self.look.class()] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                    (self.look.theme())
                    title { (self.title) " · Charley" }
                    link rel="icon" href=(assets::ICON.address()) type="image/svg+xml";
                    link rel="apple-touch-icon" href=(assets::ICON_APPLE.address());
                    link rel="manifest" href=(assets::MANIFEST.address());
                    link rel="stylesheet" href=(assets::STYLE.address());
                    // Each page is long enough by itself.
                    @let besides = if self.tab == Some(Tab::Diary) { &assets::NIGHTS } else { &assets::PAGES };
                    link rel="stylesheet" href=(besides.address());
                    @if matches!(self.tab, Some(Tab::Why | Tab::Trials)) {
                        link rel="stylesheet" href=(assets::WHY.address());
                    }
                    @for script in [&assets::CLOCK, &assets::TOUCH, &assets::PHONE, &assets::LATER] {
                        script type="module" src=(script.address()) {}
                    }
                }
                body class=(self.layout) {
                    a class="skip" href="#main" { "Skip to the page" }
                    (navigation::bar(self.tab))
                    main id="main" tabindex="-1" { (self.body) }
                }
            }
        }
    }
}
