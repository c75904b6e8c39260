// The service worker: pages come from the network, always. Where that fails, a page is shown as it was seen last, marked with
// its time and no longer called live, or one that says that there is no network. Answers of the API and streams pass by it.
// The worker that serves it puts VERSION, FILES_AT, OFFLINE (addresses by language, the default first) and NEEDED before it.

const NAME = `overstream ${VERSION}`;
/** Pages that are kept: those seen last. */
const MOST = 40;
/** Pages of matches, and not the cards for other sites' pages, which have no place for the mark. */
const MATCH = /^(\/(?!embed\/)[^/]+)?\/match\/[^/]+\//;

const isFile = (url) => url.pathname.startsWith(FILES_AT);

/** Whether a page is kept: one of a match, or the front page as it is without being asked for anything. */
function isKept({ pathname, searchParams }) {
  return MATCH.test(pathname) || (pathname === "/" && [...searchParams.keys()].every((name) => name === "lang"));
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([...Object.values(OFFLINE), ...NEEDED])));
});

addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  await registration.navigationPreload?.enable();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (isFile(url)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  // A page that moves fetches itself again: what is kept moves with it.
  else if (isKept(url) && request.headers.get("Accept") === "text/html") event.respondWith(fetch(request).then((answer) => kept(event, url, answer)));
});

addEventListener("message", (event) => event.waitUntil(keepFirst(event.data)));

/** Keep a page that was fetched before this worker ran, with its files: they come from the browser's cache. */
async function keepFirst({ page: address, files }) {
  const url = new URL(address);
  const cache = await caches.open(NAME);
  await Promise.allSettled(files.filter((one) => isFile(new URL(one))).map((one) => cache.add(one)));
  if (isKept(url)) await keep(url, await fetch(address, { headers: { Accept: "text/html" } }));
}

async function file(request) {
  const cache = await caches.open(NAME);
  const known = await cache.match(request, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(event, url) {
  try {
    return kept(event, url, (await event.preloadResponse) ?? (await fetch(event.request)));
  } catch {
    return (await seen(url)) ?? offline(url);
  }
}

function kept(event, url, answer) {
  if (isKept(url)) event.waitUntil(keep(url, answer.clone()));
  return answer;
}

async function keep(url, answer) {
  // What is somebody's own, as with a token: the next who opens this browser is another.
  if (answer.headers.get("Cache-Control")?.includes("no-store")) return;
  if (answer.status !== 200 || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
  const cache = await caches.open(NAME);
  await cache.put(url.href, answer);
  // In the order in which they were kept.
  const pages = (await cache.keys()).filter((one) => isKept(new URL(one.url)));
  await Promise.all(pages.slice(0, -MOST).map((one) => cache.delete(one)));
}

/** Return a page as it was seen, with its time in its title and in its text; undefined where it was not. */
async function seen(url) {
  const found = await (await caches.open(NAME)).match(url.href, { ignoreVary: true });
  if (!found) return undefined;
  const html = await found.text();
  const lang = /<html[^>]* lang="([^"]+)"/.exec(html)?.[1] ?? "en-GB";
  const when = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(found.headers.get("Date")));
  const marked = html
    .replace("<html ", "<html data-stale ")
    .replace("<title>", `<title>${when} · `)
    .replace('<b id="as-of"></b>', `<b id="as-of">${when}</b>`);
  const headers = new Headers(found.headers);
  for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
  return new Response(marked, { headers });
}

/** Return the page that says that there is no network, in the language of the address, else of the browser. */
async function offline({ searchParams }) {
  const asked = [searchParams.get("lang"), ...navigator.languages].filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  const lang = asked.find((one) => one in OFFLINE) ?? Object.keys(OFFLINE)[0];
  return (await caches.open(NAME)).match(OFFLINE[lang], { ignoreVary: true });
}
