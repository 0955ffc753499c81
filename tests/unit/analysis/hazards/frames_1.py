"""Frames and series: views, in-place methods, options."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases(r"""
== df col
import pandas as pd
df=pd.DataFrame({'a':[1,2]})
--
df['z']=df['a']*2
--
r=df.z.sum()
== df loc
import pandas as pd
df=pd.DataFrame({'a':[1,2]})
--
df.loc[0,'a']=9
--
r=df.a.sum()
== inplace
import pandas as pd
df=pd.DataFrame({'a':[1,2],'b':[1,2]})
--
df.drop(columns='b',inplace=True)
--
r=df.shape
== np seed
import numpy as np
np.random.seed(0)
--
import pandas as pd
df=pd.DataFrame({'a':range(10)})
df.sample(5)
--
r=np.random.rand()
== apply
tot=[]
import pandas as pd
s=pd.Series([1,2])
--
s.apply(lambda v: tot.append(v))
--
r=tot
== df view col
import numpy as np
import pandas as pd
x=np.zeros((3,1))
df=pd.DataFrame(x)
--
x[0,0]=7
--
r=df.iloc[0,0]
== query
import pandas as pd
df=pd.DataFrame({'a':[1,2,3]})
lim=1
--
lim=2
--
r=len(df.query('a>=@lim'))
== pandas sample rs
import numpy as np,pandas as pd
g=np.random.RandomState(0)
d=pd.Series([1,2,3])
--
d.sample(2,random_state=g)
--
r=g.rand()
== to_csv buf
import pandas as pd
import numpy as np
import io
b=io.StringIO()
--
pd.DataFrame({'a':[1]}).to_csv(b)
--
r=b.getvalue()
== values
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.values
--
v[0,0]=9
--
r=df.values.tolist()
== to_numpy
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.to_numpy()
--
v[0,0]=9
--
r=df.values.tolist()
== col values
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df['a'].values
--
v[0]=9
--
r=df.values.tolist()
== col attr
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.a
--
v[0]=9
--
r=df.values.tolist()
== getattr col
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=getattr(df,'a')
--
v[0]=9
--
r=df.values.tolist()
== get col
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.get('a')
--
v[0]=9
--
r=df.values.tolist()
== iloc row
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.iloc[0]
--
v[0]=9
--
r=df.values.tolist()
== iloc slice
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.iloc[:1]
--
v.iloc[0,0]=9
--
r=df.values.tolist()
== loc slice
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.loc[0:1]
--
v.loc[0,'a']=9
--
r=df.values.tolist()
== slice
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df[:1]
--
v.iloc[0,0]=9
--
r=df.values.tolist()
== head
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.head(1)
--
v.iloc[0,0]=9
--
r=df.values.tolist()
== T
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.T
--
v.iloc[0,0]=9
--
r=df.values.tolist()
== xs
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
v=df.xs('a',axis=1)
--
v[0]=9
--
r=df.values.tolist()
== pipe inplace
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
def f(d): d['a']=0; return d
q=df.pipe(f)
--
r=df.values.tolist()
== apply side
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.apply(lambda c: log.append(c.name) or c)
--
r=log
== map side
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df['a'].map(lambda c: log.append(c) or c)
--
r=log
== applymap side
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.map(lambda c: log.append(c) or c)
--
r=log
== agg side
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.agg({'a': lambda c: log.append(1) or 1})
--
r=len(log)>0
== transform
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.transform(lambda c: log.append(1) or c)
--
r=len(log)>0
== groupby apply
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.groupby('a').apply(lambda g: log.append(1) or 1)
--
r=len(log)
== groupby filter
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.groupby('a').filter(lambda g: log.append(1) or True)
--
r=len(log)
== sort key
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.sort_values('a',key=lambda s: log.append(1) or s)
--
r=log
== rename fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.rename(columns=lambda c: log.append(c) or c)
--
r=log
== where fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.where(lambda d: log.append(1) or d>1)
--
r=log
== assign fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.assign(c=lambda d: log.append(1) or 1)
--
r=log
== loc fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.loc[lambda d: log.append(1) or d.a>1]
--
r=log
== getitem fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df[lambda d: log.append(1) or d.a>1]
--
r=log
== read converters
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
import io
log=[]
pd.read_csv(io.StringIO('a\n1'),converters={'a':lambda v: log.append(v) or v})
--
r=log
== rolling apply
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.a.rolling(1).apply(lambda v: log.append(1) or 1)
--
r=log
== combine
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
log=[]
df.combine(df,lambda a,b: log.append(1) or a)
--
r=len(log)
""")
