// One match, live: each ball updates the score at once; an over, a wicket or an innings refreshes the rest of the page.

import { listen } from "../parts/connection.js";
import { readOut } from "../parts/reader.js";
import { refresher } from "../parts/refresh.js";
import { announce, bind, sayCorrection, showBadge } from "../parts/show.js";
import { showBalls, showBatters, showBowler, showOver } from "./balls.js";

const view = document.getElementById("view");
const { match, lang } = view.dataset;
const channel = { path: `/matches/${encodeURIComponent(match)}/live/?lang=${lang}`, socket: "/ws/", wish: { subscribe: [match], lang } };
const isLive = view.dataset.view === "live";
const refresh = refresher(isLive ? 500 : 2000, () => {
  // Balls may have arrived while the page was loading.
  if (last && last.last_seq > Number(view.dataset.seq)) show(last);
  readOut();
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
  if (bowler) showBowler(bowler, state.bowler, Number(bowler.dataset.perOver));
  sayCorrection(state.text.correction);
  showBadge(document.querySelector(".board .badge"), state.interval ?? state.status, state.text.badge);
  if (state.last_seq > Number(view.dataset.seq)) {
    document.title = state.text.title;
    leadWorm(state);
  }
  const overs = document.getElementById("recent");
  return !overs || showOver(overs, state);
}

/** Draw the line of the innings being played on to its score, until the worker draws it. */
function leadWorm({ overs, score }) {
  const line = document.querySelector("[data-scale]");
  if (!line) return;
  const [left, bottom, perOver, perBall, perRun] = line.dataset.scale.split(" ").map(Number);
  const [whole, balls = 0] = overs.split(".").map(Number);
  line.dataset.drawn ??= line.getAttribute("d");
  line.setAttribute("d", `${line.dataset.drawn}L${left + whole * perOver + balls * perBall} ${bottom - score * perRun}`);
}

const over = (state) => state.overs.split(".")[0];

/** Return whether a state changes more than an ordinary ball does. */
function isMore(before, state) {
  const same = ["status", "innings_no", "wickets", "target", "result", "batting_team", "interval"];
  return same.some((name) => before[name] !== state[name]) || over(before) !== over(state) || state.correction;
}

function show(state) {
  // A worker of an older version says nothing.
  if (!state.text) return refresh();
  const shown = last ?? { last_seq: Number(view.dataset.seq) };
  // Another worker may be a moment behind the previous one.
  if (state.last_seq < shown.last_seq) return;
  // This page does not show the score of another innings.
  const same = String(state.innings_no) === view.dataset.innings;
  const whole = same && fill(state);
  const { news } = state.text;
  if (last && news && news !== last.text.news) announce(news);
  if (!same || (last && last.status !== state.status)) refresh(state !== last);
  else if (!whole || (last ? isMore(last, state) || (!isLive && state !== last) : state.last_seq !== shown.last_seq)) refresh();
  last = state;
  if (!same) return;
  view.dataset.seq = state.last_seq;
  view.dataset.updated = state.last_update;
}

readOut();
listen([{ ...channel, handlers: { state: show } }], () => refresh());
