// Without a connection: pages that were opened are read from the device, and words that were written wait to be sent.
// A form with a field `once` does its work once however often it is sent, so it may wait; data-queue="no" forbids it.
const place = document.querySelector("[data-phone]");
const root = document.documentElement;
const part = (name) => place.querySelector(`[data-${name}]`);

async function ask(message) {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    active.postMessage(message, [port2]);
  });
}

function sayWhenKept() {
  const at = new Date(root.dataset.keptAt);
  const isToday = at.toDateString() === new Date().toDateString();
  const clock = { hour: "2-digit", minute: "2-digit" };
  part("at").textContent = isToday ? at.toLocaleTimeString(root.lang, clock) : at.toLocaleString(root.lang, { ...clock, day: "numeric", month: "long" });
  part("kept-line").hidden = place.hidden = false;
}

const once = (form) => form.querySelector('input[name="once"]');

// A page from the device holds a name that may have been used since: what is written there is something new.
function renew(form) {
  if (once(form)?.value) once(form).value = crypto.randomUUID();
}

function mayWait(form, button) {
  return form.method === "post" && once(form)?.value && form.dataset.queue !== "no" && !button?.name;
}

function show({ waiting }) {
  if (!part("waiting")) return; // a visitor's page
  const list = part("waiting").querySelector("ul");
  const row = part("waiting").querySelector("template").content;
  list.replaceChildren(...waiting.map((one) => {
    const made = row.cloneNode(true);
    made.querySelector("[data-words]").textContent = one.words;
    made.querySelector("[data-refused]").hidden = !one.refused;
    made.querySelector("[data-open]").href = one.page;
    made.querySelector("[data-drop]").addEventListener("click", async () => show(await ask({ do: "drop", once: one.once })));
    return made;
  }));
  part("waiting").hidden = !waiting.length;
  if (waiting.length) place.hidden = false;
}

async function queue(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const answer = await ask({ do: "queue", action: form.action, page: location.pathname + location.search, fields });
  if (!answer.is_kept) return HTMLFormElement.prototype.submit.call(form);
  form.querySelectorAll("textarea").forEach((area) => { area.value = ""; });
  renew(form);
  show(answer);
  part("waiting").scrollIntoView({ block: "nearest" });
}

function sayWhatWasSent(sent) {
  if (!sent.length || !part("sent-line")) return;
  const link = part("sent-line").querySelector("a");
  link.href = sent.at(-1);
  link.hidden = false;
  part("sent-line").hidden = place.hidden = false;
}

async function listKept(list) {
  const { pages } = await ask({ do: "pages" });
  list.replaceChildren(...pages.map(({ url, title }) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = url;
    link.textContent = title;
    item.append(link);
    return item;
  }));
  list.hidden = !pages.length;
}

async function start() {
  const isNew = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register(place.dataset.worker, { scope: "/", updateViaCache: "all" });
  navigator.serviceWorker.addEventListener("message", ({ data }) => { show(data); sayWhatWasSent(data.sent); });
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || !mayWait(event.target, event.submitter)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    queue(event.target);
  }, { capture: true });
  addEventListener("online", () => ask({ do: "flush" }));
  if (isNew && !root.dataset.keptAt) ask({ do: "keep", url: location.href }); // the first page came before the script
  show(await ask({ do: "list" }));
  if (navigator.onLine) ask({ do: "flush" });
  const list = document.querySelector("[data-kept-pages]");
  if (list) listKept(list);
}

if (place && "serviceWorker" in navigator) {
  if (root.dataset.keptAt) {
    sayWhenKept();
    document.querySelectorAll("form").forEach(renew);
  }
  const begin = () => start().catch(() => { /* a private window keeps nothing */ });
  if (document.readyState === "complete") begin(); else addEventListener("load", begin);
}
