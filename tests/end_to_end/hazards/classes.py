"""Classes: attributes, bases, instances of classes that were redefined."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import Hazard

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "class redefined after an instance was made",
        """
#| train
class Scale:
    def __call__(self, x):
        return x * 2
old = Scale()
# %%
#| train
class Scale:
    def __call__(self, x):
        return x * 100
new_scale = Scale()
# %%
#| predict
x = 3
y = (old(x), new_scale(x))
y
""",
        "y",
        (({"x": 5}, {"y": [10, 500]}),),
    ),
    Hazard(
        "dataclass and enum of the notebook",
        """
#| train
from dataclasses import dataclass, field
from enum import Enum
class Color(Enum):
    RED = 1
    BLUE = 2
@dataclass
class Box:
    size: int = 3
    tags: list = field(default_factory=list)
    color: Color = Color.BLUE
box = Box(5, ["a"])
# %%
#| predict
#| input: x
#| output: y
x = 4
y = [box.size * x, box.tags, box.color.name, Box().size]
y
""",
        "y",
    ),
    Hazard(
        "inheritance and super in notebook classes",
        """
#| train
class Base:
    def __init__(self, k):
        self.k = k
    def predict(self, x):
        return x * self.k
class Child(Base):
    bonus = 1
    def predict(self, x):
        return super().predict(x) + self.bonus
model = Child(3)
# %%
#| predict
x = 4
y = model.predict(x)
y
""",
        "y",
        (({"x": 1}, {"y": 4}),),
    ),
    Hazard(
        "a class that is called and a module that is rebound in the predict cell",
        """
#| train
from collections import namedtuple
import math
Pair = namedtuple("Pair", "a b")
# %%
#| predict
#| input: x
#| output: y
x = 4.0
p = Pair(x, 2)
math = math.sqrt(p.a)
y = math * p.b
""",
        "y",
        (({"x": 9}, {"y": 6.0}),),
    ),
    Hazard(
        "subclasses registered by __init_subclass__",
        """
#| train
registry = {}
class Base:
    def __init_subclass__(cls, key=None, **kw):
        super().__init_subclass__(**kw)
        registry[key] = cls
    def go(self, v):
        return v
class Double(Base, key="d"):
    def go(self, v):
        return 2 * v
class Triple(Base, key="t"):
    def go(self, v):
        return 3 * v
# %%
#| predict
#| input: x
#| output: y
x = 2
y = [c().go(x) for c in registry.values()]
y
""",
        codes=("NB321",),
    ),
    Hazard(
        "a descriptor that changes what is stored",
        """
#| train
class D:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, cls):
        return obj.__dict__.get(self.name, 0) + 1
    def __set__(self, obj, v):
        obj.__dict__[self.name] = v * 10
class M:
    k = D()
m = M()
m.k = 3
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x * m.k
y
""",
        "y",
        (({"x": 5}, {"y": 155}),),
    ),
    Hazard(
        "instances that share one __dict__",
        """
#| train
class Borg:
    _shared = {}
    def __init__(self):
        self.__dict__ = self._shared
b = Borg()
b.k = 4
# %%
#| predict
#| input: x
#| output: y
x = 3
y = x * Borg().k
y
""",
        "y",
        (({"x": 1}, {"y": 4}),),
    ),
    Hazard(
        "a dataclass factory that hands out a shared list",
        """
#| train
from dataclasses import dataclass, field
shared = [1]
@dataclass
class P:
    k: int = 2
    xs: list = field(default_factory=lambda: shared)
p, q = P(), P(3)
p.xs.append(5)
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x * p.k + sum(q.xs)
y
""",
        "y",
        (({"x": 5}, {"y": 16}),),
    ),
)
