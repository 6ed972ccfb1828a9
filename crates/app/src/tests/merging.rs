//! Two people's worth of everything a diary can hold, merged.

use clinic::{
    remedies::Remedies,
    trial::{Designs, Planned, registration},
};
use diary::{
    Answer, BirthYear, CheckOutcome, CheckStatement, Choice, Diary, ExposureDefinition,
    ExposureKind, MedicineStatement, PlanStatement, ProfileStatement, Sex, SuspicionStatement,
    Tier, Within, trial::Digest,
};

use super::*;

fn app_of(first: i64) -> (App, Arc<MemoryLog>) {
    let log = Arc::new(MemoryLog::default());
    let port = Arc::clone(&log) as Arc<dyn EventLog>;
    let entropy = Arc::new(Counter(AtomicI64::new(first)));
    (App::new(port, Arc::new(TickingClock::default()), entropy, None), log)
}

fn profile(born: i16, condition: &str, said: Answer<bool>) -> Body {
    let mut profile = ProfileStatement {
        birth_year: Some(Answer::Known(BirthYear::new(born).unwrap())),
        sex: Some(Answer::Known(Sex::Female)),
        ..ProfileStatement::default()
    };
    profile.conditions.insert(condition.parse().unwrap(), said);
    Body::Profile(profile)
}

fn check(id: EventId, finding: &str, said: Answer<bool>) -> Body {
    let mut check = CheckStatement::about(id);
    check.findings.insert(finding.parse().unwrap(), said);
    check.outcome = Some(CheckOutcome {
        tier: Tier::Routine,
        within: Some(Within::Weeks),
        complete: false,
        fired: vec!["C5".parse().unwrap()],
        knowledge: "2026-11".into(),
    });
    Body::Check(check)
}

fn medicine(id: EventId, name: &str) -> Body {
    let mut medicine = MedicineStatement::about(id);
    medicine.name = Some(name.into());
    medicine.started = Some(Answer::Known(civil::date(2024, 3, 1)));
    Body::Medicine(medicine)
}

fn plan(remedy: &str, choice: Choice, on: civil::Date) -> Body {
    Body::Plan(PlanStatement { remedy: remedy.parse().unwrap(), choice, on })
}

fn suspicion(exposure: &str) -> Body {
    Body::Suspicion(SuspicionStatement { exposure: exposure.parse().unwrap(), suspected: true })
}

fn exposure(id: &str) -> Body {
    Body::Exposure(ExposureDefinition {
        id: id.parse().unwrap(),
        label: id.into(),
        kind: ExposureKind::YesNo,
        unit: None,
        contrast: None,
    })
}

fn trial(id: EventId) -> Body {
    let remedy = Remedies::built_in().get(&"R01".parse().unwrap()).unwrap();
    let design = Designs::built_in().of(remedy).unwrap();
    let planned = Planned {
        design: design.of_length(6),
        blocks: 6,
        nights: 84,
        cramps: None,
        if_halved: 0.3,
        if_three_in_ten_fewer: 0.1,
        if_nothing: 0.02,
        wrong_direction: 0.0,
        simulations: 500,
        nights_behind: 0,
        lengths_behind: None,
    };
    let seed = Digest::from_bytes([7; 32]);
    let first = "2026-11-24".parse().unwrap();
    registration(id, remedy, design, &planned, None, first, seed).unwrap()
}

fn fill(app: &App, say: impl Fn(&dyn Fn(Body), &dyn Fn(&dyn Fn(EventId) -> Body))) {
    let new = |body: Body| {
        block_on(app.record_new(body)).unwrap();
    };
    let named = |body: &dyn Fn(EventId) -> Body| {
        let id = app.new_id();
        block_on(app.record(id, body(id))).unwrap();
    };
    say(&new, &named);
}

fn hers() -> (App, Arc<MemoryLog>) {
    let (app, log) = app_of(0);
    fill(&app, |new, named| {
        new(profile(1954, "diabetes", Answer::Known(true)));
        named(&|id| check(id, "fainted", Answer::NotSure));
        named(&|id| medicine(id, "bendroflumethiazide"));
        new(plan("R01", Choice::Started, civil::date(2026, 11, 1)));
        new(suspicion("stress"));
        new(exposure("tea"));
        named(&trial);
        new(cramps(2));
    });
    block_on(app.record_touch(cramp_now(&app, app.new_id()))).unwrap();
    (app, log)
}

fn his() -> (App, Arc<MemoryLog>) {
    let (app, log) = app_of(1 << 20);
    fill(&app, |new, named| {
        for _ in 0..20 {
            app.clock().now();
        }
        new(profile(1949, "kidney-disease", Answer::NotSure));
        named(&|id| check(id, "calf-pain-on-walking", Answer::Known(true)));
        named(&|id| medicine(id, "bendroflumethiazide"));
        new(plan("R01", Choice::Stopped, civil::date(2026, 11, 20)));
        new(plan("R05", Choice::NotForMe, civil::date(2026, 11, 20)));
        new(suspicion("alcohol_drinks"));
        new(exposure("tea"));
        named(&trial);
        new(cramps(3));
        new(cramps(1));
    });
    block_on(app.undo_latest()).unwrap();
    (app, log)
}

fn bring(into: &App, file: &str) -> (usize, usize) {
    let imported = block_on(into.import(file.as_bytes(), &mut |_, _| {})).unwrap();
    assert!(imported.merged && imported.undo.is_none());
    (imported.added, imported.unchanged)
}

fn counted(diary: &Diary) -> [usize; 4] {
    [
        diary.medicines().count(),
        diary.checks().count(),
        diary.trials().count(),
        diary.suspicions().count(),
    ]
}

#[test]
fn two_whole_diaries_become_one_in_either_direction_and_nothing_is_doubled() {
    let ((her, her_log), (him, his_log)) = (hers(), his());
    let written = |app: &App| block_on(app.export_json()).unwrap();
    let (from_her, from_him) = (written(&her), written(&him));
    let (mine, theirs) = (stored(&her_log), stored(&his_log));
    assert_eq!(bring(&her, &from_him), (theirs, 0));
    assert_eq!(bring(&him, &from_her), (mine, 0));
    let both = written(&her);
    assert!(both == written(&him), "merged either way, the file is the same");
    let (third, third_log) = app_of(1 << 30);
    bring(&third, &from_him);
    bring(&third, &from_her);
    assert_eq!(bring(&third, &both), (0, mine + theirs));
    assert!(written(&third) == both);
    assert_eq!(stored(&third_log), mine + theirs);

    let diary = block_on(third.diary()).unwrap();
    assert_eq!(*diary, *block_on(her.diary()).unwrap());
    assert_eq!(*diary, *block_on(him.diary()).unwrap());
    assert_eq!(counted(&diary), [2, 2, 2, 2]);
    assert_eq!(diary.custom_exposures().count(), 1);
    // Of each field the latest holds; what only one said stays.
    let profile = diary.profile();
    assert_eq!(
        profile.birth_year.as_ref().unwrap().what,
        Answer::Known(BirthYear::new(1949).unwrap())
    );
    assert_eq!(profile.conditions.len(), 2);
    let decided: Vec<(String, Vec<Choice>)> = diary
        .decisions()
        .map(|(id, all)| (id.to_string(), all.iter().map(|it| it.what.choice).collect()))
        .collect();
    assert_eq!(
        decided,
        [
            ("R01".to_owned(), vec![Choice::Started, Choice::Stopped]),
            ("R05".to_owned(), vec![Choice::NotForMe]),
        ]
    );
    // He took his last word back; hers is older than the one before it.
    assert_eq!(diary.observation(night()).count(), Some(3));
}

#[test]
fn a_merge_names_the_nights_of_which_both_said_something() {
    let ((mine, _), (theirs, _)) = (app_of(1), app_of(1 << 40));
    let said = |app: &App, at: &str, count| {
        let cramps = Some(Observation::exactly(count).unwrap());
        let about = NightStatement::about(at.parse().unwrap());
        block_on(app.record_new(Body::Night(NightStatement { cramps, ..about }))).unwrap();
    };
    said(&theirs, "2026-11-20", 1);
    said(&theirs, "2026-11-22", 1);
    said(&mine, "2026-11-21", 2);
    for _ in 0..5 {
        mine.clock().now();
    }
    said(&mine, "2026-11-20", 2);
    for _ in 0..9 {
        theirs.clock().now();
    }
    said(&theirs, "2026-11-21", 3);
    let file = block_on(theirs.export_json()).unwrap();
    let imported = block_on(mine.import(file.as_bytes(), &mut |_, _| {})).unwrap();
    let diary = block_on(mine.diary()).unwrap();
    let told = imported.told(&mine, &diary, diary::DateOrder::DayFirst.into());
    assert_eq!(
        told.summary,
        "3 records added, 0 already there: 1 night new, 1 changed, 1 left as it is"
    );
    let lines: Vec<String> = told
        .sections
        .iter()
        .flat_map(|it| &it.lines)
        .map(|it| format!("{}: {}", it.which, it.what))
        .collect();
    assert_eq!(
        lines,
        ["21 Nov 2026: cramps 2, now 3", "20 Nov 2026: cramps 2 in your diary, 1 in the file",]
    );
}
