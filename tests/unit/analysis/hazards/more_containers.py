"""Lists, dicts and other containers under several names."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== mv cast slice
buf=bytearray(b'abcd')
--
mv=memoryview(buf)[1:]
--
mv[0]=66
--
r=bytes(buf)
== simplenamespace
from types import SimpleNamespace
s=SimpleNamespace(a=[])
t=s
--
t.a.append(1)
--
t.b=2
--
r=(s.a,s.b)
== namedtuple replace
from collections import namedtuple
P=namedtuple('P','a')
p=P([1])
q=p._replace()
--
q.a.append(2)
--
r=p.a
== operator module
import operator
a=[1]
operator.setitem(a,0,5)
--
operator.iadd(a,[7])
--
r=a
== methodcaller
import operator
a=[1]
operator.methodcaller('append',3)(a)
--
r=a
== weakref finalize
import copy
a={'k':[1]}
b=copy.copy(a)
--
b['k'].append(2)
--
r=a
== tuple swap
a,b=[1],[2]
--
a,b=b,a
--
a.append(3)
--
r=b
== unpack method
a=[]
add,pop=a.append,a.pop
--
add(3)
--
r=a
== dict of methods
a=[]
ops={'add':a.append}
--
ops['add'](3)
--
r=a
== getattr method str
a=[]
getattr(a,'app'+'end')(3)
--
r=a
== type alias stmt none
from typing import Final
k: Final=[1]
j=k
--
j.append(2)
--
r=k
== ctypes
import ctypes
a=(ctypes.c_int*2)(1,2)
p=ctypes.pointer(a)
--
p.contents[0]=9
--
r=list(a)
== copy module
import copy
a=[[1]]
b=copy.copy(a)
--
b[0].append(2)
--
r=a
== deepcopy
import copy
a=[[1]]
b=copy.deepcopy(a)
--
b[0].append(2)
--
r=b
== queue
import queue
q=queue.Queue()
p=q
--
p.put(1)
--
q.put(2)
--
r=q.get()
== deque
from collections import deque
q=deque([1,2])
p=q
--
p.rotate(1)
--
p.appendleft(0)
--
r=list(q)
== ordereddict
from collections import OrderedDict
q=OrderedDict(a=1,b=2)
--
q.move_to_end('a')
--
r=list(q)
== counter sub
from collections import Counter
c=Counter('aab')
--
c.subtract('a')
--
r=dict(c)
== userdict
from collections import UserDict
d={'a':[1]}
u=UserDict(d)
--
u['a'].append(2)
--
r=d
== chainmap
from collections import ChainMap
a={}
c=ChainMap(a,{})
--
c['k']=1
--
r=a
== mappingproxy
from types import MappingProxyType
d={}
p=MappingProxyType(d)
--
d['a']=1
--
r=dict(p)
== heap
import heapq
h=[3,1]
--
heapq.heapify(h)
--
heapq.heappush(h,0)
--
r=heapq.heappop(h)
== insort
import bisect
a=[1,3]
--
bisect.insort(a,2)
--
bisect.insort_left(a,0)
--
r=a
""")
