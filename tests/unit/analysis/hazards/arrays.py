"""Arrays: views, `out=`, generators of random numbers."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== out
import numpy as np
a=np.zeros(2)
b=np.ones(2)
--
np.add(a,b,out=a)
--
r=a.sum()
== view
import numpy as np
a=np.zeros(4)
b=a[:2]
--
b[0]=5
--
r=a.sum()
== reshape
import numpy as np
a=np.zeros(4)
b=a.reshape(2,2)
--
b+=1
--
r=a.sum()
== numpy scalar set
import numpy as np
np.random.seed(3)
x=np.random.rand(2)
--
np.random.seed(3)
--
r=np.random.rand(2)
== rng obj
import numpy as np
rng=np.random.default_rng(0)
--
rng.random()
--
r=rng.random()
== mv frombuffer
import numpy as np
buf=bytearray(b'abc')
--
a=np.frombuffer(buf,dtype='u1')
--
buf[0]=66
--
r=a.tolist()
== array module
import array,numpy as np
a=array.array('d',[1,2])
b=np.asarray(a)
--
b[0]=9
--
r=a.tolist()
== array frombuffer
import array,numpy as np
a=array.array('d',[1,2])
b=np.frombuffer(a)
--
a[0]=9
--
r=b.tolist()
== np.array copy false
import numpy as np
a=np.zeros(2)
b=np.asarray(a)
--
b[0]=9
--
r=a.tolist()
== np fancy setitem
import numpy as np
a=np.zeros(3)
b=a
--
b[[0,1]]=5
--
r=a.tolist()
== np dtype view
import numpy as np
a=np.zeros(1)
b=a.view('i8')
--
b[0]=1
--
r=a.tolist()
== np lib stride
import numpy as np
a=np.zeros(4)
b=np.lib.stride_tricks.sliding_window_view(a,2,writeable=True)
--
b[0,0]=9
--
r=a.tolist()
== np meshgrid nocopy
import numpy as np
a=np.zeros(2)
b,c=np.meshgrid(a,a,copy=False)
--
b[0,0]=9
--
r=a.tolist()
== np ix
import numpy as np
a=np.zeros((2,2))
a[np.ix_([0],[1])]+=5
--
r=a.tolist()
== np where out
import numpy as np
a=np.zeros(2)
np.add(a,1,where=a<1,out=a)
--
r=a.tolist()
== np cumsum out
import numpy as np
a=np.ones(2)
np.cumsum(a,out=a)
--
r=a.tolist()
== np sort axis
import numpy as np
a=np.array([[2,1]])
a.sort(axis=1)
--
r=a.tolist()
== np nan_to_num
import numpy as np
a=np.array([np.nan])
np.nan_to_num(a,copy=False)
--
r=a.tolist()
== np ravel
import numpy as np
a=np.zeros(2)
b=a.reshape(-1).ravel().T.squeeze()
--
b[0]=3
--
r=a.tolist()
== np real
import numpy as np
a=np.zeros(2,complex)
b=a.real
--
b[0]=3
--
r=a.real.tolist()
== np setdiff alias
import numpy as np
a=np.zeros(2)
b=np.atleast_1d(a)
--
b[0]=3
--
r=a.tolist()
== np random gen shared
import numpy as np
g=np.random.default_rng(0)
h=g
--
h.random()
--
r=g.random()
== np bitgen
import numpy as np
b=np.random.PCG64(0)
g=np.random.Generator(b)
--
g.random()
--
h=np.random.Generator(b)
--
r=h.random()
== np spawn
import numpy as np
s=np.random.SeedSequence(1)
a=s.spawn(1)
--
b=s.spawn(1)
--
r=np.random.default_rng(b[0]).random()
== np save buf
import numpy as np
import io
b=io.BytesIO()
--
np.save(b,np.ones(2))
--
b.seek(0)
--
r=np.load(b).tolist()
== np shuffle rng
import numpy as np
g=np.random.default_rng(0)
a=np.arange(5)
b=a[1:]
--
g.shuffle(b)
--
r=a.tolist()
== np permuted out
import numpy as np
g=np.random.default_rng(0)
a=np.arange(5.)
--
g.random(out=a)
--
r=a.tolist()
== np standard_normal out
import numpy as np
g=np.random.default_rng(0)
a=np.zeros(3)
--
g.standard_normal(out=a)
--
r=a.tolist()
== np partition
import numpy as np
a=np.array([3,1,2])
b=a
--
b.partition(1)
--
r=a.tolist()
== np resize
import numpy as np
a=np.array([3,1,2])
--
a.resize(2,refcheck=False)
--
r=a.tolist()
== np shape set
import numpy as np
a=np.zeros((2,3))
b=a
--
b.shape=(6,)
--
r=a.shape
== np dtype set
import numpy as np
a=np.zeros(2)
b=a
--
b.dtype='i8'
--
r=str(a.dtype)
== np flat
import numpy as np
a=np.zeros((2,2))
--
a.flat[1]=5
--
a.flat=[1,2,3,4]
--
r=a.tolist()
== np imag
import numpy as np
a=np.zeros(2,complex)
--
a.imag=5
--
r=a.tolist()
== np setfield
import numpy as np
a=np.zeros(2)
--
a.T[...]=5
--
r=a.tolist()
== np view list
import numpy as np
a=np.zeros(4)
ps=np.split(a,2)
--
ps[0][:]=5
--
r=a.tolist()
== np rows iter
import numpy as np
a=np.zeros((2,2))
--
for row in a: row[0]=5
--
r=a.tolist()
== np enumerate rows
import numpy as np
a=np.zeros((2,2))
--
for i,row in enumerate(a): row[0]=i+1
--
r=a.tolist()
== np list of rows
import numpy as np
a=np.zeros((2,2))
l=list(a)
--
l[0][0]=5
--
r=a.tolist()
== np zip rows
import numpy as np
a=np.zeros((2,2))
--
for x,y in zip(a,a): x[0]=5
--
r=a.tolist()
""")
