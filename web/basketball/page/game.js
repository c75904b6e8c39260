// One game, live: each play updates the board and the latest plays at once, and the rest of the page a moment later.

import { listen } from "../parts/connection.js";
import { readOut } from "../parts/reader.js";
import { refresher } from "../parts/refresh.js";
import { announce, bind, nameElement, plain, put, sayCorrection, showBadge, writeSentence } from "../parts/show.js";

const view = document.getElementById("view");
const { match, lang } = view.dataset;
const channel = {
  path: `/basketball/matches/${encodeURIComponent(match)}/live/?lang=${lang}`,
  socket: "/basketball/ws/",
  wish: { subscribe: [match], lang },
};
const refresh = refresher(1000, () => {
  // Plays may have come while the page was loading.
  if (last && last.last_seq > Number(view.dataset.seq)) show(last);
  readOut();
});

let last;

/** Show a state; return false if it needs parts that this page does not have. */
function fill(state) {
  if (String(state.detailed) !== view.dataset.detailed || !document.getElementById("spoken")) return false;
  bind(state);
  for (const side of ["home", "away"]) {
    showMark(`${side}-has`, state.possession === side);
    showMark(`${side}-bonus`, state[side].bonus);
    const runs = state.run?.side === side && state.run.points >= Number(view.dataset.worth);
    const run = showMark(`${side}-run`, runs);
    if (runs && run) put(run.querySelector(".text"), state.run.text);
  }
  showClock(state);
  sayCorrection(state.text.correction);
  showBadge(document.querySelector(".board .badge"), state.status, state.text.badge);
  showLatest(document.getElementById("latest"), state);
  return state.status === view.dataset.status && document.querySelectorAll(".periods thead th").length - 2 >= state.period;
}

function showClock(state) {
  put(document.getElementById("period"), state.text.period);
  put(document.getElementById("clock"), state.text.clock);
  [...document.querySelectorAll(".periods thead th")].forEach((head, index) => head.classList.toggle("current", index === state.period && state.status !== "finished"));
  document.title = plain(state.text.title);
}

function showMark(id, isShown) {
  const mark = document.getElementById(id);
  if (mark) mark.hidden = !isShown;
  return mark;
}

/** Show the latest plays, the newest first, in the page's markup. */
function showLatest(list, state) {
  if (!list) return;
  const names = [state.home.name, state.away.name, ...state.last_plays.map((play) => play.player?.name)];
  const made = (className, text = "") => Object.assign(document.createElement("span"), { className, textContent: text });
  const rows = state.last_plays.map((play, index) => {
    const { chip: scored, words } = state.text.plays[index];
    const row = document.createElement("li");
    const side = { home: "side-1", away: "side-2" }[play.side];
    const chip = made(["chip", play.made && "made", side].filter(Boolean).join(" "), scored);
    chip.ariaHidden = "true";
    chip.hidden = !chip.textContent;
    const what = made("what");
    writeSentence(what, words, names);
    const at = made("at", play.clock);
    if (side) {
      const of = made(`of ${side}`);
      of.append(nameElement(view.dataset[play.side]));
      at.append(of);
    }
    row.append(at, chip, what, made("after", play.score.join("-")));
    return row;
  });
  list.replaceChildren(...rows.reverse());
}

/** Announce to screen readers what scored, the end of a period, corrections and the result. */
function announceChange(before, state) {
  const scored = state.home.score !== before.home.score || state.away.score !== before.away.score;
  const ended = state.status !== before.status && state.status !== "live";
  if (state.correction || scored || ended) announce(state.text.news);
}

function show(state) {
  // A worker of an older version says nothing.
  if (!state.text) return refresh();
  const shown = last?.last_seq ?? Number(view.dataset.seq);
  // Another worker may be a moment behind the previous one.
  if (state.last_seq < shown) return;
  const isNews = (last && state !== last) || state.last_seq > Number(view.dataset.seq) || state.last_update !== Number(view.dataset.updated);
  const whole = fill(state);
  if (last) announceChange(last, state);
  if (!whole) refresh(state !== last);
  else if (isNews) refresh();
  last = state;
  if (!whole) return;
  view.dataset.seq = state.last_seq;
  view.dataset.updated = state.last_update;
}

readOut();
listen([{ ...channel, handlers: { state: show } }], () => refresh());
