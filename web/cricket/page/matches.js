// All matches: each card moves by itself; the list is made anew when matches come, end or change places.

import { announce, listen, refresher } from "../live.js";

/** What was told last of each match. */
const newest = new Map();
/** The workers that are not heard of, as was told last. */
let silent = [];
/** Says that matches may be missing; as fetched, of the list that it came with. */
const note = () => document.getElementById("partial");
let lacking = !note().hidden;

const refresh = refresher(2000, () => {
  lacking = !note().hidden;
  showNote();
  // What was told while the list was on its way may be newer.
  const late = [...cards()].filter(([key, card]) => newest.has(key) && !fill(card, newest.get(key)));
  if (late.length) refresh();
  // A list may have been made just before a worker was there again, whose quiet matches nobody will tell of.
  return !lacking || silent.length > 0;
});

function showNote() {
  note().hidden = !lacking && !silent.length;
}

function cards() {
  return new Map([...document.querySelectorAll(".card")].map((card) => [card.dataset.key, card]));
}

function scoreText(innings) {
  return innings.all_out ? `${innings.runs}` : `${innings.runs}-${innings.wickets}${innings.declared ? "d" : ""}`;
}

function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
  return place;
}

function plural(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function standing(match) {
  if (match.required_runs) {
    const balls = match.balls_remaining ? ` from ${plural(match.balls_remaining, "ball")}` : "";
    return `${match.batting_team} need ${plural(match.required_runs, "run")}${balls}`;
  }
  return match.innings.length > 1 || match.run_rate == null ? null : `Run rate ${match.run_rate.toFixed(2)}`;
}

/** Show a match on its card; false if that takes more than new figures. */
function fill(card, match) {
  if (match.last_seq < Number(card.dataset.seq)) return true;
  if (card.dataset.status !== match.status) return false;
  card.dataset.seq = match.last_seq;
  for (const innings of match.innings) {
    const place = card.querySelector(`[data-innings="${innings.number}"]`);
    if (!place) return false;
    const runs = place.querySelector(".runs");
    const text = scoreText(innings);
    if (runs.textContent !== text) {
      runs.textContent = text;
      put(runs.nextElementSibling, `${innings.runs} for ${innings.wickets},`);
      place.classList.remove("moved");
      requestAnimationFrame(() => place.classList.add("moved"));
    }
    put(place.querySelector(".overs").firstChild, `${innings.overs} `);
  }
  const text = match.status === "live" ? standing(match) : null;
  if (text !== null) put(card.querySelector(".standing"), text);
  return true;
}

function show(matches) {
  const shown = cards();
  const asked = new URLSearchParams(location.search).get("status");
  let changed = false;
  for (const match of matches) {
    const card = shown.get(match.match_id);
    newest.set(match.match_id, match);
    if (card ? !fill(card, match) : !asked || asked === match.status) changed = true;
    if (match.result && card && card.dataset.status !== match.status) announce(`${match.teams.join(" v ")}: ${match.result}`);
  }
  if (changed) refresh();
}

function showSilence(told) {
  const wasPartial = silent.length > 0;
  ({ silent } = told);
  showNote();
  // Matches that are quiet now are told of by nobody: the list has them again.
  if ((wasPartial || lacking) && !silent.length) refresh();
}

listen("/live/", { scores: show, partial: showSilence }, refresh);
