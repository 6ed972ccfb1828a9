//! From the fields of "About you" to what they say.
//!
//! Owns: reading the form: only what was changed, and everything that is wrong with it at once.
//! Must not know: how the form is drawn, or what an answer means.

use clinic::{
    about_you::{self, AboutYou, Asked, Group},
    conditions::Conditions,
};
use diary::{Answer, Diary, ProfileStatement};
use jiff::civil::Date;

use crate::form::{Fields, Problems};

/// The field of one question.
pub fn field(asked: &Asked) -> String {
    format!("q.{}", asked.id)
}

/// The field of the choice that says "no" to a whole group.
pub fn none_field(group: &Group) -> String {
    format!("none.{}", group.id)
}

/// The field in which a condition is looked for that the screen does not ask for.
pub const OTHER: &str = "other_condition";

/// What the form says that it did not say when it was drawn.
///
/// # Errors
///
/// Every field that cannot be read, with what is allowed.
pub fn read(fields: &Fields, diary: &Diary, today: Date) -> Result<ProfileStatement, Problems> {
    let (mut said, mut problems) = (ProfileStatement::default(), Problems::default());
    for group in AboutYou::built_in().groups() {
        for asked in &group.questions {
            let name = field(asked);
            if let Some(text) = fields.changed(&name) {
                problems.keep(&name, asked.read(text, today, &mut said));
            }
        }
        if fields.changed(&none_field(group)) == Some("no") {
            say_no_to_the_rest(group, diary, &mut said);
        }
    }
    for condition in Conditions::built_in().iter() {
        let name = format!("c.{}", condition.id);
        if let Some(text) = fields.changed(&name)
            && let Some(answer) = problems.keep(&name, about_you::yes_no(text))
        {
            said.conditions.insert(condition.id.clone(), answer);
        }
    }
    if let Some(name) = fields.get(OTHER).map(str::trim).filter(|name| !name.is_empty()) {
        match Conditions::built_in().find(name) {
            Some(condition) => {
                said.conditions.insert(condition.id.clone(), Answer::Known(true));
            }
            None => {
                let name: String = name.chars().take(40).collect();
                let why = format!("no condition here is called {name:?}; choose one of the list");
                problems.add(OTHER, why);
            }
        }
    }
    if problems.is_empty() { Ok(said) } else { Err(problems) }
}

/// "None of these": what has a known answer of its own, now or from before, keeps it.
fn say_no_to_the_rest(group: &Group, diary: &Diary, said: &mut ProfileStatement) {
    let profile = diary.profile();
    for asked in &group.questions {
        if let Some(id) = asked.condition() {
            let before = profile.conditions.get(&id).and_then(|said| said.what.known());
            if before.is_none() && !said.conditions.contains_key(&id) {
                said.conditions.insert(id, Answer::Known(false));
            }
        } else if let Some(id) = asked.fact() {
            let before = profile.facts.get(&id).and_then(|said| said.what.known());
            if before.is_none() && !said.facts.contains_key(&id) {
                said.facts.insert(id, Answer::Known(false));
            }
        }
    }
}
