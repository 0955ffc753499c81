"""Asks an endpoint: a build on disk, or a URL."""
