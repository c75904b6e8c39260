// The page's connection to the cluster: it survives the death of the worker that served the page. Times are ms.

const FIRST_WAIT = 500;
export const LONGEST_WAIT = 8000;
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
export function sayConnected() {
  if (!connected) return;
  status.dataset.from = base ? new URL(base).host : location.host;
  const final = "final" in (document.getElementById("view")?.dataset ?? {});
  status.toggleAttribute("data-final", final);
  say("live", final ? status.dataset.ended : status.dataset.live);
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
function connectSocket({ socket: path, wish }, { opened, received, failed }) {
  const socket = new WebSocket(`${(base || location.origin).replace(/^http/, "ws")}${path}`);
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
 * Listen while the page is open, to all `channels` of one worker: a channel is `{path, socket, wish, handlers}`. It is the
 * stream of events at `path`, or a WebSocket at `socket`, if there is one, that subscribes to `wish`; `handlers` take the parsed data of
 * each kind of event. `resumed` is called after a pause. Where one channel fails, all go to the next worker.
 */
export function listen(channels, resumed = () => {}) {
  const lines = channels.map((channel) => ({
    ...channel,
    kinds: Object.keys(channel.handlers),
    close: () => {},
    place: null,
    // Some proxies block WebSockets: then the page tries a stream, though no connection may be left for it.
    refused: false,
  }));
  let lastReceived = 0;
  let wait = FIRST_WAIT;
  let next = 0;
  let paused = false;
  let attempt = 0;
  let retry = 0;
  let turn = 0;

  async function open() {
    leave();
    const mine = turn;
    base = bases[next % bases.length];
    attempt = setTimeout(fail, ANSWER_TIMEOUT);
    let closed = lines.length;
    for (const line of lines) {
      line.place ??= await takePlace();
      if (mine !== turn) return;
      const bySocket = !line.place && !line.refused && line.socket;
      line.refused = bySocket;
      line.close = (bySocket ? connectSocket : connectStream)(line, {
        opened: () => {
          if (mine !== turn) return;
          lastReceived = performance.now();
          line.refused = false;
          closed -= 1;
          if (!closed) opened();
        },
        received: (kind, data) => {
          if (mine !== turn) return;
          lastReceived = performance.now();
          line.handlers[kind]?.(data);
        },
        failed: () => mine === turn && fail(),
      });
    }
  }

  async function opened() {
    const mine = turn;
    clearTimeout(attempt);
    wait = FIRST_WAIT;
    // A page that was kept for want of a network is older than what comes now.
    if (paused || "stale" in document.documentElement.dataset) resumed();
    paused = false;
    // Only then does the page know the other workers.
    await learnWorkers();
    connected = mine === turn && !paused;
    sayConnected();
  }

  function fail() {
    leave();
    paused = true;
    next += 1;
    say("waiting", status.dataset.lost);
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
    for (const line of lines) line.close();
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
    for (const line of lines) {
      line.place?.();
      line.place = null;
    }
  });
  // Links lead to the worker from which the scores come.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    if (link && base) link.href = base + link.getAttribute("href");
  });
  say("connecting", status.dataset.connecting);
  open();
}
