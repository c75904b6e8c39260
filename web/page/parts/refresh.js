// The page fetched again, and its view updated in place. Times are ms.

import { LONGEST_WAIT, ask, sayConnected } from "./connection.js";

const SLIDE = 300;

/** Return the address of the page, without what is for the browser alone. */
const here = () => location.pathname + location.search;

/** Fetch the page again, or what stands for it at `address`, and update its view, leaving unchanged elements untouched. */
export async function refresh(address = here(), headers = {}) {
  const answer = await ask(address, { headers: { Accept: "text/html", ...headers } });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`the page answers ${answer.status}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = fresh.title;
  delete document.documentElement.dataset.stale;
  const view = fresh.getElementById("view");
  if (view) sliding(() => morph(document.getElementById("view"), view));
  showLocalTimes();
  sayConnected();
}

/** Change the page; the rows of a `data-slide` list that gets new ones before them move to their new place in view. */
function sliding(change) {
  const before = [...document.querySelectorAll("[data-slide]")].map((list) => {
    const first = list.querySelector("[data-key]");
    return { list, first, top: first?.getBoundingClientRect().top };
  });
  change();
  for (const { list, first, top } of before) {
    if (!first?.isConnected || top < 0) continue;
    const moved = first.getBoundingClientRect().top - top;
    const from = [{ transform: `translateY(${-moved}px)` }, { transform: "none" }];
    if (moved) list.animate(from, { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : SLIDE, easing: "ease-out" });
  }
}

/** Show times in the reader's time zone, as the page's language writes them; without scripts they are in UTC. */
function showLocalTimes() {
  const { lang } = document.documentElement;
  const whole = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
  const ofDay = new Intl.DateTimeFormat(lang, { timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.title = time.dataset.utc ??= time.textContent;
    time.textContent = (time.dataset.form === "time" ? ofDay : whole).format(new Date(time.dateTime));
  }
}

/** Show which tab is the current one where there is no room for all: nothing else moves. */
function showTab() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const [row, here] = [tab.parentElement, tab].map((one) => one.getBoundingClientRect());
    tab.parentElement.scrollLeft += here.left + here.width / 2 - (row.left + row.width / 2);
  }
}

showLocalTimes();
showTab();

/**
 * Return a function that refreshes the page, at most once in `every` milliseconds; the last call is never lost. A
 * refresh that fails, or after which `after` returns false, is retried with growing pauses. A call with `now` does
 * not wait. `address` says what is fetched for the page, `headers` with what else.
 */
export function refresher(every, after = () => {}, address = here, headers = () => ({})) {
  let pause = every;
  let timer = 0;
  let due = 0;
  let running = false;
  let again = null;
  let last = 0;
  async function run() {
    timer = 0;
    running = true;
    const done = await refresh(address(), headers()).then(() => true, () => false);
    running = false;
    last = performance.now();
    const settled = done && after() !== false;
    pause = settled ? every : Math.min(pause * 2, LONGEST_WAIT);
    // A refresh requested meanwhile may bring newer data.
    if (again !== null) plan(again);
    else if (!settled) plan(pause);
    again = null;
  }
  function plan(wait) {
    const at = last + wait * (0.9 + Math.random() / 5);
    if (timer && due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run, Math.max(0, at - performance.now()));
  }
  return (now = false) => {
    const wait = now ? 0 : every;
    if (running) again = Math.min(again ?? wait, wait);
    else plan(wait);
  };
}

/**
 * Make an element like another, to keep focus, scrolling, and what a reader has opened. Children with a `data-key` stay the same
 * elements wherever they move. The contents of `data-draw` are drawn by scripts.
 */
function morph(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isReaders(old, name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !isReaders(old, name)) old.setAttribute(name, value);
  if (old.hasAttribute("data-draw")) return;
  // Scripts make rows without the blanks of the page: these are nothing, but would be taken for children of their own.
  if (old.matches(ROWS)) for (const one of [old, fresh]) for (const node of [...one.childNodes]) if (isBlank(node)) node.remove();
  morphChildren(old, [...fresh.childNodes]);
}

const ROWS = "ol, ul, dl, table, thead, tbody, tfoot, tr";

const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();

/** Return whether an attribute is what a reader made it: what is opened, or pressed. */
const isReaders = (element, name) => (element.nodeName === "DETAILS" && name === "open") || name === "aria-pressed";

/** Return what names a child among its siblings, if anything does; matches of two sports may have one id. */
const keyOf = (node) => node.dataset?.key && `${node.dataset.sport ?? ""} ${node.dataset.key}`;

function morphChildren(old, freshes) {
  const keys = new Set(freshes.map(keyOf).filter(Boolean));
  const keyed = new Map([...old.children].filter((child) => keys.has(keyOf(child))).map((child) => [keyOf(child), child]));
  let place = old.firstChild;
  const drop = () => {
    const next = place.nextSibling;
    place.remove();
    place = next;
  };
  for (const node of freshes) {
    const known = keyed.get(keyOf(node));
    if (known) while (place && place !== known && !keyed.has(keyOf(place))) drop();
    if (known ? known !== place : !isLike(place, node)) {
      // One that no fresh child will be is replaced; before one that comes later, a new one is put.
      if (!known && place && !keyed.has(keyOf(place))) drop();
      old.insertBefore(known ?? node, place);
      if (known) morph(known, node);
      continue;
    }
    if (place.nodeType === Node.ELEMENT_NODE) morph(place, node);
    else if (place.data !== node.data) place.data = node.data;
    place = place.nextSibling;
  }
  while (place) drop();
}

/** Return whether a child can become a fresh one. */
const isLike = (child, fresh) => child?.nodeName === fresh.nodeName && keyOf(child) === keyOf(fresh);
