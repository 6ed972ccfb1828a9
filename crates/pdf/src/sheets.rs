//! Strips to sheets.
//!
//! Owns: where one sheet ends and the next begins.
//! Must not know: what stands in a strip.

use crate::strips::{Placed, Strip};

/// Fills sheets of `height` points. A strip higher than a sheet gets one of its own and runs
/// over its edge: none of those made here is.
pub fn fill(strips: Vec<Strip>, height: f32) -> Vec<Vec<Placed>> {
    let mut sheets: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut y = 0.0;
    let mut waiting: Vec<Strip> = Vec::new();
    for strip in strips {
        if strip.new_sheet {
            place(&mut sheets, &mut y, std::mem::take(&mut waiting), height);
            if sheets.last().is_some_and(|sheet| !sheet.is_empty()) {
                sheets.push(Vec::new());
            }
            y = 0.0;
            continue;
        }
        let goes_on = strip.keep_with_next;
        waiting.push(strip);
        if !goes_on {
            place(&mut sheets, &mut y, std::mem::take(&mut waiting), height);
        }
    }
    place(&mut sheets, &mut y, waiting, height);
    sheets
}

/// Places strips that stay together.
fn place(sheets: &mut Vec<Vec<Placed>>, y: &mut f32, strips: Vec<Strip>, height: f32) {
    let needed: f32 = strips.iter().map(|strip| strip.before + strip.height).sum();
    if *y > 0.0 && *y + needed > height {
        sheets.push(Vec::new());
        *y = 0.0;
        if let Some(head) = strips.first().and_then(|strip| strip.head.as_deref()) {
            draw(sheets, y, head.clone());
        }
    }
    for strip in strips {
        draw(sheets, y, strip);
    }
}

fn draw(sheets: &mut [Vec<Placed>], y: &mut f32, strip: Strip) {
    if *y > 0.0 {
        *y += strip.before;
    }
    let top = *y;
    if let Some(sheet) = sheets.last_mut() {
        let marks = strip.marks.into_iter();
        sheet.extend(marks.map(|mark| Placed { y: mark.y + top, ..mark }));
    }
    *y += strip.height;
}
