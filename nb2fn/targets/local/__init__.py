"""Target ``local``: a folder that any WSGI server can serve."""
