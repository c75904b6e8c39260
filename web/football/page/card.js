// A match of football on its card: the score, penalties and red cards, and the minute or the result, in the words of the worker.

import { put, writeSentence } from "../parts/show.js";

export const title = (match) => match.text.name;

/** Show a match on its card; return false if that needs more than new figures. */
export function fill(card, match) {
  // A worker of an older version says nothing.
  if (!match.text) return false;
  const names = [match.home.name, match.away.name];
  const sides = [...card.querySelectorAll(".side")];
  // The names may come after the first events.
  const whole = sides.every((side, index) => side.querySelector("dt").textContent === names[index]);
  [match.text.home, match.text.away].forEach((said, index) => {
    const row = sides[index];
    row.classList.toggle("ahead", said.ahead);
    showCount(row.querySelector(".reds"), said.reds);
    showCount(row.querySelector(".pens"), said.penalties);
    const place = row.querySelector(".score");
    if (place.textContent === said.score) return;
    put(place, said.score);
    row.classList.remove("moved");
    requestAnimationFrame(() => row.classList.add("moved"));
  });
  // Before a match there is its start time alone.
  if (match.status !== "scheduled") writeSentence(card.querySelector(".standing"), match.text.line, names);
  return whole;
}

function showCount(place, text) {
  place.hidden = !text;
  put(place, text);
}
