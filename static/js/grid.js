// The secretary's grid: one input, a cell that moves, operations of the outbox; the typed text beside its meaning.
import { Outbox, showSync } from "./outbox.js";
import { fieldNumber, readMark, say } from "./reading.js";

const root = document.querySelector("[data-grid]");
const form = root.querySelector("[data-entry-form]");
const table = root.querySelector(".grid-t");
root.querySelector(".rounds .on, .rounds [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
if (form && table && !root.hasAttribute("data-locked")) start();

function start() {
  const cells = [...table.querySelectorAll("[data-cell]")];
  const byKey = new Map(cells.map((cell) => [cell.dataset.cell, cell]));
  const codes = JSON.parse(root.dataset.codes);
  const words = JSON.parse(root.dataset.readings);
  const criteria = new Map(JSON.parse(root.dataset.criteria).map((criterion) => [String(criterion.id), criterion]));
  const field = form.querySelector("[data-typed]");
  const meaning = form.querySelector("[data-meaning]");
  const reasonBox = form.querySelector("[data-reason-box]");
  const reason = form.querySelector("[data-reason]");
  const conflictBox = form.querySelector("[data-conflict-box]");
  const outbox = new Outbox({ address: root.dataset.address, person: root.dataset.person, token: root.dataset.token });
  const sync = showSync(outbox, () => table.querySelectorAll('[data-s="conf"]').length);
  const key = (cell) => `g:${cell.dataset.cell}`;
  let current = null;
  let isEditing = false;
  let undo = null;

  const criterionOf = (cell) => criteria.get(cell.dataset.criterion);
  const rowOf = (cell) => cell.closest("[data-row]");
  const isWritten = (cell) => Boolean(cell.dataset.value || cell.dataset.code);

  // ---- drawing

  function icon(state) {
    const name = { ok: "check", wait: "wait", sent: "sent", conf: "conflict", bad: "warn" }[state];
    const svg = document.querySelector("[data-sync] use")?.getAttribute("href")?.split("#")[0];
    return `<svg class="i" role="img" aria-label="${root.dataset[state === "wait" ? "waiting" : state]}"><use href="${svg}#${name}"></use></svg>`;
  }

  function draw(cell, state) {
    const link = cell.querySelector("[data-pick]");
    const shown = cell.dataset.code ? words.titles[cell.dataset.code] || cell.dataset.code : say(cell.dataset.value, criterionOf(cell));
    cell.dataset.s = state;
    cell.classList.toggle("none", state === "none");
    link.textContent = "";
    if (state === "none") {
      link.innerHTML = '<span class="empty" role="img"></span>';
      link.firstChild.setAttribute("aria-label", root.dataset.none);
      return;
    }
    const strong = document.createElement("b");
    strong.textContent = state === "conf" ? cell.dataset.storedShown : shown;
    link.append(strong);
    if (state === "conf") {
      const other = document.createElement("b");
      other.textContent = cell.dataset.otherShown;
      link.append(" / ", other);
    }
    link.insertAdjacentHTML("beforeend", icon(state));
  }

  function read() {
    return readMark(field.value, criterionOf(current), codes, words);
  }

  function explain() {
    const reading = read();
    meaning.textContent = "";
    field.setAttribute("aria-invalid", String(Boolean(reading.error)));
    if (reading.error || !field.value.trim()) {
      const note = document.createElement("span");
      note.className = "bad";
      note.textContent = field.value.trim() ? reading.error : "";
      meaning.append(note);
      return;
    }
    const strong = document.createElement("b");
    strong.textContent = reading.code ? words.titles[reading.code] || reading.code : say(reading.value, criterionOf(current));
    meaning.append(reading.clock ? `= ${reading.clock} = ` : "= ", strong);
    if (reading.note) {
      const note = document.createElement("span");
      note.className = "sub";
      note.textContent = reading.note;
      meaning.append(note);
    }
  }

  // ---- moving

  function choose(cell, edit = false) {
    if (!cell) return;
    current?.classList.remove("now");
    rowOf(current || cell).classList.remove("cur");
    current = cell;
    cell.classList.add("now");
    const row = rowOf(cell);
    row.classList.add("cur");
    form.querySelector("[data-who-label]").textContent = row.dataset.label;
    form.querySelector("[data-who-name]").textContent = row.dataset.name || row.dataset.label;
    form.querySelector("[data-who-place]").textContent = place(cell);
    form.querySelector("[data-field-cell]").value = cell.dataset.cell;
    isEditing = edit;
    field.value = edit ? cell.dataset.code ? words.titles[cell.dataset.code] || cell.dataset.code : fieldNumber(cell.dataset.value) : "";
    field.placeholder = isWritten(cell) ? cell.querySelector("[data-pick]").textContent.trim() : "";
    reason.value = "";
    reasonBox.hidden = !(isWritten(cell) && cell.dataset.s !== "conf");
    showConflict();
    showRound(cell.dataset.round);
    explain();
    nameNext();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function place(cell) {
    const index = [...rowOf(cell).querySelectorAll("[data-cell]")].indexOf(cell);
    const heads = [...table.querySelectorAll("thead tr:last-child .rh")];
    const round = table.querySelector(`thead tr:first-child .rh[data-round="${cell.dataset.round}"]`);
    const parts = [round?.textContent, table.querySelectorAll("thead tr").length > 1 ? heads[index]?.textContent : ""];
    return [rowOf(cell).dataset.sub, ...parts].filter(Boolean).join(", ");
  }

  function showRound(round) {
    table.dataset.shownRound = round;
    for (const item of table.querySelectorAll("[data-round]")) item.classList.toggle("on", item.dataset.round === round);
    for (const link of root.querySelectorAll("[data-round-link]")) {
      if (link.dataset.roundLink === round) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function showConflict() {
    const isConflict = current.dataset.s === "conf";
    conflictBox.hidden = !isConflict;
    if (!isConflict) return;
    for (const button of conflictBox.querySelectorAll("[data-keep]")) {
      const shown = button.dataset.keep === "stored" ? current.dataset.storedShown : current.dataset.otherShown;
      button.textContent = words.keep.replace("{value}", shown);
    }
  }

  function nameNext() {
    const next = below(current);
    const button = form.querySelector("[data-write]");
    const label = next && next !== current ? button.dataset.words.replace("{next}", rowOf(next).dataset.label) : button.dataset.alone;
    form.querySelector("[data-write-words]").textContent = label;
  }

  function column(cell) {
    const { round, attempt, criterion } = cell.dataset;
    return cells.filter((one) => one.dataset.round === round && one.dataset.attempt === attempt && one.dataset.criterion === criterion);
  }

  function below(cell, step = 1) {
    const list = column(cell);
    return list[list.indexOf(cell) + step] || null;
  }

  function beside(cell, step = 1) {
    const list = [...rowOf(cell).querySelectorAll("[data-cell]")];
    return list[list.indexOf(cell) + step] || null;
  }

  // ---- writing

  function write(then) {
    const text = field.value.trim();
    if (!text) {
      // An empty field writes nothing; where something stands and is being edited it clears the cell.
      if (!isEditing || !isWritten(current)) return then ? choose(then) : undefined;
    }
    const reading = read();
    if (reading.error) {
      explain();
      return field.focus();
    }
    if ((reading.value || "") === current.dataset.value && (reading.code || "") === current.dataset.code && current.dataset.s !== "conf") {
      return choose(then || current);
    }
    if (isWritten(current) && current.dataset.s !== "conf" && !reason.value.trim()) {
      reasonBox.hidden = false;
      reason.setAttribute("aria-invalid", "true");
      reason.placeholder = words.reason;
      return reason.focus();
    }
    send(current, reading.value || "", reading.code || "", text, reason.value.trim());
    choose(then || current);
    return field.focus();
  }

  function send(cell, value, code, typed, why) {
    undo = { cell, value: cell.dataset.value, code: cell.dataset.code, until: Date.now() + 10000 };
    cell.dataset.value = value;
    cell.dataset.code = code;
    reason.removeAttribute("aria-invalid");
    draw(cell, "wait");
    outbox.put(key(cell), {
      entry: Number(cell.dataset.entry),
      stage: Number(root.dataset.stage),
      criterion: Number(cell.dataset.criterion),
      round: Number(cell.dataset.round),
      attempt: Number(cell.dataset.attempt),
      value,
      code,
      typed,
      reason: why,
    }, Number(cell.dataset.revision));
    sync();
  }

  function takeBack() {
    if (!undo || Date.now() > undo.until) return;
    const { cell, value, code } = undo;
    send(cell, value, code, "", words.undone);
    undo = null;
    choose(cell);
  }

  // ---- answers of the server

  const cellOf = (detail) => (detail.cell.startsWith("g:") ? byKey.get(detail.cell.slice(2)) : null);

  outbox.addEventListener("confirmed", ({ detail }) => {
    const cell = cellOf(detail);
    if (!cell) return;
    cell.dataset.revision = detail.body.revision;
    const total = rowOf(cell).querySelector("[data-total]");
    if (!outbox.last(detail.cell)) {
      cell.dataset.value = detail.body.value;
      cell.dataset.code = detail.body.code;
      draw(cell, detail.body.value || detail.body.code ? "ok" : "none");
      total.textContent = detail.body.total;
    }
    if (cell === current) showConflict();
    countRounds();
    sync();
  });

  outbox.addEventListener("conflict", ({ detail }) => {
    const cell = cellOf(detail);
    if (!cell) return;
    const { body } = detail;
    Object.assign(cell.dataset, {
      revision: body.revision,
      value: body.value,
      code: body.code,
      stored: body.code || body.value,
      storedShown: body.shown || words.none,
      other: body.sent_code || body.sent_value,
      otherShown: body.sent_shown || words.none,
    });
    draw(cell, "conf");
    if (cell === current) showConflict();
    sync();
  });

  outbox.addEventListener("refused", ({ detail }) => {
    const cell = cellOf(detail);
    if (!cell) return;
    draw(cell, "bad");
    choose(cell, true);
    meaning.textContent = "";
    const note = document.createElement("span");
    note.className = "bad";
    note.textContent = detail.body.error;
    meaning.append(note);
    sync();
  });

  outbox.addEventListener("change", () => {
    for (const operation of outbox.read()) {
      const cell = operation.cell.startsWith("g:") ? byKey.get(operation.cell.slice(2)) : null;
      if (cell && cell.dataset.s !== operation.state) draw(cell, operation.state);
    }
  });

  function countRounds() {
    const rows = [...table.querySelectorAll("[data-row]:not(.out)")];
    for (const link of root.querySelectorAll("[data-round-link]")) {
      const count = link.querySelector("b");
      if (!count) continue;
      const filled = rows.filter((row) => {
        const mine = [...row.querySelectorAll(`[data-cell][data-round="${link.dataset.roundLink}"]`)];
        const measures = new Set(mine.map((cell) => cell.dataset.criterion));
        const held = new Set(mine.filter(isWritten).map((cell) => cell.dataset.criterion));
        return held.size >= measures.size;
      }).length;
      count.textContent = count.textContent.replace(/^\D*\d+/, (text) => text.replace(/\d+/, String(filled)));
    }
  }

  // ---- hands

  field.addEventListener("input", explain);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "code") field.value = words.titles[event.submitter.value] || event.submitter.value;
    if (event.submitter?.name === "code") explain();
    write(below(current) || beside(column(current)[0]));
  });
  conflictBox.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (!button) return;
    const kept = button.dataset.keep === "stored" ? current.dataset.stored : current.dataset.other;
    const isCode = codes.includes(kept);
    send(current, isCode ? "" : kept, isCode ? kept : "", "", words.conflict);
    choose(current);
  });
  table.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pick]");
    const cell = event.target.closest("[data-cell]");
    if (link) event.preventDefault();
    if (cell) { choose(cell); field.focus({ preventScroll: true }); }
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-round-link]");
    if (link) {
      event.preventDefault();
      const mine = cells.filter((cell) => cell.dataset.round === link.dataset.roundLink);
      choose(mine.find((cell) => !isWritten(cell) && !rowOf(cell).classList.contains("out")) || mine[0]);
      history.replaceState(null, "", link.getAttribute("href"));
      return;
    }
    const pad = event.target.closest("[data-pad]");
    if (pad) {
      field.value = pad.dataset.pad === "⌫" ? field.value.slice(0, -1) : field.value + pad.dataset.pad;
      explain();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ") { event.preventDefault(); takeBack(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === reason) return;
    const isFree = !field.value;
    const steps = { ArrowDown: () => below(current), ArrowUp: () => below(current, -1) };
    if (isFree) Object.assign(steps, { ArrowRight: () => beside(current), ArrowLeft: () => beside(current, -1) });
    if (event.target !== field && event.target !== document.body && !event.target.closest?.(".grid-box")) return;
    if (event.key === "Tab" && !event.shiftKey && event.target === field && field.value) {
      event.preventDefault();
      write(beside(current) || below(current));
    } else if (event.key === "Enter" && event.target !== field) {
      event.preventDefault();
      form.requestSubmit();
    } else if (steps[event.key]) {
      event.preventDefault();
      choose(steps[event.key]() || current);
    } else if (event.key === "F2") {
      event.preventDefault();
      choose(current, true);
      field.focus();
      field.select();
    } else if (event.key === "Escape") {
      choose(current);
    } else if (isFree && { KeyN: 1, KeyF: 1, KeyV: 1 }[event.code]) {
      event.preventDefault();
      field.focus();
      field.value = words.titles[{ KeyN: "DNS", KeyF: "DNF", KeyV: "VOID" }[event.code]];
      explain();
    } else if (event.target !== field && /^[\d,.:]$/.test(event.key)) field.focus();
  });

  // ---- start: what waits on this device is newer than what the server drew

  for (const operation of outbox.read()) {
    const cell = operation.cell.startsWith("g:") ? byKey.get(operation.cell.slice(2)) : null;
    if (!cell) continue;
    cell.dataset.value = operation.fields.value || "";
    cell.dataset.code = operation.fields.code || "";
    draw(cell, operation.state);
  }
  const shown = form.querySelector("[data-field-cell]").value;
  choose(byKey.get(shown) || cells[0]);
  // On a touch screen the pad of the page is the keyboard, so that the table stays in sight.
  if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none";
  else field.focus({ preventScroll: true });
  outbox.flush();
}
