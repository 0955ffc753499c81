"""The import layers of docs/architecture, function-local imports included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "nb2fn"

# A package may import what stands on a lower line, never its neighbours on the same line.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "records", "span", "excerpt", "diagnostics", "codes", "progress", "cachedir"),
    ("ir", "secret_scan", "settings"),
    ("config",),
    ("frontend", "analysis", "lowering", "wheels", "marker"),
    ("passes", "training", "hosting"),
    ("targets",),
    ("proof", "client", "project"),
    ("deploy",),
    ("pipeline",),
    ("documents",),
    ("cli", "server", "widgets", "exporter"),
    ("magic",),
    ("__main__",),
)
GROUND = set(LAYERS[0])  # the ground floor's modules know each other
SHIPPED = {"kernel", "runtime"}  # source for other processes: only its text is read
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def package_of(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The nb2fn packages a file imports anywhere in its text."""
    found: set[str] = set()
    here = ("nb2fn", *path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join((*here[: len(here) - node.level + 1], base)).rstrip(".")
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] == "nb2fn" and len(parts) > 1:
                found.add(parts[1])
    return {name for name in found if (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    package = package_of(path)
    if package == "__init__":
        return
    used = imported(path) - {package}
    if package in SHIPPED:
        assert not used, f"{package} is shipped and imports {used}"
        return
    assert package in LEVEL, f"{package} has no layer"
    assert not used & SHIPPED, f"{package} imports shipped source {used & SHIPPED}"
    if package in GROUND:
        assert used <= GROUND
        return
    wrong = {name for name in used if LEVEL[name] >= LEVEL[package]}
    assert not wrong, f"{package} (layer {LEVEL[package]}) imports {wrong}"


@pytest.mark.parametrize("package", sorted(SHIPPED))
def test_shipped_source_is_standard_library_only(package: str) -> None:
    import sys

    optional = {"numpy", "pandas", "torch", "scipy", "IPython", "serverless_wsgi", "sklearn"}
    own = {"nb2fn_runtime", "_nb2fn_kernel", "_nb2fn_runtime"}
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), feature_version=(3, 9))):
            if isinstance(node, ast.Import):
                tops = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                tops = {node.module.split(".")[0]}
            else:
                continue
            assert tops <= sys.stdlib_module_names | optional | own, f"{path.name}: {tops}"


def test_only_the_session_and_its_provisioners_import_jupyter() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in modules()
        if any(
            isinstance(node, ast.Import | ast.ImportFrom)
            and any(
                (name or "").split(".")[0] in {"nbclient", "jupyter_client"}
                for name in (
                    [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
                )
            )
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    }
    assert users <= {"training/session.py", "training/provisioners.py"}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400, f"{path.name} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 50, f"{path.name}: {node.name} has {length} lines"
