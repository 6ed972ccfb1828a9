//! The evening card: which questions come first, the same for a whole evening.
//!
//! Owns: that what the diary cannot tell yet is looked up once an evening.
//! Must not know: why a question is asked.

use std::sync::PoisonError;

use clinic::evening::{self, Asked};
use diary::{Diary, EventId, ExposureId, Night};

use crate::{App, LogError, why::Depth};

/// Longer diaries are not asked what they cannot tell yet: the card has to be there at once, and
/// what years did not settle no evening will.
const MOST_NIGHTS: usize = 800;

/// What one evening's diary could not tell, kept while that evening lasts.
#[derive(Debug, Default)]
pub(crate) struct OpenQuestions {
    of: Option<(EventId, Night)>,
    open: Vec<(ExposureId, u32)>,
}

impl App {
    /// Every question about the day before `night`, the six of the card first.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn evening(&self, diary: &Diary, night: Night) -> Result<Vec<Asked>, LogError> {
        let open = self.open_questions(diary, night).await?;
        Ok(evening::questions(self.exposures(), diary, night, &open))
    }

    async fn open_questions(
        &self,
        diary: &Diary,
        night: Night,
    ) -> Result<Vec<(ExposureId, u32)>, LogError> {
        let (_, (life, _)) = self.diary_and_state().await?;
        {
            let known = self.open_questions.lock().unwrap_or_else(PoisonError::into_inner);
            if known.of == Some((life, night)) {
                return Ok(known.open.clone());
            }
        }
        // Not under the lock: other pages may be asked for meanwhile.
        let open = if diary.nights().count() <= MOST_NIGHTS {
            evening::open(&*self.why(true, Depth::First).await?)
        } else {
            Vec::new()
        };
        let mut known = self.open_questions.lock().unwrap_or_else(PoisonError::into_inner);
        *known = OpenQuestions { of: Some((life, night)), open: open.clone() };
        Ok(open)
    }
}
