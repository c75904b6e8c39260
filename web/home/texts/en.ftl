# The front page.

home-matches = Matches
home-which = Which matches
home-all = All
home-live = Live
home-scheduled = Upcoming
home-finished = Results
home-which-sport = Which sport
home-all-sports = All sports
home-search = Search
home-search-for = Team, competition or ground
home-days = Days
home-day = Day
home-go = Go
home-day-before = Day before
home-day-after = Day after
home-pages = Pages
home-previous-page = Previous page
home-next-page = Next page
home-times = Times and days are those of UTC.
home-pinned = Pinned
pin = Pin { $match }
home-more-live = All live
home-more-scheduled = All upcoming
home-more-finished = All results
latest-results = Latest results

day-yesterday = Yesterday
day-today = Today
day-tomorrow = Tomorrow
day-unknown = Time to be announced

home-no-live = Nothing is being played just now.
home-no-scheduled = No match is announced just now.
home-no-finished = No match has ended yet.
home-no-such = No such match just now.
home-nothing-found = No match has “{ $words }” in a team, its competition or its ground.
home-nothing-that-day = No match on this day.
home-nothing = No match is known yet.
home-nothing-fan = Matches appear here by themselves, as soon as one is announced or begins.
home-nothing-operator = For who runs this scoreboard: the worker is up, and has read no match.

sport-cricket = Cricket
sport-basketball = Basketball
sport-football = Football
