// The points of a plot: what the hub aggregated, and live readings put into the same steps as they come.
import { millis } from './words.js';

export const RANGES = {
  '15m': { label: '15 min', seconds: 900 },
  '1h': { label: '1 h', seconds: 3600 },
  '24h': { label: '24 h', seconds: 86_400 },
  all: { label: 'All', seconds: null },
};

const POINTS = 600;
const STEPS = [1, 2, 6, 15, 30, 60, 150, 300, 600, 1800, 3600, 10_800, 21_600, 86_400, 604_800, 2_592_000];
const MIN_SECONDS = 60;

/**
 * A stretch of time that is plotted, in seconds since the epoch: one that moves on with the time, or one of the past.
 */
export class Window {
  constructor(seconds, end = null) {
    this.seconds = Math.max(MIN_SECONDS, seconds);
    this.end = end;
    this.step = STEPS.find((step) => this.seconds / step <= POINTS) ?? STEPS.at(-1);
  }

  get live() {
    return this.end === null;
  }

  to(now) {
    return this.end ?? now;
  }

  from(now) {
    return this.to(now) - this.seconds;
  }
}

/** Points of one series, one per step, ascending; bounded by the window. Times are seconds since the epoch. */
export class SeriesData {
  #window;
  #points = [];

  constructor(window) {
    this.#window = window;
  }

  get length() {
    return this.#points.length;
  }

  /** The oldest time, or null. */
  get first() {
    return this.#points[0]?.time ?? null;
  }

  /** Takes the hub's buckets, oldest first. */
  load(buckets) {
    this.#points = buckets.map((bucket) => ({
      time: millis(bucket.time) / 1000,
      min: bucket.min,
      max: bucket.max,
      mean: bucket.mean,
      count: bucket.count,
    }));
  }

  /** Takes over the points of another that are newer than its own. */
  keepNewer(other) {
    const end = this.#points.at(-1)?.time ?? -Infinity;
    this.#points = this.#points.concat(other.#points.filter((point) => point.time > end));
  }

  /** Takes a live reading; false if it is older than what is shown. */
  add(timeMs, number) {
    const time = Math.floor(timeMs / 1000 / this.#window.step) * this.#window.step;
    let at = this.#points.length - 1;
    while (at >= 0 && this.#points[at].time > time) at--;
    const point = this.#points[at];
    if (point?.time === time) {
      point.mean = (point.mean * point.count + number) / (point.count + 1);
      point.count++;
      point.min = Math.min(point.min, number);
      point.max = Math.max(point.max, number);
    } else if (at === -1 && this.#points.length > 0) {
      return false;
    } else {
      this.#points.splice(at + 1, 0, { time, min: number, max: number, mean: number, count: 1 });
    }
    return true;
  }

  /** Forgets what has moved out of the window. */
  trim(now) {
    const begin = this.#window.from(now) - this.#window.step;
    const keep = this.#points.findIndex((point) => point.time >= begin);
    if (keep !== 0) this.#points = keep < 0 ? [] : this.#points.slice(keep);
  }

  /** How far apart points usually are: the median, at least a step. */
  #cadence() {
    const deltas = [];
    for (let i = 1; i < this.#points.length; i++) deltas.push(this.#points[i].time - this.#points[i - 1].time);
    deltas.sort((a, b) => a - b);
    return Math.max(this.#window.step, deltas[deltas.length >> 1] ?? 0);
  }

  /** Times without readings, as [from, to]: where the distance is over three times the usual, and until now. */
  holes(now) {
    if (this.#points.length < 3) return [];
    const usual = this.#cadence();
    const { step } = this.#window;
    const holes = [];
    for (let i = 1; i < this.#points.length; i++) {
      const [from, to] = [this.#points[i - 1].time, this.#points[i].time];
      if (to - from > 3 * usual + step) holes.push([from + step, to]);
    }
    const end = this.#points.at(-1).time + step;
    if (this.#window.live && now - end > Math.max(3 * usual, 10)) holes.push([end, now]);
    return holes;
  }

  /** Columns for uPlot: time, max, min, mean; a null breaks the line at each hole. */
  columns(now) {
    const columns = [[], [], [], []];
    const breaks = this.holes(now).map(([from]) => from);
    for (const point of this.#points) {
      while (breaks.length > 0 && breaks[0] <= point.time) {
        columns[0].push(breaks.shift());
        for (let i = 1; i < 4; i++) columns[i].push(null);
      }
      columns[0].push(point.time);
      columns[1].push(point.max);
      columns[2].push(point.min);
      columns[3].push(point.mean);
    }
    return columns;
  }
}
