//! `charley log`: what was said becomes one event.

use anyhow::{Result, bail};
use clinic::exposures::Exposures;
use diary::{
    Answer, Body, Diary, EpisodeStatement, EventId, Moment, Night, NightStatement, Observation,
};
use exchange::phrase::{self, At, Phrase};
use jiff::civil;
use pollster::block_on;
use serde::Serialize;

use super::Opened;
use crate::{args::Log, output::Output, words};

#[derive(Serialize)]
struct Logged {
    id: String,
    night: Night,
    /// What is now known of that night's cramps, as in the diary CSV.
    cramps: String,
    said: String,
}

pub(super) fn log(opened: &Opened, args: &Log, out: Output) -> Result<()> {
    let app = &opened.app;
    let phrase = understand(opened, args)?;
    let id = app.new_id();
    let now = app.clock().now();
    let submission = Submission { args, phrase, id, now: &now };
    let night = submission.night(opened)?;
    let body = submission.body(opened, night)?;
    let said = words::body(&body, out.manner());
    let saved = block_on(app.record(id, body))?;
    // Reading the diary back would cost more than all the rest, so only scripts get it.
    let cramps = match out.is_json() {
        true => block_on(app.diary())?.observation(night).to_string(),
        false => String::new(),
    };
    let logged = Logged { id: saved.id.to_string(), night, cramps, said };
    out.print("log", &logged, |logged| {
        format!(
            "Saved for the night of {}: {}.\nTo take it back: charley undo\n",
            out.manner().dated(logged.night.evening_date()),
            logged.said
        )
    })?;
    Ok(())
}

/// The text and the options together. The diary is read only where a word in the text may name
/// an exposure of the person's own.
fn understand(opened: &Opened, args: &Log) -> Result<Phrase> {
    let text = args.text.join(" ");
    if text.trim().is_empty() && !args.text.is_empty() {
        bail!("the text is empty; `charley log` alone stores a cramp, now");
    }
    let mut phrase = if text.trim().is_empty() {
        Phrase::default()
    } else {
        match phrase::read(&text, Exposures::built_in(), &Diary::default()) {
            Ok(phrase) => phrase,
            Err(_) => {
                let diary = block_on(opened.app.diary())?;
                phrase::read(&text, Exposures::built_in(), &diary)?
            }
        }
    };
    let observation = match (args.none, args.some, args.count) {
        (true, ..) => Some(Observation::NoCramps),
        (_, true, _) => Some(Observation::Some),
        (.., Some(count)) => Some(Observation::exactly(count)?),
        _ => None,
    };
    join("the number of cramps", &mut phrase.cramps, observation)?;
    join("the side", &mut phrase.side, args.side)?;
    join("the site", &mut phrase.site, args.site)?;
    join("how long it lasted", &mut phrase.duration, args.minutes)?;
    join("the pain", &mut phrase.pain, args.pain)?;
    if let Some(at) = &args.at {
        let said = phrase::read(&format!("at {at}"), Exposures::built_in(), &Diary::default())?;
        join("the time", &mut phrase.at, said.at)?;
    }
    Ok(phrase)
}

fn join<T: PartialEq>(what: &str, said: &mut Option<T>, option: Option<T>) -> Result<()> {
    match (said.as_ref(), option) {
        (Some(said), Some(option)) if *said != option => {
            bail!("{what} is said twice and differs; say it once")
        }
        (None, Some(option)) => *said = Some(option),
        _ => {}
    }
    Ok(())
}

struct Submission<'a> {
    args: &'a Log,
    phrase: Phrase,
    id: EventId,
    now: &'a Moment,
}

impl Submission<'_> {
    fn says_nothing(&self) -> bool {
        self.phrase == Phrase::default()
            && self.args.note.is_none()
            && self.args.woke.is_none()
            && self.args.relief.is_empty()
            && self.args.sore.is_none()
    }

    /// Whether a single cramp is described.
    fn has_detail(&self) -> bool {
        let phrase = &self.phrase;
        phrase.at.is_some()
            || phrase.side.is_some()
            || phrase.site.is_some()
            || phrase.duration.is_some()
            || phrase.pain.is_some()
            || self.args.woke.is_some()
            || !self.args.relief.is_empty()
            || self.args.sore.is_some()
    }

    fn is_about_cramps(&self) -> bool {
        self.phrase.cramps.is_some() || self.has_detail() || self.says_nothing()
    }

    fn night(&self, opened: &Opened) -> Result<Night> {
        let present = self.now.night()?;
        let clock = self.now.civil();
        if let Some(night) = self.args.night {
            if self.is_about_cramps() && !night.has_begun_by(clock) {
                bail!(
                    "the night of {night} has not begun; cramps can be recorded from its noon on"
                );
            }
            let now = self.says_nothing() || self.phrase.at == Some(At::Now);
            if now && night != present {
                bail!(
                    "it is not the night of {night} now; say what it was like: 2 cramps, at 3:12"
                );
            }
            if let Some(At::Clock(time)) = self.phrase.at
                && night.at(time) > clock
            {
                bail!("{} is still to come", night.at(time));
            }
            return Ok(night);
        }
        if self.args.last {
            let diary = block_on(opened.app.diary())?;
            let (_, night) = last_cramp(&diary)?;
            return Ok(night);
        }
        if let Some(At::Clock(time)) = self.phrase.at {
            // The latest such time that is not still to come.
            let tonight = present.at(time);
            let night = if tonight <= clock { Some(present) } else { present.plus(-1) };
            return Ok(night.unwrap_or(present));
        }
        // Before noon every record is about the night just ending. Later, a count looks back on
        // that same night; a single cramp does so until the evening; the day's exposures belong
        // to the night that follows them.
        let evening = civil::time(18, 0, 0, 0);
        let looks_back = match (&self.phrase.cramps, self.has_detail()) {
            (Some(_), _) => clock.hour() >= 12,
            (None, true) if self.phrase.at.is_none() => {
                clock.hour() >= 12 && clock.time() < evening
            }
            _ => false,
        };
        if looks_back && !self.phrase.exposures.is_empty() {
            bail!(
                "the cramps would be of the night just over, and how the day was belongs to the \
                 night to come; say them one after the other, or name the night with --night"
            );
        }
        Ok(if looks_back { present.plus(-1).unwrap_or(present) } else { present })
    }

    fn body(&self, opened: &Opened, night: Night) -> Result<Body> {
        if self.says_nothing() {
            if self.args.last {
                bail!("--last says more about the cramp stored last; say what, such as `pain 7`");
            }
            let at = Some(Answer::Known(self.now.clone()));
            let about = EpisodeStatement::about(self.id);
            return Ok(Body::Episode(EpisodeStatement { night: Some(night), at, ..about }));
        }
        let mut said = NightStatement::about(night);
        said.note = self.args.note.clone().map(Answer::Known);
        said.exposures =
            self.phrase.exposures.iter().map(|(id, &value)| (id.clone(), value.into())).collect();
        said.cramps = self.phrase.cramps;
        let mut parts = Vec::new();
        match self.phrase.cramps {
            Some(Observation::NoCramps) => self.check_none(opened, night)?,
            Some(observation) if observation.count() != Some(1) => {
                self.describe_night(&mut said)?
            }
            _ if self.has_detail() => parts.push(Body::Episode(self.episode(opened, night)?)),
            _ => {}
        }
        if !said.says_nothing() {
            parts.insert(0, Body::Night(said));
        }
        match <[Body; 1]>::try_from(parts) {
            Ok([only]) => Ok(only),
            Err(parts) => Ok(Body::Card(parts)),
        }
    }

    /// "No cramps" is refused where single cramps are stored: one of the two is a mistake, and
    /// only the person knows which.
    fn check_none(&self, opened: &Opened, night: Night) -> Result<()> {
        if self.has_detail() {
            bail!("no cramps, and yet details of one; say one of the two");
        }
        let diary = block_on(opened.app.diary())?;
        let stored = diary.night(night).map_or(0, |view| view.episodes.len());
        if stored > 0 {
            bail!(
                "{} stored for the night of {night}; if there was none, take it back first: \
                 charley history {night}",
                words::cramps(stored)
            );
        }
        Ok(())
    }

    /// Of several cramps, the details are those of the worst and the longest.
    fn describe_night(&self, said: &mut NightStatement) -> Result<()> {
        let single = self.phrase.at.is_some()
            || self.args.woke.is_some()
            || !self.args.relief.is_empty()
            || self.args.sore.is_some();
        if single {
            bail!(
                "a time, waking, relief and soreness belong to one cramp; log each cramp on its \
                 own, then the number"
            );
        }
        said.worst_pain = self.phrase.pain.map(Answer::Known);
        said.longest = self.phrase.duration.map(Answer::Known);
        said.side = self.phrase.side.map(Answer::Known);
        said.site = self.phrase.site.map(Answer::Known);
        Ok(())
    }

    fn episode(&self, opened: &Opened, night: Night) -> Result<EpisodeStatement> {
        let mut said = match self.args.last {
            true => EpisodeStatement::about(last_cramp(&*block_on(opened.app.diary())?)?.0),
            false => EpisodeStatement { night: Some(night), ..EpisodeStatement::about(self.id) },
        };
        said.at = self.phrase.at.map(|at| match at {
            At::Now => Answer::Known(self.now.clone()),
            At::Clock(time) => Answer::Known(opened.app.clock().at(night.at(time))),
        });
        said.side = self.phrase.side.map(Answer::Known);
        said.site = self.phrase.site.map(Answer::Known);
        said.duration = self.phrase.duration.map(Answer::Known);
        said.pain = self.phrase.pain.map(Answer::Known);
        said.woke = self.args.woke.map(Answer::Known);
        said.relief =
            self.args.relief.iter().map(|&(what, helped)| (what, helped.into())).collect();
        said.soreness = self.args.sore.map(Answer::Known);
        Ok(said)
    }
}

/// The cramp that was stored last, and its night.
fn last_cramp(diary: &Diary) -> Result<(EventId, Night)> {
    let stored = diary
        .nights()
        .flat_map(|(night, view)| view.episodes.iter().map(move |(&id, view)| (night, id, view)));
    let recorded = |view: &diary::view::EpisodeView| view.recorded.as_ref()?.unix_millis();
    match stored.max_by_key(|(_, id, view)| (recorded(view), *id)) {
        Some((night, id, _)) => Ok((id, night)),
        None => bail!("no cramp is stored yet; leave out --last to store one"),
    }
}
