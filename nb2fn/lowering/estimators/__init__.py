"""Fitted estimators as scoring programs, one family a file."""
