//! Whether a text speaks of a word.
//!
//! Owns: which words count in a search, and which forms of a word are taken for the same.
//! Must not know: what is searched.

/// Words that say nothing about what is looked for, unless they are all there is.
const EMPTY: &[&str] = &[
    "a", "about", "against", "and", "any", "are", "at", "by", "can", "cause", "causes", "cramp",
    "cramps", "do", "does", "for", "from", "get", "give", "good", "help", "helps", "how", "i",
    "in", "is", "it", "leg", "legs", "me", "my", "night", "of", "on", "or", "should", "take",
    "the", "to", "true", "what", "why", "will", "with",
];

/// How much of two long words has to be the same: "pregnant" and "pregnancy".
const SAME_LETTERS: usize = 6;
const TELLING_LETTERS: usize = 3;

pub(super) struct Query {
    words: Vec<String>,
}

impl Query {
    /// `None` where nothing is asked for.
    pub(super) fn new(text: &str) -> Option<Self> {
        let all = split(text);
        let telling: Vec<String> =
            all.iter().filter(|word| !EMPTY.contains(&word.as_str())).cloned().collect();
        let words = if telling.is_empty() { all } else { telling };
        (!words.is_empty()).then_some(Self { words })
    }

    /// A place for what speaks of every word: 0 where the heading names one.
    pub(super) fn all_in(&self, heading: &str, text: &str) -> Option<usize> {
        let (heading, text) = (split(heading), split(text));
        let speaks = |word: &String| says(&heading, word) || says(&text, word);
        self.words.iter().all(speaks).then(|| self.place(&heading, &text))
    }

    /// A place for what speaks of any word: the more of them, the smaller. A letter alone, the "b" of
    /// a vitamin, says nothing without its word.
    pub(super) fn any_in(&self, heading: &str, text: &str) -> Option<usize> {
        let (heading, text) = (split(heading), split(text));
        let telling = |word: &&String| word.chars().count() >= TELLING_LETTERS;
        let speaks = |word: &String| says(&heading, word) || says(&text, word);
        if !self.words.iter().filter(telling).any(speaks) {
            return None;
        }
        let place = self.place(&heading, &text);
        (place < 2 * self.words.len()).then_some(place)
    }

    /// Two for each word that is missing, one for each that only the text names.
    fn place(&self, heading: &[String], text: &[String]) -> usize {
        let missing = |word: &String| match (says(heading, word), says(text, word)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        self.words.iter().map(missing).sum()
    }
}

fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn says(words: &[String], wanted: &str) -> bool {
    words.iter().any(|word| alike(word, wanted))
}

/// The same word, its beginning, or another form of it.
fn alike(word: &str, wanted: &str) -> bool {
    if word.starts_with(wanted) {
        return wanted.len() > 2 || word == wanted;
    }
    let same = word.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    same >= SAME_LETTERS || (same >= 4 && wanted.starts_with(word))
}
