//! A diary in plain words, for a terminal.
//!
//! Owns: how nights, cramps and records are worded in one line.
//! Must not know: which command asks.

use app::Manner;
use diary::{
    Answer, Body, EpisodeStatement, Event, IngredientId, MedicineStatement, Night, NightRow,
    NightStatement, Observation, Side, Site, TrialStatement, event::Origin, medicine::Stop,
};
use jiff::civil::{Date, DateTime};

pub(crate) fn cramps(count: usize) -> String {
    match count {
        1 => "1 cramp".into(),
        count => format!("{count} cramps"),
    }
}

pub(crate) fn observation(observation: Observation) -> String {
    match observation {
        Observation::NotRecorded => "not recorded".into(),
        Observation::NoCramps => "no cramps".into(),
        Observation::Some => "cramps, how many is not known".into(),
        Observation::Count(count) => cramps(count.get().into()),
        Observation::AtLeast(count) => format!("at least {}", cramps(count.get().into())),
    }
}

/// What is known besides the number of cramps: `left calf, 4 min, pain 7`.
pub(crate) fn details(row: &NightRow) -> String {
    let mut parts = Vec::new();
    parts.extend(place(row.side.map(Answer::Known), row.site.map(Answer::Known)));
    parts.extend(row.longest.map(|longest| format!("{} min", longest.minutes_text())));
    parts.extend(row.worst_pain.map(|pain| format!("pain {}", pain.level())));
    parts.join(", ")
}

fn place(side: Option<Answer<Side>>, site: Option<Answer<Site>>) -> Option<String> {
    let side = side.map(|side| answer(&side, |side| side.word().into()));
    match site {
        Some(Answer::Known(site)) => Some(site.of_leg(side.as_deref())),
        other => {
            let site = other.map(|site| answer(&site, |site| site.word().into()));
            let words: Vec<String> = side.into_iter().chain(site).collect();
            (!words.is_empty()).then(|| words.join(" "))
        }
    }
}

/// What an event says, in one line.
pub(crate) fn body(body: &Body, manner: Manner) -> String {
    match body {
        Body::Night(statement) => about_night(statement),
        Body::Episode(statement) => about_cramp(statement, manner),
        Body::Medicine(said) => about_medicine(said, manner),
        Body::Profile(_) => "answers about yourself".into(),
        Body::Check(_) => "answers to a check".into(),
        Body::Plan(said) => {
            let remedy = clinic::remedies::Remedies::built_in().get(&said.remedy);
            let name = remedy.map_or(said.remedy.as_str(), |remedy| &remedy.name);
            format!("{name}: {}", said.choice)
        }
        Body::Suspicion(said) if said.suspected => format!("you suspect: {}", said.exposure),
        Body::Suspicion(said) => format!("no longer suspected: {}", said.exposure),
        Body::Advice(said) => {
            let remedy = clinic::remedies::Remedies::built_in().get(&said.remedy);
            let name = remedy.map_or(said.remedy.as_str(), |remedy| &remedy.name);
            format!("{name}: {}", clinic::trial::words::advice(said))
        }
        Body::Preference(_) => "a preference".into(),
        Body::Trial(said) => about_trial(said, manner),
        Body::Exposure(definition) => format!("an exposure of your own: {}", definition.label),
        Body::Card(parts) => {
            parts.iter().map(|part| self::body(part, manner)).collect::<Vec<_>>().join("; ")
        }
        Body::Import(import) => format!("an import of {} records", import.added.len()),
        Body::Retract { .. } => "a record taken back".into(),
        Body::Forget { .. } => "a record forgotten for good".into(),
    }
}

fn about_night(said: &NightStatement) -> String {
    let mut parts: Vec<String> = said.cramps.map(observation).into_iter().collect();
    parts.extend(place(said.side, said.site));
    let longest = said.longest.as_ref();
    parts.extend(longest.map(|it| answer(it, |it| format!("{} min", it.minutes_text()))));
    let pain = said.worst_pain.as_ref();
    parts
        .extend(pain.map(|pain| format!("pain {}", answer(pain, |pain| pain.level().to_string()))));
    parts.extend(
        said.exposures
            .iter()
            .map(|(id, value)| format!("{id}={}", answer(value, ToString::to_string))),
    );
    parts.extend(said.note.as_ref().map(|_| "a note".into()));
    parts.join(", ")
}

fn about_cramp(said: &EpisodeStatement, manner: Manner) -> String {
    let mut parts = vec![match &said.at {
        Some(Answer::Known(at)) => format!("a cramp at {}", manner.clock(at.civil().time())),
        _ => "a cramp".into(),
    }];
    parts.extend(place(said.side, said.site));
    let duration = said.duration.as_ref();
    parts.extend(duration.map(|it| answer(it, |it| format!("{} min", it.minutes_text()))));
    let pain = said.pain.as_ref();
    parts
        .extend(pain.map(|pain| format!("pain {}", answer(pain, |pain| pain.level().to_string()))));
    parts.extend(said.woke.as_ref().map(|woke| format!("woke you: {}", answer(woke, yes_no))));
    parts.extend(said.relief.iter().map(|(relief, helped)| {
        format!("{relief} helped: {}", answer(helped, |helped| helped.word().into()))
    }));
    parts.extend(said.dealt.map(|_| "drawn for in your trial".into()));
    parts.extend(
        said.followed.as_ref().map(|done| format!("done as drawn: {}", answer(done, yes_no))),
    );
    parts.extend(
        said.soreness.as_ref().map(|sore| format!("sore next day: {}", answer(sore, yes_no))),
    );
    parts.join(", ")
}

fn about_medicine(said: &MedicineStatement, manner: Manner) -> String {
    let mut parts = vec![match &said.name {
        Some(name) => format!("the medicine {name}"),
        None => "more about a medicine".into(),
    }];
    let contains = |ids: &Vec<IngredientId>| match ids.as_slice() {
        [] => "nothing that matters here".into(),
        ids => ids.iter().map(IngredientId::as_str).collect::<Vec<_>>().join(" + "),
    };
    parts.extend(said.ingredients.as_ref().map(|ids| match answer(ids, contains) {
        same if Some(&same) == said.name.as_ref() => String::new(),
        ids => format!("contains {ids}"),
    }));
    let date = |date: &Date| manner.remembered(*date);
    parts.extend(said.started.as_ref().map(|began| format!("since {}", answer(began, date))));
    for (on, what) in &said.changed {
        parts.push(format!("{}: {}", date(on), answer(what, String::clone)));
    }
    parts.extend(said.stopped.as_ref().map(|stop| match stop {
        Answer::Known(Stop::On(end)) => format!("until {}", date(end)),
        Answer::Known(Stop::StillTaken) => "still taken".into(),
        stop => format!("until {}", answer(stop, |_| String::new())),
    }));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn about_trial(said: &TrialStatement, manner: Manner) -> String {
    let day = |night: Night| manner.short(night.evening_date());
    let mut parts = Vec::new();
    parts.extend(said.registered.iter().map(|it| format!("a trial: {}", it.protocol.question)));
    parts.extend(said.allocated.iter().map(|_| "what was drawn for a trial".into()));
    for (night, followed) in &said.followed {
        parts.push(format!(
            "trial followed in the night of {}: {}",
            day(*night),
            answer(followed, yes_no)
        ));
    }
    parts.extend(said.paused.iter().map(|it| format!("trial stands still from {}", day(it.from))));
    parts.extend(said.resumed.iter().map(|night| format!("trial goes on from {}", day(*night))));
    parts.extend(said.changed.iter().map(|_| "a change during a trial".into()));
    parts.extend(said.harm.iter().map(|_| "something unwelcome in a trial".into()));
    parts.extend(said.ended.iter().map(|it| format!("trial ended: {}", it.reason)));
    parts.extend(said.concluded.iter().map(|it| format!("trial concluded: {}", it.finding)));
    parts.join(", ")
}

fn yes_no(yes: &bool) -> String {
    if *yes { "yes".into() } else { "no".into() }
}

fn answer<T>(answer: &Answer<T>, known: impl FnOnce(&T) -> String) -> String {
    match answer {
        Answer::Known(value) => known(value),
        Answer::NotSure => "not sure".into(),
        Answer::NotRecorded => "not recorded".into(),
    }
}

/// When and how an event was recorded; `write` writes the moment.
pub(crate) fn recorded(event: &Event, write: &dyn Fn(DateTime) -> String) -> String {
    let when = event.recorded.as_ref().map(|moment| write(moment.civil()));
    match (&event.origin, when) {
        (Origin::Person { .. }, Some(when)) => when,
        (Origin::Import { .. }, Some(when)) => format!("{when}, imported"),
        (_, None) => "imported, time not known".into(),
    }
}
