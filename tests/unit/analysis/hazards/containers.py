"""Lists, dicts and other containers under several names."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== append
a=[]
--
a.append(1)
--
r=len(a)
== iadd list
a=[]
b=a
--
b+=[1]
--
r=a
== alias
a=[1]
b=a
--
b.append(2)
--
r=sum(a)
== container alias
a=[1]
b=[a]
--
b[0].append(2)
--
r=a
== dict alias
a=[1]
d={'k':a}
e=d['k']
--
e.append(3)
--
r=a
== star
from math import *
--
r=sqrt(4)
== redefine
a=1
--
b=a+1
--
a=10
--
r=b
== defaultdict
from collections import defaultdict
d=defaultdict(int)
--
d['a']
--
r=dict(d)
== swap
a=[1]
b=[2]
--
a,b=b,a
--
a.append(9)
--
r=b+a
== sort
a=[3,1]
b=a
--
b.sort()
--
r=a[0]
== dict update
d={}
e=d
--
e.update(a=1)
--
r=d
== chained
a=b=[]
--
a.append(1)
--
r=b
== or alias
a=[]
b=[2]
c=a or b
--
c.append(7)
--
r=b
== method value
a=[]
add=a.append
--
add(1)
--
r=a
== method in dict
a=[]
d={'f':a.append}
--
d['f'](1)
--
r=a
== namedtuple
from collections import namedtuple
P=namedtuple('P','a')
l=[]
p=P(l)
--
p.a.append(1)
--
r=l
== locals
x=3
--
y=locals()['x']
--
r=y
== cat dog
import copy
a=[[1]]
b=copy.copy(a)
--
b[0].append(2)
--
r=a
== list mult
a=[[0]]*2
--
a[0].append(1)
--
r=a
== concat alias
a=[[1]]
b=a+[[2]]
--
b[0].append(5)
--
r=a
== slice alias
a=[[1],[2]]
b=a[:]
--
b[0].append(5)
--
r=a
== slice assign
a=[1,2,3]
b=a
--
b[1:]=[9]
--
r=a
== getattr dyn
a=[]
--
getattr(a,'append')(1)
--
r=a
== mv
buf=bytearray(b'abc')
--
mv=memoryview(buf)
--
mv[0]=66
--
r=bytes(buf)
""")
