//! A trial as a report, after CENT 2015.
//!
//! Owns: which of the items of the checklist apply to a trial of one person, in which order.
//! Must not know: paper, HTML.
//!
//! Source: the CONSORT extension for n-of-1 trials, BMJ 2015;350:h1738 and h1793.

use diary::{
    Diary, EventId, Night,
    trial::{Design, Protocol, Stopping},
};

use super::{Measure, NoResult, Outcome, Standing, forecast::NIGHTS_BEFORE, words};

/// One heading of a report, and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub title: &'static str,
    pub lines: Vec<String>,
}

/// `None` where there is no such trial. `outcome` as it was found on `tonight`.
pub fn report(
    diary: &Diary,
    id: EventId,
    outcome: &Result<Outcome, NoResult>,
    tonight: Night,
) -> Option<Vec<Section>> {
    let standing = Standing::of(diary, id, tonight)?;
    let protocol = standing.trial.protocol();
    let section = |title, lines: Vec<String>| Section { title, lines };
    Some(vec![
        section("What was asked", asked(protocol)),
        section("How it was planned", planned(protocol)),
        section("What happened", happened(diary, &standing)),
        section("What was found", found(protocol, outcome)),
        section("What was unwelcome", unwelcome(&standing)),
        section("What limits it", limits(&standing, outcome)),
        section("How to check it again", again(&standing)),
    ])
}

fn asked(protocol: &Protocol) -> Vec<String> {
    let mut lines = vec![
        format!("A randomised trial on one person (n-of-1). {}", protocol.question),
        format!("With: {}: {}", protocol.with.name, protocol.with.what),
        format!("Without: {}: {}", protocol.without.name, protocol.without.what),
        format!("Outcome: {}.", protocol.outcome),
    ];
    lines.extend(protocol.agreed.map(|it| {
        format!("Asked beforehand: a {}, on {}, who had nothing against it.", it.adviser, it.on)
    }));
    lines
}

fn planned(protocol: &Protocol) -> Vec<String> {
    let expected = &protocol.expected;
    let person = match protocol.nights_behind {
        0 => "with figures of other people, since too few of the last nights were recorded"
            .to_owned(),
        nights => format!("with this person's own figures from {nights} recorded nights"),
    };
    let (halves, shown) = match protocol.design {
        Design::Nightly { .. } => ("halves the cramps", "night by night"),
        Design::Pairs { .. } => ("halves the cramps", "block by block"),
        Design::Cramps { .. } => ("makes cramps half as long", "cramp by cramp"),
    };
    let person = match protocol.lengths_behind {
        Some(lengths) => format!("with the length of {lengths} cramps of this person"),
        None => person,
    };
    let Prior { sceptical, evidence } = Prior::of(protocol);
    vec![
        words::design(protocol.design),
        format!(
            "Chance of a clear result, by {} simulated trials {person}: {:.0} % if it {halves}, \
             {:.0} % if it takes away three in ten, {:.0} % (falsely) if it does nothing.",
            expected.simulations,
            100.0 * expected.if_halved,
            100.0 * expected.if_three_in_ten_fewer,
            100.0 * expected.if_nothing,
        ),
        looks(protocol),
        format!("Blinding: {}", protocol.blinding),
        format!("Drawn by the device from chance of its operating system; shown {shown}."),
        format!("Analysis: {}", protocol.analysis.text),
        match Measure::of(protocol) {
            Measure::CrampsANight if protocol.analysis.evidence.mean == 0.0 => {
                format!("Sceptical prior of the log rate ratio {sceptical}.")
            }
            Measure::CrampsANight => format!(
                "Sceptical prior of the log rate ratio {sceptical}, evidence prior {evidence}."
            ),
            Measure::MinutesACramp => {
                format!("Sceptical prior of the log ratio of lengths {sceptical}.")
            }
        },
    ]
}

/// When it is looked at, and what may end it: as `stats::experiment::StoppingRule` has it.
fn looks(protocol: &Protocol) -> String {
    let Stopping { first_look, benefit_from, benefit } = protocol.stopping;
    let after = match protocol.design {
        Design::Nightly { .. } => "every fourth block of four nights",
        Design::Pairs { .. } => "each pair",
        Design::Cramps { .. } => "every fourth block of four cramps",
    };
    let benefit = match benefit {
        Some(e_value) => {
            format!("for benefit from number {benefit_from} on, from an e-value of {e_value}")
        }
        None => "never for benefit".into(),
    };
    format!("Looks after {after} from number {first_look} on: for harm and futility; {benefit}.")
}

struct Prior {
    sceptical: String,
    evidence: String,
}

impl Prior {
    fn of(protocol: &Protocol) -> Self {
        let normal =
            |prior: &diary::trial::Prior| format!("N({:.2}, {:.2}²)", prior.mean, prior.sd);
        Self {
            sceptical: normal(&protocol.analysis.sceptical),
            evidence: normal(&protocol.analysis.evidence),
        }
    }
}

fn happened(diary: &Diary, standing: &Standing<'_>) -> Vec<String> {
    let mut lines = vec![before(diary, standing), went_by(standing)];
    lines.extend(standing.trial.breaks.iter().map(|it| match it.until {
        Some(until) => format!("Break from {} to before {until}: {}.", it.from, it.reason),
        None => format!("Break from {} on: {}.", it.from, it.reason),
    }));
    lines.extend(standing.trial.ended.as_ref().map(|ended| {
        format!("Ended before the night of {}: {}.", ended.what.from, ended.what.reason)
    }));
    if standing.is_over() && standing.trial.ended.is_none() {
        lines.push("It went to its planned end.".into());
    }
    let changes = standing.trial.changes.iter().map(|it| &it.what);
    lines.extend(changes.map(|it| format!("Changed on {}: {}", it.night, it.text)));
    lines
}

/// How it was before, which is not compared.
fn before(diary: &Diary, standing: &Standing<'_>) -> String {
    let first = standing.trial.protocol().first_night;
    let from = first.plus(-NIGHTS_BEFORE).unwrap_or(first);
    let before = diary.nights().filter(|(night, _)| (from..first).contains(night));
    let counts: Vec<u16> =
        before.filter_map(|(night, _)| diary.observation(night).lower_bound()).collect();
    let cramps: u64 = counts.iter().map(|&count| u64::from(count)).sum();
    match counts.len() {
        0 => "Before it no night was recorded.".into(),
        nights => format!(
            "In the year before: {:.1} cramps a week, over {nights} nights with a record.",
            7.0 * cramps as f64 / nights as f64
        ),
    }
}

fn went_by(standing: &Standing<'_>) -> String {
    let protocol = standing.trial.protocol();
    if protocol.design.is_per_cramp() {
        let known = standing.cramps.iter().filter(|cramp| cramp.lasted.is_some()).count();
        return format!(
            "First night {}. Of {} planned cramps {} were drawn for; of {known} of them the length \
             is known.",
            protocol.first_night,
            protocol.design.places(),
            standing.cramps.len(),
        );
    }
    let begun = standing.nights.iter().filter(|night| night.begun);
    let recorded = begun.clone().filter(|night| night.observation.is_recorded()).count();
    let still = begun.clone().filter(|night| night.still).count();
    format!(
        "First night {}. Of {} planned nights {} went by, {recorded} of them recorded, {still} in \
         breaks.",
        protocol.first_night,
        protocol.design.places(),
        begun.count(),
    )
}

fn found(protocol: &Protocol, outcome: &Result<Outcome, NoResult>) -> Vec<String> {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(why) => return vec![words::no_result(why)],
    };
    let arm = |name: &str, tally: &super::ArmTally| match (tally.with_cramps, tally.minutes) {
        (Some(with_cramps), _) => format!(
            "{name}: {} cramps on {} recorded nights of {} that were to be compared; cramps on \
             {with_cramps} of them.",
            tally.cramps, tally.recorded, tally.compared
        ),
        (None, minutes) => format!(
            "{name}: {} cramps, of {} of them the length is known; typically {} (geometric mean).",
            tally.compared,
            tally.recorded,
            minutes.map_or("unknown".into(), |minutes| format!("{minutes:.1} minutes")),
        ),
    };
    let (ratio_of, better) = match outcome.measure {
        Measure::CrampsANight => ("Rate ratio", "fewer"),
        Measure::MinutesACramp => ("Ratio of lengths", "shorter"),
    };
    let ratio = |ratio: &super::Ratio| {
        format!("{:.2} (95 % {:.2} to {:.2})", ratio.median, ratio.ci95[0], ratio.ci95[1])
    };
    let mut lines = vec![
        words::finding(outcome, protocol),
        arm(&protocol.with.name, &outcome.with),
        arm(&protocol.without.name, &outcome.without),
        format!(
            "{ratio_of}, believing nothing beforehand: {}. Chance of {better} cramps {}.",
            ratio(&outcome.sceptical),
            percent(outcome.chance_of_fewer)
        ),
    ];
    let evidence = outcome.evidence.as_ref();
    lines.extend(evidence.map(|it| format!("With what studies found counted in: {}.", ratio(it))));
    lines.push(match outcome.p {
        Some(p) if p < 0.001 => "Randomisation test, two-sided: p < 0.001.".into(),
        Some(p) => format!("Randomisation test, two-sided: p = {p:.3}."),
        None => {
            "No p-value: the end was chosen on the way, so it would not mean what it says.".into()
        }
    });
    lines.extend(outcome.e_value.map(|e| format!("Largest e-value: {e:.1} (20 would be proof).")));
    if let Some(followed) = &outcome.followed {
        let nights = match outcome.measure {
            Measure::CrampsANight => "nights",
            Measure::MinutesACramp => "cramps",
        };
        lines.push(format!(
            "The remedy was done on {} of {} {nights} with it, and on {} of {} without.",
            followed.with_done, followed.with_known, followed.without_done, followed.without_known
        ));
        let as_done = followed.as_done.as_ref();
        lines.extend(as_done.map(|it| format!("Effect of doing it: {}.", ratio(it))));
    }
    if let Some(carry_over) = &outcome.carry_over {
        let apart = match outcome.carry_over_suspected {
            true => "more than one standard deviation away: a hint of carry-over, no test",
            false => "within one standard deviation: no hint of carry-over",
        };
        let ratio = ratio(carry_over);
        lines.push(format!("Taken to build up and to last, {ratio}; {apart}."));
    }
    lines
}

/// A chance that is known from some thousand draws: never said to be none or all.
fn percent(chance: f64) -> String {
    match chance {
        above if above > 0.999 => "above 99.9 %".into(),
        below if below < 0.001 => "below 0.1 %".into(),
        _ => format!("{:.1} %", 100.0 * chance),
    }
}

fn unwelcome(standing: &Standing<'_>) -> Vec<String> {
    let harms = standing.trial.harms.iter().map(|it| &it.what);
    let lines: Vec<String> = harms.map(|it| format!("{}: {}", it.night, it.text)).collect();
    if lines.is_empty() { vec!["Nothing was noted. Nobody asked each day.".into()] } else { lines }
}

fn limits(standing: &Standing<'_>, outcome: &Result<Outcome, NoResult>) -> Vec<String> {
    let mut lines = vec![
        "One person: it says nothing of anybody else.".to_owned(),
        "The person knew when the remedy was due, unless it was blinded, and noted the cramps: \
         hope may be a part of it."
            .to_owned(),
    ];
    if standing.trial.protocol().design.is_per_cramp() {
        lines.push(
            "Cramps of unknown length, and those written down afterwards, are not in the estimate. \
             If they differ between the arms, that bends the result."
                .into(),
        );
    }
    if standing.nights.iter().any(|night| night.still) {
        lines.push(
            "Nights in breaks are not compared. A break taken because of the remedy would bend \
             the result."
                .into(),
        );
    }
    if standing.answered_ahead > 0 {
        lines.push(format!(
            "{} answers were written before their night had begun, so the clock was wrong; they \
             do not count.",
            standing.answered_ahead
        ));
    }
    lines.extend(outcome.as_ref().ok().and_then(words::carry_over));
    lines
}

fn again(standing: &Standing<'_>) -> Vec<String> {
    let registered = &standing.trial.registered.what;
    let mut lines = vec![
        format!("Protocol, SHA-256 of its text: {}", registered.protocol_sha256),
        format!("Seed and protocol, SHA-256 when it began: {}", registered.commitment_sha256),
    ];
    if standing.is_over() {
        let seed = standing.trial.allocations.first().map(|drawn| drawn.what.seed);
        lines.extend(seed.map(|seed| format!("Seed (ChaCha20): {seed}")));
    }
    lines
}
