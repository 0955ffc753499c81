"""``nb2fn serve``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn serve build/churn\n"
    "  nb2fn serve --port 0 build/churn      (any free port)\n"
)
@click.argument("build_dir", type=click.Path(path_type=Path))
@click.option(
    "-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(build_dir: Path, port: int, host: str) -> int:
    """Serve a built project on this machine until Ctrl-C.

    It runs in an environment of its locked requirements only. On the loopback
    address it is open; elsewhere it wants the token of NB2FN_TOKEN_SHA256. A page
    to try it is at /, its description at /openapi.json.
    """
    from nb2fn.client.serve import serve as serve_build

    return serve_build(build_dir, host, port)
