// Keys of the mark sheet: digits mark, arrows move, letters open what stands beside.
export function followKeys(sheet) {
  const { form, cells } = sheet;
  let digits = "";
  let digitTimer = 0;

  function keysAreOn() {
    return localStorage.getItem("apogee.keys") !== "off";
  }

  const keysSwitch = document.querySelector("[data-keys-switch]");
  if (keysSwitch) {
    keysSwitch.checked = keysAreOn();
    keysSwitch.addEventListener("change", () => localStorage.setItem("apogee.keys", keysSwitch.checked ? "on" : "off"));
  }

  function typeDigit(digit) {
    const cell = sheet.current() || cells.find((one) => one.classList.contains("is-none")) || cells[0];
    if (!cell) return;
    sheet.setCurrent(cell);
    const values = [...cell.querySelectorAll('input[type="radio"]')].map((radio) => radio.value);
    clearTimeout(digitTimer);
    const both = digits + digit;
    const value = values.includes(both) ? both : values.includes(digit) ? digit : "";
    digits = digit;
    digitTimer = setTimeout(() => { digits = ""; }, 600);
    if (!values.length) {
      const field = cell.querySelector("[data-number]");
      field.focus();
      field.value = digit;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (value) {
      sheet.save(cell, value);
      cell.querySelector(`input[value="${value}"]`).focus();
    }
  }

  function move(direction) {
    const index = cells.indexOf(sheet.current());
    sheet.focusCell(cells[Math.min(cells.length - 1, Math.max(0, index + direction))]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const button = document.querySelector("[data-go]");
      if (button) {
        document.activeElement?.blur();
        button.value = "hand_in";
        button.click();
      }
      return;
    }
    const field = event.target.closest?.('textarea, select, input:not([type="radio"]):not([type="checkbox"])');
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (field) {
      if (field.hasAttribute("data-number") && (event.key === "ArrowUp" || event.key === "ArrowDown" || event.key === "Enter")) {
        event.preventDefault();
        field.blur();
        move(event.key === "ArrowUp" ? -1 : 1);
      }
      return;
    }
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      move(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Backspace") {
      const cell = sheet.current();
      if (cell && (cell.dataset.value || cell.dataset.code)) { event.preventDefault(); sheet.save(cell, ""); }
    } else if (keysAreOn()) letter(event);
  });

  function letter(event) {
    const latin = event.code.startsWith("Key") ? event.code.slice(3) : event.code;
    if (/^(Digit|Numpad)\d$/.test(event.code)) { event.preventDefault(); typeDigit(event.code.slice(-1)); }
    else if (latin === "C") { event.preventDefault(); openComment(); }
    else if (latin === "W") { event.preventDefault(); fullScreen(); }
    else if (latin === "J") (document.querySelector("[data-next]") || document.querySelector("[data-go]"))?.click();
    else if (latin === "K") document.querySelector("[data-previous]")?.click();
    else if (event.key === "?" || event.key === ",") document.querySelector('[data-dialog="keys"]')?.click();
  }

  function openComment() {
    const field = form.querySelector("[data-comment]");
    field.closest("details").open = true;
    field.focus();
  }

  function fullScreen() {
    const canvas = document.querySelector(".canvas");
    if (document.fullscreenElement) document.exitFullscreen();
    else canvas?.requestFullscreen?.();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-fullscreen]")) fullScreen();
    const view = event.target.closest("button[data-view]");
    if (!view) return;
    document.body.dataset.view = view.dataset.view;
    for (const button of document.querySelectorAll("button[data-view]")) {
      button.setAttribute("aria-pressed", String(button === view));
    }
    scrollTo(0, 0);
  });
}
