"""Source that is handed into the notebook's kernel: it watches, asks and extracts.

Standard library only, Python 3.9 to 3.14. Nothing of nb2fn imports it except to read its
text; :mod:`nb2fn.kernel.bootstrap` makes a package of it over there.
"""
