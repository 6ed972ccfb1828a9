//! One trial: where it stands, what is said of it, and what it found.
//!
//! Owns: the page and storing what is said on it.
//! Must not know: how a trial is analysed.
//!
//! A look and a result take a moment to work out: `later.js` fetches them.

use std::sync::Arc;

use app::{App, Manner, TrialError};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::trial::{self, Phase, Standing, Still, words as say};
use diary::{
    Answer, Diary, EventId, Night,
    trial::{BreakReason, End, EndReason, Pause, Remark},
};
use maud::{Markup, html};

use super::{Reply, trial_view};
use crate::{
    charts,
    controls::{event, working},
    error::Trouble,
    form::{EventPath, Fields, NOT_SURE, Query, one_of, way_back},
    navigation::Tab,
    notice::{self, Notice},
    shell::{Look, Page},
    words,
};

pub async fn show(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let now = notice::now(&app);
    let tonight = app.tonight().map_err(Trouble::Night)?;
    let standing = Standing::of(&diary, id, tonight).ok_or(Trouble::NoSuchEvent)?;
    let address = format!("/trials/{id}");
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let complete = query.get("complete").is_some_and(|said| said == "1");
    let manner = query.manner(&diary);
    let scene = Scene { app: &app, diary: &diary, standing: &standing, tonight, complete, manner };
    let name = &standing.trial.protocol().with.name;
    let body = html! {
        p class="more" { a href="/trials" { "All trials" } }
        h1 { (name) }
        p class="sub" { (scene.progress()) }
        @if let Some(notice) = notice { (notice.draw(&app, &address)) }
        (scene.draw())
    };
    let look = Look::at(now);
    Ok(Page { title: name, tab: Some(Tab::Trials), look, layout: "page", body }
        .draw()
        .into_response())
}

struct Scene<'a> {
    app: &'a App,
    diary: &'a Diary,
    standing: &'a Standing<'a>,
    tonight: Night,
    /// Whether what takes long is worked out now.
    complete: bool,
    manner: Manner,
}

impl Scene<'_> {
    fn progress(&self) -> String {
        let protocol = self.standing.trial.protocol();
        let begun = self.standing.nights.iter().filter(|night| night.begun).count();
        let per_cramp = protocol.design.is_per_cramp();
        let cramps = self.standing.cramps.len();
        match self.standing.phase {
            Phase::Over if per_cramp => {
                format!("Over, after {}", words::count_of(cramps as u64, "cramp"))
            }
            Phase::Running | Phase::Still(_) if per_cramp => {
                format!("{cramps} of {} cramps", protocol.design.places())
            }
            Phase::Ahead => {
                format!("Begins on {}", self.manner.day(protocol.first_night.evening_date()))
            }
            Phase::Over => format!("Over, after {}", words::count_of(begun as u64, "night")),
            Phase::Running | Phase::Still(_) => {
                format!("Night {begun} of {}", protocol.design.places())
            }
        }
    }

    fn draw(&self) -> Markup {
        let protocol = self.standing.trial.protocol();
        let address = format!("/trials/{}", self.standing.id);
        let tonight = self.standing.nights.iter().find(|night| night.night == self.tonight);
        html! {
            @if let Some(fault) = self.standing.fault { (self.fault(fault)) }
            @else {
                @if let Phase::Still(why) = self.standing.phase { (self.still(why)) }
                @if let (Some(_), Some(night)) = (&self.standing.tonight, tonight) {
                    (trial_view::asked(self.app, self.standing, night, &address, self.manner).unwrap_or_default())
                }
                @if let Some(said) = say::silent(self.standing) { p class="aside" { (said) } }
                @if self.standing.is_over() { (self.result()) }
                @else { (self.look()) }
            }
            @if protocol.design.is_per_cramp() { (self.cramps()) }
            @else { section class="card" aria-labelledby="nights" {
                h2 id="nights" { "The nights" }
                (charts::trial::nights(&self.standing.nights, (&protocol.with.name, &protocol.without.name), self.tonight, self.manner))
                p class="hint" { "A night that nobody noted stays open and counts for neither side. A night on which you did not do as drawn still counts as drawn: only so can chance be ruled out." }
            } }
            @if !self.standing.is_over() && self.standing.fault.is_none() { (self.acts()) }
            // The whole result says it once more.
            @if self.standing.trial.concluded.is_none() || self.standing.fault.is_some() { (self.promised()) }
        }
    }

    /// Every cramp that was drawn for, and what to do when the next one comes.
    fn cramps(&self) -> Markup {
        let protocol = self.standing.trial.protocol();
        let cramps = &self.standing.cramps;
        let unknown = cramps.iter().filter(|cramp| cramp.lasted.is_none()).count();
        html! {
            @if self.standing.phase == Phase::Running && self.standing.fault.is_none() {
                section class="card" {
                    h2 { "When the next cramp comes" }
                    p { "Touch “Cramp now”. What was drawn for this cramp is the first thing shown. Touch “It’s gone” when it is: that notes how long it lasted." }
                    p { "Keep what you need for both by the bed. Whatever helps you is right: do it, and the cramp counts all the same." }
                    div class="two-arms" {
                        div class="arm with" { h3 { (protocol.with.name) } p { (protocol.with.what) } }
                        div class="arm without" { h3 { (protocol.without.name) } p { (protocol.without.what) } }
                    }
                }
            }
            section class="card" aria-labelledby="cramps" {
                h2 id="cramps" { "The cramps" }
                @if cramps.is_empty() { p class="aside" { "None so far." } }
                @else {
                    (charts::trial::cramps(cramps, (&protocol.with.name, &protocol.without.name), self.manner))
                    @if unknown > 0 { p class="hint" { "“?” is a cramp of which nobody noted how long it lasted. It can be added on the page of its night." } }
                }
                p class="hint" { "A cramp that is written down afterwards was not drawn for, and is not compared. One for which you did something else still counts as drawn: only so can chance be ruled out." }
            }
        }
    }

    fn fault(&self, fault: trial::Fault) -> Markup {
        html! {
            div class="trouble" role="alert" {
                h2 { "This trial can have no result" }
                p { (say::fault(fault)) }
                @if let trial::Fault::Overlap { other } = fault {
                    p { a href={ "/trials/" (other) } { "The other trial" } }
                    div class="acts" {
                        (notice::undo(self.app, self.standing.id, "/trials", "This one was never followed: take it back", "button"))
                        @if !self.standing.is_over() { (self.end(EndReason::Circumstances, "button", "Stop it")) }
                    }
                } @else if !self.standing.is_over() {
                    div class="acts" { (self.end(EndReason::Circumstances, "button", "Stop it")) }
                }
            }
        }
    }

    fn still(&self, why: Still) -> Markup {
        html! {
            (trial_view::stands_still(self.standing, None).unwrap_or_default())
            @if self.standing.unsuitable.is_none() {
                div class="acts" { (self.button("resume", "button", match why {
                    Still::WarningSign => "Somebody has looked, and it may go on",
                    Still::Break(_) | Still::Unsuitable => "Go on from tonight",
                })) }
            }
        }
    }

    /// Whether the rule that was fixed beforehand says to end it.
    fn look(&self) -> Markup {
        let trial = self.standing.trial;
        let due = self.standing.complete_units >= usize::from(trial.protocol().stopping.first_look);
        if !due {
            return html! {};
        }
        let later = format!("/trials/{}?complete=1", self.standing.id);
        html! {
            div id="look" class="stack" data-later=[(!self.complete).then_some(later.as_str())] {
                @if !self.complete {
                    div class="waits" {
                        p class="aside" data-idle { "Whether it may end early takes a moment to look at. " a href=(later) { "Look now" } }
                        (working("Whether it may end early is being looked at."))
                    }
                } @else {
                    @match trial::step(self.diary, self.standing.id, self.tonight) {
                        Ok(trial::Step::Continue) => p class="aside" { "By the rule that was fixed beforehand, it goes on. What was seen so far is not shown, so that it cannot sway you." },
                        Ok(trial::Step::Stop(reason)) => section class="card" {
                            p { strong { (say::stop(reason, trial::Measure::of(trial.protocol()))) } }
                            div class="acts" { (self.end(say::end_reason(reason), "primary", "End it as the rule says")) }
                        },
                        Err(why) => p class="aside" { (say::no_look(&why)) },
                    }
                }
            }
        }
    }

    fn result(&self) -> Markup {
        let protocol = self.standing.trial.protocol();
        let concluded = self.standing.trial.concluded.as_ref();
        let Some(concluded) = concluded else {
            let outcome =
                self.complete.then(|| trial::outcome(self.diary, self.standing.id, self.tonight));
            let why_not = outcome.and_then(Result::err);
            return html! {
                @if let Some(why) = &why_not { (self.no_result(why)) }
                section class="card" {
                    p { @if protocol.design.is_per_cramp() { "It is over. What was found is worked out from the cramps as they are noted now; fill in what is missing first." } @else { "The last night is over. What was found is worked out from the nights as they are noted now; fill in what is missing first." } }
                    div class="acts" { (self.button("conclude", "primary", if why_not.is_some() { "Try again" } else { "See the result" })) }
                }
            };
        };
        let later = format!("/trials/{}?complete=1", self.standing.id);
        html! {
            div id="result" class="stack" data-later=[(!self.complete).then_some(later.as_str())] {
                @if !self.complete {
                    (trial_view::stored(&concluded.what, trial::Measure::of(protocol)))
                    div class="waits" {
                        p class="aside" data-idle { "The whole result takes a moment. " a href=(later) { "Show it" } }
                        (working("The whole result is being worked out."))
                    }
                } @else {
                    @let outcome = trial::outcome(self.diary, self.standing.id, self.tonight);
                    @match &outcome {
                        Ok(outcome) => (trial_view::result(outcome, protocol)),
                        Err(why) => (self.no_result(why)),
                    }
                    @if let Some(sections) = trial::report(self.diary, self.standing.id, &outcome, self.tonight) {
                        details class="card fold" {
                            summary { span { "As a report" } span class="hint" { "for a doctor, or to check it again" } }
                            (trial_view::sections(&sections))
                        }
                    }
                }
            }
        }
    }

    fn no_result(&self, why: &trial::NoResult) -> Markup {
        html! { div class="trouble" role="alert" { h2 { "No result" } p { (say::no_result(why)) } } }
    }

    fn acts(&self) -> Markup {
        let text = |what: &str, label: &str, button: &str| {
            let id = format!("text-{what}");
            html! {
                form method="post" action={ "/trials/" (self.standing.id) } {
                    (event(self.app.new_id()))
                    input type="hidden" name="say" value=(what);
                    div class="field" {
                        label for=(id) { (label) }
                        textarea name="text" id=(id) rows="2" maxlength="4000" required {}
                    }
                    button type="submit" class="button" { (button) }
                }
            }
        };
        html! {
            details class="card fold" {
                summary { span { "Something changed or went wrong" } }
                (text("changed", "What did you change? Another remedy, a dose, a change of mind", "Note the change"))
                (text("harm", "Something unwelcome that may come from it", "Note it"))
                p class="hint" { "If it worries you, do not wait for the end: stop, and go to " a href="/check" { "Check" } "." }
            }
            details class="card fold" {
                summary { span { "Take a break, or stop" } }
                @if self.standing.phase == Phase::Running {
                    p { @if self.standing.trial.protocol().design.is_per_cramp() { "In a break nothing is drawn, and its cramps are not compared." } @else { "In a break nothing is asked for, and its nights are not compared." } }
                    div class="acts" {
                        (self.pause(BreakReason::Travel, "Travel"))
                        (self.pause(BreakReason::Illness, "Illness"))
                        (self.pause(BreakReason::Other, "Another reason"))
                    }
                }
                p { "You may stop at any time, without a reason. What was noted stays, and what it shows will be told; only a clear “tested” becomes unlikely." }
                div class="acts" {
                    (self.end(EndReason::Choice, "button", "Stop the trial"))
                    (self.end(EndReason::Harm, "button", "Stop: it does me no good"))
                    (self.end(EndReason::Advice, "button", "Stop: on advice"))
                }
            }
        }
    }

    fn promised(&self) -> Markup {
        let waiting = Err(trial::NoResult::NotOver);
        let sections = trial::report(self.diary, self.standing.id, &waiting, self.tonight);
        let sections = sections.unwrap_or_default();
        let kept = ["What was asked", "How it was planned", "How to check it again"];
        let kept: Vec<_> =
            sections.into_iter().filter(|section| kept.contains(&section.title)).collect();
        html! {
            details class="card fold" {
                summary { span { "What was fixed beforehand" } }
                (trial_view::sections(&kept))
            }
        }
    }

    fn form(&self, hidden: &[(&str, &str)], class: &str, label: &str) -> Markup {
        let long = hidden.contains(&("say", "conclude"));
        html! {
            form method="post" action={ "/trials/" (self.standing.id) } class="inline" data-long[long] {
                (event(self.app.new_id()))
                @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
                button type="submit" class=(class) data-idle[long] { (label) }
                @if long { (working("It is being worked out.")) }
            }
        }
    }

    fn button(&self, what: &str, class: &str, label: &str) -> Markup {
        self.form(&[("say", what)], class, label)
    }

    fn pause(&self, reason: BreakReason, label: &str) -> Markup {
        self.form(&[("say", "pause"), ("reason", reason.word())], "button", label)
    }

    fn end(&self, reason: EndReason, class: &str, label: &str) -> Markup {
        self.form(&[("say", "end"), ("reason", reason.word())], class, label)
    }
}

/// Everything that is said on the page but whether a night was followed.
pub async fn say(State(app): State<Arc<App>>, EventPath(id): EventPath, fields: Fields) -> Reply {
    let submission = fields.event()?;
    // What is said in the evening, and before noon, is of the night whose evening is today's.
    let from = Night::of_evening(notice::now(&app).date()).map_err(Trouble::Night)?;
    let night = app.tonight().map_err(Trouble::Night)?;
    let word = |name: &str| fields.get(name).unwrap_or("").trim().to_owned();
    let text = word("text");
    let back = format!("/trials/{id}");
    let to = |saved: EventId| Redirect::to(&format!("{back}?saved={saved}")).into_response();
    let saved = match fields.get("say").unwrap_or("") {
        "pause" => {
            let reason = one_of(&word("reason"), "the break", "a reason");
            let reason: BreakReason = reason.map_err(|_| Trouble::NotAForm)?;
            app.say_of_trial(submission, id, |said| said.paused = Some(Pause { from, reason }))
                .await
        }
        "resume" => app.say_of_trial(submission, id, |said| said.resumed = Some(from)).await,
        "changed" | "harm" if text.is_empty() => {
            return Ok(Redirect::to(&format!("{back}?same=1")).into_response());
        }
        "changed" => {
            app.say_of_trial(submission, id, |said| said.changed = Some(Remark { night, text }))
                .await
        }
        "harm" => {
            app.say_of_trial(submission, id, |said| said.harm = Some(Remark { night, text })).await
        }
        "end" => {
            let reason: EndReason =
                one_of(&word("reason"), "the end", "a reason").map_err(|_| Trouble::NotAForm)?;
            app.say_of_trial(submission, id, |said| said.ended = Some(End { from, reason })).await
        }
        "conclude" => {
            let to = match app.conclude_trial(submission, id).await {
                Ok(_) => back,
                // The page says why, and what can still be done.
                Err(TrialError::NoResult(_)) => format!("{back}?complete=1"),
                Err(other) => return Err(other.into()),
            };
            return Ok(Redirect::to(&to).into_response());
        }
        _ => return Err(Trouble::NotAForm),
    };
    Ok(to(saved?.id))
}

/// Whether what a night asked for was done.
pub async fn followed(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    fields: Fields,
) -> Reply {
    let submission = fields.event()?;
    let night: Night = fields.get("night").unwrap_or("").parse().map_err(Trouble::Night)?;
    let answer = yes_no_or_not_sure(fields.get("followed").unwrap_or(""))?;
    let saved = app.follow_trial(submission, id, night, answer).await?;
    Ok(Redirect::to(&format!("{}?saved={}", way_back(&fields), saved.id)).into_response())
}

/// Whether it was done as drawn, from one of three buttons.
pub(super) fn yes_no_or_not_sure(said: &str) -> Result<Answer<bool>, Trouble> {
    match said {
        "yes" => Ok(Answer::Known(true)),
        "no" => Ok(Answer::Known(false)),
        NOT_SURE => Ok(Answer::NotSure),
        _ => Err(Trouble::NotAForm),
    }
}
