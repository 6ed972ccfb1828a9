//! `charley why`: which suspects go with the cramps, how surely, and where the diary cannot tell.

use std::ops::ControlFlow;

use anyhow::Result;
use app::Manner;
use clinic::suspects::{
    self, Flag, Grade, Inquiry, Reason, Settle, Suspect, Unrecorded, Warm, Why,
};
use indicatif::{ProgressBar, ProgressStyle};
use pollster::block_on;

use super::Opened;
use crate::{args, output::Output};

pub(super) fn why(opened: &Opened, args: &args::Why, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let inquiry = Inquiry { evidence: !args.no_evidence, seed: args.seed, ..Inquiry::of(&diary) };
    let why = if args.exact {
        let bar = bar();
        let mut progress = |done: f64| {
            bar.set_position((done * f64::from(STEPS)) as u64);
            ControlFlow::Continue(())
        };
        let why = suspects::exact(&diary, &inquiry, &mut progress);
        bar.finish_and_clear();
        why.expect("nobody stopped it")
    } else {
        suspects::complete(&diary, &inquiry, &Warm::default()).why
    };
    out.print("why", &why, |why| in_words(why, out.manner()))?;
    Ok(())
}

const STEPS: u32 = 1_000;

/// On the terminal alone: `indicatif` draws nothing where stderr is no terminal.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("  sampling {wide_bar} {percent} %  {eta} to go");
    let bar = ProgressBar::new(STEPS.into());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn in_words(why: &Why, manner: Manner) -> String {
    let mut text = nights(why, manner);
    if let Some(cannot) = why.cannot {
        text += &format!("  too little to say what goes with them: {cannot}\n");
        return text;
    }
    if !why.evidence {
        text += "  without what trials and studies found\n";
    }
    if let Some(settling) = why.settling {
        text += &format!(
            "  by the reference sampler, worth {:.0} independent draws or more (R-hat {:.3})\n",
            settling.draws, settling.r_hat
        );
    }
    for limit in &why.limits {
        text += &format!("  note: {limit}\n");
    }
    let part = |grades: &[Grade]| {
        let of_part = |suspect: &&Suspect| grades.contains(&suspect.grade);
        why.exposures.iter().filter(of_part).collect::<Vec<_>>()
    };
    text += &table(
        "Goes together with your cramps (that is not proof)",
        &part(&[Grade::Tested, Grade::ProbablyAffects, Grade::GoesTogether]),
    );
    for group in &why.groups {
        let ids: Vec<&str> = group.exposures.iter().map(|id| id.as_str()).collect();
        text += &format!(
            "  cannot be told apart: {} ({:.0} % that one of them matters)\n",
            ids.join(", "),
            100.0 * group.chance
        );
    }
    text +=
        &table("Probably makes no practical difference", &part(&[Grade::NoPracticalDifference]));
    text += &table("Cannot be told yet", &part(&[Grade::CannotTell]));
    text += HOW_TO_READ;
    let aside = part(&[Grade::NotAnalysed]);
    if !aside.is_empty() {
        text += "\nNot analysed\n";
        for suspect in aside {
            let reason = suspect.reason.map_or(String::new(), |reason| reason.to_string());
            text += &format!("  {:<22} {reason}\n", suspect.id.as_str());
        }
    }
    text
}

const HOW_TO_READ: &str = "
  ratio, likely (at least four chances in five) and 95 %: if it matters at all; of what was tested, by the trial
  fewer, no, more: the chance of each, that it may not matter counted in; no is 0.9 to 1.1
";

fn nights(why: &Why, manner: Manner) -> String {
    let (Some(first), Some(last)) = (why.nights.first, why.nights.last) else {
        return "No night says yet whether there were cramps.\n".into();
    };
    format!(
        "{} to {}\n  cramps in {} of {} recorded nights\n",
        manner.short(first.evening_date()),
        manner.short(last.evening_date()),
        why.nights.with_cramps,
        why.nights.observed,
    )
}

fn table(title: &str, suspects: &[&Suspect]) -> String {
    if suspects.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "\n{title}\n  {:<22} {:<11} {:>5}  {:<10} {:<10}  fewer no more, %\n",
        "", "for", "ratio", "likely", "95 %"
    );
    for suspect in suspects {
        let (Some(ratio), Some(chance)) = (suspect.rate_ratio, suspect.chance) else { continue };
        let between = |ends: [f64; 2]| format!("{:.2}-{:.2}", ends[0], ends[1]);
        text += &format!(
            "  {:<22} {:<11} {:>5.2}  {:<10} {:<10}  {:>4} {:>3} {:>4}{}\n",
            suspect.id.as_str(),
            suspect.contrast.to_string(),
            ratio.median,
            between(ratio.ci80),
            between(ratio.ci95),
            percent(chance.fewer),
            percent(chance.no_difference),
            percent(chance.more),
            remark(suspect),
        );
    }
    text
}

/// No diary makes anything impossible, or sure.
fn percent(share: f64) -> String {
    match 100.0 * share {
        few if few < 0.5 => "<1".into(),
        most if most >= 99.5 => ">99".into(),
        percent => format!("{percent:.0}"),
    }
}

/// How much it bears, or why it cannot be told and how long it would take.
fn remark(suspect: &Suspect) -> String {
    let mut remarks = Vec::new();
    if suspect.grade == Grade::ProbablyAffects {
        remarks.push("probably affects".to_owned());
    }
    if suspect.grade >= Grade::GoesTogether {
        remarks.extend(suspect.flags.iter().map(Flag::to_string));
    }
    if let Some(Unrecorded { nights, unrecorded, tips_at }) = suspect.unrecorded {
        let goes = tips_at.map_or("whatever they were".into(), |times| {
            format!("unless they had {times:.2} times the cramps of the others")
        });
        remarks.push(format!("{unrecorded} of {nights} nights with it unrecorded: stands {goes}"));
    }
    // The numbers say that the chances are even.
    let plain = |reason: &Reason| *reason != Reason::Undecided;
    remarks.extend(suspect.reason.filter(plain).map(|reason| reason.to_string()));
    if let Some(Settle { watching_nights, trying_nights }) = suspect.settle {
        let nights = |nights: u32| format!("{nights} nights");
        let notes = watching_nights.map_or("over 5 years".into(), nights);
        remarks.push(match trying_nights {
            _ if suspect.prescribed => {
                format!("clear in {notes} more; ask the person who prescribed it")
            }
            Some(trying) => format!("clear in {notes} more, or {} of a trial", nights(trying)),
            None => format!("clear in {notes} more"),
        });
    }
    if remarks.is_empty() { String::new() } else { format!("  {}", remarks.join("; ")) }
}
