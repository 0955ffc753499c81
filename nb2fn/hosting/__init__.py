"""A built project in a clean process: only its own files and its locked requirements.

``ask.py`` and ``serve.py`` are scripts for that process (standard library only,
Python 3.9); ``process.py`` starts it.
"""
