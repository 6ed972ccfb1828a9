//! Blocks to strips: what stands together on a sheet, and how high it is.
//!
//! Owns: sizes, gaps, columns, and what may not be torn apart.
//! Must not know: how many sheets there are.

use std::rc::Rc;

use exchange::report::document::{Block, Figure, Shape, Size, Table, Text, Tone};

use crate::{
    fonts::PdfError,
    outline::{Outline, Part, Role},
    typeset::{Lines, Typesetter},
};

/// Something to be drawn, `x` and `y` points from the corner of its strip.
#[derive(Clone)]
pub struct Placed {
    /// `None`: an ornament, or a repeated table head.
    pub part: Option<Part>,
    pub x: f32,
    pub y: f32,
    pub mark: Mark,
}

#[derive(Clone)]
pub enum Mark {
    Words { lines: Rc<Lines>, line: usize, tone: Tone },
    Shape(Shape),
}

/// What is never torn apart by the end of a sheet.
#[derive(Clone, Default)]
pub struct Strip {
    pub height: f32,
    /// The gap above, dropped at the top of a sheet.
    pub before: f32,
    pub marks: Vec<Placed>,
    /// A heading is not left alone at the foot of a sheet.
    pub keep_with_next: bool,
    /// Drawn again at the top of a sheet on which a table goes on.
    pub head: Option<Rc<Strip>>,
    pub new_sheet: bool,
}

pub struct Strips<'a> {
    pub typesetter: &'a mut Typesetter,
    pub outline: &'a mut Outline,
}

const BODY: f32 = 9.2;
const SMALL: f32 = 7.9;
const FINE: f32 = 6.6;
const LARGE: f32 = 16.0;
const GUTTER: f32 = 16.0;
const CELL_GAP: f32 = 6.0;
const BULLET_INDENT: f32 = 9.0;
const CELL_PAD: f32 = 1.0;
/// A note of a thousand words is torn apart rather than cut off.
const MOST_LINES_WHOLE: usize = 24;

impl Strips<'_> {
    pub fn of(&mut self, blocks: &[Block], width: f32) -> Result<Vec<Strip>, PdfError> {
        let mut strips = Vec::new();
        for block in blocks {
            match block {
                Block::Heading { level, text } => strips.extend(self.heading(*level, text, width)?),
                Block::Paragraph { text, size } => {
                    strips.extend(self.paragraph(text, *size, width)?)
                }
                Block::List(items) => strips.extend(self.list(items, width)?),
                Block::Table(table) => strips.extend(self.table(table, width)?),
                Block::Figure(figure) => strips.push(self.figure(figure)),
                Block::Columns(columns) => strips.push(self.columns(columns, width)?),
                Block::NewSheet => {
                    strips.push(Strip { new_sheet: true, ..Strip::default() });
                }
            }
        }
        Ok(strips)
    }

    fn heading(&mut self, level: u8, text: &str, width: f32) -> Result<Vec<Strip>, PdfError> {
        let (size, before) = match level {
            1 => (17.0, 0.0),
            2 => (10.6, 5.0),
            _ => (BODY, 6.0),
        };
        let part = self.outline.add(Role::Heading { level, text: text.to_owned() }, None);
        let lines = self.typesetter.set(&Text::bold(text), size, Some(width))?;
        let mut strips = words(&lines, Some(part), 0.0, before, Tone::Ink);
        for strip in &mut strips {
            strip.keep_with_next = true;
        }
        if level == 2
            && let Some(last) = strips.last_mut()
        {
            let y = last.height + 0.5;
            let (from, to) = ((0.0, 0.0), (width, 0.0));
            let mark = Mark::Shape(Shape::Line { from, to, width: 0.6, tone: Tone::Middle });
            last.marks.push(Placed { part: None, x: 0.0, y, mark });
            last.height += 2.0;
        }
        Ok(strips)
    }

    fn paragraph(&mut self, text: &Text, size: Size, width: f32) -> Result<Vec<Strip>, PdfError> {
        let (size, before, tone) = match size {
            Size::Body => (BODY, 3.0, Tone::Ink),
            Size::Small => (SMALL, 2.5, Tone::Dark),
            Size::Fine => (FINE, 2.0, Tone::Dark),
            Size::Large => (LARGE, 2.0, Tone::Ink),
        };
        let part = self.outline.add(Role::Paragraph, None);
        let is_fine = size == FINE;
        let lines = self.typesetter.set(text, size, Some(width))?;
        let mut strips = words(&lines, Some(part), 0.0, before, tone);
        // What is looked up is looked up in one place.
        if is_fine && strips.len() <= MOST_LINES_WHOLE {
            let torn = strips.len().saturating_sub(1);
            strips.iter_mut().take(torn).for_each(|strip| strip.keep_with_next = true);
        }
        Ok(strips)
    }

    fn list(&mut self, items: &[Text], width: f32) -> Result<Vec<Strip>, PdfError> {
        let list = self.outline.add(Role::List, None);
        let mut strips = Vec::new();
        for item in items {
            let outer = self.outline.add(Role::Item, Some(list));
            let bullet = self.outline.add(Role::Bullet, Some(outer));
            let body = self.outline.add(Role::ItemBody, Some(outer));
            let lines = self.typesetter.set(item, BODY, Some(width - BULLET_INDENT))?;
            let mut of_item = words(&lines, Some(body), BULLET_INDENT, 1.0, Tone::Ink);
            if let Some(first) = of_item.first_mut() {
                let dot = self.typesetter.set(&Text::plain("•"), BODY, None)?;
                let mark = Mark::Words { lines: dot, line: 0, tone: Tone::Ink };
                first.marks.insert(0, Placed { part: Some(bullet), x: 0.0, y: 0.0, mark });
            }
            strips.extend(of_item);
        }
        Ok(strips)
    }

    fn table(&mut self, table: &Table, width: f32) -> Result<Vec<Strip>, PdfError> {
        let all: f32 = table.columns.iter().map(|column| column.share).sum();
        let gaps = CELL_GAP * table.columns.len().saturating_sub(1) as f32;
        let mut x = 0.0;
        let mut tracks = Vec::new();
        for column in &table.columns {
            let track = (width - gaps) * column.share / all.max(f32::MIN_POSITIVE);
            tracks.push((x, track, column.right));
            x += track + CELL_GAP;
        }
        let part = self.outline.add(Role::Table, None);
        let titles: Vec<Text> =
            table.columns.iter().map(|column| Text::bold(column.title.as_str())).collect();
        let mut head = whole(self.row(&titles, &tracks, part, Role::HeadCell)?);
        head.before = 4.0;
        head.keep_with_next = true;
        rule(&mut head, width, 0.6, Tone::Middle);
        let repeated = Rc::new(Strip {
            marks: head.marks.iter().map(|mark| Placed { part: None, ..mark.clone() }).collect(),
            ..head.clone()
        });
        let mut strips = vec![head];
        for cells in &table.rows {
            let mut row = self.row(cells, &tracks, part, Role::Cell)?;
            if let Some(last) = row.last_mut() {
                rule(last, width, 0.3, Tone::Light);
            }
            let with_head = |strip| Strip { head: Some(Rc::clone(&repeated)), ..strip };
            strips.extend(row.into_iter().map(with_head));
        }
        Ok(strips)
    }

    /// A row in one strip, or in one for each of its lines where it is too high to stay whole.
    fn row(
        &mut self,
        cells: &[Text],
        tracks: &[(f32, f32, bool)],
        table: Part,
        role: Role,
    ) -> Result<Vec<Strip>, PdfError> {
        let row = self.outline.add(Role::Row, Some(table));
        let mut set = Vec::new();
        for (text, &(x, track, right)) in cells.iter().zip(tracks) {
            let part = self.outline.add(role.clone(), Some(row));
            set.push((self.typesetter.set(text, SMALL, Some(track))?, part, x, track, right));
        }
        let deepest = set.iter().map(|(lines, ..)| lines.lines.len()).max().unwrap_or(0);
        let mut strips = vec![Strip::default(); deepest.max(1)];
        for (lines, part, x, track, right) in &set {
            for (at, (line, strip)) in lines.lines.iter().zip(&mut strips).enumerate() {
                let x = if *right { x + (track - line.width).max(0.0) } else { *x };
                let mark = Mark::Words { lines: Rc::clone(lines), line: at, tone: Tone::Ink };
                let y = if at == 0 { CELL_PAD } else { 0.0 };
                strip.marks.push(Placed { part: Some(*part), x, y, mark });
                strip.height = strip.height.max(y + line.height);
            }
        }
        if let Some(last) = strips.last_mut() {
            last.height += CELL_PAD;
        }
        Ok(if deepest > MOST_LINES_WHOLE { strips } else { vec![whole(strips)] })
    }

    fn figure(&mut self, figure: &Figure) -> Strip {
        let part = self.outline.add(Role::Figure { alt: figure.alt.clone() }, None);
        let placed = |shape: &Shape| Placed {
            part: Some(part),
            x: 0.0,
            y: 0.0,
            mark: Mark::Shape(shape.clone()),
        };
        let marks = figure.shapes.iter().map(placed).collect();
        Strip { height: figure.height, before: 4.0, marks, ..Strip::default() }
    }

    fn columns(&mut self, columns: &[(f32, Vec<Block>)], width: f32) -> Result<Strip, PdfError> {
        let all: f32 = columns.iter().map(|(share, _)| share).sum();
        let gutters = GUTTER * columns.len().saturating_sub(1) as f32;
        let mut whole = Strip::default();
        let mut x = 0.0;
        for (share, blocks) in columns {
            let track = (width - gutters) * share / all.max(f32::MIN_POSITIVE);
            let mut y = 0.0;
            for (place, strip) in self.of(blocks, track)?.into_iter().enumerate() {
                y += if place == 0 { 0.0 } else { strip.before };
                whole.before = whole.before.max(if place == 0 { strip.before } else { 0.0 });
                whole.marks.extend(strip.marks.into_iter().map(|mark| Placed {
                    x: mark.x + x,
                    y: mark.y + y,
                    ..mark
                }));
                y += strip.height;
            }
            whole.height = whole.height.max(y);
            x += track + GUTTER;
        }
        Ok(whole)
    }
}

/// Strips as one, read cell by cell and not line by line.
fn whole(strips: Vec<Strip>) -> Strip {
    let mut one = Strip::default();
    for strip in strips {
        let top = one.height;
        one.marks.extend(strip.marks.into_iter().map(|mark| Placed { y: mark.y + top, ..mark }));
        one.height += strip.height;
    }
    one.marks.sort_by_key(|mark| mark.part.map(Part::index));
    one
}

/// The lines of a text, each a strip of its own, so that a long one goes on over sheets.
fn words(lines: &Rc<Lines>, part: Option<Part>, x: f32, before: f32, tone: Tone) -> Vec<Strip> {
    let strip = |(at, line): (usize, &super::typeset::Line)| {
        let mark = Mark::Words { lines: Rc::clone(lines), line: at, tone };
        Strip {
            height: line.height,
            before: if at == 0 { before } else { 0.0 },
            marks: vec![Placed { part, x, y: 0.0, mark }],
            ..Strip::default()
        }
    };
    lines.lines.iter().enumerate().map(strip).collect()
}

fn rule(strip: &mut Strip, length: f32, width: f32, tone: Tone) {
    let mark = Mark::Shape(Shape::Line { from: (0.0, 0.0), to: (length, 0.0), width, tone });
    strip.marks.push(Placed { part: None, x: 0.0, y: strip.height, mark });
}
