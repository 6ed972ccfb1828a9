use std::sync::Arc;

use exchange::report::{
    Document, Paper,
    document::{Anchor, Block, Column, Figure, Shape, Size, Table, Text, Tone},
};
use jiff::civil;

use crate::{FontBytes, Fonts, write};

fn fonts() -> Fonts {
    let read = |name: &str| -> FontBytes {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/fonts/");
        Arc::new(std::fs::read(format!("{root}{name}")).unwrap())
    };
    Fonts {
        regular: read("SourceSans3-Regular.ttf"),
        bold: read("SourceSans3-SemiBold.ttf"),
        fallback: read("DejaVuSans.ttf"),
    }
}

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "A report".into(),
        made: civil::date(2026, 11, 24),
        footer: "At the foot".into(),
        blocks,
    }
}

fn everything() -> Document {
    let hostile = "\u{0}\u{7}<b>&amp;</b> ]]> \u{202e}olleh\u{202c} שלום עולם مرحبا بالعالم 🦵🏽 ﷽ e\u{301} \r\n\t end";
    let figure = Figure {
        width: 200.0,
        height: 40.0,
        shapes: vec![
            Shape::Box { x: 0.0, y: 0.0, width: 20.0, height: 20.0, tone: Tone::Hatched },
            Shape::Box { x: 30.0, y: 0.0, width: 20.0, height: 20.0, tone: Tone::Dark },
            Shape::Label {
                x: 60.0,
                y: 12.0,
                size: 8.0,
                anchor: Anchor::Start,
                words: "Nov".into(),
            },
        ],
        alt: "Two squares".into(),
    };
    let rows = (0..90).map(|n| vec![Text::plain(format!("row {n}")), Text::plain("1")]).collect();
    document(vec![
        Block::heading(1, "Night leg cramps"),
        Block::Columns(vec![
            (1.0, vec![Block::Paragraph { text: Text::bold("2.1"), size: Size::Large }]),
            (2.0, vec![Block::paragraph("beside it"), Block::Figure(figure)]),
        ]),
        Block::heading(2, "Hostile words"),
        Block::paragraph(hostile),
        Block::paragraph(hostile.repeat(100)),
        Block::paragraph("x".repeat(10_000)),
        Block::List(vec!["one".into(), "two".into()]),
        Block::heading(2, "A long table"),
        Block::Table(Table {
            columns: vec![Column::new("Name", 3.0), Column::right("n", 1.0)],
            rows,
        }),
    ])
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let made = || write(&everything(), Paper::A4, &fonts()).unwrap();
    let (one, other) = (made(), made());
    assert!(one == other && one.starts_with(b"%PDF-1.7"));
    if let Ok(place) = std::env::var("CHARLEY_KEEP_PDF") {
        std::fs::write(place, &one).unwrap();
    }
}

#[test]
fn a_document_of_nothing_is_a_sheet() {
    for paper in [Paper::A4, Paper::Letter] {
        assert!(write(&document(Vec::new()), paper, &fonts()).is_ok());
        assert!(write(&document(vec![Block::paragraph("")]), paper, &fonts()).is_ok());
        let table = Table { columns: vec![Column::new("", 1.0)], rows: Vec::new() };
        assert!(write(&document(vec![Block::Table(table)]), paper, &fonts()).is_ok());
    }
}

proptest::proptest! {
    #[test]
    fn whatever_was_written_can_be_printed(words in "\\PC{0,40}|[\\x00-\\u{ffff}]{0,20}|[\u{1f3f0}-\u{1faff}\u{200b}-\u{200f}\u{fe0f}\u{300}-\u{36f}\u{600}-\u{6ff}]{0,12}") {
        let made = write(&document(vec![Block::paragraph(words)]), Paper::A4, &fonts());
        proptest::prop_assert!(made.is_ok());
    }
}
