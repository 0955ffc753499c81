"""Frames and series: views, in-place methods, options."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== inplace drop
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.drop('a',axis=1,inplace=True)
--
r=df.values.tolist()
== inplace var
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
flag=True
df.drop('a',axis=1,inplace=flag)
--
r=df.values.tolist()
== inplace kwargs
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
kw={'inplace':True}
df.drop('a',axis=1,**kw)
--
r=df.values.tolist()
== inplace positional-ish col
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df['a'].replace(1,9,inplace=True)
--
r=df.values.tolist()
== col fillna inplace
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.a.fillna(0,inplace=True)
df.iloc[0,0]=np.nan
--
df['a'].fillna(7,inplace=True)
--
r=df.values.tolist()
== mask inplace
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.mask(df>1,0,inplace=True)
--
r=df.values.tolist()
== where inplace alias
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df
--
d2.where(df>1,0,inplace=True)
--
r=df.values.tolist()
== eval inplace
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
k=3
df.eval('c=a*@k',inplace=True)
--
r=df.values.tolist()
== pd.eval target
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
pd.eval('c=df.a+1',target=df,inplace=True)
--
r=df.values.tolist()
== set_index inplace
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.set_index('a',inplace=True)
--
r=list(df.index)
== set_axis
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df2=df.set_axis(['x','y'],axis=1)
--
r=list(df.columns)
== columns setitem
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.columns=['x','y']
--
r=list(df.columns)
== columns name
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.columns.name='z'
--
r=df.columns.name
== columns values
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.columns.values[0]='z'
--
r=list(df.columns.values)
== index name
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
i=df.index
--
i.name='q'
--
r=df.index.name
== index names
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.index.names=['q']
--
r=df.index.name
== insert
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.insert(0,'z',5)
--
r=df.values.tolist()
== pop
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
s=df.pop('a')
--
r=df.values.tolist()
== update
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.update(df*2)
--
r=df.values.tolist()
== at
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.at[0,'a']=9
--
df.iat[0,1]=8
--
r=df.values.tolist()
== loc new row
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.loc[5]=[1,2]
--
r=df.values.tolist()
== loc mask
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.loc[df.a>1,'b']=0
--
r=df.values.tolist()
== attr set
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.a=5
--
r=df.values.tolist()
== del again
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
del df['a']
--
r=df.values.tolist()
== setitem method
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.__setitem__('a',5)
--
r=df.values.tolist()
== attrs
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
df.attrs['k']=1
--
r=df.attrs
== alias copy false
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df.copy(deep=False)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== dataframe of df
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=pd.DataFrame(df)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== frame of array
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
a=np.zeros((2,2))
d2=pd.DataFrame(a)
--
a[0,0]=9
--
r=d2.values.tolist()
== frame of array rev
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
a=np.zeros((2,2))
d2=pd.DataFrame(a)
--
d2.iloc[0,0]=9
--
r=a.tolist()
== series of array
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
a=np.zeros(2)
s=pd.Series(a)
--
a[0]=9
--
r=s.tolist()
== series of array copy
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
a=np.zeros(2)
s=pd.Series(a,copy=True)
--
a[0]=9
--
r=s.tolist()
== frame of dict arr
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
a=np.zeros(2)
d2=pd.DataFrame({'x':a},copy=False)
--
a[0]=9
--
r=d2.values.tolist()
== frame dict ser
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
s=pd.Series([1.,2.])
d2=pd.DataFrame({'x':s},copy=False)
--
s[0]=9
--
r=d2.values.tolist()
== index of array
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
a=np.array([1,2])
i=pd.Index(a)
--
a[0]=9
--
r=i.tolist()
== concat copy false
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=pd.concat([df],copy=False)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== rename copy false
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df.rename(columns={'a':'z'},copy=False)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== astype copy false
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df.astype(float,copy=False)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
== reindex same
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
d2=df.reindex(df.index,copy=False)
--
d2.iloc[0,0]=9
--
r=df.values.tolist()
""")
