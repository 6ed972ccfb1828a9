//! The frame in which every file of `knowledge/` is read.
//!
//! Owns: what all the files share: how sure a fact is, what it rests on, and a refusal that names
//! file and line.
//! Must not know: what any one file says, beyond the sources that they all cite.
//!
//! A file of facts is read in three steps:
//!
//! ```
//! # use clinic::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Sources};
//! # use toml::Spanned;
//! #[derive(serde::Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Claim {
//!     id: String,
//!     found: Vec<Fact>,
//! }
//!
//! impl Entry for Claim {
//!     fn id(&self) -> &str {
//!         &self.id
//!     }
//!     fn facts(&self) -> Vec<&Fact> {
//!         self.found.iter().collect()
//!     }
//! }
//!
//! #[derive(serde::Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Whole {
//!     claim: Vec<Spanned<Claim>>,
//! }
//!
//! fn load(text: &str) -> Result<Vec<Claim>, KnowledgeRefused> {
//!     let file = KnowledgeFile { name: "claims.toml", text };
//!     let whole: Whole = file.parse()?;
//!     file.check(&whole.claim, Sources::built_in())?;
//!     Ok(whole.claim.into_iter().map(Spanned::into_inner).collect())
//! }
//! ```

mod edition;
mod fact;
mod file;
mod grade;
mod sources;

pub use edition::Edition;
pub use fact::{Citation, Confidence, Fact};
pub use file::{Entry, KnowledgeFile, KnowledgeRefused};
pub use grade::Grade;
pub use sources::{Source, SourceId, Sources};

#[cfg(test)]
mod tests;
