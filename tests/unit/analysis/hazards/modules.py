"""Imported modules that are changed, files that are written and read."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== monkey
import math
--
math.foo=lambda x: x*2
--
r=math.foo(4)
== file
p=open('nbx.txt','w')
p.write('1')
p.close()
--
p=open('nbx.txt','w')
p.write('2')
p.close()
--
with open('nbx.txt') as p: r=p.read()
== with file
with open('nby.txt','w') as f:
    f.write('5')
--
with open('nby.txt') as p: r=p.read()
== sys.path
import sys
--
sys.path.append('zz')
--
r=sys.path[-1]
== unittest
import json
d={'a':1}
--
d=json.loads(json.dumps(d))
--
d['b']=2
--
r=d
== write module
f=open('zz_gen2.py','w')
f.write('K=3')
f.close()
--
import sys
sys.path.insert(0,'')
--
from zz_gen2 import K
--
r=K
== write text
from pathlib import Path
Path('zz_gen3.py').write_text('K=3')
--
import sys
sys.path.insert(0,'')
--
import zz_gen3
--
r=zz_gen3.K
== reload
import sys,pathlib
sys.path.insert(0,'')
pathlib.Path('zz_gen4.py').write_text('K=3')
--
import zz_gen4, importlib
--
pathlib.Path('zz_gen4.py').write_text('K=44444')
--
importlib.reload(zz_gen4)
--
r=zz_gen4.K
== inspect frame
import sys
def f(): sys._getframe(1).f_globals['zq']=5
f()
--
r=zq
== builtins set
import builtins
builtins.zb=5
--
r=zb
== with target subscript
import io
d={}
e=d
--
with io.StringIO('q') as e['k']: pass
--
r=list(d)
== import as attr
import os.path as p
import os
--
r=p is os.path
== import in try
try:
    import nope_zz as j
except ImportError:
    import json as j
--
r=j.dumps(1)
== import shadow
import json
json2=json
--
json=3
--
r=json2.dumps(json)
== import mutated attr
import json
--
json.zz=[1]
--
json.zz.append(2)
--
r=json.zz
== module alias attr
import json
j=json
--
j.zz=5
--
r=json.zz
== module in list
import json
L=[json]
--
L[0].zz=5
--
r=json.zz
== module setattr
import json
--
setattr(json,'zz',5)
--
r=json.zz
== module dict
import json
--
json.__dict__['zz']=5
--
r=json.zz
== vars module
import json
--
vars(json)['zz']=5
--
r=json.zz
== from import rebind
import math
--
math.pi2=6
--
from math import pi2
--
r=pi2
== patched function in lib used by lib
import statistics, math
--
statistics.mean=lambda d: 42
--
r=statistics.mean([1])
== csv writer
import io,csv
b=io.StringIO()
w=csv.writer(b)
--
w.writerow([1,2])
--
r=b.getvalue()
== print file
import io
b=io.StringIO()
--
print('x',file=b)
--
r=b.getvalue()
== redirect
import io,contextlib
b=io.StringIO()
--
with contextlib.redirect_stdout(b):
    print('x')
--
r=b.getvalue()
== json dump
import io,json
b=io.StringIO()
--
json.dump([1],b)
--
r=b.getvalue()
== pickle buf
import io,pickle
b=io.BytesIO()
--
pickle.dump([1],b)
--
b.seek(0)
--
r=pickle.load(b)
== pickle dumps
import pickle
a=[1]
s=pickle.dumps(a)
--
a.append(2)
--
r=pickle.loads(s)
""")
