//! Writing PDF files: by a program of its own, fetched when the first report is made and kept.
//!
//! Owns: asking the worker's script for it.
//! Must not know: how a PDF is written, or where the script keeps files.

use app::{NotWritten, PdfWriter};
use async_trait::async_trait;
use exchange::report::{Document, Paper};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The script's own functions: the first gives a promise that the program and its fonts are there,
/// the second writes a document with them.
const LOAD: &str = "loadPrinter";
const PRINT: &str = "print";

#[derive(Debug, Clone, Copy, Default)]
pub struct Printer;

#[async_trait]
impl PdfWriter for Printer {
    async fn write(&self, document: &Document, paper: Paper) -> Result<Vec<u8>, NotWritten> {
        let document = serde_json::to_string(&(document, paper))
            .map_err(|why| NotWritten::Failed { why: why.to_string() })?;
        SendWrapper::new(load()).await.map_err(|_| NotWritten::NotLoaded {
            why: "connect to the internet and make the report again; after that it works without"
                .to_owned(),
        })?;
        print(&document).map_err(|why| NotWritten::Failed {
            why: why.as_string().unwrap_or_else(|| "the PDF could not be written".to_owned()),
        })
    }
}

async fn load() -> Result<(), JsValue> {
    let promise: Promise = function(LOAD)?.call0(&JsValue::UNDEFINED)?.dyn_into()?;
    JsFuture::from(promise).await.map(|_| ())
}

fn print(document: &str) -> Result<Vec<u8>, JsValue> {
    let bytes = function(PRINT)?.call1(&JsValue::UNDEFINED, &document.into())?;
    Ok(bytes.dyn_into::<Uint8Array>()?.to_vec())
}

fn function(name: &str) -> Result<Function, JsValue> {
    Reflect::get(&js_sys::global(), &name.into())?.dyn_into()
}
