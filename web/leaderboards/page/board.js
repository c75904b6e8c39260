// A board, live: it is fetched again where its first entries have changed, or the rank of the player who was looked for.

import { listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";
import { put } from "../parts/show.js";

const view = document.getElementById("view");
const whole = new Intl.NumberFormat(document.documentElement.lang);
const refresh = refresher(1000);
const { game, user, window: time } = view.dataset;
const board = `/leaderboards/${encodeURIComponent(game)}`;
const path = user
  ? `${board}/ranks/${user}/live/?window=${encodeURIComponent(time)}`
  : `${board}/live/?limit=50&window=${encodeURIComponent(time)}`;
let shown = false;

/** Show how many players there are at once, and the rest of the page a moment later. */
function show({ total }) {
  put(document.getElementById("total"), whole.format(total));
  // What comes first is what the page has; later pages of a board stay as they were when they were asked for.
  if (shown && "live" in view.dataset) refresh();
  shown = true;
}

listen([{ path, socket: path, wish: {}, handlers: { board: show, rank: show } }], () => refresh());
