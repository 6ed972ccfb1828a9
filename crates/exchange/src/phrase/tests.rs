use clinic::exposures::Exposures;
use diary::{Body, Diary, Event, ExposureDefinition, ExposureKind};
use proptest::prelude::*;

use super::{MAX_CHARS, Phrase, PhraseError, Why, read};

fn diary() -> Diary {
    let own = |id: &str, label: &str, kind| {
        let id = id.parse().unwrap();
        let definition =
            ExposureDefinition { id, label: label.into(), kind, unit: None, contrast: None };
        Event::imported("test", label, 0, None, Body::Exposure(definition))
    };
    Diary::replay([
        own("cat_on_bed", "Cat on the bed", ExposureKind::YesNo),
        own("air_quality", "Air quality", ExposureKind::Number),
        own("side", "Side", ExposureKind::YesNo),
        own("5htp", "5htp", ExposureKind::Number),
        own("λόγος", "ΛΌΓΟΣ", ExposureKind::Number),
    ])
}

fn phrase(text: &str) -> Result<Phrase, PhraseError> {
    read(text, Exposures::built_in(), &diary())
}

#[test]
fn phrases_are_understood_as_people_type_them() {
    for (text, expected) in [
        ("left calf 4 min pain 7", "left calf, 4 min, pain 7"),
        ("2 cramps right foot", "2 cramps, right foot"),
        ("Two cramps, right leg.", "2 cramps, right"),
        ("one cramp in the left calf", "1 cramp, left calf"),
        ("a cramp in my left calf for about 4 minutes", "left calf, 4 min"),
        ("2 left calf cramps", "2 cramps, left calf"),
        ("3 cramps in both calves", "3 cramps, both calf"),
        ("no cramps", "no cramps"),
        ("No cramp!", "no cramps"),
        ("none", "no cramps"),
        ("zero cramps", "no cramps"),
        ("no cramps, pain 0", "no cramps"),
        ("some", "some cramps"),
        ("some cramps", "some cramps"),
        ("cramps left calf", "some cramps, left calf"),
        ("at least 2 cramps", "at least 2 cramps"),
        ("at least one cramp", "some cramps"),
        (">=2", "at least 2 cramps"),
        ("≥ 3 cramps", "at least 3 cramps"),
        ("2+ cramps", "at least 2 cramps"),
        ("2 or more cramps", "at least 2 cramps"),
        ("both calves", "both calf"),
        ("left and right foot", "both foot"),
        ("toes", "foot"),
        ("right hamstring", "back of right thigh"),
        ("back of the left thigh 4 min", "back of left thigh, 4 min"),
        ("both thighs, front", "front of both thigh"),
        ("thigh", "thigh"),
        ("left shin", "left shin"),
        ("3:12 left calf", "left calf, 03:12"),
        ("at 3 am left calf", "left calf, 03:00"),
        ("left calf at 3:12 a.m.", "left calf, 03:12"),
        ("3am calf", "calf, 03:00"),
        ("11:30 pm calf", "calf, 23:30"),
        ("12 am calf", "calf, 00:00"),
        ("12 pm calf", "calf, 12:00"),
        ("at midnight, calf", "calf, 00:00"),
        ("03:12", "03:12"),
        ("now", "now"),
        ("just now left", "left, now"),
        ("7/10", "pain 7"),
        ("pain 7/10 calf", "calf, pain 7"),
        ("calf 7/10 pain", "calf, pain 7"),
        ("calf 7 pain", "calf, pain 7"),
        ("worst pain was 7", "pain 7"),
        ("pain: seven", "pain 7"),
        ("pain=7", "pain 7"),
        ("pain level 7 out of 10", "pain 7"),
        ("4 minutes", "4 min"),
        ("90 s", "90 s"),
        ("half a minute", "30 s"),
        ("half an hour", "30 min"),
        ("a minute", "1 min"),
        ("1 min 30 s", "90 s"),
        ("1 hour and 5 minutes", "65 min"),
        ("1.5 min", "90 s"),
        ("1,5 min", "90 s"),
        ("4m", "4 min"),
        ("4min,left", "left, 4 min"),
        ("alcohol=2 stretch=yes", "alcohol_drinks=2, bedtime_stretch=yes"),
        ("alcohol 2", "alcohol_drinks=2"),
        ("alcohol 2 drinks", "alcohol_drinks=2"),
        ("two drinks", "alcohol_drinks=2"),
        ("5000 steps", "steps=5000"),
        ("fluids 1,5 l", "fluids_litres=1.5"),
        ("standing: 3 hours", "standing_hours=3"),
        ("stress 7/10", "stress=7"),
        ("hard exercise yes", "hard_exercise=yes"),
        ("no alcohol", "alcohol_drinks=0"),
        ("no stretch no alcohol no cramps", "no cramps, alcohol_drinks=0, bedtime_stretch=no"),
        ("no alcohol 2 cramps", "2 cramps, alcohol_drinks=0"),
        ("no cramps stretch=yes vitamin d = no", "no cramps, bedtime_stretch=yes, vitamin_d=no"),
        ("water tablet yes", "diuretic=yes"),
        ("cat on the bed = yes", "cat_on_bed=yes"),
        ("air quality 25.5", "air_quality=25.5"),
        ("side=yes left side", "left, side=yes"),
        ("5HTP=100", "5htp=100"),
        ("ΛΌΓΟΣ 3", "λόγος=3"),
        ("left calf left calf", "left calf"),
    ] {
        let found = phrase(text).unwrap_or_else(|refused| panic!("{text}: {refused}"));
        assert_eq!(found.describe(), expected, "{text}");
        assert_eq!(phrase(expected), Ok(found), "{text}");
    }
}

#[test]
fn what_has_no_one_meaning_is_refused() {
    for (text, why) in [
        ("", "there is nothing in it to record"),
        ("a cramp in the leg", "there is nothing in it to record"),
        ("ouch", "not understood: \"ouch\""),
        ("left calf hurt", "not understood: \"hurt\"; understood: left calf"),
        ("7", "the number 7 stands alone; say what it counts: 7 cramps, 7 min, pain 7"),
        ("left calf 12", "the number 12 stands alone"),
        ("2 pain 7", "the number 2 stands alone"),
        ("7 alcohol 2", "the number 7 stands alone"),
        ("2 left calf", "the number 2 stands alone"),
        ("no cramps pain 7", "no cramps, and yet a detail of one"),
        ("none left calf", "no cramps, and yet a detail of one"),
        ("no cramps 2 cramps", "two different answers for the number of cramps"),
        ("a cramp in my back", "back and front are told apart for thighs only"),
        ("back of the calf", "back and front are told apart for thighs only"),
        ("left calf right calf", "two different answers for the side; log each cramp on its own"),
        ("calf and foot", "two different answers for the place"),
        ("pain 7 pain 8", "two different answers for the pain"),
        ("3:12 now", "two different answers for the time"),
        ("4 min 5 min", "two different answers for how long it lasted"),
        ("alcohol 2 alcohol 3", "two different values for alcohol_drinks"),
        ("no alcohol=2", "two different values for alcohol_drinks"),
        ("no alcohol 2", "two different values for alcohol_drinks"),
        ("stretch", "bedtime_stretch needs a value; write bedtime_stretch=yes"),
        ("stretch no alcohol 2", "bedtime_stretch needs a value"),
        ("stretch no cramps", "the no before \"cramps\" could belong to either"),
        ("alcohol 0 cramps", "the 0 before \"cramps\" could belong to either"),
        ("pain 7 cramps", "the 7 before \"cramps\" could belong to either"),
        ("some alcohol 2", "not understood: \"some\""),
        ("alcohol yes", "Alcohol: write a number, not yes or no"),
        ("stretch=2", "Stretching at bedtime: 2 is a number; write yes or no"),
        ("alcohol=51", "Alcohol: 51 is outside 0 to 50"),
        ("cat_on_bed=3", "3 is not a value of cat_on_bed; write cat_on_bed=yes"),
        ("standing 30 min", "standing_hours is counted in hours, not in \"min\""),
        ("stress 3/5", "stress needs a value"),
        ("pain", "pain needs a value; write pain=7"),
        ("no pain", "not understood: \"no\""),
        ("pain 11", "\"11\" is not a pain; write a whole number from 0 to 10"),
        ("pain 7.5", "\"7.5\" is not a pain"),
        ("pain -3", "\"-3\" is not a pain"),
        ("pain 4 min", "\"4 min\" is not a pain"),
        ("7/12", "\"7/12\" is not a pain"),
        ("100 cramps", "100 cramps is not a number a night can have"),
        ("2.5 cramps", "2.5 cramps is not a number a night can have"),
        ("2-3 cramps", "not understood: \"2-3\""),
        ("at least 4 min", "\"at least\" needs a number of cramps"),
        (">=4 min", "\"at least\" needs a number of cramps"),
        (">=0", "\"at least\" needs a number of cramps"),
        ("at 3", "3 does not say whether morning or afternoon; write 3 am or 3:00"),
        ("3 o'clock", "3 does not say whether morning or afternoon"),
        ("25:00", "25:00 is not a time of day; write it as 3:12"),
        ("13 pm", "13 is not a time of day"),
        ("0 min", "a cramp of 0 min is outside 1 s to 12 h"),
        ("13 hours", "a cramp of 780 min is outside"),
        ("1:30 min", "not understood: \"min\""),
        ("other leg", "\"other leg\" can be either; write left or right"),
        ("left calf = 3", "not understood: \"=\""),
        ("left calf 🦵", "not understood: \"🦵\""),
        ("yes", "not understood: \"yes\""),
    ] {
        match phrase(text) {
            Ok(found) => panic!("{text:?} was taken for {}", found.describe()),
            Err(refused) => {
                let refused = refused.to_string();
                assert!(refused.contains(why), "{text}: {refused}\nshould say: {why}");
                assert!(refused.contains("examples: left calf 4 min pain 7"), "{refused}");
            }
        }
    }
}

#[test]
fn a_phrase_of_a_thousand_characters_is_the_longest() {
    assert!(phrase(&format!("now{}", " ".repeat(MAX_CHARS - 3))).is_ok());
    let refused = phrase(&"é".repeat(MAX_CHARS + 1)).unwrap_err();
    assert_eq!(refused.why, Why::TooLong { chars: MAX_CHARS + 1 });
}

#[test]
fn every_example_in_a_refusal_is_understood() {
    let refused = phrase("").unwrap_err().to_string();
    let (_, examples) = refused.split_once("examples: ").unwrap();
    assert_eq!(examples.split("; ").filter(|example| phrase(example).is_ok()).count(), 5);
}

proptest! {
    #[test]
    fn any_text_is_understood_or_refused(text in "\\PC{0,80}") {
        let _ = phrase(&text).map_err(|refused| refused.to_string());
    }

    #[test]
    fn what_is_understood_reads_back_from_its_description(
        words in proptest::collection::vec(
            proptest::sample::select(
                "left right both calf foot thigh back front shin and 2 7 4 1.5 3:12 7/10 10 min s m am pm pain cramp cramps no none some at \
                 least >= = now half a alcohol stretch yes or more drinks hours standing cat on the bed side 5htp of in"
                    .split(' ')
                    .collect::<Vec<_>>(),
            ),
            1..8,
        ),
    ) {
        if let Ok(found) = phrase(&words.join(" ")) {
            prop_assert_eq!(phrase(&found.describe()), Ok(found));
        }
    }
}
