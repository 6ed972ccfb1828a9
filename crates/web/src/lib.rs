//! The web app: one router over the use cases, for every host.

/// To come.
pub fn router(_app: std::sync::Arc<app::App>) -> axum::Router {
    axum::Router::new()
}
