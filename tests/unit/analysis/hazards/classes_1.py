"""Classes: attributes, properties, descriptors, special methods."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== operator inside a function
log=[]
class A:
    def __len__(self):
        log.append(1)
        return 1
--
def f(x): return len(x)
--
f(A())
--
r=log
== type of self
class A:
    n=0
    def hit(self): type(self).n += 1
--
a=A()
--
a.hit()
--
r=A.n
== class of self
class A:
    n=[]
    def hit(self): self.__class__.n = [1]
--
a=A()
--
a.hit()
--
r=A.n
== alias attr
class C: pass
c=C()
c.x=[]
d=c.x
--
d.append(1)
--
r=c.x
== class attr
class A:
    items=[]
    def add(self,x): self.items.append(x)
--
a=A()
a.add(1)
--
b=A()
r=b.items
== class attr set
class A:
    n=1
    def f(self): return self.n
--
A.n=5
--
r=A().f()
== property
class A:
    def __init__(self): self.n=0
    @property
    def p(self):
        self.n+=1
        return self.n
a=A()
--
a.p
--
r=a.p
== operator
class A:
    def __init__(self): self.log=[]
    def __add__(self,o):
        self.log.append(o)
        return self
a=A()
--
a+1
--
r=a.log
== repr
class A:
    n=0
    def __repr__(self):
        A.n+=1
        return 'A'
a=A()
--
print(a)
--
r=A.n
== inherit
class A:
    def f(self): self.l.append(1)
class B(A):
    def __init__(self): self.l=[]
b=B()
--
b.f()
--
r=b.l
== super
class A:
    def __init__(self,l): self.l=l
class B(A):
    def __init__(self,l):
        super().__init__(l)
x=[1]
b=B(x)
--
b.l.append(2)
--
r=x
== setattr
class A: pass
a=A()
--
setattr(a,'x',3)
--
r=a.x
== augattr
class A: pass
a=A()
a.l=[]
b=a.l
--
a.l+=[1]
--
r=b
== callable class
class C:
    def __init__(self): self.n=[]
    def __call__(self,x):
        self.n.append(x)
        return self.n
c=C()
--
c(1)
--
r=c(2)
== dataclass
from dataclasses import dataclass,field
@dataclass
class D:
    x: list
l=[]
d=D(l)
--
d.x.append(1)
--
r=l
== type cls method
class A:
    reg=[]
    @classmethod
    def add(cls,x): cls.reg.append(x)
--
A.add(1)
--
r=A.reg
== static
class A:
    @staticmethod
    def add(l): l.append(1)
q=[]
--
A.add(q)
--
r=q
== init subclass
reg=[]
class B:
    def __init_subclass__(cls): reg.append(cls.__name__)
--
class C(B): pass
--
r=reg
== metaclass
reg=[]
class M(type):
    def __new__(m,n,b,d):
        reg.append(n)
        return super().__new__(m,n,b,d)
--
class C(metaclass=M): pass
--
r=reg
== contains
log=[]
class A:
    def __contains__(self,x):
        log.append(x)
        return True
a=A()
--
1 in a
--
r=log
== class comp
n=3
--
class A:
    n=5
    sq=[n for _ in range(2)]
--
r=A.sq
== class comp first iter
n=3
--
class A:
    n=5
    sq=[v for v in range(n)]
--
r=A.sq
== class lambda
n=3
--
class A:
    n=5
    f=lambda self: n
--
n=9
--
r=A().f()
== borg
class B:
    s={}
    def __init__(self): self.__dict__=self.s
--
b=B()
--
b.k=4
--
r=B().k
== dict assign
class B: pass
--
d={}
b=B()
b.__dict__=d
--
b.k=4
--
r=d
""")
