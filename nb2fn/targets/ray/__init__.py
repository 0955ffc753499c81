"""Target ``ray``: an application of Ray Serve, for a cluster of one's own."""
