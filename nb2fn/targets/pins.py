"""Versions of what targets add to a project, so that two builds add the same.

The kernel's own versions win over these where it has the package.
"""

from __future__ import annotations

from nb2fn.ir.function import Requirement

WAITRESS = Requirement("waitress", "3.0.2", "serves the endpoint over HTTP")
SERVERLESS_WSGI = Requirement("serverless-wsgi", "3.1.0", "requests other than POST on AWS Lambda")
FUNCTIONS_FRAMEWORK = Requirement(
    "functions-framework", "3.10.2", "calls the endpoint on Google Cloud"
)
BROUGHT_IN = (("werkzeug", "3.1.9"), ("markupsafe", "3.0.3"))
BY_FUNCTIONS_FRAMEWORK = (
    ("anyio", "4.16.0"),
    ("blinker", "1.9.0"),
    ("click", "8.5.1"),
    ("cloudevents", "1.12.0"),
    ("deprecation", "2.1.0"),
    ("flask", "3.1.3"),
    ("gunicorn", "27.0.1"),
    ("h11", "0.16.0"),
    ("idna", "3.20"),
    ("itsdangerous", "2.2.0"),
    ("jinja2", "3.1.6"),
    ("packaging", "26.3"),
    ("starlette", "1.7.0"),
    ("typing-extensions", "4.16.0"),
    ("uvicorn", "0.54.0"),
    ("uvicorn-worker", "0.4.0"),
    ("watchdog", "6.0.0"),
)


def azure_functions(python: tuple[int, int]) -> Requirement:
    """The library of Azure Functions' Python worker for that (major, minor)."""
    version = "1.26.0" if python < (3, 13) else "2.3.0"
    return Requirement("azure-functions", version, "the entry point for Azure Functions")
