"""The audience in the drill: viewers beside the matches, and a plain recount of them."""
