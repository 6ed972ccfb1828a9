//! The stylesheet, the clock and the mark.
//!
//! Owns: the files that pages load, and how long a browser may keep them.
//! Must not know: any page.

use axum::{
    extract::RawQuery,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

struct Asset {
    path: &'static str,
    kind: &'static str,
    text: &'static str,
    hash: u64,
}

const fn asset(path: &'static str, kind: &'static str, text: &'static str) -> Asset {
    Asset { path, kind, text, hash: fnv1a(text.as_bytes()) }
}

static STYLE: Asset =
    asset("/style.css", "text/css; charset=utf-8", include_str!("../assets/style.css"));
static CLOCK: Asset =
    asset("/clock.js", "text/javascript; charset=utf-8", include_str!("../assets/clock.js"));
static WHY: Asset =
    asset("/why.js", "text/javascript; charset=utf-8", include_str!("../assets/why.js"));
static ICON: Asset = asset("/icon.svg", "image/svg+xml", include_str!("../assets/icon.svg"));

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
    fn address(&self) -> String {
        format!("{}?v={:x}", self.path, self.hash)
    }

    fn response(&self, query: Option<&str>) -> Response {
        let asked = query.and_then(|query| query.strip_prefix("v="));
        let kept = if asked == Some(format!("{:x}", self.hash).as_str()) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        ([(CONTENT_TYPE, self.kind), (CACHE_CONTROL, kept)], self.text).into_response()
    }
}

pub fn style_address() -> String {
    STYLE.address()
}

pub fn clock_address() -> String {
    CLOCK.address()
}

pub fn why_address() -> String {
    WHY.address()
}

pub fn icon_address() -> String {
    ICON.address()
}

pub async fn style(RawQuery(query): RawQuery) -> Response {
    STYLE.response(query.as_deref())
}

pub async fn clock(RawQuery(query): RawQuery) -> Response {
    CLOCK.response(query.as_deref())
}

pub async fn why(RawQuery(query): RawQuery) -> Response {
    WHY.response(query.as_deref())
}

pub async fn icon(RawQuery(query): RawQuery) -> Response {
    ICON.response(query.as_deref())
}
