"""Target container, without an engine: its Dockerfile's instructions are carried out here."""
