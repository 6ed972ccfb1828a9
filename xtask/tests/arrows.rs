//! What the workspace as a whole must keep to.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// From what may know nothing of the others to what may use all of them. A crate may depend on
/// those before it, and on none of its own rank.
const RANKS: &[&[&str]] = &[
    &["stats", "diary"],
    &["clinic"],
    &["exchange"],
    &["app", "pdf"],
    &["web"],
    &["charley", "phone", "printer"],
    &["journeys", "xtask"],
];

/// Permissive licences, by SPDX id.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
    "BSL-1.0",
    "MIT-0",
    "Apache-2.0 WITH LLVM-exception",
];

fn metadata() -> Metadata {
    MetadataCommand::new().other_options(["--locked".to_owned()]).exec().unwrap()
}

#[test]
fn the_arrows_between_the_crates_point_one_way() {
    let metadata = metadata();
    let rank_of: BTreeMap<&str, usize> = RANKS
        .iter()
        .enumerate()
        .flat_map(|(rank, names)| names.iter().map(move |&name| (name, rank)))
        .collect();
    for package in metadata.workspace_packages() {
        let rank = rank_of.get(package.name.as_str());
        let rank = rank.unwrap_or_else(|| panic!("{} has no rank; give it one", package.name));
        for dependency in &package.dependencies {
            let Some(below) = rank_of.get(dependency.name.as_str()) else { continue };
            assert!(below < rank, "{} must not depend on {}", package.name, dependency.name);
        }
    }
}

/// What is pure takes time and chance as arguments, and reaches no file or network.
#[test]
fn the_pure_crates_reach_nothing_outside() {
    let metadata = metadata();
    let impure = ["tokio", "rusqlite", "getrandom", "rand", "tempfile", "directories", "axum"];
    for package in metadata.workspace_packages() {
        if !["stats", "diary", "clinic", "exchange"].contains(&package.name.as_str()) {
            continue;
        }
        for dependency in &package.dependencies {
            let normal = dependency.kind == DependencyKind::Normal;
            let reaches = impure.contains(&dependency.name.as_str());
            assert!(
                !(normal && reaches),
                "{} must not depend on {}",
                package.name,
                dependency.name
            );
        }
    }
}

#[test]
fn every_licence_is_permissive() {
    let allowed = |expression: &str| {
        let expression = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX).unwrap();
        expression.evaluate(|requirement| ALLOWED.contains(&requirement.to_string().as_str()))
    };
    let mut refused = BTreeSet::new();
    for package in &metadata().packages {
        match &package.license {
            Some(license) if allowed(license) => {}
            license => {
                refused.insert(format!("{} ({license:?})", package.name));
            }
        }
    }
    assert!(refused.is_empty(), "not on the list of permissive licences: {refused:?}");
}

#[test]
fn this_project_is_dual_licensed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(root.join(file).exists(), "{file} is missing");
    }
    for package in metadata().workspace_packages() {
        assert_eq!(package.license.as_deref(), Some("MIT OR Apache-2.0"), "{}", package.name);
    }
}

#[test]
fn the_architecture_page_names_every_crate() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let workspace = metadata();
    let folders = workspace.workspace_packages().into_iter().map(|package| {
        let folder = package.manifest_path.parent().unwrap();
        folder.strip_prefix(&workspace.workspace_root).unwrap().to_string()
    });
    let named = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    let listed: BTreeSet<String> = page.lines().filter_map(named).collect();
    assert_eq!(folders.collect::<BTreeSet<_>>(), listed, "the table of crates in ARCHITECTURE.md");
}
