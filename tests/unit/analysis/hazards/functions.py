"""Functions: closures, defaults, late binding, namespaces."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== exec alias
a=[1]
b=[]
--
exec('b.append(a)')
--
a.append(2)
--
r=b
== exec binds an alias
a=[1]
--
exec('q=[a]')
--
a.append(2)
--
r=q
== globals alias
a=[1]
--
globals()['q']=a
--
q.append(2)
--
r=a
== func mutates arg
def f(x): x.append(1)
a=[]
--
f(a)
--
r=a
== func kw
def f(y, x): x.append(y)
a=[]
--
f(x=a,y=3)
--
r=a
== late global
k=1
def f(): return k
--
k=5
--
r=f()
== rebound helper
def g(): return 1
def f(): return g()
--
def g(): return 2
--
r=f()
== helper chain
s=3
def a(x): return x*s
def b(x): return a(x)+1
--
s=4
--
r=b(2)
== decorator registry
reg={}
def register(f):
    reg[f.__name__]=f
    return f
--
@register
def foo(): return 7
--
r=reg['foo']()
== global write
c=0
def inc():
    global c
    c+=1
--
inc()
--
inc()
--
r=c
== default early
s=1
def f(x=s): return x
--
s=2
--
r=f()
== mutable default
def f(x,acc=[]):
    acc.append(x)
    return acc
--
f(1)
--
r=f(2)
== exec
exec('q=3')
--
r=q
== globals
globals()['w']=4
--
r=w
== closure
def make(n):
    def f(x): return x+n[0]
    return f
l=[1]
g=make(l)
--
l[0]=5
--
r=g(1)
== counter
def counter():
    n=0
    def inc():
        nonlocal n
        n+=1
        return n
    return inc
c=counter()
--
c()
--
r=c()
== nested func
def f(x):
    def g(): x.append(1)
    g()
a=[]
--
f(a)
--
r=a
== functools partial
from functools import partial
k=1
def f(a,b): return a+b+k
p=partial(f,2)
--
k=3
--
r=p(1)
== lru
from functools import lru_cache
k=1
@lru_cache(None)
def f(a): return a+k
--
f(1)
--
k=5
--
r=f(1)
== global in nested call
x=[1]
def f(): return x
def g(): f().append(2)
--
g()
--
r=x
== ret alias
def f(z): return z
a=[]
b=f(a)
--
b.append(1)
--
r=a
== recursion
acc=[]
def f(n):
    if n:
        acc.append(n)
        g(n-1)
def g(n): f(n)
--
f(3)
--
r=acc
== starargs
def f(*xs): xs[0].append(1)
a=[]
--
f(a)
--
r=a
== kwargs
def f(**k): k['a'].append(1)
a=[]
--
f(a=a)
--
r=a
== spread
def f(x,y): y.append(1)
a=[]
args=(1,a)
--
f(*args)
--
r=a
== sorted key
k=1
r0=sorted([3,1,2],key=lambda v: -v*k)
--
k=-1
--
r=r0
== print shadow
out=[]
def print(x): out.append(x)
--
print(5)
--
r=out
""")
