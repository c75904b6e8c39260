"""The views of a worker: health, metrics, workers, the API's description."""
