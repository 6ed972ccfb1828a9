//! A check of the warning signs as a questionnaire that was answered.
//!
//! Owns: that "not sure" is an answer and a question nobody asked has none.
//! Must not know: what any answer means.

use clinic::triage::{RuleBook, session::outcome_of};
use diary::{Answer, CheckOutcome, Diary, EventId, RuleId, checkup::CheckView};
use serde_json::{Value, json};

use super::{
    Ids,
    said::{DATA_ABSENT, narrative, stamp},
};

pub fn responses(diary: &Diary, ids: &Ids) -> Vec<Value> {
    diary.checks().map(|(id, view)| response(id, view, ids)).collect()
}

fn response(id: EventId, view: &CheckView, ids: &Ids) -> Value {
    let mut items: Vec<Value> = Vec::new();
    let mut yes: Vec<&str> = Vec::new();
    for finding in RuleBook::built_in().findings() {
        let mut item = json!({"linkId": finding.id.as_str(), "text": finding.question});
        match view.findings.get(&finding.id).map(|said| said.what) {
            Some(Answer::Known(answer)) => {
                item["answer"] = json!([{"valueBoolean": answer}]);
                if answer {
                    yes.push(&finding.short);
                }
            }
            Some(Answer::NotSure) => {
                item["answer"] = json!([{"valueCoding": {
                    "system": DATA_ABSENT, "code": "asked-unknown", "display": "Asked But Unknown",
                }}]);
            }
            Some(Answer::NotRecorded) | None => {}
        }
        items.push(item);
    }
    let outcome = outcome_of(view);
    let came_to = outcome.map_or_else(|| "left before its end".to_owned(), said);
    items.push(json!({
        "linkId": "came-to",
        "text": "What the check came to",
        "answer": [{"valueString": came_to}],
    }));
    let yes = if yes.is_empty() { "nothing".to_owned() } else { yes.join("; ") };
    let mut response = json!({
        "resourceType": "QuestionnaireResponse",
        "id": ids.of_resource(&format!("check {id}")),
        "text": narrative(&format!("Check of warning signs: {came_to}. Yes to: {yes}.")),
        "status": if outcome.is_some_and(|it| it.complete) { "completed" } else { "in-progress" },
        "subject": ids.patient(),
        "author": ids.patient(),
        "source": ids.patient(),
        "item": items,
    });
    if let Some(authored) = view.began.as_ref().and_then(stamp) {
        response["authored"] = authored.into();
    }
    response
}

fn said(outcome: &CheckOutcome) -> String {
    let within = outcome.within.map_or_else(String::new, |within| format!(", within: {within}"));
    let rules: Vec<&str> = outcome.fired.iter().map(RuleId::as_str).collect();
    let rules = match rules.is_empty() {
        true => String::new(),
        false => format!(", rules {}", rules.join(", ")),
    };
    let knowledge = &outcome.knowledge;
    format!("{}{within}{rules}, knowledge {knowledge}", outcome.tier)
}
