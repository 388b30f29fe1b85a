// A room to talk in: what others say appears, what one says waits here until it is sent, and is sent once.
const room = document.querySelector("[data-room]"), list = room.querySelector("[data-messages]");
const write = document.querySelector("[data-write]"), said = room.dataset;
const part = (name) => document.querySelector(`[data-${name}]`);
const at = (number) => document.getElementById(`m${number}`);
const blocked = new Set(said.blocked.split(" ").filter(Boolean));
let last = Number(said.last), is_open = false, token = room.elements.csrfmiddlewaretoken.value;
let settle = () => {};
document.addEventListener("live-line", ({ detail }) => { is_open = detail.is_open; });

// Signing in anew elsewhere makes another token: it is fetched once, and used while the same person is signed in.
async function post(address, body, more) {
  const ask = () => { body.set("csrfmiddlewaretoken", token); return fetch(address, { method: "POST", body, ...more }); };
  const answer = await ask();
  if (answer.status !== 403) return answer;
  const fresh = await (await fetch("/-/token/", { cache: "no-store" })).json();
  const isOther = ![part("phone")?.dataset.person, "nobody"].includes(fresh.person);
  if (isOther) return new Response(null, { status: 401 });
  token = fresh.token;
  return ask();
}
const own = (pairs) => post(said.own, new URLSearchParams(pairs));
const isTaken = (answer) => answer?.ok && !answer.redirected;  // else it leads to where one signs in

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
  see();
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
  const is_hidden = document.hidden;  // else the server takes as read what it shows
  const answer = await fetch(said.room, { headers: is_hidden ? { "Talkoo-Hidden": "1" } : {} });
  if (!isTaken(answer)) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const held = list.contains(document.activeElement) && document.activeElement.closest("[data-number]").dataset.number;
  list.replaceChildren(...fresh.querySelector("[data-messages]").children);
  last = Number(fresh.querySelector("[data-room]").dataset.last);
  if (!is_hidden) read_to = last;
  read();
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

// How far one has read: what stood here while it could be seen. Told a little later, at different moments on different
// devices, and on leaving before the next page is asked for: it may count what is unread.
let seen = last, read_to = last, reading = 0;
function see() { if (!document.hidden) seen = last; }
function read() {
  see();
  if (document.hidden || reading || read_to >= seen) return;  // one that waits tells all of it
  addEventListener("beforeunload", tellNow);
  reading = setTimeout(() => {
    reading = 0;
    const to = seen;  // who leaves before it is answered tells it again
    own({ read: to }).then((answer) => {
      if (isTaken(answer)) read_to = Math.max(read_to, to);
      if (read_to >= seen) removeEventListener("beforeunload", tellNow);
    }).catch(() => {});
  }, 3000 + Math.random() * 5000);
}
function tellNow() {
  clearTimeout(reading);
  reading = 0;
  removeEventListener("beforeunload", tellNow);  // a page that listens to it is not kept for going back
  if (read_to >= seen) return;
  if (navigator.sendBeacon(said.own, new URLSearchParams({ csrfmiddlewaretoken: token, read: seen }))) read_to = seen;
}
addEventListener("pagehide", tellNow);
for (const about of ["pointerdown", "focusin"]) {  // a link that is about to be followed: beforeunload may be too late
  document.addEventListener(about, (event) => { if (event.target.closest?.("a[href]")) tellNow(); });
}
document.addEventListener("visibilitychange", () => { if (document.hidden) tellNow(); else read(); });
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
  const body = new URLSearchParams({ do: button.value });
  const answer = await post(room.action, body, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!isTaken(answer)) part("said").textContent = write.dataset.failed;
  else if (!is_open) refresh();
});

if (write) {
  const text = write.elements.text, waiting = part("unsent"), key = `talkoo-chat ${said.topic} ${said.me}`;
  let queue = [], is_sending = false, again = 0, drawn = "", recorded = null;
  const stored = () => { try { return JSON.parse(localStorage.getItem(key) ?? "[]"); } catch { return []; /* nothing is kept in a private window */ } };
  const known = new Set();  // what else is stored was written in another tab
  const keep = () => {
    for (const one of queue) known.add(one.once);
    const all = [...stored().filter((one) => !known.has(one.once)), ...queue.filter((one) => !one.file && !one.number)];
    try { localStorage.setItem(key, JSON.stringify(all)); } catch { /* as above */ }
  };
  queue = stored().filter((one) => !one.number);
  const drop = (one) => { queue = queue.filter((other) => other !== one); };
  const hold = (event) => { event.preventDefault(); event.returnValue = true; };  // a file that waits goes with the page

  // What waits stands below the others, and goes when its number has appeared above.
  const settle_ = () => {
    queue = queue.filter((one) => !one.number || !at(one.number));
    keep();
    (queue.some((one) => one.file && !one.number && !one.error) ? addEventListener : removeEventListener)("beforeunload", hold);
    const now = JSON.stringify(queue.map((one) => [one.once, one.error]));
    if (now === drawn) return;
    drawn = now;
    waiting.replaceChildren(...queue.map((one) => {
      const item = document.createElement("li");
      item.className = "message mine waiting";
      item.textContent = `${one.text || one.name} (${one.error || waiting.dataset.label})`;
      if (one.error) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "btn quiet", textContent: waiting.dataset.drop });
        button.addEventListener("click", () => { drop(one); settle(); text.focus(); });
        item.append(" ", button);
      }
      return item;
    }));
    waiting.hidden = !queue.length;
  }
  settle = settle_;

  async function send() {
    if (is_sending) return;
    is_sending = true;
    clearTimeout(again);
    try {
      for (let one; (one = queue.find((other) => !other.number && !other.error));) {
        const body = new FormData();
        for (const name of ["once", "text", "to", "alt"]) if (one[name]) body.set(name, one[name]);
        if (one.file) body.set("document", one.file, one.name);
        const answer = await post(said.room, body, { headers: { Accept: "application/json" } });
        if (answer.redirected || answer.status === 401) { signIn(answer); break; }
        if (answer.status === 201) { one.number = (await answer.json()).number; part("said").textContent = write.dataset.done; }
        else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
          const { errors } = await answer.json().catch(() => ({}));
          refuse(one, errors?.join(" ") || write.dataset.failed);
        } else throw new Error(String(answer.status));
        settle();
        if (one.number) setTimeout(() => { if (!at(one.number)) refresh(); }, is_open ? 2000 : 0);
      }
    } catch { again = setTimeout(send, 4000); }
    is_sending = false;
  }
  // It waits until one comes back from signing in.
  function signIn(answer) {
    part("said").textContent = `${write.dataset.failed} `;
    if (!answer.redirected) return;  // somebody else has signed in
    const link = document.createElement("a");
    Object.assign(link, { className: "stand-alone", href: answer.url, textContent: write.dataset.signIn });
    part("said").append(link);
  }
  // Words that are refused go back to where they were written, unless other words or a file stand in the way.
  function refuse(one, why) {
    part("said").textContent = why;
    if (one.file || text.value.trim()) { one.error = why; return; }
    drop(one);
    text.value = one.text;
    if (one.to && !write.elements.to) write.append(Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: one.to }));
    save();
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
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });

  // What one has begun to write is there on the next device; others see for a moment that one writes.
  let saving = 0, told_at = 0;
  function save() {
    clearTimeout(saving);
    saving = setTimeout(() => own({ unsent: text.value }).catch(() => {}), 3000);
  }
  text.addEventListener("input", () => {
    if (part("said").textContent === write.dataset.done) part("said").textContent = "";
    save();
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
