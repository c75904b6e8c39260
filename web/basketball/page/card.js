// A game on its card: the score, and the clock or the result.

import { put, writeSentence } from "../parts/show.js";

export const title = (game) => game.text.name;

/** Show a game on its card; return false if that needs more than new figures. */
export function fill(card, game) {
  // A worker of an older version says nothing.
  if (!game.text) return false;
  const names = [game.home.name, game.away.name];
  const sides = [...card.querySelectorAll(".side")];
  // The names may come after the first plays.
  const whole = sides.every((side, index) => side.querySelector("dt").textContent === names[index]);
  [game.home, game.away].forEach((side, index) => {
    const place = sides[index].querySelector(".score");
    const other = index ? game.home : game.away;
    const text = game.period ? String(side.score) : "";
    sides[index].classList.toggle("ahead", side.score > other.score);
    if (place.textContent === text) return;
    put(place, text);
    sides[index].classList.remove("moved");
    requestAnimationFrame(() => sides[index].classList.add("moved"));
  });
  writeSentence(card.querySelector(".standing"), game.text.line, names);
  return whole;
}
