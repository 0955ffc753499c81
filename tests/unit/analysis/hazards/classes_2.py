"""Classes: attributes, properties, descriptors, special methods."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== dict update again
class B: pass
--
d={'q':[1]}
b=B()
b.__dict__.update(d)
--
b.q.append(2)
--
r=d
== partialmethod
from functools import partialmethod
log=[]
class A:
    def f(self,x): log.append(x)
    g=partialmethod(f,3)
--
A().g()
--
r=log
== cached_property
from functools import cached_property
log=[]
class A:
    @cached_property
    def p(self):
        log.append(1)
        return 2
a=A()
--
a.p
--
a.p
--
r=log
== dict missing
class D(dict):
    def __missing__(self,k):
        self[k]=1
        return 1
d=D()
--
d['q']
--
r=dict(d)
== format dunder
log=[]
class A:
    def __format__(self,s):
        log.append(s)
        return 'x'
a=A()
--
f'{a:z}'
--
'{:y}'.format(a)
--
r=log
== str dunder
log=[]
class A:
    def __str__(self):
        log.append(1)
        return 'x'
a=A()
--
str(a)
--
'%s' % a
--
r=log
== eq dunder in list
log=[]
class A:
    def __eq__(self,o):
        log.append(1)
        return False
a=A()
--
3 in [a]
--
[a].count(2)
--
r=log
== hash dunder
log=[]
class A:
    def __hash__(self):
        log.append(1)
        return 1
a=A()
--
{a: 1}
--
hash(a)
--
r=log
== iadd dunder
log=[]
class A:
    def __iadd__(self,o):
        log.append(o)
        return self
a=A()
--
a+=3
--
r=log
== radd dunder
log=[]
class A:
    def __radd__(self,o):
        log.append(o)
        return 1
a=A()
--
q=5+a
--
sum([a])
--
r=log
== getattr dunder
log=[]
class A:
    def __getattr__(self,n):
        log.append(n)
        return 1
a=A()
--
a.zz
--
hasattr(a,'yy')
--
r=log
== setattr dunder
log=[]
class A:
    def __setattr__(self,n,v):
        log.append(n)
a=A()
--
a.zz=1
--
setattr(a,'q',2)
--
r=log
== delitem dunder
log=[]
class A:
    def __delitem__(self,n):
        log.append(n)
a=A()
--
del a[3]
--
r=log
== contains again
log=[]
class A:
    def __contains__(self,n):
        log.append(n)
        return True
a=A()
--
3 in a
--
r=log
== enter
log=[]
class A:
    def __enter__(self):
        log.append(1)
    def __exit__(self,*a):
        log.append(2)
a=A()
--
with a: pass
--
r=log
== bool
log=[]
class A:
    def __bool__(self):
        log.append(1)
        return True
a=A()
--
a and 3
--
1 if a else 2
--
while a: break
--
assert a
--
r=log
== index
log=[]
class A:
    def __index__(self):
        log.append(1)
        return 0
a=A()
--
[5][a]
--
range(a)
--
r=log
== class_getitem
log=[]
class A:
    def __class_getitem__(cls,k):
        log.append(k)
        return 1
--
A[3]
--
r=log
== instancecheck
log=[]
class M(type):
    def __instancecheck__(c,o):
        log.append(1)
        return True
class A(metaclass=M): pass
--
isinstance(3,A)
--
r=log
== metaclass call
log=[]
class M(type):
    def __call__(c,*a):
        log.append(1)
        return 1
class A(metaclass=M): pass
--
A()
--
r=log
== metaclass new
log=[]
class M(type):
    def __new__(m,n,b,d):
        log.append(n)
        return super().__new__(m,n,b,d)
--
class A(metaclass=M): pass
--
r=log
== init_subclass
log=[]
class B:
    def __init_subclass__(cls): log.append(1)
--
class A(B): pass
--
r=log
== set_name
log=[]
class D:
    def __set_name__(self,o,n): log.append(n)
--
class A:
    q=D()
--
r=log
== match args prop
log=[]
class A:
    @property
    def v(self):
        log.append(1)
        return 1
a=A()
--
match a:
    case A(v=1): pass
--
r=log
== attrgetter
import operator
class A: pass
a=A()
a.x=[1]
b=operator.attrgetter('x')(a)
--
b.append(2)
--
r=a.x
""")
