//! What the report rests on: the numbers by which it cites, and the list they lead to.
//!
//! Owns: which source has which number; that what no publication says is marked on the spot.
//! Must not know: any fact.

use clinic::knowledge::{Confidence, Edition, Fact, SourceId, Sources};

use super::super::document::{Block, Size};

/// The sources cited so far, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Cited(Vec<SourceId>);

impl Cited {
    /// What stands behind the words of a fact: " [2, 5]", or how unsure it is.
    pub fn mark(&mut self, fact: &Fact) -> String {
        let published = fact.sources.iter().filter(|citation| citation.source.is_published());
        let mut numbers: Vec<usize> =
            published.map(|citation| self.number(&citation.source)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let mut said = String::new();
        if !numbers.is_empty() {
            said.push_str(&format!(" [{}]", numbers.join(", ")));
        }
        // The long words of the other pages would fill a table of one sheet.
        match fact.confidence {
            Confidence::Checked => {}
            Confidence::Derived => said.push_str(" (worked out)"),
            Confidence::Recalled => said.push_str(" (source not confirmed)"),
            Confidence::Assumption => said.push_str(" (an assumption)"),
            Confidence::Searched => said.push_str(" (no study found)"),
        }
        said
    }

    fn number(&mut self, source: &SourceId) -> usize {
        if let Some(place) = self.0.iter().position(|known| known == source) {
            return place + 1;
        }
        self.0.push(source.clone());
        self.0.len()
    }

    /// The list, and how far the knowledge behind the report can be relied on.
    pub fn block(&self) -> Block {
        let Edition { version, review, .. } = Edition::built_in();
        let sources = self.0.iter().enumerate().filter_map(|(place, id)| {
            Some(format!("[{}] {}", place + 1, Sources::built_in().get(id)?.citation))
        });
        let mut fine = vec![format!(
            "Medicines, signs and studies: Charley's knowledge of {version}, {review}."
        )];
        fine.extend(sources);
        Block::Paragraph { text: fine.join("  ").into(), size: Size::Fine }
    }
}
