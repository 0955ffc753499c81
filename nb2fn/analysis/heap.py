"""Abstract objects: which may hold which, and which carry code.

A token stands for one object and everything that only it holds. Tokens are made
per place in the source, so that loops and repeated summaries reach a fixed
point. The heap only grows; names are rebound in their frames instead.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from nb2fn.analysis.code import ClassCode, Code, Way

# Families whose objects hold numbers, not other objects.
_FLAT = frozenset({"array", "pandas", "axes"})


class Heap:
    """Tokens are indexes into ``contents``.

    ``types``: family of the object or empty; ``code``: what runs when it is
    called; ``implicit``: what may run when anything is done with it (operators,
    generator bodies); ``properties``: what runs when its attributes are read or
    set; ``instance_of``: the class token of an instance of a notebook class;
    ``classes``: what a class token stands for; ``drawing``: objects that draw from a
    global generator when fitted; ``drives``: objects that going over an iterator
    changes; ``library``: library functions with effects that an object holds;
    ``apart``: objects with a token of its own for what only they hold; ``local``:
    tokens made inside function bodies; ``symbols``: stand-ins for parameters and
    globals inside summaries, as (owner, name, whether it stands for what they hold).
    """

    def __init__(self) -> None:
        self.contents: list[set[int]] = []
        self.containers: list[set[int]] = []
        self.types: list[str] = []
        self.code: dict[int, tuple[Code, ...]] = {}
        self.implicit: dict[int, tuple[Code, ...]] = {}
        self.properties: dict[int, tuple[Code, ...]] = {}
        self.instance_of: dict[int, int] = {}
        self.classes: dict[int, ClassCode] = {}
        self.subclasses: dict[int, list[int]] = {}
        self.drawing: set[int] = set()
        self.drives: dict[int, frozenset[int]] = {}
        self.library: dict[int, tuple[str, ...]] = {}
        self.apart: set[int] = set()
        self.local: set[int] = set()
        self.symbols: dict[int, tuple[Hashable, str, bool]] = {}
        self.version = 0
        self._reach_version = 0
        self._reached: dict[frozenset[int], frozenset[int]] = {}
        self._sites: dict[Hashable, int] = {}

    def at(self, site: Hashable, kind: str = "", local: bool = False) -> int:
        """The token of a place; ``site`` is the place's key."""
        token = self._sites.get(site)
        if token is None:
            token = self._sites[site] = len(self.contents)
            self.contents.append(set())
            self.containers.append(set())
            self.types.append(kind)
            if local:
                self.local.add(token)
        elif self.types[token] != kind:
            self.types[token] = ""
        return token

    def symbol(self, owner: Hashable, name: str) -> int:
        """A stand-in for what ``name`` is at the call, beside one for all it holds."""
        key = ("symbol", owner, name)
        known = self._sites.get(key)
        if known is not None:
            return known
        token, inside = self.at(key), self.at((*key, "inside"))
        self.symbols[token] = (owner, name, False)
        self.symbols[inside] = (owner, name, True)
        self.store((token,), (inside,))
        self.apart.add(token)
        return token

    def store(self, into: Iterable[int], values: Iterable[int]) -> None:
        """Every object of ``into`` may hold every object of ``values`` from now on."""
        held = set(values)
        for token in into:
            new = held - self.contents[token]
            new.discard(token)
            if new:
                self.contents[token] |= new
                self.version += 1
                for one in new:
                    self.containers[one].add(token)

    def mix(self, into: frozenset[int], values: frozenset[int], site: int, local: bool) -> None:
        """As :meth:`store`; where many may hold many, by way of one token of that place."""
        if len(into) * len(values) > 4:
            hub = (self.at((site, "mixed"), "", local),)
            self.store(hub, values)
            values = frozenset(hub)
        self.store(into, values)

    def add_code(self, token: int, code: Iterable[Code], way: Way = Way.CALLED) -> None:
        """The object may run ``code`` in that way."""
        table = {Way.CALLED: self.code, Way.OPERATED: self.implicit}.get(way, self.properties)
        known = table.get(token, ())
        new = tuple(c for c in dict.fromkeys(code) if c not in known)
        if new:
            table[token] = known + new
            self.version += 1

    def reach(self, tokens: Iterable[int]) -> frozenset[int]:
        """The objects and all they may hold, transitively."""
        tokens = frozenset(tokens)
        if self._reach_version != self.version:
            self._reached.clear()
            self._reach_version = self.version
        found = self._reached.get(tokens)
        if found is None:
            found = self._reached[tokens] = _closure(self.contents, tokens)
        return found

    def data(self, tokens: Iterable[int]) -> frozenset[int]:
        """As :meth:`reach`, but not into functions, and without classes."""
        if not self.code and not self.classes:
            return self.reach(tokens)
        seen: set[int] = set()
        pending = [t for t in tokens if t not in self.code]
        while pending:
            token = pending.pop()
            if token not in seen:
                seen.add(token)
                pending += [t for t in self.contents[token] if t not in self.code]
        return frozenset(seen - self.classes.keys())

    def private(self, token: int) -> None:
        """Give an object a token of its own for what only it holds.

        Then what is read from it is not the object itself.
        """
        inside = self.at(("private", token), "", token in self.local)
        self.store((token,), (inside,))
        self.apart.add(token)

    def inside(self, tokens: Iterable[int]) -> frozenset[int]:
        """What an attribute or element of the objects may be."""
        tokens = frozenset(tokens)
        apart = tokens & self.apart
        if not apart:
            return self.reach(tokens)
        return self.reach((tokens - apart).union(*(self.contents[t] for t in apart)))

    def driven(self, tokens: frozenset[int]) -> frozenset[int]:
        """The tokens, and what going over those of them that are lazy changes."""
        found = tokens
        pending = list(self.drives.keys() & tokens)
        while pending:
            new = self.drives[pending.pop()] - found
            found |= new
            pending += self.drives.keys() & new
        return found

    def holders(self, tokens: Iterable[int]) -> frozenset[int]:
        """The objects and all that may hold them, transitively."""
        return _closure(self.containers, tokens)

    def holding(self, tokens: frozenset[int]) -> frozenset[int]:
        """Those that can hold other objects: no code, no arrays of numbers."""
        return frozenset(
            t
            for t in tokens
            if t not in self.code and t not in self.classes and self.types[t] not in _FLAT
        )

    def runnable(self, tokens: Iterable[int]) -> list[int]:
        """The tokens with code that can be reached from ``tokens``, in stable order."""
        if not self.code and not self.implicit:
            return []
        return sorted(t for t in self.reach(tokens) if t in self.code or t in self.implicit)


def _closure(links: list[set[int]], tokens: Iterable[int]) -> frozenset[int]:
    seen = set(tokens)
    pending = [t for t in seen if links[t]]
    if not pending:
        return frozenset(seen)
    while pending:
        for token in links[pending.pop()]:
            if token not in seen:
                seen.add(token)
                if links[token]:
                    pending.append(token)
    return frozenset(seen)
