// Who watches a match, live: the figures each second, the rest of the page a few seconds later.

import { listen } from "../parts/connection.js";
import { readOut } from "../parts/reader.js";
import { refresher } from "../parts/refresh.js";
import { put, worded } from "../parts/show.js";

const { sport, match, title } = document.getElementById("view").dataset;
const { lang } = document.documentElement;
const REFRESH = 5000;
const whole = new Intl.NumberFormat(lang);
const decimal = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
const refresh = refresher(REFRESH, () => readOut());

/** Show the figures of this second; the curve follows. */
function show({ concurrent, peak, viewers, viewer_minutes: minutes, engagement }) {
  put(document.getElementById("now"), whole.format(concurrent.now));
  put(document.getElementById("peak"), whole.format(peak.viewers));
  put(document.getElementById("viewers"), whole.format(viewers));
  put(document.getElementById("each"), viewers ? decimal.format(minutes / viewers) : "–");
  put(document.getElementById("events"), whole.format(engagement.events));
  document.title = worded(title, { viewers: whole.format(concurrent.now) });
  refresh();
}

readOut();
const path = `/${sport}/matches/${encodeURIComponent(match)}/audience/live/`;
listen([{ path, handlers: { audience: show } }], () => refresh());
