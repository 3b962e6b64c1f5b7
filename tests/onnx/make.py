#!/usr/bin/env python3
"""Small ONNX models of many kinds, and what onnxruntime makes of a few rows.

Run: python make.py   (needs scikit-learn, skl2onnx, onnxmltools, lightgbm, xgboost, onnx, onnxruntime)

Writes <name>.onnx and expected.json beside this file: for each model its inputs and outputs, cell by cell;
a missing number is null.
"""
import json
import math
import os
import warnings
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
warnings.filterwarnings("ignore")

import lightgbm
import numpy as np
import onnx
import onnxruntime
import onnxmltools
import xgboost
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType as MlFloat
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import AdaBoostClassifier, ExtraTreesRegressor, GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (Binarizer, KBinsDiscretizer, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder,
                                   OrdinalEncoder, PolynomialFeatures, RobustScaler, StandardScaler)
from sklearn.svm import SVC, SVR, LinearSVC, OneClassSVM
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import skl2onnx.common._container as container

make_node = container.make_node


def plain(value):
    listed = isinstance(value, list)
    return [int(it) if isinstance(it, (np.bool_, bool, np.integer)) else it for it in value] if listed else value


# skl2onnx 1.20 hands numpy bools to onnx 1.23, which refuses them.
container.make_node = lambda *args, **kw: make_node(*args, **{name: plain(it) for name, it in kw.items()})

HERE = Path(__file__).resolve().parent
OPSET = {"": 17, "ai.onnx.ml": 3}
rng = np.random.default_rng(7)
X = np.round(rng.normal(size=(120, 4)), 2).astype(np.float32)
signal = X[:, 0] + 0.7 * X[:, 1] - 0.5 * X[:, 2] * X[:, 3]
two = (signal + 0.4 * rng.normal(size=120) > 0).astype(int)
three = np.digitize(signal, [-0.6, 0.6])
number = (2 * signal + 0.1 * rng.normal(size=120)).astype(np.float32)
ROWS = X[:8]
expected = {}


def cells(array):
    array = np.asarray(array)
    kinds = {"float32": "float", "float64": "double", "int64": "int64", "int32": "int32", "bool": "bool"}
    kind = kinds.get(str(array.dtype), "text")
    flat = array.ravel().tolist()
    if kind in ("float", "double"):
        flat = [None if math.isnan(it) else float(it) if kind == "double" else float(f"{it:.9g}") for it in flat]
    return {"shape": list(array.shape), kind: [str(it) for it in flat] if kind == "text" else flat}


def result(value):
    if not isinstance(value, list):
        return cells(value)
    classes = list(value[0])
    return {"classes": [str(it) for it in classes],
            **cells(np.array([[row[it] for it in classes] for row in value], np.float32))}


def settle(name, model):
    """Takes out what exporters leave to chance: a name, and the order of operator sets."""
    model.graph.name = name
    imports = sorted(model.opset_import, key=lambda it: it.domain)
    del model.opset_import[:]
    model.opset_import.extend(imports)


def add(name, model, inputs):
    settle(name, model)
    content = model.SerializeToString(deterministic=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    names = [it.name for it in session.get_inputs()]
    values = session.run(None, dict(zip(names, inputs)))
    (HERE / f"{name}.onnx").write_bytes(content)
    expected[name] = {"inputs": [cells(it) for it in inputs], "outputs": [result(it) for it in values]}
    print(f"{name:28} {len(content):6}  {sorted({it.op_type for it in model.graph.node})}")


def scikit(name, model, target, zipmap=False, data=X, rows=None):
    model.fit(data, target)
    options = {"options": {id(model): {"zipmap": zipmap}}} if hasattr(model, "predict_proba") else {}
    add(name, to_onnx(model, data[:1], target_opset=OPSET, **options), [ROWS if rows is None else rows])


def graph(name, nodes, inputs, outputs, weights, opset=17, rows=None, ml=None):
    kinds = {"f": TensorProto.FLOAT, "i": TensorProto.INT64, "s": TensorProto.STRING, "d": TensorProto.DOUBLE,
             "b": TensorProto.BOOL}
    info = lambda it: helper.make_tensor_value_info(it[0], kinds[it[1]], it[2])
    made = helper.make_graph(nodes, "main", [info(it) for it in inputs], [info(it) for it in outputs],
                             [numpy_helper.from_array(np.asarray(it), key) for key, it in weights.items()])
    sets = [helper.make_opsetid("", opset)] + ([helper.make_opsetid("ai.onnx.ml", ml)] if ml else [])
    model = helper.make_model(made, opset_imports=sets, ir_version=8, producer_name="by hand")
    onnx.checker.check_model(model)
    add(name, model, [ROWS] if rows is None else rows)


def learnt():
    scikit("logreg_three", make_pipeline(StandardScaler(), LogisticRegression()), three)
    scikit("logreg_text_zipmap", LogisticRegression(), np.array(["no", "yes"])[two], zipmap=True)
    scikit("linreg", LinearRegression(), number)
    scikit("svc_probability", SVC(probability=True, random_state=0), two[:40], data=X[:40])
    scikit("svc_three", SVC(kernel="poly", degree=2, probability=True, random_state=0), three[:40], data=X[:40])
    scikit("svc_scores", SVC(kernel="sigmoid"), three[:30], data=X[:30])
    scikit("svc_two_scores", SVC(kernel="linear"), two[:30], data=X[:30])
    scikit("linear_svc", LinearSVC(random_state=0), two)
    scikit("svr", SVR(kernel="rbf"), number[:40], data=X[:40])
    scikit("one_class_svm", OneClassSVM(nu=0.2), None, data=X[:40])
    scikit("gaussian_nb", GaussianNB(), three)
    scikit("adaboost", AdaBoostClassifier(DecisionTreeClassifier(max_depth=2), n_estimators=4, random_state=0), two)
    scikit("calibrated", CalibratedClassifierCV(LogisticRegression(), cv=2), two)
    scikit("calibrated_isotonic", CalibratedClassifierCV(GaussianNB(), cv=2, method="isotonic"), two)
    scikit("tree_three", DecisionTreeClassifier(max_depth=3), three)
    scikit("tree_labels", DecisionTreeClassifier(max_depth=3), two * 4 + 3)
    scikit("forest_text", RandomForestClassifier(4, max_depth=3, random_state=0), np.array(["b", "a", "c"])[three])
    scikit("gboost_three", GradientBoostingClassifier(n_estimators=3, max_depth=2, random_state=0), three)
    scikit("trees_number", ExtraTreesRegressor(3, max_depth=3, random_state=0), number)
    scikit("trees_numbers", DecisionTreeRegressor(max_depth=3), np.c_[number, -number])
    with_gaps = X.copy()
    with_gaps[::5, 1] = np.nan
    for name, steps in {"impute_normalize": [SimpleImputer(), Normalizer()], "scale_min_max": [MinMaxScaler(clip=True)],
                        "impute_median_robust": [SimpleImputer(strategy="median"), RobustScaler()]}.items():
        model = make_pipeline(*steps, LogisticRegression())
        scikit(name, model, two, data=with_gaps if "impute" in name else X, rows=with_gaps[:8] if "impute" in name else None)
    scikit("normalize_max_l1", make_pipeline(Normalizer("l1"), MaxAbsScaler(), Binarizer(threshold=0.1), LogisticRegression()), two)
    scikit("polynomial", make_pipeline(PolynomialFeatures(2), LinearRegression()), number)
    scikit("bins", make_pipeline(KBinsDiscretizer(3, encode="ordinal"), LogisticRegression()), two)


def boosted():
    gaps = X.copy()
    gaps[::4, 0] = np.nan
    kinds = [("X", MlFloat([None, 4]))]
    rows = np.r_[gaps[:6], [[np.nan] * 4, [0] * 4]].astype(np.float32)
    for name, target, classes in (("lightgbm_two", two, 2), ("lightgbm_three", three, 3)):
        model = lightgbm.LGBMClassifier(n_estimators=4, num_leaves=5, min_child_samples=5, verbose=-1).fit(gaps, target)
        add(name, onnxmltools.convert_lightgbm(model, initial_types=kinds, zipmap=False, target_opset=15), [rows])
    model = lightgbm.LGBMRegressor(n_estimators=4, num_leaves=5, min_child_samples=5, verbose=-1).fit(gaps, number)
    add("lightgbm_number", onnxmltools.convert_lightgbm(model, initial_types=kinds, target_opset=15), [rows])
    for name, target in (("xgboost_two", two), ("xgboost_three", three)):
        model = xgboost.XGBClassifier(n_estimators=4, max_depth=2).fit(gaps, target)
        add(name, onnxmltools.convert_xgboost(model, initial_types=kinds, target_opset=15), [rows])
    model = xgboost.XGBRegressor(n_estimators=4, max_depth=2).fit(gaps, number)
    add("xgboost_number", onnxmltools.convert_xgboost(model, initial_types=kinds, target_opset=15), [rows])


def texts():
    import pandas as pd
    people = pd.DataFrame({"age": X[:, 0], "job": np.array(["clerk", "smith", "cook"])[three],
                           "city": np.array(["Ulm", "Köln"])[two], "floor": three.astype(np.int64)})
    kinds = [("age", FloatTensorType([None, 1])), ("job", StringTensorType([None, 1])),
             ("city", StringTensorType([None, 1])), ("floor", Int64TensorType([None, 1]))]
    rows = [people["age"].to_numpy(np.float32)[:6].reshape(-1, 1),
            np.array(["clerk", "smith", "cook", "clerk", "pilot", ""], object).reshape(-1, 1),
            people["city"].to_numpy(object)[:6].reshape(-1, 1), people["floor"].to_numpy()[:6].reshape(-1, 1)]
    columns = ColumnTransformer([("number", StandardScaler(), ["age"]), ("floor", OneHotEncoder(), ["floor"]),
                                 ("text", OneHotEncoder(handle_unknown="ignore"), ["job", "city"])])
    model = make_pipeline(columns, LogisticRegression()).fit(people, two)
    add("text_one_hot", to_onnx(model, initial_types=kinds, target_opset=OPSET,
                                options={id(model): {"zipmap": False}}), rows)
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = ColumnTransformer([("text", ordinal, ["job", "city"])], remainder="drop")
    model = make_pipeline(columns, DecisionTreeClassifier(max_depth=2)).fit(people[["job", "city"]], two)
    add("text_ordinal", to_onnx(model, initial_types=kinds[1:3], target_opset=OPSET,
                                options={id(model): {"zipmap": False}}), rows[1:3])


def nets():
    w = lambda *shape: np.round(rng.normal(size=shape), 2).astype(np.float32)
    n = helper.make_node
    graph("keras_like", [n("MatMul", ["x", "w1"], ["a"]), n("Add", ["a", "b1"], ["b"]), n("LeakyRelu", ["b"], ["c"], alpha=0.2),
                         n("BatchNormalization", ["c", "g", "h", "m", "v"], ["d"], epsilon=1e-3), n("Dropout", ["d"], ["e"]),
                         n("Gemm", ["e", "w2", "b2"], ["f"], alpha=0.5, beta=2.0), n("Softmax", ["f"], ["y"])],
          [("x", "f", ["n", 4])], [("y", "f", ["n", 3])],
          {"w1": w(4, 5), "b1": w(5), "g": w(5), "h": w(5), "m": w(5), "v": np.abs(w(5)), "w2": w(5, 3), "b2": w(3)})
    graph("embedding", [n("Gather", ["table", "i"], ["a"]), n("ReduceMean", ["a"], ["b"], axes=[1], keepdims=0),
                        n("Concat", ["b", "x"], ["c"], axis=1), n("MatMul", ["c", "w"], ["d"]), n("Sigmoid", ["d"], ["y"])],
          [("i", "i", [None, 2]), ("x", "f", [None, 4])], [("y", "f", [None, 1])], {"table": w(6, 3), "w": w(7, 1)},
          rows=[np.array([[0, 5], [1, -1], [2, 2], [3, 4], [4, 0], [5, 1], [0, 0], [1, 2]]), ROWS])
    graph("transformer_like", [
        n("LayerNormalization", ["x", "g", "h"], ["a"], axis=-1), n("Gelu", ["a"], ["b"]), n("Reshape", ["b", "to3"], ["c"]),
        n("Transpose", ["c"], ["d"], perm=[0, 2, 1]), n("MatMul", ["c", "d"], ["e"]), n("Softmax", ["e"], ["f"], axis=-1),
        n("MatMul", ["f", "c"], ["i"]), n("ReduceSum", ["i", "axes"], ["j"], keepdims=0), n("Tanh", ["j"], ["k"]),
        n("Erf", ["k"], ["l"]), n("Softplus", ["l"], ["y"])],
          [("x", "f", ["n", 4])], [("y", "f", ["n", 2])],
          {"g": w(4), "h": w(4), "to3": np.array([0, 2, 2]), "axes": np.array([1])}, opset=20)
    graph("old_opset", [n("Clip", ["x"], ["a"], min=-1.0, max=1.0), n("Unsqueeze", ["a"], ["b"], axes=[2]),
                        n("Softmax", ["b"], ["c"]), n("Squeeze", ["c"], ["d"], axes=[2]), n("Split", ["d"], ["e", "f"], axis=1, split=[1, 3]),
                        n("Slice", ["f"], ["g"], starts=[1], ends=[3], axes=[1]), n("Elu", ["g"], ["h"], alpha=0.5),
                        n("TopK", ["h"], ["y", "z"], k=1), n("ReduceL2", ["e"], ["u"], axes=[1])],
          [("x", "f", ["n", 4])], [("y", "f", ["n", 1]), ("z", "i", ["n", 1]), ("u", "f", ["n", 1])], {}, opset=9)
    graph("one_row", [n("MatMul", ["x", "w"], ["a"]), n("Sigmoid", ["a"], ["y"])], [("x", "f", [1, 4])],
          [("y", "f", [1, 1])], {"w": w(4, 1)}, rows=[ROWS[:1]])
    graph("logic", [
        n("Slice", ["x", "s", "e", "axes", "back"], ["a"]), n("Greater", ["a", "zero"], ["b"]), n("Where", ["b", "a", "zero"], ["c"]),
        n("IsNaN", ["c"], ["d"]), n("Not", ["d"], ["f"]), n("And", ["b", "f"], ["g"]), n("Cast", ["g"], ["h"], to=TensorProto.INT64),
        n("CumSum", ["h", "one"], ["i"]), n("Mod", ["i", "three"], ["j"]), n("ArgMax", ["j"], ["k"], axis=1, keepdims=0),
        n("GatherElements", ["a", "first"], ["l"], axis=1), n("ReduceMax", ["a"], ["m"], axes=[1]), n("Pow", ["m", "three"], ["o"]),
        n("Max", ["l", "o", "zero"], ["q"]), n("Round", ["q"], ["y"]), n("Tile", ["k", "three1"], ["t"]), n("Shape", ["x"], ["sh"]),
        n("ConstantOfShape", ["sh"], ["cs"], value=helper.make_tensor("v", TensorProto.FLOAT, [1], [2.5])), n("Div", ["x", "cs"], ["u"]),
        n("Selu", ["u"], ["sel"]), n("HardSigmoid", ["sel"], ["hs"]), n("PRelu", ["u", "slopes"], ["pr"]), n("Min", ["hs", "pr"], ["w"])],
          [("x", "f", ["n", 4])], [("y", "f", ["n", 1]), ("k", "i", ["n"]), ("w", "f", ["n", 4])],
          {"s": np.array([3]), "e": np.array([-9]), "axes": np.array([1]), "back": np.array([-1]), "zero": np.float32(0), "one": np.array(1),
           "three": np.array([3]), "three1": np.array([3]), "first": np.zeros((8, 1), np.int64), "slopes": w(4)})
    double = lambda *shape: rng.normal(size=shape)
    graph("doubles", [n("MatMul", ["x", "w"], ["a"]), n("Exp", ["a"], ["b"]), n("Add", ["b", "c"], ["d"]), n("Log", ["d"], ["y"]),
                      n("Cast", ["y"], ["z"], to=TensorProto.FLOAT)],
          [("x", "d", ["n", 4])], [("y", "d", ["n", 1]), ("z", "f", ["n", 1])], {"w": double(4, 1), "c": np.array(1.0)},
          rows=[ROWS.astype(np.float64)])


def by_hand():
    """Cases that no exporter writes, to see what onnxruntime does with them."""
    n = lambda kind, i, o, **kw: helper.make_node(kind, i, o, domain="ai.onnx.ml", **kw)
    tree = dict(nodes_treeids=[0, 0, 0, 1, 1, 1], nodes_nodeids=[0, 1, 2, 0, 1, 2], nodes_featureids=[0, 0, 0, 1, 0, 0],
                nodes_values=[0.1, 0, 0, -0.2, 0, 0], nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_GT", "LEAF", "LEAF"],
                nodes_truenodeids=[1, 0, 0, 1, 0, 0], nodes_falsenodeids=[2, 0, 0, 2, 0, 0], nodes_missing_value_tracks_true=[1, 0, 0, 0, 0, 0])
    at = dict(treeids=[0, 0, 1, 1], nodeids=[1, 2, 1, 2])
    classes = lambda ids, weights, **kw: n("TreeEnsembleClassifier", ["x"], ["label", "p"], **tree, class_ids=ids, class_weights=weights,
                                           **{f"class_{key}": it for key, it in at.items()}, **kw)
    out = [("label", "i", ["n"]), ("p", "f", ["n", 2])]
    cases = {"one_positive": ([0] * 4, [0.1, 0.4, 0.2, 0.5], {}), "one_mixed": ([0] * 4, [-0.3, 0.4, -0.2, 0.5], {}),
             "one_logistic": ([1] * 4, [-0.3, 0.4, -0.2, 0.5], {"post_transform": "LOGISTIC"}),
             "zero_logistic": ([0] * 4, [-0.3, 0.4, -0.2, 0.5], {"post_transform": "LOGISTIC"}),
             "one_base": ([0] * 4, [-0.3, 0.4, -0.2, 0.5], {"post_transform": "LOGISTIC", "base_values": [0.25]}),
             "two_bases": ([0, 1, 0, 1], [0.3, 0.4, 0.2, -0.5], {"base_values": [0.1, 0.2]}),
             "two_ids": ([0, 1, 0, 1], [0.3, 0.4, 0.2, 0.5], {"post_transform": "SOFTMAX"})}
    rows = np.r_[ROWS[:6], [[np.nan] * 4]].astype(np.float32)
    for name, (ids, weights, kw) in cases.items():
        labels = [0, 1] if len(set(ids)) > 1 else [3, 7]  # with two ids onnxruntime says 0 and 1 whatever the labels
        graph(f"tree_{name}", [classes(ids, weights, classlabels_int64s=labels, **kw)], [("x", "f", ["n", 4])], out, {}, ml=3, rows=[rows])
    targets = lambda **kw: n("TreeEnsembleRegressor", ["x"], ["y"], **tree, target_ids=[0] * 4, target_weights=[0.3, 0.4, 0.2, 0.5],
                             **{f"target_{key}": it for key, it in at.items()}, n_targets=1, **kw)
    for function in ("AVERAGE", "MIN", "MAX", "SUM"):
        transform = "LOGISTIC" if function == "SUM" else "NONE"
        graph(f"tree_{function.lower()}", [targets(aggregate_function=function, base_values=[0.5], post_transform=transform)],
              [("x", "f", ["n", 4])], [("y", "f", ["n", 1])], {}, ml=3, rows=[rows])
    linear = lambda labels, rows, **kw: n("LinearClassifier", ["x"], ["label", "p"], coefficients=[0.3, -0.2, 0.1, 0.4] * rows,
                                          intercepts=[0.1, -0.3, 0.2][:rows], classlabels_ints=labels, **kw)
    graph("linear_one_row", [linear([3, 7], 1, post_transform="LOGISTIC")], [("x", "f", ["n", 4])], out, {}, ml=1)
    for transform in ("SOFTMAX_ZERO", "PROBIT"):
        graph(f"linear_{transform.lower()}", [linear([3, 7, 9], 3, post_transform=transform)], [("x", "f", ["n", 4])],
              [("label", "i", ["n"]), ("p", "f", ["n", 3])], {}, ml=1, rows=[ROWS / 8 + np.float32(0.4)])
    tensor = lambda kind, values: helper.make_tensor("t", kind, [len(values)], values)
    graph("tree_members", [n("TreeEnsemble", ["x"], ["y"], n_targets=2, nodes_featureids=[0, 1, 2],
                             nodes_splits=tensor(TensorProto.FLOAT, [0.1, 0, -0.3]), nodes_modes=tensor(TensorProto.UINT8, [0, 6, 3]),
                             nodes_truenodeids=[1, 0, 1], nodes_falsenodeids=[2, 1, 2], nodes_trueleafs=[0, 1, 1], nodes_falseleafs=[0, 1, 1],
                             leaf_targetids=[0, 1, 0], leaf_weights=tensor(TensorProto.FLOAT, [0.5, 0.25, -1.5]), tree_roots=[0],
                             membership_values=tensor(TensorProto.FLOAT, [1.0, 2.0, float("nan")]))],
          [("x", "f", ["n", 4])], [("y", "f", ["n", 2])], {}, ml=5, opset=20,
          rows=[np.array([[0, 1, 0, 0], [0, 3, 0, 0], [1, 0, 0, 0], [1, 0, -1, 0], [-5, 2, 0, 0]], np.float32)])
    graph("encoders", [n("LabelEncoder", ["s"], ["a"], keys_strings=["x", "y"], values_floats=[1.5, 2.5], default_float=-1.0),
                       n("LabelEncoder", ["i"], ["b"], keys_int64s=[1, 2], values_strings=["one", "two"], default_string="many"),
                       n("CategoryMapper", ["s"], ["c"], cats_strings=["x", "y"], cats_int64s=[10, 20]),
                       n("OneHotEncoder", ["c"], ["d"], cats_int64s=[20, 10]),
                       n("FeatureVectorizer", ["a", "a"], ["e"], inputdimensions=[1, 1])],
          [("s", "s", ["n", 1]), ("i", "i", ["n", 1])],
          [("b", "s", ["n", 1]), ("c", "i", ["n", 1]), ("d", "f", ["n", 1, 2]), ("e", "f", ["n", 2])], {}, ml=2,
          rows=[np.array(["x", "y", "z"], object).reshape(-1, 1), np.array([[2], [3], [1]])])


def refused():
    model = KNeighborsClassifier(3).fit(X[:20], two[:20])
    made = to_onnx(model, X[:1], target_opset=OPSET)
    settle("refused_neighbors", made)
    (HERE / "refused_neighbors.onnx").write_bytes(made.SerializeToString(deterministic=True))


def written():
    """Files that this project wrote: tests/onnx/written.rs says what is in them."""
    text = np.array(["cook", "smith", "pilot", "cook", "smith", "", "cook", "smith"], object).reshape(-1, 1)
    gaps = ROWS.copy()
    gaps[1::3, 0] = np.nan
    for name, inputs in (("written_linear", [gaps[:, :2].copy(), text]), ("written_trees", [gaps]), ("written_net", [ROWS])):
        model = onnx.load(HERE / f"{name}.onnx")
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(HERE / f"{name}.onnx", providers=["CPUExecutionProvider"])
        values = session.run(None, dict(zip([it.name for it in session.get_inputs()], inputs)))
        expected[name] = {"inputs": [cells(it) for it in inputs], "outputs": [result(it) for it in values]}


learnt()
boosted()
texts()
nets()
by_hand()
refused()
written()
text = ",\n".join(f"{json.dumps(name)}: {json.dumps(it, ensure_ascii=False, separators=(',', ':'))}" for name, it in expected.items())
(HERE / "expected.json").write_text("{\n" + text + "\n}\n")
print(sum(it.stat().st_size for it in HERE.glob("*.onnx")), "bytes of models,", (HERE / "expected.json").stat().st_size, "of results")
