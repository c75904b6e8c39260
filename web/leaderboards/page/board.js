// The first page of a board, live: it is fetched again where the board has changed.

import { listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";
import { put } from "../parts/show.js";

const view = document.getElementById("view");
const whole = new Intl.NumberFormat("en-GB");
const refresh = refresher(1000);
const path = `/leaderboards/${encodeURIComponent(view.dataset.game)}/live/?limit=50&window=${encodeURIComponent(view.dataset.window)}`;
let shown = false;

/** Show how many players there are at once, and the rest of the page a moment later. */
function show({ total }) {
  put(document.getElementById("total"), whole.format(total));
  // What comes first is what the page has; later pages of a board stay as they were when they were asked for.
  if (shown && "live" in view.dataset) refresh();
  shown = true;
}

listen([{ path, handlers: { board: show } }], () => refresh());
