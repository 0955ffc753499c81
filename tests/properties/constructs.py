"""What generated programs begin with, and the names that their constructs use."""

from __future__ import annotations

LISTS = ["a", "b", "c"]
NUMBERS = ["n", "m"]
FUNCTIONS = ["f", "g", "h"]
OBJECTS = ["o", "p"]
ITERATORS = ["it", "jt"]
DICTS = ["d", "e"]

PRELUDE = """
import collections, contextlib, copy, functools, itertools, operator, random
random.seed(1)
registry = []
def register(fn):
    registry.append(fn)
    return fn
log = []
def pair(held):
    return held.append, lambda x=None: held
class Field:
    def __init__(self, held):
        self.held = held
    def __get__(self, one, owner):
        self.held.append(6)
        return len(self.held)
    def __set__(self, one, value):
        self.held.append(value)
def talk():
    while True:
        yield []
stream = talk()
next(stream)
class Managed:
    def __init__(self, held):
        self.held = held
    def __enter__(self):
        self.held.append(7)
        return self.held
    def __exit__(self, *args):
        self.held.append(8)
class C:
    shared = []
    other = w = lazy = field = 2
    def __init__(self, v=None):
        self.v = v if v is not None else []
    def get(self, x=None):
        return self.v
    def add(self, x=None):
        self.v.append(x)
    @property
    def count(self):
        return len(self.v)
class E(C):
    pass
a = [1]
b = [[2], 3]
c = [4, 5]
n = 2
m = 3
d = {'k': [1]}
e = {'k': a}
f = lambda x=None: x
g = lambda x=None: n
h = lambda x=None: a
o = C()
p = E(b)
it = iter([1, 2])
jt = iter(a)
"""

POOLS = {"L": LISTS, "N": NUMBERS, "F": FUNCTIONS, "O": OBJECTS, "I": ITERATORS, "D": DICTS}
