//! Taking one record back, and putting it back.
//!
//! Owns: the one address that every Undo button posts to.
//! Must not know: what was recorded.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};

use super::Reply;
use crate::form::{Fields, way_back};

pub async fn submit(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let saved = app.retract(fields.event()?, fields.id("target")?).await?;
    Ok(Redirect::to(&format!("{}?saved={}", way_back(&fields), saved.id)).into_response())
}
