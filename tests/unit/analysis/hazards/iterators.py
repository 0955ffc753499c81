"""Iterators and generators: lazy, shared, used up."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== bound method as callback
a=[]
f=a.append
--
list(map(f, [1, 2]))
--
r=a
== unbound method as callback
a=[2, 1]
--
list(map(list.sort, [a]))
--
r=a
== with
import contextlib
log=[]
@contextlib.contextmanager
def cm():
    log.append(1)
    yield log
    log.append(2)
--
with cm() as l:
    l.append(5)
--
r=log
== monkey class
import collections
k=3
collections.Counter.total2=lambda self: sum(self.values())*k
--
k=4
--
c=collections.Counter('aab')
r=c.total2()
== gen
log=[]
def g():
    for i in range(3):
        log.append(i)
        yield i
--
it=g()
--
next(it)
--
s=list(it)
--
r=(s,log)
== iter
it=iter([1,2,3])
--
next(it)
--
r=list(it)
== zip
a=[1,2]
z=zip(a,a)
--
x=list(z)
--
r=list(z)
== map lazy
k=1
m=map(lambda v: v+k,[1,2])
--
k=10
--
r=list(m)
== genexp lazy
k=1
m=(v+k for v in [1,2])
--
k=10
--
r=list(m)
== enumerate alias
a=[[1],[2]]
for i,x in enumerate(a):
    x.append(i)
--
r=a
== items alias
d={'a':[1]}
for k,v in d.items():
    v.append(k)
--
r=d
== lambda default
fs=[]
for i in range(3):
    fs.append(lambda: i)
--
i=9
--
r=[f() for f in fs]
== class gen
n=[1]
--
class A:
    n=[2]
    sq=list(n for _ in range(2))
--
n.append(7)
--
r=A.sq
== iter of dict view
d={'a':1}
--
v=d.values()
--
d['b']=2
--
r=list(v)
== zip strict lazily
a=[1,2]
z=zip(a,a)
--
a.append(3)
--
r=list(z)
== filter none
a=[0,1]
z=filter(None,a)
--
a.append(3)
--
r=list(z)
== tee
import itertools
g=iter([1,2,3])
a,b=itertools.tee(g)
--
next(a)
--
next(g)
--
r=list(b)
== chain
import itertools
a=[1]
c=itertools.chain(a,[5])
--
a.append(2)
--
next(c)
--
r=list(c)
== groupby
import itertools
g=itertools.groupby([1,1,2])
--
k,grp=next(g)
--
next(g)
--
r=list(grp)
== gen send
def g():
    t=0
    while True:
        t+=(yield t)
h=g()
--
next(h)
--
h.send(5)
--
r=h.send(2)
== gen close
log=[]
def g():
    try:
        yield 1
    finally:
        log.append('f')
h=g()
--
next(h)
--
h.close()
--
r=log
== gen expr closure
k=1
g=(x*k for x in [1,2])
--
k=10
--
r=list(g)
== gen expr first iter early
a=[1,2]
g=(x for x in a)
--
a=[5]
--
r=list(g)
== gen expr list mutated
a=[1,2]
g=(x for x in a)
--
a.append(5)
--
r=list(g)
== map none consumed
a=[]
m=map(a.append,[1,2])
--
list(m)
--
r=a
== any short circuit
a=[]
any(a.append(v) for v in [1,2])
--
r=a
""")
