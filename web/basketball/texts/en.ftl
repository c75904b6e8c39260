# Where a game stands.

basketball-name = { $home } v { $away }
basketball-title = { $home } { $score } { $away } ({ $moment }) · { $name } · Overstream
basketball-title-result = { $result } · { $name } · Overstream
basketball-title-bare = { $name } · Overstream
basketball-score = { $home } { $home_score }, { $away } { $away_score }
basketball-reading = { $moment }: { $score }
basketball-level = Scores level
basketball-leads = { $team } lead by { $points }
basketball-not-played = Not played
basketball-level-at = Level at { $score }
basketball-won = { $overtimes ->
    [0] { $team } won { $score }
    [1] { $team } won { $score } after overtime
   *[other] { $team } won { $score } after { $overtimes } overtimes
 }
basketball-half-time = Half-time
basketball-end-of = End of { $period }
basketball-final = Final
basketball-final-overtime = { $number ->
    [1] Final/OT
   *[other] Final/{ $number }OT
 }
basketball-quarter = { $number ->
    [1] 1st quarter
    [2] 2nd quarter
    [3] 3rd quarter
   *[other] { $number }th quarter
 }
basketball-half = { $number ->
    [1] 1st half
   *[other] 2nd half
 }
basketball-period = period { $number }
basketball-overtime = { $number ->
    [1] overtime
    [2] 2nd overtime
    [3] 3rd overtime
   *[other] { $number }th overtime
 }
basketball-quarter-short = Q{ $number }
basketball-half-short = H{ $number }
basketball-period-short = P{ $number }
basketball-overtime-short = { $number ->
    [1] OT
   *[other] { $number }OT
 }

# What has just happened, and corrections.

basketball-news = { $what }. { $score }
basketball-corrected = Corrected
basketball-corrected-late = A play that came late was added: { $figures }.
basketball-figure-score = score
basketball-figure-fouls = fouls
basketball-figure-largest-lead = largest lead
basketball-figure-periods = points by period
basketball-figure-period = period
basketball-figure-lead-changes = lead changes
basketball-figure-ties = times tied

# Play by play.

basketball-say-of = { $who }: { $what }
basketball-say-more = { $text } ({ $detail })
basketball-say-makes = { $who } makes { $what }
basketball-say-misses = { $who } misses { $what }
basketball-say-assisted = { $text }, assisted by { $player }
basketball-say-blocked = { $text }, blocked by { $player }
basketball-say-turnover-and = { $text }, stolen by { $player }
basketball-say-foul-and = { $text } on { $player }
basketball-say-comes-in = { $who } comes in
basketball-say-comes-in-for = { $who } comes in for { $player }
basketball-say-goes-out = { $player } goes out
basketball-say-wins-jump-ball = { $who } wins the jump ball
basketball-say-is-ejected = { $who } is ejected
basketball-say-period-start = Start of { $period }
basketball-say-period-end = End of { $period }
basketball-say-game-end = The game is over
basketball-say-lineup = Line-ups
basketball-say-score = The score is { $score }
basketball-throw = a free throw
basketball-throw-of = free throw { $number } of { $of }
basketball-rebound = rebound
basketball-rebound-offensive = offensive rebound
basketball-rebound-defensive = defensive rebound
basketball-turnover = turnover
basketball-steal = steal
basketball-block = block
basketball-assist = assist
basketball-violation = violation
basketball-timeout = time-out
basketball-jump-ball = jump ball
basketball-ejection = ejection
basketball-review = review
basketball-other-play = other play
basketball-foul = foul
basketball-foul-personal = personal foul
basketball-foul-shooting = shooting foul
basketball-foul-offensive = offensive foul
basketball-foul-loose-ball = loose-ball foul
basketball-foul-flagrant = flagrant foul
basketball-foul-away-from-play = foul away from the play
basketball-foul-clear-path = clear-path foul
basketball-foul-double = double foul
basketball-foul-take = take foul
basketball-foul-technical = technical foul
basketball-foul-defensive-three-seconds = defensive three seconds

# What a shot was, in the order of the feed: "driving", "layup". `first` is the first of these parts.

basketball-shot-near = { $first ->
    [alley-oop] an { $shot }
   *[other] a { $shot }
 }
basketball-shot-from = { $feet ->
    [8] an 8-foot { $shot }
    [11] an 11-foot { $shot }
    [18] an 18-foot { $shot }
    [80] an 80-foot { $shot }
    [81] an 81-foot { $shot }
    [82] an 82-foot { $shot }
    [83] an 83-foot { $shot }
    [84] an 84-foot { $shot }
    [85] an 85-foot { $shot }
    [86] an 86-foot { $shot }
    [87] an 87-foot { $shot }
    [88] an 88-foot { $shot }
    [89] an 89-foot { $shot }
   *[other] a { $feet }-foot { $shot }
 }
basketball-shot-two = two
basketball-shot-three = three
basketball-shot-three-point = three-point
basketball-shot-alley-oop = alley-oop
basketball-shot-bank = bank
basketball-shot-bank-shot = bank shot
basketball-shot-corner = corner
basketball-shot-cutting = cutting
basketball-shot-driving = driving
basketball-shot-dunk = dunk
basketball-shot-fadeaway = fadeaway
basketball-shot-finger-roll = finger-roll
basketball-shot-floater = floater
basketball-shot-floating = floating
basketball-shot-heave = heave
basketball-shot-hook-shot = hook shot
basketball-shot-jump = jump
basketball-shot-jump-shot = jump shot
basketball-shot-layup = layup
basketball-shot-pull-up = pull-up
basketball-shot-putback = putback
basketball-shot-reverse = reverse
basketball-shot-running = running
basketball-shot-shot = shot
basketball-shot-slam = slam
basketball-shot-step-back = step-back
basketball-shot-tip = tip
basketball-shot-tip-in = tip-in
basketball-shot-turnaround = turnaround

# What feeds add to other plays.

basketball-detail-pair = { $one } against { $other }
basketball-detail-3-second-violation = three seconds
basketball-detail-5-second-inbound = five seconds at the inbound
basketball-detail-5-second-violation = five seconds
basketball-detail-8-second-violation = eight seconds
basketball-detail-backcourt = backcourt
basketball-detail-bad-pass = bad pass
basketball-detail-bad-pass-out-of-bounds = bad pass out of bounds
basketball-detail-charge-offensive = charge
basketball-detail-clear-path = clear path
basketball-detail-defensive-goaltending = defensive goaltending
basketball-detail-delay-of-game = delay of game
basketball-detail-double-dribble = double dribble
basketball-detail-double-lane = double lane
basketball-detail-double-personal = double personal
basketball-detail-eight-seconds = eight seconds
basketball-detail-five-seconds = five seconds
basketball-detail-flagrant = flagrant
basketball-detail-flagrant-1 = flagrant 1
basketball-detail-flagrant-2 = flagrant 2
basketball-detail-flagrant-foul = flagrant foul
basketball-detail-flagrant-type-1 = flagrant 1
basketball-detail-flagrant-type-2 = flagrant 2
basketball-detail-foul = foul
basketball-detail-full = full
basketball-detail-goaltending = goaltending
basketball-detail-held-ball = held ball
basketball-detail-illegal-screen = illegal screen
basketball-detail-inbound = inbound
basketball-detail-instant-replay = instant replay
basketball-detail-jump-ball = jump ball
basketball-detail-jump-ball-violation = jump-ball violation
basketball-detail-kicked-ball = kicked ball
basketball-detail-lane = lane
basketball-detail-lane-violation = lane violation
basketball-detail-lost-ball = lost ball
basketball-detail-lost-ball-out-of-bounds = lost ball out of bounds
basketball-detail-media = media
basketball-detail-offensive-charge = charge
basketball-detail-offensive-foul = offensive foul
basketball-detail-offensive-goaltending = offensive goaltending
basketball-detail-official = official
basketball-detail-out-of-bounds = out of bounds
basketball-detail-out-of-bounds-bad-pass = bad pass out of bounds
basketball-detail-out-of-bounds-lost-ball = lost ball out of bounds
basketball-detail-overturn-ruling = ruling overturned
basketball-detail-palming = palming
basketball-detail-personal-block = block
basketball-detail-poss-lost-ball = lost ball
basketball-detail-second-technical = second technical foul
basketball-detail-shooting-block = block
basketball-detail-short = short
basketball-detail-shot-clock = shot clock
basketball-detail-step-out-of-bounds = step out of bounds
basketball-detail-support-ruling = ruling stands
basketball-detail-taunting-technical = taunting
basketball-detail-technical = technical
basketball-detail-three-seconds = three seconds
basketball-detail-tip-off = tip-off
basketball-detail-too-many-players = too many players
basketball-detail-transition-take = in transition
basketball-detail-traveling = traveling

# What the pages show.

basketball-tab-box-score = Box score
basketball-tab-plays = Play-by-play
basketball-not-begun = The game has not begun.
basketball-only-score = Only the score of this game is known.
basketball-ball = Ball
basketball-bonus = Bonus
basketball-run = Run
basketball-fouls = Fouls
basketball-timeouts = Time-outs
basketball-points-by-period = Points by period
basketball-side = Side
basketball-leaders = Leaders
basketball-best-players = Best players
basketball-figure = Figure
basketball-points = Points
basketball-rebounds = Rebounds
basketball-assists = Assists
basketball-latest-plays = Latest plays
basketball-last-plays = Last plays
basketball-all-plays = All plays
basketball-scoring-plays = Scoring plays
basketball-which-plays = Which plays
basketball-periods = Periods
basketball-all-periods = All
basketball-earlier-plays = Earlier plays
basketball-was-corrected = corrected
basketball-nobody-scored = Nobody has scored yet.
basketball-no-play = No play is known of this period.
basketball-lead = Lead
basketball-lead-changes = Lead changes
basketball-times-tied = Times tied
basketball-largest-lead = Largest lead, { $team }
basketball-ahead = { $team } ahead
basketball-lead-about = The lead over time. { $score }. Lead changes: { $changes }, times tied: { $ties }
basketball-lead-about-score = The lead over time. { $score }
basketball-score-over-time = The score over time
basketball-score-after-changes = The score after each of its changes
basketball-clock = Clock
basketball-level-now = level
basketball-shots-of = Shots: { $team }
basketball-shots-about = { $team } made { $made } of { $all } shots from the field
basketball-made-of = { $made } of { $all }
basketball-made = made
basketball-missed = missed
basketball-feet = Feet
basketball-worth = Worth
basketball-outcome = Result
basketball-player = Player
basketball-starters = Starters
basketball-bench = Bench
basketball-team = Team
basketball-total = Total
basketball-percentage = Percentage
basketball-on-court = on court
basketball-unknown = unknown
basketball-uncertain = uncertain
basketball-did-not-play = Did not play
basketball-not-yet-in = Not yet in
basketball-minutes-unknown = Minutes and plus-minus are unknown: the feed does not say who is on court.
basketball-minutes-uncertain = Minutes and plus-minus are uncertain: who is on court is inferred from the plays.
basketball-names-uncertain = Uncertain: the feed does not tell apart players of one name.
basketball-total-about = The total is without the rebounds and the turnovers of the team.

# Columns: some letters, and what they mean.

basketball-col-total = T
basketball-col-total-means = total
basketball-col-min = MIN
basketball-col-min-means = minutes
basketball-col-pts = PTS
basketball-col-pts-means = points
basketball-col-fg = FG
basketball-col-fg-means = field goals, made and attempted
basketball-col-3pt = 3PT
basketball-col-3pt-means = three-pointers, made and attempted
basketball-col-ft = FT
basketball-col-ft-means = free throws, made and attempted
basketball-col-oreb = OREB
basketball-col-oreb-means = offensive rebounds
basketball-col-dreb = DREB
basketball-col-dreb-means = defensive rebounds
basketball-col-reb = REB
basketball-col-reb-means = rebounds
basketball-col-ast = AST
basketball-col-ast-means = assists
basketball-col-stl = STL
basketball-col-stl-means = steals
basketball-col-blk = BLK
basketball-col-blk-means = blocks
basketball-col-to = TO
basketball-col-to-means = turnovers
basketball-col-pf = PF
basketball-col-pf-means = personal fouls
basketball-col-plus-minus = +/−
basketball-col-plus-minus-means = plus-minus

# What is known of a game.

basketball-info = Game
basketball-info-competition = Competition
basketball-info-start = Start
basketball-info-venue = Ground
basketball-info-officials = Officials
basketball-info-format = Format
basketball-format-quarter = { $periods } quarters of { $minutes } minutes
basketball-format-half = { $periods } halves of { $minutes } minutes
basketball-format-period = { $periods ->
    [one] 1 period of { $minutes } minutes
   *[other] { $periods } periods of { $minutes } minutes
 }
basketball-nothing-known = Nothing is known of this game beside its score.

# What a crowd reacts to.

basketball-moment-period-end = End of the { $period }
