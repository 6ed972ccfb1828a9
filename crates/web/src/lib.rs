//! The web app: one router over the use cases, for every host.
//!
//! Owns: the pages, their words and pictures, the forms and what they say.
//! Must not know: the host. No socket, no file, no thread, no clock and no randomness but the
//! ports of `app`, so that the same pages run in a browser's service worker.

mod assets;
mod charts;
mod controls;
mod describe;
mod document_view;
mod emergency;
mod error;
mod evidence;
mod figures;
mod form;
mod headers;
mod medicine_view;
mod navigation;
mod night_view;
mod notice;
mod pages;
mod place;
mod questions;
mod routes;
mod shell;
mod summary_view;
mod words;

pub use routes::router;
