"""Starts a bundle in a clean process and asks it what the notebook answered."""
