"""The audience's state: viewers' sessions, and the sums of each match."""
