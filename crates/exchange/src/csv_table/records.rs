//! Lines to cells: RFC 4180 with any delimiter, where a stray quote costs one line.
//!
//! Owns: quoting and line ends.
//! Must not know: what a cell means.
//!
//! The `csv` crate is made to be lenient: there one quote that is never closed swallows the rest
//! of the file in silence. Here such a line is damage, and reading goes on at the next one. It
//! stays linear: a line that opens a quote is read again at most twice, since a quote within a
//! plain cell is damage at once.

use std::borrow::Cow;

use super::MAX_LINE_BYTES;

/// A walk over the records of a text.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    delimiter: u8,
    /// Where the latest record begins: its line and place.
    latest: (u64, usize),
}

/// One record, whose cells are in the buffer given to [`Records::next`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub line: u64,
    /// How many cells it has, also those beyond what the buffer may hold.
    pub cells: Result<usize, Damage>,
}

/// Why the cells of a line cannot be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    Unclosed,
    AfterClosing,
    InsidePlain,
}

impl Damage {
    pub fn why(self) -> &'static str {
        match self {
            Self::Unclosed => "a quote is opened and never closed; close it or remove it",
            Self::AfterClosing => "something follows a closing quote; double a quote within a cell",
            Self::InsidePlain => {
                "a quote stands inside a cell; put the whole cell in quotes and double it"
            }
        }
    }
}

impl<'a> Records<'a> {
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, at: 0, line: 1, delimiter, latest: (1, 0) }
    }

    /// Goes on with another delimiter.
    pub fn with_delimiter(&self, delimiter: u8) -> Self {
        Self { delimiter, ..self.clone() }
    }

    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Takes the next line as it stands, without its end.
    pub fn take_line(&mut self) -> &'a str {
        let from = self.at;
        let to = self.line_end(from);
        self.pass_line_end(to);
        &self.text[from..to]
    }

    pub fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// The next record that is not an empty line. Of its cells, the first `most` are put into
    /// `cells`, which is emptied first.
    pub fn next(&mut self, most: usize, cells: &mut Vec<Cow<'a, str>>) -> Option<Record> {
        cells.clear();
        while !self.at_end() && self.line_end(self.at) == self.at {
            self.pass_line_end(self.at);
        }
        if self.at_end() {
            return None;
        }
        let line = self.line;
        self.latest = (line, self.at);
        let found = self.cells(most, cells);
        if found.is_err() {
            cells.clear();
            self.resume_after_first_line();
        }
        Some(Record { line, cells: found })
    }

    /// Goes back to the line after the first one of the latest record. For when its quotes close
    /// but what they enclose turns out to be other records.
    pub fn resume_after_first_line(&mut self) {
        (self.line, self.at) = self.latest;
        self.take_line();
    }

    fn cells(&mut self, most: usize, cells: &mut Vec<Cow<'a, str>>) -> Result<usize, Damage> {
        let start = self.at;
        let mut count = 0;
        loop {
            let cell = self.cell(start)?;
            count += 1;
            if count <= most {
                cells.push(cell);
            }
            if self.byte() != Some(self.delimiter) {
                break;
            }
            self.at += 1;
        }
        self.pass_line_end(self.at);
        Ok(count)
    }

    /// One cell, up to the delimiter or line end after it.
    fn cell(&mut self, record_start: usize) -> Result<Cow<'a, str>, Damage> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut at = from;
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        if bytes.get(at) == Some(&b'"') {
            self.at = at + 1;
            return self.quoted(record_start);
        }
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\n' | b'\r' => break,
                b'"' => return Err(Damage::InsidePlain),
                _ if byte == self.delimiter => break,
                _ => at += 1,
            }
        }
        self.at = at;
        Ok(Cow::Borrowed(&self.text[from..at]))
    }

    /// The rest of a cell whose opening quote was passed.
    fn quoted(&mut self, record_start: usize) -> Result<Cow<'a, str>, Damage> {
        let bytes = self.text.as_bytes();
        let (mut from, mut text) = (self.at, Cow::Borrowed(""));
        loop {
            let byte = self.byte().ok_or(Damage::Unclosed)?;
            if self.at - record_start > MAX_LINE_BYTES {
                return Err(Damage::Unclosed);
            }
            match byte {
                b'"' if bytes.get(self.at + 1) == Some(&b'"') => {
                    // One of the two quotes belongs to the text.
                    text += &self.text[from..=self.at];
                    self.at += 2;
                    from = self.at;
                }
                b'"' => break,
                b'\n' | b'\r' => self.pass_line_end(self.at),
                _ => self.at += 1,
            }
        }
        text += &self.text[from..self.at];
        self.at += 1;
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
        match self.byte() {
            None | Some(b'\n' | b'\r') => Ok(text),
            Some(byte) if byte == self.delimiter => Ok(text),
            Some(_) => Err(Damage::AfterClosing),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        from + length.unwrap_or(rest.len())
    }

    /// Steps over the line end at `end`, whichever of the three kinds it is.
    fn pass_line_end(&mut self, end: usize) {
        let rest = &self.text.as_bytes()[end..];
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        self.at = end + length;
        self.line += u64::from(length > 0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<(u64, Result<Vec<String>, Damage>)> {
        let mut records = Records::new(text, b',');
        let (mut cells, mut found) = (Vec::new(), Vec::new());
        while let Some(record) = records.next(100, &mut cells) {
            let cells = cells.iter().map(|cell| cell.to_string()).collect();
            found.push((record.line, record.cells.map(|_| cells)));
        }
        found
    }

    #[test]
    fn every_kind_of_line_end_counts_as_one_line() {
        let lines: Vec<u64> = all("a\nb\r\nc\rd\n\n\ne").iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 7]);
    }

    #[test]
    fn a_quoted_cell_may_hold_anything() {
        let found = all("\"a,\"\"b\"\"\nc\" , d\ne,");
        assert_eq!(found[0], (1, Ok(vec!["a,\"b\"\nc".into(), " d".into()])));
        assert_eq!(found[1], (3, Ok(vec!["e".into(), "".into()])));
    }

    #[test]
    fn a_stray_quote_costs_one_line() {
        let found = all("a,\"b\nc,d\n\"e\"f\ng\"h\ni");
        assert_eq!(found[0], (1, Err(Damage::AfterClosing)));
        assert_eq!(found[1], (2, Ok(vec!["c".into(), "d".into()])));
        assert_eq!(found[2], (3, Err(Damage::AfterClosing)));
        assert_eq!(found[3], (4, Err(Damage::InsidePlain)));
        assert_eq!(found[4], (5, Ok(vec!["i".into()])));
        assert_eq!(all("\"a\nb")[0], (1, Err(Damage::Unclosed)));
        assert_eq!(all("\"a\nb")[1], (2, Ok(vec!["b".into()])));
    }

    #[test]
    fn an_unclosed_quote_reaches_no_further_than_a_line_may() {
        let text = format!("\"a\n{}\"\nb", "x\n".repeat(MAX_LINE_BYTES));
        let found = all(&text);
        assert_eq!(found[0].1, Err(Damage::Unclosed));
        assert_eq!(found.last().unwrap().1, Ok(vec!["b".into()]));
    }

    #[test]
    fn cells_beyond_the_most_are_counted_and_not_kept() {
        let mut cells = Vec::new();
        let text = ",".repeat(1000);
        let record = Records::new(&text, b',').next(10, &mut cells).unwrap();
        assert_eq!((record.cells, cells.len()), (Ok(1001), 10));
    }

    proptest! {
        #[test]
        fn cells_in_quotes_read_back_as_they_were(
            rows in proptest::collection::vec(proptest::collection::vec("[a\",; \n\ré]{0,6}", 1..4), 1..5),
        ) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quote).collect::<Vec<_>>().join(",");
            let text = rows.iter().map(line).collect::<Vec<_>>().join("\n");
            let found: Vec<_> = all(&text).into_iter().map(|(_, cells)| cells.unwrap()).collect();
            prop_assert_eq!(found, rows);
        }

        #[test]
        fn any_text_ends(text in "[a,\"\n\r é]{0,60}") {
            prop_assert!(all(&text).len() <= text.len());
        }
    }
}
