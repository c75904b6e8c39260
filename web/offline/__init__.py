"""Pages where there is no network: what a reader saw last, marked as such, or that there is none."""
