// Light or dark as the reader chose it. Loaded in the head, before the first paint, so that nothing flashes.
(function (root) {
  root.dataset.script = "";
  try {
    const chosen = localStorage.getItem("talkoo-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch { /* a private window remembers nothing: the device's wish is followed */ }
})(document.documentElement);
