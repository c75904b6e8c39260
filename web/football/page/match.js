// One match, live: each event updates the board and the figures at once, and the rest of the page a moment later.

import { listen } from "../parts/connection.js";
import { readOut } from "../parts/reader.js";
import { refresher } from "../parts/refresh.js";
import { announce, bind, plain, put, showBadge, showCorrection, writeSentence } from "../parts/show.js";
import { clockWords, factsLine, incidents, kicks, momentWords, news, spokenScore, stageWords, standing } from "./words.js";

const view = document.getElementById("view");
const { match: matchId } = view.dataset;
const channel = {
  path: `/football/matches/${encodeURIComponent(matchId)}/live/`,
  socket: "/football/ws/",
  wish: { subscribe: [matchId] },
};
const refresh = refresher(1000, () => {
  // Events may have come while the page was loading.
  if (last && last.last_seq > Number(view.dataset.seq)) show(last);
  readOut();
});

let last;

/** Show a state; return false if it needs parts that this page does not have. */
function fill(state) {
  if (String(state.detailed) !== view.dataset.detailed || !document.getElementById("spoken")) return false;
  bind(state);
  const names = namesOf(state);
  for (const side of ["home", "away"]) {
    showRows(document.getElementById(`${side}-incidents`), incidents(state, side));
    showRows(document.getElementById(`${side}-kicks`), kicks(state, side));
  }
  const { shoot_out: shootOut } = state;
  document.getElementById("shoot-out").hidden = !shootOut;
  put(document.getElementById("pens"), shootOut ? `${shootOut.home}–${shootOut.away}` : "");
  put(document.getElementById("period"), stageWords(state));
  put(document.getElementById("clock"), clockWords(state));
  put(document.getElementById("facts"), factsLine(state));
  writeSentence(document.getElementById("spoken"), spokenScore(state), names);
  writeSentence(document.getElementById("standing"), standing(state), names);
  showCorrection(state.correction, "event");
  showBadge(document.querySelector(".board .badge"), state.status);
  const { home, away, name } = view.dataset;
  document.title = `${home} ${state.home.score}-${state.away.score} ${away} (${momentWords(state)}) · ${name} · Overstream`;
  return state.status === view.dataset.status;
}

/** Show rows where they are others than those of a list. */
function showRows(list, rows) {
  const isSame = rows.length === list.children.length && rows.every((row, index) => row.isEqualNode(list.children[index]));
  if (!isSame) list.replaceChildren(...rows);
}

const namesOf = (state) => [state.home.name, state.away.name, ...[...state.goals, ...state.cards].map((one) => one.player?.name)];

function show(state) {
  const shown = last?.last_seq ?? Number(view.dataset.seq);
  // Another worker may be a moment behind the previous one.
  if (state.last_seq < shown) return;
  const isNews = (last && state !== last) || state.last_seq > Number(view.dataset.seq) || state.last_update !== Number(view.dataset.updated);
  const whole = fill(state);
  if (last && state !== last) {
    const told = news(last, state);
    if (told) announce(plain(told));
  }
  if (!whole) refresh(state !== last);
  else if (isNews) refresh();
  last = state;
  if (!whole) return;
  view.dataset.seq = state.last_seq;
  view.dataset.updated = state.last_update;
}

readOut();
listen([{ ...channel, handlers: { state: show } }], () => refresh());
