//! The phone app in Chromium: static files from `dist/`, and the diary in the browser.
//!
//! Owns: putting the app on the phone, and what can happen to a phone.
//! Must not know: any page.

use std::{
    fs,
    future::Future,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    Host, Journey, Killed, LANGUAGE, PATIENCE, Screen, ZONE, charley, open_browser, start_driver,
    start_server,
};

/// A phone with Charley on it. The diary in [`Journey::diary`] is another one, of the native
/// program, to compare with.
pub struct Phone {
    pub journey: Journey,
    /// A copy of `dist/`, so that a newer version can be published.
    pub files: PathBuf,
    port: u16,
}

impl std::ops::Deref for Phone {
    type Target = Journey;

    fn deref(&self) -> &Journey {
        &self.journey
    }
}

/// Runs a journey on a phone to its end, from the moment at which Tonight is there.
pub fn phone_journey<F: Future<Output = ()>>(walk: impl FnOnce(Phone) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().join("app");
        publish(&files);
        let (server, address) = serve(folder.path(), &files, 0);
        let port = address.rsplit(':').next().unwrap().parse().unwrap();
        let (driver, driver_port) = start_driver(ZONE);
        let browser = open_browser(driver_port, Screen::Phone, true, folder.path()).await;
        let (host, zone) = (Host::Phone, ZONE.to_owned());
        let journey = Journey { browser, address, host, zone, server, _driver: driver, folder };
        let phone = Phone { journey, files, port };
        let walked = async {
            phone.go("/").await;
            phone.see("Tonight").await;
            walk(phone).await;
        };
        tokio::time::timeout(PATIENCE, walked).await.expect("the journey ends in time");
    });
}

impl Journey {
    /// The phone app in the browser of this journey, with the diary that `prepare` makes.
    pub(crate) async fn move_to_the_phone(&mut self, prepare: impl Fn(&Path)) {
        let (server, address) = serve(self.folder.path(), &workspace().join("dist"), 0);
        (self.server, self.address, self.host) = (server, address, Host::Phone);
        self.tool("Network.setBlockedURLs", json!({ "urls": [] })).await;
        self.go("/").await;
        self.see("Tonight").await;
        let prepared = self.folder.path().join("prepared.sqlite");
        prepare(&prepared);
        if prepared.exists() {
            let file = self.folder.path().join("prepared.json");
            let mut export = charley(&prepared);
            assert!(
                export.args(["export", "--format", "json"]).arg(&file).status().unwrap().success()
            );
            self.bring_in(&file).await;
        }
    }

    /// The diary of the phone, brought into one of the native program.
    pub(crate) async fn carried_over(&self) -> PathBuf {
        let copy = self.folder.path().join("carried-over.json");
        fs::write(&copy, self.fetch("/export/charley-diary.json").await).unwrap();
        let diary = self.folder.path().join("carried-over.sqlite");
        let _ = fs::remove_file(&diary);
        let import = charley(&diary).arg("import").arg(&copy).output().unwrap();
        assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
        diary
    }

    pub async fn tool(&self, command: &str, arguments: Value) -> Value {
        self.browser.cdp().send_raw(command, arguments).await.unwrap()
    }

    /// Runs a script in the page that ends by calling `done` with its result.
    pub async fn script(&self, text: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1];\n{text}");
        self.browser.execute_async(script, vec![]).await.unwrap().json().clone()
    }

    pub async fn fetch(&self, path: &str) -> String {
        let text = format!("fetch('{path}').then(response => response.text()).then(done)");
        self.script(&text).await.as_str().unwrap().to_owned()
    }

    /// Brings a file in, as a person does.
    pub async fn bring_in(&self, file: &Path) {
        self.bring_in_saying(file, "File imported").await;
    }

    /// The same, where the page says something else.
    pub async fn bring_in_saying(&self, file: &Path, said: &str) {
        self.go("/settings").await;
        self.element("input[type=file]").await.send_keys(file.to_str().unwrap()).await.unwrap();
        self.click("form[action='/settings/import'] button").await;
        self.see(said).await;
    }
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Copies what `cargo xtask web` has built.
fn publish(files: &Path) {
    fs::create_dir(files).unwrap();
    let built = fs::read_dir(workspace().join("dist"));
    let built = built.expect("`dist/`, which `cargo xtask web` builds");
    for file in built.map(Result::unwrap) {
        fs::copy(file.path(), files.join(file.file_name())).unwrap();
    }
}

fn serve(folder: &Path, files: &Path, port: u16) -> (Killed, String) {
    let (files, port) = (files.to_str().unwrap(), port.to_string());
    start_server(folder, &["--phone", files, "--port", &port], ZONE)
}

impl Phone {
    /// No connection: nobody is there any more who could answer.
    pub fn go_offline(&mut self) {
        self.journey.kill_server();
    }

    pub fn go_online(&mut self) {
        let (server, _) = serve(self.journey.folder.path(), &self.files, self.port);
        self.journey.server = server;
    }

    /// Publishes a version in which nothing but its name has changed.
    pub fn publish_next_version(&self) {
        let file = self.files.join("sw.js");
        let script = fs::read_to_string(&file).unwrap();
        let next = script.replacen("\"version\":\"", "\"version\":\"next-", 1);
        assert_ne!(script, next, "the worker's script names its version");
        fs::write(file, next).unwrap();
    }

    /// From the version that is published next, the browser will not let its worker store anything.
    pub fn refuse_storage(&self) {
        let file = self.files.join("sw.js");
        let script = fs::read_to_string(&file).unwrap();
        let refuse =
            "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') };";
        fs::write(file, format!("{refuse}\n{script}")).unwrap();
    }

    /// The browser stops workers that have had nothing to do for a while.
    pub async fn stop_worker(&self) {
        self.tool("ServiceWorker.enable", json!({})).await;
        self.tool("ServiceWorker.stopAllWorkers", json!({})).await;
    }

    /// What `crates/phone/examples/contract.rs` says in a page of this browser.
    pub async fn disagreements(&self) -> Value {
        let folder = workspace().join("target/contract");
        let built = "`target/contract/`, which `cargo xtask web` builds";
        let binding = fs::read_to_string(folder.join("contract.js")).expect(built);
        let program = fs::read(folder.join("contract.wasm")).expect(built);
        let digits: String = program.iter().map(|byte| format!("{byte:02x}")).collect();
        // The app's own pages may not load a program.
        self.tool("Page.setBypassCSP", json!({ "enabled": true })).await;
        self.go("/").await;
        let run = format!(
            "{binding}
            const bytes = Uint8Array.from('{digits}'.match(/../g), pair => parseInt(pair, 16));
            wasm_bindgen({{ module_or_path: bytes }}).then(() => wasm_bindgen.disagreements())
                .then(done, why => done(String(why)));"
        );
        self.script(&run).await
    }

    /// The native program's web app over [`Journey::diary`].
    pub fn serve_natively(&self) -> Native {
        let (server, address) = start_server(self.journey.folder.path(), &["--port", "0"], ZONE);
        Native { _server: server, host: address.trim_start_matches("http://").to_owned() }
    }

    /// Every event in the diary of the phone.
    pub async fn events(&self) -> Vec<Value> {
        let log: Value =
            serde_json::from_str(&self.fetch("/export/charley-diary.json").await).unwrap();
        let events = log["events"].as_array().unwrap().iter();
        events.map(|sealed| sealed["event"].clone()).collect()
    }

    /// Closes the browser and reads where its pages and workers sent requests to.
    pub async fn requests(self) -> Vec<String> {
        let Journey { browser, folder, address, .. } = self.journey;
        browser.quit().await.unwrap();
        let text = fs::read_to_string(folder.path().join("requests.json")).unwrap();
        let log: Value = serde_json::from_str(&text).unwrap();
        let ours = |event: &&Value| {
            let by = event["params"]["initiator"].as_str().unwrap_or_default();
            // What the person types into the address bar has no page behind it.
            by.starts_with(&address)
                || event["params"]["url"].as_str().is_some_and(|url| url.starts_with(&address))
        };
        let asked = log["events"].as_array().unwrap().iter().filter(ours);
        asked.filter_map(|event| Some(event["params"]["url"].as_str()?.to_owned())).collect()
    }
}

pub struct Native {
    _server: Killed,
    host: String,
}

impl Native {
    /// The answer to a GET in the browser's language, without its head.
    pub fn fetch(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let host = &self.host;
        // HTTP/1.0, so that the answer comes in one piece.
        let asked = format!("Host: {host}\r\nAccept-Language: {LANGUAGE}\r\n\r\n");
        write!(stream, "GET {path} HTTP/1.0\r\n{asked}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

/// A diary as a table.
pub fn ten_years() -> String {
    let mut table = "night,cramps,alcohol_drinks,hard_exercise,bedtime_stretch\n".to_owned();
    for year in 2016..2026 {
        for month in 1..=12 {
            for day in 1..=28 {
                let (n, yes) = (day * month, |odd: i32| if odd % 2 == 1 { "yes" } else { "no" });
                let (cramps, drinks) = (n % 5 / 3, n % 4);
                let (exercise, stretch) = (yes(n / 3), yes(n / 7));
                table +=
                    &format!("{year}-{month:02}-{day:02},{cramps},{drinks},{exercise},{stretch}\n");
            }
        }
    }
    table
}

/// Twenty exposures of every kind, over a year.
pub fn one_year() -> String {
    const YES_OR_NO: [&str; 14] = [
        "hard_exercise",
        "heavy_sweating",
        "hot_day",
        "late_caffeine",
        "high_heels",
        "heavy_covers",
        "back_sleeping",
        "knee_pillow",
        "bedtime_stretch",
        "bedtime_massage",
        "bedtime_relaxation",
        "daytime_walk",
        "magnesium_supplement",
        "travel",
    ];
    const NUMBERS: [(&str, u32); 6] = [
        ("standing_hours", 6),
        ("sitting_hours", 9),
        ("steps", 9_000),
        ("fluids_litres", 3),
        ("alcohol_drinks", 4),
        ("stress", 10),
    ];
    let mut table = format!("night,cramps,{}", YES_OR_NO.join(","));
    NUMBERS.iter().for_each(|(id, _)| table += &format!(",{id}"));
    // Numbers that look like chance and are the same every time.
    let mut last = 1_u32;
    let mut below = |most: u32| {
        last = last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (last >> 16) % (most + 1)
    };
    let days_of_months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (month, days) in (1..).zip(days_of_months) {
        for day in 1..=days {
            table += &format!("\n2025-{month:02}-{day:02},{}", below(7).saturating_sub(5));
            for _ in YES_OR_NO {
                table += if below(2) == 0 { ",yes" } else { ",no" };
            }
            NUMBERS.iter().for_each(|(_, most)| table += &format!(",{}", below(*most)));
        }
    }
    table + "\n"
}
