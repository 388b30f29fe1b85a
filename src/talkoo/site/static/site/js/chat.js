// A room to talk in: what others say appears, what one says waits here until it is sent, and is sent once.
const room = document.querySelector("[data-room]"), list = room.querySelector("[data-messages]");
const write = document.querySelector("[data-write]"), said = room.dataset;
const part = (name) => document.querySelector(`[data-${name}]`);
const token = room.elements.csrfmiddlewaretoken.value;
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
const at = (number) => document.getElementById(`m${number}`);
const blocked = new Set(said.blocked.split(" ").filter(Boolean));
let last = Number(said.last), is_open = false;
let settle = () => {};
document.addEventListener("live-line", ({ detail }) => { is_open = detail.is_open; });

function own(pairs) {
  return fetch(said.own, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token, ...pairs }) });
}

// Showing. A message comes whole each time something about it changes, so that it may come twice and in any state.
function fill(item, told) {
  complete(item);
  const slot = (name) => item.querySelector(`[data-slot=${name}]`);
  const is_mine = told.author_id === said.me, n = told.number;
  const link = `${said.room}${n}/`;
  item.id = `m${n}`; item.dataset.number = n; item.className = is_mine ? "message mine" : "message";
  item.firstElementChild.setAttribute("aria-labelledby", `h${n}`);
  const author = slot("author");
  author.id = `h${n}`;
  if (told.author) { author.innerHTML = "<bdi></bdi>"; author.firstChild.textContent = told.author; }
  const time = slot("time"), moment = new Date(told.created_at);
  time.href = link;
  time.firstElementChild.dateTime = moment.toISOString();
  time.firstElementChild.textContent = moment.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit", timeZone: said.zone });
  slot("changed").hidden = !told.changed_at || told.is_gone;
  slot("gone").hidden = !told.is_gone;
  item.querySelector("footer").hidden = told.is_gone;
  const answers = slot("answers");
  answers.hidden = !told.answers;
  if (told.answers) {
    const to = answers.querySelector("a"), words = document.createElement("div");
    words.innerHTML = told.answers.html;
    to.href = `${said.room}?at=${told.answers.number}#m${told.answers.number}`;
    to.querySelector("bdi").textContent = told.answers.author ?? "";
    to.querySelector("span").textContent = words.textContent.slice(0, 80);
  }
  const is_folded = blocked.has(told.author_id) && !told.is_gone;
  slot("blocked").hidden = !is_folded;
  slot("blocked").querySelector("a").href = `${link}?alone`;
  const text = slot("text");
  text.hidden = is_folded;
  text.innerHTML = told.html ?? "";
  if (told.language === document.documentElement.lang) { text.removeAttribute("lang"); text.removeAttribute("dir"); }
  else { text.lang = told.language; text.dir = "auto"; }
  const file = slot("file");
  file.hidden = !told.file || is_folded;
  if (is_folded) file.replaceChildren();
  else if (told.file && !file.firstElementChild) file.append(...enclosed(told.file, `${link}${encodeURIComponent(told.file.name)}`));
  else if (!told.file) file.replaceChildren();
  slot("kept").hidden = !told.leads_to;
  if (told.leads_to) slot("kept").querySelector("a").href = said.home + told.leads_to;
  const more = item.querySelector("footer > [data-more]");
  if (more) {
    more.href = `${link}?alone`;
    more.lastElementChild.textContent = more.lastElementChild.textContent.replace("{number}", n);
  }
  for (const button of item.querySelectorAll("button.chip")) {
    const people = told.reactions?.[button.dataset.kind] ?? [], mine = people.includes(said.me);
    button.value = `${mine ? "not-" : ""}${button.dataset.kind}:${n}`;
    button.hidden = !people.length;
    button.setAttribute("aria-pressed", String(mine));
    button.querySelector(".num").textContent = people.length;
  }
}
// The page comes without the parts of a message that are empty; what has its place in them stays as it is (a recording
// plays on while somebody reacts to it).
function complete(item) {
  const blank = part("blank").content, article = item.querySelector("article");
  const fill_in = (pieces, find, before) => {
    for (const piece of pieces) {
      const there = find(piece);
      if (!there) before.after(piece.cloneNode(true));
      before = there ?? before.nextElementSibling;
    }
  };
  const slot = (piece) => article.querySelector(piece.dataset.slot ? `[data-slot=${piece.dataset.slot}]` : piece.localName);
  fill_in(blank.querySelectorAll("header > [data-slot]"), slot, article.querySelector("h3"));
  fill_in(blank.querySelectorAll("article > :not(header)"), slot, article.firstElementChild);
  const footer = article.querySelector("footer"), missing = document.createComment("");
  footer.prepend(missing);
  for (const chip of blank.querySelectorAll(".chip")) {
    const there = footer.querySelector(`.chip[data-kind=${chip.dataset.kind}]`) ?? chip.cloneNode(true);
    missing.before(there, " ");
  }
  missing.remove();
}
function enclosed(file, url) {
  const link = document.createElement("a");
  link.href = url;
  if (file.type.startsWith("audio/")) {
    const sound = document.createElement("audio");
    Object.assign(sound, { controls: true, preload: "none", src: url });
    link.textContent = file.name;
    return [sound, link];
  }
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    Object.assign(picture, { src: url, alt: file.alt || file.name });
    link.append(picture);
  } else link.textContent = file.name;
  return [link];
}
function show(told) {
  const there = at(told.number);
  if (there) { fill(there, told); return; }
  if (told.number <= last) return;  // older than what stands here
  const is_near = innerHeight + scrollY > document.body.scrollHeight - 300;
  const item = part("blank").content.firstElementChild.cloneNode(true);
  fill(item, told);
  list.append(item);
  last = told.number;
  part("empty")?.remove();
  settle();
  if (told.author_id === said.me || is_near) item.scrollIntoView({ block: "nearest" });
  if (told.author_id !== said.me && !blocked.has(told.author_id)) {
    const line = document.createElement("p");
    line.textContent = `${told.author ?? ""}: ${item.querySelector("[data-slot=text]").textContent.trim().slice(0, 300)}`;
    part("announce").append(line);
    if (part("announce").children.length > 5) part("announce").firstElementChild.remove();
    quiet(told.author_id);
    read();
  }
}
// What the line has lost is taken from the page itself.
async function refresh() {
  const answer = await fetch(said.room);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const held = list.contains(document.activeElement) && document.activeElement.closest("[data-number]").dataset.number;
  list.replaceChildren(...fresh.querySelector("[data-messages]").children);
  last = Number(fresh.querySelector("[data-room]").dataset.last);
  if (last) part("empty")?.remove();
  settle();
  if (held) at(held)?.querySelector("a, button")?.focus({ preventScroll: true });  // who stood at a message stays there
}
if ("newest" in said) {
  const unread = part("first-unread");
  if (!location.hash && list.firstElementChild) {  // one comes to read the newest, not the oldest of fifty
    if (unread) unread.scrollIntoView({ block: "start" }); else write?.scrollIntoView({ block: "end" });
  }
  document.addEventListener("live:chat", ({ detail }) => {
    if (detail.topic !== said.topic) return;
    if (detail.what === "writing") writing(detail.data);
    else if (detail.what === "reset") refresh();
    else if (detail.data) show(detail.data);
  });
}

// Who writes, for a few seconds; never a list of who is there.
const writers = new Map();
function writing({ id, name }) {
  if (id === said.me) return;
  clearTimeout(writers.get(id)?.timer);
  writers.set(id, { name, timer: setTimeout(() => quiet(id), 6000) });
  tell();
}
function quiet(id) { if (writers.delete(id)) tell(); }
function tell() {
  const line = part("writing"), names = [...writers.values()];
  line.hidden = !names.length;
  line.textContent = names.length === 1 ? line.dataset.one.replace("{name}", names[0].name) : line.dataset.many;
}

// How far one has read: told a little later, at different moments on different devices, and on leaving.
let read_to = last, reading = 0;
function read() {
  clearTimeout(reading);
  reading = setTimeout(() => {
    if (document.hidden || read_to >= last) return;
    const to = last;  // who leaves before it is answered tells it again
    own({ read: to }).then(() => { read_to = Math.max(read_to, to); }).catch(() => {});
  }, 3000 + Math.random() * 5000);
}
addEventListener("pagehide", () => {
  if (!document.hidden && read_to < last) navigator.sendBeacon(said.own, new URLSearchParams({ csrfmiddlewaretoken: token, read: last }));
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) read(); });
document.addEventListener("live:news", ({ detail }) => {
  if (detail.what === "read" && detail.data.to >= last) part("first-unread")?.remove();
});

// What can be done with a message, made when somebody asks for it: fifty menus would be half of the page.
room.addEventListener("click", (event) => {
  const link = event.target.closest("footer > a[data-more]");
  if (!link || !("newest" in said)) return;
  event.preventDefault();
  const menu = part("doings").content.firstElementChild.cloneNode(true), n = link.closest("[data-number]").dataset.number;
  menu.querySelector("summary").append(link.lastElementChild);
  menu.querySelector("[data-answer]").href = `${said.room}?to=${n}#write`;
  menu.querySelector("[data-more]").href = link.href;
  for (const button of menu.querySelectorAll("button")) button.value = `${button.dataset.kind}:${n}`;
  link.replaceWith(menu);
  menu.firstElementChild.focus();
  setTimeout(() => { menu.open = true; });  // this click closes every menu first
});

// Reactions, without leaving the page.
room.addEventListener("click", async (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button || !("newest" in said)) return;
  event.preventDefault();
  button.closest("details")?.removeAttribute("open");
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, do: button.value });
  const answer = await fetch(room.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) part("said").textContent = write.dataset.failed;
  else if (!is_open) refresh();
});

if (write) {
  const text = write.elements.text, waiting = part("unsent"), key = `talkoo-chat ${said.topic} ${said.me}`;
  let queue = [], is_sending = false, recorded = null;
  try { queue = JSON.parse(localStorage.getItem(key) ?? "[]"); } catch { /* nothing is kept in a private window */ }
  const keep = () => { try { localStorage.setItem(key, JSON.stringify(queue.filter((one) => !one.file))); } catch { /* as above */ } };

  // What waits stands below the others, and goes when its number has appeared above.
  const settle_ = () => {
    queue = queue.filter((one) => !one.number || !at(one.number));
    waiting.replaceChildren(...queue.map((one) => {
      const item = document.createElement("li");
      item.className = "message mine waiting";
      item.textContent = `${one.text || one.name} (${one.error || waiting.dataset.label})`;
      return item;
    }));
    waiting.hidden = !queue.length;
    keep();
  }
  settle = settle_;

  async function send() {
    if (is_sending) return;
    is_sending = true;
    try {
      for (let one; (one = queue.find((other) => !other.number && !other.error));) {
        const body = new FormData();
        body.set("csrfmiddlewaretoken", token);
        for (const name of ["once", "text", "to", "alt"]) if (one[name]) body.set(name, one[name]);
        if (one.file) body.set("document", one.file, one.name);
        const answer = await fetch(said.room, { method: "POST", body, headers: { Accept: "application/json" } });
        if (answer.status === 201) { one.number = (await answer.json()).number; part("said").textContent = write.dataset.done; }
        else if (answer.status === 422) one.error = (await answer.json()).errors.join(" ");
        else if (answer.status === 403 || answer.status === 404) one.error = write.dataset.failed;
        else throw new Error(String(answer.status));
        settle();
        if (one.number) setTimeout(() => { if (!at(one.number)) refresh(); }, is_open ? 2000 : 0);
      }
    } catch { wait(4000).then(send); }
    is_sending = false;
  }
  write.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const file = recorded ?? write.elements.document.files[0];
    if (!text.value.trim() && !file) { text.focus(); return; }
    queue.push({ once: crypto.randomUUID?.() ?? uuid(), text: text.value, to: write.elements.to?.value, alt: file ? write.elements.alt.value : "", file, name: file?.name });
    write.reset();
    text.value = ""; recorded = null; said_.textContent = "";
    write.querySelector("[data-answered]")?.remove();
    write.elements.to?.remove();
    write.querySelector("details").removeAttribute("open");
    text.focus();
    clearTimeout(saving);
    settle();
    send();
  });
  function uuid() {  // where the page came without encryption
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    return [...b].map((one, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + one.toString(16).padStart(2, "0")).join("");
  }
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) { event.preventDefault(); write.requestSubmit(); }
  });
  addEventListener("online", send);

  // What one has begun to write is there on the next device; others see for a moment that one writes.
  let saving = 0, told_at = 0;
  text.addEventListener("input", () => {
    if (part("said").textContent === write.dataset.done) part("said").textContent = "";
    clearTimeout(saving);
    saving = setTimeout(() => own({ unsent: text.value }).catch(() => {}), 3000);
    if (text.value && Date.now() - told_at > 5000 && is_open) { told_at = Date.now(); own({ writing: 1 }).catch(() => {}); }
  });

  // A voice message.
  const record = part("record"), said_ = part("said");
  let recorder = null;
  if (window.MediaRecorder && navigator.mediaDevices) record.hidden = false;
  const label = record.textContent;
  record.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    try {
      const sound = await navigator.mediaDevices.getUserMedia({ audio: true }), pieces = [];
      const type = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].find((one) => MediaRecorder.isTypeSupported(one));
      recorder = new MediaRecorder(sound, { mimeType: type, audioBitsPerSecond: 24000 });
      recorder.ondataavailable = (event) => pieces.push(event.data);
      recorder.onstop = () => {
        sound.getTracks().forEach((one) => one.stop());
        const ending = type.includes("webm") ? "weba" : type.includes("mp4") ? "m4a" : "ogg";
        recorded = new File(pieces, `voice.${ending}`, { type });
        said_.textContent = recorded.name;
        record.textContent = label;
        recorder = null;
        write.requestSubmit();
      };
      recorder.start();
      record.textContent = record.dataset.stop;
    } catch { said_.textContent = write.dataset.failed; recorder = null; }
  });
  settle();
  if (queue.length) send();
}
