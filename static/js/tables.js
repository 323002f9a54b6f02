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

// A box that a narrow window makes scroll sideways can be scrolled by the keyboard too.
const watcher = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function watch(root) {
  root.querySelectorAll?.(".table-box").forEach((box) => watcher.observe(box));
}

watch(document);
document.addEventListener("htmx:afterSettle", (event) => watch(event.target));
