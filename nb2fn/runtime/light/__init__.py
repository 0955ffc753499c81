"""What the stdlib tier runs on: arrays, scoring operations and tables in plain Python.

Part of the runtime that ships only with functions of that tier. What it cannot do
as numpy does it refuses, so that a proof notices.
"""
