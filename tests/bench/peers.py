"""The same six rates, by hand, in the programs that people use today.

    python peers.py duckdb|pandas|fairlearn|fairlearn-bootstrap FILE

Prints one line of JSON: seconds from the file to the rates, the process's peak memory, and the
four cells of every group, so that the driver can check that all count alike. Intervals, tests and
verdicts are left out: these programs do not make them.
"""

import itertools
import json
import resource
import sys
import time

ATTRIBUTES = ["sex", "age_band", "language", "region"]
SETS = [[one] for one in ATTRIBUTES] + [list(two) for two in itertools.combinations(ATTRIBUTES, 2)]
CELLS = ["tp", "fp", "fn", "tn"]


def with_duckdb(path):
    import duckdb

    columns = ", ".join(ATTRIBUTES)
    sets = ", ".join("(" + ", ".join(names) + ")" for names in SETS)
    marks = ", ".join(f"GROUPING({name})" for name in ATTRIBUTES)
    start = time.perf_counter()
    rows = duckdb.connect().execute(
        f"""
        WITH counted AS (
            SELECT {columns}, {marks},
                   count(*) FILTER (approved = 1 AND repaid = 1) AS tp,
                   count(*) FILTER (approved = 1 AND repaid = 0) AS fp,
                   count(*) FILTER (approved = 0 AND repaid = 1) AS fn,
                   count(*) FILTER (approved = 0 AND repaid = 0) AS tn
            FROM read_csv(?) GROUP BY GROUPING SETS ({sets})
        )
        SELECT *, (tp + fp) / (tp + fp + fn + tn), tp / (tp + fn), fp / (fp + tn),
               fn / (tp + fn), tp / (tp + fp), (tp + tn) / (tp + fp + fn + tn)
        FROM counted
        """,
        [path],
    ).fetchall()
    seconds = time.perf_counter() - start
    groups = {}
    for row in rows:
        values, absent, cells = row[:4], row[4:8], row[8:12]
        names = [name for name, out in zip(ATTRIBUTES, absent) if not out]
        key = [value for value, out in zip(values, absent) if not out]
        groups[group_key(names, key)] = list(cells)
    return seconds, groups


def with_pandas(path):
    import pandas

    start = time.perf_counter()
    people = pandas.read_csv(path)
    approved, repaid = people.approved == 1, people.repaid == 1
    people = people.assign(
        tp=approved & repaid, fp=approved & ~repaid, fn=~approved & repaid, tn=~approved & ~repaid
    )
    tables = []
    for names in SETS:
        n = people.groupby(names, dropna=False)[CELLS].sum()
        n = n.assign(
            selection=(n.tp + n.fp) / (n.tp + n.fp + n.fn + n.tn),
            true_positive=n.tp / (n.tp + n.fn),
            false_positive=n.fp / (n.fp + n.tn),
            false_negative=n.fn / (n.tp + n.fn),
            precision=n.tp / (n.tp + n.fp),
            accuracy=(n.tp + n.tn) / (n.tp + n.fp + n.fn + n.tn),
        )
        tables.append((names, n))
    seconds = time.perf_counter() - start
    groups = {}
    for names, table in tables:
        for key, cells in zip(table.index, table[CELLS].itertuples(index=False)):
            key = key if isinstance(key, tuple) else (key,)
            key = [None if pandas.isna(value) else value for value in key]
            groups[group_key(names, key)] = [int(count) for count in cells]
    return seconds, groups


def with_fairlearn_bootstrap(path):
    """Ten replicates, which is what its intervals are made of; 2,000 would take 200 times as long."""
    return with_fairlearn(path, n_boot=10, ci_quantiles=[0.025, 0.975])


def with_fairlearn(path, **bootstrap):
    import pandas
    from fairlearn.metrics import (
        MetricFrame,
        count,
        false_negative_rate,
        false_positive_rate,
        selection_rate,
        true_positive_rate,
    )
    from sklearn.metrics import accuracy_score, precision_score

    metrics = {
        "selection": selection_rate,
        "true_positive": true_positive_rate,
        "false_positive": false_positive_rate,
        "false_negative": false_negative_rate,
        "precision": precision_score,
        "accuracy": accuracy_score,
        "people": count,
    }
    start = time.perf_counter()
    people = pandas.read_csv(path)
    people[ATTRIBUTES] = people[ATTRIBUTES].fillna("(missing)")
    n_groups = 0
    for names in SETS:
        frame = MetricFrame(
            metrics=metrics,
            y_true=people.repaid,
            y_pred=people.approved,
            sensitive_features=people[names],
            **bootstrap,
        )
        n_groups += int((frame.by_group.people > 0).sum())
    return time.perf_counter() - start, {"count": n_groups}


def group_key(names, values):
    return json.dumps([names, values], ensure_ascii=False, separators=(",", ":"))


def main():
    peer, path = sys.argv[1:]
    runs = {
        "duckdb": with_duckdb,
        "pandas": with_pandas,
        "fairlearn": with_fairlearn,
        "fairlearn-bootstrap": with_fairlearn_bootstrap,
    }
    run = runs[peer]
    seconds, groups = run(path)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak_bytes": peak_kib * 1024, "groups": groups}))


main()
