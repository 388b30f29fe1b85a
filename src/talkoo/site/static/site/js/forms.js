// data-when="name of a field" data-is="values with spaces between": the question is there while one of them is chosen.
const questions = [...document.querySelectorAll("[data-when]")];
function chosen(name) {
  const fields = [...document.getElementsByName(name)].filter((field) => !field.closest("[data-when][hidden]"));
  return fields.flatMap((field) => {
    if (field.type === "checkbox" && field.value === "on") return field.checked ? ["yes"] : [];
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
    return [field.value];
  });
}
function fold() { // in their order: what is hidden decides nothing
  for (const question of questions) {
    const wanted = question.dataset.is.split(" ");
    question.hidden = !chosen(question.dataset.when).some((value) => wanted.includes(value));
    const said = question.querySelector("[data-when-said]");
    if (said) said.hidden = true;
  }
}
if (questions.length) { document.addEventListener("change", fold); fold(); }

// data-keep on a form: what is typed is kept on the server a few seconds after the last change.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const said = form.querySelector("[data-kept]");
  let timer = 0, last = new URLSearchParams(words()).toString();
  function words() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("do", "save");
    return data;
  }
  const keep = async () => {
    const now = new URLSearchParams(words()).toString();
    if (now === last || "sent" in form.dataset) return;
    last = now;
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { "X-Part": "kept" }, body: new URLSearchParams(words()) });
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      if ((answer.ok && !answer.redirected) || answer.status === 409) said.replaceChildren(...told.body.childNodes);
    } catch { last = ""; }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 3000); });
}
