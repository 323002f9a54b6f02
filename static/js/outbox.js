// Marks wait here until the server has echoed the stored value. Nothing else turns a mark green.
//
// 1. `put` writes the operation (own id, base revision) to this device before anything is sent.
// 2. `flush` sends in order, one operation of a cell at a time; sending twice is harmless, the server knows the id.
// 3. Only JSON with the same operation id counts as an answer: a sign-in page or the page of a Wi-Fi portal
//    leaves the mark waiting. Signed out: marks stay, the person signs in again in another tab.
const TIMEOUT = 15000;
const PAUSES = [2000, 5000, 15000, 30000];

export class Outbox extends EventTarget {
  constructor({ address, person, token }) {
    super();
    this.address = address;
    this.key = `apogee.outbox.${person}`;
    this.token = token;
    this.sending = false;
    this.failures = 0;
    this.timer = 0;
    // What was on its way when the page was closed may or may not have arrived: it is sent again.
    this.write(this.read().map((op) => (op.state === "sent" ? { ...op, state: "wait" } : op)));
    addEventListener("online", () => this.flush());
    addEventListener("focus", () => { if (this.waiting().length) this.flush(); });
    addEventListener("storage", (event) => { if (event.key === this.key) this.tell("change"); });
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || [];
    } catch {
      return [];
    }
  }

  write(operations) {
    localStorage.setItem(this.key, JSON.stringify(operations));
  }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  waiting() {
    return this.read().filter((op) => op.state === "wait" || op.state === "sent");
  }

  refused() {
    return this.read().filter((op) => op.state === "bad");
  }

  last(cell) {
    return this.read().filter((op) => op.cell === cell).pop() || null;
  }

  // A newer value replaces one of the same cell that has not left the device yet.
  put(cell, fields, base) {
    const kept = this.read().filter((op) => op.cell !== cell || op.state === "sent");
    const operation = {
      id: crypto.randomUUID ? crypto.randomUUID() : uuid(),
      cell,
      base,
      fields,
      state: "wait",
      at: new Date().toISOString(),
    };
    this.write([...kept, operation]);
    this.tell("change", { cell });
    this.flush();
    return operation;
  }

  drop(id) {
    this.write(this.read().filter((op) => op.id !== id));
    this.tell("change");
  }

  mark(id, changes) {
    this.write(this.read().map((op) => (op.id === id ? { ...op, ...changes } : op)));
    this.tell("change");
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      for (;;) {
        const next = this.read().find((op) => op.state === "wait");
        if (!next || !(await this.send(next))) break;
      }
    } finally {
      this.sending = false;
    }
    if (this.waiting().length) {
      const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
      this.timer = setTimeout(() => this.flush(), pause);
    } else {
      this.tell("idle");
    }
  }

  // Whether to go on with the next operation at once.
  async send(operation) {
    this.mark(operation.id, { state: "sent" });
    let answer, body;
    try {
      answer = await this.post(operation);
      body = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    } catch {
      return this.later(operation, "offline");
    }
    if (answer.status === 401 || answer.redirected) return this.later(operation, "session");
    if (answer.status === 403) return this.renew(operation);
    if (!body || body.operation_id !== operation.id || answer.status >= 500) return this.later(operation, "offline");
    this.failures = 0;
    this.tell("online");
    if (answer.status === 200) this.confirm(operation, body);
    else if (answer.status === 409) this.settle(operation, body);
    else this.mark(operation.id, { state: "bad", sentence: body.error });
    this.tell(answer.status === 200 ? "confirmed" : answer.status === 409 ? "conflict" : "refused", {
      cell: operation.cell, operation, body,
    });
    return true;
  }

  post(operation) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), TIMEOUT);
    return fetch(this.address, {
      method: "POST",
      credentials: "same-origin",
      signal: control.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ ...operation.fields, operation_id: operation.id, base_revision: operation.base }),
    }).finally(() => clearTimeout(timer));
  }

  later(operation, why) {
    this.failures += 1;
    this.mark(operation.id, { state: "wait" });
    this.tell(why, { operation });
    return false;
  }

  // A token of an older session: ask for a new one, the marks stay.
  async renew(operation) {
    try {
      const answer = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const body = answer.ok && !answer.redirected ? await answer.json() : null;
      if (body && body.token && body.token !== this.token) {
        this.token = body.token;
        this.mark(operation.id, { state: "wait" });
        return true;
      }
      return this.later(operation, "session");
    } catch {
      return this.later(operation, "offline");
    }
  }

  // What waits behind a confirmed operation of the cell follows the revision that it made.
  confirm(operation, body) {
    this.write(
      this.read()
        .filter((op) => op.id !== operation.id)
        .map((op) => (op.cell === operation.cell ? { ...op, base: body.revision } : op)),
    );
    this.tell("change", { cell: operation.cell });
  }

  // Both values are on the server now; the person chooses on the page.
  settle(operation) {
    this.write(this.read().filter((op) => op.id !== operation.id));
    this.tell("change", { cell: operation.cell });
  }

  // What has not reached the server, as a file to carry to the organiser.
  download(name) {
    const file = new Blob([JSON.stringify(this.read(), null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// The counter in the bar: «Всё сохранено», «1 ждёт отправки», «1 конфликт», and the line about the network.
export function showSync(outbox, conflicts) {
  const counter = document.querySelector("[data-sync]");
  const offline = document.querySelector("[data-offline]");
  const session = document.querySelector("[data-session]");
  const say = () => {
    if (!counter) return;
    const waiting = outbox.waiting().length;
    const refused = outbox.refused().length;
    const clashes = conflicts();
    const state = clashes || refused ? "conf" : waiting ? "wait" : "ok";
    counter.dataset.s = state;
    const words = clashes
      ? plural(counter.dataset.conflict, clashes)
      : refused ? plural(counter.dataset.refused, refused)
        : waiting ? plural(counter.dataset.wait, waiting) : counter.dataset.ok;
    counter.querySelector("[data-sync-words]").textContent = words;
  };
  outbox.addEventListener("change", say);
  outbox.addEventListener("idle", say);
  outbox.addEventListener("offline", () => { if (offline) offline.hidden = false; });
  outbox.addEventListener("session", () => { if (session) session.hidden = false; });
  outbox.addEventListener("online", () => {
    if (offline) offline.hidden = true;
    if (session) session.hidden = true;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-outbox-file]")) outbox.download("apogee-marks.json");
  });
  say();
  return say;
}

// «1 ждёт|2 ждут|5 ждут» comes from the page, in its language; {n} is the number.
function plural(forms, count) {
  const list = (forms || "").split("|");
  const rule = new Intl.PluralRules(document.documentElement.lang).select(count);
  const index = rule === "one" ? 0 : rule === "few" ? 1 : list.length - 1;
  return (list[Math.min(index, list.length - 1)] || "").replace("{n}", String(count));
}
