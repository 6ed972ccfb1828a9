//! A diary as a series of counts for a question of its own: everything but one remedy beside it.
//!
//! Owns: which nights such a series has, and that the remedy's own exposures are not in it.
//! Must not know: the question.

use diary::{Diary, ExposureId, Night, Observation};
use stats::series::{Count, Series};

use super::{Inquiry, setting::Setting, table::Table};

/// What was counted night by night, and the series that it makes.
#[derive(Debug, Clone)]
pub(crate) struct Background {
    pub counts: Vec<Count>,
    pub series: Series,
}

/// What a background is made of.
pub(crate) struct Wanted<'a> {
    /// Exposures that the question is about.
    pub without: &'a [ExposureId],
    /// From the first of these nights to before the second; each is in it, recorded or not.
    pub span: Option<(Night, Night)>,
    /// Nights whose cramps are not to count, as if nobody had recorded them.
    pub silent: &'a dyn Fn(Night) -> bool,
}

impl Background {
    pub fn of(diary: &Diary, inquiry: &Inquiry, wanted: &Wanted<'_>) -> Self {
        let mut table = Table::of(diary);
        table.columns.retain(|column| !wanted.without.contains(&column.id));
        if let Some((from, end)) = wanted.span {
            table = table.spanning(from, end);
        }
        for (night, observation) in table.nights.iter().zip(&mut table.observations) {
            if (wanted.silent)(*night) {
                *observation = Observation::NotRecorded;
            }
        }

        let (setting, _) = Setting::of(table, diary, inquiry);
        let columns = setting.lay_out(&setting.expected().cells, Vec::new());
        let series = setting.series(setting.counts.clone(), &columns);
        Self { counts: setting.counts, series }
    }
}
