// The drawing of one series: a line of means in a band from minimum to maximum, with the stretches without readings
// hatched. It knows nothing of where the points come from.
import { tick } from './words.js';

const HEIGHT = 320;
const MIN_WIDTH = 200;

export class SeriesCanvas {
  #asked;
  #plot;

  /**
   * Draws into `box`, in the colours of the page at this moment.
   *
   * `asked` is asked while it draws: `unit()` of the values, `holes(until)` as pairs of times; and `read(point)` hears
   * which point the cursor is at, or null.
   */
  constructor(box, asked) {
    this.#asked = asked;
    this.#plot = this.#create(box);
  }

  /** Columns as SeriesData has them; times are seconds since the epoch. */
  draw(columns, from, to) {
    this.#plot.setData(columns, false);
    this.#plot.setScale('x', { min: from, max: to });
  }

  resize(width) {
    if (width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  destroy() {
    this.#plot.destroy();
  }

  #create(box) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    return new uPlot(
      {
        width: Math.max(MIN_WIDTH, Math.floor(box.clientWidth)),
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 7 } },
        scales: { y: { range: (u, min, max) => this.#around(min, max) } },
        axes: [
          { ...axis, space: 70, size: 32, values: [[31_536_000, '{YYYY}', null, null, null, null, null, null, 1], [2_419_200, '{MMM} {YYYY}', null, null, null, null, null, null, 1], [86_400, '{D} {MMM}', null, null, null, null, null, null, 1], [3600, '{HH}:{mm}', null, null, null, null, null, null, 1], [60, '{HH}:{mm}', null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]] },
          { ...axis, size: 64, values: (u, splits) => splits.map((split) => tick(split, this.#asked.unit())) },
        ],
        series: [
          {},
          { stroke: 'transparent', points: { show: false } },
          { stroke: 'transparent', points: { show: false } },
          { stroke: colour('--accent'), width: 1.75, points: { show: (u, i, from, to) => to - from < 40 } },
        ],
        bands: [{ series: [1, 2], fill: colour('--band') }],
        hooks: {
          drawClear: [(u) => this.#shadeHoles(u, colour('--hole'))],
          setCursor: [(u) => this.#read(u)],
        },
      },
      [[], [], [], []],
      box,
    );
  }

  /** A flat line stands in the middle instead of on the edge. */
  #around(min, max) {
    if (min === null || max === null) return [0, 1];
    if (min === max) {
      const pad = min === 0 ? 1 : Math.abs(min) * 0.05;
      return [min - pad, max + pad];
    }
    const pad = (max - min) * 0.08;
    return [min - pad, max + pad];
  }

  #shadeHoles(u, colour) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [from, to] of this.#asked.holes(u.scales.x.max)) {
      const left = u.valToPos(from, 'x', true);
      const right = u.valToPos(to, 'x', true);
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, bbox.top, Math.max(2, right - left), bbox.height);
      ctx.clip();
      ctx.strokeStyle = colour;
      ctx.lineWidth = 2 * devicePixelRatio;
      ctx.beginPath();
      for (let x = left - bbox.height; x < right; x += 10 * devicePixelRatio) {
        ctx.moveTo(x, bbox.top + bbox.height);
        ctx.lineTo(x + bbox.height, bbox.top);
      }
      ctx.stroke();
      ctx.restore();
    }
    ctx.restore();
  }

  #read(u) {
    const i = u.cursor.idx;
    this.#asked.read(
      i == null || u.data[3][i] == null
        ? null
        : { time: u.data[0][i], max: u.data[1][i], min: u.data[2][i], mean: u.data[3][i] },
    );
  }
}
