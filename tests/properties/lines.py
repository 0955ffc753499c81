"""Constructs of one line, for generated programs."""

from __future__ import annotations

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
