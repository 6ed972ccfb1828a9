//! How long reading all of `knowledge/` takes, in a process that has read none of it.
//!
//! Owns: the list of what there is to read.
//! Must not know: whether that is fast enough.
//!
//! Each line has a name, milliseconds, a tab, and how many entries were read so far: first the
//! exposures alone, which noting a night has to wait for, and then everything.

use clinic::{
    about_you::AboutYou,
    acute::Acute,
    causes::Causes,
    circumstances::Circumstances,
    claims::Claims,
    conditions::Conditions,
    exposures::Exposures,
    knowledge::{Edition, Sources},
    medicines::Medicines,
    remedies::Remedies,
    routines::Routines,
    topics::Topics,
    triage::RuleBook,
    trial::Designs,
};

/// Reads every file once. The number of entries keeps any of it from being left out as unused.
fn read_all() -> usize {
    let (rules, claims) = (RuleBook::built_in(), Claims::built_in());
    let checked = rules.rules().count() + rules.mimics().count() + rules.findings().count();
    let medicines = Medicines::built_in();
    let _: (&Edition, &Acute) = (Edition::built_in(), Acute::built_in());
    checked
        + claims.iter().count()
        + claims.missed().count()
        + medicines.iter().count()
        + medicines.groups().count()
        + medicines.names().count()
        + AboutYou::built_in().groups().count()
        + Causes::built_in().iter().count()
        + Circumstances::built_in().iter().count()
        + Conditions::built_in().iter().count()
        + Exposures::built_in().iter().count()
        + Remedies::built_in().iter().count()
        + Routines::built_in().iter().count()
        + Sources::built_in().iter().count()
        + Topics::built_in().iter().count()
        + Designs::built_in().iter().count()
}

#[expect(clippy::disallowed_methods, reason = "this runs on the developer's machine only")]
fn main() {
    let start = std::time::Instant::now();
    let tell = |name: &str, entries: usize| {
        println!("{name} {}\t{entries}", start.elapsed().as_secs_f64() * 1000.0);
    };
    tell("exposures", Exposures::built_in().iter().count());
    tell("all", read_all());
}
