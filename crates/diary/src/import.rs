//! What an imported row may add to a diary.
//!
//! Owns: the rule that a row which says nothing new adds nothing, a changed row from the same
//! source corrects, and what contradicts the person is not applied: an exposure costs itself, cramps
//! the row.
//! Must not know: what file the row was read from.

use crate::{
    Answer, Body, Diary, Event, EventId, Moment, Night, NightRow, Observation, Site,
    difference::{Difference, Field},
    view::{NightView, Stated},
};

/// What is to be done with an imported row.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// The diary says all of it already.
    NothingNew,
    Add(Box<Event>),
    Conflict(Conflict),
    /// Only exposures contradict the person: these stay as they are, and the rest is added.
    AddRest(Box<Event>, Conflict),
}

/// Why a row was not applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    #[error("the diary says otherwise about: {}; it was left as it is", fields(differences))]
    SaidOtherwise { differences: Vec<Difference> },
    #[error("you took this row back; it was not added again")]
    TakenBack,
    #[error("you asked to forget this row; it was not added again")]
    Forgotten,
}

fn fields(differences: &[Difference]) -> String {
    let fields = differences.iter().map(|difference| difference.field.to_string());
    fields.collect::<Vec<_>>().join(", ")
}

/// Compares a row with the diary.
///
/// `source` names the kind of source; the night is the row's own id within it.
pub fn weigh(diary: &Diary, source: &str, row: &NightRow) -> Decision {
    let known = diary.night(row.night);
    let mut comparison = Comparison { source, known, news: false, edition: 0, against: Vec::new() };
    comparison.compare(row, diary);
    let Comparison { news, edition, against: differences, .. } = comparison;
    let event_of = |row: &NightRow| {
        let body = Body::Night(row.statement());
        event(diary, source, &row.night.to_string(), edition, row.recorded.as_ref(), &body)
    };
    if differences.is_empty() {
        if !news {
            return Decision::NothingNew;
        }
        return match event_of(row) {
            Ok(event) => Decision::Add(Box::new(event)),
            Err(conflict) => Decision::Conflict(conflict),
        };
    }
    // Of a night whose cramps contradict, the whole row may be about another one.
    let mut rest = Some(row.clone()).filter(|_| news);
    for Difference { field, .. } in &differences {
        rest = rest.filter(|_| matches!(field, Field::Exposure(_)));
        if let (Some(rest), Field::Exposure(id)) = (&mut rest, field) {
            rest.exposures.remove(id);
        }
    }
    let conflict = Conflict::SaidOtherwise { differences };
    // What was taken back or forgotten whole does not return in part.
    match rest.filter(|_| event_of(row).is_ok()).map(|rest| event_of(&rest)) {
        Some(Ok(event)) => Decision::AddRest(Box::new(event), conflict),
        _ => Decision::Conflict(conflict),
    }
}

/// The event that imports `body`, from `edition` on the first whose place is free.
///
/// Undoing a whole import is no word against any one row: importing it again brings the rows
/// back, as events of their own.
///
/// # Errors
///
/// Where the person took this very event back, or asked to forget it.
pub fn event(
    diary: &Diary,
    source: &str,
    source_id: &str,
    edition: u32,
    recorded: Option<&Moment>,
    body: &Body,
) -> Result<Event, Conflict> {
    let editions = (edition..=u32::MAX).map(|edition| {
        Event::imported(source, source_id, edition, recorded.cloned(), body.clone())
    });
    for event in editions {
        if diary.is_forgotten(event.id) {
            return Err(Conflict::Forgotten);
        }
        if diary.is_retracted(event.id) {
            return Err(Conflict::TakenBack);
        }
        if !diary.is_withdrawn_with_import(event.id) {
            return Ok(event);
        }
    }
    Err(Conflict::TakenBack)
}

struct Comparison<'a> {
    source: &'a str,
    known: Option<&'a NightView>,
    news: bool,
    /// That of the event which would be added: above all it corrects.
    edition: u32,
    against: Vec<Difference>,
}

/// One field of a night: what the row says of it, and what the diary does.
struct Compared<T> {
    field: Field,
    said: Option<T>,
    now: Option<T>,
    /// The event that said what the diary says, also where that is "not sure".
    by: Option<EventId>,
}

impl Comparison<'_> {
    fn compare(&mut self, row: &NightRow, diary: &Diary) {
        self.cramps(row.night, row.cramps, diary);
        let view = self.known;
        let known = view.map(|view| view.row(row.night));
        let known = known.as_ref();
        self.field(
            Compared::of(
                Field::WorstPain,
                row.worst_pain,
                view.and_then(|view| view.worst_pain.as_ref()),
                known.and_then(|known| known.worst_pain),
            ),
            |pain| pain.level().to_string(),
        );
        self.field(
            Compared::of(
                Field::Minutes,
                row.longest,
                view.and_then(|view| view.longest.as_ref()),
                known.and_then(|known| known.longest),
            ),
            |longest| longest.minutes_text(),
        );
        self.field(
            Compared::of(
                Field::Side,
                row.side,
                view.and_then(|view| view.side.as_ref()),
                known.and_then(|known| known.side),
            ),
            |side| side.to_string(),
        );
        let site = Compared::of(
            Field::Site,
            row.site,
            view.and_then(|view| view.site.as_ref()),
            known.and_then(|known| known.site),
        );
        // A table says less of a place than a diary: what it can say of one is no other place.
        let same = |said: &Site| site.now.is_some_and(|site| site.in_table() == *said);
        let now = row.site.filter(same).or(site.now);
        self.field(Compared { now, ..site }, |site| site.to_string());
        for (id, &value) in &row.exposures {
            let stated = view.and_then(|view| view.exposures.get(id));
            let field = Field::Exposure(id.clone());
            self.field(Compared::of(field, Some(value), stated, None), |value| value.to_string());
        }
    }

    fn cramps(&mut self, night: Night, said: Observation, diary: &Diary) {
        let now = diary.observation(night);
        let stated = self.known.and_then(|view| view.cramps.as_ref());
        let by = stated.map(|stated| stated.by);
        if !said.is_recorded() || said == now {
            return;
        }
        if stated.is_some_and(|stated| stated.what == said) && self.same_source(by).is_some() {
            // The file said so before, and single cramps were stored since.
            return;
        }
        let stored = self.known.map_or(0, |view| view.episodes.len());
        if by.is_none() && said.with_episodes(stored) == said {
            // Only single cramps are stored, and the row allows for them.
            self.news = true;
        } else if now.is_recorded() || by.is_some() {
            let stood = now.is_recorded().then(|| now.to_string());
            let says = Some(said.to_string());
            self.differs(by, Difference { field: Field::Cramps, stood, says });
        } else {
            self.news = true;
        }
    }

    fn field<T: PartialEq>(&mut self, compared: Compared<T>, text: impl Fn(&T) -> String) {
        let Compared { field, said, now, by } = compared;
        let Some(said) = said else { return };
        if now.as_ref() == Some(&said) {
            // Said again, beside news: the event must not fall behind the one it repeats.
            self.edition = self.edition.max(self.same_source(by).unwrap_or(0));
        } else if now.is_some() || by.is_some() {
            let (stood, says) = (now.as_ref().map(&text), Some(text(&said)));
            self.differs(by, Difference { field, stood, says });
        } else {
            self.news = true;
        }
    }

    /// The edition of the event that said something, where it came from the same source.
    fn same_source(&self, by: Option<EventId>) -> Option<u32> {
        match &self.known?.provenance.get(&by?)?.imported {
            Some((source, edition)) if source == self.source => Some(*edition),
            _ => None,
        }
    }

    fn differs(&mut self, by: Option<EventId>, difference: Difference) {
        match self.same_source(by) {
            Some(edition) => {
                self.edition = self.edition.max(edition + 1);
                self.news = true;
            }
            None => self.against.push(difference),
        }
    }
}

impl<T: Copy> Compared<T> {
    /// What was stated of the night counts, also where it does not show: the pain of a night
    /// without cramps. `derived` is what its single cramps add up to.
    fn of(
        field: Field,
        said: Option<T>,
        stated: Option<&Stated<Answer<T>>>,
        derived: Option<T>,
    ) -> Self {
        let now = stated.and_then(|stated| stated.what.known().copied()).or(derived);
        Self { field, said, now, by: stated.map(|stated| stated.by) }
    }
}
