// The page's connection to the scoreboard: it survives the death of the worker that it was loaded from.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
// Silence after which the worker is asked whether it lives: a frozen one keeps its connections open.
const SILENCE = 6000;
// A frozen worker also takes connections, and never answers.
const ANSWER_TIMEOUT = 3000;
// Tabs of a browser that hold a stream of events. HTTP/1.1 has six connections a host for all tabs together, and
// pages need some: tabs beyond these use a WebSocket, which is not counted.
const STREAMS = 2;

const status = document.getElementById("status");

function say(state, text) {
  if (status.dataset.status === state && status.textContent === text) return;
  status.dataset.status = state;
  status.textContent = text;
}

/** Where else to ask: the addresses of all workers, as the last answer had them. Ours comes first. */
let bases = [""];
/** The worker that is being listened to; "" is the one the page was loaded from. */
let base = "";

async function learnWorkers() {
  try {
    const answer = await fetch(`${base}/workers/`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT) });
    const { workers } = await answer.json();
    // A page that came over TLS may not ask in the clear, and a browser would not let it.
    const usable = workers.map((worker) => worker.url).filter((url) => url.startsWith(`${location.protocol}//`));
    bases = ["", ...usable.map((url) => new URL(url).origin).filter((origin) => origin !== location.origin)];
  } catch {
    // What was known before is as good as it gets.
  }
}

/** Fetch from the worker that is being listened to; what the browser has is used only if it is still true. */
export function ask(path, options = {}) {
  return fetch(base + path, { cache: "no-cache", signal: AbortSignal.timeout(ANSWER_TIMEOUT), ...options });
}

let connected = false;

/** Say that the page moves, or that what it shows has ended (`data-final`). Where from is for who looks into it. */
function sayConnected() {
  if (!connected) return;
  status.dataset.from = base ? new URL(base).host : location.host;
  const final = "final" in (document.getElementById("view")?.dataset ?? {});
  status.toggleAttribute("data-final", final);
  say("live", final ? "Final" : "Live");
}

/** Over HTTP/2 and later all tabs share one connection. */
const shared = /^h[23]/.test(performance.getEntriesByType("navigation")[0]?.nextHopProtocol ?? "");

/** Take one of the places for a stream; resolves to what gives it back, or null: all are taken, or nobody can tell. */
async function takePlace() {
  if (shared) return () => {};
  for (let number = 0; navigator.locks && number < STREAMS; number += 1) {
    const release = await new Promise((taken) => {
      const hold = (lock) => lock && new Promise((release) => taken(release));
      navigator.locks.request(`stream-${number}`, { ifAvailable: true }, hold).then(() => taken(null), () => taken(null));
    });
    if (release) return release;
  }
  return null;
}

/** Connect by Server-Sent Events; returns what ends it. */
function connectStream({ path, kinds }, { opened, told, failed }) {
  const source = new EventSource(base + path);
  source.onopen = opened;
  source.onerror = failed;
  for (const kind of kinds) source.addEventListener(kind, (event) => told(kind, JSON.parse(event.data)));
  return () => source.close();
}

/** Connect by a WebSocket; returns what ends it. */
function connectSocket({ wish }, { opened, told, failed }) {
  const socket = new WebSocket(`${(base || location.origin).replace(/^http/, "ws")}/ws/`);
  socket.onopen = () => {
    socket.send(JSON.stringify(wish));
    opened();
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "error") failed();
    else told(message.type, message[message.type] ?? message);
  };
  socket.onclose = failed;
  return () => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
}

/**
 * Listen for as long as the page is open: to the stream of events at `path`, or by a WebSocket for what `wish` says.
 * `handlers` take the parsed data of each kind of event; `resumed` is called after a pause.
 */
export function listen(path, wish, handlers, resumed = () => {}) {
  const wanted = { path, wish, kinds: Object.keys(handlers) };
  let close = () => {};
  let heard = 0;
  let wait = FIRST_WAIT;
  let next = 0;
  let paused = false;
  let attempt = 0;
  let retry = 0;
  let turn = 0;
  let place = null;
  // Some proxies let no WebSocket through: then a stream is tried, though there may be no connection left for it.
  let refused = false;

  async function open() {
    leave();
    const mine = turn;
    base = bases[next % bases.length];
    attempt = setTimeout(fail, ANSWER_TIMEOUT);
    place ??= await takePlace();
    if (mine !== turn) return;
    const bySocket = !place && !refused;
    refused = bySocket;
    close = (bySocket ? connectSocket : connectStream)(wanted, {
      opened: async () => {
        if (mine !== turn) return;
        clearTimeout(attempt);
        heard = performance.now();
        wait = FIRST_WAIT;
        refused = false;
        if (paused) resumed();
        paused = false;
        // Said once the page knows where else to go.
        await learnWorkers();
        connected = mine === turn && !paused;
        sayConnected();
      },
      told: (kind, data) => {
        if (mine !== turn) return;
        heard = performance.now();
        handlers[kind]?.(data);
      },
      failed: () => mine === turn && fail(),
    });
  }

  function fail() {
    leave();
    paused = true;
    next += 1;
    say("waiting", "Connection lost, trying again");
    // Every other worker at once, and all over again after a pause that grows.
    const pause = next % bases.length ? 0 : wait * (0.75 + Math.random() / 2);
    if (pause) wait = Math.min(wait * 2, LONGEST_WAIT);
    retry = setTimeout(open, pause);
  }

  function leave() {
    clearTimeout(attempt);
    clearTimeout(retry);
    turn += 1;
    connected = false;
    close();
  }

  setInterval(async () => {
    if (paused || performance.now() - heard < SILENCE) return;
    try {
      await ask("/health/");
      heard = performance.now();
    } catch {
      if (!paused) fail();
    }
  }, SILENCE / 4);

  // A page from the browser's memory has a dead connection.
  addEventListener("pageshow", (event) => event.persisted && fail());
  addEventListener("pagehide", () => {
    leave();
    place?.();
    place = null;
  });
  // Links lead to where the scores come from.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    if (link && base) link.href = base + link.getAttribute("href");
  });
  say("connecting", "Connecting");
  open();
}

/** Bring a part of the page up to date with the same page fetched anew, leaving what is the same untouched. */
export async function refresh() {
  const answer = await ask(location.pathname + location.search, { headers: { Accept: "text/html" } });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`the page answers ${answer.status}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = fresh.title;
  const view = fresh.getElementById("view");
  if (view) morph(document.getElementById("view"), view);
  showLocalTimes();
  sayConnected();
}

/** Write times as they are where the reader is; without scripts they are in UTC. */
function showLocalTimes() {
  const form = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.title = time.dataset.utc ??= time.textContent;
    time.textContent = form.format(new Date(time.dateTime));
  }
}

showLocalTimes();

/**
 * Refresh not more often than every so many milliseconds; the last call is never lost. What failed is tried again
 * by itself, ever more seldom, and so is what `after`, called when a refresh is done, returns false for. What is
 * asked for `now` does not wait.
 */
export function refresher(every, after = () => {}) {
  let pause = every;
  let timer = 0;
  let due = 0;
  let running = false;
  let again = null;
  let last = 0;
  async function run() {
    timer = 0;
    running = true;
    const done = await refresh().then(() => true, () => false);
    running = false;
    last = performance.now();
    const settled = done && after() !== false;
    pause = settled ? every : Math.min(pause * 2, LONGEST_WAIT);
    // What was asked for meanwhile may be newer than what came.
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

/** Make one element like another, in place, so that focus and scrolling stay. What `data-draw` holds is drawn here. */
function morph(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.hasAttribute("data-draw")) return;
  const olds = [...old.childNodes];
  const freshes = [...fresh.childNodes];
  freshes.forEach((node, index) => {
    const there = olds[index];
    if (!there) old.append(node);
    else if (there.nodeName !== node.nodeName || there.dataset?.key !== node.dataset?.key) there.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) morph(there, node);
    else if (there.data !== node.data) there.data = node.data;
  });
  for (const extra of olds.slice(freshes.length)) extra.remove();
}

/** What a name could turn the rest of a line with. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text for where there is no markup, as in a title. */
export function plain(text) {
  return text.replace(TURNS, "");
}

/** A name that keeps its direction to itself, whatever a feed put into it. */
export function nameElement(text) {
  const made = document.createElement("bdi");
  made.textContent = text.replace(/[\u2066-\u2069]/g, "");
  return made;
}

/** Write a sentence in which each of `names` keeps its direction to itself. */
export function writeSentence(place, text, names) {
  const known = names.filter(Boolean).sort((one, other) => other.length - one.length);
  const found = new RegExp(`(${known.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})`);
  const parts = known.length ? text.split(found) : [text];
  const nodes = parts.map((part, index) => (index % 2 ? nameElement(part) : plain(part)));
  const fresh = document.createElement("span");
  fresh.append(...nodes);
  if (place.textContent !== fresh.textContent) place.replaceChildren(...fresh.childNodes);
}

/** Say something to those who listen to the page instead of looking at it. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
