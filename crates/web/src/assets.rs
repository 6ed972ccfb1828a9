//! The stylesheet, the small scripts and the marks.
//!
//! Owns: the files that pages load, and how long a browser may keep them.
//! Must not know: any page.

use axum::{
    Router,
    extract::RawQuery,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};

pub struct Asset {
    pub path: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    hash: u64,
}

const fn asset(path: &'static str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    Asset { path, kind, bytes, hash: fnv1a(bytes) }
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const PNG: &str = "image/png";

pub static STYLE: Asset = asset("/style.css", CSS, include_bytes!("../assets/style.css"));
/// What only pages of nights need besides.
pub static NIGHTS: Asset = asset("/nights.css", CSS, include_bytes!("../assets/nights.css"));
/// What the other pages need besides.
pub static PAGES: Asset = asset("/pages.css", CSS, include_bytes!("../assets/pages.css"));
/// What only Why and the trials need.
pub static WHY: Asset = asset("/why.css", CSS, include_bytes!("../assets/why.css"));
/// What only the report needs.
pub static REPORT: Asset = asset("/report.css", CSS, include_bytes!("../assets/report.css"));
/// What only a routine needs.
pub static ROUTINE: Asset = asset("/routine.css", CSS, include_bytes!("../assets/routine.css"));
pub static CLOCK: Asset = asset("/clock.js", JS, include_bytes!("../assets/clock.js"));
/// What is saved can be felt.
pub static TOUCH: Asset = asset("/touch.js", JS, include_bytes!("../assets/touch.js"));
/// What only a browser can do for a diary that lives in it.
pub static PHONE: Asset = asset("/phone.js", JS, include_bytes!("../assets/phone.js"));
/// Answers that take long, filled in once they are there.
pub static LATER: Asset = asset("/later.js", JS, include_bytes!("../assets/later.js"));
/// A routine counted down.
pub static PLAYER: Asset = asset("/player.js", JS, include_bytes!("../assets/player.js"));
pub static ICON: Asset = asset("/icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg"));
pub static MANIFEST: Asset = asset(
    "/manifest.webmanifest",
    "application/manifest+json",
    include_bytes!("../assets/manifest.webmanifest"),
);
/// What an installed app is shown as; the manifest names them.
static ICON_192: Asset = asset("/icon-192.png", PNG, include_bytes!("../assets/icon-192.png"));
static ICON_512: Asset = asset("/icon-512.png", PNG, include_bytes!("../assets/icon-512.png"));
static ICON_MASKABLE: Asset =
    asset("/icon-maskable.png", PNG, include_bytes!("../assets/icon-maskable.png"));
pub static ICON_APPLE: Asset =
    asset("/apple-touch-icon.png", PNG, include_bytes!("../assets/apple-touch-icon.png"));

pub static ALL: [&Asset; 17] = [
    &STYLE,
    &NIGHTS,
    &PAGES,
    &REPORT,
    &WHY,
    &ROUTINE,
    &CLOCK,
    &TOUCH,
    &PHONE,
    &LATER,
    &PLAYER,
    &ICON,
    &MANIFEST,
    &ICON_192,
    &ICON_512,
    &ICON_MASKABLE,
    &ICON_APPLE,
];

/// FNV-1a: tells one content from another; nothing rests on it being hard to forge.
pub const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash ^= bytes[at] as u64;
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

impl Asset {
    /// With its hash, so that a browser may keep it for ever.
    pub fn address(&self) -> String {
        format!("{}?v={:x}", self.path, self.hash)
    }

    fn response(&self, query: Option<&str>) -> Response {
        let asked = query.and_then(|query| query.strip_prefix("v="));
        let kept = if asked == Some(format!("{:x}", self.hash).as_str()) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        ([(CONTENT_TYPE, self.kind), (CACHE_CONTROL, kept)], self.bytes).into_response()
    }
}

/// Every asset under its path.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    ALL.into_iter().fold(Router::new(), |router, asset| {
        let answer = async |RawQuery(query): RawQuery| asset.response(query.as_deref());
        router.route(asset.path, get(answer))
    })
}
