# What all pages say.

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
views-match = Match
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

# A correction, of figures that are different now.

correction-made = Corrected: { $figures }.
correction-figure = { $figure } { $after } (was { $before })
correction-none = the score stands

# What programs read.

docs-about = How programs read the scores: HTTP, Server-Sent Events, WebSocket, GraphQL.
docs-lead = Every worker answers for every match. Errors are { $error }; a 503 with { $retry } means that a match is moving to another worker. The same for programs: { $document }.
docs-in-english = What is said of each operation and type is in English.
docs-operations = Operations
docs-types = Types
docs-query = query
docs-path = path
docs-header = header
docs-body = body
docs-sent = sent
docs-received = received
docs-key = A key, from server to server
docs-between = ({ $least } to { $most })
docs-one-of = One of { $values }

# What charts are called, and what they say at a point.
chart-momentum = { $at }: { $side } { $momentum }, score { $home_score }-{ $away_score }
chart-momentum-level = { $at }: level, score { $home_score }-{ $away_score }

# When it goes wrong.
error-title-404 = Page not found
error-404 = There is nothing at this address. A match leaves some weeks after its end; all others are on the front page.
error-title-other = That is not possible
error-other = What the address asks for cannot be had. All matches are on the front page.
error-title-500 = Something went wrong
error-500 = The fault is ours, and it has been logged. The other pages still work.
error-title-503 = One moment
error-503 = The scores are moving to another server. This page tries again by itself.
