// All matches: each card updates by itself; the list is fetched again when matches appear, end or change places.

import { announce, listen, refresher, writeSentence } from "../live.js";
import { showBadge } from "./balls.js";

// Milliseconds. Finished matches are pushed only once, when they end: later changes come with a regular refresh.
const REFRESH = 60_000;
const { listens } = document.getElementById("view").dataset;

/** The latest summary of each match. */
const newest = new Map();
/** The workers that do not report, by the latest `partial` event. */
let silent = [];
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
  return !lacking || silent.length > 0;
});

function showNote() {
  note().hidden = !lacking && !silent.length;
}

function cards() {
  return new Map([...document.querySelectorAll(".card")].map((card) => [card.dataset.key, card]));
}

function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

/** Add an innings that has begun to a card, in the page's markup; return null if only a refresh can. */
function addInnings(card, { number, team, super_over: isExtra }) {
  const side = [...card.querySelectorAll(".side")].find((one) => one.dataset.team === team);
  if (!side) return null;
  const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const place = made("dd", "");
  place.dataset.innings = number;
  if (isExtra) place.append(Object.assign(made("abbr", "", "SO"), { title: "super over" }), " ");
  const runs = made("span", "runs");
  runs.setAttribute("aria-hidden", "true");
  const overs = made("span", "overs", "0 ");
  overs.append(Object.assign(made("abbr", "", "ov"), { title: "overs" }));
  place.append(runs, made("span", "spoken"), " ", overs);
  side.querySelector("dd.quiet")?.remove();
  side.append(place);
  return place;
}

/** Show a match on its card; return false if that needs more than new figures. */
function fill(card, match) {
  if (match.last_seq < Number(card.dataset.seq)) return true;
  let whole = card.dataset.status === match.status;
  card.dataset.seq = match.last_seq;
  for (const innings of match.innings) {
    const place = card.querySelector(`[data-innings="${innings.number}"]`) ?? addInnings(card, innings);
    if (!place) {
      whole = false;
      continue;
    }
    const runs = place.querySelector(".runs");
    // A worker of an older version does not send it.
    if (innings.score && runs.textContent !== innings.score) {
      runs.textContent = innings.score;
      put(runs.nextElementSibling, `${innings.runs} ${innings.all_out ? "all out" : `for ${innings.wickets}`},`);
      place.classList.remove("moved");
      requestAnimationFrame(() => place.classList.add("moved"));
    }
    put(place.querySelector(".overs").firstChild, `${innings.overs} `);
  }
  const rate = match.run_rate == null ? "" : `Run rate ${match.run_rate.toFixed(2)}`;
  showBadge(card.querySelector(".badge"), match.status);
  // The page itself shows the start time.
  if (match.status !== "scheduled") writeSentence(card.querySelector(".standing"), match.standing || rate, match.teams);
  for (const side of card.querySelectorAll(".side")) {
    side.classList.toggle("batting", match.status === "live" && side.dataset.team === match.batting_team);
  }
  return whole;
}

function show(matches) {
  const shown = cards();
  const asked = new URLSearchParams(location.search).get("status");
  let changed = false;
  for (const match of matches) {
    const card = shown.get(match.match_id);
    const known = newest.get(match.match_id);
    newest.set(match.match_id, match);
    // A section shows a limited number of matches: one left out changes nothing unless its status does.
    const isNews = known?.status !== match.status && (!asked || asked === match.status);
    if (card ? !fill(card, match) : isNews) changed = true;
    if (match.result && card && card.dataset.status !== match.status) announce(`${match.teams.join(" v ")}: ${match.result}`);
  }
  if (changed) refresh();
}

function showSilence(event) {
  const wasPartial = silent.length > 0;
  ({ silent } = event);
  showNote();
  // No event comes for matches that are quiet now: fetch the list, which has them again.
  if ((wasPartial || lacking) && !silent.length) refresh();
}

const wish = { subscribe: ["*"], status: listens.split(",") };
listen(`/live/?status=${listens}`, wish, { scores: show, partial: showSilence }, () => refresh());
setInterval(() => document.hidden || refresh(), REFRESH);
