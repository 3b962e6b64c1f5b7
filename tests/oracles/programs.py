#!/usr/bin/env python3
"""What five programs print for small tables of cells, name by name.

Run: python programs.py   once in an environment with fairlearn, aif360 and oxonfair, and once in one with aequitas
(which needs pandas < 3) and smclarify.

Writes programs.json beside this file: what is not installed keeps what is there. Each figure of a group is a list in
the order of the groups; the first group is the reference, and the privileged one. NaN and infinities are words.
"""

import importlib.metadata
import json
import math
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd

# TP FP FN TN per group; the first is the reference.
TABLES = {
    "three groups": [[7, 3, 2, 11], [5, 4, 6, 13], [2, 9, 1, 17]],
    "one without evidence": [[30, 10, 12, 40], [9, 0, 0, 0], [0, 0, 4, 16], [0, 0, 0, 8], [11, 9, 6, 22]],
    "nobody of the reference": [[0, 0, 5, 20], [6, 4, 3, 12]],
    "everyone selected": [[5, 4, 0, 0], [3, 2, 0, 0], [0, 7, 0, 0]],
    "one outcome on each side": [[4, 0, 3, 0], [0, 2, 0, 5]],
    "no positive outcome": [[0, 3, 0, 5], [0, 2, 0, 9]],
    "single people": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
}


def frame(groups):
    """A row each; of every cell the first of three is in stratum "x", and scores rise with what is decided."""
    rows = []
    for g, (tp, fp, fn, tn) in enumerate(groups):
        n = "g%d" % g
        rows += [(n, 1, 1)] * tp + [(n, 0, 1)] * fp + [(n, 1, 0)] * fn + [(n, 0, 0)] * tn
    df = pd.DataFrame(rows, columns=["g", "y", "p"])
    place = df.groupby(["g", "y", "p"]).cumcount()
    df["s"] = np.where(place % 3 == 0, "x", "y")
    df["score"] = 0.5 * df.p + (place % 8 + 4 * df.y + 1) / 32
    # Two columns in which nobody is as far from two others.
    df["u"] = [at * at * 7 % 101 + math.sqrt(at + 1) for at in range(len(df))]
    df["v"] = [at * 13 % 17 + math.log(at + 2) for at in range(len(df))]
    return df


def num(x):
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    try:
        x = float(x)
    except Exception:
        return str(x)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return float(f"{x:.13g}")


def call(f):
    try:
        return num(f())
    except Exception as e:
        return "error: %s" % type(e).__name__


def fairlearn_(df, names):
    import fairlearn.metrics as fm, sklearn.metrics as skm

    y, p, g = df.y, df.p, df.g
    out = {}
    base = {
        n: getattr(fm, n)
        for n in [
            "selection_rate",
            "true_positive_rate",
            "false_positive_rate",
            "true_negative_rate",
            "false_negative_rate",
        ]
    }
    base.update(
        {
            n: getattr(skm, n)
            for n in [
                "precision_score",
                "accuracy_score",
                "zero_one_loss",
                "balanced_accuracy_score",
                "f1_score",
                "matthews_corrcoef",
            ]
        }
    )
    for n, f in base.items():
        mf = fm.MetricFrame(metrics=f, y_true=y, y_pred=p, sensitive_features=g)
        out[n] = [num(mf.by_group[x]) for x in names]
        gen = n in [
            "selection_rate",
            "true_positive_rate",
            "false_positive_rate",
            "true_negative_rate",
            "false_negative_rate",
            "accuracy_score",
            "zero_one_loss",
        ]
        for w in ["difference", "ratio"]:
            if n == "matthews_corrcoef" and w == "ratio":
                continue
            nm = f"{n}_{w}" if gen else f"MetricFrame({n}).{w}"
            out[nm] = call(lambda: getattr(fm, f"{n}_{w}")(y, p, sensitive_features=g) if gen else getattr(mf, w)())
            out[nm + "[to_overall]"] = call(
                lambda: (
                    getattr(fm, f"{n}_{w}")(y, p, sensitive_features=g, method="to_overall")
                    if gen
                    else getattr(mf, w)(method="to_overall")
                )
            )
        for w in ["group_min", "group_max"]:
            d = f"{n}_{w}"
            if n == "true_positive_rate" and w == "group_min":
                nm = "recall_score_group_min"
                out[nm] = call(lambda: fm.recall_score_group_min(y, p, sensitive_features=g))
            elif hasattr(fm, d):
                out[d] = call(lambda: getattr(fm, d)(y, p, sensitive_features=g))
            else:
                out[f"MetricFrame({n}).{w}"] = call(lambda: getattr(mf, w)())
    for n, f, own in [
        ("mean_prediction", fm.mean_prediction, ""),
        ("roc_auc_score", skm.roc_auc_score, "group_min"),
        ("mean_squared_error", skm.mean_squared_error, "group_max"),
        ("log_loss", skm.log_loss, "group_max"),
    ]:
        out[n] = [call(lambda: f(y[g == x], df.score[g == x])) for x in names]
        mf = fm.MetricFrame(metrics=f, y_true=y, y_pred=df.score, sensitive_features=g) if n != "log_loss" or not any(
            str(it).startswith("error") for it in out[n]
        ) else None
        for w in ["group_min", "group_max", "difference", "ratio"]:
            if w == own:
                out[f"{n}_{w}"] = call(lambda: getattr(fm, f"{n}_{w}")(y, df.score, sensitive_features=g))
            else:
                out[f"MetricFrame({n}).{w}"] = "error: ValueError" if mf is None else call(getattr(mf, w))
        # One that stops, stops with the first group.
        if mf is None:
            out[n] = ["error: ValueError"] * len(names)
    for n in ["demographic_parity", "equal_opportunity"]:
        for w in ["difference", "ratio"]:
            for m in ["between_groups", "to_overall"]:
                out[f"{n}_{w}[{m}]"] = call(lambda: getattr(fm, f"{n}_{w}")(y, p, sensitive_features=g, method=m))
    for w in ["difference", "ratio"]:
        for m in ["between_groups", "to_overall"]:
            for a in ["worst_case", "mean"]:
                out[f"equalized_odds_{w}[{m},{a}]"] = call(
                    lambda: getattr(fm, f"equalized_odds_{w}")(y, p, sensitive_features=g, method=m, agg=a)
                )
    return out


def aif360_(df, names, fav=1):
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric, BinaryLabelDatasetMetric
    import aif360.sklearn.metrics as am, sklearn.metrics as skm

    code = {n: i for i, n in enumerate(names)}
    d = pd.DataFrame({"g": df.g.map(code).astype(float), "y": df.y.astype(float)})
    ds = BinaryLabelDataset(
        df=d,
        label_names=["y"],
        protected_attribute_names=["g"],
        favorable_label=float(fav),
        unfavorable_label=float(1 - fav),
        privileged_protected_attributes=[[0.0]],
        unprivileged_protected_attributes=[[float(i) for i in range(1, len(names))]],
    )
    dp = ds.copy()
    dp.labels = df.p.to_numpy(float).reshape(-1, 1)
    # The score is that of the favourable label.
    dp.scores = (df.score if fav == 1 else 1 - df.score).to_numpy(float).reshape(-1, 1)
    others = [{"g": float(i)} for i in range(1, len(names))]
    m = ClassificationMetric(ds, dp, privileged_groups=[{"g": 0.0}], unprivileged_groups=others)
    b = BinaryLabelDatasetMetric(ds, privileged_groups=[{"g": 0.0}], unprivileged_groups=others)
    out = {}
    for n in [
        "selection_rate",
        "true_positive_rate",
        "false_positive_rate",
        "true_negative_rate",
        "false_negative_rate",
        "positive_predictive_value",
        "negative_predictive_value",
        "false_discovery_rate",
        "false_omission_rate",
        "accuracy",
        "error_rate",
        "generalized_true_positive_rate",
        "generalized_false_positive_rate",
        "generalized_false_negative_rate",
        "generalized_true_negative_rate",
    ]:
        vs = []
        for i in range(len(names)):
            k = ClassificationMetric(
                ds, dp, privileged_groups=[{"g": float(i)}], unprivileged_groups=[{"g": float((i + 1) % len(names))}]
            )
            vs.append(call(lambda: getattr(k, n)(privileged=True)))
        out[n] = vs
    out["base_rate"] = [
        call(
            lambda: BinaryLabelDatasetMetric(
                ds, privileged_groups=[{"g": float(i)}], unprivileged_groups=[{"g": float((i + 1) % len(names))}]
            ).base_rate(privileged=True)
        )
        for i in range(len(names))
    ]
    for n in [
        "statistical_parity_difference",
        "mean_difference",
        "disparate_impact",
        "equal_opportunity_difference",
        "equalized_odds_difference",
        "average_odds_difference",
        "average_abs_odds_difference",
        "average_predictive_value_difference",
        "true_positive_rate_difference",
        "false_positive_rate_difference",
        "false_negative_rate_difference",
        "false_omission_rate_difference",
        "false_discovery_rate_difference",
        "error_rate_difference",
        "false_positive_rate_ratio",
        "false_negative_rate_ratio",
        "false_omission_rate_ratio",
        "false_discovery_rate_ratio",
        "error_rate_ratio",
        "generalized_entropy_index",
        "theil_index",
        "coefficient_of_variation",
        "between_group_generalized_entropy_index",
        "between_group_theil_index",
        "between_group_coefficient_of_variation",
        "between_all_groups_generalized_entropy_index",
        "between_all_groups_theil_index",
        "between_all_groups_coefficient_of_variation",
        "differential_fairness_bias_amplification",
        "generalized_equalized_odds_difference",
    ]:
        out[n] = call(getattr(m, n))
    for n in ["generalized_true_positive_rate", "generalized_false_positive_rate"]:
        out[f"difference({n})"] = call(lambda: m.difference(getattr(m, n)))
    out["smoothed_empirical_differential_fairness"] = call(b.smoothed_empirical_differential_fairness)
    y = pd.Series(df.y.to_numpy(), index=pd.Index(df.g, name="g"))
    p = df.p.to_numpy()
    kw = dict(prot_attr="g", priv_group="g0", pos_label=fav)
    S = out.__setitem__
    S("sklearn.disparate_impact_ratio", call(lambda: am.disparate_impact_ratio(y, p, **kw)))
    S("sklearn.equal_opportunity_difference", call(lambda: am.equal_opportunity_difference(y, p, **kw)))
    S("sklearn.average_odds_difference", call(lambda: am.average_odds_difference(y, p, **kw)))
    S("sklearn.average_odds_error", call(lambda: am.average_odds_error(y, p, **kw)))
    S("sklearn.average_predictive_value_difference", call(lambda: am.average_predictive_value_difference(y, p, **kw)))
    S("sklearn.consistency_score", call(lambda: am.consistency_score(df[["u", "v"]], (df.y == fav).astype(int))))
    S("sklearn.class_imbalance", call(lambda: am.class_imbalance(y, p, prot_attr="g", priv_group="g0")))
    S("sklearn.kl_divergence", call(lambda: am.kl_divergence(y, prot_attr="g", priv_group="g0")))
    S(
        "sklearn.conditional_demographic_disparity",
        call(lambda: am.conditional_demographic_disparity(y, p, prot_attr="g", pos_label=fav)),
    )
    fs = {
        "selection_rate": am.selection_rate,
        "base_rate": am.base_rate,
        "recall_score": skm.recall_score,
        "specificity_score": am.specificity_score,
        "precision_score": skm.precision_score,
        "accuracy_score": skm.accuracy_score,
        "f1_score": skm.f1_score,
        "matthews_corrcoef": skm.matthews_corrcoef,
    }
    for n, f in fs.items():
        k = {} if n in ("accuracy_score", "matthews_corrcoef") else {"pos_label": fav}
        if n == "base_rate":
            S(f"sklearn.difference({n})", call(lambda: am.difference(f, y, prot_attr="g", priv_group="g0", **k)))
            S(f"sklearn.ratio({n})", call(lambda: am.ratio(f, y, prot_attr="g", priv_group="g0", **k)))
        else:
            # Of the true positive rate there is a method for the difference.
            if n != "recall_score":
                S(f"sklearn.difference({n})", call(lambda: am.difference(f, y, p, prot_attr="g", priv_group="g0", **k)))
            if n != "matthews_corrcoef":
                S(f"sklearn.ratio({n})", call(lambda: am.ratio(f, y, p, prot_attr="g", priv_group="g0", **k)))
    return out


def oxonfair_(df, names):
    from oxonfair import group_metrics as gm

    y, p, g = df.y.to_numpy(), df.p.to_numpy(), df.g.to_numpy()
    out = {}
    for n in [
        "pos_pred_rate",
        "true_pos_rate",
        "false_pos_rate",
        "true_neg_rate",
        "false_neg_rate",
        "pos_pred_val",
        "neg_pred_val",
        "accuracy",
        "balanced_accuracy",
        "min_accuracy",
        "f1",
        "mcc",
        "pos_data_rate",
        "cond_accept",
        "cond_reject",
        "error_ratio",
    ]:
        f = getattr(gm, n)
        with np.errstate(all="ignore"):
            out[n] = [num(v) for v in f.per_group(y, p, g)[0]]
            for w in ["min", "max", "diff", "max_diff", "ratio", "min_ratio"]:
                if n == "error_ratio" and w not in ("min", "max"):
                    continue
                if n in ("cond_accept", "cond_reject") and w == "max_diff":
                    continue
                if n == "mcc" and "ratio" in w:
                    continue
                out[f"{n}.{w}"] = num(getattr(f, w)(y, p, g)[0])
    for n in ["recall", "precision", "acceptance_rate", "specificity", "rejection_rate", "pos_pred_proportion"]:
        out[n] = [num(v) for v in getattr(gm, n).per_group(y, p, g)[0]]
    for n in [
        "demographic_parity",
        "statistical_parity",
        "disparate_impact",
        "equal_opportunity",
        "predictive_equality",
        "equalized_odds",
        "equalized_odds_max",
        "predictive_parity",
        "cond_use_accuracy",
        "accuracy_parity",
        "treatment_equality",
        "class_imbalance",
    ]:
        with np.errstate(all="ignore"):
            out[n] = num(getattr(gm, n)(y, p, g)[0])
    for n in ["bias_amplification", "directed_bias_amplification"]:
        f = getattr(gm, n)
        out[n] = [num(v) for v in f.per_group(y, p, g)[0]]
        out[f"{n}.average"] = num(f.average(y, p, g)[0])
    out["gen_entropy"] = num(gm.gen_entropy.overall(y, p, g)[0])
    return out


def aequitas_(df, names):
    from aequitas.group import Group
    from aequitas.bias import Bias
    from aequitas.fairness import Fairness

    d = df[["g", "y", "p"]].rename(columns={"p": "score", "y": "label_value"})
    xt, _ = Group().get_crosstabs(d, attr_cols=["g"])
    b = Bias().get_disparity_predefined_groups(
        xt, original_df=d, ref_groups_dict={"g": "g0"}, check_significance=False, mask_significance=False
    )
    f = Fairness().get_group_value_fairness(b)
    f = f.set_index("attribute_value").loc[names]
    out = {}
    for c in ["ppr", "pprev", "precision", "fdr", "for", "fpr", "fnr", "tpr", "tnr", "npv", "prev", "accuracy"] + [
        x for x in f.columns if x.endswith("_disparity") or "Parity" in x or "Fairness" in x or "Odds" in x
    ]:
        out[c] = [num(v) if not isinstance(v, (bool, np.bool_)) else bool(v) for v in f[c]]
    return out


def clarify_(df, names):
    from smclarify.bias.metrics import posttraining as po, pretraining as pr

    f = df.g
    s = df.g != "g0"
    y = df.y == 1
    p = df.p == 1
    out = {"CI": call(lambda: pr.CI(f, s)), "DPL": call(lambda: pr.DPL(f, s, y))}
    for n in ["KL", "JS", "LP", "TVD", "KS"]:
        out[n] = call(lambda: getattr(pr, n)(df.y, s))
    out["DPPL"] = call(lambda: po.DPPL(f, s, p))
    out["DI"] = call(lambda: po.DI(f, s, p))
    for n in ["RD", "DAR", "DRR", "SD", "AD", "DCA", "DCR", "TE"]:
        out[n] = call(lambda: getattr(po, n)(f, s, y, p))
    out["FT"] = call(lambda: po.FT(df[["u", "v"]], s, p))
    out["CDDL"] = call(lambda: pr.CDDL(f, s, y, df.s))
    out["CDDPL"] = call(lambda: po.CDDPL(f, s, p, df.s))
    if hasattr(po, "GE"):
        out["GE"] = call(lambda: po.GE(y, p))
    return out


PROGRAMS = [
    ("Fairlearn", "fairlearn", fairlearn_),
    ("AIF360", "aif360", aif360_),
    ("AIF360, burden", "aif360", lambda df, names: aif360_(df, names, 0)),
    ("Aequitas", "aequitas", aequitas_),
    ("Clarify", "smclarify", clarify_),
    ("OxonFair", "oxonfair", oxonfair_),
]


def main():
    path = Path(__file__).with_name("programs.json")
    found = json.loads(path.read_text()) if path.exists() else {"versions": {}, "tables": {}}
    for name, package, of in PROGRAMS:
        try:
            found["versions"][package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
        for title, groups in TABLES.items():
            names = [f"g{at}" for at in range(len(groups))]
            table = found["tables"].setdefault(title, {"groups": groups})
            table[name] = of(frame(groups), names)
    lines = []
    for title, table in found["tables"].items():
        entries = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in table.items()]
        lines.append(f" {json.dumps(title)}: {{\n" + ",\n".join(entries) + "\n }")
    text = ",\n".join(lines)
    versions = json.dumps(found["versions"], sort_keys=True)
    path.write_text(f'{{"versions": {versions},\n"tables": {{\n{text}\n}}}}\n')


if __name__ == "__main__":
    main()
