// The mark sheet: every mark is an operation of the outbox; the page shows what is stored, waiting or in conflict.
import { Outbox, showSync } from "./outbox.js";
import { fieldNumber } from "./reading.js";
import { followKeys } from "./sheet-keys.js";
import { keepNotes } from "./sheet-notes.js";

const form = document.querySelector("[data-sheet]");
const cells = [...form.querySelectorAll("[data-cell]")];
const isLocked = form.hasAttribute("data-locked");
const outbox = new Outbox({ address: form.dataset.address, person: form.dataset.person, token: form.dataset.token });
const sync = showSync(outbox, () => form.querySelectorAll(".has-conf").length);
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
const byCell = new Map(cells.map((cell) => [cell.dataset.cell, cell]));
const codeWords = JSON.parse(form.dataset.codeWords);
let current = null;
let numberTimer = 0;

// ---- what a cell shows

function setState(cell, state) {
  const box = cell.querySelector("[data-state]");
  box.dataset.s = state;
  box.querySelector("[data-state-words]").textContent = box.dataset[state];
}

function show(cell, value, code) {
  cell.dataset.value = value;
  cell.dataset.code = code;
  const empty = !value && !code;
  cell.classList.toggle("is-none", empty);
  cell.classList.toggle("is-code", Boolean(code));
  let level = "";
  let shown = code ? codeWords[code] || code : value ? number.format(Number(value)) : "";
  const radios = [...cell.querySelectorAll('input[type="radio"]')];
  for (const radio of radios) {
    radio.checked = !code && radio.value === value;
    if (radio.checked) { level = radio.dataset.level; shown = radio.dataset.shown; }
  }
  const index = radios.findIndex((radio) => radio.checked);
  let upto = 0;
  for (const band of cell.querySelectorAll("[data-band]")) {
    const span = Number(/(?:^|\s)w(\d+)/.exec(band.className)[1]);
    band.classList.toggle("on", index >= upto && index < upto + span);
    upto += span;
  }
  const field = cell.querySelector("[data-number]");
  if (field && document.activeElement !== field) field.value = fieldNumber(value);
  cell.querySelector("[data-mark]").textContent = shown;
  const line = cell.querySelector("[data-level]:not(input)");
  if (radios.length) line.textContent = empty ? line.dataset.none : level ? `${shown} – ${level}` : "";
  total();
}

function total() {
  let sum = 0;
  let left = 0;
  for (const cell of cells) {
    const isRefused = cell.querySelector("[data-state]")?.dataset.s === "bad"; // no mark until it is mended
    if (isRefused || (!cell.dataset.value && !cell.dataset.code)) left += 1;
    else sum += Number(cell.dataset.value || 0) * ratio(cell.dataset.factor);
  }
  const target = document.querySelector("[data-total]");
  const isAbsent = cells.length > 0 && cells.every((cell) => cell.dataset.code === "DNS"); // a word: nothing was summed
  if (target) target.textContent = isAbsent ? target.dataset.absent : number.format(sum);
  const note = document.querySelector("[data-left-note]");
  if (note) note.textContent = left ? plural(note.dataset.one, left) : note.dataset.all;
  const words = document.querySelector("[data-go-words]");
  if (words) {
    words.textContent = left ? words.dataset.more : words.dataset.done;
    words.closest("button").value = left ? "next" : "hand_in";
  }
}

// A factor is an exact text: «2», «2.5», «25/3».
function ratio(text) {
  const [top, bottom = "1"] = text.split("/");
  return Number(top) / Number(bottom);
}

function plural(forms, count) {
  const list = forms.split("|");
  const rule = new Intl.PluralRules(document.documentElement.lang).select(count);
  const index = rule === "one" ? 0 : rule === "few" ? 1 : list.length - 1;
  return list[Math.min(index, list.length - 1)].replace("{n}", String(count));
}

function complain(cell, sentence) {
  const box = cell.querySelector("[data-error]");
  box.hidden = !sentence;
  box.querySelector("[data-error-words]").textContent = sentence || "";
  const field = cell.querySelector("[data-number]");
  if (field) field.setAttribute("aria-invalid", String(Boolean(sentence)));
}

// ---- changing a mark

function save(cell, value, code = "", base = Number(cell.dataset.revision)) {
  if (isLocked) return;
  complain(cell, "");
  show(cell, value, code);
  setState(cell, "wait");
  outbox.put(cell.dataset.cell, {
    assignment: Number(form.dataset.assignment),
    criterion: Number(cell.dataset.criterion),
    round: Number(cell.dataset.round),
    attempt: Number(cell.dataset.attempt),
    value,
    code,
  }, base);
}

function saveNumber(cell, field) {
  clearTimeout(numberTimer);
  const text = field.value.trim().replace(",", ".").replace("−", "-");
  if (text === cell.dataset.value || (!text && cell.dataset.code)) return complain(cell, "");
  if (text && !/^-?\d+(\.\d+)?$/.test(text)) return complain(cell, field.dataset.unreadable);
  return save(cell, text);
}

function step(cell, direction) {
  const field = cell.querySelector("[data-number]");
  const size = Number(field.dataset.step);
  const low = Number(field.dataset.low);
  const high = field.dataset.high ? Number(field.dataset.high) : Infinity;
  const start = field.value ? Number(field.value.replace(",", ".")) : low - (direction > 0 ? size : -size);
  const places = (field.dataset.step.split(".")[1] || "").length;
  const value = Math.min(high, Math.max(low, start + direction * size)).toFixed(places);
  field.value = fieldNumber(value);
  save(cell, String(Number(value)));
}

// ---- answers of the server

outbox.addEventListener("confirmed", ({ detail: { cell: key, operation, body } }) => {
  const cell = byCell.get(key);
  if (!cell) return;
  cell.dataset.revision = body.revision;
  cell.querySelector(`[name="base-${cellName(cell)}"]`).value = body.revision;
  clearConflict(cell);
  if (!outbox.last(key)) {
    if (cell.dataset.value !== body.value || cell.dataset.code !== body.code) show(cell, body.value, body.code);
    setState(cell, body.value || body.code ? "ok" : "none");
  }
  void operation;
});

outbox.addEventListener("conflict", ({ detail: { cell: key, body } }) => {
  const cell = byCell.get(key);
  if (!cell) return;
  cell.dataset.revision = body.revision;
  cell.querySelector(`[name="base-${cellName(cell)}"]`).value = body.revision;
  cell.classList.add("has-conf");
  setState(cell, "conf");
  const box = cell.querySelector("[data-conflict]");
  box.hidden = false;
  const words = box.querySelector("[data-conflict-words]");
  words.textContent = words.dataset.words.replace("{stored}", body.shown).replace("{sent}", body.sent_shown);
  const pair = { stored: [body.code || body.value, body.shown], sent: [body.sent_code || body.sent_value, body.sent_shown] };
  for (const button of box.querySelectorAll("[data-keep]")) {
    [button.value] = pair[button.dataset.keep];
    button.textContent = button.dataset.label.replace("{value}", pair[button.dataset.keep][1]);
  }
  sync();
});

outbox.addEventListener("refused", ({ detail: { cell: key, body } }) => {
  const cell = byCell.get(key);
  if (!cell) return;
  setState(cell, "bad");
  complain(cell, body.error);
  total();
});

outbox.addEventListener("change", () => {
  for (const operation of outbox.read()) {
    const cell = byCell.get(operation.cell);
    if (cell) setState(cell, operation.state);
  }
  total();
});

function cellName(cell) {
  return cell.dataset.cell.split(":")[1];
}

function clearConflict(cell) {
  cell.classList.remove("has-conf");
  cell.querySelector("[data-conflict]").hidden = true;
  sync();
}

// ---- hands

form.addEventListener("change", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell) return;
  if (event.target.type === "radio") save(cell, event.target.value);
  else if (event.target.hasAttribute("data-number")) saveNumber(cell, event.target);
});

form.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-cell]");
  const button = event.target.closest("button");
  if (!cell || !button) return;
  if (button.hasAttribute("data-clear")) {
    event.preventDefault();
    if (cell.dataset.value || cell.dataset.code) save(cell, "");
  } else if (button.hasAttribute("data-keep")) {
    event.preventDefault();
    const isCode = button.value && !/^-?\d/.test(button.value);
    save(cell, isCode ? "" : button.value, isCode ? button.value : "");
  } else if (button.hasAttribute("data-minus")) step(cell, -1);
  else if (button.hasAttribute("data-plus")) step(cell, 1);
});

// A number is saved when the hand stops or leaves: a digit typed by a key of the sheet makes no change event.
form.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.hasAttribute("data-number")) return;
  clearTimeout(numberTimer);
  numberTimer = setTimeout(() => saveNumber(field.closest("[data-cell]"), field), 900);
});

form.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.hasAttribute("data-number") && !isLocked) saveNumber(field.closest("[data-cell]"), field);
});

form.addEventListener("focusin", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (cell) setCurrent(cell);
});

function setCurrent(cell) {
  if (current === cell) return;
  current?.classList.remove("is-now");
  current = cell;
  current.classList.add("is-now");
}

function focusCell(cell) {
  if (!cell) return;
  setCurrent(cell);
  const target = cell.querySelector('input[type="radio"]:checked') || cell.querySelector('input[type="radio"]') || cell.querySelector("[data-number]");
  target?.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest" });
}

// Leaving the sheet waits until the server has everything that was marked here.
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (form.dataset.ready || !outbox.waiting().length) return;
  event.preventDefault();
  outbox.flush();
  for (let tries = 0; tries < 40 && outbox.waiting().length; tries += 1) await new Promise((done) => setTimeout(done, 100));
  if (outbox.waiting().length) {
    const offline = document.querySelector("[data-offline]");
    if (offline) offline.hidden = false;
    if (button) { button.removeAttribute("aria-busy"); button.disabled = false; }
    return;
  }
  form.dataset.ready = "1";
  form.requestSubmit(button);
});

// ---- start: what waits on this device is newer than what the server drew

for (const operation of outbox.read()) {
  const cell = byCell.get(operation.cell);
  if (!cell) continue;
  show(cell, operation.fields.value || "", operation.fields.code || "");
  setState(cell, operation.state);
  if (operation.state === "bad") complain(cell, operation.sentence);
}
keepNotes(form, outbox);
followKeys({ form, cells, save, setCurrent, focusCell, current: () => current });
total();
document.querySelector("[data-focus]")?.focus();
if (!isLocked) {
  const first = cells.find((cell) => cell.classList.contains("is-none")) || cells[0];
  setCurrent(first);
  if (cells.indexOf(first) > 0 && !document.querySelector("[data-focus]")) first.scrollIntoView({ block: "center" });
}
outbox.flush();
