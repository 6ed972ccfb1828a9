use clinic::exposures::Exposures;
use diary::{
    Body, Diary, Event, ExposureDefinition, ExposureKind, ExposureValue, Night, Observation,
    SealedEvent,
    import::{self, Decision},
};
use proptest::prelude::*;

use super::{MAX_ROWS, MAX_VALUES, Refused, Table, read, write};
use crate::arbitrary;

const SOURCE: &str = "diary-csv";

fn read_into(text: &str, diary: &Diary) -> Result<Table, Refused> {
    read(text.as_bytes(), Exposures::built_in(), diary)
}

fn table(text: &str) -> Table {
    read_into(text, &Diary::default()).unwrap()
}

fn export(diary: &Diary) -> String {
    write(diary, Exposures::built_in())
}

/// What importing a table adds to a diary, as the program does it.
fn news(text: &str, diary: &Diary) -> Vec<Event> {
    let table = read_into(text, diary).unwrap();
    assert_eq!((table.skipped, table.left_out), (Vec::new(), Vec::new()), "{text}");
    let mut events = Vec::new();
    for definition in table.definitions {
        let id = definition.id.to_string();
        let body = Body::Exposure(definition);
        events.extend(import::event(diary, SOURCE, &id, 0, None, &body));
    }
    for row in &table.rows {
        match import::weigh(diary, SOURCE, row) {
            Decision::NothingNew => {}
            Decision::Add(event) => events.push(*event),
            Decision::Conflict(conflict) | Decision::AddRest(_, conflict) => {
                panic!("{}: {conflict}\n{text}", row.night)
            }
        }
    }
    let sealed = events.into_iter().map(|event| SealedEvent::seal(event).unwrap());
    sealed.map(SealedEvent::into_event).collect()
}

/// The lines that are skipped, with a part of the reason.
fn assert_skipped(text: &str, expected: &[(u64, &str)]) {
    let skipped = table(text).skipped;
    assert_eq!(skipped.len(), expected.len(), "{skipped:#?}");
    for (skipped, (line, why)) in skipped.iter().zip(expected) {
        assert_eq!(skipped.line, *line, "{skipped:#?}");
        assert!(skipped.why.contains(why), "{:?}\nshould say: {why}", skipped.why);
    }
}

#[test]
fn a_table_reads_as_people_write_it() {
    let read = table(
        "Night,Cramps,Worst pain,Minutes,Side,Site,Alcohol,Bedtime stretch,Recorded\n\
         2026-11-22,0,,,,,1.5,Yes,\n\
         2026-11-23,>=2,7,4.5,LEFT,calf,,no,2026-11-24T08:00:00+01:00[Europe/Paris]\n\
         2026-11-24,,,,,,,,\n\
         ,,,,,,,,\n\
         2026-11-25,2.0,7.0,,,,,,2026-11-26T08:00Z\n",
    );
    assert_eq!((read.skipped.len(), read.left_out.len(), read.definitions.len()), (0, 0, 0));
    assert_eq!(read.rows.len(), 3);
    assert_eq!(read.rows[0].cramps, Observation::NoCramps);
    let alcohol = "alcohol_drinks".parse().unwrap();
    assert_eq!(read.rows[0].exposures[&alcohol], ExposureValue::Number(1.5));
    let second = &read.rows[1];
    assert_eq!(second.cramps, Observation::at_least(2).unwrap());
    assert_eq!(second.longest.unwrap().as_seconds(), 270);
    assert!(!second.exposures.contains_key(&alcohol));
    assert_eq!(second.recorded.as_ref().unwrap().zone(), Some("Europe/Paris"));
    assert_eq!(read.rows[2].cramps.count(), Some(2));
    assert_eq!(read.rows[2].worst_pain.unwrap().level(), 7);
}

#[test]
fn a_table_from_a_european_spreadsheet_reads_the_same() {
    let read = table(
        "\u{feff}sep=;\r\nnight;cramps;minutes;fluids;\"Tee;grün\";;\r\n2026-11-23;1;\"2,5\";1,25;2;;\r\n;;;;;;\r\n",
    );
    assert_eq!((read.skipped.len(), read.left_out.len()), (0, 0));
    let row = &read.rows[0];
    assert_eq!(row.longest.unwrap().as_seconds(), 150);
    assert_eq!(row.exposures[&"fluids_litres".parse().unwrap()], ExposureValue::Number(1.25));
    assert_eq!(read.definitions[0].label, "Tee;grün");
    assert_eq!(read.definitions[0].id.as_str(), "tee_grün");
}

#[test]
fn a_row_that_cannot_be_read_is_skipped_by_line_and_the_rest_is_stored() {
    let text = "night,cramps,worst_pain,minutes,side,alcohol,stretch,recorded\n\
        23/11/2026,0,,,,,,\n\
        2026-11-01,-1,,,,,,\n\
        2026-11-02,1e9,,,,,,\n\
        2026-11-03,1,11,,,,,\n\
        2026-11-04,1,,-3,,,,\n\
        2026-11-05,1,,,middle,,,\n\
        2026-11-06,0,,,,51,,\n\
        2026-11-07,0,,,,yes,,\n\
        2026-11-08,0,,,,,2,\n\
        2026-11-09,0,,,,lots,,\n\
        2026-11-10,0,,,,,\n\
        2026-11-11,0,,,,,,2026-11-12\n\
        2026-11-12,0,,,,,,2026-11-13T08:00\n\
        2026-11-13,0,\"7,,,,,\n\
        ,1,,,,,,\n\
        2026-11-14,0,,,,,,\n";
    assert_skipped(
        text,
        &[
            (2, "\"23/11/2026\" is not a date; write the date of the evening as 2026-11-23"),
            (3, "cramps: \"-1\" is not a number of cramps; write 0 to 99"),
            (4, "cramps: \"1e9\" is not a number of cramps"),
            (12, "7 cells where the header names 8"),
            (15, "a quote is opened and never closed"),
            (16, "night is empty; write the date"),
        ],
    );
    let read = table(text);
    // Of the others the value is not recorded, and the night is.
    let not_taken = [
        (5, "worst_pain: a pain of \"11\" is outside 0..=10"),
        (6, "minutes: a cramp of -3 min is outside"),
        (7, "side: \"middle\" is not a side"),
        (8, "Alcohol: 51 is outside 0 to 50"),
        (9, "alcohol: \"yes\" is not a number; write one, such as 2 or 0.5, or nothing"),
        (10, "stretch: \"2\" is neither yes nor no; write one of them, or nothing"),
        (11, "alcohol: \"lots\" is not a number"),
        (13, "recorded: \"2026-11-12\" is not a moment"),
        (14, "has no offset from UTC; write it as"),
    ];
    assert_eq!(read.not_taken.len(), not_taken.len(), "{:#?}", read.not_taken);
    for (found, (line, why)) in read.not_taken.iter().zip(not_taken) {
        assert!(found.line == line && found.why.contains(why), "{found:?}\nshould say: {why}");
    }
    assert_eq!(read.rows.len(), not_taken.len() + 1);
    assert!(read.rows.iter().all(|row| row.cramps.is_recorded() && row.exposures.is_empty()));
}

#[test]
fn a_date_written_otherwise_is_not_guessed_and_each_way_to_mean_it_is_written_out() {
    assert_skipped(
        "night,cramps\n05/01/2026,1\n13.01.2026,1\n2026/1/9,0\n5/5/2026,0\n31/02/2026,0\n6 Jan 2026,0\n",
        &[
            (
                2,
                "\"05/01/2026\" can be read in two ways; write the date of the evening as 2026-01-05 or 2026-05-01",
            ),
            (3, "\"13.01.2026\" is not a date; write the date of the evening as 2026-01-13"),
            (4, "as 2026-01-09"),
            (5, "as 2026-05-05"),
            (6, "as 2026-11-23"),
            (7, "as 2026-11-23"),
        ],
    );
}

#[test]
fn a_row_of_which_nothing_could_be_read_is_skipped() {
    assert_skipped(
        "night,steps,alcohol\n2026-11-01,many,lots\n",
        &[(2, "or nothing if it is not known; 1 more of its cells cannot be read either")],
    );
}

#[test]
fn a_column_of_yes_and_no_in_two_ways_is_yes_and_no() {
    let sauna = |text: &str| {
        let read = table(text);
        let kinds: Vec<_> = read.definitions.iter().map(|it| it.kind).collect();
        let values = read.rows.iter().flat_map(|row| row.exposures.values().copied());
        (kinds, values.collect::<Vec<_>>(), read.not_taken.len())
    };
    let begun_with_numbers =
        "night,cramps,sauna\n2026-11-01,1,0\n2026-11-02,0,1\n2026-11-03,0,1\n2026-11-04,0,yes\n";
    let yes = ExposureValue::YesNo(true);
    assert_eq!(
        sauna(begun_with_numbers),
        (vec![ExposureKind::YesNo], vec![ExposureValue::YesNo(false), yes, yes, yes], 0)
    );
    // Another number beside them: then 1 may be one of something.
    let counted = begun_with_numbers.replace("-03,0,1", "-03,0,2");
    let (kinds, values, not_taken) = sauna(&counted);
    assert_eq!((kinds, values.len(), not_taken), (vec![ExposureKind::Number], 3, 1));
    assert_eq!(sauna(&begun_with_numbers.replace("yes", "1")).0, [ExposureKind::Number]);
}

#[test]
fn what_says_that_nothing_is_known_is_an_empty_cell() {
    let read = table(
        "night,cramps,worst_pain,alcohol,tea\n2026-11-01,NA,n/a,?,NA\n2026-11-02,1,Unknown,2,1\n2026-11-03,0,NA,-,NA\n",
    );
    assert_eq!((read.rows.len(), read.skipped.len(), read.not_taken.len()), (2, 0, 1));
    assert_eq!(read.rows[0].worst_pain, None);
    assert_eq!(read.definitions.len(), 1, "{read:?}");
    assert!(read.not_taken[0].why.contains("alcohol: \"-\""), "a dash may mean no");
}

#[test]
fn a_value_out_of_range_costs_the_value_and_not_the_night() {
    let read = table("night,cramps,stress,alcohol\n2026-11-06,2,11,1\n2026-11-07,0,10,1\n");
    assert_eq!((read.rows.len(), read.skipped.len()), (2, 0));
    assert_eq!(read.rows[0].cramps.count(), Some(2));
    assert_eq!(read.rows[0].exposures.len(), 1);
    assert_eq!(read.not_taken.len(), 1);
    assert_eq!(read.not_taken[0].line, 2);
    assert!(read.not_taken[0].why.contains("Stress: 11 is outside 0 to 10"), "{read:?}");
}

#[test]
fn one_and_zero_are_yes_and_no_where_yes_or_no_is_asked() {
    let read = table("night,stretch,alcohol\n2026-11-06,1,1\n2026-11-07,0,0\n");
    let stretch = |at: usize| read.rows[at].exposures[&"bedtime_stretch".parse().unwrap()];
    assert_eq!((stretch(0), stretch(1)), (ExposureValue::YesNo(true), ExposureValue::YesNo(false)));
    assert_eq!(
        read.rows[0].exposures[&"alcohol_drinks".parse().unwrap()],
        ExposureValue::Number(1.0)
    );
}

#[test]
fn two_stray_quotes_do_not_swallow_the_rows_between_them() {
    let text = "night,cramps,notes\n2026-11-01,\"1,\n2026-11-02,0,\n2026-11-03,\",\n2026-11-04,2,";
    let lines: Vec<u64> = table(text).skipped.iter().map(|skipped| skipped.line).collect();
    assert_eq!(lines, [2, 4]);
    assert_eq!(table(text).rows.len(), 2);
    // Nor where they stand in a column whose cells cost only themselves.
    let text =
        "night,cramps,alcohol\n2026-11-01,1,\"2\n2026-11-02,0,1\n2026-11-03,2,\"\n2026-11-04,0,1\n";
    let lines: Vec<u64> = table(text).skipped.iter().map(|skipped| skipped.line).collect();
    assert_eq!((lines, table(text).rows.len()), (vec![2, 4], 2));
    let noted = table("night,cramps,notes\n2026-11-01,x,\"a\nlong\nnote\"\n2026-11-02,0,\n");
    assert_eq!((noted.rows.len(), noted.skipped.len()), (1, 1));
}

#[test]
fn a_night_without_cramps_has_no_worst_one() {
    let header = "night,cramps,worst_pain,minutes,side,site\n";
    let tells = |field| format!("cramps is 0, but {field} tells of a cramp");
    for (row, field) in [
        ("2026-11-01,0,7,,,", "worst_pain"),
        ("2026-11-01,0,,3,,", "minutes"),
        ("2026-11-01,0,,,left,", "side"),
        ("2026-11-01,0,,,,calf", "site"),
    ] {
        assert_skipped(&format!("{header}{row}"), &[(2, &tells(field))]);
    }
    let read = table(&format!("{header}2026-11-01,0,0,0,,"));
    assert_eq!((read.rows[0].worst_pain, read.rows[0].longest), (None, None));
    let read = table(&format!("{header}2026-11-01,1,0,0,,"));
    assert_eq!((read.rows[0].cramps.count(), read.rows[0].longest), (Some(1), None));
    assert!(read.not_taken[0].why.contains("minutes: 0 where a cramp"), "{read:?}");
}

#[test]
fn two_rows_for_one_night_that_disagree_are_both_skipped() {
    let text = "night,cramps\n2026-11-01,1\n2026-11-02,0\n2026-11-01,2\n2026-11-01,1\n";
    assert_skipped(
        text,
        &[
            (2, "line 4 says something else about the night 2026-11-01; keep the one"),
            (4, "line 2 says something else"),
            (5, "line 4 says something else"),
        ],
    );
    assert_eq!(table(text).rows.len(), 1);
}

#[test]
fn two_rows_that_say_the_same_count_once() {
    let read = table("night,cramps\n2026-11-01,1\n2026-11-01, 1\n2026-11-01,\n");
    assert_eq!((read.rows.len(), read.skipped.len()), (1, 0));
}

#[test]
fn a_column_nobody_knows_becomes_an_exposure_of_the_persons_own() {
    let text = "night,Air quality (AQI),Cat on bed,notes,,empty,%\n\
        2026-11-01,25,yes,a bad night,x,,1\n\
        2026-11-02,22.5,no,better,,,\n\
        2026-11-03,high,,\"worse, then 3\",,,\n\
        2026-11-04,20,no,2,,,\n";
    let read = table(text);
    let defined: Vec<_> =
        read.definitions.iter().map(|d| (d.id.as_str(), &*d.label, d.kind)).collect();
    assert_eq!(
        defined,
        [
            ("air_quality_aqi", "Air quality (AQI)", ExposureKind::Number),
            ("cat_on_bed", "Cat on bed", ExposureKind::YesNo),
        ]
    );
    let left_out: Vec<_> = read.left_out.iter().map(|column| &*column.column).collect();
    assert_eq!(left_out, ["notes", "", "%"]);
    assert!(read.left_out[0].why.contains("not mostly numbers"));
    assert_eq!(read.rows.len(), 3);
    assert_skipped(text, &[(4, "Air quality (AQI): \"high\" is not a number")]);
}

#[test]
fn the_kind_that_the_diary_gave_an_exposure_holds() {
    let definition = ExposureDefinition {
        id: "tea".parse().unwrap(),
        label: "Tea".into(),
        kind: ExposureKind::YesNo,
        unit: None,
        contrast: None,
    };
    let diary =
        Diary::replay([Event::imported(SOURCE, "tea", 0, None, Body::Exposure(definition))]);
    let read =
        read_into("night,tea\n2026-11-01,2\n2026-11-02,3\n2026-11-03,yes\n", &diary).unwrap();
    assert_eq!((read.rows.len(), read.skipped.len(), read.definitions.len()), (1, 2, 0));
    assert!(read.skipped[0].why.contains("tea: \"2\" is neither yes nor no; write one"));
}

#[test]
fn yes_and_no_are_the_one_and_zero_that_an_earlier_file_wrote() {
    let read_after = |earlier: &str| {
        let diary = Diary::replay(news(earlier, &Diary::default()));
        read_into("night,cramps,tea\n2026-11-03,1,yes\n2026-11-04,0,no\n", &diary).unwrap()
    };
    let read = read_after("night,cramps,tea\n2026-11-01,0,0\n2026-11-02,0,1\n");
    let values: Vec<_> = read.rows.iter().flat_map(|row| row.exposures.values()).collect();
    assert_eq!(values, [&ExposureValue::Number(1.0), &ExposureValue::Number(0.0)]);
    assert_eq!(read.not_taken.len(), 0);
    // Three cups are no yes.
    let read = read_after("night,cramps,tea\n2026-11-01,0,0\n2026-11-02,0,3\n");
    assert_eq!((read.rows.len(), read.not_taken.len()), (2, 2));
}

#[test]
fn a_column_whose_rows_are_all_skipped_defines_nothing() {
    let read = table("night,tea\nyesterday,2\n2026-11-02,\n");
    assert_eq!((read.rows.len(), read.definitions.len()), (0, 0));
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_not_guessed() {
    assert_skipped(
        "night,steps\n2026-11-01,\"8,496\"\n2026-11-02,\"8,5\"\n2026-11-03,\"8,496,000\"\n",
        &[
            (2, "steps: \"8,496\" can be read in two ways; write 8496 or 8.496"),
            (4, "steps: \"8,496,000\" has marks within; write 8496000"),
        ],
    );
    assert_skipped(
        "night;steps\n2026-11-01;8.496\n2026-11-02;8,496\n2026-11-03;0.125\n",
        &[(2, "can be read in two ways; write 8496 or 8,496")],
    );
}

#[test]
fn what_is_too_much_is_refused_whole() {
    let many = format!("night\n{}", "2026-11-01\n".repeat(MAX_ROWS + 1));
    assert_eq!(read_into(&many, &Diary::default()), Err(Refused::TooManyRows));
    let wide = ",1".repeat(400);
    let header: String = (0..400).map(|n| format!(",x{n}")).collect();
    let rows = format!("2026-11-01{wide}\n").repeat(MAX_VALUES / 400);
    let text = format!("night{header}\n{rows}");
    assert_eq!(read_into(&text, &Diary::default()), Err(Refused::TooManyValues));
    assert_skipped(
        &format!("night{header}\n2026-11-01{wide}\n"),
        &[(2, "400 exposures; a night holds 200")],
    );
}

#[test]
fn a_message_quotes_no_more_than_forty_characters() {
    let long = "é".repeat(5_000);
    for text in [
        format!("night,{long}\n2026-11-01,x"),
        format!("night,alcohol,{long}\n2026-11-01,{long},x\n{long},1,x"),
        format!("night,minutes,tea\n2026-11-01,{long},{long}\n2026-11-02,,1\n2026-11-03,,1"),
    ] {
        let table = table(&text);
        for why in table.skipped.iter().chain(&table.not_taken).map(|row| &row.why) {
            assert!(why.chars().count() < 240, "{why}");
        }
        assert!(table.left_out.iter().all(|column| column.column.chars().count() <= 40));
        assert!(!table.skipped.is_empty() || !table.left_out.is_empty());
    }
}

#[test]
fn an_empty_diary_is_a_header() {
    assert_eq!(export(&Diary::default()), "night,cramps,worst_pain,minutes,side,site\n");
}

#[test]
fn an_exported_table_is_in_one_order_and_one_spelling() {
    let text = "site,night,tea,wine,stretch,minutes,recorded\n\
        calf,2026-11-02,2.50,1,,4.50,\n\
        ,2026-11-01,-0,,yes,,2026-11-02T08:00:00Z\n\
        ,2026-11-03,,,,,2026-11-04T08:00:00Z\n";
    let diary = Diary::replay(news(text, &Diary::default()));
    assert_eq!(
        export(&diary),
        "night,cramps,worst_pain,minutes,side,site,recorded,alcohol_drinks,bedtime_stretch,tea\n\
         2026-11-01,,,,,,2026-11-02T08:00:00+00:00,,yes,0\n\
         2026-11-02,,,4.5,,calf,,1,,2.5\n"
    );
}

#[test]
fn an_export_lists_nights_and_not_what_contradicts_itself() {
    let mut statement = diary::NightStatement::about("2026-11-01".parse::<Night>().unwrap());
    statement.cramps = Some(Observation::NoCramps);
    statement.worst_pain = Some(diary::Pain::new(7).unwrap().into());
    let alcohol = "alcohol_drinks".parse().unwrap();
    statement.exposures.insert(alcohol, ExposureValue::YesNo(true).into());
    let event = Event::imported(SOURCE, "x", 0, None, Body::Night(statement));
    let text = export(&Diary::replay([event]));
    assert_eq!(text, "night,cramps,worst_pain,minutes,side,site\n2026-11-01,0,,,,\n");
}

#[test]
fn a_table_names_four_places_and_reads_all_that_a_diary_knows() {
    let header = "night,cramps,worst_pain,minutes,side,site\n";
    let fine = format!(
        "{header}2026-11-01,1,,,left,back-of-thigh\n2026-11-02,1,,,,shin\n2026-11-03,1,,,,foot\n"
    );
    let diary = Diary::replay(news(&fine, &Diary::default()));
    let coarse = export(&diary);
    assert_eq!(
        coarse,
        format!("{header}2026-11-01,1,,,left,thigh\n2026-11-02,1,,,,other\n2026-11-03,1,,,,foot\n")
    );
    assert_eq!(news(&coarse, &diary), [], "it says nothing that the diary does not say");
}

proptest! {
    #[test]
    fn an_export_imported_elsewhere_exports_the_same_bytes(diary in arbitrary::diary()) {
        let first = export(&diary);
        let copy = Diary::replay(news(&first, &Diary::default()));
        prop_assert_eq!(export(&copy), first);
    }

    #[test]
    fn no_cell_is_a_formula_to_a_spreadsheet(diary in arbitrary::diary()) {
        for cell in export(&diary).split([',', '\n']) {
            let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '"']);
            prop_assert!(!begins || cell.parse::<f64>().is_ok(), "{cell}");
        }
    }

    #[test]
    fn an_export_imported_where_it_came_from_adds_nothing(diary in arbitrary::diary()) {
        prop_assert_eq!(news(&export(&diary), &diary), []);
    }

    #[test]
    fn importing_twice_is_importing_once(diary in arbitrary::diary()) {
        let text = export(&diary);
        let copy = Diary::replay(news(&text, &Diary::default()));
        prop_assert_eq!(news(&text, &copy), []);
    }

    #[test]
    fn every_line_of_a_file_is_read_or_named(
        rows in proptest::collection::vec("2026-0[1-3]-0[1-4],(|0|1|-1|some),(|7|x|\"|\"a)", 0..20),
    ) {
        let text = format!("night,cramps,worst_pain\n{}", rows.join("\n"));
        let read = table(&text);
        let lines: Vec<u64> = read.skipped.iter().map(|skipped| skipped.line).collect();
        prop_assert!(lines.is_sorted());
        prop_assert!(read.rows.len() + lines.len() <= rows.len());
        let mut nights: Vec<_> = read.rows.iter().map(|row| row.night).collect();
        nights.sort_unstable();
        nights.dedup();
        prop_assert_eq!(nights.len(), read.rows.len());
    }
}
