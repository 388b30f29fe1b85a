// Runs beside the pages of one site. SITE stands above it: what this release and site are made of (site/installable).
const ASSETS = `assets-${SITE.edition}`, PAGES = "pages";
const MOST_PAGES = 80, MOST_SIGNS = 6_000_000, MOST_SIGNS_OF_ONE = 500_000, MOST_BYTES_OF_FILES = 10_000_000;
const PATIENCE = 8_000; // milliseconds until a page that is kept is shown in place of one that does not come
const NOBODY = "nobody";

// --- what the device remembers: who it was last made for, which pages, which words wait
let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("talkoo", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("about");
      asked.result.createObjectStore("pages", { keyPath: "url" });
      asked.result.createObjectStore("queue", { keyPath: "once" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => { opened = undefined; reject(asked.error); };
  });
  return opened;
}
async function stored(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  const asked = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}
const all = (store) => stored(store, "readonly", (rows) => rows.getAll());
const put = (store, value, key) => stored(store, "readwrite", (rows) => rows.put(value, key));
const drop = (store, key) => stored(store, "readwrite", (rows) => rows.delete(key));
const person = async () => (await stored("about", "readonly", (rows) => rows.get("person"))) ?? NOBODY;

async function empty() {
  await caches.delete(PAGES);
  await stored("pages", "readwrite", (rows) => rows.clear());
}
async function madeFor(whom) {
  if (whom === await person()) return;
  await empty();
  await put("about", whom, "person");
}

// --- pages
const nameOf = (url) => url.pathname + url.search;

// Only pages are read twice, for us and for the reader; not what is downloaded.
const isPage = ({ type, headers }) => type === "basic" && headers.has("talkoo-person") && (headers.get("content-type") ?? "").startsWith("text/html");

async function keep(url, answer) {
  await madeFor(answer.headers.get("talkoo-person"));
  if (answer.status !== 200 || answer.headers.get("talkoo-keep") !== "yes") return;
  const text = await answer.text();
  if (text.length > MOST_SIGNS_OF_ONE) return;
  const headers = new Headers(answer.headers), at = new Date().toISOString();
  for (const one of ["content-encoding", "content-length", "talkoo-keep"]) headers.delete(one);
  headers.set("talkoo-kept-at", at);
  await (await caches.open(PAGES)).put(nameOf(url), new Response(text, { headers }));
  const title = text.match(/<title>([^<]*)/)?.[1] ?? nameOf(url);
  await put("pages", { url: nameOf(url), at, size: text.length, title: plain(title) });
  await makeRoom();
  await keepOffline(answer.headers.get("content-language"));
}
const plain = (text) => text.replace(/&(amp|lt|gt|#34|#39);/g, (_all, name) => ({ amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" })[name]);

async function makeRoom() {
  const newest = (await all("pages")).sort((one, other) => (one.at < other.at ? 1 : -1));
  const cache = await caches.open(PAGES);
  let size = 0;
  for (const [place, page] of newest.entries()) {
    size += page.size;
    if (place < MOST_PAGES && size <= MOST_SIGNS) continue;
    await cache.delete(page.url);
    await drop("pages", page.url);
  }
}

async function shown(kept) {
  const text = await kept.text();
  const mark = `<html data-kept-at="${kept.headers.get("talkoo-kept-at")}" `;
  return new Response(text.replace("<html ", mark), { headers: kept.headers });
}

// In the words of the site's visitors: it holds nothing of a person.
async function keepOffline(language) {
  const url = SITE.offline[language] ?? SITE.offline[SITE.language];
  const cache = await caches.open(ASSETS);
  if (await cache.match(url)) return;
  const answer = await fetch(url, { credentials: "omit" });
  if (answer.ok) await cache.put(url, answer);
}
async function offline(url) {
  const own = SITE.offline[url.pathname.split("/")[1]] ?? SITE.offline[SITE.language];
  const cache = await caches.open(ASSETS);
  const found = (await cache.match(own)) ?? (await cache.match(SITE.offline[SITE.language]));
  return found ?? new Response("No connection.", { status: 503, headers: { "content-type": "text/plain" } });
}

async function read(url, network) {
  const kept = await caches.match(nameOf(url), { cacheName: PAGES });
  try {
    if (!kept) return await network;
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); }).then(() => shown(kept));
    return await Promise.race([network, late]);
  } catch {
    return kept ? shown(kept) : offline(url);
  }
}

// --- words that wait
function entryFrom(fields, action, page, whom) {
  const said = new Map(fields), size = fields.reduce((sum, [, value]) => sum + (value.size ?? 0), 0);
  if (!said.get("once") || said.has("do") || whom === NOBODY || size > MOST_BYTES_OF_FILES) return null;
  const words = [said.get("title"), said.get("text")].filter((one) => typeof one === "string" && one).join("\n");
  return { once: said.get("once"), action, page, fields, words, person: whom, at: new Date().toISOString(), refused: 0 };
}
async function queue(entry) {
  await put("queue", entry);
  await self.registration.sync?.register("queue").catch(() => {}); // else the next page that is opened sends it
}
async function waiting() {
  const whom = await person();
  const rows = (await all("queue")).filter((one) => one.person === whom).sort((one, other) => (one.at < other.at ? -1 : 1));
  return rows.map(({ once, words, page, refused }) => ({ once, words, page, refused }));
}

async function send(entry, token) {
  const body = new FormData();
  for (const [name, value] of entry.fields) if (name !== "csrfmiddlewaretoken") body.append(name, value);
  body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(entry.action, { method: "POST", body, redirect: "manual" });
  if (answer.type === "opaqueredirect") return "sent"; // every form that was taken leads on
  return answer.status >= 500 || answer.status === 429 ? "later" : answer.status;
}
let flushing;
const flush = () => (flushing ??= flushNow().finally(() => { flushing = undefined; }));
async function flushNow() {
  const rows = (await all("queue")).filter((one) => !one.refused).sort((one, other) => (one.at < other.at ? -1 : 1));
  if (!rows.length) return;
  const answer = await fetch(SITE.token, { cache: "no-store" });
  if (!answer.ok) return;
  const { token, person: whom } = await answer.json();
  const sent = [];
  for (const entry of rows.filter((one) => one.person === whom)) {
    const outcome = await send(entry, token);
    if (outcome === "later") break;
    if (outcome === "sent") { await drop("queue", entry.once); sent.push(entry.page); } else await put("queue", { ...entry, refused: outcome });
  }
  const told = { waiting: await waiting(), sent };
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage(told);
}

async function write(request, url, page) {
  if (url.pathname.endsWith("/sign-out/")) {
    await empty();
    await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
  }
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (problem) {
    const entry = entryFrom([...await copy.formData()], url.href, page, await person());
    if (!entry) throw problem;
    await queue(entry);
    return Response.redirect(page, 303);
  }
}

// --- what the browser asks of us
self.addEventListener("install", (event) => event.waitUntil((async () => {
  await (await caches.open(ASSETS)).addAll(SITE.assets);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("assets-") && name !== ASSETS) await caches.delete(name);
  await self.clients.claim();
})()));

async function asset(request, url) {
  const cache = await caches.open(ASSETS);
  const isForever = /\.[0-9a-f]{12}\./.test(url.pathname) || url.search;
  const found = await cache.match(request);
  if (found && isForever) return found;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic") await cache.put(request, answer.clone());
    return answer;
  } catch (problem) {
    if (found) return found;
    throw problem;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "GET") {
    const network = fetch(request);
    event.waitUntil(network.then((answer) => isPage(answer) && keep(url, answer.clone())).catch(() => {}));
    event.respondWith(read(url, network));
  } else if (request.mode === "navigate" && request.method === "POST") {
    event.respondWith(write(request, url, request.referrer || SITE.offline[SITE.language]));
  } else if (request.method === "GET" && (url.pathname.startsWith("/static/") || url.pathname === "/-/accent.css")) {
    event.respondWith(asset(request, url));
  }
});

const asked = {
  list: async () => ({ waiting: await waiting() }),
  pages: async () => ({ pages: (await all("pages")).sort((one, other) => (one.at < other.at ? 1 : -1)) }),
  keep: async ({ url }) => {
    const answer = await fetch(url);
    if (isPage(answer)) await keep(new URL(url), answer);
    return {};
  },
  drop: async ({ once }) => { await drop("queue", once); return { waiting: await waiting() }; },
  flush: async () => { await flush(); return {}; },
  told: async ({ person: whom }) => { await put("about", whom, "told"); return {}; },
  queue: async ({ fields, action, page }) => {
    const entry = entryFrom(fields, action, page, await person());
    if (entry) await queue(entry);
    return { is_kept: Boolean(entry), waiting: await waiting() };
  },
};
self.addEventListener("message", (event) => {
  const act = asked[event.data?.do];
  if (act) event.waitUntil(act(event.data).catch(() => ({ waiting: [], pages: [] })).then((answer) => event.ports[0]?.postMessage(answer)));
});
self.addEventListener("sync", (event) => { if (event.tag === "queue") event.waitUntil(flush()); });

// --- being told
self.addEventListener("push", (event) => {
  const said = event.data?.json()?.notification ?? { title: SITE.name };
  const { title, body, lang, dir, tag, navigate } = said;
  event.waitUntil(self.registration.showNotification(title, { body, lang, dir, tag, icon: SITE.icon, data: { navigate } }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data?.navigate ?? "/", location.origin);
  if (to.origin === location.origin) event.waitUntil(self.clients.openWindow(to.href));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const { token, person: whom } = await (await fetch(SITE.token, { cache: "no-store" })).json();
  const told = await stored("about", "readonly", (rows) => rows.get("told")); // for whom it was asked
  if (whom !== NOBODY && whom !== told) { await event.newSubscription?.unsubscribe(); return; }
  const options = event.oldSubscription?.options ?? { userVisibleOnly: true };
  const made = event.newSubscription ?? (await self.registration.pushManager.subscribe(options));
  if (whom === NOBODY) return; // a page tells it when they have signed in
  const { endpoint, keys } = made.toJSON();
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  await fetch(SITE.told, { method: "POST", body });
})()));
