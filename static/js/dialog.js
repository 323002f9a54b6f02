// <button data-dialog="id"> opens <dialog id>, [data-dialog-close] closes it; the browser keeps the focus inside.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && !dialog.open) { dialog.showModal(); event.preventDefault(); }
    return;
  }
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  if (event.target.closest("[data-dialog-close]") || event.target === dialog) dialog.close();
});
