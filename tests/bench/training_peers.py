"""Trains the same models in the programs that people use today, on one thread.

    python training_peers.py scikit-learn|lightgbm TASK

TASK is JSON: file, outcome, positive, test, numbers, categories, missing, way. Prints one line of
JSON: seconds of the fit alone, seconds of scoring the people held out, how well they are told, the
process's peak memory. Reading and encoding are not counted. scikit-learn gets numbers standardized
and categories as columns of zeros and ones, in a dense matrix of doubles; LightGBM gets numbers and
codes of categories, as its own documents advise.
"""

import os

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import json
import resource
import sys
import time
import warnings

import numpy
import pandas
from sklearn.metrics import r2_score, roc_auc_score

# A fit that took longer is not done a second time.
LONG_SECONDS = 60


def people(task):
    """The features, what is to be told, and who is held out."""
    missing = [task["missing"]] if task["missing"] else []
    table = pandas.read_csv(task["file"], na_values=missing, keep_default_na=True)
    test = task["test"]
    if "every" in test:
        held_out = numpy.arange(len(table)) % test["every"] == 0
    else:
        held_out = (table[test["column"]] == test["value"]).to_numpy()
    outcome = table[task["outcome"]]
    if task["positive"] is not None:
        outcome = outcome.astype(str) == task["positive"]
    features = table[task["numbers"] + task["categories"]]
    return features, outcome.to_numpy().astype(float), held_out


def encoded(task, features, learnt):
    """By the people learnt from: numbers less their mean over their deviation, a column per value."""
    blocks = []
    for name in task["numbers"]:
        values = features[name].to_numpy(dtype=float)
        mean, deviation = values[learnt].mean(), values[learnt].std()
        blocks.append(((values - mean) / (deviation or 1.0))[:, None])
    for name in task["categories"]:
        levels = sorted(features[name][learnt].dropna().unique())
        codes = pandas.Categorical(features[name], categories=levels).codes
        blocks.append((codes[:, None] == numpy.arange(len(levels))).astype(float))
    return numpy.ascontiguousarray(numpy.hstack(blocks))


def scikit_learn(way):
    """A fresh model with the settings of the comparison."""
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier
    from sklearn.svm import LinearSVC
    from sklearn.tree import DecisionTreeClassifier

    return {
        "logistic-regression": lambda: LogisticRegression(max_iter=1000),
        "linear-regression": lambda: Ridge(),
        "naive-bayes": lambda: GaussianNB(),
        "decision-tree": lambda: DecisionTreeClassifier(max_depth=8, random_state=1),
        "random-forest": lambda: RandomForestClassifier(100, n_jobs=1, random_state=1),
        "boosted-trees": lambda: HistGradientBoostingClassifier(
            max_iter=100, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False
        ),
        "linear-svm": lambda: LinearSVC(random_state=1),
        "nearest-neighbours": lambda: KNeighborsClassifier(),
        "perceptron": lambda: MLPClassifier((16,), max_iter=200, random_state=1),
    }[way]()


def with_scikit_learn(task, features, outcome, held_out):
    matrix = encoded(task, features, ~held_out)
    learnt, asked = matrix[~held_out], matrix[held_out]
    known = outcome[~held_out]

    def fit():
        return scikit_learn(task["way"]).fit(learnt, known)

    def score(model):
        if hasattr(model, "predict_proba"):
            return model.predict_proba(asked)[:, 1]
        return model.decision_function(asked) if hasattr(model, "decision_function") else model.predict(asked)

    model, measured = timed(fit, score)
    turns = getattr(model, "n_iter_", None)
    return measured | {
        "n_columns": matrix.shape[1],
        "iterations": None if turns is None else int(numpy.max(turns)),
    }


def with_lightgbm(task, features, outcome, held_out):
    import lightgbm

    if task["way"] != "boosted-trees":
        raise SystemExit("LightGBM is compared with boosted trees alone")
    features = features.copy()
    for name in task["categories"]:
        levels = sorted(features[name][~held_out].dropna().unique())
        features[name] = pandas.Categorical(features[name], categories=levels)
    learnt, asked, known = features[~held_out], features[held_out], outcome[~held_out]
    settings = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.1,
        "num_threads": 1,
        "verbosity": -1,
    }

    def fit():
        data = lightgbm.Dataset(learnt, known, categorical_feature=task["categories"])
        return lightgbm.train(settings, data, num_boost_round=100)

    return timed(fit, lambda model: model.predict(asked, num_threads=1))[1] | {"n_columns": features.shape[1]}


def timed(fit, score):
    """The better of two fits (a long one is done once), and what the model says of those held out."""
    seconds = []
    while not seconds or (len(seconds) < 2 and seconds[0] < LONG_SECONDS):
        start = time.perf_counter()
        model = fit()
        seconds.append(time.perf_counter() - start)
    start = time.perf_counter()
    scores = score(model)
    scoring = time.perf_counter() - start
    return model, {"seconds": min(seconds), "scoring": scoring, "scores": scores}


def main():
    peer, task = sys.argv[1], json.loads(sys.argv[2])
    # A fit that ends at its last permitted iteration says so on standard error, each time.
    warnings.simplefilter("ignore")
    features, outcome, held_out = people(task)
    run = {"scikit-learn": with_scikit_learn, "lightgbm": with_lightgbm}[peer]
    measured = run(task, features, outcome, held_out)
    told = r2_score if task["positive"] is None else roc_auc_score
    measured["told"] = float(told(outcome[held_out], measured.pop("scores")))
    measured["n_learnt"] = int((~held_out).sum())
    measured["peak_bytes"] = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(measured))


main()
