"""As :mod:`test_hazards`, with numpy, pandas and scikit-learn."""

from __future__ import annotations

import pytest

from tests.unit.analysis.programs import sliced

pytestmark = pytest.mark.slow

HAZARDS: dict[str, tuple[str, ...]] = {
    "fit elsewhere": (
        """\
from sklearn.linear_model import LinearRegression
m=LinearRegression()
""",
        "m.fit([[1],[2]],[1,2])",
        "r=m.predict([[3]])",
    ),
    "df col": (
        """\
import pandas as pd
df=pd.DataFrame({'a':[1,2]})
""",
        "df['z']=df['a']*2",
        "r=df.z.sum()",
    ),
    "df loc": (
        """\
import pandas as pd
df=pd.DataFrame({'a':[1,2]})
""",
        "df.loc[0,'a']=9",
        "r=df.a.sum()",
    ),
    "inplace": (
        """\
import pandas as pd
df=pd.DataFrame({'a':[1,2],'b':[1,2]})
""",
        "df.drop(columns='b',inplace=True)",
        "r=df.shape",
    ),
    "out": (
        """\
import numpy as np
a=np.zeros(2)
b=np.ones(2)
""",
        "np.add(a,b,out=a)",
        "r=a.sum()",
    ),
    "np seed": (
        """\
import numpy as np
np.random.seed(0)
""",
        """\
import pandas as pd
df=pd.DataFrame({'a':range(10)})
df.sample(5)
""",
        "r=np.random.rand()",
    ),
    "split unseeded": (
        """\
import numpy as np
from sklearn.model_selection import train_test_split
np.random.seed(1)
""",
        "t=np.random.rand(3)",
        """\
X=list(range(20))
a,b=train_test_split(X)
""",
        "r=b",
    ),
    "svc draw": (
        """\
import numpy as np
from sklearn.svm import SVC
np.random.seed(1)
m=SVC()
""",
        "m.fit([[1],[2]],[0,1])",
        "r=np.random.rand()",
    ),
    "set_option": (
        "import pandas as pd",
        """\
pd.set_option('display.max_rows',2)
df=pd.DataFrame({'a':range(10)})
""",
        "r=str(df)",
    ),
    "set_config": (
        """\
import sklearn
import numpy as np
from sklearn.preprocessing import StandardScaler
""",
        "sklearn.set_config(transform_output='pandas')",
        """\
s=StandardScaler()
r=type(s.fit_transform(np.array([[1.],[2.]]))).__name__
""",
        "sklearn.set_config(transform_output='default')",
    ),
    "apply": (
        """\
tot=[]
import pandas as pd
s=pd.Series([1,2])
""",
        "s.apply(lambda v: tot.append(v))",
        "r=tot",
    ),
    "view": (
        """\
import numpy as np
a=np.zeros(4)
b=a[:2]
""",
        "b[0]=5",
        "r=a.sum()",
    ),
    "reshape": (
        """\
import numpy as np
a=np.zeros(4)
b=a.reshape(2,2)
""",
        "b+=1",
        "r=a.sum()",
    ),
    "df view col": (
        """\
import numpy as np
import pandas as pd
x=np.zeros((3,1))
df=pd.DataFrame(x)
""",
        "x[0,0]=7",
        "r=df.iloc[0,0]",
    ),
    "query": (
        """\
import pandas as pd
df=pd.DataFrame({'a':[1,2,3]})
lim=1
""",
        "lim=2",
        "r=len(df.query('a>=@lim'))",
    ),
    "pipeline": (
        """\
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.linear_model import LinearRegression
sc=StandardScaler()
p=make_pipeline(sc,LinearRegression())
""",
        "p.fit([[1.],[2.]],[1,2])",
        "r=sc.mean_[0]",
    ),
    "numpy scalar set": (
        """\
import numpy as np
np.random.seed(3)
x=np.random.rand(2)
""",
        "np.random.seed(3)",
        "r=np.random.rand(2)",
    ),
    "rng obj": (
        """\
import numpy as np
rng=np.random.default_rng(0)
""",
        "rng.random()",
        "r=rng.random()",
    ),
    "rng to split": (
        """\
import numpy as np
from sklearn.model_selection import train_test_split
rs=np.random.RandomState(0)
""",
        "a,b=train_test_split(range(10),random_state=rs)",
        "r=rs.rand()",
    ),
}


@pytest.mark.parametrize("name", HAZARDS)
def test_the_slice_gives_the_value_of_the_program(name: str) -> None:
    whole, part, kept = sliced(*HAZARDS[name])
    assert part == whole, f"slice {kept}"
