"""Functions: closures, defaults, late binding, namespaces."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== func attr
def f(): return f.n
f.n=1
--
f.n=2
--
r=f()
== reduce mutating
from functools import reduce
acc=[]
reduce(lambda a,x: (a.append(x),a)[1],[1,2],acc)
--
r=acc
== sorted key mutates
log=[]
sorted([2,1],key=lambda v: log.append(v) or v)
--
r=log
== max key
log=[]
max([2,1],key=lambda v: log.append(v) or v)
--
r=log
== global del in func
k=1
def f():
    global k
    del k
--
f()
--
r='k' in dir()
== walrus default
def f(a=(w:=[1])): return a
--
f().append(2)
--
r=w
== decorator walrus
k=[]
@(lambda f: k.append(f) or f)
def g(): return 1
--
r=len(k)
== nested func default mutable
def mk():
    acc=[]
    def f(x,acc=acc):
        acc.append(x)
        return acc
    return f
f=mk()
g=f
--
g(1)
--
r=f(2)
== star args alias
def f(*a,**k):
    a[0].append(1)
    k['z'].append(2)
x=[]
y=[]
--
f(*[x],**{'z':y})
--
r=(x,y)
== return alias of arg
def f(a,b): return b if a else a
x=[1]
y=f(1,x)
--
y.append(2)
--
r=x
== nested fn modifies nonlocal list via closure default
def o():
    s=[]
    return s.append, lambda: s
add,get=o()
--
add(4)
--
r=get()
== del in func
k=1
def f(c):
    global k
    if c: del k
--
f(0)
--
r=k
== redefine in cond
def f(): return 1
--
if False:
    def f(): return 2
--
r=f()
== patched method of class
import fractions
F=fractions.Fraction
--
F.zz=lambda self: 5
--
r=F(1).zz()
== decorated fn attrs
def d(f):
    f.tag=[1]
    return f
--
@d
def g(): return 1
--
g.tag.append(2)
--
r=g.tag
== fn attr via alias
def g(): return g.k
h=g
g.k=1
--
h.k=5
--
r=g()
== fn dict
def g(): pass
--
g.__dict__['k']=5
--
r=g.k
== fn defaults mutated
def g(a=[]): return a
--
g.__defaults__[0].append(4)
--
r=g()
== fn defaults set
def g(a=1): return a
--
g.__defaults__=(9,)
--
r=g()
== fn globals
k=1
def g(): return k
--
g.__globals__['k']=9
--
r=k
== fn code
def g(): return 1
def h(): return 2
--
g.__code__=h.__code__
--
r=g()
== closure cell set
def mk():
    c=1
    def f(): return c
    return f
f=mk()
--
f.__closure__[0].cell_contents=9
--
r=f()
== kwargs dict copied
def f(**k): k['a'].append(1); return k
d={'a':[]}
--
f(**d)
--
r=d
== args tuple
def f(*a): return a
l=[]
--
t=f(l)
--
t[0].append(1)
--
r=l
== lambda default again
l=[]
f=lambda v,l=l: l.append(v)
--
l2=l
l=[9]
--
f(1)
--
r=l2
== shelve-like dict
d={}
def put(k,v): d[k]=v
put('a',[])
--
d['a'].append(1)
--
put('b',d['a'])
--
r=d
== defaultdict factory
from collections import defaultdict
log=[]
d=defaultdict(lambda: log.append(1) or [])
--
d['a']
--
r=log
""")
