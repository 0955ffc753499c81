"""Target gcp: a stand-in for Google Cloud that checks each request and runs functions."""
