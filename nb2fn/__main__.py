"""``python -m nb2fn``."""

from __future__ import annotations

from nb2fn.cli import main

if __name__ == "__main__":
    main(prog_name="nb2fn")
