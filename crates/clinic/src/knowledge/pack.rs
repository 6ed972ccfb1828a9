//! TOML to the packed form of a file of `knowledge/`: the same values, each with its line.
//!
//! Owns: writing that form. The build does it, and the tests.
//! Must not know: what any file says; what reads the form, beyond its shape:
//!
//! | value | bytes |
//! |---|---|
//! | any | how many lines below the value before it (a number), then one of the following |
//! | false, true | `0`, `1` |
//! | a whole number | `2`, a number |
//! | a number | `3`, eight bytes, the lowest first |
//! | a text | `4`, its length, UTF-8 |
//! | a list | `5`, its length, its values |
//! | a table | `6`, its length, for each key its length, UTF-8, its value |
//!
//! A number takes seven bits a byte, the lowest first; all but the last have the eighth bit. Whole
//! numbers and lines are doubled before, and turned over where they are negative.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What keeps a text from being TOML that can be packed.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    pub why: String,
}

/// # Errors
///
/// With the first place that is no TOML, or holds a date: dates are texts in `knowledge/`.
pub fn pack(text: &str) -> Result<Vec<u8>, Mistake> {
    let mut packer = Packer { text, line: 1, bytes: Vec::with_capacity(text.len()) };
    let whole = DeTable::parse(text).map_err(|error| Mistake {
        line: packer.line_at(error.span().map_or(0, |span| span.start)),
        why: error.message().to_owned(),
    })?;
    packer.table(1, whole.get_ref())?;
    Ok(packer.bytes)
}

struct Packer<'a> {
    text: &'a str,
    /// Of the value that was written last.
    line: usize,
    bytes: Vec<u8>,
}

impl Packer<'_> {
    fn line_at(&self, place: usize) -> usize {
        1 + self.text.bytes().take(place).filter(|&byte| byte == b'\n').count()
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Result<(), Mistake> {
        let line = self.line_at(value.span().start);
        match value.get_ref() {
            DeValue::Boolean(truth) => self.head(line, (*truth).into()),
            DeValue::Integer(digits) => {
                let number = i64::from_str_radix(digits.as_str(), digits.radix());
                let number = number.map_err(|why| Mistake { line, why: why.to_string() })?;
                self.head(line, 2);
                self.signed(number);
            }
            DeValue::Float(digits) => {
                let number: Result<f64, _> = digits.as_str().parse();
                let number = number.map_err(|why| Mistake { line, why: why.to_string() })?;
                self.head(line, 3);
                self.bytes.extend(number.to_le_bytes());
            }
            DeValue::String(text) => {
                self.head(line, 4);
                self.text(text);
            }
            DeValue::Array(values) => {
                self.head(line, 5);
                self.number(values.len() as u64);
                for value in values {
                    self.value(value)?;
                }
            }
            DeValue::Table(table) => self.table(line, table)?,
            DeValue::Datetime(_) => {
                let why = "a date has to stand between quotation marks".to_owned();
                return Err(Mistake { line, why });
            }
        }
        Ok(())
    }

    /// Its keys as they stand in the file.
    fn table(&mut self, line: usize, table: &DeTable<'_>) -> Result<(), Mistake> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        self.head(line, 6);
        self.number(entries.len() as u64);
        for (key, value) in entries {
            self.text(key.get_ref());
            self.value(value)?;
        }
        Ok(())
    }

    fn head(&mut self, line: usize, kind: u8) {
        self.signed(line as i64 - self.line as i64);
        self.line = line;
        self.bytes.push(kind);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend(text.bytes());
    }

    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}
