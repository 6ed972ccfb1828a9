//! The program at an hour of the day that the test chooses, and one browser for many of them.
//!
//! Owns: whose clock stands where, the size and colours of the window, and what the browser asked for.
//! Must not know: any page.

use std::{
    fs,
    future::Future,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::WebDriver;

use crate::{Killed, Screen, ZONE, charley, open_browser, start_driver};

/// Which diary is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diary {
    Fresh,
    /// A year, as `charley demo` shows it.
    Sample,
}

/// The program, serving a diary at some hour.
pub struct Site {
    pub address: String,
    /// Its diary, for the program's other commands.
    pub diary: PathBuf,
    _server: Killed,
    _folder: TempDir,
}

/// A browser that goes from site to site.
pub struct Visitor {
    pub browser: WebDriver,
    _driver: Killed,
    folder: TempDir,
}

/// Long enough for every page of the app, several times over, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// Runs a visit to its end.
pub fn visit<F: Future<Output = ()>>(walk: impl FnOnce(Visitor) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let (driver, port) = start_driver(ZONE);
        let browser = open_browser(port, Screen::Desk, true, folder.path()).await;
        let visitor = Visitor { browser, _driver: driver, folder };
        tokio::time::timeout(PATIENCE, walk(visitor)).await.expect("the visit ends in time");
    });
}

impl Site {
    /// The program whose clock now shows `hour`, and some minutes.
    pub fn at(hour: u8, diary: Diary) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = charley(&folder.path().join("diary.sqlite"));
        let serve = if diary == Diary::Sample { "demo" } else { "serve" };
        command.args(["--json", serve, "--port", "0"]).env("TZ", zone_where_it_is(hour));
        let (server, said) = announced(&mut command);
        let diary = said["diary"].as_str().unwrap().into();
        Self { address: address(&said), diary, _server: server, _folder: folder }
    }
}

/// Waits for a server to say where it is.
pub(crate) fn announced(command: &mut Command) -> (Killed, Value) {
    let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Killed(server), serde_json::from_str(&line).unwrap())
}

pub(crate) fn address(said: &Value) -> String {
    said["address"].as_str().unwrap().trim_end_matches('/').to_owned()
}

/// A zone in which the clock now shows this hour.
#[expect(clippy::disallowed_methods, reason = "tests run where there is a clock")]
pub(crate) fn zone_where_it_is(hour: u8) -> String {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let in_utc = i64::try_from(since_1970 / 3600 % 24).unwrap();
    let mut east = i64::from(hour) - in_utc;
    if east < -12 {
        east += 24;
    } else if east > 14 {
        east -= 24;
    }
    // These zones count the hours west of Greenwich.
    format!("Etc/GMT{:+}", -east)
}

impl Visitor {
    pub async fn go(&self, address: &str) {
        self.browser.goto(address).await.unwrap();
    }

    pub async fn tool(&self, command: &str, arguments: Value) -> Value {
        self.browser.cdp().send_raw(command, arguments).await.unwrap()
    }

    /// A window of another size, without loading the page again.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tool("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// What the person's system asks for: `light` or `dark`.
    pub async fn prefer(&self, colours: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": colours },
            // Colours that fade in are measured halfway.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.tool("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Keeps scripts from arriving, or lets them in again.
    pub async fn deliver_scripts(&self, deliver: bool) {
        let kept_out = if deliver { json!([]) } else { json!(["*.js*"]) };
        self.tool("Network.enable", json!({})).await;
        self.tool("Network.setBlockedURLs", json!({ "urls": kept_out })).await;
    }

    /// Runs a script in the page that returns its result.
    pub async fn ask(&self, script: &str) -> Value {
        self.browser.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Runs a script in the page that ends by calling `done` with its result.
    pub async fn wait_for(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        self.browser.execute_async(script, vec![]).await.unwrap().json().clone()
    }

    /// Closes the browser and reads every address that pages of `sites` asked for.
    pub async fn requests(self, sites: &[&Site]) -> Vec<String> {
        self.browser.quit().await.unwrap();
        let text = fs::read_to_string(self.folder.path().join("requests.json")).unwrap();
        let log: Value = serde_json::from_str(&text).unwrap();
        let is_ours = |event: &&Value| {
            let by = event["params"]["initiator"].as_str().unwrap_or_default();
            sites.iter().any(|site| by.starts_with(&site.address))
        };
        let asked = log["events"].as_array().unwrap().iter().filter(is_ours);
        asked.filter_map(|event| Some(event["params"]["url"].as_str()?.to_owned())).collect()
    }
}
