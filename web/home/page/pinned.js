// The matches that a reader has pinned: kept in this browser alone, and shown before all others.

import { ask } from "../parts/connection.js";

/** As many as one request may ask for. */
const MOST = 50;
const place = document.getElementById("pinned");

/** The keys of pinned matches, "cricket m1", in the order of pinning. */
const pins = new Set(read());
/** The cards of those that the page does not list. */
const elsewhere = new Map();

function read() {
  try {
    return JSON.parse(localStorage.getItem("pins")) ?? [];
  } catch {
    return [];
  }
}

const keyOf = (card) => `${card.dataset.sport} ${card.dataset.key}`;

/** Pin a match, or pin it no longer. */
function toggle(key) {
  if (!pins.delete(key)) pins.add(key);
  try {
    localStorage.setItem("pins", JSON.stringify([...pins].slice(-MOST)));
  } catch {
    // The pin lasts as long as the page.
  }
}

/** Show which matches are pinned, and their cards before all others. */
export async function showPins() {
  const listed = new Map([...document.querySelectorAll("section .card")].map((card) => [keyOf(card), card]));
  for (const button of document.querySelectorAll(".pin")) button.ariaPressed = String(pins.has(keyOf(button.closest(".card"))));
  if (!place || place.contains(document.activeElement)) return;
  await fetchCards([...pins].filter((key) => !listed.has(key) && !elsewhere.has(key)));
  const cards = [...pins].map((key) => listed.get(key) ?? elsewhere.get(key)).filter(Boolean);
  if (!cards.length) return place.replaceChildren();
  const heading = Object.assign(document.createElement("h2"), { textContent: place.dataset.heading });
  const list = Object.assign(document.createElement("ul"), { className: "cards" });
  list.append(...cards.map((card) => card.cloneNode(true)));
  for (const button of list.querySelectorAll(".pin")) button.ariaPressed = "true";
  place.replaceChildren(heading, list);
}

async function fetchCards(keys) {
  if (!keys.length) return;
  const lang = new URLSearchParams(location.search).get("lang");
  const terms = keys.slice(0, MOST).map((key) => `match=${encodeURIComponent(key.replace(" ", "/"))}`);
  if (lang) terms.push(`lang=${encodeURIComponent(lang)}`);
  try {
    const answer = await ask(`/?${terms.join("&")}`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const card of page.querySelectorAll("section .card")) elsewhere.set(keyOf(card), document.importNode(card, true));
  } catch {
    // They are asked for again when the page is.
  }
}

addEventListener("click", ({ target }) => {
  const card = target.closest?.(".pin")?.closest(".card");
  if (!card) return;
  toggle(keyOf(card));
  target.blur();
  showPins();
});
