"""Cricket's part of the drill: made-up matches, their publications, and the answers workers must give."""
