"""Frames and series: views, in-place methods, options."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== infer_objects
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df.infer_objects(copy=False)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== squeeze
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df[['a']].squeeze()
d3=df.squeeze()
--
d3.iloc[0,0]=9
--
r=df.values.tolist()
== items
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
for n,c in df.items(): c[0]=9
--
r=df.values.tolist()
== iterrows
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
for n,c in df.iterrows(): c['a']=9
--
r=df.values.tolist()
== list of frames
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
fs=[df,df*2]
for f in fs: f['c']=1
--
r=df.values.tolist()
== dict of frames
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
fs={'t':df}
for k in fs: fs[k]['c']=1
--
r=df.values.tolist()
== dict of frames comp
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
fs={'t':df}
fs={k: v.assign(z=1) for k,v in fs.items()}
--
r=fs['t'].values.tolist()
== loop cols
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
for c in df: df[c]=df[c]*2
--
r=df.values.tolist()
== loop cols fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
def norm(d,c): d[c]=d[c]/2
for c in df.columns: norm(df,c)
--
r=df.values.tolist()
== chain again
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df['a'][df['b']>3]=0
--
r=df.values.tolist()
== melt
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
m=df.melt()
--
r=m.values.tolist()
== cat
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
s=pd.Series(['x','y'],dtype='category')
s.cat.rename_categories(['p','q'])
--
r=s.tolist()
== cat codes
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
s=pd.Series(['x','y'],dtype='category')
c=s.cat.codes.values
--
r=c.tolist()
== str acc
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
s=pd.Series(['x','y'])
t=s.str.upper()
--
r=t.tolist()
== str replace fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
pd.Series(['x']).str.replace('x',lambda m: log.append(1) or 'y',regex=True)
--
r=log
== dt
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
s=pd.to_datetime(pd.Series(['2020-01-01']))
t=s.dt.year
--
r=t.tolist()
== sample np
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
np.random.seed(0)
--
df.sample(1)
--
r=np.random.rand()
== sample frac gen
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
g=np.random.default_rng(0)
--
df.sample(frac=1,random_state=g)
--
r=g.random()
== groupby sample
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
np.random.seed(0)
--
df.groupby('a').sample(1)
--
r=np.random.rand()
== plot bootstrap
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
import random
random.seed(0)
import matplotlib
matplotlib.use('Agg')
--
pd.plotting.bootstrap_plot(df.a,size=1,samples=2)
--
r=random.random()
== get_dummies
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=pd.get_dummies(df)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== cut
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
c,b=pd.cut(df.a,2,retbins=True)
--
b[0]=77
--
r=b.tolist()
== merge
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
m=df.merge(df,on='a')
--
m.iloc[0,0]=9
--
r=df.values.tolist()
== join
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
m=df.join(df,rsuffix='_')
--
m.iloc[0,0]=9
--
r=df.values.tolist()
== align
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
x,y=df.align(df)
--
x.iloc[0,0]=9
--
r=df.values.tolist()
== option ctx
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
with pd.option_context('display.precision',1):
    s=str(df*1.23456)
--
r=s
== options attr
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
pd.options.display.precision=1
--
r=str(df*1.23456)
== options display alias
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
o=pd.options
o.display.precision=1
--
r=str(df*1.23456)
== options display alias2
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
o=pd.options.display
o.precision=1
--
r=str(df*1.23456)
== style
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.style.format(precision=1)
--
r=df.values.tolist()
== accessor
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
@pd.api.extensions.register_dataframe_accessor('zz')
class Z:
    def __init__(self,d): self.d=d
    def go(self): self.d['a']=0
--
df.zz.go()
--
r=df.values.tolist()
== monkey DataFrame
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
def go(self): self['a']=0
pd.DataFrame.go=go
--
df.go()
--
r=df.values.tolist()
== subclass
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
class F(pd.DataFrame):
    def go(self): self['a']=0
f=F({'a':[1]})
--
f.go()
--
r=f.values.tolist()
== ufunc on df
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
x=np.exp(df,out=None)
--
r=x.values.tolist()
== random shuffle list
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
import random
random.seed(1)
l=df['a'].tolist()
random.shuffle(l)
--
r=l
== np rand in map
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
np.random.seed(0)
--
list(map(np.random.rand,[1,2]))
--
r=np.random.rand()
== np rand method ref
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
np.random.seed(0)
f=np.random.rand
--
[f() for _ in range(3)]
--
r=np.random.rand()
== np rand as arg default
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
np.random.seed(0)
def f(g=np.random.rand): return g()
--
f()
--
r=np.random.rand()
== np rand in class attr
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
np.random.seed(0)
class A:
    g=staticmethod(np.random.rand)
--
A.g()
--
r=np.random.rand()
""")
