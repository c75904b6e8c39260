"""The public play-by-play formats of basketball, each read into a `Script`."""
