"""Lowering: from a snapshot to a function, one module per tier."""
