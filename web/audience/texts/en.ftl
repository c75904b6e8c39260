# Who watches a match.

audience = Audience
audience-title = { $viewers } watching · Audience · Overstream
audience-title-bare = Audience · Overstream
audience-about = Who watches, minute by minute, and what the events of the match did.
audience-nobody = Nobody has been seen watching this match. Figures appear here once players report viewers.
audience-missing = Some of the figures are missing: not every worker answers just now.

# The figures of now.

audience-now = Watching now
audience-last = Watched at last
audience-peak = Peak
audience-at = at { $when }
audience-at-after = at { $when }, after { $event }
audience-in-all = Viewers in all
audience-each = Minutes a viewer
audience-reactions = Reactions
audience-most-of-any = Most of any match
audience-watching-means = Watching is who has begun and not ended, and was last heard of at most 90 seconds ago. Each counts once, on however many devices.

# Minute by minute.

audience-curve = Minute by minute
audience-curve-label = Viewers minute by minute: at most { $most }, { $now } at the end
audience-by-minute = Viewers by minute
audience-table-label = Viewers minute by minute
audience-line-means = most at once in the minute
audience-mark-means = event of the match
audience-no-curve = The curve begins with the second minute.
audience-minute = Minute (UTC)
audience-average = On average
audience-most = At most

# What events did.

audience-impact = What events did
audience-impact-label = What events did to the number of viewers
audience-event = Event
audience-before = Before
audience-after = After
audience-change = Change, net
audience-overlaps = near another
audience-between = ({ $low } to { $high })
audience-impact-means = The mean number of viewers in the two minutes after the event against the two before, less the mean of the same in minutes without any event near; the interval is that in which 95 % of such minutes lie. There are { $minutes } such minutes.
audience-no-impact = An event shows here once two minutes have passed since.

# Who stays.

audience-stays = Who stays
audience-still-there = Still there
audience-minutes = { $minutes } min
audience-stays-means = The share of those who came in a minute who were there so many minutes after their own coming.
audience-no-stays = Known a minute after the first viewers came.

# Of whom there are how many.

audience-how-many = How many
audience-devices = Devices
audience-platforms = Platforms
audience-countries = Countries
audience-viewers = Viewers
audience-none-yet = None yet.
audience-others = Others
audience-like = Like
audience-share = Share
audience-comment = Comment
audience-reaction = Reaction
audience-poll-vote = Poll vote
audience-other = Other
audience-mobile = Mobile
audience-tablet = Tablet
audience-desktop = Desktop
audience-tv = TV
audience-console = Console
audience-web = Web

audience-exact = All is counted by the time at which it happened, exact: no sketch is used, and no figure is sampled; what is missing is named. Viewers by device, platform and country are those of the whole match; one that used two counts in both.
audience-capped = { $reports } reports are left out: one identity may do only so much.

# The curve of an audience.

audience-watching = { $viewers } watching
audience-watching-and = { $viewers } watching, { $event }
