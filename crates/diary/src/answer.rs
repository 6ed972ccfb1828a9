//! An answer: what was said to a question, where "not sure" is something said.
//!
//! Owns: the three things an answer can be, and their JSON form.
//! Must not know: which question it answers.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What was said to one question. A question nobody asked has no answer at all, which is an
/// `Option` around this type: silence is never one of the answers.
///
/// As JSON, a known answer is its plain value; the others are `"not-sure"` and
/// `"not-recorded"`, which no value uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer<T> {
    Known(T),
    /// The person was asked and does not know.
    NotSure,
    /// The person took an earlier answer back.
    NotRecorded,
}

impl<T> Answer<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::NotSure | Self::NotRecorded => None,
        }
    }
}

impl<T> From<T> for Answer<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

/// The snapshot's form: tagged, since its format does not describe itself.
#[derive(Serialize, Deserialize)]
enum Tagged<T> {
    Known(T),
    NotSure,
    NotRecorded,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Unknown {
    NotSure,
    NotRecorded,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Plain<T> {
    Unknown(Unknown),
    Known(T),
}

impl<T: Serialize> Serialize for Answer<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            match self {
                Self::Known(value) => Plain::Known(value),
                Self::NotSure => Plain::Unknown(Unknown::NotSure),
                Self::NotRecorded => Plain::Unknown(Unknown::NotRecorded),
            }
            .serialize(serializer)
        } else {
            match self {
                Self::Known(value) => Tagged::Known(value),
                Self::NotSure => Tagged::NotSure,
                Self::NotRecorded => Tagged::NotRecorded,
            }
            .serialize(serializer)
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Answer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Ok(match Plain::deserialize(deserializer)? {
                Plain::Known(value) => Self::Known(value),
                Plain::Unknown(Unknown::NotSure) => Self::NotSure,
                Plain::Unknown(Unknown::NotRecorded) => Self::NotRecorded,
            })
        } else {
            Ok(match Tagged::deserialize(deserializer)? {
                Tagged::Known(value) => Self::Known(value),
                Tagged::NotSure => Self::NotSure,
                Tagged::NotRecorded => Self::NotRecorded,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_sure_is_neither_a_value_nor_silence() {
        let answers: [Answer<u8>; 3] = [Answer::Known(7), Answer::NotSure, Answer::NotRecorded];
        let json = serde_json::to_string(&answers).unwrap();
        assert_eq!(json, r#"[7,"not-sure","not-recorded"]"#);
        assert_eq!(serde_json::from_str::<[Answer<u8>; 3]>(&json).unwrap(), answers);
        let bytes = postcard::to_stdvec(&answers).unwrap();
        assert_eq!(postcard::from_bytes::<[Answer<u8>; 3]>(&bytes).unwrap(), answers);
    }
}
