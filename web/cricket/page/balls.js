// The balls and the pair at the wicket, in the page's markup.

import { decimal, nameElement } from "../parts/show.js";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function ballElement({ mark, kind, words }) {
  const ball = element("li", `chip ball ${kind}`);
  const shown = element("span", "", mark);
  shown.ariaHidden = "true";
  ball.append(shown, element("span", "spoken", words));
  return ball;
}

/** Show the last balls, with the over in progress set apart and the newest ball animated. */
export function showBalls(list, { text: { balls, this_over: here } }, isNew) {
  if (!balls.length) return;
  const items = balls.map(ballElement);
  if (isNew) items.at(-1).classList.add("new");
  if (here && here < balls.length) {
    const gap = element("li", "gap");
    gap.ariaHidden = "true";
    items.splice(balls.length - here, 0, gap);
  }
  list.replaceChildren(...items);
}

/** Show the over in progress in the list of overs; return false if the list does not have it yet. */
export function showOver(list, { overs, text: { balls, this_over: here, over } }) {
  if (!here) return true;
  const line = list.querySelector(`[data-over="${overs.split(".")[0]}"]`);
  if (!line) return false;
  line.querySelector(".strip").replaceChildren(...balls.slice(-here).map(ballElement));
  line.querySelector(".sum").textContent = over;
  return true;
}

function row(name, figures, strong, mark = "") {
  const line = element("tr");
  const head = element("th");
  head.append(nameElement(name));
  head.scope = "row";
  if (mark) {
    const strike = element("abbr", "strike", "*");
    strike.title = mark;
    head.append(" ", strike);
  }
  line.append(head);
  figures.forEach((figure, index) => {
    const cell = element("td");
    cell.append(index === strong ? element("b", "", figure) : String(figure));
    line.append(cell);
  });
  return line;
}

/** Show the batters in their order; mark the one on strike only while play is live. */
export function showBatters(body, batters, playing) {
  body.replaceChildren(
    ...[...batters].sort((one, other) => one.order - other.order).map((batter) => {
      const rate = batter.balls ? decimal((100 * batter.runs) / batter.balls, 1) : "–";
      const mark = playing && batter.on_strike ? body.dataset.strike : "";
      return row(batter.name, [batter.runs, batter.balls, batter.fours, batter.sixes, rate], 0, mark);
    }),
  );
}

export function showBowler(body, bowler, ballsPerOver) {
  if (!bowler) return body.replaceChildren();
  const [overs, balls = 0] = bowler.overs.split(".").map(Number);
  const bowled = overs + balls / ballsPerOver;
  const economy = bowled ? decimal(bowler.runs / bowled, 2) : "–";
  const figures = [bowler.overs, bowler.maidens, bowler.runs, bowler.wickets, economy];
  return body.replaceChildren(row(bowler.name, figures, 3));
}
