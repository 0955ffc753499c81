"""Values that live only in the kernel."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import Hazard

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "unpicklable value: a generator",
        """
#| train
def numbers():
    yield from range(1000)
stream = numbers()
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x + next(stream)
y
""",
        "",
        codes=("NB3",),
    ),
    Hazard(
        "unpicklable value: an open file",
        """
#| train
handle = open(__import__("os").devnull)
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x + len(handle.read())
y
""",
        "",
        codes=("NB3",),
    ),
)
