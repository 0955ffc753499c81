"""Target ``container``: an image for Kubernetes, Knative, Cloud Run or any container engine."""
