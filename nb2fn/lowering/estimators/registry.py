"""Which estimators are lowered, by exact class."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nb2fn.lowering.estimators import (
    clusters,
    compose,
    encoders,
    linear,
    naive_bayes,
    scalers,
    svm,
    text,
    trees,
)
from nb2fn.lowering.estimators.base import Estimator, as_matrix
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.program import Builder, Model, Program, Type
from nb2fn.lowering.scoring.verify import verify

FAMILIES: Mapping[str, Callable[[Objects, int], Estimator]] = {
    "sklearn.linear_model._base:LinearRegression": linear.regressor,
    "sklearn.linear_model._ridge:Ridge": linear.regressor,
    "sklearn.linear_model._coordinate_descent:Lasso": linear.regressor,
    "sklearn.linear_model._coordinate_descent:ElasticNet": linear.regressor,
    "sklearn.linear_model._logistic:LogisticRegression": linear.classifier,
    "sklearn.svm._classes:LinearSVC": linear.classifier,
    "sklearn.svm._classes:SVC": svm.svc,
    "sklearn.preprocessing._data:StandardScaler": scalers.standard,
    "sklearn.preprocessing._data:MinMaxScaler": scalers.min_max,
    "sklearn.impute._base:SimpleImputer": encoders.imputer,
    "sklearn.preprocessing._encoders:OneHotEncoder": encoders.one_hot,
    "sklearn.preprocessing._encoders:OrdinalEncoder": encoders.ordinal,
    "sklearn.tree._classes:DecisionTreeClassifier": trees.tree,
    "sklearn.tree._classes:DecisionTreeRegressor": trees.tree,
    "sklearn.ensemble._forest:RandomForestClassifier": trees.forest,
    "sklearn.ensemble._forest:RandomForestRegressor": trees.forest,
    "sklearn.ensemble._forest:ExtraTreesClassifier": trees.forest,
    "sklearn.ensemble._forest:ExtraTreesRegressor": trees.forest,
    "sklearn.ensemble._gb:GradientBoostingClassifier": trees.boosting,
    "sklearn.ensemble._gb:GradientBoostingRegressor": trees.boosting,
    "sklearn.naive_bayes:GaussianNB": naive_bayes.gaussian,
    "sklearn.naive_bayes:MultinomialNB": naive_bayes.multinomial,
    "sklearn.cluster._kmeans:KMeans": clusters.k_means,
    "sklearn.feature_extraction.text:CountVectorizer": text.count,
    "sklearn.feature_extraction.text:TfidfVectorizer": text.tfidf,
    "sklearn.pipeline:Pipeline": lambda o, i: compose.pipeline(o, i, estimator),
    "sklearn.compose._column_transformer:ColumnTransformer": (
        lambda o, i: compose.columns(o, i, estimator)
    ),
}


def estimator(objects: Objects, index: int) -> Estimator:
    """The lowered estimator at a node; raises :class:`HeldBackError` for other classes."""
    node = objects.node(index)
    family = FAMILIES.get(node.type) if node.kind == "object" else None
    if family is None:
        name = node.type.rpartition(":")[2] or node.kind
        raise HeldBackError(f"{name} is not lowered to plain Python")
    if any(name[0] in "([{" for name, _ in node.attributes):
        raise HeldBackError(f"{node.type.rpartition(':')[2]} is made in a way of its own")
    return family(objects, index)


def is_estimator(objects: Objects, index: int) -> bool:
    """Whether the class at a node is one of the lowered ones."""
    node = objects.node(index)
    return node.kind == "object" and node.type in FAMILIES


def model(objects: Objects, index: int, methods: frozenset[str]) -> Model:
    """The estimator at a node with those of ``methods`` that it has, verified."""
    found = estimator(objects, index)
    programs = {}
    for name in sorted(found.methods.keys() & methods):
        builder = Builder()
        value = found.methods[name](builder, builder.data)
        if value.type.kind == "sparse":
            builder.op("sparse_matrix", value, Type("answer"), value.type.width)
        elif value.type.kind in ("loose", "rows", "holed"):
            as_matrix(builder, value)
        elif value.type.kind != "answer":
            raise HeldBackError(f"{found.name}.{name} gives values of several types")
        programs[name] = Program(tuple(builder.ops))
    lowered = Model(found.name, programs, found.attributes)
    verify(lowered)
    return lowered
