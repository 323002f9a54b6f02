// The look changes at once; the server keeps it in cookies, so that the next page already has it.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-appearance]");
  const button = event.submitter;
  if (!form || !button || button.name === "language") return;
  event.preventDefault();
  const root = document.documentElement;
  if (button.value) root.dataset[button.name] = button.value;
  else delete root.dataset[button.name];
  if (button.name === "theme") root.dataset.bsTheme = button.value === "dark" ? "dark" : "light";
  for (const other of button.parentElement.querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  const data = new FormData(form);
  data.set(button.name, button.value);
  fetch(form.action, { method: "POST", body: data, credentials: "same-origin", headers: { "HX-Request": "true" } });
});
