"""Iterators and generators: lazy, shared, used up."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== async for
import asyncio
out=[]
async def g():
    for i in range(2): yield i
async def m():
    async for v in g(): out.append(v)
asyncio.run(m())
--
r=out
== gen holds list
l=[1]
def g():
    for v in l: yield v
it=g()
--
l.append(2)
--
r=list(it)
== gen param holds list
def g(l):
    for v in l: yield v
a=[1]
it=g(a)
--
a.append(2)
--
r=list(it)
== gen mutates on advance
a=[]
def g():
    a.append(1)
    yield 1
    a.append(2)
it=g()
--
next(it)
--
list(it)
--
r=a
== yield from
a=[]
def h():
    a.append(1)
    yield 1
def g(): yield from h()
--
list(g())
--
r=a
== gen in zip
a=[]
def g():
    a.append(1)
    yield 1
--
z=zip(g(),[1])
--
for q in z: pass
--
r=a
== gen in dict()
a=[]
def g():
    a.append(1)
    yield 1,2
--
d=dict(g())
--
r=a
== gen in join
a=[]
def g():
    a.append(1)
    yield 'x'
--
s=','.join(g())
--
r=a
== gen in sum
a=[]
def g():
    a.append(1)
    yield 1
--
sum(g())
--
r=a
== gen in extend
a=[]
b=[]
def g():
    a.append(1)
    yield 1
--
b.extend(g())
--
r=a
== gen in star
a=[]
def g():
    a.append(1)
    yield 1
--
q=[*g()]
--
r=a
== gen in unpack
a=[]
def g():
    a.append(1)
    yield 1
--
(q,)=g()
--
r=a
== gen in in
a=[]
def g():
    a.append(1)
    yield 1
--
1 in g()
--
r=a
== gen in set
a=[]
def g():
    a.append(1)
    yield 1
--
{*g()}
--
r=a
== iter protocol cls
a=[]
class I:
    n=0
    def __iter__(self): return self
    def __next__(self):
        self.n+=1
        if self.n>2: raise StopIteration
        return self.n
i=I()
--
next(i)
--
r=list(i)
== iter sentinel
a=[1,2,3]
it=iter(a.pop,1)
--
list(it)
--
r=a
== enumerate shared
it=enumerate([1,2,3])
--
next(it)
--
r=list(it)
== reversed live
a=[1,2]
it=reversed(a)
--
a[0]=9
--
r=list(it)
== dict items live
d={'a':1}
v=d.items()
--
d['b']=2
--
r=list(v)
== map multi
a=iter([1,2,3,4])
m=map(lambda x,y:(x,y),a,a)
--
next(m)
--
r=list(a)
== islice shared
import itertools
a=iter(range(9))
b=itertools.islice(a,3)
--
list(b)
--
r=next(a)
== cycle
import itertools
c=itertools.cycle([1,2,3])
--
next(c)
--
r=next(c)
== count
import itertools
c=itertools.count()
--
next(c)
--
next(c)
--
r=next(c)
== accumulate
import itertools
a=[1,2]
c=itertools.accumulate(a)
--
a.append(5)
--
r=list(c)
== starmap
import itertools
l=[]
c=itertools.starmap(lambda a,b:l.append(a),[(1,2)])
--
list(c)
--
r=l
== takewhile
import itertools
l=[]
c=itertools.takewhile(lambda a:l.append(a) or True,[1,2])
--
list(c)
--
r=l
== comprehension unpacks zip
a=[[1]]
y=[p for p,_ in zip(a,[0])]
--
y[0].append(2)
--
r=a
== comprehension unpacks zip, second part
a=[[1]]
y=[q for _,q in zip([0],a)]
--
y[0].append(2)
--
r=a
== comprehension unpacks product
from itertools import product
a=[[1]]
y=[q for p,q in product([0,1],a)]
--
y[1].append(2)
--
r=a
== comprehension unpacks enumerate and changes
a=[[1],[2]]
--
z=[q.append(i) for i,q in enumerate(a)]
--
r=a
== comprehension unpacks pairs
a=[[1]]
d=[(0,a[0]),(1,a[0])]
y=[q for p,(q) in d]
--
y[0].append(2)
--
r=a
== comprehension with a starred target
a=[[1]]
d=[(0,a[0],a[0])]
y=[q for p,*q in d]
--
y[0][0].append(2)
--
r=a
""")
