"""Generators and settings of the process."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== seed
import random
random.seed(0)
--
a=random.random()
--
r=random.random()
== decimal
import decimal
--
decimal.getcontext().prec=3
--
r=decimal.Decimal(1)/3
== environ
import os
os.environ['NBX']='1'
--
os.environ['NBX']='2'
--
r=os.environ['NBX']
== environ get
import os
os.environ['NBX']='1'
--
os.environ.update(NBX='7')
--
r=os.getenv('NBX')
== random instance
import random
q=random.Random(3)
f=q.random
--
f()
--
r=q.random()
== random from import
from random import seed,random
seed(1)
--
random()
--
r=random()
== random setstate
import random
random.seed(1)
s=random.getstate()
--
random.random()
--
random.setstate(s)
--
r=random.random()
== random choices
import random as R
R.seed(1)
--
R.choices([1,2],k=3)
--
r=R.random()
== random shuffle
import random
random.seed(0)
a=[1,2,3,4]
b=a
--
random.shuffle(b)
--
r=a
""")
