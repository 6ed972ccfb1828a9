//! What the page *Why* says, sentence by sentence.
//!
//! Owns: every sentence of the page.
//! Must not know: HTML, or how anything was found. No sentence says that something causes cramps,
//! and no number stands without its uncertainty.

use clinic::{
    exposures::{EvidenceClass, Exposures},
    suspects::{
        Chances, Contrast, Course, Flag, Grade, Group, LEAST_CRAMP_NIGHTS, LEAST_NIGHTS, Likeness,
        Reason, Suspect, Unrecorded, Why,
    },
};

use diary::ExposureId;

use crate::{
    charts::interval::Reading,
    words::{self, ratio},
};

/// "on such days", "for each drink more", "for every 0.5 litres more".
fn when(contrast: &Contrast) -> String {
    match contrast {
        Contrast::Yes => "on such days".into(),
        Contrast::More { amount: 1.0, unit: Some(unit) } => {
            format!("for each {} more", unit.strip_suffix('s').unwrap_or(unit))
        }
        more => format!("for every {more} more"),
    }
}

/// "about 1.4 times as many cramps for each drink more (likely between 1.2 and 1.6)", "about as many
/// cramps on such days (likely between 0.7 and 1.4 times as many)"
fn times_as_many(suspect: &Suspect) -> Option<String> {
    let found = suspect.rate_ratio?;
    let (when, low, high) = (when(&suspect.contrast), ratio(found.ci80[0]), ratio(found.ci80[1]));
    Some(match ratio(found.median).as_str() {
        "1.0" => {
            format!("about as many cramps {when} (likely between {low} and {high} times as many)")
        }
        times => {
            format!("about {times} times as many cramps {when} (likely between {low} and {high})")
        }
    })
}

pub fn about(suspect: &Suspect) -> Option<String> {
    times_as_many(suspect).map(|said| if_it(suspect, said))
}

/// As a sentence, with an if where it may not matter.
fn if_it(suspect: &Suspect, said: String) -> String {
    let may_not = suspect.chance.is_some_and(|it| it.fewer.max(it.more) < SURE_TO_MATTER);
    if may_not && suspect.grade != Grade::Tested {
        format!("If it matters, {said}.")
    } else {
        format!("{}.", words::sentence(&said))
    }
}

/// Below this a ratio is told with an if: its interval leaves out that it may be none.
const SURE_TO_MATTER: f64 = 0.9;

/// Of what may not matter.
pub fn if_it_matters(suspect: &Suspect) -> Option<String> {
    times_as_many(suspect).map(|said| format!("If it matters at all, {said}."))
}

/// How much that can bear.
pub fn weight(suspect: &Suspect, complete: bool) -> &'static str {
    match suspect.grade {
        Grade::Tested => "You tested it in an experiment of your own.",
        Grade::ProbablyAffects if !complete => {
            "It may well have to do with your cramps; the last checks are still being made."
        }
        Grade::ProbablyAffects => {
            "It probably has to do with your cramps: it passed every check that a diary allows. That is still not proof."
        }
        _ => "It goes together; that is not proof.",
    }
}

/// The intervals hold for a wider belief in how large effects are as well: hence "at least".
pub const BARS: Reading<'static> = Reading {
    title: "How to read the bars",
    at_least: true,
    note: "A bar tells how much, if the thing matters at all. Whether it does, the percentages tell.",
};

/// "very likely more", "probably fewer", "leaning to more".
fn chance_word(chances: &Chances) -> String {
    let (chance, which) = if chances.more >= chances.fewer {
        (chances.more, "more cramps")
    } else {
        (chances.fewer, "fewer cramps")
    };
    match chance {
        sure if sure >= 0.95 => format!("Very likely {which}."),
        probable if probable >= 0.8 => format!("Probably {which}."),
        leaning if leaning >= 0.6 => format!("Leaning towards {which}."),
        _ => "It cannot be told yet.".into(),
    }
}

/// Over the three chances. Those of a tested suspect are what the notes say by themselves.
pub fn over_chances(suspect: &Suspect, chances: &Chances) -> String {
    match suspect.grade {
        Grade::Tested => format!("By your notes alone: {}", chance_word(chances).to_lowercase()),
        _ => chance_word(chances),
    }
}

/// "Chance of more cramps 70 %, of no real difference 30 %, of fewer 0 %."
pub fn three_chances(chances: &Chances) -> [(&'static str, String); 3] {
    let [fewer, none, more] = percents([chances.fewer, chances.no_difference, chances.more]);
    [("Fewer cramps", fewer), ("No\u{a0}real difference", none), ("More cramps", more)]
}

fn percents(shares: [f64; 3]) -> [String; 3] {
    whole_percents(shares).map(|percent| match percent {
        // No diary makes anything impossible, or sure.
        // A number and its sign stay on one line.
        ..=0 => "under 1\u{a0}%".into(),
        100.. => "over 99\u{a0}%".into(),
        percent => format!("{percent}\u{a0}%"),
    })
}

/// They add to 100: the largest takes up what rounding leaves.
fn whole_percents(shares: [f64; 3]) -> [i32; 3] {
    let mut whole = shares.map(|share| (share * 100.0).round() as i32);
    let rest = 100 - whole.iter().sum::<i32>();
    let largest = (0..3).max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or(1);
    whole[largest] += rest;
    whole
}

/// "Before your diary, from what studies found, these three were 8 %, 84 % and 8 %."
pub fn before(id: &ExposureId, chances: &Chances, evidence: bool) -> String {
    let known = Exposures::built_in().get(id).and_then(|known| known.evidence.as_ref());
    let studied = known.is_some_and(|known| known.class != EvidenceClass::D);
    let [fewer, none, more] = percents([chances.fewer, chances.no_difference, chances.more]);
    let from = match (evidence, studied) {
        (true, true) => "from what studies found",
        (true, false) => "as for anything that no study speaks of",
        (false, _) => "with studies left out",
    };
    format!("Before your diary, {from}, these three were {fewer}, {none} and {more}.")
}

/// "If it matters, a week with it every day would have about 0.4 nights with cramps more than a week
/// without it (likely between 0.1 and 0.7)." Of a tested one nothing: it would be by the notes
/// alone, beside what the trial found.
pub fn nights_a_week(suspect: &Suspect) -> Option<String> {
    let nights = suspect.nights_per_week?;
    if suspect.contrast != Contrast::Yes || suspect.grade == Grade::Tested {
        return None;
    }
    let (direction, low, high) = if nights.median >= 0.0 {
        ("more", nights.ci80[0], nights.ci80[1])
    } else {
        ("fewer", -nights.ci80[1], -nights.ci80[0])
    };
    let said = format!(
        "a week with it every day would have about {:.1} nights with cramps {direction} than a week without it (likely between {:.1} and {:.1})",
        nights.median.abs(),
        // Minus nothing is nothing.
        (low * 10.0).round() / 10.0 + 0.0,
        (high * 10.0).round() / 10.0 + 0.0,
    );
    Some(if_it(suspect, said))
}

/// What else is to be known of a finding.
pub fn flag(flag: Flag) -> Option<&'static str> {
    Some(match flag {
        Flag::TimingUnknown => {
            "The file it came from does not say when it was written down. What is remembered after a bad night is often remembered differently."
        }
        Flag::SomeAfterwards => {
            "Some of it was written down after the night. That part counts with a reservation."
        }
        Flag::ReactsToCramps => {
            "It is different after nights with cramps: perhaps it comes because of them."
        }
        Flag::FollowsCramps => {
            "It also goes with the cramps of the night before, so it may follow them."
        }
        Flag::RecordingDiffers => {
            "You write down nights more, or less, often after it. That can bend the answer."
        }
        Flag::NotedUnevenly => {
            "You noted it more, or less, often of nights with cramps. That can bend the answer."
        }
        Flag::StartedOnce => {
            "You began it, or left it off, and kept to that. What would have come anyway is hard to tell from what it did."
        }
        Flag::RestsOnTheStart => "Without the two weeks before you began, nothing of it is left.",
        Flag::CrossCheckAgrees => {
            "Compared with nights of the same month alone, it looks the same."
        }
        Flag::CrossCheckDisagrees => {
            "Compared with nights of the same month alone, it looks the other way round."
        }
        Flag::NeedsExperiment => {
            "You may do it because you feel a cramp coming. Only an experiment can tell that apart."
        }
        // Told once, of the whole group.
        Flag::InGroup => return None,
    })
}

/// What it would take for a finding to go, where nights are written down unevenly.
pub fn unrecorded(suspect: &Suspect) -> Option<String> {
    let Unrecorded { nights, unrecorded, tips_at } = suspect.unrecorded?;
    let which = match suspect.contrast {
        Contrast::Yes => "with it",
        Contrast::More { .. } => "with more of it than usual",
    };
    let said = format!("Of the {nights} nights {which}, {unrecorded} say nothing about cramps.");
    Some(match tips_at {
        None => format!("{said} Even if none of those had had a cramp, this would stand."),
        Some(times) if times < 1.0 => format!(
            "{said} If those had {:.0} % of the cramps of the others or fewer, this would not stand.",
            100.0 * times
        ),
        Some(times) => format!(
            "{said} If those had {times:.1} times as many cramps as the others or more, this would not stand."
        ),
    })
}

/// Why a suspect cannot be told, beside its three chances.
pub fn why_open(suspect: &Suspect) -> Option<String> {
    let none_likely = suspect.chance.is_some_and(|chance| chance.no_difference >= 0.8);
    Some(match suspect.reason? {
        Reason::Undecided if none_likely => {
            "A real difference is not likely, but cannot be ruled out yet.".into()
        }
        other => reason(other),
    })
}

/// Why it cannot be told.
pub fn reason(reason: Reason) -> String {
    match reason {
        Reason::NothingObserved => "No night says yet whether there were cramps.".into(),
        Reason::FewNights { observed, least } => format!(
            "You have recorded {} so far. From {least} on, Charley can begin to compare.",
            words::count_of(observed.into(), "night")
        ),
        Reason::FewCrampNights { with_cramps, least } => format!(
            "You have recorded {} with cramps. From {least} on, Charley can begin to compare. Few cramps are good news.",
            words::count_of(with_cramps.into(), "night")
        ),
        Reason::NoQuietNight => {
            "Every night you recorded had cramps, and none says how many. Note the nights without cramps too, or how many there were.".into()
        }
        Reason::MostlyMissing { percent } => {
            format!("Not written down on {percent} % of the nights.")
        }
        Reason::MostlyAfterwards { percent } => format!(
            "Written down before the night only {percent} % of the time. Noted in the evening, it can be used."
        ),
        Reason::NeverChanged => "It was the same on every recorded night.".into(),
        Reason::Circumstance => "Taken into account in every answer, not judged itself.".into(),
        Reason::LittleVariation => "It changed too little to tell.".into(),
        Reason::FewCrampsYet => "There were too few nights with cramps so far to tell.".into(),
        Reason::StartedOnce => {
            "It changed only once or twice, so what it did cannot be told from what would have come anyway."
                .into()
        }
        Reason::ReactsToCramps => {
            "It goes with the cramps of the nights before as well. With those taken into account it does not stand out.".into()
        }
        Reason::NotedUnevenly => {
            "You noted it more, or less, often of nights with cramps than of others, so what was left blank may have been different. Noted every evening, it can be told.".into()
        }
        Reason::NotAtFirst => {
            "A first, rougher look did not show it, so it is not said yet. More nights will tell.".into()
        }
        Reason::Undecided => "None of these is sure enough yet.".into(),
        Reason::NoCounts => {
            "No night says how many cramps there were, so only nights with and without are compared.".into()
        }
        Reason::SeasonUnknown => {
            "Charley does not know in which half of the world you live, so it cannot tell your summer from your winter.".into()
        }
        Reason::LooksLarger => {
            "With so few nights with cramps, what stands out often looks larger than it is.".into()
        }
        Reason::SamplerUnsettled => {
            "The long computation had not come to rest: take these figures with more caution.".into()
        }
        Reason::FastMethodUnsure => {
            "The quick method may be less exact for this diary: take these figures with more caution.".into()
        }
    }
}

/// "What would settle it: about 9 months more of notes, or about 20 weeks of a trial on yourself." Of
/// what somebody prescribed: whom to ask.
pub fn settle(suspect: &Suspect) -> Option<String> {
    let settle = suspect.settle?;
    let notes = |notes: u32| format!("What would settle it: about {} more of notes", time(notes));
    // What began once and goes on is told by no number of nights.
    let notes_alone = match suspect.reason {
        Some(Reason::StartedOnce) => "More notes of the same would not settle it",
        _ => "Notes alone would take more than five years to settle it",
    };
    if suspect.prescribed {
        let notes = settle.watching_nights.map_or_else(|| notes_alone.to_owned(), notes);
        return Some(format!(
            "{notes}. Whether anything about it should change is for the person who prescribed it, or a pharmacist, to say; please do not try without it by yourself."
        ));
    }
    let trial = |nights: u32| format!("about {} of a trial on yourself", time(nights));
    Some(match (settle.watching_nights, settle.trying_nights) {
        (Some(watching), Some(trying)) if trying < watching => {
            format!("{}, or {}.", notes(watching), trial(trying))
        }
        (Some(watching), _) => format!("{}.", notes(watching)),
        (None, Some(trying)) => format!("{notes_alone}; {} would.", trial(trying)),
        (None, None) => format!("{notes_alone}."),
    })
}

/// Weeks below half a year, months below three years, else years.
fn time(nights: u32) -> String {
    let rounded = |days: f64| (f64::from(nights) / days).ceil().max(1.0) as u64;
    match nights {
        0..=180 => words::count_of(rounded(7.0), "week"),
        181..=1095 => words::count_of(rounded(30.4), "month"),
        _ => words::count_of(rounded(365.25), "year"),
    }
}

/// The first sentence of the page.
pub fn lead(why: &Why) -> String {
    match why.headline.len() {
        0 if why.cannot.is_some() => "It is too early to tell.".into(),
        0 if has_nothing_to_compare(why) => {
            "There is nothing to compare your nights by yet.".into()
        }
        0 if stands_out_as_a_group(why) => {
            "Something stands out in your diary, and it cannot tell which of a few things it is."
                .into()
        }
        0 => "Nothing stands out in your diary so far.".into(),
        1 => "One thing stands out in your diary.".into(),
        few => format!("{few} things stand out in your diary."),
    }
}

pub fn rests_on(why: &Why) -> String {
    format!(
        "This rests on {}, {} of them with cramps. Nights that are not recorded count neither way.",
        words::count_of(why.nights.observed.into(), "recorded night"),
        why.nights.with_cramps,
    )
}

pub fn and_more(count: usize) -> String {
    format!("And {count} more, with less to speak for them")
}

/// What helps where there is too little.
pub fn how_to_begin() -> String {
    format!(
        "Charley compares nights once {LEAST_NIGHTS} are recorded, {LEAST_CRAMP_NIGHTS} of them with cramps. One tap in the morning says how the night was; six in the evening say what the day was like."
    )
}

/// What goes under the lead where nothing is named.
pub fn nothing_named(why: &Why) -> Option<&'static str> {
    match () {
        () if !why.headline.is_empty() || stands_out_as_a_group(why) => None,
        () if has_nothing_to_compare(why) => Some(
            "The six questions of the evening say what the days were like. From a few weeks of them on, Charley can compare.",
        ),
        () => Some(NOTHING_STANDS_OUT),
    }
}

fn has_nothing_to_compare(why: &Why) -> bool {
    why.exposures.iter().all(|suspect| suspect.grade == Grade::NotAnalysed)
}

fn stands_out_as_a_group(why: &Why) -> bool {
    why.groups.iter().any(Group::stands_out)
}

const NOTHING_STANDS_OUT: &str = "That is an honest answer, and a common one: most diaries need many months before one thing can be told from another.";

pub const NOT_PROOF: &str = "A diary shows what goes together. It cannot show why. Never stop or change a prescribed medicine because of this page; show it to the person who prescribed it.";

/// Of exposures that cannot be told apart.
pub fn group(labels: &[&str], group: &Group, some_prescribed: bool) -> String {
    let likeness = match group.likeness {
        Likeness::Together => "often come together",
        Likeness::Apart => "seldom come together: one mostly comes where the other does not",
        Likeness::StandIns => "each explain your nights as well as the other",
    };
    let told = format!(
        "{} {likeness}. So your diary cannot tell which of them it is. That at least one of them matters is {:.0} % likely.",
        words::sentence(&words::list(labels)),
        (group.chance * 100.0).min(99.0)
    );
    let would_tell = match group.likeness {
        _ if some_prescribed => "",
        Likeness::Together => " Days with one and without the other would tell.",
        Likeness::Apart => " Days with both, and days with neither, would tell.",
        Likeness::StandIns => "",
    };
    told + would_tell
}

/// "Of 84 recorded nights in the weeks after you began, 20 had cramps. From what was known on that
/// day, 18 to 31 were likely without it (four chances in five). ..."
pub fn course(course: &Course) -> Option<String> {
    let after = &course.after;
    let expected = after.expected?;
    // As they are told: no number is to lie outside of what it is shown within.
    let (low, high) = (expected.low.round(), expected.high.round());
    let came = f64::from(after.with_cramps);
    let verdict = if came < low {
        "That is fewer than was likely. Chance alone does that up to once in ten times; else it may be its doing, or something else's."
    } else if came > high {
        "That is more than was likely. Chance alone does that up to once in ten times."
    } else if began_in_a_bad_spell(course, expected.median / f64::from(after.observed.max(1))) {
        "What came is within what was to be expected anyway: bad spells end by themselves, and people begin things when it is worst."
    } else {
        "What came is within what was to be expected anyway."
    };
    Some(format!(
        "Of {} in the weeks after you began, {} had cramps. From what was known on that day, {low:.0} to {high:.0} were likely without it (four chances in five). {verdict}",
        words::count_of(after.observed.into(), "recorded night"),
        after.with_cramps,
    ))
}

/// Whether the month before the beginning was worse by a quarter than what was to be expected after.
fn began_in_a_bad_spell(course: &Course, expected: f64) -> bool {
    let before = course.weeks.iter().filter(|week| (-4..0).contains(&week.number));
    let (observed, with) = before
        .fold((0, 0), |(observed, with), week| (observed + week.observed, with + week.with_cramps));
    f64::from(with) > 1.25 * expected * f64::from(observed)
}

/// What studies found, and how sure that is.
pub fn evidence(suspect: &Suspect) -> Option<(String, Option<&'static str>)> {
    let found = &Exposures::built_in().get(&suspect.id)?.evidence.as_ref()?.found;
    Some((found.text.clone(), found.confidence.mark()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contrast_is_said_as_people_say_it() {
        let more = |amount, unit: &str| Contrast::More { amount, unit: Some(unit.into()) };
        assert_eq!(when(&more(1.0, "drinks")), "for each drink more");
        assert_eq!(when(&more(0.5, "litres")), "for every 0.5 litres more");
        assert_eq!(when(&Contrast::More { amount: 6.0, unit: None }), "for every 6 more");
        assert_eq!(when(&Contrast::Yes), "on such days");
    }

    #[test]
    fn three_chances_add_to_a_hundred() {
        for shares in [[1.0 / 3.0; 3], [0.005, 0.99, 0.005], [0.0, 0.2975, 0.7025]] {
            assert_eq!(whole_percents(shares).iter().sum::<i32>(), 100, "{shares:?}");
        }
    }

    #[test]
    fn no_chance_is_said_to_be_nothing_or_everything() {
        assert_eq!(
            percents([0.001, 0.997, 0.002]),
            ["under 1\u{a0}%", "over 99\u{a0}%", "under 1\u{a0}%"]
        );
        assert_eq!(percents([0.1, 0.2, 0.7]), ["10\u{a0}%", "20\u{a0}%", "70\u{a0}%"]);
    }

    #[test]
    fn times_are_said_in_the_unit_one_would_plan_in() {
        assert_eq!(time(20), "3 weeks");
        assert_eq!(time(400), "14 months");
        assert_eq!(time(1_500), "5 years");
    }
}
