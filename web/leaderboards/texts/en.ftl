# A board: who leads, and where somebody stands.

board = Board
board-title = { $board } · Board · Overstream
board-about = { $players ->
    [one] The board of { $board }: 1 player.
   *[other] The board of { $board }: { $shown } players.
 }
board-all-games = All games
board-which-time = Which time
board-all-time = All time
board-today = Today
board-this-week = This week
board-find = Find a player
board-id = 32 characters of an id
board-show = Show
board-standing = { $player } is at place { $rank } of { $total }.
board-no-entry = This player has no entry here.
board-counts = Its scores count on { $board } too.
board-whole = the board over all games
board-players = players
board-place = Place
board-player = Player
board-score = Score
board-empty = Nobody has a score here yet.
board-pages = Pages of the board
board-before = Before
board-after = After
board-counting = The games that count here
board-count = { $players ->
    [one] 1 player
   *[other] { $shown } players
 }
