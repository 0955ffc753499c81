"""Small programs that trip dataflow analyses: the slice of ``r``, run alone, gives its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.analysis.programs import sliced

HAZARDS: dict[str, tuple[str, ...]] = {
    "exec alias": ("a=[1]\nb=[]", "exec('b.append(a)')", "a.append(2)", "r=b"),
    "exec binds an alias": ("a=[1]", "exec('q=[a]')", "a.append(2)", "r=q"),
    "globals alias": ("a=[1]", "globals()['q']=a", "q.append(2)", "r=a"),
    "bound method as callback": ("a=[]\nf=a.append", "list(map(f, [1, 2]))", "r=a"),
    "unbound method as callback": ("a=[2, 1]", "list(map(list.sort, [a]))", "r=a"),
    "operator inside a function": (
        "log=[]\nclass A:\n    def __len__(self):\n        log.append(1)\n        return 1",
        "def f(x): return len(x)",
        "f(A())",
        "r=log",
    ),
    "type of self": (
        "class A:\n    n=0\n    def hit(self): type(self).n += 1",
        "a=A()",
        "a.hit()",
        "r=A.n",
    ),
    "class of self": (
        "class A:\n    n=[]\n    def hit(self): self.__class__.n = [1]",
        "a=A()",
        "a.hit()",
        "r=A.n",
    ),
    "loop else": ("c=[1]\na=[2]", "for x in c:\n    if x == 1: break\nelse: a=c", "r=a"),
    "append": (
        "a=[]",
        "a.append(1)",
        "r=len(a)",
    ),
    "iadd list": (
        """\
a=[]
b=a
""",
        "b+=[1]",
        "r=a",
    ),
    "alias": (
        """\
a=[1]
b=a
""",
        "b.append(2)",
        "r=sum(a)",
    ),
    "alias attr": (
        """\
class C: pass
c=C()
c.x=[]
d=c.x
""",
        "d.append(1)",
        "r=c.x",
    ),
    "container alias": (
        """\
a=[1]
b=[a]
""",
        "b[0].append(2)",
        "r=a",
    ),
    "dict alias": (
        """\
a=[1]
d={'k':a}
e=d['k']
""",
        "e.append(3)",
        "r=a",
    ),
    "func mutates arg": (
        """\
def f(x): x.append(1)
a=[]
""",
        "f(a)",
        "r=a",
    ),
    "func kw": (
        """\
def f(y, x): x.append(y)
a=[]
""",
        "f(x=a,y=3)",
        "r=a",
    ),
    "late global": (
        """\
k=1
def f(): return k
""",
        "k=5",
        "r=f()",
    ),
    "rebound helper": (
        """\
def g(): return 1
def f(): return g()
""",
        "def g(): return 2",
        "r=f()",
    ),
    "helper chain": (
        """\
s=3
def a(x): return x*s
def b(x): return a(x)+1
""",
        "s=4",
        "r=b(2)",
    ),
    "decorator registry": (
        """\
reg={}
def register(f):
    reg[f.__name__]=f
    return f
""",
        """\
@register
def foo(): return 7
""",
        "r=reg['foo']()",
    ),
    "global write": (
        """\
c=0
def inc():
    global c
    c+=1
""",
        "inc()",
        "inc()",
        "r=c",
    ),
    "class attr": (
        """\
class A:
    items=[]
    def add(self,x): self.items.append(x)
""",
        """\
a=A()
a.add(1)
""",
        """\
b=A()
r=b.items
""",
    ),
    "class attr set": (
        """\
class A:
    n=1
    def f(self): return self.n
""",
        "A.n=5",
        "r=A().f()",
    ),
    "default early": (
        """\
s=1
def f(x=s): return x
""",
        "s=2",
        "r=f()",
    ),
    "mutable default": (
        """\
def f(x,acc=[]):
    acc.append(x)
    return acc
""",
        "f(1)",
        "r=f(2)",
    ),
    "comp scope": (
        """\
x=5
y=[x for x in range(3)]
""",
        "r=x",
    ),
    "walrus": (
        "y=[z:=i for i in range(3)]",
        "r=z",
    ),
    "walrus if": (
        """\
a=[1,2,3]
if (n:=len(a))>2:
    pass
""",
        "r=n",
    ),
    "match": (
        """\
p=(1,[2])
match p:
    case (a,b):
        b.append(9)
""",
        "r=p",
    ),
    "match bind": (
        """\
p={'k':3}
q=0
match p:
    case {'k':q}: pass
""",
        "r=q",
    ),
    "try": (
        """\
try:
    x=1/0
except ZeroDivisionError as e:
    x=str(e)
""",
        "r=x",
    ),
    "with": (
        """\
import contextlib
log=[]
@contextlib.contextmanager
def cm():
    log.append(1)
    yield log
    log.append(2)
""",
        """\
with cm() as l:
    l.append(5)
""",
        "r=log",
    ),
    "loop var": (
        """\
models=[]
for i in range(3):
    models.append(i)
""",
        "r=i",
    ),
    "del": (
        "x=1",
        "x=2",
        """\
y=x
del x
""",
        "r=y",
    ),
    "star": (
        "from math import *",
        "r=sqrt(4)",
    ),
    "exec": (
        "exec('q=3')",
        "r=q",
    ),
    "globals": (
        "globals()['w']=4",
        "r=w",
    ),
    "seed": (
        """\
import random
random.seed(0)
""",
        "a=random.random()",
        "r=random.random()",
    ),
    "decimal": (
        "import decimal",
        "decimal.getcontext().prec=3",
        "r=decimal.Decimal(1)/3",
    ),
    "environ": (
        """\
import os
os.environ['NBX']='1'
""",
        "os.environ['NBX']='2'",
        "r=os.environ['NBX']",
    ),
    "environ get": (
        """\
import os
os.environ['NBX']='1'
""",
        "os.environ.update(NBX='7')",
        "r=os.getenv('NBX')",
    ),
    "monkey": (
        "import math",
        "math.foo=lambda x: x*2",
        "r=math.foo(4)",
    ),
    "monkey class": (
        """\
import collections
k=3
collections.Counter.total2=lambda self: sum(self.values())*k
""",
        "k=4",
        """\
c=collections.Counter('aab')
r=c.total2()
""",
    ),
    "redefine": (
        "a=1",
        "b=a+1",
        "a=10",
        "r=b",
    ),
    "closure": (
        """\
def make(n):
    def f(x): return x+n[0]
    return f
l=[1]
g=make(l)
""",
        "l[0]=5",
        "r=g(1)",
    ),
    "counter": (
        """\
def counter():
    n=0
    def inc():
        nonlocal n
        n+=1
        return n
    return inc
c=counter()
""",
        "c()",
        "r=c()",
    ),
    "gen": (
        """\
log=[]
def g():
    for i in range(3):
        log.append(i)
        yield i
""",
        "it=g()",
        "next(it)",
        "s=list(it)",
        "r=(s,log)",
    ),
    "iter": (
        "it=iter([1,2,3])",
        "next(it)",
        "r=list(it)",
    ),
    "zip": (
        """\
a=[1,2]
z=zip(a,a)
""",
        "x=list(z)",
        "r=list(z)",
    ),
    "map lazy": (
        """\
k=1
m=map(lambda v: v+k,[1,2])
""",
        "k=10",
        "r=list(m)",
    ),
    "genexp lazy": (
        """\
k=1
m=(v+k for v in [1,2])
""",
        "k=10",
        "r=list(m)",
    ),
    "defaultdict": (
        """\
from collections import defaultdict
d=defaultdict(int)
""",
        "d['a']",
        "r=dict(d)",
    ),
    "property": (
        """\
class A:
    def __init__(self): self.n=0
    @property
    def p(self):
        self.n+=1
        return self.n
a=A()
""",
        "a.p",
        "r=a.p",
    ),
    "operator": (
        """\
class A:
    def __init__(self): self.log=[]
    def __add__(self,o):
        self.log.append(o)
        return self
a=A()
""",
        "a+1",
        "r=a.log",
    ),
    "repr": (
        """\
class A:
    n=0
    def __repr__(self):
        A.n+=1
        return 'A'
a=A()
""",
        "print(a)",
        "r=A.n",
    ),
    "inherit": (
        """\
class A:
    def f(self): self.l.append(1)
class B(A):
    def __init__(self): self.l=[]
b=B()
""",
        "b.f()",
        "r=b.l",
    ),
    "super": (
        """\
class A:
    def __init__(self,l): self.l=l
class B(A):
    def __init__(self,l):
        super().__init__(l)
x=[1]
b=B(x)
""",
        "b.l.append(2)",
        "r=x",
    ),
    "setattr": (
        """\
class A: pass
a=A()
""",
        "setattr(a,'x',3)",
        "r=a.x",
    ),
    "swap": (
        """\
a=[1]
b=[2]
""",
        "a,b=b,a",
        "a.append(9)",
        "r=b+a",
    ),
    "nested func": (
        """\
def f(x):
    def g(): x.append(1)
    g()
a=[]
""",
        "f(a)",
        "r=a",
    ),
    "sort": (
        """\
a=[3,1]
b=a
""",
        "b.sort()",
        "r=a[0]",
    ),
    "functools partial": (
        """\
from functools import partial
k=1
def f(a,b): return a+b+k
p=partial(f,2)
""",
        "k=3",
        "r=p(1)",
    ),
    "lru": (
        """\
from functools import lru_cache
k=1
@lru_cache(None)
def f(a): return a+k
""",
        "f(1)",
        "k=5",
        "r=f(1)",
    ),
    "file": (
        "p=open('nbx.txt','w')\np.write('1')\np.close()",
        "p=open('nbx.txt','w')\np.write('2')\np.close()",
        "with open('nbx.txt') as p: r=p.read()",
    ),
    "with file": (
        """\
with open('nby.txt','w') as f:
    f.write('5')
""",
        "with open('nby.txt') as p: r=p.read()",
    ),
    "dict update": (
        """\
d={}
e=d
""",
        "e.update(a=1)",
        "r=d",
    ),
    "augattr": (
        """\
class A: pass
a=A()
a.l=[]
b=a.l
""",
        "a.l+=[1]",
        "r=b",
    ),
    "chained": (
        "a=b=[]",
        "a.append(1)",
        "r=b",
    ),
    "global in nested call": (
        """\
x=[1]
def f(): return x
def g(): f().append(2)
""",
        "g()",
        "r=x",
    ),
    "ret alias": (
        """\
def f(z): return z
a=[]
b=f(a)
""",
        "b.append(1)",
        "r=a",
    ),
    "sys.path": (
        "import sys",
        "sys.path.append('zz')",
        "r=sys.path[-1]",
    ),
    "while": (
        """\
n=0
l=[]
while n<3:
    l.append(n)
    n+=1
""",
        "r=(n,l)",
    ),
    "loop carried": (
        """\
a=[1];b=[2];c=[3]
for i in range(3):
    a,b,c=b,c,a
""",
        "a.append(9)",
        "r=(b,c,a)",
    ),
    "cond alias": (
        """\
a=[1]
b=[2]
c=a if len(a)>5 else b
""",
        "c.append(7)",
        "r=b",
    ),
    "or alias": (
        """\
a=[]
b=[2]
c=a or b
""",
        "c.append(7)",
        "r=b",
    ),
    "callable class": (
        """\
class C:
    def __init__(self): self.n=[]
    def __call__(self,x):
        self.n.append(x)
        return self.n
c=C()
""",
        "c(1)",
        "r=c(2)",
    ),
    "recursion": (
        """\
acc=[]
def f(n):
    if n:
        acc.append(n)
        g(n-1)
def g(n): f(n)
""",
        "f(3)",
        "r=acc",
    ),
    "method value": (
        """\
a=[]
add=a.append
""",
        "add(1)",
        "r=a",
    ),
    "method in dict": (
        """\
a=[]
d={'f':a.append}
""",
        "d['f'](1)",
        "r=a",
    ),
    "starargs": (
        """\
def f(*xs): xs[0].append(1)
a=[]
""",
        "f(a)",
        "r=a",
    ),
    "kwargs": (
        """\
def f(**k): k['a'].append(1)
a=[]
""",
        "f(a=a)",
        "r=a",
    ),
    "spread": (
        """\
def f(x,y): y.append(1)
a=[]
args=(1,a)
""",
        "f(*args)",
        "r=a",
    ),
    "namedtuple": (
        """\
from collections import namedtuple
P=namedtuple('P','a')
l=[]
p=P(l)
""",
        "p.a.append(1)",
        "r=l",
    ),
    "dataclass": (
        """\
from dataclasses import dataclass,field
@dataclass
class D:
    x: list
l=[]
d=D(l)
""",
        "d.x.append(1)",
        "r=l",
    ),
    "sorted key": (
        """\
k=1
r0=sorted([3,1,2],key=lambda v: -v*k)
""",
        "k=-1",
        "r=r0",
    ),
    "enumerate alias": (
        """\
a=[[1],[2]]
for i,x in enumerate(a):
    x.append(i)
""",
        "r=a",
    ),
    "items alias": (
        """\
d={'a':[1]}
for k,v in d.items():
    v.append(k)
""",
        "r=d",
    ),
    "locals": (
        "x=3",
        "y=locals()['x']",
        "r=y",
    ),
    "print shadow": (
        """\
out=[]
def print(x): out.append(x)
""",
        "print(5)",
        "r=out",
    ),
    "cat dog": (
        """\
import copy
a=[[1]]
b=copy.copy(a)
""",
        "b[0].append(2)",
        "r=a",
    ),
    "list mult": (
        "a=[[0]]*2",
        "a[0].append(1)",
        "r=a",
    ),
    "concat alias": (
        """\
a=[[1]]
b=a+[[2]]
""",
        "b[0].append(5)",
        "r=a",
    ),
    "slice alias": (
        """\
a=[[1],[2]]
b=a[:]
""",
        "b[0].append(5)",
        "r=a",
    ),
    "slice assign": (
        """\
a=[1,2,3]
b=a
""",
        "b[1:]=[9]",
        "r=a",
    ),
    "if mut": (
        """\
a=[]
flag=True
""",
        """\
if flag:
    a.append(1)
""",
        "r=a",
    ),
    "func attr": (
        """\
def f(): return f.n
f.n=1
""",
        "f.n=2",
        "r=f()",
    ),
    "type cls method": (
        """\
class A:
    reg=[]
    @classmethod
    def add(cls,x): cls.reg.append(x)
""",
        "A.add(1)",
        "r=A.reg",
    ),
    "static": (
        """\
class A:
    @staticmethod
    def add(l): l.append(1)
q=[]
""",
        "A.add(q)",
        "r=q",
    ),
    "init subclass": (
        """\
reg=[]
class B:
    def __init_subclass__(cls): reg.append(cls.__name__)
""",
        "class C(B): pass",
        "r=reg",
    ),
    "metaclass": (
        """\
reg=[]
class M(type):
    def __new__(m,n,b,d):
        reg.append(n)
        return super().__new__(m,n,b,d)
""",
        "class C(metaclass=M): pass",
        "r=reg",
    ),
    "contains": (
        """\
log=[]
class A:
    def __contains__(self,x):
        log.append(x)
        return True
a=A()
""",
        "1 in a",
        "r=log",
    ),
    "getattr dyn": (
        "a=[]",
        "getattr(a,'append')(1)",
        "r=a",
    ),
    "lambda default": (
        """\
fs=[]
for i in range(3):
    fs.append(lambda: i)
""",
        "i=9",
        "r=[f() for f in fs]",
    ),
    "unittest": (
        """\
import json
d={'a':1}
""",
        "d=json.loads(json.dumps(d))",
        "d['b']=2",
        "r=d",
    ),
}


@pytest.mark.parametrize("name", HAZARDS)
def test_the_slice_gives_the_value_of_the_program(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole, part, kept = sliced(*HAZARDS[name])
    assert part == whole, f"slice {kept}"
