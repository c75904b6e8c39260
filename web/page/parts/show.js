// What a page shows of a pushed state, in writing and to screen readers.

/** Characters by which a name could change the direction of the rest of its line. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Return a text without them, for places without markup, such as a title. */
export function plain(text) {
  return text.replace(TURNS, "");
}

/** Return an element for a name that isolates its direction, whatever characters a feed sends. */
export function nameElement(text) {
  const made = document.createElement("bdi");
  made.textContent = text.replace(/[\u2066-\u2069]/g, "");
  return made;
}

/** Write a sentence in which the direction of each of `names` is isolated, wherever it is words of its own. */
export function writeSentence(place, text, names) {
  const known = names.filter(Boolean).sort((one, other) => other.length - one.length);
  const either = known.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  const found = new RegExp(`(?<![\\p{L}\\p{N}_])(${either})(?![\\p{L}\\p{N}_])`, "u");
  const parts = known.length ? text.split(found) : [text];
  const nodes = parts.map((part, index) => (index % 2 ? nameElement(part) : plain(part)));
  const fresh = document.createElement("span");
  fresh.append(...nodes);
  if (place.textContent !== fresh.textContent) place.replaceChildren(...fresh.childNodes);
}

/** Return a message of the page with what stands for its `{names}`. */
export const worded = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Announce a text to screen readers. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** Write a text where it is another one. */
export function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

/** Write a figure with so many decimals, as the page's language does. */
export function decimal(value, places) {
  return value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: false });
}

function read(state, name) {
  return name.split(".").reduce((value, part) => value?.[part], state);
}

/**
 * Show a state's figures: `data-bind` names one, `data-places` its decimals; `data-say` names a sentence, in which `names` are
 * isolated, those of the board where they are not given; `data-if` names what an element is shown for.
 */
export function bind(state, names = namesOnBoard()) {
  for (const place of document.querySelectorAll("[data-bind]")) {
    const value = read(state, place.dataset.bind);
    put(place, value == null ? "–" : place.dataset.places ? decimal(value, place.dataset.places) : String(value));
  }
  for (const place of document.querySelectorAll("[data-if]")) place.hidden = [undefined, null, ""].includes(read(state, place.dataset.if));
  for (const place of document.querySelectorAll("[data-say]")) writeSentence(place, read(state, place.dataset.say) ?? "", names);
}

const namesOnBoard = () => [...document.querySelectorAll(".board bdi")].map((one) => one.textContent);

const BADGES = { live: ["badgeLive", "live"], scheduled: ["badgeScheduled", ""], finished: ["badgeFinished", ""] };

/** Show the status of a match in a word, `said` by the worker or by the page; any that is not named is a break of play. */
export function showBadge(place, status, said) {
  const [word, kind] = BADGES[status] ?? ["badgeBreak", "pause"];
  const text = said ?? document.getElementById("status").dataset[word];
  if (place.textContent === text) return;
  place.textContent = text;
  place.className = `badge ${kind}`.trim();
}

/** Show a correction as the worker says it; "" is none. */
export function sayCorrection(text) {
  const place = document.getElementById("correction");
  place.hidden = !text;
  place.replaceChildren(...(text ? [nameElement(text)] : []));
}
