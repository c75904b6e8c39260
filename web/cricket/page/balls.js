// Balls and scores in the notation of the worker's templates (web/cricket/notation.py).

import { nameElement, plural } from "../parts/show.js";

export function ballKind(text) {
  if (text.startsWith("W")) return "wicket";
  if (!/^\d+$/.test(text)) return "extra";
  return { 6: "six", 4: "four", 0: "dot" }[text] ?? "run";
}

const SPOKEN = { wd: "wide", nb: "no-ball", lb: "leg bye", b: "bye", "": "run" };

export function ballSpoken(text) {
  const [, wicket, runs, kind, penalty] = /^(W?)(\d*)([a-z]*)(?:\+(\d+)p)?$/.exec(text) ?? [];
  const words = wicket ? ["wicket"] : [];
  if (runs) words.push(text === "0" ? "no run" : plural(Number(runs), SPOKEN[kind]));
  if (penalty) words.push(plural(Number(penalty), "penalty run"));
  return words.join(", ");
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function ballElement(text) {
  const ball = element("li", `chip ball ${ballKind(text)}`);
  const shown = element("span", "", text === "0" ? "•" : text);
  shown.ariaHidden = "true";
  ball.append(shown, element("span", "spoken", ballSpoken(text)));
  return ball;
}

const isLegal = (text) => !/wd|nb/.test(text);

/** Return how many of the last balls belong to the over in progress: its legal balls, and the others between them. */
function ofThisOver({ last_balls: balls, overs }) {
  const legal = Number(overs.split(".")[1] ?? 0);
  let seen = 0;
  for (let index = balls.length - 1; index >= 0; index -= 1) {
    if (isLegal(balls[index])) seen += 1;
    if (seen > legal) return balls.length - 1 - index;
  }
  return balls.length;
}

/** Show the last balls, with the over in progress set apart and the newest ball animated. */
export function showBalls(list, state, isNew) {
  const balls = state.last_balls;
  if (!balls.length) return;
  const here = ofThisOver(state);
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
export function showOver(list, state) {
  const here = ofThisOver(state);
  if (!here) return true;
  const line = list.querySelector(`[data-over="${state.overs.split(".")[0]}"]`);
  if (!line) return false;
  line.querySelector(".strip").replaceChildren(...state.last_balls.slice(-here).map(ballElement));
  line.querySelector(".sum").replaceChildren(
    ...counted(state.score - line.dataset.runs, "run"),
    ...(state.wickets > line.dataset.wickets ? [", ", ...counted(state.wickets - line.dataset.wickets, "wicket")] : []),
  );
  return true;
}

function counted(number, noun) {
  return [element("b", "", number), ` ${noun}${number === 1 ? "" : "s"}`];
}

function row(name, figures, strong, mark) {
  const line = element("tr");
  const head = element("th");
  head.append(nameElement(name));
  head.scope = "row";
  if (mark) {
    const strike = element("abbr", "strike", "*");
    strike.title = "faced the last ball";
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

/** Show the batters; mark the one on strike only while play is live. */
export function showBatters(body, batters, playing) {
  body.replaceChildren(
    ...batters.map((batter, index) => {
      const rate = batter.balls ? ((100 * batter.runs) / batter.balls).toFixed(1) : "–";
      return row(batter.name, [batter.runs, batter.balls, batter.fours, batter.sixes, rate], 0, playing && index === 0);
    }),
  );
}

export function showBowler(body, bowler, ballsPerOver) {
  if (!bowler) return body.replaceChildren();
  const [overs, balls = 0] = bowler.overs.split(".").map(Number);
  const bowled = overs + balls / ballsPerOver;
  const economy = bowled ? (bowler.runs / bowled).toFixed(2) : "–";
  const figures = [bowler.overs, bowler.maidens, bowler.runs, bowler.wickets, economy];
  return body.replaceChildren(row(bowler.name, figures, 3));
}
