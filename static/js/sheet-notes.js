// Words beside the marks: kept on this device until the server has them.
export function keepNotes(form, outbox) {
  const notes = [...form.querySelectorAll("[data-note]")];
  const place = `apogee.notes.${form.dataset.person}.${form.dataset.assignment}`;
  let timer = 0;

  async function send() {
    const text = localStorage.getItem(place);
    if (text === null || form.hasAttribute("data-locked")) return;
    const data = new FormData();
    for (const [name, value] of Object.entries(JSON.parse(text))) data.set(name, value);
    try {
      const answer = await fetch(form.dataset.notes, {
        method: "POST", body: data, credentials: "same-origin", headers: { "X-CSRFToken": outbox.token },
      });
      if (answer.status === 204 && localStorage.getItem(place) === text) localStorage.removeItem(place);
    } catch {
      timer = setTimeout(send, 15000);
    }
  }

  const kept = JSON.parse(localStorage.getItem(place) || "{}");
  for (const note of notes) {
    note.addEventListener("input", () => {
      localStorage.setItem(place, JSON.stringify(Object.fromEntries(notes.map((one) => [one.name, one.value]))));
      clearTimeout(timer);
      timer = setTimeout(send, 800);
    });
    if (note.name in kept) { note.value = kept[note.name]; note.closest("details").open = true; }
  }
  send();
}
