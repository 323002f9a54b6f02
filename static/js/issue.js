// The question before issuing names the count: the sum of what is ticked among [data-kinds] [data-count].
function count(box) {
  return [...box.querySelectorAll("[data-count]:checked")].reduce((sum, one) => sum + Number(one.dataset.count), 0);
}

document.querySelectorAll("[data-kinds]").forEach((box) => {
  const show = () => box.form.querySelectorAll("[data-sum]").forEach((place) => { place.textContent = count(box); });
  box.addEventListener("change", show);
  show();
});
