//! Words, codes and moments as FHIR wants them.
//!
//! Owns: what may stand in a FHIR string and in the text of a resource.
//! Must not know: any resource.

use diary::Moment;
use serde_json::{Value, json};

pub const DATA_ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
pub const UNITS: &str = "http://unitsofmeasure.org";

/// A person's own words without what neither JSON readers nor XHTML can hold. `None` where
/// nothing is left.
pub fn words(text: &str) -> Option<String> {
    let fits = |c: char| match c {
        '\n' | '\t' => true,
        // Marks that turn what stands after them, beyond the end of the words themselves.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => false,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    let kept: String = text.chars().filter(|&c| fits(c)).collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// The plain text of a resource.
pub fn narrative(text: &str) -> Value {
    let mut escaped = String::new();
    for c in words(text).unwrap_or_default().chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    json!({
        "status": "generated",
        "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{escaped}</p></div>"),
    })
}

/// A concept in words, with its codes where there are any.
pub fn concept(text: &str, codings: &[(&str, &str)]) -> Value {
    let codings: Vec<Value> =
        codings.iter().map(|(system, code)| json!({"system": system, "code": code})).collect();
    let mut concept = json!({"text": text});
    if !codings.is_empty() {
        concept["coding"] = codings.into();
    }
    concept
}

/// An amount in a unit of UCUM.
pub fn quantity(value: impl Into<Value>, unit: &str, code: &str) -> Value {
    json!({"value": value.into(), "unit": unit, "system": UNITS, "code": code})
}

/// That the person was asked and is not sure.
pub fn not_sure() -> Value {
    let mut reason = concept("Not sure", &[(DATA_ABSENT, "asked-unknown")]);
    reason["coding"][0]["display"] = "Asked But Unknown".into();
    reason
}

/// A moment with its offset, which FHIR wants wherever a time of day stands. `None` where the
/// offset is not known.
pub fn stamp(moment: &Moment) -> Option<String> {
    let seconds = moment.offset()?.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    let civil = moment.civil();
    Some(format!(
        "{}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        civil.date(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        minutes / 60,
        minutes % 60,
    ))
}
