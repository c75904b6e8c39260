// A game on its card: the score, and the clock or the result.

import { put, writeSentence } from "../parts/show.js";
import { clockLine } from "./words.js";

export const title = (game) => `${game.home.name} v ${game.away.name}`;

/** Show a game on its card; return false if that needs more than new figures. */
export function fill(card, game) {
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
  // Before a match there is its start time alone.
  if (game.status !== "scheduled") writeSentence(card.querySelector(".standing"), game.result ?? clockLine(game), names);
  return whole;
}
