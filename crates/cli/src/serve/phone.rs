//! The phone app's static files on this machine, for this machine's browser.
//!
//! Owns: which file is sent under which address, with which headers. Any static host can do the
//! same: see the guide.
//! Must not know: the diary. The phone app keeps one of its own, in the browser.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Result, bail};
use axum::{
    Router,
    extract::State,
    http::{
        StatusCode, Uri,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
    routing::get,
};

use super::{announce, listen, open_browser, runtime, until_interrupted};
use crate::{args::Serve, output::Output};

/// The pages themselves come from the service worker, with a policy of their own; this one is for
/// the page of the first visit and for the workers, which may compile WebAssembly.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// Serves until it is interrupted.
pub(crate) fn serve(folder: &Path, port: Option<u16>, open: bool, out: Output) -> Result<()> {
    let port = port.unwrap_or(Serve::PHONE_PORT);
    if port == Serve::PORT {
        bail!(
            "port {port} is where the native app lives; the phone app would answer for it in this \
             browser ever after: choose another with --port"
        );
    }
    if !folder.join("sw.js").is_file() {
        bail!(
            "{} does not hold the phone app; run `cargo xtask web`, or name the folder: \
             `charley serve --phone FOLDER`",
            folder.display()
        );
    }
    runtime()?.block_on(async {
        let (listener, address) = listen(port).await?;
        let place = format!("in the browser; the app's files are in {}", folder.display());
        announce("serve", address, "The phone app keeps its diary", &place, out)?;
        open_browser(address, open);
        let folder: Arc<Path> = folder.into();
        until_interrupted(listener, Router::new().fallback(get(send)).with_state(folder)).await
    })
}

async fn send(State(folder): State<Arc<Path>>, uri: Uri) -> Response {
    let name = match uri.path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let read = match file(&folder, name) {
        Some(path) => tokio::task::spawn_blocking(move || std::fs::read(path)).await,
        None => Ok(Err(io::ErrorKind::NotFound.into())),
    };
    let (status, name, bytes) = match read {
        Ok(Ok(bytes)) => (StatusCode::OK, name, bytes),
        // A page of the app that the service worker does not answer yet.
        _ => {
            let page = std::fs::read(folder.join("404.html")).unwrap_or_default();
            (StatusCode::NOT_FOUND, "404.html", page)
        }
    };
    let headers = [
        (CONTENT_TYPE, kind(name)),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, kept(name)),
    ];
    (status, headers, bytes).into_response()
}

/// A file directly in the folder; nothing else has an address.
fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let inside = !name.starts_with('.') && name.bytes().all(plain);
    inside.then(|| folder.join(name))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        // Browsers compile it while it arrives only under this name.
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}

/// What is named by its content may be kept for ever; everything else is asked for again.
fn kept(name: &str) -> &'static str {
    if name.starts_with("charley-") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_has_an_address() {
        let folder = Path::new("dist");
        assert_eq!(file(folder, "sw.js"), Some(folder.join("sw.js")));
        for name in ["../Cargo.toml", "..", ".git", "a/b", "a%2fb", "a\\b", "/etc/passwd", "C:x"] {
            assert_eq!(file(folder, name), None, "{name}");
        }
    }
}
