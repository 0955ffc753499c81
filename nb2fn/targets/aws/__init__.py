"""Target ``aws``: AWS Lambda behind an HTTP API, deployed by osls or Serverless Framework 3."""
