// The foot of a printed page: its address (already there) and the time of printing.
window.addEventListener("beforeprint", () => {
  const now = new Date().toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  for (const line of document.querySelectorAll("[data-printed]")) {
    line.dataset.address ??= line.textContent;
    line.textContent = `${line.dataset.address}, ${now}`;
  }
});
