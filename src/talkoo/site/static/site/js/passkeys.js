// data-passkey="get" or "create" on a form that is hidden at first: its button asks the browser for a passkey, and the
// form carries the answer. data-ask is where the question comes from.
const can = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && window.isSecureContext;

async function answer(form) {
  const asked = await fetch(form.dataset.ask, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!asked.ok) throw new Error(String(asked.status));
  const { options, question } = await asked.json();
  const made = form.dataset.passkey === "get"
    ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
    : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  form.elements.question.value = question;
  form.elements.answer.value = JSON.stringify(made.toJSON());
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!can) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const wrong = form.querySelector("[data-wrong]");
    wrong.hidden = true;
    try {
      await answer(form);
    } catch {
      wrong.hidden = false;
      return;
    }
    form.requestSubmit();
  }, { capture: true });
}
