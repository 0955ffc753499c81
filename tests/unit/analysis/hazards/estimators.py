"""Estimators, their parts and what they draw."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== fit elsewhere
from sklearn.linear_model import LinearRegression
m=LinearRegression()
--
m.fit([[1],[2]],[1,2])
--
r=m.predict([[3]])
== split unseeded
import numpy as np
from sklearn.model_selection import train_test_split
np.random.seed(1)
--
t=np.random.rand(3)
--
X=list(range(20))
a,b=train_test_split(X)
--
r=b
== svc draw
import numpy as np
from sklearn.svm import SVC
np.random.seed(1)
m=SVC()
--
m.fit([[1],[2]],[0,1])
--
r=np.random.rand()
== set_config
import sklearn
import numpy as np
from sklearn.preprocessing import StandardScaler
--
sklearn.set_config(transform_output='pandas')
--
s=StandardScaler()
r=type(s.fit_transform(np.array([[1.],[2.]]))).__name__
--
sklearn.set_config(transform_output='default')
== pipeline
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.linear_model import LinearRegression
sc=StandardScaler()
p=make_pipeline(sc,LinearRegression())
--
p.fit([[1.],[2.]],[1,2])
--
r=sc.mean_[0]
== rng to split
import numpy as np
from sklearn.model_selection import train_test_split
rs=np.random.RandomState(0)
--
a,b=train_test_split(range(10),random_state=rs)
--
r=rs.rand()
== fit chained keeps
from sklearn.neighbors import KNeighborsRegressor
import numpy as np
--
X=np.array([[1.],[2.]])
t=np.array([1.,2.])
--
m=KNeighborsRegressor(1,algorithm='brute').fit(X,t)
--
t[1]=99.
--
r=m.predict([[2.]]).tolist()
== kf
import numpy as np
from sklearn.model_selection import KFold
rs=np.random.RandomState(0)
--
kf=KFold(3,shuffle=True,random_state=rs)
--
for a,b in kf.split(np.arange(9)): pass
--
r=rs.rand()
== kf lazy
import numpy as np
from sklearn.model_selection import KFold
rs=np.random.RandomState(0)
--
kf=KFold(3,shuffle=True,random_state=rs)
--
it=kf.split(np.arange(9))
--
q=list(it)
--
r=rs.rand()
== kf cvs
import numpy as np
from sklearn.model_selection import KFold, cross_val_score
from sklearn.linear_model import LinearRegression
rs=np.random.RandomState(0)
--
kf=KFold(3,shuffle=True,random_state=rs)
--
cross_val_score(LinearRegression(),np.arange(9).reshape(-1,1),np.arange(9),cv=kf)
--
r=rs.rand()
== rf rs
import numpy as np
from sklearn.ensemble import RandomForestRegressor
rs=np.random.RandomState(0)
--
m=RandomForestRegressor(2,random_state=rs)
--
m.fit(np.arange(9).reshape(-1,1),np.arange(9))
--
r=rs.rand()
== rf rs fit chained
import numpy as np
from sklearn.ensemble import RandomForestRegressor
rs=np.random.RandomState(0)
--
RandomForestRegressor(2,random_state=rs).fit(np.arange(9).reshape(-1,1),np.arange(9))
--
r=rs.rand()
== scipy rvs
import numpy as np
np.random.seed(0)
from scipy import stats
--
stats.norm.rvs(size=2)
--
r=np.random.rand()
== scipy rvs rs
import numpy as np
from scipy import stats
g=np.random.default_rng(0)
--
stats.norm.rvs(size=2,random_state=g)
--
r=g.random()
== sklearn make rs
import numpy as np
from sklearn.datasets import make_blobs
g=np.random.RandomState(0)
--
make_blobs(random_state=g)
--
r=g.rand()
== check_random_state
import numpy as np
from sklearn.utils import check_random_state
np.random.seed(0)
c=check_random_state(None)
--
c.rand()
--
r=np.random.rand()
== setattr again
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.linear_model import LinearRegression as L
m=L().fit(df[['a']],df.b)
for n in ['coef_']: setattr(m,n,np.array([5.]))
--
r=m.predict(df[['a']]).tolist()
== shuffle sk
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.utils import shuffle
np.random.seed(0)
--
shuffle(df)
--
r=np.random.rand()
== tts
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.model_selection import train_test_split
np.random.seed(0)
--
train_test_split(df)
--
r=np.random.rand()
== tts alias
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn import model_selection as ms
np.random.seed(0)
split=ms.train_test_split
--
split(df)
--
r=np.random.rand()
== tts partial
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from functools import partial
from sklearn.model_selection import train_test_split
np.random.seed(0)
split=partial(train_test_split,test_size=.5)
--
split(df)
--
r=np.random.rand()
== tts in dict
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.model_selection import train_test_split
np.random.seed(0)
d={'s':train_test_split}
--
d['s'](df)
--
r=np.random.rand()
== tts in fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.model_selection import train_test_split
np.random.seed(0)
def f(fn): fn(df)
--
f(train_test_split)
--
r=np.random.rand()
== kmeans draw
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.cluster import KMeans
np.random.seed(0)
--
KMeans(1,n_init=1).fit(df)
--
r=np.random.rand()
== rf default draw
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
np.random.seed(0)
m=R(1)
--
m.fit(df[['a']],df.b)
--
r=np.random.rand()
== rf set_params seed
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
np.random.seed(0)
m=R(1,random_state=1)
m.set_params(random_state=None)
--
m.fit(df[['a']],df.b)
--
r=np.random.rand()
== rf attr seed
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
np.random.seed(0)
m=R(1,random_state=1)
m.random_state=None
--
m.fit(df[['a']],df.b)
--
r=np.random.rand()
== rf seed var none
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
np.random.seed(0)
seed=None
m=R(1,random_state=seed)
--
m.fit(df[['a']],df.b)
--
r=np.random.rand()
""")
