//! The web app in a browser's worker: the router over IndexedDB, asked by `fetch`.
//!
//! Owns: the one door through which the worker's script comes in.
//! Must not know: any page; how the script keeps the program's own files.
//!
//! A crate of its own because a browser loads a library of another kind (`cdylib`), and because
//! this one may touch what `web` may not: the clock, the randomness and the storage of a browser.

pub mod fetch;
pub mod host;
pub mod indexed_db;
pub mod printer;
pub mod turns;

use std::{cell::OnceCell, sync::Arc};

use app::App;
use axum::Router;
use js_sys::{Promise, Uint8Array};
use tower_service::Service;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, Response};

use crate::{
    host::{BrowserClock, BrowserEntropy},
    indexed_db::IndexedDbLog,
    printer::Printer,
    turns::Turns,
};

thread_local! {
    /// Made at the first request and kept while the worker lives.
    static ROUTER: OnceCell<Router> = const { OnceCell::new() };
}

fn router() -> Router {
    ROUTER.with(|router| router.get_or_init(make_router).clone())
}

fn make_router() -> Router {
    let log = Arc::new(IndexedDbLog::default());
    let (clock, entropy) = (Arc::new(BrowserClock), Arc::new(BrowserEntropy));
    let app = App::new(log.clone(), clock, entropy, None);
    let app = app.with_copies(log).with_pdf_writer(Arc::new(Printer));
    let alone = host::answers_everyone();
    web::router(Arc::new(if alone { app.answering_alone(Arc::new(Turns)) } else { app }))
}

/// Answers a request that the worker caught. Its body is being read by the script, since that must
/// begin before anything else is waited for.
///
/// # Errors
///
/// When the browser itself cannot read the request or make the answer.
#[wasm_bindgen]
pub async fn answer(request: Request, body: Promise) -> Result<Response, JsValue> {
    // From here on it is let by, however long the browser takes to hand over what was sent.
    let answering = turns::Answering::begin();
    let body = Uint8Array::new(&JsFuture::from(body).await?).to_vec();
    let asked = fetch::request(&request, body).map_err(|why| JsValue::from(why.to_string()))?;
    let answered = match router().call(asked).await {
        Ok(answered) => answered,
        Err(never) => match never {},
    };
    drop(answering);
    fetch::response(&request, answered).await
}
