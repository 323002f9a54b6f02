// Results' pages: a filter submits its form when it is chosen, a button prints the page.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
// The choice of another division opens its page.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-go]")) window.location.assign(event.target.value);
});
