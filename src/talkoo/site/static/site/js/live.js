// One line to the live process for everything that this page hears; each message becomes an event "live:<kind>" on the
// document, with what happened as its detail. Without the line a page loses nothing but speed.
const say = document.body.dataset;
const RENEW = 240000, LONGEST = 60000, HIDDEN = 60000;
let line = null, token = say.liveToken, since = Date.now(), at = say.liveAt, pause = 500, timer = 0, failed = 0, is_over = false;

function told(event) {
  if (event.lastEventId) at = event.lastEventId;
  const detail = JSON.parse(event.data);
  const [kind] = detail.topic.split(":");
  document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail }));
}
function show(is_open) {
  document.dispatchEvent(new CustomEvent("live-line", { detail: { is_open } }));
}
// A token opens for five minutes: a page that was away for longer asks for another, and stops where it may hear no more.
async function renew() {
  const answer = await fetch(`${say.liveRenew}?topics=${encodeURIComponent(say.liveTopics)}`, { redirect: "error" });
  if (answer.status === 403 || answer.status === 404 || answer.status === 422) { is_over = true; return; }
  if (!answer.ok) throw new Error(String(answer.status));
  token = (await answer.json()).token;
  since = Date.now();
}
async function open() {
  clearTimeout(timer);
  if (line || is_over || document.hidden) return;
  try {
    if (failed > 1 || Date.now() - since > RENEW) await renew();
  } catch { again(); return; }
  if (line || is_over || document.hidden) return;
  line = new EventSource(`${say.live}?token=${encodeURIComponent(token)}&at=${at}`);
  line.onmessage = told;
  line.onopen = () => { pause = 500; failed = 0; show(true); };
  line.onerror = () => { failed += 1; close(); show(false); again(); };
}
function close() {
  line?.close();
  line = null;
}
function again() {
  clearTimeout(timer);
  timer = setTimeout(open, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST);
}
// Browsers keep six lines to a site: pages that nobody looks at give theirs back, and catch up when they are looked at.
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) timer = setTimeout(close, HIDDEN); else { pause = 500; open(); }
});
addEventListener("pagehide", close);
addEventListener("pageshow", open);
addEventListener("online", () => { pause = 500; close(); open(); });
addEventListener("offline", () => { close(); show(false); });

document.addEventListener("live:news", (event) => {
  if (event.detail.what !== "state") return;
  const { unread } = event.detail.data;
  for (const badge of document.querySelectorAll("[data-unread]")) {
    badge.hidden = !unread;
    badge.querySelector(".num").textContent = unread;
  }
});
open();
