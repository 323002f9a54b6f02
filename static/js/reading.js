// What a typed result means: the same reading as judging/validators.py, so that the page shows it before it is sent.
const SHORT_CLOCK = /^(\d{1,2})([0-5]\d)$/;
const CLOCK = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)$/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const MEASURED = ["seconds", "metres", "degrees"];

// The decimal mark of the page's language; a typed number may have either.
const POINT = new Intl.NumberFormat(document.documentElement.lang).formatToParts(1.5).find((part) => part.type === "decimal").value;

// An exact number as a field holds it: «6,5», in English «6.5».
export function fieldNumber(value) {
  return value.replace(".", POINT);
}

// {value, code, error, note}: value is exact text, code a word of the rules; all empty clears the cell.
export function readMark(typed, criterion, codes, words) {
  const clean = typed.trim().replace("−", "-");
  if (!clean) return { value: "", code: "" };
  const code = words.codes[clean.toLowerCase()] || clean.toUpperCase();
  if (codes.includes(code)) return { value: "", code };
  const value = criterion.unit === "seconds" ? seconds(clean, criterion) : plain(clean);
  if (value === null) {
    const example = criterion.unit === "seconds" ? words.times : words.points;
    return { error: words.number.replace("{example}", example).replace("{text}", clean) };
  }
  return { value, code: "", clock: clockOf(clean, criterion), ...check(value, criterion, words) };
}

function plain(text) {
  return NUMBER.test(text) ? tidy(text.replace(",", ".")) : null;
}

// «630» is 6:30, unless so many seconds are allowed: «120» of at most 120 is a flight of two minutes.
function clockOf(text, criterion) {
  const short = criterion.unit === "seconds" ? SHORT_CLOCK.exec(text) : null;
  if (!short || (criterion.high !== "" && Number(text) <= Number(criterion.high))) return "";
  return `${short[1]}:${short[2]}`;
}

function seconds(text, criterion) {
  const clock = clockOf(text, criterion) || text;
  if (!clock.includes(":")) {
    const number = plain(clock);
    return number === null || number.startsWith("-") ? null : number;
  }
  const match = CLOCK.exec(clock);
  if (!match) return null;
  const [, hours, minutes, rest] = match;
  const [whole, part] = rest.split(/[.,]/);
  if (Number(whole) >= 60 || (hours !== undefined && Number(minutes) >= 60)) return null;
  const total = 3600 * Number(hours || 0) + 60 * Number(minutes) + Number(whole);
  return tidy(part ? `${total}.${part}` : String(total));
}

// Exact text without float arithmetic: no zeros too many.
function tidy(text) {
  const sign = text.startsWith("-") ? "-" : "";
  const [whole, part = ""] = text.replace(/^[+-]/, "").split(".");
  const digits = whole.replace(/^0+(?=\d)/, "");
  const rest = part.replace(/0+$/, "");
  const result = rest ? `${digits}.${rest}` : digits;
  return result === "0" ? "0" : sign + result;
}

function check(value, criterion, words) {
  const number = Number(value);
  const over = criterion.high !== "" && number > Number(criterion.high);
  const measured = MEASURED.includes(criterion.unit);
  if (measured && over) return { note: words.over.replace("{limit}", say(criterion.high, criterion)) };
  const steps = (number - Number(criterion.low)) / Number(criterion.step);
  const uneven = !measured && Math.abs(steps - Math.round(steps)) > 1e-9;
  if (over || number < Number(criterion.low) || uneven) {
    return { error: words.range.replace("{range}", criterion.range).replace("{value}", say(value, { sign: "" })) };
  }
  return {};
}

export function say(value, criterion) {
  return value === "" ? "" : fieldNumber(value).replace("-", "−") + criterion.sign;
}
