//! A host in memory: the router over a log, a clock that can be set, and counted randomness.
//!
//! Owns: asking for pages and sending their forms as a browser would.
//! Must not know: what any page says.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use app::{App, Clock, Entropy, EventLog, memory::MemoryLog, ports::Position};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use diary::{Diary, Event, Moment, Night};
use jiff::civil;
use pollster::block_on;
use tower::ServiceExt;

pub struct SetClock(Mutex<civil::DateTime>);

impl Clock for SetClock {
    fn now(&self) -> Moment {
        self.at(*self.0.lock().unwrap())
    }

    fn at(&self, civil: civil::DateTime) -> Moment {
        Moment::new(civil, Some(jiff::tz::offset(1)), Some("Europe/Paris"))
    }
}

#[derive(Default)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (byte, value) in bytes.iter_mut().rev().zip(next.iter().rev()) {
            *byte = *value;
        }
    }
}

pub struct Host {
    log: Arc<dyn EventLog>,
    clock: Arc<SetClock>,
    pub app: Arc<App>,
    router: Router,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Host {
    /// With an empty diary, at a moment such as `2026-11-24T03:12`.
    pub fn at(now: &str) -> Self {
        Self::over(Arc::new(MemoryLog::default()), now)
    }

    pub fn over(log: Arc<dyn EventLog>, now: &str) -> Self {
        let clock = Arc::new(SetClock(Mutex::new(now.parse().unwrap())));
        let entropy = Arc::new(Counter::default());
        let app = Arc::new(App::new(Arc::clone(&log), clock.clone(), entropy, None));
        let router = web::router(Arc::clone(&app));
        Self { log, clock, app, router }
    }

    pub fn set_clock(&self, now: &str) {
        *self.clock.0.lock().unwrap() = now.parse().unwrap();
    }

    pub fn events(&self) -> Vec<Event> {
        block_on(self.log.read_from(Position(0))).unwrap().events
    }

    pub fn diary(&self) -> Arc<Diary> {
        block_on(self.app.diary()).unwrap()
    }

    pub fn send(&self, request: Request<Body>) -> Page {
        block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Page { status: parts.status, headers: parts.headers, text }
        })
    }

    pub fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap())
    }

    /// As a browser asks that prefers `language`.
    pub fn get_in(&self, language: &str, path: &str) -> Page {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language);
        self.send(request.body(Body::empty()).unwrap())
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.finish()));
        self.send(request.unwrap())
    }

    /// Posts with an id of its own, and returns the page that it leads to.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let id = self.app.new_id().to_string();
        let mut fields = fields.to_vec();
        fields.push(("event", &id));
        let page = self.post(path, &fields);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        self.get(page.location())
    }

    /// Begins a check, and returns its id.
    pub fn check(&self) -> String {
        let id = self.app.new_id().to_string();
        assert_eq!(self.post("/check", &[("event", &id)]).status, StatusCode::SEE_OTHER);
        id
    }

    /// Stores a cramp now, and returns its id.
    pub fn cramp(&self) -> String {
        let id = self.app.new_id().to_string();
        assert_eq!(self.post("/cramp", &[("event", &id)]).status, StatusCode::SEE_OTHER);
        id
    }
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The hidden fields of the form whose button says `label`, ready to be sent.
    pub fn form(&self, label: &str) -> (String, Vec<(String, String)>) {
        let button = self.text.find(label).unwrap_or_else(|| panic!("{label} in {}", self.text));
        let form = self.text[..button].rfind("<form").unwrap();
        let form = &self.text[form..button];
        let hidden = form.split("<input type=\"hidden\"").skip(1);
        let fields = hidden.map(|input| (attribute(input, "name"), attribute(input, "value")));
        (attribute(form, "action"), fields.collect())
    }

    pub fn press(&self, host: &Host, label: &str) -> Page {
        let (action, fields) = self.form(label);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = host.post(&action, &fields);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        host.get(page.location())
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let from = tag.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
    tag[from..].split('"').next().unwrap().replace("&gt;", ">")
}

pub fn night(text: &str) -> Night {
    text.parse().unwrap()
}
