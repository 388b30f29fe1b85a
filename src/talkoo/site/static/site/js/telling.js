// data-tell-me on a section: its button asks the browser to let this device be told, and tells the server where.
const section = document.querySelector("[data-tell-me]");
const can = section && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const part = (name) => section.querySelector(`[data-${name}]`);

const person = document.querySelector("[data-phone]")?.dataset.person;
const FOR = "talkoo-told-for"; // whoever asked to be told here: nobody else on this device is

function show({ told = false, denied = false, failed = false } = {}) {
  part("ask").hidden = told;
  part("take-back").hidden = !told;
  part("denied").hidden = !denied;
  part("failed").hidden = !failed;
}

async function tell(address, form, fields) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(address, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
}

const bytes = (written) => Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

function fields(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

async function remember() {
  localStorage.setItem(FOR, person);
  (await navigator.serviceWorker.ready).active.postMessage({ do: "told", person });
}

async function begin(form) {
  if (await Notification.requestPermission() !== "granted") return show({ denied: true });
  try {
    const key = await (await fetch(section.dataset.key)).text();
    const { pushManager } = await navigator.serviceWorker.ready;
    const before = await pushManager.getSubscription();
    if (before) await before.unsubscribe(); // it may be bound to a key of before
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    await tell(section.dataset.add, form, fields(made));
    await remember();
    show({ told: true });
  } catch {
    show({ failed: true });
  }
}

async function end(form) {
  try {
    const found = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
    if (found) {
      await tell(section.dataset.remove, form, { endpoint: found.endpoint }).catch(() => {}); // gone there already
      await found.unsubscribe();
    }
    show();
  } catch {
    show({ told: true, failed: true });
  }
}

async function start() {
  const { pushManager } = await navigator.serviceWorker.ready;
  let found = Notification.permission === "granted" ? await pushManager.getSubscription() : null;
  if (found && localStorage.getItem(FOR) !== person) {
    await found.unsubscribe();
    found = null;
  }
  if (found && !sessionStorage.getItem("talkoo-told")) { // signed in anew: the server learns that this is still the place
    await tell(section.dataset.add, part("ask"), fields(found)).catch(() => {});
    sessionStorage.setItem("talkoo-told", "1");
  }
  show({ told: Boolean(found) });
  const isPutOff = "mayWait" in section.dataset && (found || localStorage.getItem("talkoo-not-now") || Notification.permission === "denied");
  section.hidden = Boolean(isPutOff);
}

if (can) {
  for (const [name, act] of [["ask", begin], ["take-back", end]]) {
    part(name).addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      act(event.target);
    });
  }
  part("not-now")?.addEventListener("click", () => {
    localStorage.setItem("talkoo-not-now", "1");
    section.hidden = true;
  });
  start().catch(() => {});
}
