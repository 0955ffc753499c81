"""Writes the generated half of docs/: a page per diagnostic code, the command reference.

``python docs/generate.py`` writes, ``python docs/generate.py --check`` exits 1
where a file is not what it would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent


def pages() -> dict[Path, str]:
    """Every generated file and its text."""
    from nb2fn.codes import PAGES

    out = {DOCS / "diagnostics" / f"{code}.md": page.markdown() for code, page in PAGES.items()}
    rows = [f"| [{code}]({code}.md) | {PAGES[code].title} |" for code in sorted(PAGES)]
    index = (
        "# Diagnostics\n\nAlso in the terminal: `nb2fn explain NB451`.\n\n| code | |\n|---|---|\n"
    )
    out[DOCS / "diagnostics" / "README.md"] = index + "\n".join(rows) + "\n"
    out[DOCS / "reference.md"] = reference()
    return out


def reference() -> str:
    """The help of every command, as ``nb2fn COMMAND --help`` prints it."""
    import click

    from nb2fn.cli import main

    context = click.Context(main, info_name="nb2fn", max_content_width=90, terminal_width=90)
    parts = ["# Command reference\n\nGenerated from `--help`."]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        inner = click.Context(
            command, info_name=name, parent=context, max_content_width=90, terminal_width=90
        )
        parts.append(f"## nb2fn {name}\n\n```\n{command.get_help(inner)}\n```")
    return "\n\n".join(parts) + "\n"


def main() -> int:
    check = "--check" in sys.argv[1:]
    wanted = pages()
    stale = [path for path in sorted((DOCS / "diagnostics").glob("*.md")) if path not in wanted]
    wrong = stale + [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if check:
        for path in wrong:
            print(f"not up to date: {path.relative_to(DOCS.parent)} (run `make docs`)")
        return 1 if wrong else 0
    for path in stale:
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
