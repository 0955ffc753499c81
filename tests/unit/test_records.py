"""Records against the oracle: the frozen, slotted dataclass of the same fields."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2fn.records import record


@record
class Point:
    """A point."""

    x: int
    y: str = "north"
    z: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        return self.x


@dataclass(frozen=True, slots=True)
class Oracle:
    """A point."""

    x: int
    y: str = "north"
    z: tuple[int, ...] = ()


@record
class Nothing:
    pass


@record
class Checked:
    x: int

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("negative")


POINTS = st.tuples(st.integers(0, 2), st.sampled_from("ab"), st.sampled_from([(), (1,)]))


@given(POINTS, POINTS)
def test_it_compares_and_hashes_as_the_dataclass_does(one, two) -> None:
    assert (Point(*one) == Point(*two)) is (Oracle(*one) == Oracle(*two))
    assert (hash(Point(*one)) == hash(Point(*two))) is (one == two)
    assert repr(Point(*one)) == repr(Oracle(*one)).replace("Oracle", "Point")


def test_it_is_a_dataclass_to_others() -> None:
    point = Point(1, z=(2,))
    assert [f.name for f in fields(point)] == ["x", "y", "z"]
    assert asdict(point) == {"x": 1, "y": "north", "z": (2,)}
    assert replace(point, y="south") == Point(1, "south", (2,))
    assert copy.deepcopy(point) == point == pickle.loads(pickle.dumps(point))
    assert Point.__match_args__ == ("x", "y", "z")
    assert point.size == 1
    match point:
        case Point(x, y):
            assert (x, y) == (1, "north")


def test_it_is_frozen_and_has_no_dict() -> None:
    point = Point(1)
    for name in ("x", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(point, name, 2)
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert not hasattr(point, "__dict__")


def test_it_differs_from_everything_else() -> None:
    assert Point(1) != (1, "north", ())
    assert Point(1) != Oracle(1)
    assert Nothing() == Nothing()


@pytest.mark.parametrize("arguments", [(), (1, 2, 3, 4)])
def test_wrong_arguments_name_the_class(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__"):
        Point(*arguments)


def test_a_field_that_is_not_compared() -> None:
    @record
    class Read:
        text: str
        lines: list[str] = field(compare=False, repr=False)

    assert Read("a", ["a"]) == Read("a", [])
    assert hash(Read("a", ["a"])) == hash(Read("a", []))
    assert repr(Read("a", [])).endswith("Read(text='a')")


def test_post_init_runs() -> None:
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)


def test_a_default_factory_is_refused() -> None:
    with pytest.raises(TypeError, match="`items` of a record has a default_factory"):

        @record
        class Bag:
            items: list[int] = field(default_factory=list)
