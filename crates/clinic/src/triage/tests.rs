use super::*;

fn book() -> &'static RuleBook {
    RuleBook::built_in()
}

#[test]
fn every_file_loads_and_every_rule_does_what_its_cases_say() {
    book().check_cases().unwrap();
}

#[test]
fn the_list_of_files_is_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/triage");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("triage/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    let mut listed: Vec<String> = files::RULES.iter().map(|(name, _)| (*name).to_owned()).collect();
    there.sort();
    listed.sort();
    assert_eq!(listed, there);
}

#[test]
fn every_finding_is_used() {
    let idle: Vec<&str> = book()
        .findings()
        .filter(|finding| book().users(&finding.id).is_empty())
        .map(|finding| finding.id.as_str())
        .collect();
    assert_eq!(idle, [""; 0]);
}

/// Follows the interview, and says how many screens it took.
fn interview(
    known: &Answers,
    reply: impl Fn(&Finding) -> Reply,
    groups_as_none: bool,
) -> (Answers, usize) {
    let (mut said, mut screens) = (Answers::default(), 0);
    let mut opened: Option<ScreenId> = None;
    loop {
        let all = known.clone().with(&said);
        match book().next_step(&said, &all, opened.as_ref()) {
            Step::Done => return (all, screens),
            Step::Group { screen, of } => {
                if groups_as_none && of.iter().all(|finding| reply(finding) == Reply::No) {
                    of.iter().for_each(|finding| said.set(finding.id.clone(), Reply::No));
                } else {
                    opened = Some(screen.id.clone());
                }
            }
            Step::One { finding } => said.set(finding.id.clone(), reply(finding)),
        }
        screens += 1;
        assert!(screens < 200, "the check does not end");
    }
}

#[test]
fn someone_well_is_done_in_fourteen_screens() {
    let (all, screens) = interview(&Answers::default(), |_| Reply::No, true);
    let decision = book().decide(&all);
    println!("screens on the shortest path with nothing wrong: {screens}");
    assert!(screens <= 14, "{screens}");
    assert!(decision.complete);
    assert_eq!(decision.tier, diary::Tier::SelfCare);
}
