//! The parts of the pages of trials.
//!
//! Owns: how tonight's arm, a forecast and a result are laid out.
//! Must not know: requests, or how anything was worked out.

use app::{App, Manner};
use clinic::{
    suspects::RateRatio,
    trial::{
        Fault, Forecast, Gate, Measure, NightOfTrial, Outcome, Phase, Planned, Ratio, Section,
        Standing, Still, words as say,
    },
};
use diary::{Answer, Arm, Diary, EventId, Night, trial::Protocol};
use maud::{Markup, html};

use crate::{
    charts::{
        self,
        interval::{self, Reading},
        people,
    },
    controls::{event, working},
    words,
};

/// What a night of the trial asks for, and whether it was done. `back` is where the answer leads.
pub fn asked(
    app: &App,
    standing: &Standing<'_>,
    night: &NightOfTrial,
    back: &str,
    manner: Manner,
) -> Option<Markup> {
    let protocol = standing.trial.protocol();
    let plan = protocol.arm(night.arm?);
    let tonight = standing.tonight.as_ref().filter(|tonight| tonight.night == night.night);
    let answered = night.followed.filter(|said| *said != Answer::NotRecorded);
    let button = |value: &str, label: &str, is: bool| {
        html! {
            form method="post" action={ "/trials/" (standing.id) "/followed" } class="inline" {
                (event(app.new_id()))
                input type="hidden" name="night" value=(night.night);
                input type="hidden" name="followed" value=(value);
                input type="hidden" name="back" value=(back);
                button type="submit" class=(if is { "button primary" } else { "button" }) aria-pressed=(is) { (label) }
            }
        }
    };
    let arm = match night.arm? {
        Arm::With => "with",
        Arm::Without => "without",
    };
    Some(html! {
        section class={ "card arm " (arm) } aria-labelledby="arm" {
            p class="hint" { a href={ "/trials/" (standing.id) } { "Your trial" } ": " @if tonight.is_some() { "tonight" } @else { (manner.day(night.night.evening_date())) } }
            h2 id="arm" { (plan.name) }
            p { (plan.what) }
            p { strong { "Did you do as it says?" } }
            div class="acts" {
                (button("yes", "Yes", answered == Some(Answer::Known(true))))
                (button("no", "No", answered == Some(Answer::Known(false))))
                (button("?", "Not sure", answered == Some(Answer::NotSure)))
            }
        }
    })
}

/// Why a trial stands still, and where to go. `to` is where more is told of the trial; on its own
/// page there is no such place.
pub fn stands_still(standing: &Standing<'_>, to: Option<&str>) -> Option<Markup> {
    let Phase::Still(why) = standing.phase else { return None };
    let remedy = &standing.trial.protocol().remedy;
    let next = match (why, standing.unsuitable.as_ref().map(|it| it.gate)) {
        (Still::WarningSign, _) => Some(("/check".to_owned(), "To the check")),
        (Still::Unsuitable, Some(Gate::AskFirst)) => {
            Some((format!("/trials/plan/{remedy}"), "What to ask, and room for the answer"))
        }
        (Still::Unsuitable, Some(Gate::AnswerFirst)) => {
            Some(("/profile".to_owned(), "To the questions about you"))
        }
        (Still::Unsuitable, Some(_)) => Some((format!("/plan/{remedy}"), "What speaks against it")),
        (Still::Unsuitable, None) | (Still::Break(_), _) => None,
    };
    Some(html! {
        section class="card still" aria-labelledby="still" {
            h2 id="still" { "Your trial: " (standing.trial.protocol().with.name) }
            p { (say::stands_still(standing).unwrap_or_default()) }
            @if let Some((address, label)) = next { p { a href=(address) { (label) } } }
            @if let Some(to) = to { p { a href=(to) { "To the trial" } } }
        }
    })
}

/// What a trial has to say on *Tonight* and in the evening: what the night asks for, or why it
/// asks for nothing any more. Of a break that the person took it is silent.
pub fn for_night(
    app: &App,
    standing: &Standing<'_>,
    night: Night,
    back: &str,
    manner: Manner,
) -> Option<Markup> {
    match (standing.phase, standing.fault) {
        (_, Some(fault)) => Some(faulty(standing, fault)),
        (Phase::Still(Still::Break(_)), _) => None,
        (Phase::Still(_), _) => stands_still(standing, Some(&format!("/trials/{}", standing.id))),
        (Phase::Running, _) if standing.trial.protocol().design.is_per_cramp() => {
            Some(by_the_bed(standing))
        }
        _ => question(app, standing, night, back, manner),
    }
}

/// That nothing more is asked for, and where to settle it.
fn faulty(standing: &Standing<'_>, fault: Fault) -> Markup {
    html! {
        section class="card still" aria-labelledby="fault" {
            h2 id="fault" { "Your trial: " (standing.trial.protocol().with.name) }
            p { (say::fault(fault)) }
            p { a href={ "/trials/" (standing.id) } { "To the trial" } }
        }
    }
}

/// What has to be within reach before a cramp comes whose arm nobody knows yet.
fn by_the_bed(standing: &Standing<'_>) -> Markup {
    let protocol = standing.trial.protocol();
    html! {
        section class="card still" aria-labelledby="by-the-bed" {
            p class="hint" { a href={ "/trials/" (standing.id) } { "Your trial" } ": for the next cramp" }
            h2 id="by-the-bed" { "By the bed: what you need for both" }
            p { "“" (protocol.with.name) "” and “" (protocol.without.name) "”. Which of the two it is, the touch on “Cramp now” draws." }
        }
    }
}

/// The trial that has been begun and is not over; the latest of several.
pub fn going_on(diary: &Diary, tonight: Night) -> Option<Standing<'_>> {
    let mut standings = diary.trials().filter_map(|(id, _)| Standing::of(diary, id, tonight));
    standings.rfind(|it| !it.is_over())
}

/// The trial's question for one night, where it asks one.
fn question(
    app: &App,
    standing: &Standing<'_>,
    night: Night,
    back: &str,
    manner: Manner,
) -> Option<Markup> {
    let night = standing.nights.iter().find(|it| it.night == night)?;
    if night.begun && !night.still { asked(app, standing, night, back, manner) } else { None }
}

/// What trials of several lengths would take, each with its button.
pub fn forecast(app: &App, address: &str, forecast: &Forecast, may_begin: bool) -> Markup {
    if let Some(known) = forecast.lengths_behind.filter(|_| forecast.lengths.is_empty()) {
        return html! { p class="aside" { (say::too_few_lengths(known)) } };
    }
    let person = match forecast.nights_behind {
        _ if forecast.lengths_behind.is_some() => format!(
            "Worked out for you: about {} a week, and how long {} of them lasted.",
            cramps_a_week(forecast.usual_cramps),
            forecast.lengths_behind.unwrap_or_default()
        ),
        0 => format!(
            "Too few of the last nights are recorded, so this is worked out for people with about {} a week.",
            cramps_a_week(forecast.usual_cramps)
        ),
        nights => format!(
            "Worked out for you: about {} a week in {nights} recorded nights, with your own good \
             and bad spells and gaps.",
            cramps_a_week(forecast.usual_cramps)
        ),
    };
    html! {
        p class="hint" { (person) }
        @for (at, planned) in forecast.lengths.iter().enumerate() {
            @let recommended = forecast.enough == Some(at);
            (length(app, address, planned, recommended, may_begin))
        }
        @if forecast.enough.is_none() {
            p class="aside" { "With as many cramps as these, not even a year would show a halving to 8 of 10 people. That is no fault of yours: few cramps, or very different ones, tell little." }
        }
        p class="hint" { "From " (forecast.lengths.first().map_or(0, |planned| planned.simulations)) " trials of each kind, played through on this device. If it does less than that, fewer know." }
    }
}

fn cramps_a_week(a_night: f64) -> String {
    let week = 7.0 * a_night;
    format!("{} cramps", words::rate(week))
}

fn length(
    app: &App,
    address: &str,
    planned: &Planned,
    recommended: bool,
    may_begin: bool,
) -> Markup {
    let is_a_test = planned.is_a_test();
    html! {
        section class="card" {
            h3 { (words::sentence(&say::planned_length(planned))) @if recommended { " – long enough" } }
            @let [halved, fewer, nothing] = say::promises(planned);
            p { (halved) }
            (people::ten(planned.if_halved))
            p { (fewer) }
            (people::ten(planned.if_three_in_ten_fewer))
            p { (nothing) }
            @if !is_a_test { p class="hint" { (say::NOT_A_TEST) } }
            @if may_begin {
                form method="post" action=(address) class="inline" data-long {
                    (event(app.new_id()))
                    input type="hidden" name="blocks" value=(planned.blocks);
                    button type="submit" class=(if recommended { "primary" } else { "button" }) data-idle {
                        @if is_a_test { "Begin this trial" } @else { "Begin, knowing that it is no test" }
                    }
                    (working("It is being drawn."))
                }
            }
        }
    }
}

/// What a trial found: a sentence, a bar, both arms, and what it means.
pub fn result(outcome: &Outcome, protocol: &Protocol) -> Markup {
    let arm = |name, tally: &clinic::trial::ArmTally, class| {
        let a_week = 7.0 * tally.cramps as f64 / f64::from(tally.recorded.max(1));
        let (size, said) = match outcome.measure {
            Measure::CrampsANight => (
                a_week,
                format!(
                    "{} cramps a week, over {}",
                    words::rate(a_week),
                    words::count_of(tally.recorded.into(), "recorded night")
                ),
            ),
            Measure::MinutesACramp => {
                let minutes = tally.minutes.unwrap_or_default();
                let of = format!("{} of {} cramps", tally.recorded, tally.compared);
                (minutes, format!("{} minutes, typically, in {of}", words::rate(minutes)))
            }
        };
        charts::trial::ArmBar { name, class, size, said }
    };
    let arms = [
        arm(&protocol.with.name, &outcome.with, "with"),
        arm(&protocol.without.name, &outcome.without, "without"),
    ];
    html! {
        section class="card suspect" {
            p class="lead" { (say::finding(outcome, protocol)) }
            (charts::trial::arms(&arms))
            p { (say::meaning(outcome)) }
            (measured(&bar(&outcome.sceptical), outcome.measure))
            @if let Some(said) = say::with_evidence(outcome) { p class="hint" { (said) } }
            @if let Some(said) = say::followed(outcome) { p class="hint" { (said) } }
            @if let Some(said) = say::carry_over(outcome) { p class="aside" { (said) } }
        }
    }
}

fn bar(ratio: &Ratio) -> RateRatio {
    RateRatio { median: ratio.median, ci80: ratio.ci80, ci95: ratio.ci95 }
}

/// The same as was stored, before it is worked out again.
pub fn stored(concluded: &diary::trial::Conclusion, measure: Measure) -> Markup {
    let ratio = Ratio { median: concluded.rate_ratio, ci80: concluded.ci80, ci95: concluded.ci95 };
    html! {
        section class="card suspect" {
            p class="lead" { (say::concluded(concluded, measure)) }
            (measured(&bar(&ratio), measure))
        }
    }
}

/// A result as a bar, with the key to it.
fn measured(ratio: &RateRatio, measure: Measure) -> Markup {
    let (as_what, note) = match measure {
        Measure::CrampsANight => {
            ("as many", "Times as many cramps with it as without it. Left of the middle: fewer.")
        }
        Measure::MinutesACramp => {
            ("as long", "Times as long with it as without it. Left of the middle: shorter.")
        }
    };
    html! {
        (interval::bar(ratio, as_what))
        (interval::key([ratio], &Reading { title: "How to read this line", at_least: false, note }))
    }
}

pub fn sections(sections: &[Section]) -> Markup {
    html! {
        @for section in sections {
            h3 { (section.title) }
            ul class="notes" { @for line in &section.lines { li { (line) } } }
        }
    }
}

/// A link to a trial, one line.
pub fn line(id: EventId, protocol: &Protocol, hint: &str, manner: Manner) -> Markup {
    html! {
        a href={ "/trials/" (id) } {
            span { strong { (protocol.with.name) } span class="sub" { "From " (manner.day(protocol.first_night.evening_date())) ". " (hint) } }
            (crate::navigation::onward())
        }
    }
}
