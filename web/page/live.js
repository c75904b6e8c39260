// The page's connection to the cluster: it survives the death of the worker that served the page. Times are ms.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
// Silence after which the page checks the worker's health: a frozen worker keeps its connections open.
const SILENCE = 6000;
// A frozen worker also accepts connections, and never answers.
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

/** The addresses of all workers by the last answer; first the one that served the page. */
let bases = [""];
/** The address of the worker to which the page listens; "" is the one that served the page. */
let base = "";

async function learnWorkers() {
  try {
    const answer = await fetch(`${base}/workers/`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT) });
    const { workers } = await answer.json();
    // A browser does not let a page that came over TLS send requests without TLS.
    const usable = workers.map((worker) => worker.url).filter((url) => url.startsWith(`${location.protocol}//`));
    bases = ["", ...usable.map((url) => new URL(url).origin).filter((origin) => origin !== location.origin)];
  } catch {
    // Keep the addresses of the last answer.
  }
}

/** Fetch from the worker to which the page listens; the browser revalidates what it has cached. */
export function ask(path, options = {}) {
  return fetch(base + path, { cache: "no-cache", signal: AbortSignal.timeout(ANSWER_TIMEOUT), ...options });
}

let connected = false;

/** Show that the page is live, or that its match has ended (`data-final`); `data-from` names the worker for debugging. */
function sayConnected() {
  if (!connected) return;
  status.dataset.from = base ? new URL(base).host : location.host;
  const final = "final" in (document.getElementById("view")?.dataset ?? {});
  status.toggleAttribute("data-final", final);
  say("live", final ? "Final" : "Live");
}

/** Whether all tabs share one connection, as over HTTP/2 and later. */
const shared = /^h[23]/.test(performance.getEntriesByType("navigation")[0]?.nextHopProtocol ?? "");

/** Take one of the places for a stream; resolves to the function that releases it, or to null if none is free or known. */
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

/** Connect by Server-Sent Events; returns the function that closes the connection. */
function connectStream({ path, kinds }, { opened, received, failed }) {
  const source = new EventSource(base + path);
  source.onopen = opened;
  source.onerror = failed;
  for (const kind of kinds) source.addEventListener(kind, (event) => received(kind, JSON.parse(event.data)));
  return () => source.close();
}

/** Connect by a WebSocket; returns the function that closes the connection. */
function connectSocket({ wish }, { opened, received, failed }) {
  const socket = new WebSocket(`${(base || location.origin).replace(/^http/, "ws")}/ws/`);
  socket.onopen = () => {
    socket.send(JSON.stringify(wish));
    opened();
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "error") failed();
    else received(message.type, message[message.type] ?? message);
  };
  socket.onclose = failed;
  return () => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
}

/**
 * Listen while the page is open: to the stream of events at `path`, or by a WebSocket that subscribes to `wish`.
 * `handlers` take the parsed data of each kind of event; `resumed` is called after a pause.
 */
export function listen(path, wish, handlers, resumed = () => {}) {
  const wanted = { path, wish, kinds: Object.keys(handlers) };
  let close = () => {};
  let lastReceived = 0;
  let wait = FIRST_WAIT;
  let next = 0;
  let paused = false;
  let attempt = 0;
  let retry = 0;
  let turn = 0;
  let place = null;
  // Some proxies block WebSockets: then the page tries a stream, though no connection may be left for it.
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
        lastReceived = performance.now();
        wait = FIRST_WAIT;
        refused = false;
        if (paused) resumed();
        paused = false;
        // Only then does the page know the other workers.
        await learnWorkers();
        connected = mine === turn && !paused;
        sayConnected();
      },
      received: (kind, data) => {
        if (mine !== turn) return;
        lastReceived = performance.now();
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
    // Try every other worker at once, then all of them again after a growing pause.
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
    if (paused || performance.now() - lastReceived < SILENCE) return;
    try {
      await ask("/health/");
      lastReceived = performance.now();
    } catch {
      if (!paused) fail();
    }
  }, SILENCE / 4);

  // A page restored from the browser's cache has a dead connection.
  addEventListener("pageshow", (event) => event.persisted && fail());
  addEventListener("pagehide", () => {
    leave();
    place?.();
    place = null;
  });
  // Links lead to the worker from which the scores come.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    if (link && base) link.href = base + link.getAttribute("href");
  });
  say("connecting", "Connecting");
  open();
}

/** Fetch the page again and update its view, leaving unchanged elements untouched. */
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

/** Show times in the reader's time zone; without scripts they are in UTC. */
function showLocalTimes() {
  const form = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.title = time.dataset.utc ??= time.textContent;
    time.textContent = form.format(new Date(time.dateTime));
  }
}

showLocalTimes();

/**
 * Return a function that refreshes the page, at most once in `every` milliseconds; the last call is never lost. A
 * refresh that fails, or after which `after` returns false, is retried with growing pauses. A call with `now` does
 * not wait.
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

/** Make one element like another in place, to keep focus and scrolling. The contents of `data-draw` are drawn by scripts. */
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

/** Characters by which a name could change the direction of the rest of its line. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Return a text without them, for places without markup, such as a title. */
export function plain(text) {
  return text.replace(TURNS, "");
}

/** Return an element for a name that isolates its direction, whatever characters a feed sends. */
export function nameElement(text) {
  const made = document.createElement("bdi");
  made.textContent = text.replace(/[\u2066-\u2069]/g, "");
  return made;
}

/** Write a sentence in which the direction of each of `names` is isolated. */
export function writeSentence(place, text, names) {
  const known = names.filter(Boolean).sort((one, other) => other.length - one.length);
  const found = new RegExp(`(${known.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})`);
  const parts = known.length ? text.split(found) : [text];
  const nodes = parts.map((part, index) => (index % 2 ? nameElement(part) : plain(part)));
  const fresh = document.createElement("span");
  fresh.append(...nodes);
  if (place.textContent !== fresh.textContent) place.replaceChildren(...fresh.childNodes);
}

/** Announce a text to screen readers. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
