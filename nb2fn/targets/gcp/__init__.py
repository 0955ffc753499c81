"""Target ``gcp``: a Google Cloud function (Cloud Run functions, 2nd generation)."""
