//! Who may talk to the local server.
//!
//! Owns: the refusal of requests that another site, or another name for this address, sends.
//! Must not know: what any page does.
//!
//! A page elsewhere can make a browser send requests to 127.0.0.1 (cross-site request forgery),
//! or let its own name point there (DNS rebinding). Neither carries this server's own name in
//! `Host` and, where the browser sends them, in `Origin` and `Sec-Fetch-Site`.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The names under which this server may be asked.
#[derive(Debug, Clone)]
pub(super) struct Names {
    hosts: Arc<[String]>,
}

impl Names {
    pub(super) fn on_port(port: u16) -> Self {
        Self { hosts: ["127.0.0.1", "localhost"].map(|host| format!("{host}:{port}")).into() }
    }

    /// Why a request with these headers is refused.
    fn refusal(&self, headers: &HeaderMap) -> Option<&'static str> {
        const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
        let is_ours = |host: &str| self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
        let mut hosts = headers.get_all(header::HOST).iter();
        match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
            (Some(host), None) if is_ours(host) => {}
            _ => return Some("it was not addressed to this server by its own name"),
        }
        for origin in headers.get_all(header::ORIGIN) {
            let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            if !host.is_some_and(is_ours) {
                return Some("it came from another site");
            }
        }
        // `none` is the address bar or a bookmark.
        let strange = |site: &axum::http::HeaderValue| site != "same-origin" && site != "none";
        if headers.get_all(FETCH_SITE).iter().any(strange) {
            return Some("another site sent it");
        }
        None
    }
}

pub(super) async fn guard(State(names): State<Names>, request: Request, next: Next) -> Response {
    match names.refusal(request.headers()) {
        None => next.run(request).await,
        Some(why) => {
            let text = format!(
                "Charley refused this request: {why}. Open the address that `charley serve` printed.\n"
            );
            (StatusCode::FORBIDDEN, text).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers.iter().map(|&(name, value)| {
            (HeaderName::from_static(name), axum::http::HeaderValue::from_static(value))
        });
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(name, value);
        }
        Names::on_port(7777).refusal(&map).is_some()
    }

    #[test]
    fn only_its_own_names_are_served() {
        assert!(!refused(&[("host", "127.0.0.1:7777")]));
        assert!(!refused(&[("host", "LocalHost:7777")]));
        for host in [
            "",
            "evil.example",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:7777.evil.example",
            "localhost.:7777",
        ] {
            assert!(refused(&[("host", host)]), "{host}");
        }
        assert!(refused(&[]));
        assert!(refused(&[("host", "127.0.0.1:7777"), ("host", "evil.example")]));
    }

    #[test]
    fn other_sites_are_refused() {
        let with = |name, value| refused(&[("host", "127.0.0.1:7777"), (name, value)]);
        assert!(!with("origin", "http://127.0.0.1:7777"));
        for origin in
            ["http://evil.example", "https://127.0.0.1:7777", "null", "http://127.0.0.1:8888"]
        {
            assert!(with("origin", origin), "{origin}");
        }
        assert!(!with("sec-fetch-site", "same-origin"));
        assert!(!with("sec-fetch-site", "none"));
        for site in ["cross-site", "same-site", ""] {
            assert!(with("sec-fetch-site", site), "{site}");
        }
    }
}
