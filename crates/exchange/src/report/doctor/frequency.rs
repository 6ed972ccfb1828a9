//! How often, how much of it is known, and how it changed.
//!
//! Owns: the four figures at the head of the report, and the months.
//! Must not know: how any of it is counted.

use clinic::summary::{Change, CrampsPerWeek, LEAST_FOR_A_WEEK, Period, Summary};
use jiff::fmt::strtime;

use super::super::document::{Anchor, Block, Figure, Shape, Size, Text, Tone};
use super::wording;

pub fn figures(summary: &Summary) -> Block {
    let (nights, cramps) = if summary.observed < LEAST_FOR_A_WEEK {
        let early = |what: &str| ("too early".to_owned(), format!("to say how many {what} a week"));
        (early("nights with cramps"), early("cramps"))
    } else {
        rates(summary)
    };
    let recorded = (
        format!("{} of {}", summary.observed, summary.span),
        format!(
            "nights recorded, {} of them with cramps; the rest is not known",
            summary.with_cramps
        ),
    );
    let trend = summary.change.as_ref().map_or_else(
        || ("too early".into(), "to compare the last eight weeks with the eight before".into()),
        trend,
    );
    let figure = |(large, small): (String, String)| {
        let large = Block::Paragraph { text: Text::bold(large), size: Size::Large };
        (1.0, vec![large, Block::small(small)])
    };
    Block::Columns([nights, cramps, recorded, trend].map(figure).into())
}

/// Cramp nights and cramps a week.
fn rates(summary: &Summary) -> ((String, String), (String, String)) {
    let nights = match &summary.cramp_nights_per_week {
        Some(rate) => (
            wording::number(rate.value),
            format!("nights a week with cramps ({})", wording::interval(rate)),
        ),
        None => ("not known".into(), "nights a week with cramps".into()),
    };
    let cramps = match &summary.cramps_per_week {
        CrampsPerWeek::About { estimate, without_number: 0 } => (
            wording::number(estimate.value),
            format!("cramps a week ({})", wording::interval(estimate)),
        ),
        CrampsPerWeek::About { estimate, without_number } => (
            wording::number(estimate.value),
            format!(
                "cramps a week ({}); {} without a number taken to be like the others",
                wording::interval(estimate),
                wording::count(*without_number, "night"),
            ),
        ),
        CrampsPerWeek::AtLeast { per_week } => (
            format!("{} or more", wording::number(*per_week)),
            "cramps a week; most nights do not say how many".into(),
        ),
        CrampsPerWeek::Unknown => ("not known".into(), "cramps a week".into()),
    };
    (nights, cramps)
}

fn trend(change: &Change) -> (String, String) {
    let ratio = &change.ratio;
    let verdict = if ratio.high < 1.0 {
        "fewer than before"
    } else if ratio.low > 1.0 {
        "more than before"
    } else {
        "may be chance"
    };
    let said = format!(
        "cramp nights in the last 8 weeks against the 8 before (95 % interval {} to {}): {verdict}",
        wording::ratio(ratio.low),
        wording::ratio(ratio.high),
    );
    (format!("× {}", wording::ratio(ratio.value)), said)
}

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 42.0;
const FOOT: f32 = 10.0;
const LEFT: f32 = 12.0;
/// As many months as fit beside each other.
const MOST_MONTHS: usize = 24;

/// Cramp nights a week, month by month.
pub fn months(summary: &Summary) -> Option<Figure> {
    let all = &summary.months;
    let months = &all[all.len().saturating_sub(MOST_MONTHS)..];
    if months.len() < 2 {
        return None;
    }
    let highest = months.iter().filter_map(|month| Some(month.cramp_nights_per_week?.high));
    let top = highest.filter(|high| high.is_finite()).fold(1.0, f64::max).ceil().min(7.0);
    let y = |rate: f64| (HEIGHT - FOOT) * (1.0 - (rate.clamp(0.0, top) / top) as f32);
    let pitch = (WIDTH - LEFT) / months.len() as f32;
    let mut shapes = Vec::new();
    for rate in [0.0, top] {
        let (from, to) = ((LEFT, y(rate)), (WIDTH, y(rate)));
        shapes.push(Shape::Line { from, to, width: 0.4, tone: Tone::Light });
        shapes.push(label(LEFT - 3.0, y(rate) + 3.0, Anchor::End, &format!("{rate:.0}")));
    }
    for (place, month) in months.iter().enumerate() {
        let x = LEFT + place as f32 * pitch;
        shapes.extend(bar(month, x, pitch, &y));
        if months.len() <= 12 || place % 3 == 0 {
            let name = strtime::format("%b", month.first.evening_date()).unwrap_or_default();
            shapes.push(label(x + pitch / 2.0, HEIGHT - 1.5, Anchor::Middle, &name));
        }
    }
    Some(Figure { width: WIDTH, height: HEIGHT, shapes, alt: said(months) })
}

fn bar(month: &Period, x: f32, pitch: f32, y: &impl Fn(f64) -> f32) -> Vec<Shape> {
    let middle = x + pitch / 2.0;
    let Some(rate) = &month.cramp_nights_per_week else {
        let (width, height) = (pitch * 0.7, HEIGHT - FOOT);
        let tone = Tone::Hatched;
        return vec![Shape::Box { x: x + pitch * 0.15, y: 0.0, width, height, tone }];
    };
    let (from, to) = ((middle, y(rate.low)), (middle, y(rate.high)));
    vec![
        Shape::Line { from, to, width: 1.0, tone: Tone::Middle },
        Shape::Box {
            x: middle - 2.0,
            y: y(rate.value) - 2.0,
            width: 4.0,
            height: 4.0,
            tone: Tone::Ink,
        },
    ]
}

fn label(x: f32, y: f32, anchor: Anchor, words: &str) -> Shape {
    Shape::Label { x, y, size: 7.2, anchor, words: words.to_owned() }
}

fn said(months: &[Period]) -> String {
    let month = |month: &Period| {
        let name = strtime::format("%B %Y", month.first.evening_date()).unwrap_or_default();
        match &month.cramp_nights_per_week {
            Some(rate) => format!("{name} {}", wording::number(rate.value)),
            None => format!("{name} not recorded"),
        }
    };
    let months: Vec<String> = months.iter().map(month).collect();
    format!("Cramp nights a week, month by month: {}.", months.join(", "))
}
