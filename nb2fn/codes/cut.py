"""Pages of the codes of the cut: what may not cross from training to prediction."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB310",
        "a value cannot be frozen",
        "The notebook runs once, and what prediction needs is frozen: code crosses as code, values "
        "as values. An object whose own pickling fails cannot be frozen. The message gives the way "
        "from the notebook's name to the object, such as `client.session.lock`.",
        "Make the object inside the predict cell, or keep the plain values that are needed of it.",
        "names = frame.columns.str\n\n#| predict\nresult = names.upper()",
        "names = list(frame.columns)\n\n#| predict\nresult = [n.upper() for n in names]",
    ),
    Page(
        "NB311",
        "an open file crosses the cut",
        "An open file belongs to the process that opened it; the endpoint starts without it.",
        "Read the file into a variable before the predict cell, or open it inside the predict "
        "cell: a literal path that predict code opens is shipped with the function.",
        'stop = open("stopwords.txt")\n\n#| predict\nkept = [w for w in words if w not in stop]',
        'stop = open("stopwords.txt").read().split()\n\n#| predict\n'
        "kept = [w for w in words if w not in stop]",
    ),
    Page(
        "NB312",
        "a generator crosses the cut",
        "A generator is code stopped half-way, and one use of it changes it for the next request.",
        "Keep its values in a list, or keep the function that makes it.",
        "rows = (clean(r) for r in table)",
        "rows = [clean(r) for r in table]",
    ),
    Page(
        "NB313",
        "a lock, thread or connection crosses the cut",
        "Locks, threads, pools, sockets, processes and database connections live only in the "
        "process that made them.",
        "Make them inside the predict cell, or keep the rows and values that are needed.",
        'db = sqlite3.connect("prices.db")\n\n#| predict\nprice = db.execute(query).fetchone()',
        'prices = dict(sqlite3.connect("prices.db").execute("select name, price from prices"))\n\n'
        "#| predict\nprice = prices[name]",
    ),
    Page(
        "NB314",
        "code that stands in no cell and has no importable name",
        "Functions and classes cross as source, from a cell, or by the name they are imported by. "
        "One made inside a library's function has neither.",
        "Write it in a cell of the notebook, or keep the plain values it gives.",
    ),
    Page(
        "NB315",
        "the source of a definition cannot be found",
        "The generated module holds the notebook's own text of each function and class. Where "
        "exec, %run, type() or make_dataclass made it, or where several statements could have made "
        "it, there is no such text.",
        "Write the function or class once, as a plain statement in a cell.",
        'exec("def area(r): return 3.14 * r * r")',
        "def area(r):\n    return 3.14 * r * r",
    ),
    Page(
        "NB316",
        "a reference that no artifact may hold",
        "Frozen values are opened with a list of what they may name. getattr, eval, exec, the "
        "operator module and their like are never on it, since any of them opens a way around the "
        "list.",
        "Use a function written in the notebook instead: its source is shipped as code.",
        'from operator import itemgetter\nto_text = FunctionTransformer(itemgetter("text"))',
        'def text(frame):\n    return frame["text"]\n\nto_text = FunctionTransformer(text)',
    ),
    Page(
        "NB317",
        "functions share a variable that one of them sets",
        "The variables that a function closes over cross as values, one set for each function. If "
        "two share a variable and one assigns it, the other would no longer see it.",
        "Make them methods of one class, or pass the value as an argument.",
        "def make():\n    mean = 0\n    def fit(x):\n        nonlocal mean\n"
        "        mean = x.mean()\n    def shift(x):\n        return x - mean\n"
        "    return fit, shift",
        "class Shift:\n    def fit(self, x):\n        self.mean = x.mean()\n"
        "    def shift(self, x):\n        return x - self.mean",
    ),
    Page(
        "NB318",
        "two arrays share memory",
        "A slice of an array is a view: writing to one writes to the other. After freezing they "
        "are two arrays, and an endpoint that writes to one would answer otherwise than the "
        "notebook.",
        "Make one of them a copy.",
        "weights = table[:, 0]",
        "weights = table[:, 0].copy()",
    ),
    Page(
        "NB319",
        "a name has no value where prediction begins",
        "The predict cells read a name that no cell before them gives a value.",
        "Define it in a cell above the first predict cell.",
    ),
    Page(
        "NB320",
        "a name of the notebook's session",
        "`_`, `Out`, `In` and `get_ipython` are the session's: they hold what was run last, not "
        "what the notebook says.",
        "Give the value a name of its own.",
        "model.fit(X, y)\n\n#| predict\nanswer = _.predict(x)",
        "model.fit(X, y)\n\n#| predict\nanswer = model.predict(x)",
    ),
    Page(
        "NB321",
        "a class needs a frozen value while it is made",
        "The generated module makes classes from their source first and restores the frozen values "
        "after that, since these may be instances of the classes. Plain class attributes are no "
        "problem, they are set afterwards; decorators, bases, enum members and dataclass fields "
        "are evaluated at once.",
        "Write the value itself in the class statement, or read the name in a method.",
        "DEFAULT = len(columns)\n\n@dataclass\nclass Options:\n"
        "    width: int = field(default=DEFAULT, repr=False)",
        "@dataclass\nclass Options:\n    width: int = field(default=12, repr=False)",
    ),
    Page(
        "NB322",
        "a decorator that cannot be put on again",
        "A function decorated by the notebook's own decorators crosses as what they made of it. A "
        "library's decorator may keep state that no source shows; nb2fn puts on again those it "
        "knows (functools.lru_cache, contextlib.contextmanager, torch.no_grad).",
        "Write the function without the decorator, and give methods constants as defaults.",
    ),
    Page(
        "NB323",
        "a module that cannot be imported by its name",
        "Modules cross as import statements. One that was made by hand, or that another module of "
        "the same name replaced, would be imported differently.",
        "Put its code into a file beside the notebook and import that.",
    ),
    Page(
        "NB324",
        "a value is nested too deeply",
        "Freezing goes down level by level, and thousands of levels exceed what Python allows.",
        "Keep a flat list or an array of the values.",
    ),
    Page(
        "NB325",
        "a module beside the notebook has changed since its import",
        "Modules beside the notebook ship as source, and the endpoint imports them anew. What the "
        "notebook did to their variables after the import, by a function that sets a global or by "
        "changing a list of theirs, would be lost, and answers might differ.",
        "Hand the value to the functions as an argument, or write it into the module.",
        before="from scaling import configure, scale\nconfigure(50)",
        after="from scaling import scale\nfactor = 50  # and scale(x, factor)",
    ),
)
