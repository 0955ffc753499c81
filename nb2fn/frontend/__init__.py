"""The frontend: a notebook file becomes a :class:`nb2fn.ir.notebook.Notebook`."""
