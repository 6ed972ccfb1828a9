//! Values that have one word each.
//!
//! Owns: how such a word is read, written and refused.
//! Must not know: any of the words.

/// An enum whose values have one word each, the same in text, JSON and CSV.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident: $what:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::word::WordError;

            fn from_str(text: &str) -> Result<Self, crate::word::WordError> {
                let found = Self::ALL.iter().find(|value| value.word().eq_ignore_ascii_case(text.trim()));
                found.copied().ok_or_else(|| crate::word::WordError {
                    what: $what,
                    found: text.chars().take(40).collect(),
                    allowed: [$($word),+].join(", "),
                })
            }
        }
    };
}

pub(crate) use words;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a {what}; use one of: {allowed}")]
pub struct WordError {
    pub(crate) what: &'static str,
    pub(crate) found: String,
    pub(crate) allowed: String,
}
