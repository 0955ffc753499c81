"""Runs the build in the working folder on a Ray of its own: ``python serving.py PORT``.

Needs Ray Serve, so it runs in an environment of its own (`make test-ray`).
"""

from __future__ import annotations

import signal
import sys

import ray  # type: ignore[import-not-found,unused-ignore]
from ray import serve


def main() -> None:
    sys.path.insert(0, "")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    serve.start(http_options={"host": "127.0.0.1", "port": int(sys.argv[1])})
    from serve_app import app  # type: ignore[import-not-found,unused-ignore]

    serve.run(app, name="endpoint", route_prefix="/")
    print("serving", flush=True)
    signal.sigwait((signal.SIGTERM, signal.SIGINT))
    serve.shutdown()
    ray.shutdown()


if __name__ == "__main__":
    main()
