// One match, live: each ball updates the score at once; an over, a wicket or an innings refreshes the rest of the page.

import { listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";
import { announce, bind, nameElement, plain, plural, put, showBadge, showCorrection, writeSentence } from "../parts/show.js";
import { ballSpoken, showBalls, showBatters, showBowler, showOver } from "./balls.js";
import { draw, follow } from "./charts.js";

const view = document.getElementById("view");
const { match } = view.dataset;
const channel = { path: `/matches/${encodeURIComponent(match)}/live/`, socket: "/ws/", wish: { subscribe: [match] } };
const isLive = view.dataset.view === "live";
const refresh = refresher(isLive ? 500 : 2000, () => {
  // Balls may have arrived while the page was loading.
  if (last && last.last_seq > Number(view.dataset.seq)) show(last);
  draw();
});

let last;

/** Show a state; return false if it needs parts that this page does not have. */
function fill(state) {
  bind(state);
  const balls = document.getElementById("balls");
  if (balls) showBalls(balls, state, last && state.last_seq > last.last_seq);
  const batters = document.getElementById("batters");
  if (batters) showBatters(batters, state.batters, state.status === "live");
  const bowler = document.getElementById("bowler");
  const { balls_per_over: perOver } = JSON.parse(document.getElementById("charts")?.dataset.chart ?? "{}");
  if (bowler) showBowler(bowler, state.bowler, perOver);
  showCorrection(state.correction, "ball");
  if (state.last_seq > Number(view.dataset.seq)) showScore(state);
  const overs = document.getElementById("recent");
  return !overs || showOver(overs, state);
}

/** Return whether the innings ended because the side is all out. */
const isAllOut = (state) => state.status !== "live" && state.wickets >= Number(view.dataset.allOut);

/** Write the score in words for screen readers, in the title, and in the standing of the match. */
function showScore(state) {
  const out = isAllOut(state);
  write("spoken", `${state.score} ${lost(state)}`);
  if (out) document.getElementById("lost").replaceChildren();
  write("all-out", out ? "all out, " : "");
  const text = out ? `${state.score}` : `${state.score}-${state.wickets}`;
  write("unit", unit(state));
  const extra = document.querySelector(".mark") ? ", super over" : "";
  document.title = `${plain(state.batting_team)}${extra} ${text} (${state.overs}) · ${view.dataset.name} · Overstream`;
  showBadge(document.querySelector(".board .badge"), state.status);
  const crease = document.getElementById("h-crease");
  if (crease) crease.textContent = state.status === "live" ? "At the crease" : "Last at the crease";
  showStanding(document.getElementById("standing"), state);
  if (follow(state, text)) draw();
}

const write = (id, text) => put(document.getElementById(id), text);

function showStanding(place, state) {
  const names = [...document.querySelectorAll(".board bdi")].map((one) => one.textContent);
  const say = (text) => writeSentence(place, text, names);
  if (state.result) return say(state.result);
  // The page itself, which is loading, shows what comes next.
  if (state.status !== "live") return say({ innings_break: "Innings break", finished: "Finished" }[state.status] ?? "");
  if (state.required_runs) {
    const bold = (number) => Object.assign(document.createElement("b"), { textContent: number });
    const { balls_remaining: balls } = state;
    const left = balls ? [" from ", bold(balls), balls === 1 ? " ball" : " balls"] : [];
    return place.replaceChildren(nameElement(state.batting_team), " need ", bold(state.required_runs), " to win", ...left);
  }
  const ahead = Number(place.dataset.lead) + state.score;
  if (place.dataset.lead === undefined) return say("");
  return say(ahead ? `${state.batting_team} ${ahead > 0 ? "lead" : "trail"} by ${plural(Math.abs(ahead), "run")}` : "Scores level");
}

const lost = (state) => (isAllOut(state) ? "all out" : `for ${state.wickets}`);
const score = (state) => `${state.batting_team} ${state.score} ${lost(state)}`;
const unit = (state) => (state.overs === "1" ? "over" : "overs");
const over = (state) => state.overs.split(".")[0];

/** Announce to screen readers wickets, boundaries, and the end of an over, an innings or the match. */
function announceChange(before, state) {
  if (state.correction) return announce(`Corrected. ${score(state)}`);
  if (state.result && state.result !== before.result) return announce(state.result);
  if (state.innings_no !== before.innings_no) return announce(`New innings: ${state.batting_team}`);
  if (state.status !== before.status && state.status === "innings_break") {
    return announce(`End of the innings. ${score(state)}`);
  }
  if (state.wickets > before.wickets) return announce(`Wicket! ${score(state)}, ${state.overs} ${unit(state)}`);
  const ball = state.last_balls.at(-1) ?? "";
  if (over(state) !== over(before)) return announce(`End of over ${over(state)}. ${score(state)}`);
  if (/^[46]$/.test(ball) && state.last_seq !== before.last_seq) announce(`${ballSpoken(ball)}. ${score(state)}`);
}

/** Return whether a state changes more than an ordinary ball does. */
function isMore(before, state) {
  const same = ["status", "innings_no", "wickets", "target", "result", "batting_team"];
  return same.some((name) => before[name] !== state[name]) || over(before) !== over(state) || state.correction;
}

function show(state) {
  const shown = last ?? { last_seq: Number(view.dataset.seq) };
  // Another worker may be a moment behind the previous one.
  if (state.last_seq < shown.last_seq) return;
  // This page does not show the score of another innings.
  const same = String(state.innings_no) === view.dataset.innings;
  const whole = same && fill(state);
  if (last) announceChange(last, state);
  if (!same || (last && last.status !== state.status)) refresh(state !== last);
  else if (!whole || (last ? isMore(last, state) || (!isLive && state !== last) : state.last_seq !== shown.last_seq)) refresh();
  last = state;
  if (!same) return;
  view.dataset.seq = state.last_seq;
  view.dataset.updated = state.last_update;
}

draw();
listen([{ ...channel, handlers: { state: show } }], () => refresh());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
