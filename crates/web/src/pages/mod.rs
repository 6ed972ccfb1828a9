//! The pages, one file each.
//!
//! Owns: nothing itself.
//! Must not know: how requests are routed.

use axum::response::Response;

use crate::error::Trouble;

pub mod cramp;
pub mod cramp_form;
mod cramp_view;
pub mod diary;
pub mod erase;
pub mod evening;
pub mod forget;
pub mod history;
pub mod import;
pub mod month;
pub mod more;
pub mod night;
pub mod night_form;
pub mod report;
pub mod settings;
pub mod tonight;
pub mod undo;

type Reply = Result<Response, Trouble>;
