"""Versions of what targets add to a project, so that two builds add the same.

The kernel's own versions win over these where it has the package.
"""

from __future__ import annotations

from nb2fn.ir.function import Requirement

WAITRESS = Requirement("waitress", "3.0.2", "serves the endpoint over HTTP")
SERVERLESS_WSGI = Requirement("serverless-wsgi", "3.1.0", "requests other than POST on AWS Lambda")
BROUGHT_IN = (("werkzeug", "3.1.9"), ("markupsafe", "3.0.3"))
