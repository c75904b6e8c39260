# What all pages say.

site = Overstream
site-about = Every ball of every match, live.
skip-to-scores = Skip to the scores
as-of-now = As of now: reload for what is newer
scored-live = Scored live from the stream.
api = API
language = Language
all-matches = All matches

# The state of the connection.
connecting = Connecting
connection-live = Live
connection-final = Final
connection-lost = Connection lost, trying again

# A match's badge.
badge-live = Live
badge-scheduled = Upcoming
badge-finished = Result
badge-break = Break

starts = Starts { $when }
matches-missing = Some matches may be missing or stand still: not every worker answers just now.
views-of-match = Views of this match
versus = v

# Views of a match.
tab-live = Live
tab-summary = Summary
tab-scorecard = Scorecard
tab-overs = Overs
tab-charts = Charts
tab-commentary = Commentary
tab-info = Info
score = Score
all-charts = All charts
same-in-figures = The same in figures

# What charts are called, and what they say at a point.
chart-of-score = The score over time
chart-of-momentum = Momentum by time
chart-score = { $at }: { $home } { $home_score }, { $away } { $away_score }
chart-momentum = { $at }: { $side } { $momentum }, score { $home_score }–{ $away_score }
chart-momentum-level = { $at }: level, score { $home_score }–{ $away_score }

# When it goes wrong.
error-title-404 = Page not found
error-404 = There is nothing at this address. A match leaves some weeks after its end; all others are on the front page.
error-title-500 = Something went wrong
error-500 = The fault is ours, and it has been logged. The other pages still work.
error-title-503 = One moment
error-503 = The scores are moving to another server. This page tries again by itself.
