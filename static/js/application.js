// The application: what is typed is saved a moment later, together with the revision it was typed on.
// A stale revision is told at once and nothing is overwritten; without a network the text stays in the fields.
const DELAY = 1200;
const RETRY = 10000;

const form = document.querySelector("form[data-application]");
const status = document.querySelector("[data-application-status]");
const conflict = document.querySelector("[data-conflict]");
const revision = form.elements.revision;

let timer = 0;
let isSending = false;
let isDirty = false;
let waiting = null; // the button that was pressed while a save was under way
let isStopped = conflict !== null && !conflict.hidden;

function clock() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
}

function say(state) {
  status.dataset.s = state;
  status.querySelector("[data-words]").textContent = status.dataset[state].replace("{time}", clock());
}

function typed() {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
  return data;
}

function showConflict(sentence) {
  isStopped = true;
  conflict.querySelector("[data-conflict-words]").textContent = sentence;
  conflict.querySelector("[data-conflict-link]").classList.remove("vh");
  conflict.hidden = false;
  conflict.focus();
}

async function save() {
  clearTimeout(timer);
  if (isStopped || isSending || !isDirty) return;
  isSending = true;
  isDirty = false;
  say("saving");
  try {
    const answer = await fetch(form.dataset.application, {
      method: "POST",
      body: typed(),
      credentials: "same-origin",
      headers: { Accept: "application/json" },
    });
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json") && !answer.redirected;
    const words = isOurs ? await answer.json() : {};
    if (answer.ok && isOurs) {
      revision.value = words.revision;
      document.getElementById("readiness").innerHTML = words.readiness;
      say("saved");
    } else {
      say("failed");
      if (words.sentence) showConflict(words.sentence);
    }
  } catch {
    isDirty = true;
    say("offline");
    timer = setTimeout(save, RETRY);
  } finally {
    isSending = false;
    if (waiting && !isStopped) form.requestSubmit(waiting);
    else if (isDirty && status.dataset.s !== "offline") timer = setTimeout(save, DELAY);
  }
}

function later(event) {
  if (event.target.type === "search" || event.target.type === "file" || event.target.name === "supervisor") return;
  isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, DELAY);
}

form.addEventListener("input", later);
form.addEventListener("change", (event) => {
  const field = event.target;
  if (field.name === "nomination") form.requestSubmit(form.querySelector('button[value="save"]'));
  else if (field.dataset.sendAtOnce && field.files.length) {
    const button = document.createElement("button");
    button.type = "submit";
    button.name = "do";
    button.value = field.dataset.sendAtOnce;
    button.hidden = true;
    form.append(button);
    form.requestSubmit(button);
  } else later(event);
});
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (isSending) { // its answer brings the revision that this form has to carry
    event.preventDefault();
    waiting = event.submitter;
    return;
  }
  isStopped = true; // the form carries everything that was typed
});
window.addEventListener("pageshow", (event) => { if (event.persisted) isStopped = false; });
window.addEventListener("online", save);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
