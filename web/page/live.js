// The page's connection to the scoreboard: it survives the death of the worker that it was loaded from.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
// Silence after which the worker is asked whether it lives: a frozen one keeps its connections open.
const SILENCE = 6000;
// A frozen worker also takes connections, and never answers.
const ANSWER_TIMEOUT = 3000;

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

/**
 * Listen to a stream of events for as long as the page is open.
 * `handlers` take the parsed data of each kind of event; `resumed` is called after a pause.
 */
export function listen(path, handlers, resumed = () => {}) {
  let source;
  let heard = 0;
  let wait = FIRST_WAIT;
  let next = 0;
  let paused = false;
  let attempt = 0;

  function open() {
    base = bases[next % bases.length];
    source = new EventSource(base + path);
    attempt = setTimeout(fail, ANSWER_TIMEOUT);
    const opened = source;
    source.onopen = async () => {
      clearTimeout(attempt);
      heard = performance.now();
      wait = FIRST_WAIT;
      if (paused) resumed();
      paused = false;
      // Said once the page knows where else to go.
      await learnWorkers();
      if (opened === source && !paused) say("live", base ? `Live, from ${new URL(base).host}` : "Live");
    };
    source.onerror = fail;
    for (const [kind, handle] of Object.entries(handlers)) {
      source.addEventListener(kind, (event) => {
        heard = performance.now();
        handle(JSON.parse(event.data));
      });
    }
  }

  function fail() {
    clearTimeout(attempt);
    source.close();
    paused = true;
    next += 1;
    say("waiting", "Connection lost, trying again");
    // Every other worker at once, and all over again after a pause that grows.
    const pause = next % bases.length ? 0 : wait * (0.75 + Math.random() / 2);
    if (pause) wait = Math.min(wait * 2, LONGEST_WAIT);
    setTimeout(open, pause);
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
  addEventListener("pagehide", () => source.close());
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
}

/**
 * Refresh not more often than every so many milliseconds; the last call is never lost. What failed is tried again
 * by itself, ever more seldom, and so is what `after`, called when a refresh is done, returns false for.
 */
export function refresher(every, after = () => {}) {
  let pause = every;
  let timer = 0;
  let due = 0;
  let running = false;
  let again = false;
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
    if (again) plan(every);
    else if (!settled) plan(pause);
    again = false;
  }
  function plan(wait) {
    const at = last + wait * (0.9 + Math.random() / 5);
    if (timer && due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run, Math.max(0, at - performance.now()));
  }
  return () => {
    if (running) again = true;
    else plan(every);
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

/** Say something to those who listen to the page instead of looking at it. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
