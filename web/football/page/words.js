// Football's words, as the worker's templates write them (web/football/notation.py).

import { nameElement } from "../parts/show.js";

const PHASES = {
  first_half: "First half",
  half_time: "Half-time",
  second_half: "Second half",
  full_time: "End of normal time",
  extra_time_first_half: "Extra time, first half",
  extra_time_half_time: "Extra time, half-time",
  extra_time_second_half: "Extra time, second half",
  extra_time_over: "End of extra time",
  shoot_out: "Shoot-out",
  post_match: "After the match",
};
const CARDS = { yellow: "yellow card", second_yellow: "second yellow card", red: "red card" };
const VERDICTS = { given: "", under_review: "under review", cancelled: "cancelled" };

export const minuteMark = (minute) => (/^\d/.test(minute) ? `${minute}′` : minute);

export const clockWords = ({ status, minute }) => (status === "live" && /^\d/.test(minute) ? minuteMark(minute) : "");

export function stageWords({ status, phase }) {
  if (status === "finished") return "Full time";
  return status === "scheduled" ? "" : (PHASES[phase] ?? "");
}

export const momentWords = (match) => clockWords(match) || stageWords(match);

/** Return the result, or what the officials look at. */
export function standing(match) {
  if (match.result != null) return match.result;
  const goal = match.goals.findLast((one) => one.standing === "under_review");
  if (goal) return `VAR looks at the goal of ${goal.player?.name ?? match[goal.side].name}`;
  const card = match.cards.findLast((one) => one.standing === "under_review");
  return card ? `VAR looks at the ${CARDS[card.card]} for ${card.player?.name ?? match[card.side].name}` : "";
}

/** Return the score at half-time, and how many minutes are added. */
export function factsLine({ half_time: half, added_minutes: added, phase, status }) {
  const facts = [];
  if (half && phase !== "half_time") facts.push(`Half-time ${half.join("-")}`);
  if (added != null && status === "live") facts.push(`${added === 1 ? "1 minute" : `${added} minutes`} of added time`);
  return facts.join(" · ");
}

export function spokenScore({ home, away, shoot_out: kicks }) {
  const score = `${home.name} ${home.score}, ${away.name} ${away.score}`;
  return kicks ? `${score}; ${kicks.home}-${kicks.away} on penalties` : score;
}

/** Return the rows of the goals for a side and its red cards, in the markup of the page. */
export function incidents({ goals, cards }, side) {
  const found = [...goals, ...cards.filter(({ card }) => card !== "yellow")].filter((one) => one.side === side);
  return found.sort((one, other) => one.seq - other.seq).map(incident);
}

function incident(one) {
  const card = CARDS[one.card];
  const goal = one.own_goal ? "own goal" : one.penalty ? "penalty" : "";
  const kind = card ? (one.bench ? `${card}, bench` : card) : goal;
  const verdict = VERDICTS[one.standing];
  const row = made("li", ["incident", card && "red", verdict === "cancelled" && "gone"].filter(Boolean).join(" "));
  const who = made("span", "who");
  if (one.player) who.append(nameElement(one.player.name));
  const parts = [made("span", "minute", minuteMark(one.minute)), one.player && who, kind && made("span", "kind", kind), verdict && made("span", "verdict", verdict)];
  parts.filter(Boolean).forEach((part, index) => row.append(...(index ? [" ", part] : [part])));
  return row;
}

/** Return a side's kicks of the shoot-out, in the markup of the page. */
export function kicks({ shoot_out: shootOut }, side) {
  return (shootOut?.kicks ?? []).filter((one) => one.side === side).map((one) => {
    const row = made("li", one.scored ? "chip in" : "chip");
    const sign = made("span", "", one.scored ? "✓" : "×");
    sign.removeAttribute("class");
    sign.ariaHidden = "true";
    const words = made("span", "spoken");
    if (one.player) words.append(nameElement(one.player.name), " ");
    words.append(one.scored ? "scores" : "does not score");
    row.append(sign, words);
    return row;
  });
}

/** Return what is to be announced of a change: goals, verdicts, red cards, kicks, breaks, the result. */
export function news(before, match) {
  if (match.result && match.result !== before.result) return match.result;
  if (match.shoot_out && match.shoot_out.kicks.length > (before.shoot_out?.kicks.length ?? 0)) return kickNews(match);
  const known = new Map([...before.goals, ...before.cards].map((one) => [one.seq, one.standing]));
  const changed = [...match.goals, ...match.cards.filter(({ card }) => card !== "yellow")].filter((one) => known.get(one.seq) !== one.standing);
  const told = changed.map((one) => incidentNews(match, one)).join(" ");
  if (told || match.home.score !== before.home.score || match.away.score !== before.away.score) return `${told} ${spokenScore(match)}`.trim();
  return match.status !== before.status && match.status === "break" ? `${stageWords(match)}. ${spokenScore(match)}` : "";
}

function incidentNews(match, one) {
  const verdict = VERDICTS[one.standing];
  const name = one.player?.name;
  const what = one.card ? `${CARDS[one.card]} for ${name ?? match[one.side].name}` : `${one.own_goal ? "own goal" : "goal"} for ${match[one.side].name}${name ? `: ${name}` : ""}`;
  return `${what[0].toUpperCase()}${what.slice(1)}${verdict && `, ${verdict}`}.`;
}

function kickNews(match) {
  const kick = match.shoot_out.kicks.at(-1);
  return `${kick.player?.name ?? match[kick.side].name} ${kick.scored ? "scores" : "does not score"}. ${spokenScore(match)}`;
}

const made = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });
