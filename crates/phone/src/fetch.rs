//! A request of the browser to one of the router's, and its answer back.
//!
//! Owns: the translation, that a redirect names a whole address, and the languages asked for.
//! Must not know: any page.

use axum::{
    body::{Body, to_bytes},
    http::{
        self, HeaderName, HeaderValue,
        header::{ACCEPT_LANGUAGE, LOCATION},
        request::Builder,
    },
    response::Response as Answer,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, Request, Response, ResponseInit};

use crate::host::scope;

/// The address without scheme, host and fragment, as a server sees it.
pub fn request(asked: &Request, body: Vec<u8>) -> Result<http::Request<Body>, http::Error> {
    let url = asked.url();
    let origin = origin(&url);
    let path = url[origin.len()..].split('#').next().filter(|path| !path.is_empty());
    let mut request = Builder::new().method(asked.method().as_str()).uri(path.unwrap_or("/"));
    for (name, value) in headers(&asked.headers()) {
        request = request.header(name, value);
    }
    // Sent with every request, but not shown to a worker.
    if let Some(languages) = languages() {
        request = request.header(ACCEPT_LANGUAGE, languages);
    }
    request.body(Body::from(body))
}

/// What the browser was asked to show pages in, the first preferred.
fn languages() -> Option<HeaderValue> {
    let languages = scope().navigator().languages().join(",");
    HeaderValue::from_str(&String::from(languages)).ok()
}

fn headers(headers: &Headers) -> Vec<(HeaderName, HeaderValue)> {
    let pairs = js_sys::try_iter(headers).ok().flatten().into_iter().flatten();
    let read = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        let (name, value) = (pair.get(0).as_string()?, pair.get(1).as_string()?);
        Some((name.parse().ok()?, value.parse().ok()?))
    };
    pairs.filter_map(|pair| read(pair.ok()?)).collect()
}

/// `https://example.org` of `https://example.org/a?b`.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..path]
}

pub async fn response(asked: &Request, answer: Answer) -> Result<Response, JsValue> {
    let (parts, body) = answer.into_parts();
    let headers = Headers::new()?;
    for (name, value) in &parts.headers {
        let Ok(value) = value.to_str() else { continue };
        if *name == LOCATION && value.starts_with('/') {
            // A worker's answer has no address of its own to which this could be relative.
            headers.append(name.as_str(), &format!("{}{value}", origin(&asked.url())))?;
        } else {
            headers.append(name.as_str(), value)?;
        }
    }
    let init = ResponseInit::new();
    init.set_status(parts.status.as_u16());
    init.set_headers(&headers);
    let bytes = to_bytes(body, usize::MAX).await.map_err(|why| why.to_string())?;
    let empty = bytes.is_empty() || parts.status.is_redirection();
    let bytes = (!empty).then(|| Uint8Array::from(&bytes[..]));
    Response::new_with_opt_js_u8_array_and_init(bytes.as_ref(), &init)
}
