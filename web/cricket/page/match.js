// One match, live: the score at once with each ball, the rest of the page when an over, a wicket or an innings asks for it.

import { announce, listen, refresher } from "../live.js";
import { ballSpoken, showBalls, showBatters, showBowler, showOver } from "./balls.js";
import { draw } from "./charts.js";

const view = document.getElementById("view");
const path = `/matches/${encodeURIComponent(view.dataset.match)}/live/`;
const isLive = view.dataset.view === "live";
const refresh = refresher(isLive ? 500 : 2000, () => {
  // Balls may have been bowled while the page was on its way.
  if (last && last.last_seq > Number(view.dataset.seq)) show(last);
  draw();
});

let last;

function read(state, name) {
  return name.split(".").reduce((value, part) => value?.[part], state);
}

/** Show a state; false if that takes more of the page than is here. */
function fill(state) {
  for (const place of document.querySelectorAll("[data-bind]")) {
    const value = read(state, place.dataset.bind);
    const text = value == null ? "–" : place.dataset.places ? value.toFixed(place.dataset.places) : String(value);
    if (place.textContent !== text) place.textContent = text;
  }
  for (const place of document.querySelectorAll("[data-if]")) place.hidden = read(state, place.dataset.if) == null;
  const balls = document.getElementById("balls");
  if (balls) showBalls(balls, state, last && state.last_seq > last.last_seq);
  const batters = document.getElementById("batters");
  if (batters) showBatters(batters, state.batters);
  const bowler = document.getElementById("bowler");
  const { balls_per_over: perOver } = JSON.parse(document.getElementById("charts")?.dataset.chart ?? "{}");
  if (bowler) showBowler(bowler, state.bowler, perOver);
  showCorrection(state.correction);
  const overs = document.getElementById("recent");
  return !overs || showOver(overs, state);
}

/** What a correction changed, as `correction_text` of the page says it. */
function correctionText({ kind, changed }) {
  const figures = changed.map(({ figure, before, after }) => `${figure.replaceAll("_", " ")} ${after ?? "–"} (was ${before ?? "–"})`);
  const what = kind === "late" ? "A ball that came late was added" : "Corrected";
  return `${what}: ${figures.join(", ") || "the score stands"}.`;
}

function showCorrection(note) {
  const place = document.getElementById("correction");
  place.hidden = !note;
  place.textContent = note ? correctionText(note) : "";
}

const score = (state) => `${state.batting_team} ${state.score} for ${state.wickets}`;
const over = (state) => state.overs.split(".")[0];

/** Say what matters aloud: wickets, boundaries, the end of an over, an innings, the match. */
function tell(before, state) {
  if (state.correction) return announce(`Corrected. ${score(state)}`);
  if (state.result && state.result !== before.result) return announce(state.result);
  if (state.innings_no !== before.innings_no) return announce(`New innings: ${state.batting_team}`);
  if (state.status !== before.status && state.status === "innings_break") {
    return announce(`End of the innings. ${score(state)}`);
  }
  if (state.wickets > before.wickets) return announce(`Wicket! ${score(state)}, ${state.overs} overs`);
  const ball = state.last_balls.at(-1) ?? "";
  if (over(state) !== over(before)) return announce(`End of over ${over(state)}. ${score(state)}`);
  if (/^[46]$/.test(ball) && state.last_seq !== before.last_seq) announce(`${ballSpoken(ball)}. ${score(state)}`);
}

/** Whether more has changed than a ball does. */
function isMore(before, state) {
  const same = ["status", "innings_no", "wickets", "target", "result", "batting_team"];
  return same.some((name) => before[name] !== state[name]) || over(before) !== over(state) || state.correction;
}

function show(state) {
  const shown = last ?? { last_seq: Number(view.dataset.seq) };
  // Another worker may be a moment behind the one before it.
  if (state.last_seq < shown.last_seq) return;
  const whole = fill(state);
  if (last) tell(last, state);
  if (!whole || (last ? isMore(last, state) || (!isLive && state !== last) : state.last_seq !== shown.last_seq)) refresh();
  last = state;
  view.dataset.seq = state.last_seq;
  view.dataset.updated = state.last_update;
}

draw();
listen(path, { state: show }, refresh);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
