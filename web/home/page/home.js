// All matches: each card updates by itself; the list is fetched again when matches appear, end or change places.

import { listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";
import { announce, showBadge } from "../parts/show.js";

// Milliseconds. Finished matches are pushed only once, when they end: later changes come with a regular refresh.
const REFRESH = 60_000;
const channels = JSON.parse(document.getElementById("view").dataset.channels);
/** What shows the cards of each sport. */
const sports = new Map(await Promise.all(channels.map(async ({ sport, script }) => [sport, await import(script)])));

/** The latest summary of each match, by the key of its card. */
const newest = new Map();
/** The workers that do not report, by the latest `partial` event of each sport. */
const silent = new Map();
/** Returns the note that matches may be missing; when just fetched, it applies to the list in the same page. */
const note = () => document.getElementById("partial");
let lacking = !note().hidden;

const refresh = refresher(2000, () => {
  lacking = !note().hidden;
  showNote();
  // Summaries that arrived while the list was loading may be newer.
  const late = [...cards()].filter(([key, card]) => newest.has(key) && !fill(card, newest.get(key)));
  if (late.length) refresh();
  // The list may date from just before a worker returned; no event will come for its quiet matches.
  return !lacking || isPartial();
});

const isPartial = () => [...silent.values()].some((names) => names.length);

function showNote() {
  note().hidden = !lacking && !isPartial();
}

const keyOf = (sport, id) => `${sport} ${id}`;

function cards() {
  return new Map([...document.querySelectorAll(".card")].map((card) => [keyOf(card.dataset.sport, card.dataset.key), card]));
}

/** Show a match on its card; return false if that needs more than new figures. */
function fill(card, match) {
  if (match.last_seq < Number(card.dataset.seq)) return true;
  card.dataset.seq = match.last_seq;
  showBadge(card.querySelector(".badge"), match.status, match.text?.badge);
  return sports.get(card.dataset.sport).fill(card, match) && card.dataset.status === match.status;
}

function show({ sport, statuses }, matches) {
  const shown = cards();
  const asked = new URLSearchParams(location.search).has("status");
  let changed = false;
  for (const match of matches) {
    const key = keyOf(sport, match.match_id);
    const card = shown.get(key);
    const known = newest.get(key);
    newest.set(key, match);
    // A section shows a limited number of matches: one left out changes nothing unless its status does.
    const isNews = known?.status !== match.status && (!asked || statuses.includes(match.status));
    if (card ? !fill(card, match) : isNews) changed = true;
    if (match.result && card && card.dataset.status !== match.status) announce(`${sports.get(sport).title(match)}: ${match.result}`);
  }
  if (changed) refresh();
}

function showSilence({ sport }, event) {
  const wasPartial = isPartial();
  silent.set(sport, event.silent);
  showNote();
  // No event comes for matches that are quiet now: fetch the list, which has them again.
  if ((wasPartial || lacking) && !isPartial()) refresh();
}

listen(
  channels.map((channel) => ({
    path: channel.path,
    socket: channel.socket,
    wish: { subscribe: ["*"], status: channel.statuses, lang: channel.lang },
    handlers: { scores: (matches) => show(channel, matches), partial: (event) => showSilence(channel, event) },
  })),
  () => refresh(),
);
setInterval(() => document.hidden || refresh(), REFRESH);
