//! Short answers to what people ask first: `knowledge/topics.toml`.
//!
//! Owns: the file's format.
//! Must not know: a single topic.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in};

static BUILT_IN: LazyLock<Topics> = LazyLock::new(|| {
    Topics::load(&built_in!("topics.toml"), Sources::built_in())
        .expect("the tests load this very text")
});

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub id: String,
    pub title: String,
    #[serde(rename = "paragraph")]
    pub paragraphs: Vec<Fact>,
}

impl Entry for Topic {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        self.paragraphs.iter().collect()
    }
}

/// All topics, in the file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topics {
    all: Vec<Topic>,
}

impl Topics {
    /// The topics of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/topics.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(
        file: &KnowledgeFile<'_>,
        sources: &Sources,
    ) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            topic: Vec<Placed<Topic>>,
        }
        let Whole { topic } = file.parse()?;
        file.check(&topic, sources)?;
        if let Some(empty) = topic.iter().find(|topic| topic.get().paragraphs.is_empty()) {
            return Err(file.refuse(empty, "a topic needs at least one paragraph"));
        }
        Ok(Self { all: topic.into_iter().map(Placed::into_inner).collect() })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Topic> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Topic> {
        self.all.iter().find(|topic| topic.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_topics_load() {
        assert!(Topics::built_in().get("cramp-or-restless-legs").is_some());
    }

    #[test]
    fn a_topic_without_words_is_refused_by_line() {
        let text = "\n[[topic]]\nid = \"x\"\ntitle = \"X\"\nparagraph = []\n";
        let refused = KnowledgeFile::from_toml("topics.toml", text)
            .and_then(|file| Topics::load(&file, Sources::built_in()))
            .unwrap_err()
            .to_string();
        assert_eq!(refused, "knowledge/topics.toml, line 3: a topic needs at least one paragraph");
    }
}
