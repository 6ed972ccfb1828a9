//! Packs every TOML file of `knowledge/`, so that the program need not read TOML.
//!
//! Owns: which files there are.
//! Must not know: what any of them says; the tests load them all.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

#[path = "src/knowledge/pack.rs"]
mod pack;

fn main() {
    let knowledge = Path::new("../../knowledge");
    println!("cargo::rerun-if-changed={}", knowledge.display());
    println!("cargo::rerun-if-changed=src/knowledge/pack.rs");
    let packed = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    for folder in ["", "triage"] {
        fs::create_dir_all(packed.join(folder)).expect("the folder for what is built can be made");
        let entries = fs::read_dir(knowledge.join(folder)).expect("knowledge/ has this folder");
        for entry in entries {
            let path = entry.expect("a folder that can be read").path();
            if path.extension().is_some_and(|kind| kind == "toml") {
                let name = Path::new(folder).join(path.file_name().unwrap_or_default());
                let text = fs::read_to_string(&path).expect("a text");
                match pack::pack(&text) {
                    Ok(bytes) => fs::write(packed.join(name), bytes).expect("what is built fits"),
                    Err(pack::Mistake { line, why }) => {
                        println!("cargo::error=knowledge/{}, line {line}: {why}", name.display());
                    }
                }
            }
        }
    }
}
