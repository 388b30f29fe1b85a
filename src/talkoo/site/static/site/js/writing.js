// data-draft on a form for words: what is typed is kept on the server a few seconds after the last key.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-saved]");
  let timer = 0, last = "";
  const keep = async () => {
    const data = new FormData(form);
    data.delete("document");
    data.set("do", "draft");
    const now = `${data.get("title") ?? ""}\n${data.get("text")}`;
    if (now === last || "sent" in form.dataset) return;
    last = now;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
      if (said) said.hidden = !answer.ok;
    } catch { last = ""; }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 3000); });
}

// data-quote="id of a post" on a link: what is selected in that post goes along as the words to quote.
for (const link of document.querySelectorAll("a[data-quote]")) {
  link.addEventListener("click", () => {
    const chosen = getSelection();
    const post = document.getElementById(link.dataset.quote);
    const words = chosen && post.contains(chosen.anchorNode) && post.contains(chosen.focusNode) ? chosen.toString().trim() : "";
    const to = new URL(link.href);
    if (words) to.searchParams.set("quote", words.slice(0, 1500)); else to.searchParams.delete("quote");
    link.href = to.href;
  });
}

// data-more on a link to what else can be done with a post: it opens below the link, and closes when pressed again.
for (const link of document.querySelectorAll("a[data-more]")) {
  let ways = null;
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (ways) ways.hidden = !ways.hidden;
    else {
      try {
        const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        ways = document.createElement("div");
        ways.className = "more-ways";
        ways.innerHTML = await answer.text(); // our own page, made by the same templates
        link.closest("footer").after(ways);
      } catch { location.href = link.href; return; }
    }
    link.setAttribute("aria-expanded", String(!ways.hidden));
  });
}

// A table wider than the screen scrolls in its own box: the keyboard reaches it too.
for (const table of document.querySelectorAll(".said table")) {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
}

// data-new-posts="id of a thread": what others have written meanwhile is counted, and shown when one asks for it.
for (const line of document.querySelectorAll("[data-new-posts]")) {
  const link = line.querySelector("a"), heard = new Set();
  document.addEventListener("live:thread", ({ detail }) => {
    if (detail.topic !== `thread:${line.dataset.newPosts}` || detail.what === "state") return;
    heard.add(detail.about ?? detail.what);
    link.textContent = heard.size === 1 ? line.dataset.one : line.dataset.many.replace("{number}", heard.size);
    link.hidden = false;
  });
}
