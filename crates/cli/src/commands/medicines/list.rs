//! The list as it is printed: each medicine, what of it goes with cramps, and what is not known.

use anyhow::Result;
use app::Manner;
use clinic::{
    knowledge::{Citation, Confidence, Fact},
    medicines::{Linked, MedicineSafety, Medicines, Strength},
    person::{Person, Taken},
};
use diary::{Answer, Diary, EventId, IngredientId, medicine::Stop};
use jiff::civil::Date;
use pollster::block_on;
use serde::Serialize;

use super::{Opened, labels};
use crate::output::Output;

#[derive(Serialize)]
struct List {
    medicines: Vec<OneMedicine>,
    /// "That is everything I take".
    complete: Option<Answer<bool>>,
    blood_thinner: Option<Answer<bool>>,
    /// What is taken and nobody has said what it is.
    unknown: Vec<String>,
    keep_on: &'static str,
}

#[derive(Serialize)]
struct OneMedicine {
    id: EventId,
    name: String,
    taken: bool,
    /// `null`: not known.
    ingredients: Option<Vec<IngredientId>>,
    contains: Option<String>,
    started: Option<Answer<Date>>,
    changed: Vec<Change>,
    stopped: Option<Date>,
    linked: Vec<OneLink>,
    care: Vec<OneFact>,
}

#[derive(Serialize)]
struct Change {
    on: Date,
    what: Answer<String>,
}

#[derive(Serialize)]
struct OneLink {
    ingredient: IngredientId,
    /// Whose finding it is, where it is not the ingredient's own.
    group: Option<String>,
    strength: Option<Strength>,
    strength_words: Option<&'static str>,
    found: Vec<OneFact>,
    timing: &'static str,
    ask: String,
}

#[derive(Serialize)]
struct OneFact {
    text: &'static str,
    confidence: Confidence,
    sources: &'static [Citation],
}

impl From<&'static Fact> for OneFact {
    fn from(fact: &'static Fact) -> Self {
        Self { text: &fact.text, confidence: fact.confidence, sources: &fact.sources }
    }
}

impl OneFact {
    fn words(&self) -> String {
        let mark = self.confidence.mark().map_or(String::new(), |mark| format!(" ({mark})"));
        format!("{}{mark}", self.text)
    }
}

pub(super) fn list(opened: &Opened, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let person = Person::of(&diary, opened.app.clock().now().civil().date());
    let safety = MedicineSafety::of(&person);
    let list = List {
        medicines: medicines(&person),
        complete: safety.complete,
        blood_thinner: safety.blood_thinner,
        unknown: safety.unknown,
        keep_on: &Medicines::built_in().keep_on,
    };
    out.print("medicines", &list, |list| list.words(out.manner()))?;
    Ok(())
}

fn medicines(person: &Person) -> Vec<OneMedicine> {
    let links = Medicines::built_in().links(person);
    let one = |taken: &Taken| {
        let contents = Medicines::built_in().contents(taken);
        let ids: Option<Vec<IngredientId>> =
            contents.map(|known| known.iter().map(|one| one.id.clone()).collect());
        let stopped = match taken.stopped {
            Some(Answer::Known(Stop::On(date))) => Some(date),
            _ => None,
        };
        let of_it = links.iter().filter(|linked| linked.taken.medicine == taken.medicine);
        let changed = taken.changed.iter().filter(|(_, what)| **what != Answer::NotRecorded);
        OneMedicine {
            id: taken.medicine,
            name: taken.name.clone(),
            taken: taken.is_taken(person.on),
            contains: ids.as_deref().map(labels).filter(|labels| !labels.is_empty()),
            care: Medicines::built_in().care(taken).into_iter().map(OneFact::from).collect(),
            ingredients: ids,
            started: taken.started,
            changed: changed.map(|(&on, what)| Change { on, what: what.clone() }).collect(),
            stopped,
            linked: of_it.map(OneLink::of).collect(),
        }
    };
    person.medicines.iter().map(one).collect()
}

impl OneLink {
    fn of(linked: &Linked<'_>) -> Self {
        let strength = linked.link.map(|link| link.strength);
        let facts = [
            linked.link.map(|link| &link.found),
            linked.link.and_then(|link| link.mechanism.as_ref()),
            linked.mimics,
        ];
        Self {
            ingredient: linked.medicine.id.clone(),
            group: linked.group.map(|group| group.id.to_string()),
            strength,
            strength_words: strength.map(Strength::words),
            found: facts.into_iter().flatten().map(OneFact::from).collect(),
            timing: linked.timing.words(),
            ask: linked.ask.clone(),
        }
    }
}

impl List {
    fn words(&self, manner: Manner) -> String {
        let mut text = String::new();
        for (heading, taken) in [("You take:", true), ("You took:", false)] {
            let some: Vec<_> = self.medicines.iter().filter(|one| one.taken == taken).collect();
            if !some.is_empty() {
                text += &format!("{heading}\n");
                some.iter().for_each(|one| text += &one.words(manner));
            }
        }
        if self.medicines.is_empty() {
            text += "Nothing is on the list. To add something: charley medicines add NAME\n";
        }
        if self.medicines.iter().any(|one| one.taken && !one.linked.is_empty()) {
            text += &format!("{}\n", self.keep_on);
        }
        if !self.unknown.is_empty() {
            text += &format!(
                "Not known what it is: {}. Until you say, Charley takes it for anything: charley \
                 medicines change NAME --is INGREDIENT\n",
                self.unknown.join(", ")
            );
        }
        if self.complete != Some(Answer::Known(true)) {
            text += "Is that everything you take? charley medicines complete yes|no|not-sure\n";
        }
        if self.blood_thinner.is_none() {
            text += "Do you take a blood thinner? charley medicines blood-thinner \
                     yes|no|not-sure\n";
        }
        text
    }
}

impl OneMedicine {
    fn words(&self, manner: Manner) -> String {
        let mut text = format!("  {}", self.name);
        match &self.contains {
            Some(contains) if !contains.eq_ignore_ascii_case(&self.name) => {
                text += &format!(" ({contains})");
            }
            None if self.ingredients.is_none() => text += " (not known what it is)",
            _ => {}
        }
        if let Some(started) = self.started.as_ref().and_then(Answer::known) {
            text += &format!(", since {}", manner.remembered(*started));
        }
        for change in &self.changed {
            if let Answer::Known(what) = &change.what {
                text += &format!(", {}: {what}", manner.remembered(change.on));
            }
        }
        if let Some(stopped) = self.stopped {
            text += &format!(", until {}", manner.remembered(stopped));
        }
        text += &format!("\n    {}\n", self.id);
        if self.taken {
            self.notes().iter().for_each(|note| text += &format!("    {note}\n"));
        }
        text
    }

    /// What goes with cramps, and what has to be minded.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for link in &self.linked {
            let head = link.strength_words.unwrap_or("can be taken for a cramp");
            let facts: Vec<String> = link.found.iter().map(OneFact::words).collect();
            notes.push(format!("Cramps: {head}; {}. {}", link.timing, facts.join(" ")));
            notes.push(format!("Worth asking a doctor or pharmacist: “{}”", link.ask));
        }
        notes.extend(self.care.iter().map(|care| format!("To mind: {}", care.words())));
        notes
    }
}

/// What one should know of a medicine that was just noted.
pub(super) fn notes(diary: &Diary, medicine: EventId, on: Date) -> Vec<String> {
    let person = Person::of(diary, on);
    let all = medicines(&person);
    let Some(one) = all.iter().find(|one| one.id == medicine && one.taken) else {
        return Vec::new();
    };
    if one.ingredients.is_none() {
        return vec![format!(
            "Charley does not know what {} is. Until you say, it takes it for anything.",
            one.name
        )];
    }
    let mut notes = one.notes();
    if !one.linked.is_empty() {
        notes.push(Medicines::built_in().keep_on.clone());
    }
    notes
}
