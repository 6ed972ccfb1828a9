//! Each trial on oneself, with what the CONSORT extension for trials of one person asks for.
//!
//! Owns: how they stand in the document.
//! Must not know: which items apply, or what came of a trial; `clinic::trial` does.

use clinic::trial::{self, Outcome, Standing};
use diary::{Diary, EventId, Night};

use super::super::document::{Anchor, Block, Figure, Shape, Text, Tone};
use super::{trial_nights, wording};

/// Empty where no trial was ever begun.
pub fn blocks(diary: &Diary, tonight: Night) -> Vec<Block> {
    diary.trials().flat_map(|(id, _)| one(diary, id, tonight).unwrap_or_default()).collect()
}

fn one(diary: &Diary, id: EventId, tonight: Night) -> Option<Vec<Block>> {
    let standing = Standing::of(diary, id, tonight)?;
    let protocol = standing.trial.protocol();
    let outcome = trial::outcome(diary, id, tonight);
    let first = wording::night(protocol.first_night);
    let title = format!("{} or {}, from {first}", protocol.with.name, protocol.without.name);
    let mut blocks = vec![Block::heading(3, title)];
    if let Ok(outcome) = &outcome {
        blocks.push(Block::Figure(effect(outcome)));
    }
    if let Some(nights) = trial_nights::figure(&standing) {
        blocks.push(Block::Figure(nights));
        blocks.push(Block::small(trial_nights::key(&standing)));
    }
    for section in trial::report(diary, id, &outcome, tonight)? {
        let lines = section.lines.into_iter().map(Text::from).collect();
        blocks.extend([Block::paragraph(Text::bold(section.title)), Block::List(lines)]);
    }
    Some(blocks)
}

/// The ratio with its intervals, on a scale of doublings.
fn effect(outcome: &Outcome) -> Figure {
    const WIDTH: f32 = 300.0;
    /// Four times either way; what lies beyond ends at the edge.
    const FARTHEST: f64 = 4.0;
    const Y: f32 = 6.0;
    let x = |ratio: f64| {
        let part = (ratio.ln() / FARTHEST.ln()).clamp(-1.0, 1.0) as f32;
        WIDTH * (0.5 + 0.5 * part)
    };
    let line = |[low, high]: [f64; 2], width: f32| Shape::Line {
        from: (x(low), Y),
        to: (x(high), Y),
        width,
        tone: Tone::Dark,
    };
    let ratio = &outcome.sceptical;
    let same =
        Shape::Line { from: (x(1.0), 0.0), to: (x(1.0), 2.0 * Y), width: 0.6, tone: Tone::Middle };
    let mut shapes = vec![same, line(ratio.ci95, 1.0), line(ratio.ci80, 4.0)];
    let middle = x(ratio.median);
    shapes.push(Shape::Box {
        x: middle - 1.5,
        y: 0.0,
        width: 3.0,
        height: 2.0 * Y,
        tone: Tone::Ink,
    });
    let measured = match outcome.measure {
        trial::Measure::CrampsANight => {
            ["a quarter", "half as many", "the same", "twice", "4 times"]
        }
        trial::Measure::MinutesACramp => {
            ["a quarter", "half as long", "the same", "twice", "4 times"]
        }
    };
    let marks = [0.25, 0.5, 1.0, 2.0, 4.0].into_iter().zip(measured);
    shapes.extend(marks.map(|(at, words)| {
        let anchor = match at {
            0.25 => Anchor::Start,
            4.0 => Anchor::End,
            _ => Anchor::Middle,
        };
        Shape::Label { x: x(at), y: 2.0 * Y + 9.0, size: 7.2, anchor, words: words.into() }
    }));
    let alt = format!(
        "Times as many or as long with it: {:.2}, 80 % interval {:.2} to {:.2}, 95 % {:.2} to {:.2}.",
        ratio.median, ratio.ci80[0], ratio.ci80[1], ratio.ci95[0], ratio.ci95[1]
    );
    Figure { width: WIDTH, height: 2.0 * Y + 12.0, shapes, alt }
}
