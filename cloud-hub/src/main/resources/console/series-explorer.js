// The series of one agent with their newest values, and beside them the plot of the chosen one.
import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { guard } from 'lit/directives/guard.js';
import { getJson } from './hub.js';
import { ago, count, measured, millis, seriesKey, seriesText } from './words.js';
import './series-plot.js';

const REFRESH_MS = 3000;
const OLD_MS = 120_000;
const isOld = (row) => Date.now() - millis(row.time) > OLD_MS;
const order = new Intl.Collator('en', { numeric: true });

class SeriesExplorer extends LitElement {
  static properties = {
    agent: {},
    state: {},
    series: {},
    range: {},
    rows: { state: true },
    error: { state: true },
    search: { state: true },
  };

  #timer = 0;
  #loading = null;
  #agentShown = null;

  constructor() {
    super();
    this.agent = null;
    this.rows = null;
    this.error = null;
    this.search = '';
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#wake);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
    this.#loading?.abort();
  }

  #wake = () => {
    if (!document.hidden) this.#load();
  };

  willUpdate() {
    if (this.agent !== this.#agentShown) {
      this.#agentShown = this.agent;
      this.rows = null;
      this.error = null;
      this.search = '';
      this.#load();
    }
  }

  async #load() {
    clearTimeout(this.#timer);
    this.#loading?.abort();
    if (!this.agent) return;
    const loading = new AbortController();
    const began = performance.now();
    this.#loading = loading;
    try {
      const { readings } = await getJson(`/api/v1/readings/latest?agent=${encodeURIComponent(this.agent)}`, loading.signal);
      readings.forEach((reading) => (reading.key = seriesKey(reading)));
      readings.sort((a, b) => order.compare(seriesText(a), seriesText(b)));
      this.rows = readings;
      this.error = null;
      this.#settle();
    } catch (failure) {
      if (loading.signal.aborted) return;
      this.error = failure instanceof TypeError ? 'the hub does not answer' : failure.message;
    }
    // A hub that takes long to answer is asked less often.
    const pause = Math.max(REFRESH_MS, 5 * (performance.now() - began));
    if (!document.hidden) this.#timer = setTimeout(() => this.#load(), pause);
  }

  /** Without a choice, the first series that can be plotted is shown, one that is alive if there is one. */
  #settle() {
    if (!this.series && this.rows.length > 0) {
      const numeric = this.rows.filter((row) => typeof row.value === 'number');
      const alive = numeric.filter((row) => !isOld(row));
      const { name, labels, unit: code } = [...alive, ...numeric, ...this.rows][0];
      this.dispatchEvent(new CustomEvent('settled', { detail: { name, labels, unit: code } }));
    }
  }

  #choose(row) {
    this.dispatchEvent(
      new CustomEvent('choose', { detail: { name: row.name, labels: row.labels, unit: row.unit } }),
    );
  }

  #shown() {
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    return (this.rows ?? []).filter((row) => {
      const text = seriesText(row).toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  /** Arrow keys walk through the list, as in a list of files. */
  #walk(event, shown, chosen) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -shown.length, End: shown.length };
    if (!(event.key in steps) || shown.length === 0) return;
    event.preventDefault();
    const at = shown.findIndex((row) => row.key === chosen);
    const to = Math.max(0, Math.min(shown.length - 1, at + steps[event.key]));
    this.#choose(shown[to]);
    this.querySelectorAll('[role=option]')[to]?.scrollIntoView({ block: 'nearest' });
  }

  render() {
    const shown = this.#shown();
    const chosen = this.series ? seriesKey(this.series) : '';
    const current = (this.rows ?? []).find((row) => row.key === chosen) ?? null;
    return html`<section class="card explorer" aria-label="Series of ${this.agent ?? 'an agent'}">
      <div class="list">
        <div class="head">
          <h2>Series</h2>
          <small>${this.rows ? count(this.rows.length) : ''}</small>
          <input
            type="search"
            placeholder="Find"
            aria-label="Find series"
            .value=${this.search}
            @input=${(event) => (this.search = event.target.value)}
          />
        </div>
        ${this.error ? html`<p class="problem" role="alert">${this.error}</p>` : nothing}
        <ul
          role="listbox"
          tabindex="0"
          aria-label="Series"
          aria-activedescendant=${shown.some((row) => row.key === chosen) ? 'chosen-series' : nothing}
          @keydown=${(event) => this.#walk(event, shown, chosen)}
        >
          ${this.rows === null && !this.error ? html`<li class="note">Asking the hub…</li>` : nothing}
          ${this.rows?.length === 0 ? html`<li class="note">Nothing of this agent is stored yet.</li>` : nothing}
          ${this.rows?.length > 0 && shown.length === 0 ? html`<li class="note">No series matches.</li>` : nothing}
          ${repeat(
            shown,
            (row) => row.key,
            (row) => guard([row, row.key === chosen], () => this.#row(row, row.key === chosen)),
          )}
        </ul>
      </div>
      <series-plot
        .agent=${this.agent}
        .state=${this.state}
        .series=${this.series}
        .current=${current}
        .range=${this.range}
        .nothing=${this.rows?.length === 0}
      ></series-plot>
    </section>`;
  }

  #row(row, chosen) {
    const old = isOld(row);
    const [number, name] = measured(row.value, row.unit);
    return html`<li
      role="option"
      id=${chosen ? 'chosen-series' : nothing}
      aria-selected=${chosen}
      class="${chosen ? 'chosen' : ''} ${old ? 'old' : ''}"
      title="${seriesText(row)}: ${row.value} ${row.unit}, ${row.time}"
      @click=${() => this.#choose(row)}
    >
      <span class="what">${seriesText(row)}</span>
      <span class="value ${row.quality}">${number} <small>${name}</small></span>
      ${old ? html`<small class="age">${ago(row.time)}</small>` : nothing}
    </li>`;
  }
}

customElements.define('series-explorer', SeriesExplorer);
