"""The form of a diagnostic's page."""

from __future__ import annotations

from nb2fn.records import record


@record
class Page:
    """One code's page. ``before`` and ``after`` are notebook code, or empty."""

    code: str
    title: str
    why: str
    fix: str
    before: str = ""
    after: str = ""

    def markdown(self) -> str:
        parts = [f"# {self.code}: {self.title}", f"## Why\n\n{self.why}", f"## Fix\n\n{self.fix}"]
        if self.before:
            parts.append(f"## Before\n\n```python\n{self.before.strip()}\n```")
        if self.after:
            parts.append(f"## After\n\n```python\n{self.after.strip()}\n```")
        return "\n\n".join(parts) + "\n"
