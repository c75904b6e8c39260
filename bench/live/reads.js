// Users who ask for a match's state, each again and again, while balls are scored.
import http from "k6/http";
import { check, sleep } from "k6";

const matches = __ENV.MATCHES.split(",");

export const options = {
  vus: Number(__ENV.USERS),
  duration: `${__ENV.SECONDS}s`,
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
};

export default function () {
  const match = matches[Math.floor(Math.random() * matches.length)];
  const answer = http.get(`${__ENV.BASE}/matches/${match}/`);
  check(answer, { "is 200": (one) => one.status === 200 });
  sleep(Number(__ENV.PAUSE) * (0.5 + Math.random()));
}
