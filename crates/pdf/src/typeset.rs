//! Words to lines of glyphs: shaping, line breaks, two directions, fonts for what others lack.
//!
//! Owns: turning a text into lines of a given width.
//! Must not know: sheets, blocks.

use std::{borrow::Cow, collections::BTreeMap, ops::Range, rc::Rc, sync::Arc};

use exchange::report::document::Text;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, FontContext, Layout, LayoutContext,
    fontique::{Blob, Collection, CollectionOptions, SourceCache},
    style::{FontFamily, FontFamilyName, FontWeight, LineHeight, OverflowWrap, StyleProperty},
};

use crate::fonts::{FontBytes, Fonts, PdfError};

/// A text in lines, all of one width at most.
pub struct Lines {
    pub text: Rc<str>,
    pub lines: Vec<Line>,
}

/// One line: its height, where the letters stand below its top, how wide it is, in points.
pub struct Line {
    pub height: f32,
    pub baseline: f32,
    pub width: f32,
    pub runs: Vec<Run>,
}

/// Glyphs of one font, from `x` on.
pub struct Run {
    pub x: f32,
    pub size: f32,
    pub font: Font,
    pub glyphs: Vec<KrillaGlyph>,
}

type Key = (Text, u32, Option<u32>);

pub struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    families: [String; 2],
    faces: BTreeMap<u64, Font>,
    /// A table of years repeats its words.
    made: BTreeMap<Key, Rc<Lines>>,
}

impl Typesetter {
    /// # Errors
    ///
    /// When a font cannot be read.
    pub fn new(fonts: &Fonts) -> Result<Self, PdfError> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut register = |bytes: &FontBytes| {
            let registered = collection.register_fonts(Blob::new(Arc::clone(bytes)), None);
            let family = registered.first().ok_or(PdfError::Font)?.0;
            collection.family_name(family).map(str::to_owned).ok_or(PdfError::Font)
        };
        let first = register(&fonts.regular)?;
        register(&fonts.bold)?;
        let last = register(&fonts.fallback)?;
        let source_cache = SourceCache::default();
        Ok(Self {
            fonts: FontContext { collection, source_cache },
            layouts: LayoutContext::new(),
            families: [first, last],
            faces: BTreeMap::new(),
            made: BTreeMap::new(),
        })
    }

    /// `text` at `size` points, in lines of at most `width` points, or in one line.
    ///
    /// # Errors
    ///
    /// When a font cannot be read.
    pub fn set(
        &mut self,
        text: &Text,
        size: f32,
        width: Option<f32>,
    ) -> Result<Rc<Lines>, PdfError> {
        let key = (text.clone(), size.to_bits(), width.map(f32::to_bits));
        if let Some(made) = self.made.get(&key) {
            return Ok(Rc::clone(made));
        }
        let mut text = printable(text);
        let mut layout = self.layout(&text, size, width);
        // What was joined to a replaced letter may itself be lacking now. Each round replaces
        // one more of such a chain.
        for _ in 0..MOST_JOINED {
            let lacking = without_glyphs(&layout);
            if lacking.is_empty() {
                break;
            }
            text = replace(&text, &lacking);
            layout = self.layout(&text, size, width);
        }
        let lines = Rc::new(self.collect(text.words(), &layout)?);
        self.made.insert(key, Rc::clone(&lines));
        Ok(lines)
    }

    fn layout(&mut self, text: &Text, size: f32, width: Option<f32>) -> Layout<()> {
        let words = text.words();
        let families = self.families.each_ref().map(|name| name.as_str());
        let names = families.map(|name| FontFamilyName::Named(Cow::Borrowed(name)));
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &words, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&names))));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(LEADING)));
        let mut start = 0;
        for span in &text.spans {
            let end = start + span.words.len();
            if span.bold && end > start {
                let bold = StyleProperty::FontWeight(FontWeight::new(BOLD));
                builder.push(bold, start..end);
            }
            start = end;
        }
        let mut layout = builder.build(&words);
        layout.break_all_lines(width);
        layout.align(Alignment::Start, AlignmentOptions::default());
        layout
    }

    fn collect(&mut self, words: String, layout: &Layout<()>) -> Result<Lines, PdfError> {
        let mut top = 0.0;
        let mut lines = Vec::new();
        for line in layout.lines() {
            let metrics = line.metrics();
            let mut x = metrics.offset;
            let mut runs = Vec::new();
            for run in line.runs() {
                let (size, start) = (run.font_size(), x);
                let font = self.face(run.font())?;
                let mut glyphs: Vec<KrillaGlyph> = Vec::new();
                for cluster in run.visual_clusters() {
                    if cluster.is_ligature_continuation() {
                        if let Some(glyph) = glyphs.last_mut() {
                            glyph.text_range.end =
                                glyph.text_range.end.max(cluster.text_range().end);
                        }
                        continue;
                    }
                    for glyph in cluster.glyphs() {
                        glyphs.push(KrillaGlyph::new(
                            GlyphId::new(glyph.id),
                            glyph.advance / size,
                            glyph.x / size,
                            glyph.y / size,
                            0.0,
                            cluster.text_range(),
                            None,
                        ));
                        x += glyph.advance;
                    }
                }
                if !glyphs.is_empty() {
                    runs.push(Run { x: start, size, font, glyphs });
                }
            }
            let height = metrics.line_height;
            let width = metrics.advance - metrics.trailing_whitespace;
            lines.push(Line { height, baseline: metrics.baseline - top, width, runs });
            top += height;
        }
        Ok(Lines { text: words.into(), lines })
    }

    fn face(&mut self, font: &parley::FontData) -> Result<Font, PdfError> {
        let id = font.data.id();
        if let Some(face) = self.faces.get(&id) {
            return Ok(face.clone());
        }
        let (bytes, _) = font.data.clone().into_raw_parts();
        let face = Font::new(bytes.into(), font.index).ok_or(PdfError::Font)?;
        self.faces.insert(id, face.clone());
        Ok(face)
    }
}

/// Of the size of the letters.
const LEADING: f32 = 1.22;
const BOLD: f32 = 600.0;
const MOST_JOINED: usize = 8;
/// Stands for a letter that no font here has.
const LACKING: char = '□';

/// Without what cannot be printed: control characters, and marks that turn the direction of
/// what follows beyond the text they stand in.
fn printable(text: &Text) -> Text {
    let keep = |c: char| match c {
        '\n' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' => None,
        // Joiners of pictures, variation selectors, the tags of flags and shades of skin: none
        // has a picture of its own.
        '\u{200d}' => None,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' | '\u{1f3fb}'..='\u{1f3ff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    let mut text = text.clone();
    for span in &mut text.spans {
        if !span.words.chars().all(|c| keep(c) == Some(c)) {
            span.words = span.words.chars().filter_map(keep).collect();
        }
    }
    text
}

fn without_glyphs(layout: &Layout<()>) -> Vec<Range<usize>> {
    let mut lacking: Vec<Range<usize>> = Vec::new();
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                if cluster.glyphs().any(|glyph| glyph.id == 0) {
                    lacking.push(cluster.text_range());
                }
            }
        }
    }
    lacking.sort_unstable_by_key(|range| range.start);
    lacking
}

fn replace(text: &Text, lacking: &[Range<usize>]) -> Text {
    let mut start = 0;
    let mut text = text.clone();
    for span in &mut text.spans {
        let mut words = String::new();
        let mut joined = false;
        for (at, c) in span.words.char_indices() {
            let place = start + at;
            let after = lacking.partition_point(|range| range.start <= place);
            let lacks = after.checked_sub(1).is_some_and(|last| lacking[last].contains(&place));
            // A replaced letter that still lacks a glyph lacks that of the mark it carries.
            if !std::mem::replace(&mut joined, lacks && c == LACKING) {
                words.push(if lacks { LACKING } else { c });
            }
        }
        start += span.words.len();
        span.words = words;
    }
    text
}
