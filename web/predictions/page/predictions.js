// Predictions of a match: who is logged in foretells, and sees what became of it. The token stays in this tab.

import { ask, listen } from "../parts/connection.js";
import { refresher } from "../parts/refresh.js";
import { put } from "../parts/show.js";

const TOKEN = "fan-token";
// Seconds for which an answer is awaited until the prediction stands.
const WAIT = 2;
const view = document.getElementById("view");
const { sport, match, live } = view.dataset;
const said = document.getElementById("said");

const headers = () => {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
};
const refresh = refresher(1000, forgetRefused, undefined, headers);

/** Forget a token for which the page shows nobody: it is over. */
function forgetRefused() {
  if (!("user" in view.dataset)) sessionStorage.removeItem(TOKEN);
}

const say = (word) => put(said, word ? said.dataset[word] : "");

const send = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers() }, body: JSON.stringify(body) });

/** Return which sentence says what an answer means to who logs in. */
const refusal = (status) => ({ 400: "refused", 401: "wrong", 403: "unsafe", 409: "taken", 429: "busy" })[status] ?? (status < 500 ? "wrong" : "later");

async function enter(form, isNew) {
  const { name, password } = Object.fromEntries(new FormData(form));
  if (isNew) {
    const made = await send("/api/leaderboard/register/", { name, password });
    if (!made.ok) return say(refusal(made.status));
  }
  const answer = await send("/api/leaderboard/login/", { name, password });
  if (!answer.ok) return say(refusal(answer.status));
  sessionStorage.setItem(TOKEN, (await answer.json()).token);
  form.reset();
  say(isNew ? "registered" : "");
  refresh(true);
}

/** Return what is foretold, as the API takes it. */
function pickOf(form) {
  const given = Object.fromEntries(new FormData(form));
  if ("runs" in given) return given.runs;
  if ("pick" in given) return given.pick;
  if ("level" in form.elements.side.selectedOptions[0].dataset) return given.side;
  const unit = given.unit ? ` ${given.unit}${given.number === "1" ? "" : "s"}` : "";
  return `${given.side} by ${given.number}${unit}`;
}

async function foretell(form) {
  const pick = pickOf(form);
  const body = { market: form.dataset.market, pick, prediction_id: `${Date.now()}-${Math.random()}` };
  const answer = await send(`/predictions/${sport}/${encodeURIComponent(match)}/?wait=${WAIT}`, body);
  const word = { 400: "impossible", 401: "over", 409: "before", 422: "closed", 429: "busy" }[answer.status];
  say(answer.ok ? "sent" : word ?? (answer.status < 500 ? "closed" : "later"));
  if (answer.ok) form.reset();
  if (answer.status === 401) sessionStorage.removeItem(TOKEN);
  refresh(true);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const isEnter = form.id === "enter";
  if (!isEnter && !form.dataset.market) return;
  event.preventDefault();
  try {
    await (isEnter ? enter(form, event.submitter?.name === "register") : foretell(form));
  } catch {
    say("later");
  }
});
document.addEventListener("click", (event) => {
  if (event.target.id !== "leave") return;
  sessionStorage.removeItem(TOKEN);
  say("");
  refresh(true);
});
// How many more is asked only of who wins.
document.addEventListener("change", ({ target }) => {
  if (target.name !== "side") return;
  const { number } = target.form.elements;
  number.required = !("level" in target.selectedOptions[0].dataset) && target.value !== "";
  number.disabled = "level" in target.selectedOptions[0].dataset;
});

if (sessionStorage.getItem(TOKEN)) refresh(true);
listen([{ path: live, handlers: { state: () => refresh() } }], () => refresh());
