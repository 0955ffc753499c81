"""Branches, loops, names bound and unbound."""

from __future__ import annotations

from tests.unit.analysis.programs import cases

HAZARDS = cases("""
== loop else
c=[1]
a=[2]
--
for x in c:
    if x == 1: break
else: a=c
--
r=a
== comp scope
x=5
y=[x for x in range(3)]
--
r=x
== walrus
y=[z:=i for i in range(3)]
--
r=z
== walrus if
a=[1,2,3]
if (n:=len(a))>2:
    pass
--
r=n
== match
p=(1,[2])
match p:
    case (a,b):
        b.append(9)
--
r=p
== match bind
p={'k':3}
q=0
match p:
    case {'k':q}: pass
--
r=q
== try
try:
    x=1/0
except ZeroDivisionError as e:
    x=str(e)
--
r=x
== loop var
models=[]
for i in range(3):
    models.append(i)
--
r=i
== del
x=1
--
x=2
--
y=x
del x
--
r=y
== while
n=0
l=[]
while n<3:
    l.append(n)
    n+=1
--
r=(n,l)
== loop carried
a=[1];b=[2];c=[3]
for i in range(3):
    a,b,c=b,c,a
--
a.append(9)
--
r=(b,c,a)
== cond alias
a=[1]
b=[2]
c=a if len(a)>5 else b
--
c.append(7)
--
r=b
== if mut
a=[]
flag=True
--
if flag:
    a.append(1)
--
r=a
== except as not taken
e=5
--
try:
    x=1
except ValueError as e:
    pass
--
r=e
== exitstack
import contextlib
log=[]
with contextlib.ExitStack() as st:
    st.callback(log.append,1)
--
r=log
== chained compare walrus
(n:=1) < (m:=2)
--
r=m
== for target subscript
d={}
e=d
--
for e['k'] in [1,2]: pass
--
r=d
== comp target subscript
d={}
e=d
--
[0 for e['k'] in [1,2]]
--
r=d
== del slice
a=[1,2,3]
b=a
--
del b[1:]
--
r=a
== try finally
a=[]
try:
    a.append(1)
finally:
    b=a
--
b.append(2)
--
r=a
== try else
a=[]
try:
    pass
except E:
    pass
else:
    a=[9]
--
r=a
== try nested raise
a=[1]
try:
    try:
        raise ValueError
    finally:
        a=[2]
except ValueError: pass
--
r=a
== while else
a=[1]
n=0
while n<2: n+=1
else: a=[5]
--
r=a
== break leaves
for i in range(5):
    if i==2: break
    j=i
--
r=(i,j)
== del in if
k=1
--
if False:
    del k
--
r=k
== del in try
k=1
--
try:
    del zz
    del k
except NameError: pass
--
r=k
== del in for
k=1
--
for i in []:
    del k
--
r=k
""")
