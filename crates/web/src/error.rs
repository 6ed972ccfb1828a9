//! What can go wrong with a request, and how a person is told.
//!
//! Owns: every status code, and the page of each error. This is the only place a status code is
//! chosen.
//! Must not know: what a page shows when all is well.

use std::sync::Arc;

use app::{
    BackupError, CopyError, LogError, RecordError, ReportingError, TransferError, TrialError,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use diary::night::NightError;
use maud::{Markup, html};

use crate::words;

/// Why a request was not answered with the page it asked for.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("there is no such page")]
    NoSuchPage,
    #[error("this address cannot be used that way")]
    NoSuchUse,
    #[error("{0}")]
    Night(NightError),
    #[error("{found:?} is not a month; write it as 2026-11")]
    Month { found: String },
    #[error("this diary holds no such record")]
    NoSuchEvent,
    #[error("what was sent did not come from a form of this page")]
    NotAForm,
    #[error("no file was chosen; choose a CSV or JSON file and import it again")]
    NoFile,
    #[error("the field {name:?} is missing or not an id")]
    NoId { name: &'static str },
    #[error("what was sent is larger than {}", size(*.limit_kib))]
    TooLarge { limit_kib: usize },
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Record(RecordError),
    #[error(transparent)]
    Transfer(TransferError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Report(ReportingError),
    #[error(transparent)]
    Copy(CopyError),
    #[error("{}", trial_reason(.0))]
    Trial(TrialError),
}

/// "64 MB", "256 kB"
fn size(kib: usize) -> String {
    if kib < 1024 { format!("{kib} kB") } else { format!("{} MB", kib >> 10) }
}

fn trial_reason(error: &TrialError) -> String {
    match error {
        TrialError::NoResult(why) => clinic::trial::words::no_result(why),
        TrialError::Fault(fault) => clinic::trial::words::fault(*fault),
        other => other.to_string(),
    }
}

impl From<TrialError> for Trouble {
    fn from(error: TrialError) -> Self {
        match error {
            TrialError::Log(error) => Self::Log(error),
            TrialError::Record(error) => error.into(),
            TrialError::Night(error) => Self::Night(error),
            TrialError::NoSuchRemedy { .. } => Self::NoSuchPage,
            other => Self::Trial(other),
        }
    }
}

impl From<ReportingError> for Trouble {
    fn from(error: ReportingError) -> Self {
        match error {
            ReportingError::Log(error) => Self::Log(error),
            other => Self::Report(other),
        }
    }
}

impl From<CopyError> for Trouble {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Log(error) => Self::Log(error),
            CopyError::Differs => Self::Copy(error),
        }
    }
}

impl From<RecordError> for Trouble {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Log(error) => Self::Log(error),
            RecordError::Unknown | RecordError::NothingToUndo => Self::NoSuchEvent,
            RecordError::Event(_) | RecordError::NoText => Self::Record(error),
        }
    }
}

impl From<TransferError> for Trouble {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Log(error) => Self::Log(error),
            TransferError::Backup(error) => Self::Backup(error),
            other => Self::Transfer(other),
        }
    }
}

impl Trouble {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchPage | Self::NoSuchEvent => StatusCode::NOT_FOUND,
            Self::NoSuchUse => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoId { .. } | Self::Night(_) | Self::Month { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Record(_) | Self::Transfer(_) | Self::NoFile | Self::Trial(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Log(LogError::Full { .. }) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Log(_) | Self::Backup(_) | Self::Report(_) | Self::Copy(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    pub fn heading(&self) -> &'static str {
        match self {
            Self::NoSuchPage | Self::NoSuchUse => "This page is not there",
            Self::NoSuchEvent => "Nothing is stored under this address",
            Self::Night(_) | Self::Month { .. } => "This is not a date Charley can read",
            Self::NotAForm | Self::NoId { .. } => "This form could not be read",
            Self::TooLarge { .. } => "That was too large",
            Self::Log(LogError::Busy { .. }) => "The diary is busy",
            Self::Log(_) | Self::Record(_) => "The diary could not be reached",
            Self::Transfer(_) | Self::NoFile => "This file was not imported",
            Self::Backup(_) => "The back-up was not made",
            Self::Report(_) => "The report was not made",
            Self::Copy(_) => "No copy was taken",
            Self::Trial(_) => "Nothing was changed about your trials",
        }
    }

    /// What it means for the diary, and what to do.
    fn advice(&self) -> &'static str {
        match self {
            Self::NoSuchPage | Self::NoSuchUse => {
                "Nothing was changed. There may be a mistake in the address."
            }
            Self::NoSuchEvent => "Nothing was changed. It may have been forgotten for good.",
            Self::Night(_) | Self::Month { .. } => "Nothing was changed. Check the address.",
            Self::NotAForm | Self::NoId { .. } => {
                "Nothing was changed. Go back, load the page again, and send it once more."
            }
            Self::TooLarge { .. } => {
                "Nothing was changed. Go back: what you wrote is still on the page before. Make it shorter."
            }
            Self::Log(_) | Self::Record(_) => {
                "Nothing that was saved before is lost. Go back and send it once more."
            }
            Self::Transfer(_)
            | Self::NoFile
            | Self::Backup(_)
            | Self::Report(_)
            | Self::Copy(_)
            | Self::Trial(_) => "Your diary is as it was.",
        }
    }

    /// The reason as a sentence of its own.
    pub fn reason(&self) -> String {
        let mut reason = words::sentence(&words::unmarked(&self.to_string()));
        if !reason.ends_with('.') {
            reason.push('.');
        }
        reason
    }

    pub fn body(&self) -> Markup {
        html! {
            h1 { (self.heading()) }
            @if !matches!(self, Self::NoSuchPage) { p { (self.reason()) } }
            p { (self.advice()) }
            @if let Self::Trial(_) = self { p { a class="button" href="/trials" { "To your trials" } } }
            @else { p { a class="button" href="/" { "To Tonight" } } }
        }
    }
}

impl IntoResponse for Trouble {
    /// The page itself is drawn by [`crate::routes`], which knows the hour and so the colours.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// A form that came with mistakes, drawn again with everything that was typed.
pub fn mistaken(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// A form that could not be stored, drawn again with everything that was typed.
pub fn not_stored(trouble: &Trouble, page: Markup) -> Response {
    (trouble.status(), page).into_response()
}
