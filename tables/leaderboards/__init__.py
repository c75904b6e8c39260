"""The leaderboards' pure core: rules of games, folds of scores, indexes of entries, ranks and pages."""
