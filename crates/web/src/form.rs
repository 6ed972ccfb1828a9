//! Reading what a form or an address says.
//!
//! Owns: the fields of a request, which of them were changed since the page was drawn, and in
//! which manner the answer is to write dates.
//! Must not know: what any field means.
//!
//! A control is drawn with what is known, and beside it, hidden as `was.NAME`, the same again.
//! A field that comes back as it was drawn says nothing: not even when the diary has changed
//! meanwhile on another screen.

use app::Manner;
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{
        HeaderMap,
        header::{ACCEPT_LANGUAGE, CONTENT_TYPE},
        request::Parts,
    },
};
use diary::{Answer, Diary, EventId, Night, remembered};
use jiff::civil::Date;

use crate::error::Trouble;

/// How large a submitted form may be. A note at its longest, in any script, fits.
const MAX_FORM_BYTES: usize = 64 << 10;

/// The value that stands for "not sure" in every choice.
pub const NOT_SURE: &str = "?";

#[derive(Debug, Clone, Default)]
pub struct Fields {
    said: Vec<(String, String)>,
    /// What the request's `Accept-Language` names.
    languages: String,
}

impl Fields {
    fn read(said: &[u8], headers: &HeaderMap) -> Self {
        let languages = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            said: form_urlencoded::parse(said).into_owned().collect(),
            languages: languages.unwrap_or("").to_owned(),
        }
    }

    /// How dates are to be written in the answer.
    pub fn manner(&self, diary: &Diary) -> Manner {
        Manner::of(diary, &self.languages)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.said.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field that stands more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.said.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.said.iter().map(|(name, _)| name.as_str())
    }

    /// What `name` was when the page was drawn.
    pub fn was(&self, name: &str) -> &str {
        self.get(&format!("was.{name}")).unwrap_or("")
    }

    /// What `name` now is, where that differs from what was drawn.
    pub fn changed(&self, name: &str) -> Option<&str> {
        let now = self.get(name)?.trim();
        (now != self.was(name).trim()).then_some(now)
    }

    /// The same for a row of chips beside a box to type in.
    ///
    /// # Errors
    ///
    /// Where a chip was picked and something else was typed as well.
    pub fn changed_number(&self, name: &str) -> Result<Option<&str>, String> {
        let chip = self.changed(name);
        let typed = self.get(&format!("{name}.other")).map_or("", str::trim);
        match (chip, typed) {
            (_, "") => Ok(chip),
            (None | Some(""), typed) => Ok((typed != self.was(name)).then_some(typed)),
            (Some(chip), typed) if chip == typed => Ok(Some(typed)),
            (Some(chip), typed) => {
                let chip = if chip == NOT_SURE { "not sure" } else { chip };
                let typed: String = typed.chars().take(40).collect();
                Err(format!("two answers, {chip} and {typed}; keep one of them"))
            }
        }
    }

    /// A date in its parts, where it differs from what was drawn.
    ///
    /// # Errors
    ///
    /// Where the parts are no date, or a date and "not sure" were both given.
    pub fn when(&self, name: &str) -> Result<Option<Answer<Date>>, String> {
        let part = |part: &str| self.get(&format!("{name}.{part}")).map_or("", str::trim);
        let unsure = part("unsure") == NOT_SURE;
        let answer = match (part("year"), part("month"), part("day")) {
            ("", "", "") if unsure => Answer::NotSure,
            ("", "", "") => Answer::NotRecorded,
            _ if unsure => return Err("a date and “not sure”; keep one of them".into()),
            ("", ..) => return Err("add the year; the year alone is enough".into()),
            (_, "", day) if !day.is_empty() => {
                return Err("add the month, or leave the day out".into());
            }
            (year, month, day) => {
                let parts = [year, month, day];
                let typed: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let read = remembered::read(&typed.join("-"));
                Answer::Known(
                    read.map_err(|_| format!("there is no such date as {}", typed.join("-")))?,
                )
            }
        };
        let text = match &answer {
            Answer::Known(date) => remembered::text(*date),
            Answer::NotSure => NOT_SURE.to_owned(),
            Answer::NotRecorded => String::new(),
        };
        Ok((text != self.was(name)).then_some(answer))
    }

    /// The id that the page gave this submission when it was drawn.
    ///
    /// # Errors
    ///
    /// Where there is none: such a form was not drawn by a page of ours.
    pub fn event(&self) -> Result<EventId, Trouble> {
        self.id("event")
    }

    /// # Errors
    ///
    /// Where the field is missing or no id.
    pub fn id(&self, name: &'static str) -> Result<EventId, Trouble> {
        self.get(name).and_then(|text| text.parse().ok()).ok_or(Trouble::NoId { name })
    }
}

/// What was said to a question, read with `parse` where it is neither nothing nor "not sure".
///
/// # Errors
///
/// As `parse`.
pub fn answer<T>(
    said: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Answer<T>, String> {
    match said {
        "" => Ok(Answer::NotRecorded),
        NOT_SURE => Ok(Answer::NotSure),
        text => parse(text).map(Answer::Known),
    }
}

/// Reads one of a few words, or says which they are.
///
/// # Errors
///
/// With the words allowed.
pub fn one_of<T: std::str::FromStr>(text: &str, what: &str, allowed: &str) -> Result<T, String> {
    let found: String = text.chars().take(40).collect();
    text.parse().map_err(|_| format!("{found:?} is no answer to “{what}”; choose {allowed}"))
}

/// Everything that was wrong with a form, by field, in the order found.
#[derive(Debug, Clone, Default)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    pub fn add(&mut self, name: &str, why: impl Into<String>) {
        self.0.push((name.to_owned(), why.into()));
    }

    /// Keeps the value, or notes what was wrong with it.
    pub fn keep<T>(&mut self, name: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|why| self.add(name, why)).ok()
    }

    pub fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, why)| why.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, why)| (name.as_str(), why.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Trouble;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Trouble> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Trouble::NotAForm);
        }
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, MAX_FORM_BYTES)
            .await
            .map_err(|_| Trouble::TooLarge { limit_kib: MAX_FORM_BYTES >> 10 })?;
        Ok(Self::read(&bytes, &parts.headers))
    }
}

/// What stands behind the `?` of an address.
pub struct Query(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        let query = parts.uri.query().unwrap_or("");
        Ok(Self(Fields::read(query.as_bytes(), &parts.headers)))
    }
}

/// The night that an address names.
pub struct NightPath(pub Night);

impl<S: Send + Sync> FromRequestParts<S> for NightPath {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Trouble::NoSuchPage)?;
        text.parse().map(Self).map_err(Trouble::Night)
    }
}

/// The event that an address names.
pub struct EventPath(pub EventId);

impl<S: Send + Sync> FromRequestParts<S> for EventPath {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Trouble::NoSuchPage)?;
        text.parse().map(Self).map_err(|_| Trouble::NoSuchPage)
    }
}

/// A path of ours to go back to, as a form names it; anything else leads home.
pub fn way_back(fields: &Fields) -> &str {
    let ours = |path: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-".contains(&byte);
        path.starts_with('/')
            && !path.starts_with("//")
            && path.len() < 100
            && path.bytes().all(plain)
    };
    fields.get("back").filter(ours).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::read(text.as_bytes(), &HeaderMap::new())
    }

    #[test]
    fn an_untouched_field_says_nothing() {
        assert_eq!(fields("side=left&was.side=left").changed("side"), None);
        assert_eq!(fields("side=&was.side=").changed("side"), None);
        assert_eq!(fields("").changed("side"), None);
        assert_eq!(fields("side=&was.side=left").changed("side"), Some(""));
        assert_eq!(fields("side=left").changed("side"), Some("left"));
    }

    #[test]
    fn a_typed_number_goes_before_the_chip_that_was_there() {
        let read =
            |text: &str| fields(text).changed_number("n").map(|said| said.map(str::to_owned));
        assert_eq!(read("n=2&was.n=2&n.other=7"), Ok(Some("7".into())));
        assert_eq!(read("n=2&was.n=2&n.other="), Ok(None));
        assert_eq!(read("n=2&was.n=2&n.other=2"), Ok(None));
        assert_eq!(read("n=3&was.n=2&n.other="), Ok(Some("3".into())));
        assert_eq!(
            read("n=3&was.n=2&n.other=7"),
            Err("two answers, 3 and 7; keep one of them".into())
        );
    }

    #[test]
    fn the_way_back_never_leaves_this_place() {
        for elsewhere in
            ["https://example.org/", "//example.org", "/a?b", "/a%0d%0ab", "", "javascript:x"]
        {
            let said = fields(&format!(
                "back={}",
                form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect::<String>()
            ));
            assert_eq!(way_back(&said), "/", "{elsewhere}");
        }
        assert_eq!(way_back(&fields("back=/night/2026-11-22")), "/night/2026-11-22");
    }
}
