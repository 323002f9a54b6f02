// Toasts: 8 seconds or until dismissed; a toast under the pointer or with the focus stays. Never for errors.
const LIFE = 8000;

function keep(toast) {
  let timer = setTimeout(() => toast.remove(), LIFE);
  const stop = () => clearTimeout(timer);
  const again = () => { stop(); timer = setTimeout(() => toast.remove(), LIFE); };
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", again);
  toast.addEventListener("focusout", again);
}

/** Show a sentence, with an action such as {label, href} or {label, run} where there is one. */
export function showToast(text, action = null) {
  const box = document.querySelector("[data-toasts]");
  if (!box) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("div");
  words.textContent = text;
  toast.append(words);
  if (action) {
    const button = document.createElement(action.href ? "a" : "button");
    button.textContent = action.label;
    if (action.href) button.href = action.href;
    else button.type = "button";
    button.addEventListener("click", () => { toast.remove(); action.run?.(); });
    toast.append(button);
  }
  box.append(toast);
  keep(toast);
}

document.querySelectorAll("[data-toast]").forEach(keep);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest(".toast").remove();
});
// A view answers htmx with the header HX-Trigger: {"toast": {"text": "…", "label": "…", "href": "…"}}.
document.addEventListener("toast", (event) => {
  const { text, label, href } = event.detail;
  showToast(text, label ? { label, href } : null);
});
