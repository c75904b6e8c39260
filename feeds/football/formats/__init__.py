"""The public formats of match events: what each has, and how it becomes a feed."""
