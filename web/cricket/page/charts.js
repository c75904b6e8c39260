// Cricket's usual charts in SVG: the worm, the Manhattan, the run rate.

import { nameElement, plain } from "../parts/show.js";

const NS = "http://www.w3.org/2000/svg";

function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Return a round step that divides a range into a few parts. */
function step(most, parts) {
  const rough = Math.max(most / parts, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.75);
}

/** Return a chart with axes: overs to the right, values upwards. */
class Plane {
  constructor(figure, overs, most, label) {
    const small = figure.dataset.size === "small" || figure.clientWidth < 520;
    this.width = Math.max(figure.clientWidth, 260);
    this.height = small ? 220 : 320;
    this.left = 34;
    this.right = 12;
    this.bottom = 26;
    this.top = 14;
    this.overs = Math.max(overs, 1);
    const up = step(most, small ? 4 : 6);
    this.most = Math.ceil(Math.max(most, 1) / up) * up;
    this.root = svg("svg", { viewBox: `0 0 ${this.width} ${this.height}`, role: "img", "aria-label": plain(label) });
    for (let value = 0; value <= this.most; value += up) {
      const y = this.y(value);
      this.root.append(
        svg("line", { class: value ? "grid" : "axis", x1: this.left, x2: this.width - this.right, y1: y, y2: y }),
        svg("text", { x: this.left - 8, y: y + 4, "text-anchor": "end" }, String(value)),
      );
    }
    const across = step(this.overs, small ? 5 : 10);
    for (let over = across; over <= this.overs; over += across) {
      this.root.append(svg("text", { x: this.x(over), y: this.height - 6, "text-anchor": "middle" }, String(over)));
    }
  }

  x(over) {
    return this.left + (over / this.overs) * (this.width - this.left - this.right);
  }

  y(value) {
    return this.height - this.bottom - (value / this.most) * (this.height - this.bottom - this.top);
  }
}

/** Return the innings with the points to draw: overs and runs after each over. */
function read(chart) {
  const sides = [];
  const seen = {};
  return chart.innings
    .filter((innings) => !innings.super_over)
    .map((innings) => {
      if (!sides.includes(innings.team)) sides.push(innings.team);
      seen[innings.team] = (seen[innings.team] ?? 0) + 1;
      let overs = 0;
      let runs = 0;
      const points = [[0, 0]];
      for (const [index, [scored, , legal]] of innings.overs.entries()) {
        overs += index < innings.overs.length - 1 ? 1 : Math.min(legal / chart.balls_per_over, 1);
        runs += scored;
        points.push([overs, runs]);
      }
      // Penalties between balls belong to no over.
      if (runs !== innings.runs) points.at(-1)[1] = innings.runs;
      const side = `side-${(sides.indexOf(innings.team) % 2) + 1}`;
      const name = seen[innings.team] > 1 ? `${innings.team}, second innings` : innings.team;
      return { ...innings, points, side, later: seen[innings.team] > 1, name };
    });
}

const path = (points) => points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

/** Return the legend: the sides, with their scores where the page does not show them. */
function legend(all, figure) {
  const made = document.createElement("p");
  made.className = "legend";
  for (const innings of all) {
    const name = document.createElement("span");
    name.className = innings.later ? `${innings.side} later` : innings.side;
    name.append(nameElement(innings.name), figure.dataset.size === "small" ? "" : ` ${innings.score}`);
    made.append(name);
  }
  return made;
}

const longest = (chart, all) => Math.max(chart.overs, ...all.map((innings) => innings.points.at(-1)[0]));

function worm(figure, chart, all) {
  const most = Math.max(...all.map((innings) => Math.max(innings.runs, innings.target ?? 0)), 10);
  const label = `Runs by over. ${all.map((innings) => `${innings.name}: ${innings.runs}`).join("; ")}`;
  const plane = new Plane(figure, longest(chart, all), most, label);
  const aim = all.at(-1)?.target;
  if (aim) {
    const y = plane.y(aim);
    plane.root.append(
      svg("line", { class: "aim", x1: plane.left, x2: plane.width - plane.right, y1: y, y2: y }),
      svg("text", { x: plane.left + 6, y: y - 6 }, `Target ${aim}`),
    );
  }
  for (const innings of all) {
    const group = svg("g", { class: innings.side });
    const places = innings.points.map(([over, runs]) => [plane.x(over), plane.y(runs)]);
    group.append(svg("path", { class: innings.later ? "line later" : "line", d: path(places) }));
    innings.overs.forEach(([, wickets], index) => {
      const [x, y] = places[index + 1];
      for (let one = 0; one < wickets; one += 1) {
        group.append(svg("circle", { class: "out", cx: x, cy: y - one * 9, r: 4.5 }));
      }
    });
    plane.root.append(group);
  }
  figure.replaceChildren(legend(all, figure), plane.root);
}

function manhattan(figure, chart, all) {
  const innings = all.find((one) => String(one.number) === figure.dataset.innings);
  if (!innings) return figure.replaceChildren();
  const most = Math.max(...innings.overs.map(([runs, wickets]) => runs + wickets * 1.5), 12);
  const label = `Runs in each over of ${innings.name}: ${innings.overs.map(([runs]) => runs).join(", ")}`;
  const plane = new Plane(figure, Math.max(chart.overs, innings.overs.length), most, label);
  const room = plane.x(1) - plane.x(0);
  const width = Math.max(room - Math.min(room * 0.25, 6), 1);
  const group = svg("g", { class: innings.side });
  innings.overs.forEach(([runs, wickets], index) => {
    const x = plane.x(index) + (room - width) / 2;
    const y = plane.y(runs);
    const said = `Over ${index + 1}: ${runs} run${runs === 1 ? "" : "s"}${wickets ? `, ${wickets} wicket${wickets === 1 ? "" : "s"}` : ""}`;
    const bar = svg("g", { class: "bar" }, svg("title", {}, said));
    bar.append(
      svg("rect", { class: "fill", x, y, width, height: Math.max(plane.y(0) - y, 1), rx: Math.min(3, width / 3) }),
    );
    for (let one = 0; one < wickets; one += 1) {
      bar.append(svg("circle", { class: "wicket", cx: x + width / 2, cy: y - 8 - one * 11, r: Math.min(5, Math.max(width / 2, 2.5)) }));
    }
    group.append(bar);
  });
  plane.root.append(group);
  return figure.replaceChildren(plane.root);
}

function rate(figure, chart, all) {
  // Run rates of the first balls of an innings are meaningless.
  const rates = all.map((innings) => innings.points.slice(1).filter(([over]) => over >= 1).map(([over, runs]) => [over, runs / over]));
  const most = Math.max(...rates.flat().map(([, value]) => value), 6);
  const label = `Runs per over so far. ${all.map((one, index) => `${one.name}: ${rates[index].at(-1)?.[1].toFixed(2) ?? "none yet"}`).join("; ")}`;
  const plane = new Plane(figure, longest(chart, all), most, label);
  all.forEach((innings, index) => {
    const places = rates[index].map(([over, value]) => [plane.x(over), plane.y(value)]);
    plane.root.append(svg("g", { class: innings.side }, svg("path", { class: innings.later ? "line later" : "line", d: path(places) })));
  });
  figure.replaceChildren(legend(all, figure), plane.root);
}

const KINDS = { worm, manhattan, rate };

/** Update the charts' data from a state, approximately for the over in progress; return whether it changed. */
export function follow(state, score) {
  const place = document.querySelector("[data-chart]");
  if (!place) return false;
  const chart = JSON.parse(place.dataset.chart);
  const innings = chart.innings.find(({ number }) => number === state.innings_no);
  if (!innings) return false;
  const [over, legal = 0] = state.overs.split(".").map(Number);
  const lost = innings.overs.reduce((sum, [, wickets]) => sum + wickets, 0);
  // An over that has ended keeps its own number until the next one begins.
  if (over >= innings.overs.length && (legal || !innings.overs.length)) innings.overs.push([0, 0, 0]);
  const now = innings.overs.at(-1);
  now[0] = Math.max(now[0] + state.score - innings.runs, 0);
  now[1] = Math.max(now[1] + state.wickets - lost, 0);
  now[2] = legal || (over === innings.overs.length ? chart.balls_per_over : now[2]);
  innings.runs = state.score;
  innings.score = score;
  place.dataset.chart = JSON.stringify(chart);
  return true;
}

/** Draw every chart of the page from the page's data. */
export function draw() {
  const data = document.querySelector("[data-chart]")?.dataset.chart;
  if (!data) return;
  const chart = JSON.parse(data);
  const all = read(chart);
  for (const figure of document.querySelectorAll("[data-draw]")) KINDS[figure.dataset.draw](figure, chart, all);
}

let timer;
addEventListener("resize", () => {
  clearTimeout(timer);
  timer = setTimeout(draw, 100);
});
