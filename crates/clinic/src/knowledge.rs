//! The frame in which every file of `knowledge/` is read.
//!
//! Owns: what all the files share: how sure a fact is, what it rests on, and a refusal that names
//! file and line.
//! Must not know: what any one file says, beyond the sources that they all cite.
//!
//! The files are TOML. The build packs them, so that the program need not read TOML.

mod edition;
mod fact;
mod file;
mod grade;
#[cfg(test)]
mod pack;
mod sources;
mod unpack;

pub use edition::Edition;
pub use fact::{Citation, Confidence, Fact};
pub use file::{Entry, KnowledgeRefused};
pub(crate) use file::{KnowledgeFile, built_in, refused};
pub use grade::Grade;
pub use sources::{Source, SourceId, Sources};
pub(crate) use unpack::Placed;

#[cfg(test)]
mod tests;
