// The rules editor: an answer that is older than what is typed is not shown; opened parts stay open.
let typed = 0;
let asked = 0;

document.addEventListener("input", (event) => {
  if (event.target.closest("#rules")) typed += 1;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "rules") asked = typed;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "rules" && asked !== typed) event.detail.shouldSwap = false;
});

// Which parts are open travels with the form, so that the next answer opens them again.
document.addEventListener(
  "toggle",
  (event) => {
    const field = document.querySelector("[data-opened]");
    if (!field || !event.target.matches?.("[data-keep-open]")) return;
    field.value = [...document.querySelectorAll("[data-keep-open][open]")].map((part) => part.id).join(" ");
  },
  true,
);

// On a phone the text waits under its heading, unless something is wrong in it.
const narrow = window.matchMedia("(max-width: 60rem)");
let closed = narrow.matches;
const settle = () => {
  const source = document.querySelector("[data-source]");
  if (source && closed && !source.querySelector("[aria-invalid]")) source.open = false;
};
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.("[data-source]")) closed = !event.target.open;
  },
  true,
);
document.addEventListener("htmx:afterSwap", settle);
settle();
