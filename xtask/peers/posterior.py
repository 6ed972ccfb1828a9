"""The same model by NUTS (PyMC, sampled with nutpie), for tables of nights.

    posterior.py OUT.csv TABLE.csv...

All TABLEs have one shape. Each has the column y (a count, "some", "2 or more", or empty), columns f0.. that are always in and
columns x0.. that are exposures; the first two lines of the file, before the header, hold for each
column the mean and the standard deviation of its normal prior (under y: the intercept's).
OUT gets, for every table and quantity: table, term, mean, sd, ess, r_hat; and the seconds that
importing, compiling and sampling took.
"""
import sys
import time

began = time.perf_counter()
import csv
import warnings

warnings.simplefilter("ignore")
import arviz
import numpy as np
import nutpie
import pymc as pm
import pytensor.tensor as pt

imported = time.perf_counter() - began
DRIFT_KEPT = 2.0 ** (-1 / 120)


def read(path):
    with open(path, newline="") as file:
        means, deviations, header, *rows = list(csv.reader(file))
    counts = [row[0] for row in rows]
    kinds = {"": 0, "some": 1, "2 or more": 2}
    return header[1:], {
        "x": np.array([[float(cell) for cell in row[1:]] for row in rows]),
        "prior_mean": np.array(means, dtype=float),
        "prior_sd": np.array(deviations, dtype=float),
        "kind": np.array([kinds.get(y, 3) for y in counts], dtype="int64"),
        "y": np.array([int(y) if y.isdigit() else 0 for y in counts], dtype="int64"),
    }


def model_of(data):
    places, columns = data["x"].shape
    # A stationary AR(1) with a known persistence is a fixed matrix times independent normals.
    drift = np.zeros((places, places))
    step = 1 / np.sqrt(14)
    drift[0, 0] = step / np.sqrt(1 - DRIFT_KEPT**2)
    for place in range(1, places):
        drift[place] = DRIFT_KEPT * drift[place - 1]
        drift[place, place] = step
    with pm.Model() as model:
        given = {name: pm.Data(name, value) for name, value in data.items()}
        prior_mean, prior_sd = given["prior_mean"], given["prior_sd"]
        intercept = prior_mean[0] + prior_sd[0] * pm.Normal("z_intercept", 0, 1)
        effects = prior_mean[1:] + prior_sd[1:] * pm.Normal("z_effect", 0, 1, shape=columns)
        pm.Deterministic("intercept", intercept)
        pm.Deterministic("effect", effects)
        runs_sd = pm.Exponential("runs_sd", 3.0)
        persistence = pm.Beta("persistence", 4, 2)
        drift_sd = pm.Exponential("drift_sd", 10.0)
        scatter = pm.Exponential("scatter", 1.0)
        steps = pm.Normal("steps", 0, 1, shape=places)
        unit = pm.Flat("unit", shape=places)
        fresh = pt.sqrt(1 - persistence**2)
        jumps = (unit[1:] - persistence * unit[:-1]) / fresh
        density = -0.5 * unit[0] ** 2 - 0.5 * pt.sum(jumps**2) - (places - 1) * pt.log(fresh)
        pm.Potential("runs", density)
        log_mean = (
            intercept
            + pt.dot(given["x"], effects)
            + runs_sd * unit
            + drift_sd * pt.dot(drift, steps)
        )
        mean = pt.exp(log_mean)
        size = 1 / scatter**2
        exact = pm.logp(pm.NegativeBinomial.dist(mu=mean, alpha=size), given["y"])
        log_none = -size * pt.log1p(mean / size)
        some = pt.log(-pt.expm1(log_none))
        two = pt.log(1 - pt.exp(log_none) * (1 + mean * size / (size + mean)))
        kind = given["kind"]
        of_each = pt.switch(pt.eq(kind, 3), exact, pt.switch(pt.eq(kind, 1), some, two))
        pm.Potential("counts", pt.sum(pt.switch(pt.eq(kind, 0), 0.0, of_each)))
    return model


def main():
    out, *tables = sys.argv[1:]
    rows = []
    compiled = None
    for table in tables:
        names_of_columns, data = read(table)
        begin = time.perf_counter()
        # Tables of one shape share what was compiled.
        if compiled is None:
            compiled = nutpie.compile_pymc_model(model_of(data))
        else:
            compiled = compiled.with_data(**data)
        compiled_in = time.perf_counter() - begin
        begin = time.perf_counter()
        trace = nutpie.sample(
            compiled, draws=2000, tune=1000, chains=2, cores=1, seed=1, progress_bar=False,
            target_accept=0.9,
        )
        sampled_in = time.perf_counter() - begin
        names = ["intercept", "effect", "runs_sd", "persistence", "drift_sd", "scatter"]
        summary = arviz.summary(trace, var_names=names, round_to="none")
        terms = ["intercept", *names_of_columns, "runs_sd", "persistence", "drift_sd", "scatter"]
        for term, (_, row) in zip(terms, summary.iterrows()):
            rows.append([table, term, row["mean"], row["sd"], row["ess_bulk"], row["r_hat"]])
        for term, seconds in [("import", imported), ("compile", compiled_in), ("sample", sampled_in)]:
            rows.append([table, "seconds to " + term, seconds, 0, 0, 0])
    with open(out, "w", newline="") as file:
        csv.writer(file).writerows([["table", "term", "mean", "sd", "ess", "r_hat"], *rows])


main()
