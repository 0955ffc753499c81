"""What the panel and the server say to each other: the models behind ``openapi.py``.

``path`` is always a notebook's path relative to the server's root, with ``/``; ``build``
the path of a project's folder in the same form. Lines and columns are 1-based, ends
exclusive. Times are seconds since 1970, durations as their names say.
"""
