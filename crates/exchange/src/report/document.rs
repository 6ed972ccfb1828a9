//! A document before it is laid out: the one form from which paper and page are made.
//!
//! Owns: the few kinds of blocks that a report is made of.
//! Must not know: any size of paper, any font, or what a report says.

use jiff::civil;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub title: String,
    /// The day it speaks of. The same document on the same day gives the same bytes.
    pub made: civil::Date,
    /// At the foot of every sheet.
    pub footer: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// From 1, the title, to 3.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph {
        text: Text,
        size: Size,
    },
    List(Vec<Text>),
    Table(Table),
    Figure(Figure),
    /// Side by side, never torn apart by the end of a sheet: the share of the width, and what
    /// stands in it.
    Columns(Vec<(f32, Vec<Block>)>),
    /// What follows begins on a new sheet.
    NewSheet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Size {
    Body,
    Small,
    /// What is there to be looked up, not to be read.
    Fine,
    /// A figure that has to be seen first.
    Large,
}

/// Words, some of them in bold.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Text {
    pub spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub words: String,
    pub bold: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<Column>,
    /// One cell for each column.
    pub rows: Vec<Vec<Text>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub title: String,
    /// Of the table's width, beside the shares of the other columns.
    pub share: f32,
    pub right: bool,
}

/// A drawing, in points, and the same facts in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub width: f32,
    pub height: f32,
    pub shapes: Vec<Shape>,
    pub alt: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        tone: Tone,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        tone: Tone,
    },
    /// `y` is where the letters stand.
    Label {
        x: f32,
        y: f32,
        size: f32,
        anchor: Anchor,
        words: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Greys that can be told apart in print, and what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tone {
    Ink,
    Dark,
    Middle,
    Light,
    Faint,
    /// Slanted lines: not recorded.
    Hatched,
}

impl Text {
    pub fn plain(words: impl Into<String>) -> Self {
        Self { spans: vec![Span { words: words.into(), bold: false }] }
    }

    pub fn bold(words: impl Into<String>) -> Self {
        Self { spans: vec![Span { words: words.into(), bold: true }] }
    }

    pub fn and(mut self, words: impl Into<String>) -> Self {
        self.spans.push(Span { words: words.into(), bold: false });
        self
    }

    pub fn and_bold(mut self, words: impl Into<String>) -> Self {
        self.spans.push(Span { words: words.into(), bold: true });
        self
    }

    /// The words alone.
    pub fn words(&self) -> String {
        self.spans.iter().map(|span| span.words.as_str()).collect()
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::plain(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::plain(words)
    }
}

impl Block {
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph { text: text.into(), size: Size::Body }
    }

    pub fn small(text: impl Into<Text>) -> Self {
        Self::Paragraph { text: text.into(), size: Size::Small }
    }

    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }
}

impl Column {
    pub fn new(title: impl Into<String>, share: f32) -> Self {
        Self { title: title.into(), share, right: false }
    }

    /// For numbers.
    pub fn right(title: impl Into<String>, share: f32) -> Self {
        Self { title: title.into(), share, right: true }
    }
}
