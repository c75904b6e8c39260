"""Views of a worker: health, metrics, documents."""
