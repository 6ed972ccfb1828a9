//! How a name is written, and what it sounds like.
//!
//! Owns: the one spelling under which a name is looked up, what people type around a name (doses,
//! forms, salts, makers), and the sound of a name.
//! Must not know: a single name of a medicine.

/// The most characters of what was typed that are looked at; a recording limit is far above.
const MAX_CHARS: usize = 120;
/// The most words of it.
const MAX_WORDS: usize = 12;

/// In small letters without accents, words parted by one space.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().take(MAX_CHARS).flat_map(char::to_lowercase) {
        let mut buffer = [0; 4];
        let letters: &str = match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => "a",
            'ç' | 'ć' | 'č' => "c",
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
            'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
            'ñ' | 'ń' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
            'ù' | 'ú' | 'û' | 'ü' | 'µ' | 'μ' => "u",
            'ý' | 'ÿ' => "y",
            'ł' => "l",
            'ś' | 'š' => "s",
            'ź' | 'ż' | 'ž' => "z",
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            // An apostrophe joins, and a combining accent is the letter before it.
            '\'' | '’' | '\u{300}'..='\u{36f}' => "",
            letter if letter.is_alphanumeric() => letter.encode_utf8(&mut buffer),
            _ => " ",
        };
        if letters == " " && (plain.is_empty() || plain.ends_with(' ')) {
            continue;
        }
        plain += letters;
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// What was typed, from as it stands to the bare name: without doses, then without forms and
/// makers, then without the salt at its end.
pub(super) fn readings(typed: &str) -> Vec<String> {
    let all = plain(typed);
    let mut words: Vec<&str> = all.split(' ').take(MAX_WORDS).collect();
    let mut readings = vec![all.clone()];
    let mut keep = |words: &[&str]| {
        let reading = words.join(" ");
        if !reading.is_empty() && !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    for word in &mut words {
        *word = without_dose(word);
    }
    words.retain(|word| !word.is_empty() && !UNITS.contains(word));
    keep(&words);
    words.retain(|word| !AROUND.contains(word));
    keep(&words);
    while words.len() > 1 && words.last().is_some_and(|word| SALTS.contains(word)) {
        words.pop();
        keep(&words);
    }
    readings
}

/// `lasix40mg` is `lasix`, `40mg` and `40` are nothing, `b12` stays.
fn without_dose(word: &str) -> &str {
    let name = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = &word[name.len()..];
    let digits = if UNITS.contains(&unit) || unit.is_empty() { name } else { word };
    let name = digits.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match name.chars().count() {
        0 => "",
        // Too short to be a name with its dose: b12, k2, q10.
        1..=3 => word,
        _ => name,
    }
}

/// What it sounds like, roughly, to someone who writes by ear: in any language that spells
/// medicines with these letters.
pub(super) fn sound(plain: &str) -> String {
    let letters: Vec<char> = plain.chars().filter(|letter| *letter != ' ').collect();
    let mut sound = String::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let (heard, taken) = match (letter, next) {
            ('p', Some('h')) => ("f", 2),
            ('t', Some('h')) => ("t", 2),
            ('c' | 'r' | 'k' | 'g', Some('h')) => (one(letter), 2),
            ('c', Some('e' | 'i' | 'y')) => ("s", 1),
            ('s', Some('c')) if matches!(letters.get(at + 2), Some('e' | 'i' | 'y')) => ("s", 2),
            ('c', Some('k')) => ("k", 2),
            ('q', Some('u')) => ("kv", 2),
            ('a' | 'o', Some('e')) => ("e", 2),
            ('e', Some('a' | 'e' | 'i')) => ("i", 2),
            ('o', Some('u')) => ("u", 2),
            _ => (one(letter), 1),
        };
        // A doubled letter is heard once, and an e at the end is not heard.
        let silent = letter == 'e' && next.is_none() && at > 2;
        if !silent && !sound.ends_with(heard) {
            sound += heard;
        }
        at += taken;
    }
    sound
}

fn one(letter: char) -> &'static str {
    const HEARD: [&str; 26] = [
        "a", "b", "k", "d", "e", "f", "g", "", "i", "g", "k", "l", "m", "n", "o", "p", "k", "r",
        "s", "t", "u", "v", "v", "ks", "i", "s",
    ];
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    match letter {
        'a'..='z' => HEARD[letter as usize - 'a' as usize],
        '0'..='9' => DIGITS[letter as usize - '0' as usize],
        _ => "",
    }
}

const UNITS: &[&str] = &[
    "mg",
    "mgs",
    "mcg",
    "ug",
    "g",
    "gm",
    "gram",
    "grams",
    "microgram",
    "micrograms",
    "milligram",
    "milligrams",
    "ml",
    "iu",
    "ie",
    "ui",
    "units",
    "unit",
    "mmol",
    "percent",
    "x",
];

/// Forms, times and makers, in a few languages.
const AROUND: &[&str] = &[
    "tablet",
    "tablets",
    "tab",
    "tabs",
    "tabletten",
    "tablette",
    "compresse",
    "comprime",
    "comprimes",
    "comprimido",
    "comprimidos",
    "capsule",
    "capsules",
    "cap",
    "caps",
    "kapseln",
    "gelule",
    "gelules",
    "pill",
    "pills",
    "caplet",
    "caplets",
    "inhaler",
    "inhalers",
    "puffer",
    "spray",
    "nasal",
    "cream",
    "creme",
    "gel",
    "ointment",
    "salbe",
    "patch",
    "patches",
    "injection",
    "injections",
    "syringe",
    "pen",
    "infusion",
    "drops",
    "drop",
    "eye",
    "tropfen",
    "gouttes",
    "solution",
    "oral",
    "liquid",
    "syrup",
    "suspension",
    "suppository",
    "sachet",
    "sachets",
    "powder",
    "effervescent",
    "soluble",
    "dispersible",
    "chewable",
    "coated",
    "film",
    "gastro",
    "resistant",
    "ec",
    "modified",
    "prolonged",
    "extended",
    "release",
    "sr",
    "xl",
    "xr",
    "mr",
    "er",
    "cr",
    "la",
    "retard",
    "depot",
    "evohaler",
    "accuhaler",
    "diskus",
    "turbohaler",
    "turbuhaler",
    "respimat",
    "easyhaler",
    "handihaler",
    "ellipta",
    "hfa",
    "nebules",
    "once",
    "twice",
    "daily",
    "a",
    "day",
    "per",
    "every",
    "weekly",
    "week",
    "night",
    "nocte",
    "mane",
    "morning",
    "evening",
    "bedtime",
    "at",
    "the",
    "in",
    "my",
    "od",
    "bd",
    "tds",
    "qds",
    "prn",
    "one",
    "two",
    "half",
    "supplement",
    "supplements",
    "generic",
    "brand",
    "teva",
    "sandoz",
    "mylan",
    "viatris",
    "accord",
    "apo",
    "ratiopharm",
    "stada",
    "hexal",
    "zentiva",
    "actavis",
    "aurobindo",
    "krka",
    "pfizer",
    "bayer",
    "almus",
    "aristo",
    "biogaran",
    "arrow",
];

const SALTS: &[&str] = &[
    "sodium",
    "natrium",
    "potassium",
    "kalium",
    "calcium",
    "magnesium",
    "hydrochloride",
    "hydrochlorid",
    "hcl",
    "besylate",
    "besilate",
    "besilat",
    "maleate",
    "mesylate",
    "mesilate",
    "tartrate",
    "succinate",
    "fumarate",
    "hemifumarate",
    "phosphate",
    "sulfate",
    "sulphate",
    "nitrate",
    "bromide",
    "acetate",
    "citrate",
    "carbonate",
    "chloride",
    "dihydrate",
    "monohydrate",
    "trihydrate",
    "tosilate",
    "arginine",
    "erbumine",
    "dipropionate",
    "propionate",
    "furoate",
    "valerate",
    "hyclate",
    "xinafoate",
    "bitartrate",
    "medoxomil",
    "cilexetil",
    "etexilate",
    "bisulfate",
    "bisulphate",
    "oxalate",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_up_without_accents_capitals_and_marks() {
        assert_eq!(plain("  Lévothyroxine--50µg "), "levothyroxine 50ug");
        assert_eq!(plain("St John’s wort"), "st johns wort");
        assert_eq!(plain("e\u{301}te\u{301}"), "ete");
        assert_eq!(plain("💊"), "");
    }

    #[test]
    fn what_stands_around_a_name_is_left_out_step_by_step() {
        assert_eq!(readings("Lasix 40mg tabs"), ["lasix 40mg tabs", "lasix tabs", "lasix"]);
        assert_eq!(readings("lasix40mg"), ["lasix40mg", "lasix"]);
        assert_eq!(readings("losartan potassium 50").last().unwrap(), "losartan");
        assert_eq!(readings("potassium chloride").last().unwrap(), "potassium");
        assert_eq!(readings("vitamin b12 1000 ug").last().unwrap(), "vitamin b12");
        assert_eq!(readings("5/160"), ["5 160"]);
    }

    #[test]
    fn what_is_written_by_ear_sounds_the_same() {
        for (one, other) in [
            ("quinine", "kwinin"),
            ("phenofibrate", "fenofibrat"),
            ("theophylline", "teofilin"),
            ("frusemide", "phrusemide"),
            ("lasix", "lassicks"),
        ] {
            assert_eq!(sound(one), sound(other), "{one} {other}");
        }
    }
}
