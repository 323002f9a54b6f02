// A row with the class click opens by its first link; ↑ ↓ move between rows, Enter opens, x explains a place.
const SKIP = "a, button, input, select, textarea, label, summary";

function opening(row) {
  return row.querySelector("a[href]");
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr.click");
  if (!row || event.target.closest(SKIP) || window.getSelection().toString()) return;
  const link = opening(row);
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const row = event.target.closest?.("tr.click");
  if (!row || event.target.matches("input, select, textarea")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const rows = [...row.closest("tbody").querySelectorAll("tr.click")];
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { opening(next)?.focus(); event.preventDefault(); }
  } else if (event.code === "KeyX" && document.documentElement.dataset.keys !== "off") {
    row.querySelector("[data-why]")?.click();
  }
});
