//! A document as part of a page: the same that goes on paper.
//!
//! Owns: the markup of each kind of block.
//! Must not know: what a document says.

use exchange::report::document::{Anchor, Block, Document, Figure, Shape, Size, Table, Text, Tone};
use maud::{Markup, html};

use crate::charts::{at, hatching};

pub fn document(document: &Document) -> Markup {
    let mut figures = 0;
    html! {
        article class="paper" aria-label=(document.title) {
            (blocks(&document.blocks, &mut figures))
            p class="small foot" { (document.footer) }
        }
    }
}

fn blocks(all: &[Block], figures: &mut usize) -> Markup {
    html! { @for block in all { (one(block, figures)) } }
}

fn one(block: &Block, figures: &mut usize) -> Markup {
    html! {
        @match block {
            // The page's own title is above.
            Block::Heading { level: 1, text } => h2 class="title" { (text) },
            Block::Heading { level: 2, text } => h3 { (text) },
            Block::Heading { text, .. } => h4 { (text) },
            Block::Paragraph { text, size } => p class=[class(*size)] { (words(text)) },
            Block::List(items) => ul { @for item in items { li { (words(item)) } } },
            Block::Table(rows) => (table(rows)),
            Block::Figure(drawing) => (figure(drawing, count(figures))),
            Block::Columns(columns) => div class="beside" {
                @for (_, inside) in columns { div { (blocks(inside, figures)) } }
            },
            Block::NewSheet => {},
        }
    }
}

/// Hatchings are told apart by their ids, which a whole page shares.
fn count(figures: &mut usize) -> usize {
    *figures += 1;
    *figures
}

fn class(size: Size) -> Option<&'static str> {
    match size {
        Size::Body => None,
        Size::Small | Size::Fine => Some("small"),
        Size::Large => Some("large"),
    }
}

fn words(text: &Text) -> Markup {
    html! {
        @for span in &text.spans {
            @if span.bold { strong { (span.words) } } @else { (span.words) }
        }
    }
}

fn table(table: &Table) -> Markup {
    let right = |place: usize| table.columns.get(place).is_some_and(|column| column.right);
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Table" {
            table {
                thead {
                    tr {
                        @for (place, column) in table.columns.iter().enumerate() {
                            th scope="col" class=[right(place).then_some("right")] { (column.title) }
                        }
                    }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                td class=[right(place).then_some("right")] { (words(cell)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figure(figure: &Figure, number: usize) -> Markup {
    let hatch = format!("paper-{number}");
    html! {
        svg class="drawn" viewBox={ "0 0 " (at(figure.width.into())) " " (at(figure.height.into())) }
            width=(at((figure.width * 1.4).into()))
            role="img" aria-label=(figure.alt) {
            (hatching(&hatch))
            @for shape in &figure.shapes { (drawn(shape, &hatch)) }
        }
    }
}

fn drawn(shape: &Shape, hatch: &str) -> Markup {
    match shape {
        // Half the bytes of a `rect`, and a year of nights has hundreds.
        Shape::Box { x, y, width, height, tone } => html! {
            path class=(tone_class(*tone)) fill=[(*tone == Tone::Hatched).then(|| format!("url(#{hatch})"))]
                d={ "M" (at((*x).into())) " " (at((*y).into())) "h" (at((*width).into()))
                    "v" (at((*height).into())) "H" (at((*x).into())) "z" } {}
        },
        Shape::Line { from, to, width, tone } => html! {
            line x1=(at(from.0.into())) y1=(at(from.1.into())) x2=(at(to.0.into())) y2=(at(to.1.into()))
                stroke-width=(at((*width).into())) class={ "stroke " (tone_class(*tone)) } {}
        },
        Shape::Label { x, y, size, anchor, words } => html! {
            text x=(at((*x).into())) y=(at((*y).into())) font-size=(at((*size).into()))
                text-anchor=(match anchor { Anchor::Start => "start", Anchor::Middle => "middle", Anchor::End => "end" }) { (words) }
        },
    }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Ink => "t-ink",
        Tone::Dark => "t-dark",
        Tone::Middle => "t-middle",
        Tone::Light => "t-light",
        Tone::Faint => "t-faint",
        Tone::Hatched => "t-hatched",
    }
}
