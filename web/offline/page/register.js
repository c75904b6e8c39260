// Lets the browser keep pages that are seen, for when there is no network: where it can, by a service worker.

const { serviceWorker: workers } = navigator;

/** Ask the keeper for the page that it did not see being fetched: the first one. */
async function keepFirst() {
  const { active } = await workers.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage({ page: location.href, files });
}

async function register() {
  try {
    await workers.register("/sw.js");
    if (!workers.controller) await keepFirst();
  } catch {
    // Without it pages are as they are, and need a network.
  }
}

// What the page itself loads comes first.
if (workers) document.readyState === "complete" ? register() : addEventListener("load", register);
