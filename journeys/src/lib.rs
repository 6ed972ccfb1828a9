//! End-to-end tests in a real browser: the program itself, with a diary of its own, and Chromium.
//!
//! Owns: starting and stopping both.
//! Must not know: any page.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod hours;
mod phone;

pub use hours::{Diary, Site, Visitor, visit};
pub use phone::{Native, Phone, one_year, phone_journey, ten_years};

use std::{
    future::Future,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    By, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement,
    prelude::ElementQueryable,
};

/// The program and a browser, both gone when this is dropped.
pub struct Journey {
    pub browser: WebDriver,
    pub address: String,
    host: Host,
    zone: String,
    server: Killed,
    _driver: Killed,
    folder: TempDir,
}

/// Which program answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    Native,
    /// The service worker of the phone app; the server only has its files.
    Phone,
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A window as a phone has it, or a desk.
#[derive(Debug, Clone, Copy)]
pub enum Screen {
    Phone,
    Desk,
}

impl Screen {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Desk => (1280, 900),
        }
    }
}

/// Runs a journey to its end.
pub fn journey<F: Future<Output = ()>>(
    screen: Screen,
    javascript: bool,
    prepare: impl FnOnce(&Path),
    walk: impl FnOnce(Journey) -> F,
) {
    journey_in(PATIENCE, ZONE, screen, javascript, prepare, walk);
}

/// The same with the program's clock at an hour of the day.
pub fn journey_at<F: Future<Output = ()>>(
    hour: u8,
    screen: Screen,
    javascript: bool,
    prepare: impl FnOnce(&Path),
    walk: impl FnOnce(Journey) -> F,
) {
    journey_in(PATIENCE, &hours::zone_where_it_is(hour), screen, javascript, prepare, walk);
}

/// The same twice: on the native program, and on the phone app, which is put into the same browser.
///
/// Scripts are there on the phone in any case: without them there is no phone app.
pub fn journey_on_both_at(
    hour: u8,
    screen: Screen,
    javascript: bool,
    prepare: impl Fn(&Path),
    walk: impl AsyncFn(&Journey),
) {
    let zone = hours::zone_where_it_is(hour);
    let twice = PATIENCE * 2;
    journey_in(twice, &zone, screen, javascript, &prepare, async |mut journey| {
        println!("on the native program");
        walk(&journey).await;
        println!("on the phone app");
        journey.move_to_the_phone(&prepare).await;
        walk(&journey).await;
    });
}

fn journey_in<F: Future<Output = ()>>(
    patience: Duration,
    zone: &str,
    screen: Screen,
    javascript: bool,
    prepare: impl FnOnce(&Path),
    walk: impl FnOnce(Journey) -> F,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        prepare(&folder.path().join("diary.sqlite"));
        let (server, address) = start_server(folder.path(), &["--port", "0"], zone);
        let (driver, port) = start_driver(zone);
        let browser = open_browser(port, screen, javascript, folder.path()).await;
        let (host, zone) = (Host::Native, zone.to_owned());
        let journey = Journey { browser, address, host, zone, server, _driver: driver, folder };
        // A browser that hangs must not hold up the tests of everyone.
        tokio::time::timeout(patience, walk(journey)).await.expect("the journey ends in time");
    });
}

/// Where the program and the browser are.
const ZONE: &str = "Europe/Paris";

const PATIENCE: Duration = Duration::from_secs(90);

impl Journey {
    pub fn diary(&self) -> PathBuf {
        self.folder.path().join("diary.sqlite")
    }

    pub async fn go(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.address)).await.unwrap();
    }

    /// Clicks on what is there, or will be once the page has come.
    pub async fn click(&self, css: &str) {
        let element = self.element(css).await;
        let mut refused = None;
        for _ in 0..100 {
            // To the middle: at the foot of a phone's window lies the bar of pages.
            element.scroll_into_view().await.unwrap();
            let before = element.rect().await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let now = element.rect().await.unwrap();
            // On a busy machine a page can still be moving into place.
            if (before.x, before.y) != (now.x, now.y) {
                continue;
            }
            match element.click().await {
                Ok(()) => return,
                Err(error) => refused = Some(error),
            }
        }
        panic!("{css} cannot be clicked: {refused:?}");
    }

    pub async fn element(&self, css: &str) -> WebElement {
        let query = self.browser.query(By::Css(css));
        query.wait(Duration::from_secs(5), Duration::from_millis(50)).first().await.unwrap()
    }

    /// Waits for the page to say something: a click does not wait for the page it leads to.
    pub async fn see(&self, words: &str) {
        let mut text = String::new();
        for _ in 0..200 {
            if let Ok(body) = self.browser.find(By::Css("body")).await {
                // The page may go while it is read.
                text = body.text().await.unwrap_or_default();
            }
            if text.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the page never says {words:?}: {text}");
    }

    /// What a command of the native program prints about this diary, as JSON. The phone's diary
    /// is carried over to it first, as a file.
    pub async fn charley(&self, arguments: &[&str]) -> Value {
        let diary = match self.host {
            Host::Native => self.diary(),
            Host::Phone => self.carried_over().await,
        };
        let mut command = charley(&diary);
        command.env("TZ", &self.zone).arg("--json").args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Stops the server the hard way.
    pub fn kill_server(&mut self) {
        let _ = self.server.0.kill();
        let _ = self.server.0.wait();
    }
}

/// The program, built before the tests run, on a diary.
pub fn charley(diary: &Path) -> Command {
    let built = std::env::current_exe().unwrap();
    let built = built.ancestors().nth(2).unwrap().join("charley");
    assert!(built.exists(), "{} is missing; run `cargo build` first", built.display());
    let mut command = Command::new(built);
    command.arg("--diary").arg(diary).env_remove("CHARLEY_DIARY").env("TZ", ZONE);
    command
}

fn start_server(folder: &Path, options: &[&str], zone: &str) -> (Killed, String) {
    let mut command = charley(&folder.join("diary.sqlite"));
    command.args(["--json", "serve"]).args(options).env("TZ", zone);
    let (server, said) = hours::announced(&mut command);
    (server, hours::address(&said))
}

fn start_driver(zone: &str) -> (Killed, u16) {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").env("TZ", zone).stdout(Stdio::piped()).stderr(Stdio::null());
    // Two that start at once may choose the same port, and then one of them gives up.
    for _ in 0..3 {
        let mut driver = command.spawn().expect("chromedriver, which `cargo xtask test` installs");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let port = line.split_once("started successfully on port ")?.1.trim_end_matches('.');
            port.parse().ok()
        });
        let driver = Killed(driver);
        if let Some(port) = port {
            return (driver, port);
        }
    }
    panic!("chromedriver never names its port");
}

/// What the browsers ask for.
const LANGUAGE: &str = "en-US";

async fn open_browser(port: u16, screen: Screen, javascript: bool, folder: &Path) -> WebDriver {
    let (width, height) = screen.size();
    let profile = folder.join("browser");
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // Whatever the machine speaks. Of this place, neither clock nor calendar is what a page
        // shows to somebody who asks for nothing.
        &format!("--accept-lang={LANGUAGE}"),
        &format!("--window-size={width},{height}"),
        &format!("--user-data-dir={}", profile.display()),
        // Every request that the browser makes, for whoever wants to know where they go.
        &format!("--log-net-log={}", folder.join("requests.json").display()),
    ] {
        wanted.add_arg(argument).unwrap();
    }
    if let Screen::Phone = screen {
        // A headless window cannot be narrower than 500 pixels otherwise.
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 2.0, "touch": true });
        let phone = json!({ "deviceMetrics": metrics });
        wanted.add_experimental_option("mobileEmulation", phone).unwrap();
    }
    let browser = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
    if !javascript {
        // Scripts are kept out by not delivering them (pages may hold none, by their content
        // policy): with scripting switched off, the driver itself cannot click.
        let tools = browser.cdp();
        tools.send_raw("Network.enable", json!({})).await.unwrap();
        tools.send_raw("Network.setBlockedURLs", json!({ "urls": ["*.js*"] })).await.unwrap();
    }
    browser
}
