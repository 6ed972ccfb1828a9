//! Records in plain words.
//!
//! Owns: what an event is called when it was saved, taken back, or is looked up later.
//! Must not know: HTML.

use app::{App, Manner};
use clinic::remedies::Remedies;
use diary::{
    AdviceStatement, Answer, Body, DateOrder, Diary, EpisodeStatement, ExposureId, ExposureValue,
    MedicineStatement, Night, NightStatement, PreferenceStatement, TrialStatement, medicine::Stop,
};

use crate::{medicine_view, pages::plan::decision, words};

/// What is needed to name things: labels, the times of cramps, and how a time is written.
pub struct Known<'a> {
    pub app: &'a App,
    pub diary: &'a Diary,
    pub manner: Manner,
}

impl Known<'_> {
    /// What a record says, in one line: "2 cramps, worst pain 7, left leg".
    pub fn line(&self, body: &Body) -> String {
        self.phrases(body).join(", ")
    }

    fn phrases(&self, body: &Body) -> Vec<String> {
        match body {
            Body::Night(statement) => self.night(statement),
            Body::Episode(statement) => self.cramp(statement),
            Body::Medicine(statement) => self.medicine(statement),
            Body::Exposure(definition) => {
                vec![format!("a question of your own, {}", definition.label)]
            }
            Body::Profile(_) => vec!["answers about yourself".into()],
            Body::Check(said) => vec![match &said.outcome {
                Some(outcome) => format!("a check; it came to: {}", outcome.tier),
                None => "answers to a check".into(),
            }],
            Body::Plan(said) => vec![decision(said, self.manner)],
            Body::Suspicion(said) => {
                let label = self.label(&said.exposure);
                vec![format!(
                    "{}: {label}",
                    if said.suspected { "you suspect" } else { "no longer suspected" }
                )]
            }
            Body::Advice(said) => vec![advice(said, self.manner)],
            Body::Preference(said) => preference(said, self.manner),
            Body::Trial(said) => trial(said, self.manner),
            Body::Card(parts) => parts.iter().flat_map(|part| self.phrases(part)).collect(),
            Body::Import(import) => {
                vec![format!(
                    "a file with {}",
                    words::count_of(import.added.len() as u64, "record")
                )]
            }
            Body::Retract { .. } => vec!["taken back".into()],
            Body::Forget { .. } => vec!["forgotten for good".into()],
        }
    }

    fn night(&self, said: &NightStatement) -> Vec<String> {
        let mut phrases = Vec::new();
        phrases.extend(said.cramps.map(|cramps| match cramps.is_recorded() {
            true => words::cramps(cramps),
            false => "cramps not recorded".into(),
        }));
        phrases.extend(answer("worst pain", &said.worst_pain, |pain| pain.level().to_string()));
        phrases.extend(answer("longest", &said.longest, |longest| words::duration(*longest)));
        phrases.extend(answer("which leg", &said.side, |side| words::side(*side).into()));
        phrases.extend(answer("where", &said.site, |site| words::site(*site).into()));
        for (id, what) in &said.exposures {
            phrases.push(format!("{}: {}", self.label(id), self.exposure(id, what)));
        }
        phrases.extend(said.note.as_ref().map(|note| match note {
            Answer::Known(_) => "a note".into(),
            Answer::NotSure | Answer::NotRecorded => "note removed".to_owned(),
        }));
        phrases
    }

    fn cramp(&self, said: &EpisodeStatement) -> Vec<String> {
        let stated =
            said.at.as_ref().and_then(|at| Some(self.manner.clock(at.known()?.civil().time())));
        let known = || Some(self.manner.clock(self.diary.episode(said.episode)?.1.began()?.time()));
        let mut phrases = match stated.or_else(known) {
            Some(time) => vec![format!("cramp at {time}")],
            None => vec!["a cramp".into()],
        };
        if matches!(said.at, Some(Answer::NotSure | Answer::NotRecorded)) {
            phrases.push("time no longer recorded".into());
        }
        phrases.extend(answer("which leg", &said.side, |side| words::side(*side).into()));
        phrases.extend(answer("where", &said.site, |site| words::site(*site).into()));
        phrases.extend(answer("lasted", &said.duration, |d| words::duration(*d)));
        phrases.extend(answer("pain", &said.pain, |pain| pain.level().to_string()));
        phrases.extend(answer("woke you", &said.woke, |woke| yes_no(*woke).into()));
        for (relief, what) in &said.relief {
            let relief = words::relief(*relief);
            phrases.push(match what {
                Answer::Known(helped) => format!("{relief} {}", words::helped(*helped)),
                Answer::NotSure => format!("{relief}: not sure whether it helped"),
                Answer::NotRecorded => format!("{relief}: no longer recorded"),
            });
        }
        phrases.extend(said.dealt.map(|_| "drawn for in your trial".into()));
        phrases.extend(answer("done as drawn", &said.followed, |done| yes_no(*done).into()));
        phrases.extend(answer("sore the next day", &said.soreness, |sore| yes_no(*sore).into()));
        phrases
    }

    fn medicine(&self, said: &MedicineStatement) -> Vec<String> {
        let known = || {
            let found = self.diary.medicines().find(|(id, _)| *id == said.medicine);
            found.map(|(_, view)| view.name.clone())
        };
        let name = said.name.clone().or_else(known);
        let mut phrases = vec![name.clone().unwrap_or_else(|| "a medicine".into())];
        phrases.extend(said.ingredients.as_ref().map(|what| match what {
            Answer::Known(ids) if ids.is_empty() => "nothing in it matters here".into(),
            Answer::Known(ids) => medicine_view::contents(ids),
            Answer::NotSure => "not known yet what it is".into(),
            Answer::NotRecorded => "what it is: no longer recorded".into(),
        }));
        phrases.extend(answer("since", &said.started, |date| self.manner.remembered(*date)));
        for (on, what) in &said.changed {
            let on = self.manner.remembered(*on);
            phrases.push(match what {
                Answer::Known(what) => format!("{on}: {what}"),
                Answer::NotSure => format!("{on}: changed"),
                Answer::NotRecorded => format!("{on}: change no longer recorded"),
            });
        }
        phrases.extend(said.stopped.as_ref().map(|stop| match stop {
            Answer::Known(Stop::On(end)) => format!("until {}", self.manner.remembered(*end)),
            Answer::Known(Stop::StillTaken) => "still taken".into(),
            Answer::NotSure => "not sure until when".into(),
            Answer::NotRecorded => "end no longer recorded".into(),
        }));
        phrases
    }

    fn label(&self, id: &ExposureId) -> String {
        self.app.exposure_label(self.diary, id)
    }

    pub fn exposure(&self, id: &ExposureId, what: &Answer<ExposureValue>) -> String {
        let known = self.app.exposures().get(id).and_then(|exposure| exposure.unit.clone());
        let own = || self.diary.custom_exposure(id)?.unit.clone();
        match what {
            Answer::Known(ExposureValue::YesNo(yes)) => yes_no(*yes).into(),
            Answer::Known(ExposureValue::Number(number)) => {
                let unit = known.or_else(own).unwrap_or_default();
                // Units stand in the plural, which one of them does not take.
                let unit = if *number == 1.0 { unit.trim_end_matches('s') } else { unit.as_str() };
                format!("{} {unit}", words::number(*number)).trim_end().to_owned()
            }
            Answer::NotSure => "not sure".into(),
            Answer::NotRecorded => "no longer recorded".into(),
        }
    }
}

fn advice(said: &AdviceStatement, manner: Manner) -> String {
    let remedy = Remedies::built_in().get(&said.remedy);
    let name = remedy.map_or_else(|| said.remedy.to_string(), |remedy| remedy.name.clone());
    let answer = if said.agreed { "had nothing against it" } else { "advised against it" };
    format!("{name}: a {}, asked on {}, {answer}", said.adviser, manner.day(said.on))
}

fn trial(said: &TrialStatement, manner: Manner) -> Vec<String> {
    let mut phrases = Vec::new();
    phrases.extend(said.registered.iter().map(|it| format!("a trial, “{}”", it.protocol.question)));
    for (night, followed) in &said.followed {
        let what = format!("trial, {}", manner.day(night.evening_date()));
        phrases.push(match followed {
            Answer::Known(true) => format!("{what}: done as asked"),
            Answer::Known(false) => format!("{what}: not done as asked"),
            Answer::NotSure => format!("{what}: not sure"),
            Answer::NotRecorded => format!("{what}: no longer recorded"),
        });
    }
    let day = |night: Night| manner.day(night.evening_date());
    phrases
        .extend(said.paused.iter().map(|it| format!("trial stands still from {}", day(it.from))));
    phrases.extend(said.resumed.iter().map(|it| format!("trial goes on from {}", day(*it))));
    phrases.extend(said.changed.iter().map(|_| "a change during the trial".into()));
    phrases.extend(said.harm.iter().map(|_| "something unwelcome in the trial".into()));
    phrases.extend(said.ended.iter().map(|it| format!("trial ended on {}", day(it.from))));
    phrases.extend(said.concluded.iter().map(|_| "the result of a trial".into()));
    phrases
}

fn preference(said: &PreferenceStatement, manner: Manner) -> Vec<String> {
    let mut phrases = Vec::new();
    phrases.extend(answer("emergency number", &said.emergency_number, Clone::clone));
    let times = [
        ("morning reminder at", &said.morning_at),
        ("evening reminder at", &said.evening_at),
        ("reminder of the stretch at", &said.stretch_at),
    ];
    for (what, at) in times {
        phrases.extend(answer(what, at, |at| manner.clock(*at)));
    }
    phrases.extend(answer("dates", &said.dates, |order| match order {
        DateOrder::DayFirst => "with the day first".into(),
        DateOrder::MonthFirst => "with the month first".into(),
    }));
    if phrases.is_empty() {
        phrases.push("the first questions".into());
    }
    phrases
}

/// The night that a record is about, where it is about one.
pub fn night_of(body: &Body, diary: &Diary) -> Option<Night> {
    match body {
        Body::Night(statement) => Some(statement.night),
        Body::Episode(statement) => {
            statement.night.or_else(|| diary.episode(statement.episode).map(|(night, _)| night))
        }
        Body::Card(parts) => parts.iter().find_map(|part| night_of(part, diary)),
        _ => None,
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn answer<T>(
    what: &str,
    said: &Option<Answer<T>>,
    value: impl FnOnce(&T) -> String,
) -> Option<String> {
    Some(match said.as_ref()? {
        Answer::Known(known) => match (what, value(known)) {
            // "left leg" and "calf" say what they are about.
            ("which leg" | "where", value) => value,
            ("woke you" | "sore the next day", value) => format!("{what}: {value}"),
            (what, value) => format!("{what} {value}"),
        },
        Answer::NotSure => format!("{what}: not sure"),
        Answer::NotRecorded => format!("{what}: no longer recorded"),
    })
}
