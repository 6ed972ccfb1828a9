//! Which of many findings to put into a headline.
//!
//! Owns: selection by the expected share of false ones.
//! Must not know: what was found.

/// The places of the findings that make the headline, the surest first: the longest list whose
/// mean chance of being wrong is at most `share`.
///
/// `wrong` is, per finding, the chance that it is wrong: that there is no difference to speak of,
/// or that it goes the other way.
///
/// **Source.** Bayesian false discovery rate: Newton, Noueiry, Sarkar & Ahlquist 2004,
/// Biostatistics 5:155. The mean is over the list, so a sure finding makes room for a less sure
/// one beside it.
pub fn headline(wrong: &[f64], share: f64) -> Vec<usize> {
    let mut surest: Vec<usize> = (0..wrong.len()).filter(|&at| wrong[at].is_finite()).collect();
    surest.sort_by(|&a, &b| wrong[a].total_cmp(&wrong[b]));
    let mut sum = 0.0;
    let within = surest.iter().enumerate().take_while(|&(before, &at)| {
        sum += wrong[at];
        sum <= share * (before + 1) as f64
    });
    let kept = within.count();
    surest.truncate(kept);
    surest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sure_finding_makes_room_for_a_less_sure_one() {
        assert_eq!(headline(&[0.9, 0.4, 0.05], 0.25), [2, 1]);
        assert_eq!(headline(&[0.9, 0.4], 0.25), [] as [usize; 0]);
        assert_eq!(headline(&[], 0.25), [] as [usize; 0]);
    }

    proptest! {
        #[test]
        fn the_list_is_the_longest_within_the_share(
            wrong in proptest::collection::vec(0.0..1.0f64, 0..12), share in 0.0..0.6f64,
        ) {
            let kept = headline(&wrong, share);
            let mean = |n: usize| {
                let mut sorted = wrong.clone();
                sorted.sort_by(f64::total_cmp);
                sorted[..n].iter().sum::<f64>() / n as f64
            };
            // The mean of the n smallest grows with n, so the longest prefix is the longest list.
            let longest = (1..=wrong.len()).take_while(|&n| mean(n) <= share + 1e-12).count();
            prop_assert!(kept.len() == longest || (mean(longest) - share).abs() < 1e-9);
        }
    }
}
