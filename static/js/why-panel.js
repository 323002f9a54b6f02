// «Почему это место»: [data-why="id"] shows the panel, and where it has data-why-url, its text comes from there.
// Esc and [data-why-close] hide it and give the focus back to the button that opened it.
let opener = null;

function hide(panel) {
  panel.hidden = true;
  document.querySelectorAll(`[data-why="${panel.id}"]`).forEach((b) => b.setAttribute("aria-expanded", "false"));
  document.querySelectorAll("tr.sel").forEach((row) => row.classList.remove("sel"));
  opener?.focus();
  opener = null;
}

async function show(button) {
  const panel = document.getElementById(button.dataset.why);
  if (!panel) return;
  document.querySelectorAll(`[data-why="${panel.id}"]`).forEach((b) => b.setAttribute("aria-expanded", String(b === button)));
  document.querySelectorAll("tr.sel").forEach((row) => row.classList.remove("sel"));
  button.closest("tr")?.classList.add("sel");
  opener = button;
  if (button.dataset.whyUrl) {
    panel.setAttribute("aria-busy", "true");
    const answer = await fetch(button.dataset.whyUrl, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.ok) panel.innerHTML = await answer.text();
    panel.removeAttribute("aria-busy");
    if (!answer.ok) { window.location.assign(button.dataset.whyUrl); return; }
  }
  panel.hidden = false;
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-why]");
  if (button) { event.preventDefault(); show(button); return; }
  const close = event.target.closest("[data-why-close]");
  if (close) hide(close.closest(".why-panel"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const panel = document.querySelector(".why-panel:not([hidden])");
  if (panel && opener) hide(panel);
});
