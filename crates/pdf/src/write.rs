//! Sheets to PDF, with tags for those who have it read to them (PDF/UA-1).
//!
//! Owns: how greys, hatching and letters are drawn, and the tag tree.
//! Must not know: what a report says.

use std::num::NonZeroU16;

use krilla::{
    Document as Pdf, SerializeSettings,
    color::luma,
    configure::{Accessibility, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::Outline as Bookmarks,
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope,
        Tag, TagGroup, TagKind, TagTree,
    },
};

use exchange::report::{
    Document, Paper,
    document::{Anchor, Shape, Text, Tone},
};

use crate::{
    fonts::{Fonts, PdfError},
    outline::{Outline, Part, Role},
    pack::pack,
    sheets,
    strips::{Mark, Placed, Strips},
    typeset::{Lines, Typesetter},
};

const SIDE: f32 = 42.0;
const TOP: f32 = 26.0;
const FOOT: f32 = 30.0;

/// The document as a PDF file. The same document gives the same bytes.
///
/// # Errors
///
/// When a font cannot be read or the PDF cannot be written.
pub fn write(document: &Document, paper: Paper, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let mut typesetter = Typesetter::new(fonts)?;
    let mut outline = Outline::default();
    let width = paper.width() - 2.0 * SIDE;
    let strips = Strips { typesetter: &mut typesetter, outline: &mut outline }
        .of(&document.blocks, width)?;
    let sheets = sheets::fill(strips, paper.height() - TOP - FOOT);

    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfError::Pdf("PDF/UA-1 is not supported"))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut pdf = Pdf::new_with(settings);
    let mut tags = Tags { of_part: vec![Vec::new(); outline.len()] };
    let count = sheets.len();
    for (number, marks) in sheets.iter().enumerate() {
        let size = PageSettings::from_wh(paper.width(), paper.height())
            .ok_or(PdfError::Pdf("a sheet without a size"))?;
        let mut page = pdf.start_page_with(size);
        let mut surface = page.surface();
        draw_marks(&mut surface, &mut typesetter, &mut tags, marks)?;
        let foot = format!("{}   ·   {} / {count}", document.footer, number + 1);
        draw_foot(&mut surface, &mut typesetter, &foot, paper)?;
        surface.finish();
        page.finish();
    }
    pdf.set_tag_tree(tags.tree(&outline));
    pdf.set_outline(Bookmarks::new());
    pdf.set_metadata(metadata(document));
    let made = pdf.finish().map_err(|_| PdfError::Pdf("it does not meet PDF/UA-1"))?;
    // Not packed, it is larger and as whole.
    Ok(pack(&made).unwrap_or(made))
}

fn metadata(document: &Document) -> Metadata {
    let whole = |part: i8| part.unsigned_abs();
    let date = DateTime::new(document.made.year().unsigned_abs())
        .month(whole(document.made.month()))
        .day(whole(document.made.day()));
    Metadata::new()
        .title(document.title.clone())
        .language("en".to_owned())
        .creator("Charley".to_owned())
        .creation_date(date)
        .document_id(format!("{} {}", document.title, document.made))
}

/// The pieces of each part, in the order in which they were drawn.
struct Tags {
    of_part: Vec<Vec<Identifier>>,
}

impl Tags {
    fn tree(mut self, outline: &Outline) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
        for &part in outline.roots() {
            tree.push(self.group(outline, part));
        }
        tree
    }

    fn group(&mut self, outline: &Outline, part: Part) -> TagGroup {
        let mut group = TagGroup::new(tag(outline.role(part)));
        for piece in std::mem::take(&mut self.of_part[part.index()]) {
            group.push(piece);
        }
        for &child in outline.children(part) {
            group.push(self.group(outline, child));
        }
        group
    }
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading { level, text } => {
            let level = NonZeroU16::new((*level).into()).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Bullet => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure { alt } => Tag::Figure(Some(alt.clone())).into(),
    }
}

fn draw_marks(
    surface: &mut Surface<'_>,
    typesetter: &mut Typesetter,
    tags: &mut Tags,
    marks: &[Placed],
) -> Result<(), PdfError> {
    for together in marks.chunk_by(|a, b| a.part == b.part && is_shape(a) == is_shape(b)) {
        let part = together.first().and_then(|mark| mark.part);
        let content = match part {
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
            Some(_) if together.iter().all(is_shape) => ContentTag::Other,
            Some(_) => ContentTag::Span(SpanTag::empty()),
        };
        let identifier = surface.start_tagged(content);
        for placed in together {
            let (x, y) = (SIDE + placed.x, TOP + placed.y);
            match &placed.mark {
                Mark::Words { lines, line, tone } => draw_line(surface, lines, *line, x, y, *tone),
                Mark::Shape(shape) => draw_shape(surface, typesetter, shape, x, y)?,
            }
        }
        surface.end_tagged();
        if let Some(part) = part {
            tags.of_part[part.index()].push(identifier);
        }
    }
    Ok(())
}

fn is_shape(placed: &Placed) -> bool {
    matches!(placed.mark, Mark::Shape(_))
}

fn draw_line(surface: &mut Surface<'_>, lines: &Lines, line: usize, x: f32, y: f32, tone: Tone) {
    let Some(line) = lines.lines.get(line) else { return };
    surface.set_fill(Some(fill(tone)));
    surface.set_stroke(None);
    for run in &line.runs {
        let start = Point::from_xy(x + run.x, y + line.baseline);
        surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &lines.text, run.size, false);
    }
}

fn draw_shape(
    surface: &mut Surface<'_>,
    typesetter: &mut Typesetter,
    shape: &Shape,
    x: f32,
    y: f32,
) -> Result<(), PdfError> {
    match shape {
        Shape::Box { x: left, y: top, width, height, tone } => {
            let (left, top) = (x + left, y + top);
            if *tone == Tone::Hatched {
                hatch(surface, left, top, *width, *height);
            } else if let Some(rect) = Rect::from_xywh(left, top, *width, *height) {
                let mut path = PathBuilder::new();
                path.push_rect(rect);
                if let Some(path) = path.finish() {
                    surface.set_fill(Some(fill(*tone)));
                    surface.set_stroke(None);
                    surface.draw_path(&path);
                }
            }
        }
        Shape::Line { from, to, width, tone } => {
            segment(surface, (x + from.0, y + from.1), (x + to.0, y + to.1), *width, *tone);
        }
        Shape::Label { x: at, y: base, size, anchor, words } => {
            let lines = typesetter.set(&Text::plain(words.as_str()), *size, None)?;
            let Some(line) = lines.lines.first() else { return Ok(()) };
            let shift = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => line.width / 2.0,
                Anchor::End => line.width,
            };
            draw_line(surface, &lines, 0, x + at - shift, y + base - line.baseline, Tone::Dark);
        }
    }
    Ok(())
}

fn segment(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32), width: f32, tone: Tone) {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        let paint = luma::Color::new(lightness(tone)).into();
        surface.set_stroke(Some(Stroke { paint, width, ..Stroke::default() }));
        surface.draw_path(&path);
    }
}

/// Slanted lines within a box, by hand: a pattern would be drawn differently by each viewer.
fn hatch(surface: &mut Surface<'_>, left: f32, top: f32, width: f32, height: f32) {
    const PITCH: f32 = 2.2;
    let mut shift = PITCH / 2.0;
    while shift < width + height {
        let from = (left + (shift - height).max(0.0), top + shift.min(height));
        let to = (left + shift.min(width), top + (shift - width).max(0.0));
        segment(surface, from, to, 0.4, Tone::Middle);
        shift += PITCH;
    }
}

fn draw_foot(
    surface: &mut Surface<'_>,
    typesetter: &mut Typesetter,
    text: &str,
    paper: Paper,
) -> Result<(), PdfError> {
    let width = paper.width() - 2.0 * SIDE;
    let lines = typesetter.set(&Text::plain(text), 7.4, Some(width))?;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let mut y = paper.height() - FOOT + 12.0;
    for (at, line) in lines.lines.iter().enumerate() {
        draw_line(surface, &lines, at, SIDE, y, Tone::Dark);
        y += line.height;
    }
    surface.end_tagged();
    Ok(())
}

fn fill(tone: Tone) -> Fill {
    Fill {
        paint: luma::Color::new(lightness(tone)).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

fn lightness(tone: Tone) -> u8 {
    match tone {
        Tone::Ink => 0,
        Tone::Dark => 75,
        Tone::Middle => 140,
        Tone::Light => 200,
        Tone::Faint => 232,
        Tone::Hatched => 140,
    }
}
