//! The fonts of the report, fetched when the first one is made and kept from then on.
//!
//! Owns: asking the worker's script for them.
//! Must not know: what is written with them, or where the script keeps files.

use std::sync::Arc;

use app::{FontSource, FontsMissing};
use async_trait::async_trait;
use exchange::report::{Fonts, fonts::FontBytes};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name of the script's own function: from a file's name to a promise of its bytes.
const FETCH: &str = "fontBytes";

#[derive(Debug, Clone, Copy, Default)]
pub struct FetchedFonts;

#[async_trait]
impl FontSource for FetchedFonts {
    async fn fonts(&self) -> Result<Fonts, FontsMissing> {
        let all = async {
            Ok::<_, JsValue>(Fonts {
                regular: bytes("SourceSans3-Regular.ttf").await?,
                bold: bytes("SourceSans3-SemiBold.ttf").await?,
                fallback: bytes("DejaVuSans.ttf").await?,
            })
        };
        let offline = "connect to the internet once, so that they can be fetched";
        SendWrapper::new(all).await.map_err(|_| FontsMissing { why: offline.to_owned() })
    }
}

async fn bytes(name: &str) -> Result<FontBytes, JsValue> {
    let fetch: Function = Reflect::get(&js_sys::global(), &FETCH.into())?.dyn_into()?;
    let promise: Promise = fetch.call1(&JsValue::UNDEFINED, &name.into())?.dyn_into()?;
    let bytes = Uint8Array::new(&JsFuture::from(promise).await?);
    Ok(Arc::new(bytes.to_vec()))
}
