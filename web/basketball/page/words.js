// Basketball's words, as the worker's templates write them (web/basketball/notation.py).

export function periodWords(game) {
  if (game.status === "finished") return game.period_name.startsWith("OT") ? `Final, ${game.period_name}` : "Final";
  if (game.status === "break") return `End of ${game.period_name}`;
  return game.status === "live" ? game.period_name : "";
}

export const clockLine = (game) => (game.status === "live" ? `${game.period_name} ${game.clock}` : periodWords(game));

export function standing(game) {
  if (game.result != null) return game.result;
  if (game.status === "scheduled") return "";
  const lead = game.home.score - game.away.score;
  return lead ? `${(lead > 0 ? game.home : game.away).name} lead by ${Math.abs(lead)}` : "Scores level";
}

export const spokenScore = ({ home, away }) => `${home.name} ${home.score}, ${away.name} ${away.score}`;

const PHRASES = {
  rebound: "rebound",
  turnover: "turnover",
  foul: "foul",
  steal: "steal",
  block: "block",
  assist: "assist",
  violation: "violation",
  timeout: "time-out",
  review: "review",
};
const DEEDS = { jump_ball: "wins the jump ball", ejection: "is ejected" };

/** Return a recent play in words. */
export function recentText(play, { home, away }) {
  const more = play.detail ? ` (${play.detail})` : "";
  const side = { home, away }[play.side];
  const who = play.player?.name ?? side?.name ?? "";
  const does = play.made ? "makes" : "misses";
  if (play.kind === "shot") return `${who} ${does} a ${play.points === 3 ? "three" : "two"}${more}`;
  if (play.kind === "free_throw") return `${who} ${does} a free throw${more}`;
  if (play.kind === "score") return `The score is ${play.score.join("-")}`;
  if (DEEDS[play.kind]) return [who, DEEDS[play.kind]].filter(Boolean).join(" ") + more;
  const phrase = PHRASES[play.kind];
  return phrase ? [who, phrase].filter(Boolean).join(": ") + more : [who, play.detail].filter(Boolean).join(": ");
}

/** Return what a play scored, or a cross for a miss; "" for all that is no attempt. */
export function playChip(play) {
  if (play.kind !== "shot" && play.kind !== "free_throw") return "";
  return play.made ? `+${play.points}` : "×";
}
