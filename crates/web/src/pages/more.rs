//! More: what a phone's bar has no room for.
//!
//! Owns: the page.
//! Must not know: what the pages that it leads to say.

use std::sync::Arc;

use app::App;
use axum::extract::State;
use maud::{Markup, html};

use crate::{
    navigation::{self, Tab},
    notice,
    shell::{Look, Page},
};

pub async fn show(State(app): State<Arc<App>>) -> Markup {
    let body = html! {
        h1 { "More" }
        ul class="ways" {
            @for tab in Tab::more() {
                li {
                    a href=(tab.address()) {
                        (tab.icon())
                        span {
                            strong { (tab.label()) }
                            span class="sub" { (tab.purpose()) }
                        }
                        (navigation::onward())
                    }
                }
            }
        }
    };
    let look = Look::at(notice::now(&app));
    Page { title: "More", tab: Some(Tab::More), look, layout: "page", body }.draw()
}
