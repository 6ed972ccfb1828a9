//! Which address leads to which page.
//!
//! Owns: the table of routes, and drawing the page of an error in the colours of the hour.
//! Must not know: what any page says.

use std::sync::Arc;

use app::App;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::html;

use crate::{
    assets,
    error::Trouble,
    headers, notice,
    pages::{
        check, cramp, dates, device, diary, erase, evening, forget, history, import, learn,
        medicine, medicine_add, medicines, month, more, night, plan, profile, reminders, report,
        routine, settings, suspicions, tonight, trial, trial_advice, trials, undo, welcome, why,
    },
    shell::{Look, Page},
};

/// Above a file at its largest stand the few lines of the form around it.
const MAX_UPLOAD_BYTES: usize = import::MAX_FILE_BYTES + (64 << 10);

/// Every page, for every host.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(tonight::show))
        .route("/cramp", post(cramp::begin))
        .route("/cramp/{id}", get(cramp::show).post(cramp::detail))
        .route("/night", get(tonight::this_night))
        .route("/night/{date}", get(night::show).post(night::submit))
        .route("/night/{date}/answer", post(night::answer))
        .route("/night/{date}/cramp", post(night::add_cramp))
        .route("/night/{date}/history", get(history::show))
        .route("/event/{id}/forget", get(forget::ask).post(forget::submit))
        .route("/check", get(check::show).post(check::begin))
        .route("/check/{id}", get(check::step).post(check::answer))
        .route("/evening", get(tonight::this_evening))
        .route("/evening/{date}", get(evening::show).post(evening::submit))
        .route("/diary", get(diary::show))
        .route("/diary/{month}", get(month::show))
        .route("/why", get(why::show))
        .route("/why/suspicions", get(suspicions::show).post(suspicions::submit))
        .route("/trials", get(trials::show))
        .route("/trials/plan/{remedy}", get(trials::plan).post(trials::start))
        .route("/trials/plan/{remedy}/asked", post(trial_advice::asked))
        .route("/trials/{id}", get(trial::show).post(trial::say))
        .route("/trials/{id}/followed", post(trial::followed))
        .route("/learn", get(learn::show))
        .route("/learn/{id}", get(learn::one))
        .route("/more", get(more::show))
        .route("/medicines", get(medicines::show))
        .route("/medicines/add", get(medicine_add::choose).post(medicine_add::store))
        .route("/medicines/questions", post(medicines::questions))
        .route("/medicines/{id}", get(medicine::show).post(medicine::submit))
        .route(
            "/medicines/{id}/what",
            get(medicine_add::choose_again).post(medicine_add::store_again),
        )
        .route("/plan", get(plan::show))
        .route("/plan/{id}", get(plan::remedy).post(plan::decide))
        .route("/profile", get(profile::show).post(profile::submit))
        .route("/routine/{id}", get(routine::show).post(routine::done))
        .route("/report", get(report::show).post(report::preview))
        .route("/report/charley-report.pdf", post(report::pdf))
        .route("/undo", post(undo::submit))
        .route("/welcome", get(welcome::show).post(welcome::submit))
        .route("/settings", get(settings::show))
        .route(
            "/settings/import",
            post(import::submit).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)),
        )
        .route("/settings/emergency", post(settings::choose_number))
        .route("/settings/dates", post(dates::choose))
        .route("/settings/reminders", get(reminders::show).post(reminders::submit))
        .route("/settings/charley-reminders.ics", get(reminders::file))
        .route("/settings/backup", post(settings::make_backup))
        .route("/settings/copy", post(device::take_copy))
        .route("/settings/copy/taken", post(device::copy_taken))
        .route("/settings/erase", get(erase::ask).post(erase::submit))
        .route("/settings/erased", get(erase::done))
        .route("/export/charley-diary.csv", get(settings::csv))
        .route("/export/charley-diary.json", get(settings::json))
        .route("/export/charley-diary.fhir.json", get(settings::fhir))
        .merge(assets::routes())
        .fallback(async || Trouble::NoSuchPage)
        .method_not_allowed_fallback(async || Trouble::NoSuchUse)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), draw_trouble))
        .layer(middleware::map_response(headers::secure))
        .with_state(app)
}

async fn draw_trouble(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(trouble) = response.extensions_mut().remove::<Arc<Trouble>>() else {
        return response;
    };
    let look = Look::at(notice::now(&app));
    let body = html! { (trouble.body()) };
    let page = Page { title: trouble.heading(), tab: None, look, layout: "page", body };
    (response.status(), page.draw()).into_response()
}
