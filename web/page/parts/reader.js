// Charts that say what they show at a point: to a pointer, a finger or the keyboard, and to screen readers.

import { plain, writeSentence } from "./show.js";

/**
 * Let every chart of the page with `data-readings` be read. Readings are arrays in order (web/matches/charts.py): their place across
 * and down in percent, their words, and the time before these, if any.
 */
export function readOut() {
  const names = [...new Set([...document.querySelectorAll(".board bdi, .legend bdi")].map((one) => one.textContent))];
  for (const place of document.querySelectorAll("[data-readings]")) {
    const readings = JSON.parse(place.dataset.readings);
    // Its room stays, so that nothing moves at the first reading.
    place.style.visibility = readings.length ? "" : "hidden";
    if (readings.length) (place.reader ??= new Reader(place)).take(readings, Number(place.dataset.now ?? readings.length - 1), names);
  }
}

const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });

const said = ([, , text, at]) => (at ? `${time.format(at)}: ${text}` : text);

/** The layer over a chart that shows one reading: a slider through all of them. */
class Reader {
  constructor(place) {
    this.line = element("div", "at-line");
    this.text = element("p", "at-text");
    this.text.ariaHidden = "true";
    this.slider = element("div", "slider");
    this.slider.setAttribute("role", "slider");
    this.slider.tabIndex = 0;
    this.slider.ariaLabel = place.dataset.label;
    this.slider.append(this.line);
    place.replaceChildren(this.slider, this.text);
    this.slider.addEventListener("pointermove", (event) => this.point(event));
    this.slider.addEventListener("pointerdown", (event) => this.point(event));
    this.slider.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && document.activeElement !== this.slider && this.show(null));
    this.slider.addEventListener("focus", () => this.show(this.at ?? this.now));
    this.slider.addEventListener("blur", () => this.show(null));
    this.slider.addEventListener("keydown", (event) => this.step(event));
    this.at = null;
  }

  /** Take readings, of which number `now` is shown unless one is asked for. */
  take(readings, now, names) {
    this.readings = readings;
    this.now = now;
    this.names = names;
    this.slider.ariaValueMin = "0";
    this.slider.ariaValueMax = String(readings.length - 1);
    const at = this.at === null ? null : Math.min(this.at, readings.length - 1);
    this.say(at ?? now);
    this.show(at);
  }

  /** Show the last reading before a pointer, or the first one. */
  point({ clientX }) {
    const { left, width } = this.slider.getBoundingClientRect();
    const across = (100 * (clientX - left)) / width;
    const after = this.readings.findIndex(([x]) => x > across);
    this.show(Math.max(0, (after < 0 ? this.readings.length : after) - 1));
  }

  step(event) {
    const last = this.readings.length - 1;
    const at = this.at ?? this.now;
    const to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - 10, PageUp: at + 10, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.show(Math.max(0, Math.min(last, to)));
  }

  show(at) {
    this.at = at;
    this.line.hidden = at === null;
    writeSentence(this.text, said(this.readings[at ?? this.now]), this.names);
    if (at === null) return;
    this.say(at);
    const [across, down] = this.readings[at];
    this.line.style.setProperty("--across", `${across}%`);
    this.line.style.setProperty("--down", `${down}%`);
  }

  say(at) {
    this.slider.ariaValueNow = String(at);
    this.slider.ariaValueText = plain(said(this.readings[at]));
  }
}

function element(tag, className) {
  return Object.assign(document.createElement(tag), { className });
}
