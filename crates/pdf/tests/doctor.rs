//! The report for a doctor as it comes out on paper, and what it says.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use clinic::{
    remedies::Remedies,
    simulator::{World, simulate_seeded},
    suspects::{Inquiry, Warm, first},
    trial::{Designs, Planned, registration},
};
use diary::{
    Answer, Body, CheckOutcome, CheckStatement, Choice, Diary, Event, EventId, MedicineStatement,
    NightStatement, Observation, PlanStatement, ProfileStatement, Tier, Within, trial::Digest,
};
use jiff::{civil, tz::Offset};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use exchange::report::{
    Choices, Paper, Section,
    doctor::report,
    document::{Block, Document, Size},
};
use pdf::{FontBytes, Fonts, write};

fn fonts() -> Fonts {
    let read = |name: &str| -> FontBytes {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/fonts/");
        std::sync::Arc::new(std::fs::read(format!("{root}{name}")).unwrap())
    };
    Fonts {
        regular: read("SourceSans3-Regular.ttf"),
        bold: read("SourceSans3-SemiBold.ttf"),
        fallback: read("DejaVuSans.ttf"),
    }
}

const ON: civil::Date = civil::date(2026, 11, 24);

/// Events of one person, as many as are wanted, after those of `events`.
fn with(mut events: Vec<Event>, bodies: Vec<Body>) -> Diary {
    for (n, body) in bodies.into_iter().enumerate() {
        let recorded = format!("2026-11-20T08:{:02}:00Z", n % 60).parse().unwrap();
        let newest = events.iter().filter_map(Event::stamp).max();
        let id = EventId::written(n as i64, [u8::try_from(n % 250).unwrap(); 10]);
        let body = match body {
            Body::Medicine(said) => Body::Medicine(MedicineStatement { medicine: id, ..said }),
            Body::Check(said) => Body::Check(CheckStatement { check: id, ..said }),
            body => body,
        };
        events.push(Event::written(id, recorded, newest, body));
    }
    Diary::replay(events)
}

fn year() -> Vec<Event> {
    let world = World::demo().ending("2026-11-22".parse().unwrap());
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    simulate_seeded(&world, 5).events(Offset::UTC, &mut rng)
}

fn medicine(name: &str, started: Option<civil::Date>) -> MedicineStatement {
    let mut statement = MedicineStatement::about(EventId::from_bytes([0; 16]));
    statement.name = Some(name.into());
    statement.started = started.map(Answer::Known);
    statement
}

fn check(findings: &[(&str, Answer<bool>)]) -> CheckStatement {
    let mut statement = CheckStatement::about(EventId::from_bytes([0; 16]));
    let said = findings.iter().map(|(id, said)| (id.parse().unwrap(), *said));
    statement.findings = said.collect();
    statement
}

/// Someone as people who have cramps are: a few medicines, a condition, a check, two remedies.
fn ordinary() -> Vec<Body> {
    let (yes, no) = (Answer::Known(true), Answer::Known(false));
    let mut profile = ProfileStatement {
        birth_year: Some(Answer::Known(diary::BirthYear::new(1954).unwrap())),
        sex: Some(Answer::Known(diary::Sex::Female)),
        cramps_since: Some(Answer::Known(civil::date(2024, 9, 1))),
        ..ProfileStatement::default()
    };
    profile.conditions.insert("diabetes".parse().unwrap(), yes);
    profile.conditions.insert("kidney-disease".parse().unwrap(), no);
    let mut thiazide = medicine("bendroflumethiazide", Some(civil::date(2024, 3, 1)));
    thiazide.changed.insert(civil::date(2025, 9, 12), Answer::Known("5 mg".into()));
    let book = clinic::triage::RuleBook::built_in();
    let all_no: Vec<(&str, Answer<bool>)> = book
        .findings()
        .filter(|finding| !finding.later && finding.screen.0 != "spasms")
        .map(|finding| (finding.id.as_str(), no))
        .collect();
    let mut asked = check(&all_no);
    for (id, said) in [
        ("numb-or-tingling-feet", yes),
        ("one-leg-swollen", Answer::NotSure),
        ("cramps-most-weeks", yes),
    ] {
        asked.findings.insert(id.parse().unwrap(), said);
    }
    asked.outcome = Some(CheckOutcome {
        tier: Tier::Soon,
        within: Some(Within::Today),
        complete: false,
        fired: vec!["S1".parse().unwrap(), "C4".parse().unwrap()],
        knowledge: "2026-11".into(),
    });
    let plan = |remedy: &str, choice, on| {
        Body::Plan(PlanStatement { remedy: remedy.parse().unwrap(), choice, on })
    };
    vec![
        Body::Check(asked),
        Body::Profile(profile),
        Body::Medicine(thiazide),
        Body::Medicine(medicine("salmeterol", Some(civil::date(2025, 2, 10)))),
        Body::Medicine(medicine("paracetamol", None)),
        plan("R01", Choice::Started, civil::date(2026, 8, 1)),
        plan("R27", Choice::Started, civil::date(2026, 11, 1)),
    ]
}

fn everything() -> Choices {
    Choices { sections: Section::ALL.into(), ..Choices::default() }
}

fn report_of(diary: &Diary, choices: &Choices) -> Document {
    let why = first(diary, &Inquiry::of(diary), &Warm::default()).why;
    report(diary, Some(&why), ON, choices)
}

/// Every word of a document, in reading order.
fn words(blocks: &[Block]) -> String {
    let mut all = String::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } => all += text,
            Block::Paragraph { text, .. } => all += &text.words(),
            Block::List(items) => {
                items.iter().for_each(|item| all += &format!("{}\n", item.words()))
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    all += &format!("{} | ", cell.words());
                }
            }
            Block::Figure(figure) => all += &figure.alt,
            Block::Columns(columns) => {
                columns.iter().for_each(|(_, inside)| all += &words(inside));
            }
            Block::NewSheet => {}
        }
        all += "\n";
    }
    all
}

fn said(diary: &Diary, choices: &Choices) -> String {
    words(&report_of(diary, choices).blocks)
}

fn printed(diary: &Diary, choices: &Choices) -> Vec<u8> {
    let pdf = write(&report_of(diary, choices), choices.paper, &fonts()).unwrap();
    assert!(pdf.len() < 300_000, "{} bytes", pdf.len());
    pdf
}

fn sheets(pdf: &[u8]) -> usize {
    let found = pdf.windows(10).filter(|window| window == b"/Type/Page");
    let tree = pdf.windows(11).filter(|window| window == b"/Type/Pages");
    found.count() - tree.count()
}

#[test]
fn an_ordinary_year_is_one_page() {
    let diary = with(year(), ordinary());
    for paper in [Paper::A4, Paper::Letter] {
        let pdf = printed(&diary, &Choices { paper, ..Choices::default() });
        if let Ok(place) = std::env::var("CHARLEY_KEEP_PDF") {
            std::fs::write(format!("{place}/ordinary-{paper:?}.pdf"), &pdf).unwrap();
            let whole = printed(&diary, &Choices { paper, ..everything() });
            std::fs::write(format!("{place}/whole-{paper:?}.pdf"), whole).unwrap();
        }
        // What is there to be looked up may stand on the back.
        let mut to_be_read = report_of(&diary, &Choices::default());
        let fine = |block: &Block| matches!(block, Block::Paragraph { size: Size::Fine, .. });
        to_be_read.blocks.retain(|block| !fine(block));
        let pdf = write(&to_be_read, paper, &fonts()).unwrap();
        // Letter is four lines lower than A4.
        let most = if paper == Paper::A4 { 1 } else { 2 };
        assert!(sheets(&pdf) <= most, "{paper:?}");
    }
}

#[test]
fn a_linked_medicine_stands_with_its_strength_and_source_and_nothing_is_to_be_left_off() {
    let said = said(&with(year(), ordinary()), &Choices::default());
    assert!(said.contains("3 of 3, as a thiazide water tablet [2]; begun or changed"), "{said}");
    assert!(said.contains("since Mar 2024; 12 Sep 2025: 5 mg"), "{said}");
    assert!(said.contains("[2] Garrison SR"), "{said}");
    assert!(said.contains("Also taken: paracetamol (since when: not said)."), "{said}");
    assert!(said.contains("Whether this is everything they take was not asked."));
    assert!(!said.to_lowercase().contains("stop "), "{said}");
    assert!(said.contains("not yet reviewed by a clinician"));
}

#[test]
fn the_warning_signs_say_what_was_asked_and_what_was_not() {
    let said = said(&with(year(), ordinary()), &everything());
    assert!(
        said.contains("Check of 20 Nov 2026, by the person themselves: to be looked at soon"),
        "{said}"
    );
    assert!(said.contains("Not sure: One calf or leg swollen."), "{said}");
    assert!(said.contains("Not asked: jaw, swallowing, spasms, clawing hands"), "{said}");
    assert!(said.contains("Answered no: one leg or foot, suddenly (5 of 6); breath"), "{said}");
    let nothing = words(&report_of(&with(year(), Vec::new()), &Choices::default()).blocks);
    assert!(nothing.contains("Not asked: no check was made."), "{nothing}");
}

#[test]
fn a_part_that_is_left_out_is_not_told_by_another() {
    let mut choices = everything();
    choices.sections.remove(&Section::Medicines);
    choices.sections.remove(&Section::Conditions);
    let hidden = said(&with(year(), ordinary()), &choices);
    for secret in ["bendroflumethiazide", "salmeterol", "Diabetes"] {
        assert!(!hidden.contains(secret), "{secret}: {hidden}");
    }
    choices.sections = [Section::Consider].into();
    let hidden = said(&with(year(), ordinary()), &choices);
    assert!(!hidden.contains("feet") && !hidden.contains("1954"), "{hidden}");
}

#[test]
fn an_empty_diary_and_one_night_make_a_page() {
    let empty = Diary::default();
    assert_eq!(sheets(&printed(&empty, &Choices::default())), 1);
    printed(&empty, &everything());
    assert!(said(&empty, &everything()).contains("Nothing is recorded for this period yet."));
    let mut night = NightStatement::about("2026-11-20".parse().unwrap());
    night.cramps = Some(Observation::NoCramps);
    let one = with(Vec::new(), vec![Body::Night(night)]);
    assert_eq!(sheets(&printed(&one, &Choices::default())), 1);
    printed(&one, &everything());
}

#[test]
fn hostile_notes_and_sixty_medicines_make_whole_pages() {
    let hostile = [
        "\u{0}\u{7}<script>alert(1)</script> ]]> & \u{202e}txt.exe\u{202c}".to_owned(),
        "שלום عليكم ﷽ 🦵🏽👩‍👩‍👧‍👦 e\u{301}\u{323}".to_owned(),
        "W".repeat(4_000),
        "pain \u{feff}\u{200b}".repeat(300),
    ];
    let mut bodies = ordinary();
    for (n, note) in hostile.iter().enumerate() {
        let mut night = NightStatement::about(format!("2026-11-1{n}").parse().unwrap());
        night.note = Some(Answer::Known(note.clone()));
        bodies.push(Body::Night(night));
    }
    for n in 0..60 {
        let names = ["simvastatin", "salmeterol", "furosemide", "\u{202e}<b>pill</b>", "W W W W"];
        let name = format!("{} {n}", names[n % names.len()]);
        bodies.push(Body::Medicine(medicine(&name, None)));
    }
    let diary = with(year(), bodies);
    let long = Choices {
        name: Some("\u{202e}<i>Nobody</i> ".repeat(6)),
        question: Some(hostile[1].repeat(20)),
        ..everything()
    };
    let whole = printed(&diary, &long);
    assert!(sheets(&whole) > 3);
    if let Ok(place) = std::env::var("CHARLEY_KEEP_PDF") {
        std::fs::write(format!("{place}/hostile.pdf"), &whole).unwrap();
    }
    assert!(whole == printed(&diary, &long), "the same diary and day give the same bytes");
}

/// What stands in a file to be read, each piece without its gaps, in the order of the document.
fn to_read(blocks: &[Block]) -> Vec<String> {
    let mut pieces = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } => pieces.push(text.clone()),
            Block::Paragraph { text, .. } => pieces.push(text.words()),
            Block::List(items) => pieces.extend(items.iter().map(|item| item.words())),
            Block::Table(table) => {
                pieces.extend(table.rows.iter().flatten().map(|cell| cell.words()));
            }
            Block::Columns(columns) => {
                columns.iter().for_each(|(_, inside)| pieces.extend(to_read(inside)));
            }
            Block::Figure(_) | Block::NewSheet => {}
        }
    }
    pieces.iter().map(|piece| without_gaps(piece)).collect()
}

/// Without quotation marks too: a reader of tags sets what it reads in them.
fn without_gaps(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '"').collect()
}

#[test]
fn another_program_reads_the_file_in_the_order_of_the_document() {
    let diary = with(year(), ordinary());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    let document = report_of(&diary, &everything());
    let pdf = write(&document, Paper::A4, &fonts()).unwrap();
    std::fs::write(&file, &pdf).unwrap();
    // As it is drawn, which is what is copied and searched, and as it is tagged, which is what is
    // read aloud. `cargo xtask install` gives both programs.
    for (program, options) in [("pdftotext", ["-q", "-raw"]), ("pdfinfo", ["-enc", "UTF-8"])] {
        let mut reader = std::process::Command::new(program);
        reader.args(options);
        match program {
            "pdftotext" => reader.arg(&file).arg("-"),
            _ => reader.arg("-struct-text").arg(&file),
        };
        let said = reader.output().unwrap();
        assert!(said.status.success(), "{program}: {}", String::from_utf8_lossy(&said.stderr));
        let mut said = without_gaps(&String::from_utf8(said.stdout).unwrap());
        for number in 1..=sheets(&pdf) {
            let foot = format!("{}·{number}/{}", document.footer, sheets(&pdf));
            said = said.replacen(&without_gaps(&foot), "", 1);
        }
        let mut from = 0;
        for piece in to_read(&document.blocks) {
            let found = said[from..].find(&piece);
            let at =
                found.unwrap_or_else(|| panic!("{program} does not read {piece:?} in its place"));
            from += at + piece.len();
        }
    }
}

#[test]
fn a_trial_is_handed_over_when_it_is_asked_for_and_not_before() {
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
    let id = EventId::written(900, [9; 10]);
    let begun = "2026-06-01".parse().unwrap();
    let drawn =
        registration(id, remedy, design, &planned, None, begun, Digest::from_bytes([7; 32]))
            .unwrap();
    let mut events = year();
    let newest = events.iter().filter_map(Event::stamp).max();
    events.push(Event::written(id, "2026-06-01T18:00:00Z".parse().unwrap(), newest, drawn));
    let diary = Diary::replay(events);
    assert!(!said(&diary, &Choices::default()).contains("Trials on oneself"));
    let whole = said(&diary, &everything());
    assert!(whole.contains("Trials on oneself") && whole.contains("30 % if it halves"), "{whole}");
    printed(&diary, &everything());
    assert!(!said(&Diary::replay(year()), &everything()).contains("Trials on oneself"));
}
