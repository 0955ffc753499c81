"""nb2fn compiles a Jupyter notebook into a serverless project and proves it equal."""

__version__ = "0.1.0"
