"""Arrays: views, `out=`, generators of random numbers."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== np dict of views
import numpy as np
a=np.zeros(4)
d={'l':a[:2],'r':a[2:]}
--
d['l'][0]=5
--
r=a.tolist()
== np fn view
import numpy as np
a=np.zeros(4)
def half(v): return v[:2]
--
half(a)[0]=5
--
r=a.tolist()
== np lambda view
import numpy as np
a=np.zeros(4)
half=lambda v: v[:2]
--
h=half(a)
--
h+=5
--
r=a.tolist()
== np class view
import numpy as np
class H:
    def __init__(self,a): self.a=a
    @property
    def half(self): return self.a[:2]
a=np.zeros(4)
h=H(a)
--
h.half[0]=5
--
r=a.tolist()
== np array obj
import numpy as np
l=[1]
a=np.array([l,None],dtype=object)
--
a[0].append(2)
--
r=l
== np vectorize
import numpy as np
log=[]
f=np.vectorize(lambda v: log.append(v) or v)
--
f([1,2])
--
r=log
== np apply
import numpy as np
log=[]
--
np.apply_along_axis(lambda v: log.append(1) or v,0,np.zeros((2,2)))
--
r=len(log)
== np fromfunction
import numpy as np
log=[]
--
np.fromfunction(lambda i: log.append(1) or i,(2,))
--
r=len(log)
== np piecewise
import numpy as np
log=[]
--
np.piecewise(np.zeros(2),[[True,False]],[lambda v: log.append(1) or v,0])
--
r=len(log)
== np errstate
import numpy as np
old=np.geterr()['divide']
with np.errstate(divide='raise'):
    q=np.geterr()['divide']
--
r=(old,q)
== np printoptions
import numpy as np
np.set_printoptions(precision=2)
--
r=str(np.array([1.23456]))
== np broadcast
import numpy as np
a=np.zeros(3)
b=np.broadcast_to(a,(2,3))
--
a[0]=5
--
r=b.tolist()
== np expand
import numpy as np
a=np.zeros(3)
b=a[None,:]
c=b[:,::-1]
--
c[0,0]=5
--
r=a.tolist()
== np newaxis
import numpy as np
a=np.zeros(3)
b=a[:,np.newaxis]
--
b[0]=5
--
r=a.tolist()
== np bool ix copy
import numpy as np
a=np.zeros(3)
b=a[a==0]
--
b[0]=5
--
r=a.tolist()
== np var ix
import numpy as np
a=np.zeros((3,3))
i=1
b=a[i]
--
b[0]=5
--
r=a.tolist()
== np slice obj
import numpy as np
a=np.zeros(3)
s=slice(0,2)
b=a[s]
--
b[0]=5
--
r=a.tolist()
== np ellipsis
import numpy as np
a=np.zeros(3)
b=a[...]
--
b[0]=5
--
r=a.tolist()
== np getattr T
import numpy as np
a=np.zeros((2,3))
b=getattr(a,'T')
--
b[0]=5
--
r=a.tolist()
== np memmap file
import numpy as np
import os
a=np.memmap('zz.mm',dtype='f8',mode='w+',shape=(2,))
--
a[0]=5
--
a.flush()
--
b=np.memmap('zz.mm',dtype='f8',mode='r')
--
r=b.tolist()
== np ma
import numpy as np
d=np.zeros(3)
a=np.ma.array(d,mask=[0,1,0],copy=False)
--
a[0]=5
--
r=d.tolist()
== np ma mask
import numpy as np
a=np.ma.array([1,2,3])
b=a
--
b[0]=np.ma.masked
--
r=a.tolist()
== np rec
import numpy as np
a=np.zeros(2,dtype=[('x','f8')])
c=a['x']
--
c[0]=5
--
r=a.tolist()
== np matrix
import numpy as np
a=np.zeros((2,2))
m=np.asmatrix(a)
--
m[0,0]=5
--
r=a.tolist()
== np einsum view
import numpy as np
a=np.zeros((2,2))
d=np.einsum('ii->i',a)
--
d[:]=5
--
r=a.tolist()
== np unravel
import numpy as np
a=np.zeros((2,2))
a[np.unravel_index(3,a.shape)]=5
--
r=a.tolist()
== np delete copy
import numpy as np
a=np.zeros(3)
b=np.delete(a,0)
--
b[0]=5
--
r=a.tolist()
== np choose
import numpy as np
a=np.zeros(3)
np.choose([0,1,0],[a,a+1],out=a)
--
r=a.tolist()
== np matmul out kw
import numpy as np
a=np.eye(2)
o=np.zeros((2,2))
--
np.matmul(a,a,out=o)
--
r=o.tolist()
== np ufunc reduce out
import numpy as np
o=np.zeros(())
--
np.add.reduce([1,2],out=o)
--
r=float(o)
== np ufunc at
import numpy as np
a=np.zeros(3)
--
np.subtract.at(a,[0,0],1)
--
r=a.tolist()
== np ufunc accumulate
import numpy as np
a=np.ones(3)
--
np.add.accumulate(a,out=a)
--
r=a.tolist()
== np ufunc alias
import numpy as np
f=np.add
a=np.ones(3)
--
f(a,1,out=a)
--
r=a.tolist()
== np put
import numpy as np
a=np.ones(3)
--
np.put(a,[0],9)
--
np.place(a,a==1,7)
--
r=a.tolist()
== np take out
import numpy as np
a=np.arange(3)
o=np.zeros(2,int)
--
np.take(a,[1,2],out=o)
--
r=o.tolist()
== np concat out
import numpy as np
a=np.arange(3)
o=np.zeros(6,int)
--
np.concatenate([a,a],out=o)
--
r=o.tolist()
== np random seed in func
import numpy as np
def f(): np.random.seed(3)
--
f()
--
r=np.random.rand()
== np random state method
import numpy as np
np.random.seed(0)
s=np.random.RandomState(0)
--
s.seed(5)
--
r=s.rand()
== np default_rng of gen
import numpy as np
g=np.random.default_rng(0)
h=np.random.default_rng(g)
--
h.random()
--
r=g.random()
== np spawn again
import numpy as np
g=np.random.default_rng(0)
--
k=g.spawn(2)
--
j=g.spawn(1)
--
r=j[0].random()
""")
