// Forms: a draft saved while typing, the label while sending, the focus on the summary of errors.
const DELAY = 1200;

function clock() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
}

function say(form, key) {
  const status = document.querySelector(form.dataset.draftStatus || "[data-draft-status]");
  if (!status) return;
  status.dataset.s = key;
  const words = status.querySelector("[data-draft-words]") || status;
  words.textContent = (status.dataset[key] || "").replace("{time}", clock());
  status.hidden = false;
}

// <form data-draft="/address/"> posts its fields (without files) to the address a moment after each change.
function watchDraft(form) {
  let timer = 0;
  let sending = null;
  const send = async () => {
    if (sending) { timer = setTimeout(send, DELAY); return; }
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    sending = fetch(form.dataset.draft, { method: "POST", body: data, credentials: "same-origin", headers: { "HX-Request": "true" } });
    try {
      const answer = await sending;
      say(form, answer.ok ? "saved" : "failed");
      if (answer.ok) {
        const body = await answer.text();
        const target = document.querySelector("[data-draft-answer]");
        if (target && body) target.innerHTML = body;
      }
    } catch {
      say(form, "offline");
      timer = setTimeout(send, 10 * DELAY);
    } finally {
      sending = null;
    }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(send, DELAY); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}

// <button data-busy="Подаём…">: the label changes and the width is kept; a second press sends nothing.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-appearance], [data-download]")) return;
  if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
  form.setAttribute("aria-busy", "true");
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  button.dataset.label = button.innerHTML;
  button.style.width = `${button.offsetWidth}px`;
  button.textContent = button.dataset.busy;
}

function restore() {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("[data-label]")) {
      button.innerHTML = button.dataset.label;
      delete button.dataset.label;
      button.style.width = "";
    }
  }
}

document.querySelectorAll("form[data-draft]").forEach(watchDraft);
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", restore); // back from the history: the form works again
document.querySelector("[data-summary]")?.focus();
