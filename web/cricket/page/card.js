// A match on its card: innings and scores of what is pushed.

import { put, writeSentence } from "../parts/show.js";

export const title = (match) => match.text.name;

/** Add an innings that has begun to a card, in the page's markup; return null if only a refresh can. */
function addInnings(card, { number, mark }, team) {
  const side = [...card.querySelectorAll(".side")].find((one) => one.dataset.team === team);
  if (!side) return null;
  const made = (tag, className) => Object.assign(document.createElement(tag), { className });
  const place = made("dd", "");
  place.dataset.innings = number;
  if (mark) place.append(Object.assign(made("abbr", ""), { textContent: card.dataset.extra, title: mark }), " ");
  const runs = made("span", "runs score");
  runs.setAttribute("aria-hidden", "true");
  place.append(runs, made("span", "spoken"), " ", made("span", "overs"));
  side.querySelector("dd.quiet")?.remove();
  side.append(place);
  return place;
}

/** Show a match on its card; return false if that needs more than new figures. */
export function fill(card, match) {
  // A worker of an older version says nothing.
  if (!match.text) return false;
  let whole = true;
  for (const [index, innings] of match.text.innings.entries()) {
    const { number, score, spoken, overs } = innings;
    const place = card.querySelector(`[data-innings="${number}"]`) ?? addInnings(card, innings, match.innings[index].team);
    if (!place) {
      whole = false;
      continue;
    }
    const runs = place.querySelector(".runs");
    if (runs.textContent !== score) {
      runs.textContent = score;
      put(runs.nextElementSibling, `${spoken},`);
      place.classList.remove("moved");
      requestAnimationFrame(() => place.classList.add("moved"));
    }
    put(place.querySelector(".overs"), overs);
  }
  // Before a match there is its start time alone.
  if (match.status !== "scheduled") writeSentence(card.querySelector(".standing"), match.text.line, match.teams);
  for (const side of card.querySelectorAll(".side")) {
    side.classList.toggle("batting", match.status === "live" && side.dataset.team === match.batting_team);
  }
  return whole;
}
