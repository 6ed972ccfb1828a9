//! The pages, one file each.
//!
//! Owns: nothing itself.
//! Must not know: how requests are routed.

use axum::response::Response;

use crate::error::Trouble;

pub mod check;
pub mod cramp;
pub mod cramp_form;
mod cramp_view;
pub mod dates;
pub mod device;
pub mod diary;
pub mod erase;
pub mod evening;
pub mod forget;
pub mod history;
pub mod import;
pub mod learn;
pub mod medicine;
pub mod medicine_add;
pub mod medicines;
pub mod month;
pub mod more;
pub mod night;
pub mod night_form;
pub mod plan;
mod plan_view;
pub mod profile;
mod profile_form;
mod profile_view;
pub mod reminders;
pub mod report;
pub mod routine;
pub mod settings;
pub mod suspicions;
pub mod tonight;
pub mod trial;
pub mod trial_advice;
mod trial_view;
pub mod trials;
pub mod undo;
pub mod welcome;
pub mod why;
mod why_view;
mod why_words;

type Reply<Answer = Response> = Result<Answer, Trouble>;
