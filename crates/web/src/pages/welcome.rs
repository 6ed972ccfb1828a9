//! The first questions: four, each of which can be left out, and then what happens next.
//!
//! Owns: which four, that they are offered once, and the words about the days to come.
//! Must not know: how a question is drawn or read; "About you" does, where all of them are again.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use clinic::{
    about_you::{AboutYou, Asked, Kind},
    situation::Situation,
};
use diary::{Answer, Body, Diary, PreferenceStatement, ProfileStatement};
use maud::{Markup, html};

use super::{Reply, night::answer_text, profile_form, profile_view::Screen};
use crate::{
    controls::{Form, choice, event},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, NOT_SURE, Problems, Query},
    navigation,
    night_view::not_saved,
    notice::{self, Notice},
    shell::{Look, Page, Tab},
};

/// By their ids on "About you". The fourth, what is taken, has a page of its own.
const QUESTIONS: [(&str, &[&str]); 3] = [
    ("How often?", &["cramps-per-week"]),
    ("Since when?", &["cramps-since"]),
    ("You", &["birth-year", "sex", "pregnancy"]),
];

/// Of somebody with this many nights nobody would say that they are new here.
const MANY_NIGHTS: usize = 14;

/// Whether to offer them: nothing was said yet, and they were not put aside.
pub fn is_due(diary: &Diary) -> bool {
    if diary.nights().take(MANY_NIGHTS).count() == MANY_NIGHTS {
        return false;
    }
    let profile = diary.profile();
    let said = [
        profile.cramps_per_week.is_some(),
        profile.cramps_since.is_some(),
        profile.birth_year.is_some(),
        profile.sex.is_some(),
    ];
    diary.preferences().introduced.is_none() && !said.contains(&true)
}

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    if query.get("next").is_some() {
        let notice = Notice::from_query(&app, &diary, &query).await?;
        let notice = notice.map(|notice| notice.draw(&app, "/profile"));
        return Ok(what_happens_next(&app, notice.as_ref()).into_response());
    }
    Ok(draw(&app, &diary, None, None, &Problems::default()).into_response())
}

pub async fn submit(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let said = match fields.get("skip") {
        Some(_) => ProfileStatement::default(),
        None => match profile_form::read(&fields, &diary, notice::now(&app).date()) {
            Ok(said) => said,
            Err(problems) => {
                return Ok(mistaken(draw(&app, &diary, None, Some(&fields), &problems)));
            }
        },
    };
    let introduced = Body::Preference(PreferenceStatement {
        introduced: Some(Answer::Known(true)),
        ..PreferenceStatement::default()
    });
    let said_something = !said.says_nothing();
    let body =
        if said_something { Body::Card(vec![Body::Profile(said), introduced]) } else { introduced };
    match app.record(id, body).await.map_err(Trouble::from) {
        Ok(saved) => {
            let next = if fields.get("medicines").is_some() {
                "/medicines".to_owned()
            } else if said_something {
                format!("/welcome?next=1&saved={}", saved.id)
            } else {
                "/welcome?next=1".to_owned()
            };
            Ok(Redirect::to(&next).into_response())
        }
        Err(trouble) => {
            let notice = Some(not_saved(&trouble));
            let page = draw(&app, &diary, notice, Some(&fields), &Problems::default());
            Ok(not_stored(&trouble, page))
        }
    }
}

fn draw(
    app: &App,
    diary: &Diary,
    notice: Option<Markup>,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Markup {
    let now = notice::now(app);
    let form = Form { prefix: "", typed, problems };
    let situation = Situation::of(diary, now.date());
    let screen = Screen { profile: diary.profile(), situation: &situation, form };
    let asked = |ids: &[&str]| -> Vec<&'static Asked> {
        ids.iter().filter_map(|id| AboutYou::built_in().get(id)).collect()
    };
    let body = html! {
        h1 { "Four short questions" }
        p class="sub" {
            "They help Charley to suggest only what is safe for you. Leave out what you like. "
            "You are asked once; later you find them under About you."
        }
        @if let Some(notice) = notice { (notice) }
        (form.summary())
        form method="post" action="/welcome" class="sheet" {
            (event(typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| app.new_id())))
            @for (title, ids) in QUESTIONS {
                section class="card" aria-label=(title) {
                    h2 { (title) }
                    @for asked in asked(ids) { (one(&screen, asked)) }
                }
            }
            section class="card" aria-label="What you take" {
                h2 { "What do you take?" }
                p { "Some medicines go with night cramps, and some do not go together with what may help. A list takes a minute; it stays on this device." }
                button type="submit" name="medicines" value="1" { "Save, then list my medicines" }
            }
            div class="save" { button type="submit" class="primary" { "Save" } }
        }
        form method="post" action="/welcome" {
            (event(app.new_id()))
            input type="hidden" name="skip" value="1";
            button type="submit" class="quiet" { "Leave them all out" }
        }
    };
    let look = Look::at(now);
    Page { title: "Four short questions", tab: Some(Tab::Tonight), look, layout: "page", body }
        .draw()
}

/// How often is one tap here; on "About you" any number can be typed.
fn one(screen: &Screen, asked: &Asked) -> Markup {
    if asked.kind != Kind::CrampsPerWeek {
        return screen.question(asked);
    }
    let mut choices = vec![choice("0.25", "1 a month"), choice("0.5", "1 in 2 weeks")];
    choices.extend(["1", "2", "3", "4", "5", "7", "10", "14", "21"].map(|n| choice(n, n)));
    choices.extend([choice(NOT_SURE, "Not sure"), choice("", "No answer")]);
    let legend = html! { (asked.text) span class="hint" { (asked.why) } };
    let said = screen.profile.cramps_per_week.as_ref();
    let now = answer_text(said.map(|said| &said.what), |said| said.count().to_string());
    if !now.is_empty() && !choices.iter().any(|choice| choice.value == now) {
        choices.insert(0, choice(now.clone(), now.clone()));
    }
    screen.form.choices(&profile_form::field(asked), &legend, "", &choices, &now)
}

fn what_happens_next(app: &App, notice: Option<&Markup>) -> Markup {
    let way = |address: &str, label: &str, text: &str| {
        html! {
            li {
                a href=(address) {
                    span { strong { (label) } span class="sub" { (text) } }
                    (navigation::onward())
                }
            }
        }
    };
    let body = html! {
        h1 { "What happens next" }
        @if let Some(notice) = notice { (notice) }
        section class="card" {
            dl class="pairs ahead" {
                div { dt { "When a cramp wakes you" } dd { "Open Charley and touch “Cramp now”. It is saved at once, and you see how to stop it." } }
                div { dt { "In the morning" } dd { "One tap says how the night was. A quiet night counts as much as a bad one. A night you leave out is “not recorded”, never “no cramps”." } }
                div { dt { "In the evening" } dd { "Six questions about the day, if you feel like it." } }
                div { dt { "After two weeks or so" } dd { "The diary shows how often, when and where, and you can take that to your doctor on one page." } }
                div { dt { "After some weeks more" } dd { "Why begins to say what goes together with your cramps, and how sure that is. Often it will say that it cannot tell yet." } }
            }
        }
        section class="each" {
            h2 { "If you like, now" }
            ul class="ways plainly" {
                (way("/plan", "See what may help", "What to try, how sure that is, and whether it is safe for you"))
                (way("/check", "Something worries you?", "A few questions: could it be something else, and who should look at it"))
                (way("/settings/reminders", "Be reminded", "In your phone’s own calendar, never at night"))
            }
        }
        p class="closing" { "There is nothing more to do now." }
        p class="more" { a href="/" { "To Tonight" } }
    };
    let look = Look::at(notice::now(app));
    Page { title: "What happens next", tab: Some(Tab::Tonight), look, layout: "page", body }.draw()
}
