"""Figures that are read back, and what is drawn from: axes, columns, pairs of things."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== limits of the current axes
import matplotlib.pyplot as plt
plt.figure()
--
plt.plot([0, 50], [0, 1])
--
r = plt.gca().get_xlim()
== limits set before
import matplotlib.pyplot as plt
f, ax = plt.subplots()
--
ax.set_xlim(0, 7)
--
plt.plot([1], [1])
r = ax.get_xlim()
== lines drawn
import matplotlib.pyplot as plt
plt.figure()
--
plt.plot([1], [2])
--
r = len(plt.gca().lines)
== lines drawn in a loop
import matplotlib.pyplot as plt
f, axes = plt.subplots(2)
--
for i, ax in enumerate(axes.flat):
    ax.plot([i], [i])
--
r = [len(a.lines) for a in axes]
== a line's own data
import matplotlib.pyplot as plt
line, = plt.plot([1, 2], [3, 4])
--
line.set_ydata([5, 6])
--
r = list(line.get_ydata())
== counts of a histogram
import matplotlib.pyplot as plt
n, bins, patches = plt.hist([1, 1, 2], bins=2)
--
n[0] = 9
--
r = n.tolist()
== a helper draws on what it is given
import matplotlib.pyplot as plt
def draw(ax=None):
    ax = ax or plt.gca()
    ax.scatter([1], [2])
    return ax
f, ax = plt.subplots()
--
draw(ax)
--
r = len(ax.collections)
== colours by number
import numpy as np
from matplotlib.colors import ListedColormap
cmap = ListedColormap(['red', 'blue'])
--
cmap.set_bad('green')
--
r = cmap(np.ma.masked_invalid([np.nan])).tolist()
== a class with the methods of axes
class Box:
    def __init__(self): self.held = []
    def set(self, value): self.held = value
    def plot(self, value): value.append(1)
    def drop(self, value): value.append(2)
b = Box()
a = []
--
b.set(a)
b.plot(a)
b.drop(a)
--
b.held.append(3)
--
r = a
== an attribute called T
class Box:
    def __init__(self): self.T = []
b = Box()
--
t = b.T
t.append(1)
--
r = b.T
== pairs of lists
a, b = [[1], [2]], [3, 4]
--
for x, y in zip(a, b):
    x.append(y)
--
r = a
== numbered lists
a = [[1], [2]]
--
for i, x in enumerate(a):
    x.append(i)
--
r = a
== pairs that are kept
a, b = [[1], [2]], [[3], [4]]
p = zip(a, b)
--
x, y = next(p)
x.append(9)
--
r = a, list(p)
== two of two
a, b = [[1], [2]], [[3], [4]]
x, y = zip(a, b)
--
x[0].append(5)
y[1].append(6)
--
r = a, b
== pairs with an iterator
a = [1, 2]
i = iter([3, 4, 5])
--
for x, y in zip(a, i):
    pass
--
r = list(i)
== rows of an array
import numpy as np
a = np.zeros((2, 2))
--
for row, k in zip(a, [1, 2]):
    row[0] = k
--
r = a.tolist()
== frames in a list
import pandas as pd
d, e = pd.DataFrame({'a': [1]}), pd.DataFrame({'a': [2]})
--
for i, f in enumerate([d, e]):
    f['b'] = i
--
r = d.b.tolist(), e.b.tolist()
== a column by its name
import pandas as pd
d = pd.DataFrame({'a': [1, 2], 'b': [3, 4]})
--
s = d.a
s.update(pd.Series([7]))
--
r = s.tolist()
== lists within a column
import pandas as pd
d = pd.DataFrame({'a': [[1], [2]]})
--
d.a[0].append(5)
--
r = d.a.tolist()
== rows by a mask
import pandas as pd
d = pd.DataFrame({'a': [1, 2], 'b': [3, 4]})
t = d.loc[d.a > 1, ['a']]
--
t.drop(columns='a', inplace=True)
--
r = d.columns.tolist(), t.columns.tolist()
== what a manifold keeps
import numpy as np
from sklearn.manifold import Isomap
m = Isomap(n_neighbors=2)
e = m.fit_transform(np.arange(12.0).reshape(6, 2))
--
e[0] = 9
--
r = m.embedding_.tolist()
== labels that a clusterer keeps
import numpy as np
from sklearn.cluster import KMeans
m = KMeans(2, random_state=0, n_init=1)
e = m.fit_predict(np.arange(12.0).reshape(6, 2))
--
e[0] = 9
--
r = m.labels_.tolist()
== a scaler's numbers and its answer
import numpy as np
from sklearn.preprocessing import StandardScaler
s = StandardScaler()
a = np.arange(4.0).reshape(4, 1)
e = s.fit_transform(a)
--
e[0] = 9
s.mean_[0] = 5
--
r = a.tolist(), e.tolist(), s.mean_.tolist()
== seeded by a helper
import numpy as np
def fresh(n): np.random.seed(n)
fresh(3)
--
np.random.rand()
--
r = np.random.rand()
== seeded by another name
import numpy as np
for f in [np.random.seed]:
    f(3)
--
np.random.rand()
--
r = np.random.rand()
== a state put back
import numpy as np
g = np.random.RandomState(4).get_state()
np.random.set_state(g)
--
np.random.rand()
--
r = np.random.rand()
== seeded through the module's attribute
import random
getattr(random, 'seed')(5)
--
random.random()
--
r = random.random()
""")
