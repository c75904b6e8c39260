// All matches: each card updates by itself; the list is fetched again when matches appear, end or change places.

import { listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";
import { announce, showBadge } from "../parts/show.js";
import { showPins } from "./pinned.js";

// Milliseconds. Finished matches are pushed only once, when they end: later changes come with a regular refresh.
const REFRESH = 60_000;
// Milliseconds after which a reader who types has typed enough to search for.
const TYPING = 250;
const view = document.getElementById("view");
const channels = JSON.parse(view.dataset.channels);
/** What shows the cards of each sport. */
const sports = new Map(await Promise.all(channels.map(async ({ sport, script }) => [sport, await import(script)])));

/** The latest summary of each match, by the key of its cards. */
const newest = new Map();
/** The sports of which something was heard. */
const heard = new Set();
/** The workers that do not report, by the latest `partial` event of each sport. */
const silent = new Map();
/** Returns the note that matches may be missing; when just fetched, it applies to the list in the same page. */
const note = () => document.getElementById("partial");
let lacking = !note().hidden;

const refresh = refresher(2000, refreshed, address);

/** Return the address of the list, its days those of the reader's clock. */
function address() {
  const terms = new URLSearchParams(location.search);
  const offset = -new Date().getTimezoneOffset();
  if (offset || terms.has("offset")) terms.set("offset", offset);
  return at(terms);
}

const at = (terms) => (terms.size ? `/?${terms}` : "/");

function refreshed() {
  lacking = !note().hidden;
  showNote();
  showPins();
  // Summaries that arrived while the list was loading may be newer.
  const late = [...cards()].filter(([key, shown]) => newest.has(key) && !fillAll(shown, newest.get(key)));
  if (late.length) refresh();
  // The list may date from just before a worker returned; no event will come for its quiet matches.
  return !lacking || isPartial();
}

const isPartial = () => [...silent.values()].some((names) => names.length);

function showNote() {
  note().hidden = !lacking && !isPartial();
}

const keyOf = (sport, id) => `${sport} ${id}`;

/** Return the cards of each match; one that is pinned has two. */
function cards() {
  return Map.groupBy(document.querySelectorAll(".card"), (card) => keyOf(card.dataset.sport, card.dataset.key));
}

/** Show a match on its cards; return false if that needs more than new figures. */
function fillAll(shown, match) {
  return shown.map((card) => fill(card, match)).every(Boolean);
}

function fill(card, match) {
  if (match.last_seq < Number(card.dataset.seq)) return true;
  card.dataset.seq = match.last_seq;
  if (match.status !== "scheduled") showBadge(card.querySelector(".badge"), match.interval ?? match.status, match.text?.badge);
  return sports.get(card.dataset.sport).fill(card, match) && card.dataset.status === match.status;
}

const isInPlay = ({ status }) => status !== "scheduled" && status !== "finished";

function show({ sport, statuses, live }, matches) {
  const shown = cards();
  const asked = new URLSearchParams(location.search).has("status");
  // At first come all matches, of which the page may list some: one has begun since where more of them are in play.
  const isFirst = !heard.has(sport);
  heard.add(sport);
  let changed = isFirst && matches.filter(isInPlay).length !== live;
  for (const match of matches) {
    const key = keyOf(sport, match.match_id);
    const places = shown.get(key);
    const known = newest.get(key);
    newest.set(key, match);
    // A section shows a limited number of matches: one left out changes nothing unless its status does.
    const isNews = !isFirst && known?.status !== match.status && (!asked || statuses.includes(match.status));
    if (places ? !fillAll(places, match) : isNews) changed = true;
    if (match.result && places && places[0].dataset.status !== match.status) announce(`${sports.get(sport).title(match)}: ${match.text?.standing || match.result}`);
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

/** Find what is typed, at an address of its own; without scripts the form does. */
const words = document.getElementById("find");
let typed = 0;
words.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(search, TYPING);
});

function search() {
  const terms = new URLSearchParams(location.search);
  terms.delete("page");
  if (words.value.trim()) terms.set("q", words.value.trim());
  else terms.delete("q");
  history.replaceState(null, "", at(terms));
  refresh(true);
}

showPins();
// The server counts days in UTC until it is told of the reader's clock.
if (-new Date().getTimezoneOffset() !== Number(view.dataset.offset)) refresh(true);
