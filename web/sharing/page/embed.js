// A match in another site's page, live: whatever changes it, the card is fetched again.

import { listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";

const view = document.getElementById("view");
const { match, path, socket, lang } = view.dataset;
const refresh = refresher(2000);

function show({ last_seq: seq, last_update: at }) {
  // The first state is what the card shows, unless the match has moved since.
  if (seq > Number(view.dataset.seq) || (heard && heard !== at)) refresh();
  heard = at;
}

let heard = 0;

listen([{ path: `${path}?lang=${lang}`, socket, wish: { subscribe: [match], lang }, handlers: { state: show } }], () => refresh());
