//! The uncertain hyper-parameters, as a few nodes with weights.
//!
//! Owns: the search for their mode, the curvature there, and the central composite design.
//! Must not know: that effects have a mixture prior, beyond its moments.

use super::answer::Memory;
use super::dense;
use super::design::{Normal, Series};
use super::gaussian::{Columns, Gaussian, Point};
use super::hyper::{Hyper, Nuisance, Scale};
use super::likelihood::Observed;
use super::surface::{Surface, moments};

/// One set of hyper-parameters, and what holds there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub hyper: Hyper,
    /// On the whole line; empty where the hyper-parameters are given.
    pub theta: Vec<f64>,
    /// Log of design weight times prior density: what multiplies exp(surface).
    pub log_weight: f64,
    pub surface: Surface,
    /// The mode given the hyper-parameters, effects at their moment-matched prior.
    pub mode: Point,
}

/// The nodes, and the ellipsoid they were laid out on.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
    pub nodes: Vec<Node>,
    /// `None` where the hyper-parameters are given.
    pub spread: Option<Spread>,
}

/// The normal approximation to the hyper-parameters' posterior.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    pub scale: Scale,
    pub mode: Vec<f64>,
    /// Root of the covariance, d × d, row by row: mode + root x with x standard normal.
    pub root: Vec<f64>,
}

/// The series' columns with the exposures last, their priors matched by moments.
pub(super) fn all_columns(series: &Series) -> Columns {
    let places = series.places();
    let mut priors: Vec<Normal> = vec![series.intercept];
    priors.extend(series.fixed.iter().map(|(_, prior)| *prior));
    priors.extend(series.exposures.iter().map(|(_, prior)| moments(prior)));
    let mut cells = Vec::with_capacity(places * priors.len());
    for place in 0..places {
        cells.push(1.0);
        cells.extend(series.fixed.iter().map(|(column, _)| column[place]));
        cells.extend(series.exposures.iter().map(|(column, _)| column[place]));
    }
    Columns { cells, priors }
}

/// Log posterior of the hyper-parameters by Laplace's method, each evaluation starting from where
/// the last one ended.
struct Search<'a> {
    gaussian: Gaussian<'a>,
    scale: &'a Scale,
    priors: &'a [Normal],
}

/// Newton stops where a step gains less than this. The next would gain its square.
const GAIN: f64 = 1e-4;

impl Search<'_> {
    fn at(&mut self, theta: &[f64]) -> f64 {
        let hyper = self.scale.hyper(theta);
        self.gaussian.find_mode(&hyper, GAIN) + self.scale.log_prior(theta)
    }

    fn node(&mut self, theta: &[f64], log_design: f64) -> Node {
        let hyper = self.scale.hyper(theta);
        let log_evidence = self.gaussian.find_mode(&hyper, GAIN);
        Node {
            hyper,
            theta: theta.to_vec(),
            log_weight: log_design + self.scale.log_prior(theta),
            surface: Surface::of(&self.gaussian, self.priors, log_evidence),
            mode: self.gaussian.mean.clone(),
        }
    }
}

/// Lays out the nodes of a series.
pub(super) fn explore(
    series: &Series,
    observed: &Observed,
    columns: &Columns,
    nuisance: &Nuisance,
    memory: Option<&Memory>,
) -> (Nodes, Memory) {
    let mut gaussian = Gaussian::new(observed, columns, series.places());
    let priors = &columns.priors[columns.count() - series.exposures()..];
    if let Some(memory) = memory {
        memory.restore(&mut gaussian.mean);
    }
    match nuisance {
        Nuisance::Among(given) => {
            let node = |&(hyper, weight): &(Hyper, f64)| {
                let log_evidence = gaussian.find_mode(&hyper, GAIN);
                Node {
                    hyper,
                    theta: Vec::new(),
                    log_weight: libm::log(weight),
                    surface: Surface::of(&gaussian, priors, log_evidence),
                    mode: gaussian.mean.clone(),
                }
            };
            let nodes: Vec<Node> = given.iter().map(node).collect();
            let memory = Memory::new(None, nodes.first().map(|node| node.mode.clone()));
            (Nodes { nodes, spread: None }, memory)
        }
        Nuisance::Learned(prior) => {
            let scale = Scale::new(*prior, observed.tells_of_scatter);
            let mut search = Search { gaussian, scale: &scale, priors };
            let spread = find_spread(&mut search, memory);
            let nodes = composite(&mut search, &spread);
            let memory = Memory::new(Some(spread.clone()), nodes.first().map(|n| n.mode.clone()));
            (Nodes { nodes, spread: Some(spread) }, memory)
        }
    }
}

/// The mode and the curvature there.
fn find_spread(search: &mut Search<'_>, memory: Option<&Memory>) -> Spread {
    let scale = search.scale.clone();
    let earlier = memory.and_then(Memory::spread).filter(|spread| spread.scale == scale);
    let (start, root) = match earlier {
        Some(spread) => (spread.mode.clone(), Some(spread.root.clone())),
        None => (scale.start(), None),
    };
    let d = scale.dimensions();
    let guess = match &root {
        Some(root) => covariance(root, d),
        // About the variance of the logarithm of an exponential variable.
        None => (0..d * d).map(|at| if at % (d + 1) == 0 { 0.7 } else { 0.0 }).collect(),
    };
    let (mode, value) = climb(search, start, guess);
    let root = root.unwrap_or_else(|| curvature_root(search, &mode, value));
    Spread { scale, mode, root }
}

fn covariance(root: &[f64], d: usize) -> Vec<f64> {
    let row = |i: usize| &root[i * d..(i + 1) * d];
    (0..d * d).map(|at| dense::dot(row(at / d), row(at % d))).collect()
}

/// Steps of the differences that gradients are made of. The mode need not be exact: nodes are
/// weighted by their own density.
const GRADIENT_STEP: f64 = 0.02;

/// BFGS from `start`, with `inverse` for the inverse of minus the Hessian.
fn climb(search: &mut Search<'_>, start: Vec<f64>, mut inverse: Vec<f64>) -> (Vec<f64>, f64) {
    const ITERATIONS: usize = 30;
    /// A coordinate moves at most this far in one step.
    const REACH: f64 = 1.5;
    /// Half the squared distance to the mode, in standard deviations, that is near enough.
    const NEAR: f64 = 2e-3;
    let d = start.len();
    let (mut theta, mut value) = (start.clone(), search.at(&start));
    let mut gradient = slope(search, &theta);
    for _ in 0..ITERATIONS {
        let mut direction: Vec<f64> =
            (0..d).map(|i| dense::dot(&inverse[i * d..(i + 1) * d], &gradient)).collect();
        if 0.5 * dense::dot(&direction, &gradient) < NEAR {
            break;
        }
        let longest = direction.iter().fold(0.0_f64, |far, x| far.max(x.abs()));
        if longest > REACH {
            direction.iter_mut().for_each(|x| *x *= REACH / longest);
        }
        let mut step = 1.0;
        let found = loop {
            let next: Vec<f64> = theta.iter().zip(&direction).map(|(t, x)| t + step * x).collect();
            let there = search.at(&next);
            if there > value {
                break Some((next, there));
            }
            step *= 0.4;
            if step < 0.01 {
                break None;
            }
        };
        let Some((next, there)) = found else { break };
        let next_gradient = slope(search, &next);
        let moved: Vec<f64> = next.iter().zip(&theta).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = gradient.iter().zip(&next_gradient).map(|(a, b)| a - b).collect();
        update(&mut inverse, &moved, &turned);
        (theta, value, gradient) = (next, there, next_gradient);
    }
    (theta, value)
}

/// The BFGS update of an inverse Hessian, Nocedal & Wright 2006, 6.17.
fn update(inverse: &mut [f64], moved: &[f64], turned: &[f64]) {
    let d = moved.len();
    let along = dense::dot(moved, turned);
    if along <= 1e-10 {
        return;
    }
    let mapped: Vec<f64> =
        (0..d).map(|i| dense::dot(&inverse[i * d..(i + 1) * d], turned)).collect();
    let factor = (1.0 + dense::dot(turned, &mapped) / along) / along;
    for i in 0..d {
        for j in 0..d {
            inverse[i * d + j] += factor * moved[i] * moved[j]
                - (mapped[i] * moved[j] + moved[i] * mapped[j]) / along;
        }
    }
}

/// By central differences.
fn slope(search: &mut Search<'_>, theta: &[f64]) -> Vec<f64> {
    let mut at = theta.to_vec();
    (0..theta.len())
        .map(|k| {
            at[k] = theta[k] + GRADIENT_STEP;
            let up = search.at(&at);
            at[k] = theta[k] - GRADIENT_STEP;
            let down = search.at(&at);
            at[k] = theta[k];
            (up - down) / (2.0 * GRADIENT_STEP)
        })
        .collect()
}

/// A root of the inverse of minus the Hessian, by differences of a third of a typical spread.
fn curvature_root(search: &mut Search<'_>, mode: &[f64], value: f64) -> Vec<f64> {
    const STEP: f64 = 0.3;
    /// Least curvature: without it a flat direction would send nodes beyond all sense.
    const LEAST: f64 = 0.3;
    let d = mode.len();
    let mut at = mode.to_vec();
    let mut hessian = vec![0.0; d * d];
    let mut up = vec![0.0; d];
    for k in 0..d {
        at[k] = mode[k] + STEP;
        up[k] = search.at(&at);
        at[k] = mode[k] - STEP;
        let down = search.at(&at);
        at[k] = mode[k];
        hessian[k * d + k] = (2.0 * value - up[k] - down) / (STEP * STEP);
    }
    for i in 0..d {
        for j in 0..i {
            (at[i], at[j]) = (mode[i] + STEP, mode[j] + STEP);
            let both = search.at(&at);
            (at[i], at[j]) = (mode[i], mode[j]);
            let mixed = (up[i] + up[j] - both - value) / (STEP * STEP);
            hessian[i * d + j] = mixed;
            hessian[j * d + i] = mixed;
        }
    }
    let (values, vectors) = dense::eigen(&hessian, d);
    (0..d * d).map(|at| vectors[at] / values[at % d].max(LEAST).sqrt()).collect()
}

/// A central composite design: the mode, the axes and the corners, all but the first at the same
/// distance f √d. Weights give a normal density its mass and second moments exactly.
///
/// Source: Rue, Martino & Chopin 2009, 6.5; the weights follow from the two conditions.
fn composite(search: &mut Search<'_>, spread: &Spread) -> Vec<Node> {
    const F: f64 = 1.1;
    let d = spread.mode.len();
    let others = (1 << d) + 2 * d;
    let log_design = 0.5 * d as f64 * F * F - libm::log(others as f64 * F * F);
    let mut nodes = vec![search.node(&spread.mode, libm::log(1.0 - 1.0 / (F * F)))];
    let mut add = |x: &[f64]| {
        // Each search starts at the middle's mode, not at the node before it, far away.
        search.gaussian.mean.clone_from(&nodes[0].mode);
        let node = search.node(&spread.point(x), log_design);
        nodes.push(node);
    };
    for k in 0..d {
        for side in [-1.0, 1.0] {
            let mut x = vec![0.0; d];
            x[k] = side * F * (d as f64).sqrt();
            add(&x);
        }
    }
    for corner in 0..1_u32 << d {
        let x: Vec<f64> = (0..d).map(|k| if corner >> k & 1 == 1 { F } else { -F }).collect();
        add(&x);
    }
    nodes
}

impl Spread {
    /// mode + root x.
    pub(super) fn point(&self, x: &[f64]) -> Vec<f64> {
        let d = self.mode.len();
        let away = |k: usize| dense::dot(&self.root[k * d..(k + 1) * d], x);
        self.mode.iter().enumerate().map(|(k, mode)| mode + away(k)).collect()
    }

    /// root⁻¹ of a difference from a point. The root's columns are orthogonal.
    pub(super) fn standardised(&self, away: &[f64]) -> Vec<f64> {
        let d = away.len();
        (0..d)
            .map(|k| {
                let column = (0..d).map(|i| self.root[i * d + k]);
                let (product, square) = column
                    .zip(away)
                    .fold((0.0, 0.0), |(p, s), (root, away)| (p + root * away, s + root * root));
                product / square
            })
            .collect()
    }
}
