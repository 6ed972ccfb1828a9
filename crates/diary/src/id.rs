//! Ids that `knowledge/` defines: of findings, conditions, ingredients, remedies and rules.
//!
//! Owns: how such an id is written.
//! Must not know: which ids exist or what they mean; the loaders of `knowledge/` do.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de};

/// The longest id; a recording limit.
pub const MAX_ID_CHARS: usize = 64;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident: $what:literal),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
            pub struct $name(String);

            impl $name {
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl FromStr for $name {
                type Err = IdError;

                fn from_str(text: &str) -> Result<Self, IdError> {
                    if is_id(text) {
                        Ok(Self(text.to_owned()))
                    } else {
                        Err(IdError { what: $what, found: text.chars().take(40).collect() })
                    }
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
                }
            }
        )+
    };
}

ids! {
    /// Something a person can be asked that is answered by yes, no or not sure.
    FindingId: "a finding",
    /// A disease or state that a person may have been told of.
    ConditionId: "a condition",
    /// What a medicine or supplement contains.
    IngredientId: "an ingredient",
    /// A remedy, such as `R01`.
    RemedyId: "a remedy",
    /// A circumstance that may matter for a remedy.
    CircumstanceId: "a circumstance",
    /// A rule of the check, such as `E1`.
    RuleId: "a rule",
}

fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.len() <= MAX_ID_CHARS
        && text.bytes().all(plain)
        && edge(text.bytes().next())
        && edge(text.bytes().last())
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} cannot name {what}; use letters, digits and - (at most {MAX_ID_CHARS})")]
pub struct IdError {
    what: &'static str,
    found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_letters_digits_and_dashes() {
        for text in ["kidney-disease", "E1", "R05b", "b12"] {
            assert_eq!(text.parse::<FindingId>().unwrap().as_str(), text);
        }
        for text in ["", "-", "a b", "a-", "caf\u{e9}", &"x".repeat(65)] {
            assert!(text.parse::<FindingId>().is_err(), "{text}");
        }
    }
}
