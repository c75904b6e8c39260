// A match on its card: innings and scores of what is pushed.

import { put, writeSentence } from "../parts/show.js";

export const title = (match) => match.teams.join(" v ");

/** Add an innings that has begun to a card, in the page's markup; return null if only a refresh can. */
function addInnings(card, { number, team, super_over: isExtra }) {
  const side = [...card.querySelectorAll(".side")].find((one) => one.dataset.team === team);
  if (!side) return null;
  const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const place = made("dd", "");
  place.dataset.innings = number;
  if (isExtra) place.append(Object.assign(made("abbr", "", "SO"), { title: "super over" }), " ");
  const runs = made("span", "runs score");
  runs.setAttribute("aria-hidden", "true");
  const overs = made("span", "overs", "0 ");
  overs.append(Object.assign(made("abbr", "", "ov"), { title: "overs" }));
  place.append(runs, made("span", "spoken"), " ", overs);
  side.querySelector("dd.quiet")?.remove();
  side.append(place);
  return place;
}

/** Show a match on its card; return false if that needs more than new figures. */
export function fill(card, match) {
  let whole = true;
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
  // The page itself shows the start time.
  if (match.status !== "scheduled") writeSentence(card.querySelector(".standing"), match.standing || rate, match.teams);
  for (const side of card.querySelectorAll(".side")) {
    side.classList.toggle("batting", match.status === "live" && side.dataset.team === match.batting_team);
  }
  return whole;
}
