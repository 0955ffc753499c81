"""What runs inside an endpoint. Only the standard library; Python 3.9 and later.

Shipped as the package ``nb2fn_runtime`` beside the user's code. Nothing here is
imported by the compiler: it only reads these files as text.

Every import counts at a cold start. Hence ``TYPE_CHECKING = False`` instead of
typing's own, and imports inside the functions that seldom run.
"""
