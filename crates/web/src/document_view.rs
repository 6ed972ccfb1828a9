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
    let plot = html! {
        svg class="plot" viewBox={ "0 0 " (at(figure.width.into())) " " (at(figure.height.into())) }
            width=(at((figure.width * 1.4).into()))
            role="img" aria-label=(figure.alt) {
            (hatching(&hatch))
            @for layer in layers(&figure.shapes) { (painted(&layer, &hatch)) }
        }
    };
    // Shrunk to the width of a phone, a year could not be read.
    if figure.width <= BROADEST {
        return plot;
    }
    html! { div class="scroll" tabindex="0" role="region" aria-label="Picture" { (plot) } }
}

/// What a phone can show whole, in points.
const BROADEST: f32 = 260.0;

/// What is painted as one element: a line, some words, or all boxes of one tone that nothing else
/// lies between. A year of nights is hundreds of boxes, and each for itself would be most of a page.
enum Layer<'a> {
    Boxes(Tone, Vec<[f64; 4]>),
    Other(&'a Shape),
}

fn layers(shapes: &[Shape]) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer> = Vec::new();
    for shape in shapes {
        let Shape::Box { x, y, width, height, tone } = shape else {
            layers.push(Layer::Other(shape));
            continue;
        };
        let (x, y) = (f64::from(*x), f64::from(*y));
        let bounds = [x, y, x + f64::from(*width), y + f64::from(*height)];
        // The latest layer of this tone, unless something painted after it lies under the box.
        let free = |layer: &Layer| match layer {
            Layer::Boxes(_, boxes) => !boxes.iter().any(|other| overlap(bounds, *other)),
            // Lines and words are never meant to be covered.
            Layer::Other(_) => true,
        };
        let above = layers.iter().rev().take_while(|layer| !is_of(layer, *tone)).all(free);
        match layers.iter_mut().rev().find(|layer| is_of(layer, *tone)) {
            Some(Layer::Boxes(_, boxes)) if above => boxes.push(bounds),
            _ => layers.push(Layer::Boxes(*tone, vec![bounds])),
        }
    }
    layers
}

fn is_of(layer: &Layer, tone: Tone) -> bool {
    matches!(layer, Layer::Boxes(of, _) if *of == tone)
}

fn overlap([left, top, right, bottom]: [f64; 4], other: [f64; 4]) -> bool {
    left < other[2] && other[0] < right && top < other[3] && other[1] < bottom
}

fn painted(layer: &Layer, hatch: &str) -> Markup {
    match layer {
        Layer::Boxes(tone, boxes) => {
            let side = |[left, top, right, bottom]: &[f64; 4]| {
                let (left, top) = (at(*left), at(*top));
                format!("M{left} {top}H{}V{}H{left}z", at(*right), at(*bottom))
            };
            html! {
                path class=(tone_class(*tone)) fill=[(*tone == Tone::Hatched).then(|| format!("url(#{hatch})"))]
                    d=(boxes.iter().map(side).collect::<String>()) {}
            }
        }
        Layer::Other(shape) => drawn(shape),
    }
}

fn drawn(shape: &Shape) -> Markup {
    match shape {
        // Painted with its layer.
        Shape::Box { .. } => html! {},
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(x: f32, size: f32, tone: Tone) -> Shape {
        Shape::Box { x, y: 0.0, width: size, height: size, tone }
    }

    fn painted_in_order(shapes: &[Shape]) -> Vec<(Tone, usize)> {
        let tone = |layer: &Layer| match layer {
            Layer::Boxes(tone, boxes) => Some((*tone, boxes.len())),
            Layer::Other(_) => None,
        };
        layers(shapes).iter().filter_map(tone).collect()
    }

    #[test]
    fn boxes_of_one_tone_are_one_path_and_what_lies_above_stays_above() {
        let apart = [
            cell(0.0, 8.0, Tone::Faint),
            cell(2.0, 4.0, Tone::Ink),
            cell(10.0, 8.0, Tone::Faint),
            cell(12.0, 4.0, Tone::Ink),
        ];
        assert_eq!(painted_in_order(&apart), [(Tone::Faint, 2), (Tone::Ink, 2)]);
        let above =
            [cell(0.0, 8.0, Tone::Faint), cell(2.0, 4.0, Tone::Ink), cell(3.0, 2.0, Tone::Faint)];
        assert_eq!(painted_in_order(&above), [(Tone::Faint, 1), (Tone::Ink, 1), (Tone::Faint, 1)]);
    }
}
