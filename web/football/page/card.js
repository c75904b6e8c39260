// A match of football on its card: the score, penalties and red cards, and the minute or the result.

import { put, writeSentence } from "../parts/show.js";
import { momentWords } from "./words.js";

export const title = (match) => `${match.home.name} v ${match.away.name}`;

/** Show a match on its card; return false if that needs more than new figures. */
export function fill(card, match) {
  const names = [match.home.name, match.away.name];
  const begun = match.status !== "scheduled" && match.result !== "Not played";
  const sides = [...card.querySelectorAll(".side")];
  // The names may come after the first events.
  const whole = sides.every((side, index) => side.querySelector("dt").textContent === names[index]);
  [match.home, match.away].forEach((side, index) => {
    const row = sides[index];
    const other = index ? match.home : match.away;
    row.classList.toggle("ahead", side.score > other.score || (side.score === other.score && (side.penalties ?? 0) > (other.penalties ?? 0)));
    showCount(row.querySelector(".reds"), side.red_cards || null, "red");
    showCount(row.querySelector(".pens"), side.penalties, "pen.");
    const place = row.querySelector(".score");
    const text = begun ? String(side.score) : "";
    if (place.textContent === text) return;
    put(place, text);
    row.classList.remove("moved");
    requestAnimationFrame(() => row.classList.add("moved"));
  });
  // Before a match there is its start time alone.
  if (match.status !== "scheduled") writeSentence(card.querySelector(".standing"), match.result ?? momentWords(match), names);
  return whole;
}

function showCount(place, count, noun) {
  place.hidden = count === null;
  put(place, `${count ?? ""} ${noun}`);
}
