"""Classes: attributes, properties, descriptors, special methods."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== aug attr property
log=[]
class A:
    @property
    def v(self): return 1
    @v.setter
    def v(self,x): log.append(x)
a=A()
--
a.v+=1
--
r=log
== for target attribute
class A: pass
a=A()
b=a
--
for a.x in [1,2]: pass
--
r=b.x
== frozen inst
from dataclasses import dataclass,replace,field
@dataclass
class P:
    a: list
p=P([1])
q=replace(p)
--
q.a.append(2)
--
r=p.a
== asdict
from dataclasses import dataclass,asdict,astuple
@dataclass
class P:
    a: list
p=P([1])
q=asdict(p)
--
q['a'].append(2)
--
r=p.a
== class redefine cond
class A: v=1
--
try:
    class A: v=2
    raise ValueError
except ValueError: pass
--
r=A.v
== class bases
class A: v=1
class B: v=2
class C(A): pass
--
C.__bases__=(B,)
--
r=C.v
== obj class
class A: v=1
class B: v=2
a=A()
--
a.__class__=B
--
r=a.v
== class method replaced
class A:
    def f(self): return 1
a=A()
--
A.f=lambda self: 2
--
r=a.f()
== class method replaced after bound
class A:
    def f(self): return 1
a=A()
g=a.f
--
A.f=lambda self: 2
--
r=(g(),a.f())
== class del attr
class A:
    v=1
class B(A): v=2
--
del B.v
--
r=B().v
== super chain
log=[]
class A:
    def f(self): log.append('a')
class B(A):
    def f(self):
        super().f()
        log.append('b')
--
B().f()
--
r=log
== mixin mro
log=[]
class A:
    def f(self): log.append('a')
class B:
    def f(self): log.append('b')
class C(B,A): pass
--
C().f()
--
r=log
== classmethod counter
class A:
    n=0
    @classmethod
    def inc(cls): cls.n+=1
--
A.inc()
--
a=A()
--
a.inc()
--
r=A.n
== staticmethod global
k=[]
class A:
    @staticmethod
    def f(v): k.append(v)
--
A.f(1)
--
A().f(2)
--
r=k
== abc register
import abc
class A(abc.ABC): pass
class B: pass
--
A.register(B)
--
r=isinstance(B(),A)
== property del
log=[]
class A:
    @property
    def v(self): return 1
    @v.deleter
    def v(self): log.append('d')
a=A()
--
del a.v
--
r=log
== property func
log=[]
class A:
    def g(self): log.append(1); return 1
    def s(self,v): log.append(v)
    v=property(g,s)
a=A()
--
a.v=7
--
a.v
--
r=log
== descriptor get
log=[]
class D:
    def __get__(self,o,t): log.append(1); return 1
class A: d=D()
--
A().d
--
A.d
--
r=log
== descriptor set
log=[]
class D:
    def __set__(self,o,v): log.append(v)
class A: d=D()
--
A().d=4
--
r=log
== nonlocal via class
def mk():
    n=[0]
    class A:
        def f(self): n.append(1); return n
    return A()
a=mk()
b=a
--
b.f()
--
r=a.f()
== instances share list
S=[]
class A:
    def __init__(self): self.s=S
a=A()
b=A()
--
a.s.append(1)
--
r=b.s
== init stores arg
class A:
    def __init__(self,x): self.x=x
l=[]
a=A(l)
--
l.append(1)
--
r=a.x
== method returns self
class A:
    def __init__(self): self.x=[]
    def add(self,v): self.x.append(v); return self
a=A()
--
b=a.add(1).add(2)
--
b.add(3)
--
r=a.x
""")
