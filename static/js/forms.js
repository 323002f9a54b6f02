// Forms: a draft saved while typing, the label while sending, the focus on the summary of errors.
const DELAY = 1200;
const drafts = new WeakMap();

function say(form, key) {
  const status = document.querySelector(form.dataset.draftStatus || "[data-draft-status]");
  if (!status) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  status.dataset.s = key;
  status.hidden = false;
  (status.querySelector("[data-draft-words]") || status).textContent = (status.dataset[key] || "").replace("{time}", time);
}

// <form data-draft="/address/"> posts its fields (not its files) to the address a moment after the last change.
async function sendDraft(form) {
  const state = drafts.get(form);
  if (state.sending) { later(form, DELAY); return; }
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
  state.sending = true;
  try {
    const headers = { "HX-Request": "true" };
    const answer = await fetch(form.dataset.draft, { method: "POST", body: data, credentials: "same-origin", headers });
    say(form, answer.ok ? "saved" : "failed");
    const target = document.querySelector("[data-draft-answer]");
    if (answer.ok && target) target.innerHTML = (await answer.text()) || target.innerHTML;
  } catch {
    say(form, "offline");
    later(form, 10 * DELAY);
  } finally {
    state.sending = false;
  }
}

function later(form, delay) {
  const state = drafts.get(form) || { sending: false, timer: 0 };
  drafts.set(form, state);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => sendDraft(form), delay);
}

function typed(event) {
  const form = event.target.form;
  if (form?.dataset.draft) later(form, DELAY);
}

// <button data-busy="Подаём…">: the label changes, the width is kept, a second press sends nothing.
function markBusy(form, button) {
  form.setAttribute("aria-busy", "true");
  if (!button?.dataset.busy || button.dataset.label) return;
  button.style.width = `${button.offsetWidth}px`;
  button.dataset.label = button.innerHTML;
  button.textContent = button.dataset.busy;
}

function markFree(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[data-label]")) {
    button.innerHTML = button.dataset.label;
    delete button.dataset.label;
    button.style.width = "";
  }
}

function sendOnce(event) {
  const form = event.target;
  clearTimeout(drafts.get(form)?.timer);
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-appearance], [data-download]")) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else markBusy(form, event.submitter);
}

function focusSummary(root) {
  root.querySelector?.("[data-summary]")?.focus();
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("submit", sendOnce);
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (form && event.target === form) markBusy(form, event.detail.requestConfig?.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches?.("form")) markFree(event.target); });
document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));
window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(markFree)); // back from the history
focusSummary(document);
