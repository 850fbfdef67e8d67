// How numbers, times and sizes are said.

const integers = new Intl.NumberFormat('en-US');

/** 1207 → "1,207". */
export const count = (n) => integers.format(n);

/** Six significant digits are enough to look at; the API has them all. */
export function value(v) {
  if (typeof v === 'number') {
    if (Number.isInteger(v) && Math.abs(v) < 1e15) return integers.format(v);
    const size = Math.abs(v);
    return size !== 0 && (size >= 1e9 || size < 1e-4) ? v.toExponential(4) : String(Number(v.toPrecision(6)));
  }
  return String(v);
}

/** 11520 → "3 h 12 min". */
export function duration(seconds) {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** 1048576 → "1.0 MiB". */
export function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = n;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`;
}

/** Milliseconds since the epoch of an RFC 3339 time; its nanoseconds do not fit into a number. */
export const millis = (time) => Date.parse(`${time.slice(0, 23)}Z`);

const DATE_SECONDS = 60 * 86_400;
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "12 s ago", "on 8 Feb 2020", or "in 3 min" for a clock that is ahead. */
export function ago(time, now = Date.now()) {
  const seconds = (now - millis(time)) / 1000;
  if (seconds > DATE_SECONDS) return `on ${date.format(millis(time))}`;
  return seconds < -5 ? `in ${duration(-seconds)}` : seconds < 2 ? 'just now' : `${duration(seconds)} ago`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Local time of day, with the day when it is not today, and the year when it is long ago. */
export function timeOfDay(ms) {
  const at = new Date(ms);
  if (at.toDateString() === new Date().toDateString()) return clock.format(at);
  return `${(Date.now() - ms > 1000 * DATE_SECONDS ? date : day).format(at)} ${clock.format(at)}`;
}

/** "room/temp{sensor=a}". */
export function seriesText(series) {
  const labels = Object.entries(series.labels)
    .map(([k, v]) => `${k}=${v}`)
    .join(',');
  return labels ? `${series.name}{${labels}}` : series.name;
}

/** Tells a series of an agent apart from its others. */
export const seriesKey = (series) => JSON.stringify([series.name, series.labels, series.unit]);

/** UCUM as people write it; a code that is not here is shown as it is. */
const units = { Cel: '°C', '[degF]': '°F', '%': '%', 'm/s2': 'm/s²', m3: 'm³', 'm3/h': 'm³/h', 'l/min': 'l/min', By: 'B', Ohm: 'Ω', '1': '' };
export const unit = (code) => units[code] ?? code;

/** A measured value and its unit, as two texts; bytes are scaled. */
export function measured(v, code) {
  if (code !== 'By' || typeof v !== 'number') return [value(v), unit(code)];
  return Math.abs(v) < 1024 ? [value(v), 'B'] : bytes(v).split(' ');
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 3 });

/** A number on an axis, where there is little room. */
export const tick = (v, code) => (code === 'By' ? (v < 0 ? '' : bytes(v)) : Math.abs(v) >= 1e5 ? compact.format(v) : value(v));

/** What the hub's warnings are called where there is little room; the hub says the rest. */
const warnings = { conflict: 'readings in quarantine', diverged: 'copied or put back', taken_over: 'two with this id' };
export const warning = (code) => warnings[code] ?? code.replaceAll('_', ' ');

/** The sum of what was lost, over all reasons. */
export const lostTotal = (ledger) => Object.values(ledger.lost).reduce((sum, n) => sum + n, 0);
