"""The audience in the drill: viewers who post beside the matches."""
