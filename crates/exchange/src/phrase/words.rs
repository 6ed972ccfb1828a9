//! A phrase to words: lower case, numbers and times told apart, punctuation gone.
//!
//! Owns: where a word ends, and what a number looks like.
//! Must not know: what any word means.

use crate::excerpt;

/// One word as it stands, and what kind it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// In lower case.
    pub text: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Plain,
    Number(f64),
    /// `3:12` or `03:12:05`, not yet checked.
    Clock([u8; 3]),
    /// `7/10`.
    OutOf(f64, f64),
    /// `>=`
    AtLeast,
    /// `=`, or `:` after a name.
    Is,
    /// Something that has no meaning here.
    Strange,
}

impl Word {
    pub fn is(&self, word: &str) -> bool {
        self.text == word
    }

    pub fn number(&self) -> Option<f64> {
        match self.kind {
            Kind::Number(number) => Some(number),
            Kind::Plain => spelt(&self.text),
            _ => None,
        }
    }

    fn new(text: &str, kind: Kind) -> Self {
        Self { text: text.to_owned(), kind }
    }

    fn strange(text: &str) -> Self {
        Self { text: excerpt(text), kind: Kind::Strange }
    }
}

/// A number in words, up to ten.
fn spelt(text: &str) -> Option<f64> {
    const WORDS: [&str; 11] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let number = WORDS.iter().position(|word| *word == text)?;
    u8::try_from(number).ok().map(f64::from)
}

/// Splits a phrase into words.
pub(super) fn split(text: &str) -> Vec<Word> {
    // Letter by letter, as ids are made: a word's last letter has a lower case of its own in Greek.
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    let lower = lower.replace("a.m.", "am").replace("p.m.", "pm").replace("o'clock", "oclock");
    let mut words = Vec::new();
    for part in lower.split_whitespace() {
        split_part(part, &mut words);
    }
    words
}

fn split_part(part: &str, words: &mut Vec<Word>) {
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            number(rest, words)
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
            words.push(Word::new(&rest[..length], Kind::Plain));
            length
        } else if let Some(mark) = ["≥", ">="].into_iter().find(|mark| rest.starts_with(mark)) {
            words.push(Word::new(">=", Kind::AtLeast));
            mark.len()
        } else if matches!(first, '=' | ':') {
            // A colon that nothing follows only ends a clause.
            if first == '='
                || rest.len() > 1
                || words.last().is_some_and(|word| word.kind == Kind::Plain)
            {
                words.push(Word::new("=", Kind::Is));
            }
            1
        } else if first == '&' {
            words.push(Word::new("and", Kind::Plain));
            1
        } else if is_silent(first, &rest[first.len_utf8()..]) {
            first.len_utf8()
        } else {
            words.push(Word::strange(rest));
            rest.len()
        };
        rest = &rest[length..];
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Punctuation that changes nothing. A hyphen joins words; before a digit it is a minus, which
/// nothing here can have, or a range, which is no number.
fn is_silent(c: char, after: &str) -> bool {
    match c {
        ',' | ';' | '.' | '!' | '?' | '(' | ')' | '"' | '\'' | '’' | '~' | '–' => {
            c != '–' || !after.starts_with(|c: char| c.is_ascii_digit())
        }
        '-' => !after.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

/// What begins with a digit: `4`, `1,5`, `3:12`, `7/10`, `4min`, or an id such as `5htp`.
fn number(rest: &str, words: &mut Vec<Word>) -> usize {
    let part_of = |c: char| is_letter(c) || ".,:/-–+".contains(c);
    let whole = &rest[..rest.find(|c| !part_of(c)).unwrap_or(rest.len())];
    let mut length = whole.trim_end_matches([',', '.', ':', '-', '–']).len();
    // "4,left" is two words and "1,5" is one number.
    let parted = whole[..length].char_indices().find(|&(at, c)| {
        ",.;:".contains(c) && !whole[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit())
    });
    if let Some((at, _)) = parted {
        length = at;
    }
    let text = &whole[..length];
    let digits = text.find(|c: char| !(c.is_ascii_digit() || ",.:/".contains(c))).unwrap_or(length);
    let (figure, suffix) = text.split_at(digits);
    let Some(kind) = figure_kind(figure) else {
        words.push(Word::strange(text));
        return length;
    };
    if suffix.is_empty() {
        words.push(Word::new(text, kind));
    } else if ["m", "min", "mins", "s", "sec", "secs", "h", "hr", "hrs", "am", "pm", "l"]
        .contains(&suffix)
    {
        words.push(Word::new(figure, kind));
        words.push(Word::new(suffix, Kind::Plain));
    } else if suffix == "+" {
        // Before the number, where "at least" stands too.
        words.push(Word::new(">=", Kind::AtLeast));
        words.push(Word::new(figure, kind));
    } else if text.chars().all(is_letter) {
        words.push(Word::new(text, Kind::Plain));
    } else {
        words.push(Word::strange(text));
    }
    length
}

fn figure_kind(figure: &str) -> Option<Kind> {
    let number = |text: &str| {
        let ends = text.starts_with(|c: char| c.is_ascii_digit())
            && text.ends_with(|c: char| c.is_ascii_digit());
        let parts = text.split(['.', ',']).count();
        // "1,000" is a thousand to one reader and one to another.
        let thousands = text.split_once(',').is_some_and(|(_, after)| after.len() == 3);
        if ends && parts <= 2 && !thousands { text.replace(',', ".").parse().ok() } else { None }
    };
    if let Some((hour, rest)) = figure.split_once(':') {
        let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
        let part = |text: &str, least| {
            let fits =
                (least..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| text.parse().ok()).flatten()
        };
        return Some(Kind::Clock([part(hour, 1)?, part(minute, 2)?, part(second, 2)?]));
    }
    if let Some((part, of)) = figure.split_once('/') {
        return Some(Kind::OutOf(number(part)?, number(of)?));
    }
    number(figure).map(Kind::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_told_from_words() {
        let kinds = |text| split(text).into_iter().map(|word| word.kind).collect::<Vec<_>>();
        assert_eq!(kinds("1,5 1.5 4."), [1.5, 1.5, 4.0].map(Kind::Number));
        assert_eq!(kinds("03:12, 7/10;"), [Kind::Clock([3, 12, 0]), Kind::OutOf(7.0, 10.0)]);
        assert_eq!(kinds("2-3 -1 1,000 1.2.3 3:1 1/ %"), [Kind::Strange; 7]);
        let texts = |text| split(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts("4min,left 5HTP: yes"), ["4", "min", "left", "5htp", "=", "yes"]);
        assert_eq!(texts("2+ a.m. mid-calf >=3"), [">=", "2", "am", "mid", "calf", ">=", "3"]);
    }
}
