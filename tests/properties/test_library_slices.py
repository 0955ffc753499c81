"""Slices of programs that use numpy, pandas and scikit-learn compute what the programs did.

As :mod:`test_slices`, with views, in-place methods, estimators and generators of
random numbers in place of lists and classes. Not among them is what depends on when
an object is freed: pandas refuses to sort a column in place while its frame is alive.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from slices import execute, notebook, sound

from nb2fn.analysis.graph import analyse
from nb2fn.analysis.slicing import backward
from nb2fn.ir.verify import verify_graph

DEPTH = 900
EXAMPLES = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz" else 150
pytestmark = pytest.mark.slow

POOLS = {
    "A": ["a", "b", "c"],  # arrays of 6 numbers
    "D": ["df", "dg"],  # frames with columns u, v
    "S": ["s", "t"],  # series
    "M": ["m1", "m2"],  # estimators
    "F": ["f", "g"],  # functions of an array
    "N": ["n", "k"],  # numbers
}

TEMPLATES = """
{A} = np.arange(6.0)
{A} = {A}.copy()
{A} = {A}
{A} = {A}[:]
{A} = {A}[::-1]
{A} = {A}.reshape(2, 3).ravel()
{A} = {A}.reshape(3, 2).T.ravel()
{A} = np.asarray({A})
{A} = np.array({A})
{A} = np.array({A}, copy=False, subok=True) if False else np.asanyarray({A})
{A} = {A} + {A}
{A} = {A} * {N}
{A} = np.where({A} > 2, {A}, 0)
{A} = np.sort({A})
{A} = np.clip({A}, 0, 3)
{A} = np.sqrt(np.abs({A}))
{A}[{i}] = {N}
{A}[:2] = {N}
{A}[{A} > 2] = {N}
{A} += 1
{A} *= {A}
{A}.sort()
{A}.fill({i})
np.add({A}, 1, out={A})
np.add({A}, 1, {A})
np.sqrt(np.abs({A}), {A})
np.copyto({A}, {A})
np.put({A}, [0], {N})
{A}.put([1], 5)
np.maximum.at({A}, [0], 3)
{A}.clip(0, 2, {A})
np.random.shuffle({A})
rng.shuffle({A})
{A} = rng.permutation({A})
{A} = np.random.permutation({A})
{A} = np.random.rand(6)
{A} = rng.random(6)
np.random.seed({i})
rng = np.random.default_rng({i})
np.random.rand()
{N} = float({A}.sum())
{N} = float({A}[{i}])
{N} = {i}
{N} = np.random.randint(100)
{A}, {A} = {A}, {A}
{A}, {A} = np.split(np.concatenate([{A}, {A}]), 2)
(x.sort() for x in [{A}])
[x.sort() for x in [{A}]]
list(map(np.ndarray.sort, [{A}]))
holder['x'] = {A}
holder['x'][0] = 9
{A} = holder['x']
def {F}(x): x[0] = {i}; return x
def {F}(x): return x * {N}
def {F}(x): return {A}
def {F}(x): return np.sort(x) + {A}
def {F}(x): x.sort(); return x.copy()
def {F}(x): return {M}.predict(x.reshape(-1, 1))
{A} = {F}({A})
{F}({A})
{A} = np.apply_along_axis({F}, 0, {A})
{F}(x={A})
{D} = pd.DataFrame({{'u': {A}, 'v': {A}}})
{D} = pd.DataFrame({A}.reshape(6, 1), columns=['u']).assign(v=1.0)
{D} = {D}
{D} = {D}.copy()
{D} = {D}.copy(deep=False)
{D} = {D}[['u', 'v']]
{D} = {D}[{D}['u'] > -1e9]
{D} = {D}.head(6)
{D} = {D}.sort_values('u')
{D} = {D}.reset_index(drop=True)
{D} = {D}.fillna(0)
{D} = {D}.rename(columns={{'q': 'r'}})
{D} = {D}.assign(u=lambda d: d['u'] + {N})
{D} = {D}.apply(lambda col: col + {N})
{D} = {D}.pipe(lambda d: d)
{D} = {D}.sample(frac=1.0)
{D} = {D}.sample(frac=1.0, random_state={i})
{D} = pd.concat([{D}, {D}]).head(6)
{D} = {D}.merge({D}[['u']], on='u', how='left').head(6)[['u', 'v']]
{D} = {D}.query('u > -@n * 1000')
{D} = {D}.astype(float)
{D} = {D}.T.T
{D}['u'] = {A}
{D}['v'] = {D}['u'] * 2
{D}.loc[:, 'u'] = {N}
{D}.iloc[0, 0] = {N}
{D}.iloc[0] = {N}
{D}.at[0, 'u'] = {N}
{D}.u = {D}.v
{D}['u'] += 1
{D}.sort_values('u', inplace=True)
{D}.reset_index(drop=True, inplace=True)
{D}.rename(columns={{'u': 'u'}}, inplace=True)
{D}.fillna(0, inplace=True)
{D}.update({D} * 2)
{D}.insert(0, 'w', {N})
{D}.pop('w')
del {D}['w']
{D}.drop(columns='w', inplace=True)
{D}.columns = list({D}.columns)
{D}.index = range(len({D}))
{D}['u'].values[0] = {N}
{D}.values[0, 0] = {N}
{S} = {D}['u']
{S} = {D}.v
{S} = {D}['u'].copy()
{S} = {D}.iloc[:, 0]
{S} = pd.Series({A})
{S} = {S}
{S} = {S}.map(lambda x: x + {N})
{S} = {S} + {S}
{S} = {S}.astype(float)
{S}.iloc[0] = {N}
{S}[:] = {N}
{S} += 1
{S}.update({S})
{A} = {S}.values[:6]
{A} = {S}.to_numpy()[:6]
{A} = {D}['u'].values[:6]
{A} = {D}.to_numpy().ravel()[:6]
{N} = float({S}.mean())
{N} = len({D})
{M} = LinearRegression()
{M} = DecisionTreeRegressor()
{M} = DecisionTreeRegressor(max_features=1)
{M} = DecisionTreeRegressor(random_state={i})
{M} = KNeighborsRegressor(1)
{M} = make_pipeline(scaler, LinearRegression())
{M} = RandomForestRegressor(2)
{M} = GridSearchCV(DecisionTreeRegressor(splitter='random'), {{'max_depth': [1, 2]}}, cv=2)
{M} = {M}
{M}.fit({D}[['u']].values, {D}['v'])
{M}.fit({A}.reshape(-1, 1), {A})
{M} = {M}.fit({A}.reshape(-1, 1), {A})
{M}.set_params(**{{}})
{M} = clone({M})
{A} = {M}.predict({A}.reshape(-1, 1))
{A} = {M}.predict({D}[['u']].values)[:6]
{N} = {M}.score({A}.reshape(-1, 1), {A})
scaler = StandardScaler()
scaler.fit({A}.reshape(-1, 1))
{A} = scaler.fit_transform({A}.reshape(-1, 1)).ravel()
{A} = scaler.transform({A}.reshape(-1, 1)).ravel()
scaler.mean_[0] = {N}
scaler.mean_ = scaler.mean_ + {N}
StandardScaler(copy=False).fit_transform({A}.reshape(-1, 1))
{A} = FunctionTransformer().fit_transform({A})
{A} = FunctionTransformer({F}).fit_transform({A})
{A}, {A} = [p[:6] for p in train_test_split(np.concatenate([{A}, {A}, {A}]))]
{A}, {A} = train_test_split(np.concatenate([{A}, {A}]), random_state={i}, test_size=0.5)
{A} = resample({A})
{N} = cross_val_score({M}, {A}.reshape(-1, 1), {A}, cv=KFold(2, shuffle=True)).sum()
{N} = cross_val_score({M}, {A}.reshape(-1, 1), {A}, cv=2).mean()
for name in ['u', 'v']: {D}[name] = {D}[name] + {N}
for m in [{M}, {M}]: m.fit({A}.reshape(-1, 1), {A})
for row in {D}.itertuples(): {N} = row.u
for _, part in {D}.groupby('v'): part.iloc[0, 0] = {N}
{A} = {D}.groupby('v')['u'].transform('sum').values[:6]
if {N} > 2: {A}[0] = {N}
if {N} > 2: {D} = {D}.dropna()
with warnings.catch_warnings(): {A} = {A} + 1
pd.set_option('display.precision', {i})
text = str({D})
np.seterr(divide='ignore')
set_config(transform_output='default')
print({D}.describe())
{M}.coef_ = {A}[:1]
for {A}, k in zip([{A}, {A}], [1, 2]): {A}[0] = k
for i, {D} in enumerate([{D}, {D}]): {D}['v'] = {N} + i
for x, y in zip({A}.reshape(3, 2), {A}): x[0] = y
{A}, {A} = zip([{A}[:3], {A}[:3]], [{A}[3:], {A}[3:]])
{A} = np.array([x + y for x, y in zip({A}, {A})])
pairs = list(zip([{A}], [{A}]))
pairs[0][1][0] = {N}
{D} = {D}.loc[{D}.u > -1e9, ['u', 'v']]
{D} = {D}.loc[:, ['v', 'u']].rename(columns={{'w': 'x'}})
{D} = {D}[{D}.u.notnull()]
{D} = {D}[{D}.v.isin([1.0, 2.0]) | ({D}.u > -1e9)]
{D}.u.iloc[0] = {N}
{D}.drop(columns=[]).loc[:, 'u'] = {N}
{S} = {D}.loc[:, 'u']
{S} = {D}.loc[{D}.v > 0, 'v']
{D}['v'] = {D}.groupby('v').u.transform('mean')
for key, part in {D}.groupby('v'): {N} = float(part.u.sum())
{D} = pd.concat([part for _, part in {D}.groupby('v')]).head(6)
{M} = KMeans(2, n_init=1, random_state={i})
{A} = km.fit_predict({A}.reshape(-1, 1)).astype(float)
km = KMeans(2, n_init=1, random_state={i}).fit({A}.reshape(-1, 1))
km.labels_[0] = {i}
{A} = km.labels_[:6] * 1.0
labels = km.fit_predict({A}.reshape(-1, 1))
labels[:] = {i}
{A} = scaler.fit_transform({A}.reshape(-1, 1)).T.ravel()
fig, axes = plt.subplots(1, 2)
for ax, x in zip(axes, [{A}, {A}]): ax.plot(x); ax.set(title='t', xlim=(0, {N}))
for i, ax in enumerate(axes.flat): ax.hist({A}); ax.set_xlabel(str(i))
plt.plot({A})
plt.xlim(0, {i} + 1)
{N} = float(plt.gca().get_xlim()[1])
{N} = len(axes[0].lines) + len(axes[0].patches)
{A} = np.resize(axes[0].lines[0].get_ydata(), 6) * 1.0
def {F}(x, ax=None): ax = ax or plt.gca(); ax.scatter(x, x); return np.sort(x)
def {F}(x, ax=None): ax = axes[0] if ax is None else ax; ax.plot(x); x[0] = {N}; return x
""".strip().splitlines()

PRELUDE = """
import warnings
import matplotlib
matplotlib.use('agg')
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn import set_config
from sklearn.cluster import KMeans
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils import resample
warnings.simplefilter('ignore')
np.random.seed(0)
rng = np.random.default_rng(0)
holder = {}
text = ''
a = np.arange(6.0)
b = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 0.0])
c = b[:]
n = 2
k = 3
df = pd.DataFrame({'u': a, 'v': [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]})
dg = df
s = df['u']
t = s.copy()
m1 = LinearRegression().fit(a.reshape(-1, 1), b)
m2 = DecisionTreeRegressor().fit(a.reshape(-1, 1), b)
scaler = StandardScaler().fit(a.reshape(-1, 1))
f = np.sort
def g(x): return x
plt.close('all')
fig, axes = plt.subplots(1, 2)
km = KMeans(2, n_init=1, random_state=0).fit(a.reshape(-1, 1))
labels = km.labels_
pairs = []
"""

NAMES = ["a", "b", "c", "n", "df", "dg", "s", "t", "text"]


@st.composite
def programs(draw: st.DrawFn) -> list[str]:
    """Statements, in order; each becomes a cell."""
    count = draw(st.integers(3, 12))
    return [_fill(draw, draw(st.sampled_from(TEMPLATES))) for _ in range(count)]


def _fill(draw: st.DrawFn, template: str) -> str:
    out = template.replace("{{", "\0").replace("}}", "\1")
    for hole, pool in POOLS.items():
        while "{" + hole + "}" in out:
            out = out.replace("{" + hole + "}", draw(st.sampled_from(pool)), 1)
    while "{i}" in out:
        out = out.replace("{i}", str(draw(st.integers(0, 5))), 1)
    return out.replace("\0", "{").replace("\1", "}")


def text_of(value: object) -> str:
    """A value as text that compares to the last bit."""
    if hasattr(value, "to_numpy"):
        columns = [list(map(str, getattr(value, "columns", ["-"])))]
        return repr([columns, value.to_numpy().tolist(), list(map(str, value.index))])
    if hasattr(value, "tolist"):
        return repr(value.tolist())
    return repr(value)


def wrong(cells: list[str]) -> Iterator[str]:
    """Names whose slice gives another value than the whole program."""
    graph = analyse(notebook(cells))
    verify_graph(graph)
    sources = [s.source for s in graph.statements]
    whole, _ = execute(sources, DEPTH)
    for name in NAMES:
        kept = sorted(backward(graph, (), [name]))
        sliced, raised = execute([sources[i] for i in kept], DEPTH)
        got = text_of(sliced[name]) if name in sliced else "unbound"
        if text_of(whole[name]) != got or raised:
            yield f"{name}: {text_of(whole[name])} != {got}, slice {kept}, raised {raised}"


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_a_slice_computes_what_the_program_computed(program: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cells = sound([PRELUDE.strip(), *program], DEPTH)
        assume(cells)  # else it comes to no end
        assert list(wrong(cells)) == [], "\n# cell\n".join(cells)
