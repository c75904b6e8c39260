# Where a match stands.

football-name = { $home } v { $away }
football-badge-half-time = Half-time
football-stage = { $phase ->
    [pre_match] Before the match
    [first_half] First half
    [half_time] Half-time
    [second_half] Second half
    [full_time] End of normal time
    [extra_time_first_half] Extra time, first half
    [extra_time_half_time] Extra time, half-time
    [extra_time_second_half] Extra time, second half
    [extra_time_over] End of extra time
    [shoot_out] Penalties
   *[post_match] After the match
 }
football-break = { $minute ->
    [HT] HT
    [AET] AET
    [PEN] PEN
   *[FT] FT
 }
football-full-time = Full time
football-after-extra-time = After extra time
football-after-penalties = After penalties
football-title = { $home } { $score } { $away } ({ $moment }) · { $name } · Overstream
football-title-result = { $result } · { $name } · Overstream
football-title-bare = { $name } · Overstream
football-spoken = { $home } { $home_score }, { $away } { $away_score }
football-spoken-penalties = { $score }; { $kicks } on penalties
football-half-time-score = Half-time { $score }
football-added-time = { $minutes ->
    [one] 1 minute of added time
   *[other] { $minutes } minutes of added time
 }
football-line-review = { $moment } · goal under review

# How a match ended.

football-won = { $team } won { $score }
football-won-extra-time = { $team } won { $score } after extra time
football-won-penalties = { $team } won { $kicks } on penalties after { $score }
football-level = Level at { $score }
football-level-extra-time = Level at { $score } after extra time
football-not-played = Not played

# Goals and red cards on the board, and kicks of a shoot-out.

football-penalty = penalty
football-own-goal = own goal
football-card = { $card ->
    [second_yellow] second yellow card
    [red] red card
   *[yellow] yellow card
 }
football-card-bench = { $card }, bench
football-under-review = under review
football-cancelled = cancelled
football-kick = { $scored ->
    [yes] { $who } scores
   *[no] { $who } does not score
 }
football-reds = { $cards } red
football-penalties-short = { $goals } pen.

# What has just happened.

football-news = { $what }. { $score }
football-news-goal = Goal for { $team }
football-news-own-goal = Own goal for { $team }
football-news-by = { $what }: { $who }
football-news-card = { $card ->
    [second_yellow] Second yellow card for { $who }
   *[red] Red card for { $who }
 }
football-news-verdict = { $what }, { $verdict }
football-news-corrected = Corrected. { $score }

# Corrections.

football-came-late = An event that came late was added: { $figures }.
football-changed = { $figure ->
    [phase] phase
    [score] score
    [yellow_cards] yellow cards
    [second_yellow_cards] second yellow cards
    [red_cards] red cards
    [half_time] half-time
    [shoot_out] penalties
    [shots] shots
    [shots_on_target] shots on target
    [corners] corners
    [fouls] fouls
   *[substitutions] substitutions
 } { $after } (was { $before })
football-changed-scorers = scorers

# Minute by minute.

football-say-detail = { $text } ({ $detail })
football-say-shot = { $outcome ->
    [saved] { $who } is denied by the goalkeeper
    [blocked] { $who } is blocked
    [woodwork] { $who } hits the woodwork
   *[off_target] { $who } misses the target
 }{ $play ->
    [spot] {" "}from the spot
    [free_kick] {" "}from a free kick
   *[open] {""}
 }
football-say-goal = Goal for { $team }: { $who }{ $play ->
    [spot] {" "}from the spot
    [free_kick] {" "}from a free kick
   *[open] {""}
 }
football-say-goal-of-nobody = Goal for { $team }{ $play ->
    [spot] {" "}from the spot
    [free_kick] {" "}from a free kick
   *[open] {""}
 }
football-say-assisted = { $text }, assisted by { $who }
football-say-own-goal = Goal for { $team }: own goal of { $who }
football-say-corner = Corner for { $team }
football-say-foul = { $who }: foul
football-say-foul-on = { $who }: foul on { $other }
football-say-foul-card = { $text }, { $card }
football-say-foul-penalty = { $text }, penalty for { $team }
football-say-offside = { $who }: offside
football-say-save = { $who }: save
football-say-card = { $card ->
    [second_yellow] Second yellow card for { $who }
    [red] Red card for { $who }
   *[yellow] Yellow card for { $who }
 }{ $place ->
    [bench] {" "}on the bench
   *[pitch] {""}
 }
football-say-on-for = { $on } comes on for { $off }
football-say-on = { $on } comes on
football-say-off = { $off } goes off
football-say-kick = { $outcome ->
    [goal] { $who } scores in the shoot-out
    [saved] { $who } is denied by the goalkeeper in the shoot-out
    [blocked] { $who } is blocked in the shoot-out
    [woodwork] { $who } hits the woodwork in the shoot-out
   *[off_target] { $who } misses the target in the shoot-out
 }
football-say-line-up = { $team } line up
football-say-line-up-in = { $team } line up in a { $formation }
football-say-formation = { $team } change to a { $formation }
football-say-note = { $who }: { $what }
football-say-other = other event
football-say-phase = { $phase ->
    [pre_match] The time before the match
    [first_half] The first half
    [half_time] Half-time
    [second_half] The second half
    [full_time] The time before extra time
    [extra_time_first_half] The first half of extra time
    [extra_time_half_time] Half-time of extra time
    [extra_time_second_half] The second half of extra time
    [extra_time_over] The time before the shoot-out
    [shoot_out] The shoot-out
   *[post_match] The time after the match
 }
football-say-begins = { $what } begins
football-say-ends = { $what } is over
football-say-match-over = The match is over
football-say-score = The score is { $score }
football-say-review = { $decision ->
    [stands] VAR: { $about } stands
    [cancelled] VAR: { $about } is cancelled
   *[under_review] VAR looks at { $about }
 }
football-of-something = a decision
football-of-goal = the goal of { $who }
football-of-own-goal = the own goal of { $who }
football-of-card = { $card ->
    [second_yellow] the second yellow card for { $who }
    [red] the red card for { $who }
   *[yellow] the yellow card for { $who }
 }
football-of-penalty = the penalty for { $team }
football-of-foul = the foul of { $who }

# What the pages show.

football-tab-line-ups = Line-ups
football-tab-statistics = Statistics
football-incidents = Goals and red cards of { $team }
football-penalties = Penalties
football-penalties-of = Penalties of { $team }
football-shoot-out = Penalty shoot-out
football-kick-outcome = { $outcome ->
    [goal] scores
    [saved] saved
    [blocked] blocked
    [woodwork] woodwork
   *[off_target] off target
 }
football-no-kick = No kick has been taken.
football-latest-events = Latest events
football-last-events = Last events
football-all-commentary = All commentary
football-all-statistics = All statistics
football-which-events = Which events
football-events-key = Key events
football-events-goals = Goals
football-events-cards = Cards
football-events-substitutions = Substitutions
football-events-all = All events
football-earlier = Earlier events
football-no-events = Nothing has been told yet.
football-none-of-these = { $over ->
    [yes] None.
   *[no] None yet.
 }
football-was-corrected = corrected
football-not-begun = The match has not begun.
football-only-score = Only the score of this match is known.
football-starting = Starting line-up
football-substitutes = Substitutes
football-squad = Squad
football-coach = Coach
football-nobody-known = Nobody has said who plays.
football-deed = { $what ->
    [goal] Goal { $minute }
    [own_goal] Own goal { $minute }
    [yellow] Yellow { $minute }
    [second_yellow] Second yellow { $minute }
    [red] Red { $minute }
    [on] On { $minute }
   *[off] Off { $minute }
 }
football-deed-verdict = { $deed } { $verdict }
football-figure = Figure
football-figure-of = { $figure ->
    [possession] Possession, %
    [shots] Shots
    [shots_on_target] Shots on target
    [xg] Expected goals (xG)
    [passes] Passes
    [passes_accurate] Accurate passes
    [corners] Corners
    [fouls] Fouls
    [offsides] Offsides
    [saves] Saves
    [yellow_cards] Yellow cards
    [second_yellow_cards] Second yellow cards
   *[red_cards] Red cards
 }
football-possession-of = { $source ->
    [provider] Possession is the provider's figure.
   *[passes] Possession is each side's share of all passes.
 }
football-momentum = Momentum
football-momentum-about = Which side presses in five minutes, and how much, from 100 for the one to 100 for the other: shots count most, then corners, then accurate passes.
football-momentum-label = Momentum, five minutes by five minutes
football-momentum-by-time = Momentum by time
football-level-momentum = level
football-press = { $team } press
football-goal-mark = goal
football-half-1 = First half
football-half-2 = Second half
football-half-3 = ET 1
football-half-4 = ET 2
football-minutes = Minutes
football-shots = Shots
football-corners = Corners
football-passes = Passes

# What is known of a match.

football-info = Match
football-info-competition = Competition
football-info-date = Start
football-info-venue = Ground
football-nothing-known = Nothing is known of this match beside its score.

# What a crowd reacts to.

football-moment-goal = Goal: { $whose }
football-moment-own-goal = Own goal: { $whose }
football-moment-red-card = Red card: { $whose }
