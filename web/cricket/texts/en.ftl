# The status of a match.

cricket-badge-break = Innings break
cricket-yet-to-begin = Yet to begin
cricket-finished = Finished
cricket-break = Innings break
cricket-break-and = Innings break: { $text }
cricket-need-from = { $team } need { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 } from { $balls ->
    [one] 1 ball
   *[other] { $balls } balls
 }
cricket-need = { $team } need { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 } to win
cricket-target = target { $runs }
cricket-level = Scores level
cricket-lead = { $team } lead by { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
cricket-trail = { $team } trail by { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
cricket-following-on = { $text }, following on
cricket-day = { $day }: { $text }
cricket-day-only = Day { $day }
cricket-day-session = { $day }, { $session }
cricket-morning = morning
cricket-afternoon = afternoon
cricket-evening = evening
cricket-interval-and = { $interval }, { $text }
cricket-interval-stoppage = Play stopped
cricket-interval-drinks = Drinks
cricket-interval-lunch = Lunch
cricket-interval-tea = Tea
cricket-interval-dinner = Dinner
cricket-interval-stumps = Stumps
cricket-interval-innings-break = Innings break
cricket-interval-rain = Rain
cricket-interval-bad-light = Bad light
cricket-run-rate-of = Run rate { $rate }

# How a match ended.

cricket-won = { $team } won
cricket-won-runs = { $team } won by { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
cricket-won-wickets = { $team } won by { $wickets ->
    [one] 1 wicket
   *[other] { $wickets } wickets
 }
cricket-won-innings = { $team } won by an innings
cricket-won-innings-runs = { $team } won by an innings and { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
cricket-won-penalty = { $team } won by penalty runs
cricket-tied = Match tied
cricket-drawn = Match drawn
cricket-no-result = No result
cricket-method = { $result } ({ $method })
cricket-revised = revised target
cricket-awarded = Awarded
cricket-tie-super-over = { $result } ({ $team } won the super over)
cricket-tie-bowl-out = { $result } ({ $team } won the bowl-out)
cricket-tie-eliminator = { $result } ({ $team } won the eliminator)

# Scores.

cricket-name = { $one } v { $other }
cricket-title = { $side } { $score } ({ $overs }) · { $name } · Overstream
cricket-title-result = { $result } · { $name } · Overstream
cricket-title-bare = { $name } · Overstream
cricket-side-marked = { $team }, { $mark }
cricket-super-over = super over
cricket-super-over-short = SO
cricket-inns = { $number ->
    [1] 1st inns
    [2] 2nd inns
    [3] 3rd inns
   *[other] { $number }th inns
 }
cricket-score-declared = { $score }d
cricket-overs = { $overs ->
    [one] 1 over
   *[other] { $overs } overs
 }
cricket-overs-short = { $overs } ov
cricket-balls = { $balls ->
    [one] 1 ball
   *[other] { $balls } balls
 }
cricket-all-out-and = all out, { $text }
cricket-runs = { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
cricket-wickets = { $wickets ->
    [one] 1 wicket
   *[other] { $wickets } wickets
 }
cricket-runs-and-wickets = { $runs }, { $wickets }
cricket-spoken = { $runs } for { $wickets }
cricket-spoken-all-out = { $runs } all out
cricket-spoken-declared = { $text } declared
cricket-spoken-side = { $team } { $text }
cricket-spoken-overs = { $text }, { $overs }
cricket-forfeited = forfeited
cricket-did-not-bat = did not bat
cricket-yet-to-bat = yet to bat

# What has just happened.

cricket-news-corrected = Corrected. { $score }
cricket-news-innings = New innings: { $team }
cricket-news-break = End of the innings. { $score }
cricket-news-interval = { $interval }. { $score }
cricket-news-wicket = Wicket! { $score }
cricket-news-over = End of over { $over }. { $score }
cricket-news-boundary = { $ball }. { $score }

# A correction: what its figures are called.

cricket-correction-late = A ball that came late was added: { $figures }.
cricket-figure-batting-team = batting team
cricket-figure-score = score
cricket-figure-wickets = wickets
cricket-figure-overs = overs
cricket-figure-innings-no = innings no
cricket-figure-target = target
cricket-figure-required-runs = required runs
cricket-figure-status = status
cricket-figure-result = result
cricket-figure-changed = { $figure } changed

# What a crowd reacts to.

cricket-moment-out = { $players } out
cricket-moment-innings = innings { $number }

# A ball in the strip, as it is read.

cricket-ball-wicket = wicket
cricket-ball-wicket-and = wicket, { $text }
cricket-ball-and = { $text }, { $more }
cricket-ball-none = no run
cricket-ball-run = { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
cricket-ball-wide = { $runs ->
    [one] 1 wide
   *[other] { $runs } wides
 }
cricket-ball-no-ball = { $runs ->
    [one] 1 no-ball
   *[other] { $runs } no-balls
 }
cricket-ball-leg-bye = { $runs ->
    [one] 1 leg bye
   *[other] { $runs } leg byes
 }
cricket-ball-bye = { $runs ->
    [one] 1 bye
   *[other] { $runs } byes
 }
cricket-ball-penalty = { $runs ->
    [one] 1 penalty run
   *[other] { $runs } penalty runs
 }

# What the pages show.

cricket-last-balls = Last balls
cricket-run-rate = Run rate
cricket-required = Required
cricket-target-of = Target
cricket-partnership = Partnership
cricket-at-crease = At the crease
cricket-last-at-crease = Last at the crease
cricket-on-strike = on strike
cricket-batter = Batter
cricket-bowler = Bowler
cricket-bowling = Bowling
cricket-how-out = How out
cricket-not-out = not out
cricket-extras = Extras
cricket-extras-of = b { $byes }, lb { $legbyes }, w { $wides }, nb { $noballs }
cricket-extras-penalty = p { $runs }
cricket-total = Total
cricket-total-of = { $wickets }, { $overs }
cricket-yet-to-bat-of = Yet to bat
cricket-did-not-bat-of = Did not bat
cricket-fall-of-wickets = Fall of wickets
cricket-partnerships = Partnerships
cricket-pair = { $one } and { $other }
cricket-innings = Innings
cricket-over-by-over = Over by over
cricket-all-overs = All overs
cricket-over = Over
cricket-balls-heading = Balls
cricket-runs-heading = Runs
cricket-wickets-heading = Wickets
cricket-worm = Worm
cricket-worm-about = Runs by over; a dot is a wicket.
cricket-worm-about-balls = Runs after every five balls; a dot is a wicket.
cricket-manhattan = Manhattan
cricket-manhattan-about = { $overs ->
    [1] Runs in each over; a dot is a wicket.
   *[other] Runs in { $overs } overs each; a dot is a wicket.
 }
cricket-run-rate-about = Runs per over so far, over by over.
cricket-manhattan-about-balls = Runs in every five balls; a dot is a wicket.
cricket-run-rate-about-balls = Runs per five balls so far.
cricket-powerplay = Powerplay
cricket-after-heading = After
cricket-chart-after = After { $length }: { $text }
cricket-chart-over = Over { $over }: { $text }
cricket-chart-overs = Overs { $first }–{ $last }: { $text }
cricket-chart-balls = Balls { $first }–{ $last }: { $text }
cricket-chart-required = required { $rate }
cricket-no-ball-bowled = No ball was bowled.
cricket-no-ball-yet = No ball has been bowled yet.
cricket-no-wickets = No wicket fell.
cricket-no-wickets-yet = No wicket has fallen yet.
cricket-no-boundaries = No boundary was hit.
cricket-no-boundaries-yet = No boundary has been hit yet.
cricket-nothing-earlier = There is nothing before this.

# How a batter was out, as a scorecard writes it.

cricket-how-by = { $how } b { $bowler }
cricket-how-bowled = bowled
cricket-how-bowled-by = b { $bowler }
cricket-how-caught = caught
cricket-how-caught-fielders = c { $fielders }
cricket-how-caught-and-bowled = caught and bowled
cricket-how-caught-and-bowled-by = c & b { $bowler }
cricket-how-lbw = lbw
cricket-how-run-out = run out
cricket-how-run-out-fielders = run out ({ $fielders })
cricket-how-stumped = stumped
cricket-how-stumped-fielders = st { $fielders }
cricket-how-hit-wicket = hit wicket
cricket-how-obstructing = obstructing the field
cricket-how-handled = handled the ball
cricket-how-hit-twice = hit the ball twice
cricket-how-timed-out = timed out
cricket-how-retired-out = retired out
cricket-how-retired-hurt = retired hurt
cricket-how-retired-not-out = retired not out

# Columns: a letter or two, and what they mean.

cricket-col-runs = R
cricket-col-runs-means = runs
cricket-col-balls = B
cricket-col-balls-means = balls
cricket-col-fours = 4s
cricket-col-fours-means = fours
cricket-col-sixes = 6s
cricket-col-sixes-means = sixes
cricket-col-strike-rate = SR
cricket-col-strike-rate-means = strike rate: runs per 100 balls
cricket-col-overs = O
cricket-col-overs-means = overs
cricket-col-maidens = M
cricket-col-maidens-means = maidens
cricket-col-wickets = W
cricket-col-wickets-means = wickets
cricket-col-wides = wd
cricket-col-wides-means = wides, in runs
cricket-col-no-balls = nb
cricket-col-no-balls-means = no-balls, in runs
cricket-col-economy = Econ
cricket-col-economy-means = economy: runs per over

# Ball by ball.

cricket-say-to = { $bowler } to { $striker }, { $what }
cricket-say-four = FOUR
cricket-say-six = SIX
cricket-say-no-ball = no-ball
cricket-say-out = { $text }. OUT! { $out }
cricket-say-batter = a batter
cricket-out-somebody = A batter
cricket-say-declared = Innings declared
cricket-say-forfeited = Innings forfeited
cricket-say-revised = { $balls ->
    [0] Target revised to { $runs }
    [one] Target revised to { $runs } from 1 ball
   *[other] Target revised to { $runs } from { $balls } balls
 }
cricket-say-over = End of over { $over }: { $text }
cricket-say-sum = { $sum }. { $team } { $score }
cricket-say-over-by = { $text } ({ $bowlers })
cricket-out-bowled = { $player } bowled by { $bowler }
cricket-out-bowled-only = { $player } bowled
cricket-out-lbw = { $player } lbw to { $bowler }
cricket-out-lbw-only = { $player } lbw
cricket-out-caught = { $player } caught by { $fielders }, bowled by { $bowler }
cricket-out-caught-by = { $player } caught by { $fielders }
cricket-out-caught-and-bowled = { $player } caught and bowled by { $bowler }
cricket-out-caught-and-bowled-only = { $player } caught and bowled
cricket-out-caught-only = { $player } caught
cricket-out-stumped = { $player } stumped by { $fielders }, bowled by { $bowler }
cricket-out-stumped-by = { $player } stumped by { $fielders }
cricket-out-stumped-only = { $player } stumped
cricket-out-run-out = { $player } run out by { $fielders }
cricket-out-run-out-only = { $player } run out
cricket-out-hit-wicket = { $player } hit wicket, bowled by { $bowler }
cricket-out-hit-wicket-only = { $player } hit wicket
cricket-out-obstructing = { $player } out, obstructing the field
cricket-out-handled = { $player } out, handled the ball
cricket-out-hit-twice = { $player } out, hit the ball twice
cricket-out-timed-out = { $player } timed out
cricket-out-retired-out = { $player } retired out
cricket-out-retired-hurt = { $player } retired hurt
cricket-out-retired-not-out = { $player } retired, not out
cricket-commentary = Ball by ball
cricket-only-all = All
cricket-only-wickets = Wickets
cricket-only-boundaries = Boundaries
cricket-earlier = Earlier balls

# What is known of a match.

cricket-info = Match
cricket-line-ups = Line-ups
cricket-info-competition = Competition
cricket-info-format = Format
cricket-info-date = Start
cricket-info-venue = Ground
cricket-info-toss = Toss
cricket-info-umpires = Umpires
cricket-info-third-umpire = Third umpire
cricket-info-referee = Match referee
cricket-info-player-of-match = Player of the match
cricket-toss-bat = { $team } won the toss and chose to bat
cricket-toss-field = { $team } won the toss and chose to field
cricket-toss-only = { $team } won the toss
cricket-form-test = Test
cricket-form-odi = ODI
cricket-form-t20 = T20
cricket-form-t20i = T20I
cricket-form-it20 = IT20
cricket-format-overs = { $name }, { $overs } overs a side
cricket-format-balls = { $name }, { $balls } balls a side
cricket-nothing-known = Nothing is known of this match beside its score.
