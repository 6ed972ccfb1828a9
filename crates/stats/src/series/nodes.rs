//! The uncertain hyper-parameters, as a few nodes with weights.
//!
//! Owns: the search for their mode, the curvature there, and the central composite design.
//! Must not know: that effects have a mixture prior, beyond its moments.

use super::answer::{LaidOut, Memory};
use super::dense;
use super::design::{Normal, Series};
use super::gaussian::{Gaussian, Until};
use super::hyper::{Hyper, Nuisance, Scale};
use super::likelihood::Observed;
use super::point::{Columns, Point};
use super::spread::Spread;
use super::surface::{Surface, moments};

/// One set of hyper-parameters, and what holds there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub hyper: Hyper,
    /// In standard coordinates; empty where the hyper-parameters are given.
    pub standard: Vec<f64>,
    /// Laplace's log evidence, effects at their moment-matched prior, with `log_weight`: the
    /// node's share in the posterior.
    pub log_posterior: f64,
    /// Log of design weight times prior density: what multiplies exp(surface).
    pub log_weight: f64,
    pub surface: Surface,
    /// The mode given the hyper-parameters, effects at their moment-matched prior.
    pub mode: Point,
}

impl Node {
    /// Once nothing is drawn around the mode any more: a path takes room.
    pub(super) fn forget_path(&mut self) {
        self.mode.path = Vec::new();
        self.mode.log_means = Vec::new();
    }
}

/// The nodes, and the ellipsoid they were laid out on.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
    pub nodes: Vec<Node>,
    /// `None` where the hyper-parameters are given.
    pub spread: Option<Spread>,
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

/// How near to the mode is near enough to take the evidence.
const GAIN: f64 = 1e-4;

impl Search<'_> {
    fn at(&mut self, theta: &[f64]) -> f64 {
        let hyper = self.scale.hyper(theta);
        self.gaussian.find_mode(&hyper, Until::gain(GAIN)) + self.scale.log_prior(theta)
    }

    fn node(&mut self, spread: &Spread, standard: Vec<f64>, log_design: f64) -> Node {
        let theta = spread.point(&standard);
        let log_weight = log_design + self.scale.log_prior(&theta) + spread.log_volume(&standard);
        let hyper = self.scale.hyper(&theta);
        node_at(&mut self.gaussian, self.priors, hyper, standard, log_weight)
    }
}

/// The node at these hyper-parameters.
fn node_at(
    gaussian: &mut Gaussian<'_>,
    priors: &[Normal],
    hyper: Hyper,
    standard: Vec<f64>,
    log_weight: f64,
) -> Node {
    let log_evidence = gaussian.find_mode(&hyper, Until::gain(GAIN));
    Node {
        hyper,
        standard,
        log_weight,
        log_posterior: log_weight + log_evidence,
        surface: Surface::of(gaussian, priors, log_evidence),
        mode: gaussian.mean.clone(),
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
    restore_middle(&mut gaussian, memory);
    match nuisance {
        Nuisance::Among(given) => {
            let node = |&(hyper, weight): &(Hyper, f64)| {
                node_at(&mut gaussian, priors, hyper, Vec::new(), libm::log(weight))
            };
            let nodes: Vec<Node> = given.iter().map(node).collect();
            let memory = Memory::new(None, nodes.iter().map(|node| &node.mode));
            (Nodes { nodes, spread: None }, memory)
        }
        Nuisance::Learned(prior) => {
            let scale = Scale::new(*prior, observed.tells_of_scatter);
            let search = &mut Search { gaussian, scale: &scale, priors };
            let (nodes, laid_out) = learned(search, memory);
            let modes = nodes.iter().map(|node| &node.mode);
            let memory = Memory::new(Some(laid_out.clone()), modes);
            (Nodes { nodes, spread: Some(laid_out.spread) }, memory)
        }
    }
}

fn restore_middle(gaussian: &mut Gaussian<'_>, memory: Option<&Memory>) {
    if let Some(memory) = memory {
        memory.restore(0, &mut gaussian.mean);
    }
}

/// The nodes of learned hyper-parameters: where they were, if the posterior still lies there.
fn learned(search: &mut Search<'_>, memory: Option<&Memory>) -> (Vec<Node>, LaidOut) {
    /// Squared distance in standard deviations: the design gives a normal density that is off its
    /// middle by it the mass it has, to the fourth order of the distance.
    const NEAR: f64 = 0.04;
    let earlier = memory.and_then(Memory::laid_out);
    let earlier = earlier.filter(|earlier| earlier.spread.scale == *search.scale);
    if let Some(earlier) = earlier {
        let nodes = composite(search, &earlier.spread, memory);
        let moved = centre(&nodes).into_iter().zip(&earlier.centre).map(|(now, then)| now - then);
        if moved.map(|away| away * away).sum::<f64>() < NEAR {
            return (nodes, earlier.clone());
        }
        restore_middle(&mut search.gaussian, memory);
    }
    let spread = find_spread(search, earlier.map(|earlier| &earlier.spread));
    let nodes = composite(search, &spread, memory);
    let centre = centre(&nodes);
    (nodes, LaidOut { spread, centre })
}

/// The posterior mean in standard coordinates.
fn centre(nodes: &[Node]) -> Vec<f64> {
    let top = nodes.iter().map(|node| node.log_posterior).fold(f64::NEG_INFINITY, f64::max);
    let d = nodes.first().map_or(0, |node| node.standard.len());
    let (mut total, mut sums) = (0.0, vec![0.0; d]);
    for node in nodes {
        let weight = libm::exp(node.log_posterior - top);
        total += weight;
        sums.iter_mut().zip(&node.standard).for_each(|(sum, x)| *sum += weight * x);
    }
    sums.into_iter().map(|sum| sum / total).collect()
}

/// The mode, the curvature there, and the widths on either side.
///
/// Curvature and widths are those of an `earlier` series where there is one.
fn find_spread(search: &mut Search<'_>, earlier: Option<&Spread>) -> Spread {
    let scale = search.scale.clone();
    let d = scale.dimensions();
    let (start, guess) = match earlier {
        Some(spread) => (spread.mode.clone(), spread.covariance()),
        None => {
            let guess = |at: usize| if at.is_multiple_of(d + 1) { 0.7 } else { 0.0 };
            (vec![0.0; d], (0..d * d).map(guess).collect())
        }
    };
    let (mode, value) = climb(search, start, guess);
    if let Some(spread) = earlier {
        return Spread { mode, ..spread.clone() };
    }
    let root = curvature_root(search, &mode, value);
    let mut spread = Spread { scale, mode, root, widths: vec![[1.0; 2]; d] };
    for axis in 0..d {
        for side in [-1.0, 1.0] {
            let width = width(search, &spread, value, axis, side);
            spread.widths[axis][usize::from(side > 0.0)] = width;
        }
    }
    spread
}

/// How much wider than normal the posterior is along one axis: at a normal one's width, the log
/// density would have fallen by half the squared distance.
fn width(search: &mut Search<'_>, spread: &Spread, value: f64, axis: usize, side: f64) -> f64 {
    const DISTANCE: f64 = 2.0;
    /// Beyond these the density is of a shape that a width does not describe.
    const NARROWEST: f64 = 0.5;
    const WIDEST: f64 = 2.0;
    let mut x = vec![0.0; spread.mode.len()];
    x[axis] = side * DISTANCE;
    let fallen = value - search.at(&spread.point(&x));
    let wider = DISTANCE / (2.0 * fallen.max(0.1)).sqrt();
    wider.clamp(NARROWEST, WIDEST)
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
    let mut gradient = slope(search, &theta, value);
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
        let next_gradient = slope(search, &next, there);
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

/// By forward differences: their bias moves the mode by half a step.
fn slope(search: &mut Search<'_>, theta: &[f64], value: f64) -> Vec<f64> {
    let mut at = theta.to_vec();
    (0..theta.len())
        .map(|k| {
            at[k] = theta[k] + GRADIENT_STEP;
            let up = search.at(&at);
            at[k] = theta[k];
            (up - value) / GRADIENT_STEP
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
fn composite(search: &mut Search<'_>, spread: &Spread, memory: Option<&Memory>) -> Vec<Node> {
    const F: f64 = 1.1;
    let d = spread.mode.len();
    let others = (1 << d) + 2 * d;
    let log_design = 0.5 * d as f64 * F * F - libm::log(others as f64 * F * F);
    let mut nodes = vec![search.node(spread, vec![0.0; d], libm::log(1.0 - 1.0 / (F * F)))];
    let mut add = |x: Vec<f64>| {
        // Where this node is not remembered its search starts at the middle's mode: the node
        // before it is farther away.
        let mean = &mut search.gaussian.mean;
        if !memory.is_some_and(|memory| memory.restore_beside(&nodes[0].mode, nodes.len(), mean)) {
            mean.clone_from(&nodes[0].mode);
        }
        let node = search.node(spread, x, log_design);
        nodes.push(node);
    };
    for k in 0..d {
        for side in [-1.0, 1.0] {
            let mut x = vec![0.0; d];
            x[k] = side * F * (d as f64).sqrt();
            add(x);
        }
    }
    for corner in 0..1_u32 << d {
        let x = (0..d).map(|k| if corner >> k & 1 == 1 { F } else { -F }).collect();
        add(x);
    }
    nodes
}
