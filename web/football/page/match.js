// One match, live: each event updates the board and the figures at once, and the rest of the page a moment later.

import { listen } from "../parts/connection.js";
import { readOut } from "../parts/reader.js";
import { refresher } from "../parts/refresh.js";
import { announce, bind, nameElement, plain, put, sayCorrection, showBadge, writeSentence } from "../parts/show.js";

const view = document.getElementById("view");
const { match: matchId, lang } = view.dataset;
const channel = {
  path: `/football/matches/${encodeURIComponent(matchId)}/live/?lang=${lang}`,
  socket: "/football/ws/",
  wish: { subscribe: [matchId], lang },
};
const refresh = refresher(1000, () => {
  // Events may have come while the page was loading.
  if (last && last.last_seq > Number(view.dataset.seq)) show(last);
  readOut();
});

let last;

/** Show a state; return false if it needs parts that this page does not have. */
function fill(state) {
  const { text } = state;
  if (String(state.detailed) !== view.dataset.detailed || !document.getElementById("spoken")) return false;
  for (const side of ["home", "away"]) {
    showRows(document.getElementById(`${side}-incidents`), text[side].incidents.map(incident));
    showRows(document.getElementById(`${side}-kicks`), text[side].kicks.map((one) => kick(one, text.names)));
  }
  bind(state, text.names);
  document.getElementById("shoot-out").hidden = !text.penalties;
  put(document.getElementById("period"), text.stage);
  put(document.getElementById("clock"), text.clock);
  sayCorrection(text.correction);
  showBadge(document.querySelector(".board .badge"), state.status, text.badge);
  document.title = plain(text.title);
  return state.status === view.dataset.status;
}

/** Show rows where they are others than those of a list. */
function showRows(list, rows) {
  const isSame = rows.length === list.children.length && rows.every((row, index) => row.isEqualNode(list.children[index]));
  if (!isSame) list.replaceChildren(...rows);
}

/** Return the row of a goal or a red card, in the markup of the page. */
function incident({ minute, player, kind, verdict, red, gone }) {
  const row = made("li", ["incident", red && "red", gone && "gone"].filter(Boolean).join(" "));
  const who = made("span", "who");
  if (player) who.append(nameElement(player));
  const parts = [made("span", "minute", minute), player && who, kind && made("span", "kind", kind), verdict && made("span", "verdict", verdict)];
  parts.filter(Boolean).forEach((part, index) => row.append(...(index ? [" ", part] : [part])));
  return row;
}

/** Return a kick of the shoot-out, in the markup of the page. */
function kick({ scored, words: said }, names) {
  const row = made("li", scored ? "chip in" : "chip");
  const sign = Object.assign(document.createElement("span"), { textContent: scored ? "✓" : "×", ariaHidden: "true" });
  const spoken = made("span", "spoken");
  writeSentence(spoken, said, names);
  row.append(sign, spoken);
  return row;
}

const made = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

function show(state) {
  // A worker of an older version says nothing.
  if (!state.text) return refresh();
  const shown = last?.last_seq ?? Number(view.dataset.seq);
  // Another worker may be a moment behind the previous one.
  if (state.last_seq < shown) return;
  const isNews = (last && state !== last) || state.last_seq > Number(view.dataset.seq) || state.last_update !== Number(view.dataset.updated);
  const whole = fill(state);
  const { news, news_seq: newsSeq } = state.text;
  // What was told before a correction is no news once more.
  if (last && news !== last.text.news && newsSeq >= last.text.news_seq) announce(plain(news));
  if (!whole) refresh(state !== last);
  else if (isNews) refresh();
  last = state;
  if (!whole) return;
  view.dataset.seq = state.last_seq;
  view.dataset.updated = state.last_update;
}

readOut();
listen([{ ...channel, handlers: { state: show } }], () => refresh());
