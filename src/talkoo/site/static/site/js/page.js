// What every page adds to plain HTML; each behaviour is asked for by a data attribute.
const root = document.documentElement;
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// data-themes holds buttons with data-set-theme="auto|light|dark"; the choice is remembered on this device.
function showTheme() {
  each("[data-set-theme]", (button) => button.setAttribute("aria-pressed", String(button.dataset.setTheme === (root.dataset.theme || "auto"))));
}
each("[data-set-theme]", (button) => button.addEventListener("click", () => {
  const theme = button.dataset.setTheme;
  if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
  try { localStorage.setItem("talkoo-theme", theme); } catch { /* not remembered in a private window */ }
  showTheme();
}));
showTheme();

// data-language-cookie="name" on a list of links: the language that is opened is the one offered next time.
each("[data-language-cookie]", (list) => list.addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  if (!link) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${list.dataset.languageCookie}=${link.hreflang}; path=/; max-age=31536000; samesite=lax${secure}`;
}));

// A double click is answered once. Coming back to the page by the back button wakes the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if ("sent" in form.dataset) { event.preventDefault(); return; }
  form.dataset.sent = "";
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => each("form[data-sent]", (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
}));

// A menu closes when one presses Escape or clicks beside it.
function closeMenus(except) {
  each("details[data-menu][open]", (menu) => { if (menu !== except) menu.open = false; });
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement.closest("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// After an error the reader starts at the summary that says what to mend.
each("[data-start-here]", (summary) => summary.focus());
