//! `cargo xtask web`: the phone app as static files, in `dist/`.
//!
//! Owns: what the files are, their names and digests.
//! Must not know: what any of them does.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::{root, wasm};

/// Where the phone app is written.
pub fn folder() -> PathBuf {
    root().join("dist")
}

/// What the first visit may weigh, compressed as static hosts do it: a quarter of a minute over a
/// slow connection.
pub const MOST_PACKED: usize = 1_500_000;

/// Builds the phone app.
///
/// # Errors
///
/// Where it cannot be built, or weighs more than [`MOST_PACKED`].
pub fn web() -> Result<()> {
    let libraries = wasm::build_phone()?;
    let dist = folder();
    write(&libraries, &dist)?;
    write_contract(&libraries.contract)?;
    let (plain, packed) = first_visit(&dist)?;
    println!(
        "{}: first visit {} kB, compressed {} kB",
        dist.display(),
        plain / 1000,
        packed / 1000
    );
    if packed > MOST_PACKED {
        bail!("a first visit may weigh {} kB compressed, not more", MOST_PACKED / 1000);
    }
    println!("look at it: cargo run --release -- serve --phone");
    Ok(())
}

/// What a journey loads to put the phone's log through its cases: beside the app, not part of it.
fn write_contract(library: &Path) -> Result<()> {
    let (program, binding) = bind(library)?;
    let folder = root().join("target/contract");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("contract.wasm"), program)?;
    fs::write(folder.join("contract.js"), binding)?;
    Ok(())
}

/// One file of the app that the service worker keeps: its address and its digest, as browsers
/// check it.
#[derive(Clone, Serialize)]
struct Kept(String, String);

/// What a version consists of, as the workers' scripts read it.
#[derive(Clone, Serialize)]
struct Build {
    /// Another for every change of any file.
    version: String,
    program: String,
    script: String,
    /// Kept from the first visit on.
    files: Vec<Kept>,
    printer: Printer,
}

/// What writes PDF files, kept from the first report on.
#[derive(Clone, Serialize)]
struct Printer {
    program: Kept,
    /// In the order in which it takes them.
    fonts: Vec<Kept>,
}

/// How the names of its files end.
const PRINTER: &str = "printer.wasm";

const FONTS: [&str; 3] = ["SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf", "DejaVuSans.ttf"];

/// Writes everything into `dist`.
fn write(libraries: &wasm::Libraries, dist: &Path) -> Result<()> {
    // Beside it first: a build that fails leaves the one before as it was.
    let fresh = dist.with_extension("new");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    let (program, binding) = bind(&libraries.phone)?;
    let (writer, printer_binding) = bind(&libraries.printer)?;
    let phone = root().join("crates/phone/assets");
    let read = |name: &str| {
        fs::read_to_string(phone.join(name)).with_context(|| format!("crates/phone/assets/{name}"))
    };
    let keep = |name: &str, bytes: &[u8]| -> Result<Kept> {
        fs::write(fresh.join(name), bytes)?;
        let digest = BASE64_STANDARD.encode(Sha256::digest(bytes));
        Ok(Kept(format!("/{name}"), format!("sha256-{digest}")))
    };

    // Functions, so that a program that broke can be bound anew, with nothing left of the old.
    let script = format!(
        "function bind() {{\n{binding}\nreturn wasm_bindgen;\n}}\n\
         function bindPrinter() {{\n{printer_binding}\nreturn wasm_bindgen;\n}}\n{}",
        read("engine.js")?
    );
    let (sw, work) = (read("sw.js")?, read("work.js")?);
    let of_both = keep(&named_by_content("wasm", &program), &program)?;
    let script = keep(&named_by_content("js", script.as_bytes()), script.as_bytes())?;
    let fonts = FONTS.map(|name| -> Result<Kept> {
        let bytes = fs::read(root().join("assets/fonts").join(name)).context(name)?;
        keep(&named_by_content("ttf", &bytes), &bytes)
    });
    let printer = Printer {
        program: keep(&named_by_content(PRINTER, &writer), &writer)?,
        fonts: fonts.into_iter().collect::<Result<_>>()?,
    };
    let mut build = Build {
        version: short_digest(
            &[&of_both.1, &printer.program.1, &script.1, &sw, &work].map(String::as_bytes).concat(),
        ),
        program: of_both.0.clone(),
        script: script.0.clone(),
        files: vec![of_both, script],
        printer,
    };
    let work = keep("work.js", with_build(&build, &work)?.as_bytes())?;
    build.files.push(work);
    fs::write(fresh.join("sw.js"), with_build(&build, &sw)?)?;

    let page = read("boot.html")?;
    // Static hosts answer addresses they do not have with this one.
    fs::write(fresh.join("404.html"), &page)?;
    fs::write(fresh.join("index.html"), page)?;
    for name in ["boot.js", "boot.css", "_headers"] {
        fs::write(fresh.join(name), read(name)?)?;
    }
    // The browser fetches these by itself, past the service worker.
    let shown = root().join("crates/web/assets");
    for name in SHOWN {
        fs::copy(shown.join(name), fresh.join(name))
            .with_context(|| format!("crates/web/assets/{name}"))?;
    }
    let _ = fs::remove_dir_all(dist);
    fs::rename(&fresh, dist)?;
    Ok(())
}

const SHOWN: [&str; 6] = [
    "manifest.webmanifest",
    "icon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable.png",
    "apple-touch-icon.png",
];

/// The WebAssembly as the browser loads it, and the script that binds it.
fn bind(library: &Path) -> Result<(Vec<u8>, String)> {
    let folder = tempfile::tempdir()?;
    Bindgen::new()
        .input_path(library)
        .out_name("charley")
        // Service workers cannot load modules everywhere yet.
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder.path())
        .with_context(|| format!("{} cannot be bound", library.display()))?;
    let program = fs::read(folder.path().join("charley_bg.wasm"))?;
    Ok((program, fs::read_to_string(folder.path().join("charley.js"))?))
}

fn with_build(build: &Build, script: &str) -> Result<String> {
    Ok(format!("const BUILD = {};\n{script}", serde_json::to_string(build)?))
}

fn named_by_content(kind: &str, bytes: &[u8]) -> String {
    format!("charley-{}.{kind}", short_digest(bytes))
}

fn short_digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of the first visit, as they are and compressed by gzip.
pub fn first_visit(dist: &Path) -> Result<(usize, usize)> {
    let (mut plain, mut packed) = (0, 0);
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if matches!(name, "404.html" | "_headers")
            || name.ends_with(".ttf")
            || name.ends_with(PRINTER)
        {
            continue;
        }
        plain += fs::metadata(&path)?.len() as usize;
        let gzip = Command::new("gzip").args(["-9", "-c"]).arg(&path).output().context("gzip")?;
        if !gzip.status.success() {
            bail!("gzip failed on {}", path.display());
        }
        packed += gzip.stdout.len();
    }
    Ok((plain, packed))
}
