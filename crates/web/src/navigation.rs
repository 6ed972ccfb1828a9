//! Where one can go from every page.
//!
//! Owns: the destinations and their order, which of them stand in the bar of a phone, and how the
//! bar is drawn.
//! Must not know: what any page says.
//!
//! A phone's bar holds four destinations and *More*, which leads to the others; that is what five
//! thumbs wide holds with names one can read. On a desk all stand beside the page.

use maud::{Markup, PreEscaped, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Tonight,
    Evening,
    Diary,
    Plan,
    Why,
    Trials,
    Check,
    Doctor,
    Learn,
    Settings,
    /// On a phone: the way to those that the bar has no room for.
    More,
}

impl Tab {
    /// In the order of a desk.
    const ALL: [Self; 10] = [
        Self::Tonight,
        Self::Evening,
        Self::Diary,
        Self::Plan,
        Self::Why,
        Self::Trials,
        Self::Check,
        Self::Doctor,
        Self::Learn,
        Self::Settings,
    ];

    /// How many of the first stand in a phone's bar, beside *More*.
    const IN_BAR: usize = 4;

    fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// What *More* lists.
    pub fn more() -> impl Iterator<Item = Self> {
        Self::all().filter(|tab| tab.is_behind_more())
    }

    fn is_behind_more(self) -> bool {
        Self::ALL.iter().skip(Self::IN_BAR).any(|&tab| tab == self)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Tonight => "Tonight",
            Self::Evening => "Evening",
            Self::Diary => "Diary",
            Self::Plan => "Plan",
            Self::Why => "Why",
            Self::Trials => "Trials",
            Self::Check => "Check",
            Self::Doctor => "For the doctor",
            Self::Learn => "Learn",
            Self::Settings => "Settings",
            Self::More => "More",
        }
    }

    pub fn address(self) -> &'static str {
        match self {
            Self::Tonight => "/",
            Self::Evening => "/evening",
            Self::Diary => "/diary",
            Self::Plan => "/plan",
            Self::Why => "/why",
            Self::Trials => "/trials",
            Self::Check => "/check",
            Self::Doctor => "/report",
            Self::Learn => "/learn",
            Self::Settings => "/settings",
            Self::More => "/more",
        }
    }

    /// What one finds there.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Tonight => "The night at hand",
            Self::Evening => "Six questions about today",
            Self::Diary => "Every night, and what changed",
            Self::Plan => "What may help you, and how sure that is",
            Self::Why => "What goes together with your cramps",
            Self::Trials => "Test on yourself whether something helps",
            Self::Check => "Could it be something else? Who should look at it, and how soon?",
            Self::Doctor => "One page to take along, read in a minute",
            Self::Learn => "What is true of what people say about cramps",
            Self::Settings => "Files, back-ups, and where your diary is",
            Self::More => "Everything else",
        }
    }

    pub fn icon(self) -> Markup {
        let drawing = match self {
            Self::Tonight => r#"<path d="M19.5 14.2A8 8 0 1 1 9.8 4.5a6.4 6.4 0 0 0 9.7 9.7Z"/>"#,
            Self::Evening => {
                r#"<path d="M3 17.5h18M6.5 21h11M7 17.5a5 5 0 0 1 10 0M12 4.5V8M4.9 9.4l2 2M19.1 9.4l-2 2"/>"#
            }
            Self::Diary => {
                r#"<path d="M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5ZM4 10h16M8.5 3v4M15.5 3v4M8.3 14h.01M12 14h.01M15.7 14h.01"/>"#
            }
            Self::Plan => {
                r#"<path d="M10.5 6.5H20M10.5 12.5H20M10.5 18.5H20M3.8 6.6l1.4 1.4 2.6-3M3.8 12.6l1.4 1.4 2.6-3M3.8 18.6l1.4 1.4 2.6-3"/>"#
            }
            Self::Why => {
                r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.6 9.6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2 1-1.2 1.9M12 16.6h.01"/>"#
            }
            Self::Check => {
                r#"<path d="M12 3.5 19.5 6v5.6c0 4.3-3 7.6-7.5 9-4.5-1.4-7.5-4.7-7.5-9V6ZM8.8 12.2l2.3 2.3 4.2-4.6"/>"#
            }
            Self::Doctor => r#"<path d="M6 3.5h8l4 4v13H6ZM14 3.5v4h4M12 11v6M9 14h6"/>"#,
            Self::Trials => r#"<path d="M5 8.5h6v10H5ZM13 5.5h6v13h-6ZM3 18.5h18"/>"#,
            Self::Learn => {
                r#"<path d="M12 6.6C10 5.2 7.2 4.8 4 5v13.2c3.2-.2 6 .2 8 1.6 2-1.4 4.8-1.8 8-1.6V5c-3.2-.2-6 .2-8 1.6ZM12 6.6v13.2"/>"#
            }
            Self::Settings => {
                r#"<path d="M4 7.5h9M18 7.5h2M4 16.5h2M11 16.5h9"/><circle cx="15.5" cy="7.5" r="2.3"/><circle cx="8.5" cy="16.5" r="2.3"/>"#
            }
            Self::More => r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#,
        };
        line(drawing)
    }
}

/// Towards what a link leads to.
pub fn onward() -> Markup {
    line(r#"<path d="M9 5l7 7-7 7"/>"#)
}

fn line(drawing: &str) -> Markup {
    html! {
        svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" class="line" {
            (PreEscaped(drawing))
        }
    }
}

/// The bar, with `here` marked. On a phone *More* is marked as well for what it leads to.
pub fn bar(here: Option<Tab>) -> Markup {
    let entry = |tab: Tab, is_current: bool, class: Option<&str>| {
        html! {
            li class=[class] {
                a href=(tab.address()) aria-current=[is_current.then_some("page")] {
                    (tab.icon())
                    span { (tab.label()) }
                }
            }
        }
    };
    let is_more_current = here.is_some_and(|tab| tab == Tab::More || tab.is_behind_more());
    html! {
        nav class="tabs" aria-label="Pages" {
            a class="mark" href="/" aria-hidden="true" tabindex="-1" {
                (mark()) span { "Charley" }
            }
            ul {
                @for tab in Tab::all() {
                    (entry(tab, here == Some(tab), tab.is_behind_more().then_some("roomy")))
                }
                (entry(Tab::More, is_more_current, Some("narrow")))
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
