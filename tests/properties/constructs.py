"""The constructs that generated programs are made of."""

from __future__ import annotations

LISTS = ["a", "b", "c"]
NUMBERS = ["n", "m"]
FUNCTIONS = ["f", "g", "h"]
OBJECTS = ["o", "p"]
ITERATORS = ["it", "jt"]
DICTS = ["d", "e"]

# Every construct with holes; a hole takes a name of its pool.
TEMPLATES = """
{L} = [{k}]
{L} = []
{L} = {L}
{L} = {L}[:]
{L} = [{L}, {k}]
{L} = {L} + [{k}]
{L} = [{L}] * 2
{L} = list({L})
{L} = [x for x in {L}[:5]]
{L} = [[x] for x in {L}[:5]]
{L} = sorted({L}, key=lambda v: 0)
{L} = {L} or {L}
{L} = {L} if {N} > 3 else {L}
{L}, {L} = {L}, {L}
{L} = {L} = [{k}]
{L}, *{L} = [{L}, {k}, {k}]
{L}.append({k})
{L}.append({N})
{L}.append({L})
{L}.extend({L})
{L}.insert(0, {k})
{L}.pop()
{L}.reverse()
{L} += [{k}]
{L} += {L}
{L} *= 2
{L}[0] = {k}
{L}[0] = {L}
{L}[0].append({k})
{L}[:] = [{k}, {k}]
{L}[1:] = {L}
del {L}[0]
{L} = {L}[0]
{N} = {k}
{N} = {N} + {k}
{N} += {k}
{N} = len({L})
{N} = sum(x for x in {L}[:5] if isinstance(x, int))
{N} = (lambda v: v * 2)({N})
{N} = max([{N}, {k}], key=lambda v: v - {N})
{L} = [{N} := {N} + 1 for _ in range({k})]
({N} := {k})
del {N}
{D} = {{'k': {L}}}
{D} = {{'k': {k}, 'j': {L}}}
{D} = dict({D})
{D} = {D}
{D}['k'] = {L}
{D}['j'] = {N}
{D}.update(k={L})
{D}.setdefault('z', []).append({k})
{L} = {D}['k']
{L} = {D}.get('k', {L})
{D}['k'].append({k})
{D} |= {{'q': {L}}}
{D} = {{x: [{k}] for x in 'kj'}}
for v in {D}.values(): v.append({k})
for key, v in {D}.items(): {L} = v
{D}['f'] = {F}
{D}['f']({L})
{L} = list({D})
{I} = iter({L})
{I} = (x for x in {L})
{I} = ((x, {N}) for x in {L})
{I} = map({F}, [{L}, {L}])
{I} = zip({L}, {L})
{I} = enumerate({L})
next({I})
{L} = list(itertools.islice({I}, 4))
{N} = len(list(itertools.islice({I}, 3)))
for {N} in range(3): {L}.append({N})
for x in {L}[:5]: {N} = 1
for x in {L}[:5]: x.append({k})
for _ in range(2): {L}, {L} = {L}, {L}
for {N} in {L}[:5]: pass
while len({L}) < 4: {L}.append({k})
if {N} > 2: {L}.append({k})
if {N} > 2: {L} = [{k}]
if {N} % 2: {L} = {L}
if (q := {N}) > 1: {L}.append(q)
def {F}(x=None): return {N}
def {F}(x=None): return {L}
def {F}(x=None): return x
def {F}(x=None): {L}.append({k})
def {F}(x=None): return [x, {L}]
def {F}(x=[{k}]): x.append({k}); return x
def {F}(x={L}): return x
def {F}(x=None, y={N}): return y
def {F}(x=None): return {F}(x)
def {F}(x=None): return {F}({L})
def {F}(x=None): x.append({k})
def {F}(x=None): return x + 1
def {F}(x=None): return len(x)
def {F}(x=None): return x.count
def {F}(x=None): return [y for y in itertools.islice(x, 3)]
def {F}(x=None): return list(map({F}, [x]))
def {F}(x=None): return x.get()
def {F}(x=None): x.add({k}); return x
{F}({O})
{L} = [{F}({O})]
{F}({F})
{F}({I})
def {F}(*xs): xs[0].append({k}); return xs[0]
def {F}(x=None, **kw): return kw or x
{F} = lambda x=None: {N}
{F} = lambda x=None: {L}
{F} = lambda x=None: {L}.append({N})
{F} = lambda x=None, f={F}: f(x)
{F} = {F}
{F} = {L}.append
{F} = o.add
{F}({L})
{F}({N})
{F}(x={L})
{F}()
{L} = {F}({L})
{L} = [{F}({L})]
{N} = 1 if {F}({N}) else 0
{L}.append({F}({L}))
{L} = list(map({F}, [{L}]))
{L} = [{F}(x) for x in {L}[:5]]
[fn({L}) for fn in ({F}, {F})]
(lambda fn: fn({L}))({F})
o = C()
p = C()
o = C({L})
p = E({L})
{O} = {O}
{O}.v = {L}
{O}.v = {N}
{O}.v.append({k})
{O}.add({k})
{O}.add({L})
{L} = {O}.v
{L} = {O}.get()
{N} = {O}.count
{O} + {k}
{N} = len({O})
{O}({L})
{O}[0] = {L}
{L} = {O}[0]
for x in itertools.islice({O}, 3): {N} = 2
{O}.link = {O}
{O}.link.v = [{k}]
{O}.fn = {F}
{O}.fn({L})
C.shared.append({k})
C.shared = [{k}]
{L} = C.shared
{L} = {O}.shared
C.add = lambda self, x=None: {L}.append({k})
{F} = {O}.get
print({O})
{N} = len(f'{{{O}.__class__.__name__}}')
setattr({O}, 'v', {L})
{L} = getattr({O}, 'v')
vars({O})['v'] = {L}
random.seed({k})
{N} = random.randrange(100)
random.shuffle({L})
{L} = random.sample(range(9), 3)
random.random()
exec('{N} = {k}')
globals()['{N}'] = {k}
if {N} > 2: del {N}
[0 for {D}['k'] in {L}[:3]]
for {D}['k'] in {L}[:3]: pass
for {O}.v in [{L}, {L}]: pass
{O}.w = {k}
{O}.w += {k}
{N} = {O}.w
del {O}.w
{N} = {O}.lazy
setattr({O}, 'w', {N})
{N} = 1 if hasattr({O}, 'zz') else 2
{N} = {O}.other
{O}.field = {k}
{N} = {O}.field
{O}.__dict__ = {D}
{O}.__dict__.update({D})
{D} = {O}.__dict__
{D} = collections.defaultdict(list)
{D} = collections.defaultdict(lambda: {L}.append({k}) or [])
{L} = {D}['m']
{D} = collections.ChainMap({D})
operator.setitem({L}, 0, {k})
{L} = operator.iadd({L}, {L})
operator.methodcaller('append', {k})({L})
{L} = copy.copy({L})
{L} = copy.deepcopy({L})
{O} = copy.copy({O})
{I} = itertools.chain({L}, {L})
{I}, {I} = itertools.tee({I})
{I} = reversed({L})
{I} = filter(None, {L})
{N} = 1 if isinstance({N}, C) else 3
{F}, {F} = pair({L})
{F} = pair({L})[0]
{N} = {O} == {O}
{N} = 1 if {k} in {O} else 2
{D} = {{{O}: {k}}}
{N} = 3 if {O} else 4
{L} = sorted({L}, key=lambda v: {L}.append({k}) or 0)
{N} = functools.reduce(lambda acc, v: acc + 1, {L}, {N})
def {F}(x=None): return [x for x in {L}[:3] if (y := x) is not {N}]
def {F}(x=None, *rest, key={L}): key.append({k}); return rest
log.append({N})
print(*{L})
next(stream)
{L} = stream.send({k}) or []
Tagged = type('Tagged', (C,), {{'size': {k}}})
""".strip().splitlines()

# Constructs of several lines.
BLOCKS = """
try:
    {N} = {L}[{k}]
    {L} = [{k}]
except IndexError as error:
    {L} = [str(error)]
---
try:
    {L}.append({k})
    raise ValueError
except ValueError:
    {L} = {L}
finally:
    {N} = {k}
---
with contextlib.suppress(ValueError):
    {L} = [{k}]
    int('x')
    {L} = []
---
with Managed({L}) as {L}:
    {N} = {k}
---
match {L}:
    case [x, *{L}]:
        {N} = {k}
    case _:
        {L} = [{k}]
---
match {L}:
    case [list() as {L}, *_] if {N}:
        pass
    case [{N}, *_]:
        pass
---
def {F}(x=None):
    global {N}
    {N} = {k}
    return {N}
---
def {F}(x=None):
    global {L}
    {L} = x
---
def {F}(x=None):
    def inner():
        nonlocal x
        x = {L}
        return x
    return inner()
---
def make(x):
    def inner(y=None):
        x.append({k})
        return x
    return inner
{F} = make({L})
---
def counter():
    count = 0
    def step(x=None):
        nonlocal count
        count += 1
        return count
    return step
{F} = counter()
---
def {F}(x=None):
    y = x
    y = [{k}]
    y.append({k})
    return y
---
def {F}(x=None):
    for y in list(x)[:5]:
        y.append({k})
    return x
---
def {F}(x=None, depth=2):
    if depth:
        {L}.append(depth)
        {F}(x, depth - 1)
    return x
---
def {F}(x=None):
    try:
        return {F}(x)
    except RecursionError:
        return 0
---
def produce(x):
    for y in list(x):
        {L}.append({k})
        yield y
{I} = produce({L})
---
@register
def {F}(x=None):
    return {L}
---
registry[-1]({L})
---
@functools.lru_cache(maxsize=None)
def cached(x=0):
    return {N} + x
{N} = cached({k})
---
{F} = functools.partial({F}, {L})
---
class C:
    shared = {L}
    def __init__(self, v=None):
        self.v = v if v is not None else []
    def get(self, x=None):
        return self.v
    def add(self, x=None):
        self.v.append(x)
    @property
    def count(self):
        self.shared.append({k})
        return len(self.v)
    def __add__(self, other):
        {L}.append(other)
        return self
    def __len__(self):
        return {N}
---
class E(C):
    size = {N}
    def add(self, x=None):
        super().add(x)
        self.size += 1
    def __call__(self, x=None):
        return {F}(self.v)
    def __iter__(self):
        self.v.append({k})
        return iter(list(self.v))
    def __getitem__(self, key):
        return self.v
    def __setitem__(self, key, value):
        self.v = value
o = E({L})
---
if {N} > 4:
    {L} = [{k}]
elif {N} > 1:
    {L} = {L}
else:
    {L}.append({k})
---
for x in {L}[:5]:
    if x == {k}:
        {N} = {k}
        break
    {L} = [{k}]
else:
    {L} = {L}
---
try:
    {N} = {L}[{k}]
except IndexError as {N}:
    pass
---
match {O}:
    case C(v=[*{L}], w={N}):
        pass
    case _:
        {N} = {k}
---
def {F}(x=None):
    global {N}
    del {N}
---
class C:
    shared = {L}
    field = Field({L})
    squares = [{N} for _ in range(2)]
    halves = [v for v in shared[:2]]
    def __init__(self, v=None):
        self.v = v if v is not None else []
    def get(self, x=None):
        return self.v
    def add(self, x=None):
        self.v.append(x)
    @property
    def count(self):
        return len(self.v)
    @property
    def w(self):
        {L}.append({k})
        return {N}
    @w.setter
    def w(self, value):
        {L}.append(value)
    @w.deleter
    def w(self):
        {L}.clear()
    @functools.cached_property
    def lazy(self):
        {L}.append({k})
        return {N}
    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        {L}.append({k})
        return {k}
    def __eq__(self, other):
        {L}.append({k})
        return True
    def __hash__(self):
        {L}.append({k})
        return 1
    def __bool__(self):
        {L}.append({k})
        return True
    def __contains__(self, item):
        self.v.append({k})
        return False
    def __delattr__(self, name):
        {L}.append({k})
---
class Meta(type):
    def __call__(cls, *args):
        {L}.append({k})
        return super().__call__(*args)
    def __instancecheck__(cls, one):
        {L}.append({k})
        return True
class C(metaclass=Meta):
    shared = []
    other = w = lazy = field = {k}
    def __init__(self, v=None):
        self.v = v if v is not None else []
    def get(self, x=None):
        return self.v
    def add(self, x=None):
        self.v.append(x)
    @property
    def count(self):
        return len(self.v)
class E(C):
    pass
---
class Base:
    def __init_subclass__(cls, **rest):
        {L}.append({k})
class Derived(Base):
    pass
---
def talk():
    got = {L}
    while True:
        got.append({k})
        got = yield list(got)
        got = {L}
stream = talk()
next(stream)
---
while {N} < 4:
    {N} += 1
    {L} = [{k}]
else:
    {L} = {L}
---
with open('shared.txt', 'w') as out:
    out.write(str({N}))
{N} = len(open('shared.txt').read())
---
for {N}, x in enumerate({L}[:4]):
    if {N} == {k}:
        continue
    try:
        {L}.append({N})
    except AttributeError:
        break
    finally:
        {D}['k'] = {N}
""".strip().split("\n---\n")

PRELUDE = """
import collections, contextlib, copy, functools, itertools, operator, random
random.seed(1)
registry = []
def register(fn):
    registry.append(fn)
    return fn
log = []
def pair(held):
    return held.append, lambda x=None: held
class Field:
    def __init__(self, held):
        self.held = held
    def __get__(self, one, owner):
        self.held.append(6)
        return len(self.held)
    def __set__(self, one, value):
        self.held.append(value)
def talk():
    while True:
        yield []
stream = talk()
next(stream)
class Managed:
    def __init__(self, held):
        self.held = held
    def __enter__(self):
        self.held.append(7)
        return self.held
    def __exit__(self, *args):
        self.held.append(8)
class C:
    shared = []
    other = w = lazy = field = 2
    def __init__(self, v=None):
        self.v = v if v is not None else []
    def get(self, x=None):
        return self.v
    def add(self, x=None):
        self.v.append(x)
    @property
    def count(self):
        return len(self.v)
class E(C):
    pass
a = [1]
b = [[2], 3]
c = [4, 5]
n = 2
m = 3
d = {'k': [1]}
e = {'k': a}
f = lambda x=None: x
g = lambda x=None: n
h = lambda x=None: a
o = C()
p = E(b)
it = iter([1, 2])
jt = iter(a)
"""

POOLS = {"L": LISTS, "N": NUMBERS, "F": FUNCTIONS, "O": OBJECTS, "I": ITERATORS, "D": DICTS}
