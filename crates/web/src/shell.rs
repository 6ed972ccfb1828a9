//! What every page stands in: head, navigation, colours by the hour.
//!
//! Owns: the page shell, and which colours are used when.
//! Must not know: what any page says.

use jiff::civil::DateTime;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets;

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

fn is_night(now: DateTime) -> bool {
    !(6..21).contains(&now.hour())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Tonight,
    Evening,
    Diary,
    Settings,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Tonight, Self::Evening, Self::Diary, Self::Settings];

    fn label(self) -> &'static str {
        match self {
            Self::Tonight => "Tonight",
            Self::Evening => "Evening",
            Self::Diary => "Diary",
            Self::Settings => "Settings",
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Tonight => "/",
            Self::Evening => "/evening",
            Self::Diary => "/diary",
            Self::Settings => "/settings",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Tonight => r#"<path d="M19.5 14.2A8 8 0 1 1 9.8 4.5a6.4 6.4 0 0 0 9.7 9.7Z"/>"#,
            Self::Evening => {
                r#"<path d="M3 17.5h18M6.5 21h11M7 17.5a5 5 0 0 1 10 0M12 4.5V8M4.9 9.4l2 2M19.1 9.4l-2 2"/>"#
            }
            Self::Diary => {
                r#"<path d="M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5ZM4 10h16M8.5 3v4M15.5 3v4M8.3 14h.01M12 14h.01M15.7 14h.01"/>"#
            }
            Self::Settings => {
                r#"<path d="M4 7.5h9M18 7.5h2M4 16.5h2M11 16.5h9"/><circle cx="15.5" cy="7.5" r="2.3"/><circle cx="8.5" cy="16.5" r="2.3"/>"#
            }
        }
    }
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
                    link rel="icon" href=(assets::icon_address()) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::style_address());
                    script type="module" src=(assets::clock_address()) {}
                }
                body class=(self.layout) {
                    a class="skip" href="#main" { "Skip to the page" }
                    (self.navigation())
                    main id="main" tabindex="-1" { (self.body) }
                }
            }
        }
    }

    fn navigation(&self) -> Markup {
        html! {
            nav class="tabs" aria-label="Pages" {
                a class="mark" href="/" aria-hidden="true" tabindex="-1" {
                    (mark()) span { "Charley" }
                }
                ul {
                    @for tab in Tab::ALL {
                        li {
                            a href=(tab.address()) aria-current=[(self.tab == Some(tab)).then_some("page")] {
                                svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" class="line" {
                                    (PreEscaped(tab.icon()))
                                }
                                span { (tab.label()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg viewBox="0 0 64 64" width="36" height="36" aria-hidden="true" {
            (PreEscaped(r##"<rect width="64" height="64" rx="16" class="mark-sky"/><path class="mark-moon" d="M45.5 38.2A19 19 0 1 1 26.6 13a15.2 15.2 0 0 0 18.9 25.2Z"/><circle class="mark-dot" cx="44" cy="20" r="5"/>"##))
        }
    }
}
