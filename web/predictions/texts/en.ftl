# The page of a match's predictions.

predictions = Predictions
predictions-about = Foretell what happens next in the match, and have points for it.
predictions-open = What happens next?
predictions-none-open = Nothing can be foretold of this match now.
predictions-no-accounts = Nobody can log in here, so nobody can foretell.
predictions-scripts = To foretell, turn scripts on, or use the API.
predictions-over = Runs off over { $over }, innings { $innings }
predictions-scorer = Who scores next? Number { $number } of the match
predictions-margin = Who wins, and by how much?
predictions-how-many = Runs
predictions-who = Winner
predictions-by-how-many = By
predictions-unit-runs = runs
predictions-unit-wickets = wickets
predictions-send = Foretell
predictions-runs = { $runs ->
    [one] 1 run
   *[other] { $runs } runs
 }
predictions-nobody = Nobody any more
predictions-draw = Draw
predictions-tie = Tie
predictions-no-result = No result
predictions-by-score = { $team } by { $number }
predictions-by-run = { $team } by { $number ->
    [one] 1 run
   *[other] { $number } runs
 }
predictions-by-wicket = { $team } by { $number ->
    [one] 1 wicket
   *[other] { $number } wickets
 }
predictions-by-innings = { $team } by an innings and { $number ->
    [one] 1 run
   *[other] { $number } runs
 }

# What the reader foretold.

predictions-mine = My predictions
predictions-points = { $points ->
    [one] 1 point
   *[other] { $points } points
 }
predictions-points-short = Points
predictions-what = What
predictions-pick = Foretold
predictions-outcome = How it was
predictions-was = It was { $outcome }
predictions-late = too late
predictions-waits = not decided yet
predictions-none-mine = You have foretold nothing of this match.
predictions-name = Name
predictions-pass = Password
predictions-log-in = Log in
predictions-register = Register
predictions-leave = Log out

# What is said after something was sent.

predictions-said-sent = It stands.
predictions-said-registered = Your account is made, and you are logged in.
predictions-said-wrong = The name or the password is not right.
predictions-said-refused = Choose a name of letters and digits, and a longer password that is not easily guessed.
predictions-said-over = You were logged out. Log in again.
predictions-said-impossible = That cannot happen. Look at it again.
predictions-said-taken = That name is taken. Choose another one.
predictions-said-unsafe = No password is taken over this connection, since others could read it.
predictions-said-closed = That cannot be foretold any more.
predictions-said-before = You have foretold this before, and that stands.
predictions-said-busy = That was too often. Wait a moment, and try again.
predictions-said-later = It did not arrive. Try again in a moment.

# Boards and outcomes.

predictions-boards = Boards
predictions-board-match = This match
predictions-board-series = This competition
predictions-board-all-time = All matches
predictions-settled = Decided
predictions-rules-over-runs = The runs of an over: 10 points, one off 5, two off 2.
predictions-rules-next-scorer = Who scores next: 3 points.
predictions-rules-final-margin = The final margin: 10 points, its winner alone 3.
predictions-rules = Your first prediction stands, if it came before what decides it.
