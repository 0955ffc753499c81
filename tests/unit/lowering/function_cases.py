"""Notebooks whose last cell is a serve function: functions and values that cross."""

from __future__ import annotations

FUNCTIONS = {
    "values and a helper": """
        scale = [1, 2]
        # %%
        # Multiplies.
        def times(x):
            return [x * s for s in scale]
        # %%
        def predict(x):
            return times(x)
        """,
    "defaults at definition, globals at the call": """
        scale = 2
        def f(x, s=scale, *, t=scale):
            return [x * s, x * t, x * scale]
        scale = 10
        # %%
        def predict(x):
            return f(x)
        """,
    "closures": """
        def make(k):
            def inner(x):
                return x * k
            return inner
        two, three = make(2), make(3)
        # %%
        def predict(x):
            return [two(x), three(x)]
        """,
    "a recursive closure": """
        def make(k):
            def down(n):
                return [] if n <= 0 else [n * k, *down(n - 1)]
            return down
        go = make(2)
        # %%
        def predict(x):
            return go(x)
        """,
    "lambdas": """
        k = 3
        f, g = (lambda x: x + 1), (lambda x, by=k: x * by)
        table = {"a": lambda x: x - k, "ö": lambda x: x ** k}
        k = 4
        # %%
        def predict(x):
            return [f(x), g(x), table["a"](x), table["ö"](x)]
        """,
    "a decorated function": """
        import functools
        calls = []
        def traced(f):
            @functools.wraps(f)
            def wrapper(*args):
                return ["traced", f(*args)]
            return wrapper
        # %%
        @traced
        def price(x):
            return x * 2
        # %%
        def predict(x):
            return price(x)
        """,
    "a cached function": """
        from functools import lru_cache, cache
        rate = 7
        @lru_cache(maxsize=8)
        def slow(x, by=rate):
            return x * by
        rate = 8
        @cache
        def slower(x):
            return slow(x) + rate
        # %%
        def predict(x):
            return [slow(x), slower(x)]
        """,
    "identity and aliases": """
        rows = [1, 2]
        table = {"rows": rows, "again": rows}
        # %%
        def predict(x):
            return [table["rows"] is rows, table["again"] is rows, x]
        """,
    "the same def twice": """
        def helper(x):
            return x + 1
        first = helper
        # %%
        def helper(x):
            return first(x) * 10
        # %%
        def predict(x):
            return [helper(x), first(x)]
        """,
    "annotations": """
        from typing import Optional, List
        Vector = List[float]
        def f(x: "Vector", y: Optional[int] = None) -> Vector:
            z: Vector = [x]
            return z
        # %%
        def predict(x):
            return f(x)
        """,
    "text that must not be indented": """
        def make(k):
            text = '''a
        b
            c'''
            def inner(x):
                return f'''{x}
          {text}''' + '''
        end'''
            return inner
        inner = make(2)
        # %%
        def predict(x):
            return inner(x)
        """,
    "star import, submodules and names of modules": """
        from math import *
        import os.path
        import xml.dom
        import json as codec, datetime
        def f(x):
            return [sqrt(x), pi, os.path.join("a", str(x)), codec.dumps([x])]
        # %%
        def predict(x):
            return [f(x), datetime.date(2026, 1, 1), floor(x / 2)]
        """,
    "names of the runtime": """
        frozen, restore, PICKLE = 1, 2, 3
        def decode(x):
            return [x, frozen, restore, PICKLE]
        # %%
        def predict(x):
            return decode(x)
        """,
    "in if": """
        if True:
            # Doubles.
            def f(x):
                '''Doc
          left'''
                return x * 2
        # %%
        def predict(x):
            return [f(x), f.__doc__]
        """,
    "in loop": """
        fs = []
        for k in range(3):
            def f(x, k=k):
                return x * k
            fs.append(f)
        # %%
        def predict(x):
            return [g(x) for g in fs] + [f(x)]
        """,
    "lambdas in comp": """
        fs = [lambda x: x * k for k in range(3)]
        gs = {n: (lambda x, n=n: f"{n}{x}") for n in "ab"}
        # %%
        def predict(x):
            return [g(x) for g in fs] + [gs["a"](x), gs["b"](x)]
        """,
    "unicode": """
        def größe(x, ä="ö"): return f"{ä}{x}"
        f = lambda ü: größe(ü)
        # %%
        def predict(x):
            return f(x)
        """,
    "generators": """
        def gen(n):
            yield from range(n)
        async def co(x):
            return x
        # %%
        def predict(x):
            import asyncio
            return [list(gen(x)), asyncio.run(co(x))]
        """,
    "layouts": """
        def f(x, # the x
              y=(1,
                 2),
              ): return x; # end
        def g(x): y = x; \\
            return y
        # %%
        def predict(x):
            return [f(x), g(x)]
        """,
    "attributes": """
        def f(x):
            return x + f.calls
        f.calls = 3
        # %%
        def predict(x):
            return f(x)
        """,
    "partial of lambda": """
        import functools
        k = 2
        p = functools.partial(lambda a, b, c=k: [a, b, c], 1)
        k = 7
        # %%
        def predict(x):
            return p(x)
        """,
    "mutually recursive": """
        def even(n):
            return True if n == 0 else odd(n - 1)
        def odd(n):
            return False if n == 0 else even(n - 1)
        # %%
        def predict(x):
            return [even(x), odd(x)]
        """,
    "doc and comments": """
        # A heading.

        # About f.
        @(lambda f: f)
        # between
        def f(x):
            # inside
            return x  # end
            # after

        # unrelated
        # %%
        def predict(x):
            return f(x)
        """,
    "contextmanager": """
        from contextlib import contextmanager
        log = []
        @contextmanager
        def note(x, by=[1]):
            yield x + by[0]
        # %%
        def predict(x):
            with note(x) as y:
                return y
        """,
    "nonlocal counter": """
        def counter():
            n = 0
            def up():
                nonlocal n
                n += 1
                return n
            return up
        up = counter()
        up()
        # %%
        def predict(x):
            return x
        """,
    "reads name of import rebound": """
        from math import sqrt
        root = sqrt
        def sqrt(x):
            return root(x) * 10
        # %%
        def predict(x):
            return [sqrt(x), root(x)]
        """,
    "match statement": """
        def kind(x):
            match x:
                case 4: return "four"
                case [a, *rest]: return a
                case _: return "?"
        # %%
        def predict(x):
            return [kind(x), kind([x, 1])]
        """,
}
