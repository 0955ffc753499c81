"""Which distributions a function needs, at the versions of the training kernel.

The evidence: types named by the frozen values, imports in the code that ships,
and what rebuilding the inputs takes. Install lines of the notebook only confirm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from nb2fn.ir.function import Requirement
from nb2fn.ir.snapshot import Environment
from nb2fn.ir.value import Signature, ValueType
from nb2fn.lowering.imports import RUNTIME, STDLIB, top_level
from nb2fn.records import record

# Names under which a distribution that was installed but not loaded is imported.
_KNOWN = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "cv2": "opencv-python",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil",
    "skimage": "scikit-image",
    "attr": "attrs",
    "google.protobuf": "protobuf",
}


@record
class Need:
    """``module`` is needed; ``why`` as a person reads it. ``cell`` is where it is
    imported, if anywhere. An ``optional`` import may fail without harm."""

    module: str
    why: str
    cell: int | None = None
    optional: bool = False


def requirements(
    needs: Iterable[Need],
    environment: Environment,
    local: Collection[str],
    hints: Sequence[str] = (),
) -> tuple[tuple[Requirement, ...], tuple[Need, ...]]:
    """The requirements by name, and the needs that no distribution meets.

    ``local`` are top-level modules that ship as source; ``hints`` the PEP 508
    strings of the notebook's own install lines.
    """
    versions = dict(environment.packages)
    asked = {normalised(_hint_name(hint)) for hint in hints}
    found: dict[str, list[str]] = {}
    missing: list[Need] = []
    for need in needs:
        top = top_level(need.module)
        if top in STDLIB or top in local or top in (RUNTIME, "__main__"):
            continue
        names = _distributions(top, environment, versions)
        if not names and not need.optional:
            missing.append(need)
        for name in names:
            reasons = found.setdefault(name, [])
            if need.why not in reasons:
                reasons.append(need.why)
    for name in asked & found.keys():
        found[name].append("installed by the notebook")
    return (
        tuple(Requirement(name, versions[name], "; ".join(found[name])) for name in sorted(found)),
        tuple(missing),
    )


def reference_needs(references: Iterable[tuple[str, str]]) -> Iterator[Need]:
    """One need per package that the frozen values name, by a telling type of it."""
    telling: dict[str, tuple[bool, bool, int, int, str]] = {}
    for module, qualname in sorted(references):
        name = qualname.rpartition(".")[2]
        said = f"{name} ({module})" if name else f"the module {module}"
        rank = (not name[:1].isupper(), name[:1] == "_", module.count("."), -len(name), said)
        top = top_level(module)
        telling[top] = min(telling.get(top, rank), rank)
    for top, (*_, said) in telling.items():
        yield Need(top, f"the frozen values hold {said}")


def type_needs(signatures: Iterable[Signature]) -> Iterator[Need]:
    """What rebuilding the inputs and reading the answers takes."""
    for signature in signatures:
        for field in (*signature.inputs, *signature.outputs):
            word = "input" if field in signature.inputs else "output"
            for module in sorted(_type_modules(field.type)):
                yield Need(module, f"the {word} {field.name} is a {_word(field.type)}")


def normalised(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _distributions(top: str, environment: Environment, versions: dict[str, str]) -> list[str]:
    names = [normalised(name) for module, name in environment.distributions if module == top]
    if not names:
        names = [normalised(_KNOWN.get(top, top))]
    return sorted({name for name in names if name in versions})


def _hint_name(hint: str) -> str:
    match = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", hint)
    return match.group(1) if match else ""


def _type_modules(type_: ValueType) -> set[str]:
    modules: set[str] = set()
    if type_.kind == "array" or type_.scalar:
        modules.add("numpy")
    elif type_.kind in ("frame", "series", "index"):
        modules.add("pandas")
    if "pyarrow" in type_.dtype:
        modules.add("pyarrow")
    inner = [t for _, t in type_.fields] + ([type_.items] if type_.items else [])
    # The cells of a frame and the elements of an array need nothing beyond it.
    if type_.kind in ("list", "tuple", "set", "record"):
        for item in inner:
            modules |= _type_modules(item)
    elif type_.kind in ("frame", "series", "index"):
        modules |= {"pyarrow" for item in inner if "pyarrow" in item.dtype}
    return modules


def _word(type_: ValueType) -> str:
    if type_.scalar or type_.kind == "array":
        return "numpy scalar" if type_.scalar else "numpy array"
    return f"pandas {type_.kind}" if type_.kind in ("frame", "series", "index") else type_.kind
