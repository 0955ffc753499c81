"""Targets: from a function that knows no cloud to the files of one place to run it."""
