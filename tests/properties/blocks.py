"""Constructs of several lines, for generated programs."""

from __future__ import annotations

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
