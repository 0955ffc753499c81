"""Estimators, their parts and what they draw."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== rf in list
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
np.random.seed(0)
ms=[R(1),R(1)]
for m in ms: m.fit(df[['a']],df.b)
--
r=np.random.rand()
== rf in pipeline
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
from sklearn.pipeline import Pipeline
np.random.seed(0)
p=Pipeline([('m',R(1))])
--
p.fit(df[['a']],df.b)
--
r=np.random.rand()
== rf in grid
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
from sklearn.model_selection import GridSearchCV
np.random.seed(0)
df=pd.concat([df]*3)
p=GridSearchCV(R(1),{'max_depth':[1]},cv=2)
--
p.fit(df[['a']],df.b)
--
r=np.random.rand()
== clone draws
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor as R
np.random.seed(0)
m=clone(R(1))
--
m.fit(df[['a']],df.b)
--
r=np.random.rand()
== step access
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
p=make_pipeline(StandardScaler())
p.fit(df)
--
p[0].mean_[0]=99
--
r=p.transform(df).tolist()
== named_steps
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
p=make_pipeline(StandardScaler())
p.fit(df)
--
p.named_steps['standardscaler'].mean_=np.zeros(2)
--
r=p.transform(df).tolist()
== part refit
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
s=StandardScaler()
p=make_pipeline(s)
p.fit(df)
--
s.fit(df*10)
--
r=p.transform(df).tolist()
== pipe fits part
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
s=StandardScaler()
p=make_pipeline(s)
--
p.fit(df)
--
r=s.mean_.tolist()
== coltrans
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import StandardScaler
p=ColumnTransformer([('s',StandardScaler(),['a'])])
p.fit(df)
--
p.named_transformers_['s'].mean_[0]=5
--
r=p.transform(df).tolist()
== fn transformer kw
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.preprocessing import FunctionTransformer
k=[2]
t=FunctionTransformer(lambda X: X*k[0])
--
k[0]=5
--
r=t.fit_transform(df).values.tolist()
== scorer
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.metrics import make_scorer
log=[]
sc=make_scorer(lambda y,p: log.append(1) or 0)
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score
cross_val_score(LinearRegression(),pd.concat([df]*3)[['a']],pd.concat([df]*3).b,cv=2,scoring=sc)
--
r=len(log)
== knn weights fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.neighbors import KNeighborsRegressor as K
log=[]
m=K(1,weights=lambda d: log.append(1) or d+1).fit(df[['a']],df.b)
--
m.predict(df[['a']])
--
r=len(log)
== svc kernel fn
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.svm import SVR
log=[]
m=SVR(kernel=lambda a,b: log.append(1) or a@b.T).fit(df[['a']],df.b)
--
r=len(log)
== tfidf tokenizer
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.feature_extraction.text import CountVectorizer as V
log=[]
v=V(tokenizer=lambda s: log.append(s) or [s])
v.fit(['a'])
--
r=log
== tree value
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.tree import DecisionTreeRegressor as D
m=D(random_state=0).fit(df[['a']],df.b)
v=m.tree_.value
--
v[:]=7
--
r=m.predict(df[['a']]).tolist()
== est list
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.ensemble import RandomForestRegressor as R
m=R(2,random_state=0).fit(df[['a']],df.b)
e=m.estimators_
--
e.pop()
--
r=len(m.estimators_)
== fit returns self alias
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.linear_model import LinearRegression as L
m=L()
n=m.fit(df[['a']],df.b)
--
n.coef_[0]=5
--
r=m.coef_.tolist()
== get_params
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
p=Pipeline([('s',StandardScaler())])
g=p.get_params()
--
g['s'].with_mean=False
--
r=p[0].with_mean
== vars
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.linear_model import LinearRegression as L
m=L().fit(df[['a']],df.b)
--
vars(m)['coef_']=np.array([5.])
--
r=m.predict(df[['a']]).tolist()
== partial_fit loop
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.linear_model import SGDRegressor as S
m=S(random_state=0)
for i in range(3): m.partial_fit(df[['a']],df.b)
--
r=m.coef_.tolist()
== warm
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.linear_model import SGDRegressor as S
m=S(random_state=0,warm_start=True)
m.fit(df[['a']],df.b)
--
m.fit(df[['a']],df.b)
--
r=m.t_
== imputer inplace
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.impute import SimpleImputer
X=np.array([[np.nan],[1.]])
i=SimpleImputer(copy=False)
--
i.fit_transform(X)
--
r=X.tolist()
== scale copy false
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.preprocessing import scale
X=np.array([[2.],[1.]])
--
scale(X,copy=False)
--
r=X.tolist()
== normalize copy
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn.preprocessing import normalize
X=np.array([[2.],[1.]])
--
normalize(X,copy=False)
--
r=X.tolist()
== bunch
from sklearn.datasets import load_iris
d=load_iris()
X=d.data
--
X[0,0]=99
--
r=d['data'][0].tolist()
== bunch frame
from sklearn.datasets import load_iris
d=load_iris(as_frame=True)
f=d.frame
--
f.iloc[0,0]=99
--
r=d.frame.iloc[0,0]
== bunch attr set
from sklearn.datasets import load_iris
d=load_iris()
--
d.target=d.target*2
--
r=d.target.sum()
== config
import pandas as pd
import numpy as np
df=pd.DataFrame({'a':[1.,2.],'b':[3.,4.]})
from sklearn import set_config
set_config(transform_output='pandas')
--
from sklearn.preprocessing import StandardScaler
--
r=type(StandardScaler().fit_transform(df)).__name__
--
set_config(transform_output='default')
""")
