// The plot of one series: the hub's aggregates of the range, then live readings. Text and boolean series are shown as
// a list, as there is nothing to draw.
import { LitElement, html, nothing } from 'lit';
import { Following, getJson, seriesQuery } from './hub.js';
import { SeriesCanvas } from './series-canvas.js';
import { RANGES, SeriesData, Window } from './series-data.js';
import { ago, count, duration, measured, millis, seriesKey, seriesText, timeOfDay } from './words.js';

const DRAW_MS = 250;
const LISTED = 50;
const MIN_WINDOW_SECONDS = 60;
const STILL_LIVE_SECONDS = 120;
const ASK_AGAIN_MS = 2000;
/** Live points are replaced by the hub's own aggregates now and then. */
const RELOAD_MS = 60_000;

class SeriesPlot extends LitElement {
  static properties = {
    agent: {},
    state: {},
    series: {},
    current: {},
    range: {},
    nothing: {},
    phase: { state: true },
    error: { state: true },
    readout: { state: true },
    listed: { state: true },
    holes: { state: true },
    newest: { state: true },
  };

  #shown = '';
  #window = null;
  #data = null;
  #plot = null;
  #following = null;
  #loading = null;
  #timers = [];
  #observer = null;
  #dirty = false;

  constructor() {
    super();
    this.phase = 'idle';
    this.listed = [];
    this.holes = [];
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('tidegate-theme', this.#recolour);
    this.#timers = [
      setInterval(() => this.#tick(), DRAW_MS),
      setInterval(() => !document.hidden && this.phase === 'plot' && this.#load(), RELOAD_MS),
    ];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('tidegate-theme', this.#recolour);
    this.#timers.forEach(clearInterval);
    this.#observer?.disconnect();
    this.#leave();
  }

  willUpdate() {
    const key = this.agent && this.series ? `${this.agent} ${seriesKey(this.series)} ${this.range}` : '';
    if (key !== this.#shown) {
      this.#shown = key;
      this.#leave();
      if (key) this.#enter();
      else this.phase = 'idle';
    }
  }

  firstUpdated() {
    this.#observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width > 0) this.#plot?.resize(width);
    });
    this.#observer.observe(this.querySelector('.canvas'));
  }

  #leave() {
    this.#loading?.abort();
    this.#following?.close();
    this.#following = null;
    this.#plot?.destroy();
    this.#plot = null;
    this.#data = null;
    this.#window = null;
  }

  #enter() {
    this.phase = 'loading';
    this.error = null;
    this.readout = null;
    this.listed = [];
    this.holes = [];
    this.newest = null;
    this.#load();
    const query = seriesQuery(this.agent, this.series);
    query.set('events', 'reading');
    this.#following = new Following(query, {
      reading: (reading) => this.#heard(reading),
      open: () => this.phase !== 'loading' && this.#load(),
    });
  }

  #isMine(row) {
    return seriesKey(row) === seriesKey(this.series);
  }

  async #load() {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#askedAt = Date.now();
    try {
      const whole = RANGES[this.range].seconds === null;
      let window = whole ? await this.#whole(loading.signal) : new Window(RANGES[this.range].seconds);
      let data = await this.#fetch(window, loading.signal);
      if (data.length === 0 && !whole) {
        // Nothing of late: the same stretch of time up to the newest reading.
        const [newest] = await this.#newest(1, loading.signal);
        if (typeof newest?.value === 'number') {
          window = new Window(window.seconds, millis(newest.time) / 1000 + 1);
          data = await this.#fetch(window, loading.signal);
        }
      }
      if (loading.signal.aborted) return;
      this.error = null;
      if (data.length > 0) {
        if (window.live && this.#window?.live) data.keepNewer(this.#data);
        this.#window = window;
        this.#data = data;
        this.#draw();
      } else {
        const listed = await this.#newest(LISTED, loading.signal);
        if (loading.signal.aborted) return;
        this.listed = listed;
        this.phase = 'list';
      }
    } catch (failure) {
      if (loading.signal.aborted) return;
      this.error = failure instanceof TypeError ? 'the hub does not answer' : failure.message;
      if (this.phase === 'loading') this.phase = 'failed';
    }
  }

  /** From the first reading to the last, or to now if it goes on. */
  async #whole(signal) {
    const { series } = await getJson(`/api/v1/series?${seriesQuery(this.agent, this.series)}`, signal);
    const mine = series.find((row) => this.#isMine(row));
    if (!mine) return new Window(RANGES['15m'].seconds);
    const [first, last] = [millis(mine.first) / 1000, millis(mine.last) / 1000 + 1];
    const now = Date.now() / 1000;
    return now - last < STILL_LIVE_SECONDS ? new Window(now - first + 1) : new Window(last - first, last);
  }

  async #fetch(window, signal) {
    const query = this.#inWindow(window);
    query.set('step', `${window.step}s`);
    query.set('agg', 'min,max,mean,count');
    const { readings } = await getJson(`/api/v1/readings?${query}`, signal);
    const data = new SeriesData(window);
    data.load(readings.filter((row) => this.#isMine(row)));
    return data;
  }

  #inWindow(window) {
    const query = seriesQuery(this.agent, this.series);
    if (window.live) {
      query.set('from', `-${Math.ceil(window.seconds)}s`);
    } else {
      query.set('from', new Date(1000 * window.from()).toISOString());
      query.set('to', new Date(1000 * window.to()).toISOString());
    }
    return query;
  }

  async #newest(limit, signal) {
    const query = seriesQuery(this.agent, this.series);
    query.set('order', 'desc');
    query.set('limit', String(limit));
    const { readings } = await getJson(`/api/v1/readings?${query}`, signal);
    return readings.filter((row) => this.#isMine(row));
  }

  #heard(reading) {
    if (!this.#isMine(reading)) return;
    if (!this.newest || reading.time >= this.newest.time) this.newest = reading;
    if (typeof reading.value === 'number') {
      if (this.#window?.live) this.#dirty = this.#data.add(millis(reading.time), reading.value) || this.#dirty;
      // The series lives again: ask anew, but not for every reading of a backlog that is coming in.
      else if (this.phase !== 'loading' && Date.now() - this.#askedAt > ASK_AGAIN_MS) this.#load();
    } else if (this.phase === 'list') {
      this.listed = [reading, ...this.listed].slice(0, LISTED);
    }
  }

  #draw() {
    this.phase = 'plot';
    this.#dirty = true;
    this.updateComplete.then(() => this.#tick());
  }

  /** Redraws at most four times a second, and once a second also without news, as the window moves on. */
  #tick() {
    if (document.hidden || this.phase !== 'plot') return;
    const now = Date.now() / 1000;
    if (!this.#dirty && this.#plot && now - this.#drawnAt < 1) return;
    this.#dirty = false;
    this.#drawnAt = now;
    if (this.#window.live) this.#data.trim(now);
    if (this.#data.length === 0) return;
    this.#plot ??= this.#create();
    this.#plot.draw(this.#data.columns(now), this.#begin(now), this.#window.to(now));
    this.holes = this.#data.holes(now);
  }

  #drawnAt = 0;
  #askedAt = 0;

  /** Where the window begins: a series that is younger than the range fills it, down to one minute. */
  #begin(now) {
    const first = this.#data.first ?? now;
    return Math.max(this.#window.from(now), Math.min(first, this.#window.to(now) - MIN_WINDOW_SECONDS));
  }

  #recolour = () => {
    this.#plot?.destroy();
    this.#plot = null;
    this.#dirty = true;
    this.#tick();
  };

  #create() {
    return new SeriesCanvas(this.querySelector('.canvas'), {
      unit: () => this.series?.unit,
      holes: (until) => this.#data?.holes(until) ?? [],
      read: (point) => (this.readout = point),
    });
  }

  #download() {
    const query = this.#window ? this.#inWindow(this.#window) : seriesQuery(this.agent, this.series);
    query.set('format', 'csv');
    return `/api/v1/readings?${query}`;
  }

  render() {
    const series = this.series;
    return html`<div class="plot">
      <div class="head">
        <h2>${series ? seriesText(series) : 'Plot'}</h2>
        <div class="ranges" role="group" aria-label="Time range">
          ${Object.entries(RANGES).map(
            ([range, { label }]) =>
              html`<button
                aria-pressed=${range === this.range}
                @click=${() => this.dispatchEvent(new CustomEvent('range', { detail: range, bubbles: true, composed: true }))}
              >
                ${label}
              </button>`,
          )}
        </div>
      </div>
      <p class="readout" aria-live="off">${this.#readout()}</p>
      <div class="area">
        <div class="canvas" role="img" aria-label=${this.#spoken()} ?hidden=${this.phase !== 'plot'}></div>
        ${this.phase === 'plot' ? nothing : html`<div class="instead">${this.#instead()}</div>`}
      </div>
      <p class="foot">
        ${this.error && this.phase !== 'failed' ? html`<span class="bad">Not up to date: ${this.error}.</span>` : nothing}
        ${this.phase === 'plot' && !this.#window?.live && this.range !== 'all'
          ? html`<span>Nothing newer: the last ${RANGES[this.range].label} of it.</span>`
          : nothing}
        ${this.phase === 'plot' && this.holes.length > 0
          ? html`<span class="hatched">${this.#silence()}</span>`
          : nothing}
        ${series && this.phase !== 'idle' ? html`<a href=${this.#download()} download>CSV of this range</a>` : nothing}
      </p>
    </div>`;
  }

  #readout() {
    const code = this.series?.unit ?? '';
    const say = (v) => measured(v, code).join(' ').trim();
    if (this.readout && this.phase === 'plot') {
      const { time, min, max, mean } = this.readout;
      const [number, name] = measured(mean, code);
      return html`<b>${number}</b> ${name}
        <span>${min === max ? '' : html`min ${say(min)} · max ${say(max)} · `}${timeOfDay(time * 1000)}</span>`;
    }
    const row = this.newest && !(this.current?.time > this.newest.time) ? this.newest : this.current;
    if (!row) return html`&nbsp;`;
    const [number, name] = measured(row.value, code);
    return html`<b class=${row.quality}>${number}</b> ${name}
      <span>${row.quality === 'good' ? '' : `${row.quality}${row.quality_reason ? `: ${row.quality_reason}` : ''} · `}${ago(row.time)}${row.time_quality === 'synced' ? '' : ` · time ${row.time_quality}`}</span>`;
  }

  #silence() {
    const seconds = this.holes.reduce((sum, [from, to]) => sum + to - from, 0);
    return this.holes.length === 1
      ? `no readings for ${duration(seconds)}`
      : `${this.holes.length} times without readings, ${duration(seconds)} together`;
  }

  #spoken() {
    if (!this.current) return 'Plot';
    return `Plot of ${seriesText(this.series)}, the last ${RANGES[this.range].label}; newest value ${measured(this.current.value, this.series.unit).join(' ')}`;
  }

  #instead() {
    if (this.nothing) {
      return this.state === 'online' || this.state === 'late'
        ? html`<p>The agent is connected and has sent nothing yet. Its sources are above.</p>`
        : html`<p>Nothing of this agent is stored.</p>`;
    }
    if (this.phase === 'failed') return html`<p class="bad">No plot: ${this.error}.</p>`;
    if (this.phase === 'list') return this.#listing();
    if (this.phase === 'idle') return html`<p>Choose a series.</p>`;
    return html`<p class="quietly">Asking the hub…</p>`;
  }

  #listing() {
    if (this.listed.length === 0) return html`<p>No reading of this series is stored.</p>`;
    return html`<table class="listing">
      <caption class="sr">The newest ${count(this.listed.length)} readings</caption>
      <tbody>
        ${this.listed.map(
          (row) => html`<tr><th scope="row">${timeOfDay(millis(row.time))}</th><td>${String(row.value)}</td></tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define('series-plot', SeriesPlot);
