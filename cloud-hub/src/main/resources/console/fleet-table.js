// The fleet: who is there, how far behind, and the ledger equation of each.
import { LitElement, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { ago, bytes, count, duration, lostTotal, warning } from './words.js';

const STATES = ['online', 'late', 'offline', 'pending'];
const STATE_MEANING = {
  online: 'connected, and its data is fresh',
  late: 'connected, but some of its data is older than it should be',
  offline: 'not connected',
  pending: 'known by its data only; not heard since the hub started',
};

const COLUMNS = [
  { key: 'agent', label: 'Agent', by: (a) => a.agent },
  { key: 'state', label: 'State', by: (a) => STATES.indexOf(a.state) },
  { key: 'lag', label: 'Lag', by: (a) => a.lag_seconds ?? -1, number: true },
  { key: 'accepted', label: 'Accepted', by: (a) => a.ledger.accepted, number: true },
  { key: 'stored', label: 'Stored', sign: '=', by: (a) => a.ledger.stored, number: true },
  { key: 'pending', label: 'Pending', sign: '+', by: (a) => a.ledger.pending, number: true },
  { key: 'lost', label: 'Lost', sign: '+', by: (a) => lostTotal(a.ledger), number: true },
  { key: 'buffer', label: 'Buffer', by: (a) => (a.buffer?.max_bytes ? a.buffer.bytes / a.buffer.max_bytes : -1) },
  { key: 'version', label: 'Version', by: (a) => a.version ?? '' },
];

const order = new Intl.Collator('en', { numeric: true });

class FleetTable extends LitElement {
  static properties = {
    agents: {},
    selected: {},
    search: { state: true },
    state: { state: true },
    warned: { state: true },
    sort: { state: true },
    descending: { state: true },
  };

  #shown = [];
  #timer = 0;

  constructor() {
    super();
    this.agents = null;
    this.search = '';
    this.state = '';
    this.warned = false;
    this.sort = 'agent';
    this.descending = false;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    // "3 min ago" grows older also when nothing happens.
    this.#timer = setInterval(() => this.requestUpdate(), 10_000);
    document.addEventListener('keydown', this.#shortcut);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    document.removeEventListener('keydown', this.#shortcut);
  }

  #shortcut = (event) => {
    if (event.key === '/' && !/INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) {
      event.preventDefault();
      this.querySelector('input[type=search]')?.focus();
    }
  };

  willUpdate() {
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    const column = COLUMNS.find((candidate) => candidate.key === this.sort);
    this.#shown = (this.agents ?? [])
      .filter((agent) => !this.state || agent.state === this.state)
      .filter((agent) => !this.warned || agent.warnings.length > 0)
      .filter((agent) => {
        const text = `${agent.agent} ${Object.entries(agent.labels).map(([k, v]) => `${k}=${v}`).join(' ')}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => {
        const [x, y] = [column.by(a), column.by(b)];
        const by = typeof x === 'string' ? order.compare(x, y) : x - y;
        return (this.descending ? -by : by) || order.compare(a.agent, b.agent);
      });
  }

  /** A choice that stood in the address may be far down. */
  updated(changed) {
    if (this.agents && (changed.has('selected') || changed.get('agents') === null)) {
      this.querySelector('tr.chosen')?.scrollIntoView({ block: 'nearest' });
    }
  }

  #sortBy(key) {
    const column = COLUMNS.find((candidate) => candidate.key === key);
    this.descending = this.sort === key ? !this.descending : Boolean(column.number);
    this.sort = key;
  }

  #choose(agent) {
    this.dispatchEvent(new CustomEvent('choose', { detail: agent.agent }));
  }

  render() {
    const minute = Math.floor(Date.now() / 10_000);
    return html`
      <section class="card fleet" aria-labelledby="fleet-title">
        <div class="head">
          <h1 id="fleet-title">Fleet</h1>
          <div class="states" role="group" aria-label="Show only agents that are">
            ${STATES.map((state) => this.#stateButton(state))} ${this.#warnedButton()}
          </div>
          <label class="sort"
            >Sort by
            <select @change=${(event) => this.#sortBy(event.target.value)}>
              ${COLUMNS.map((c) => html`<option value=${c.key} ?selected=${c.key === this.sort}>${c.label}</option>`)}
            </select>
          </label>
          <input
            type="search"
            placeholder="Find by name or label  ( / )"
            aria-label="Find agents by name or label"
            .value=${this.search}
            @input=${(event) => (this.search = event.target.value)}
          />
        </div>
        <div class="scroll" tabindex="-1">
          <table>
            <thead>
              <tr>
                ${COLUMNS.map((column) => this.#header(column))}
              </tr>
            </thead>
            <tbody>
              ${this.agents === null
                ? html`<tr class="note"><td colspan=${COLUMNS.length}>Asking the hub…</td></tr>`
                : this.#shown.length === 0
                  ? html`<tr class="note"><td colspan=${COLUMNS.length}>
                      No agent matches. <button class="quiet" @click=${this.#all}>Show all ${this.agents.length}</button>
                    </td></tr>`
                  : repeat(
                      this.#shown,
                      (agent) => agent.agent,
                      (agent) => guard([agent, agent.agent === this.selected, minute], () => this.#row(agent)),
                    )}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }

  #all = () => {
    this.search = '';
    this.state = '';
    this.warned = false;
  };

  /** Only where there is something to press it for. */
  #warnedButton() {
    const n = (this.agents ?? []).filter((agent) => agent.warnings.length > 0).length;
    if (n === 0 && !this.warned) return nothing;
    return html`<button
      class="chip warned"
      aria-pressed=${this.warned}
      title="somebody should look at these"
      @click=${() => (this.warned = !this.warned)}
    >
      <b>${count(n)}</b> with warnings
    </button>`;
  }

  #stateButton(state) {
    const n = (this.agents ?? []).filter((agent) => agent.state === state).length;
    return html`<button
      class="chip ${state}"
      aria-pressed=${this.state === state}
      title=${STATE_MEANING[state]}
      @click=${() => (this.state = this.state === state ? '' : state)}
    >
      <b>${count(n)}</b> ${state}
    </button>`;
  }

  #header(column) {
    const sorted = column.key === this.sort;
    const direction = sorted ? (this.descending ? 'descending' : 'ascending') : 'none';
    return html`<th class=${column.number ? 'number' : ''} aria-sort=${direction} scope="col">
      <button @click=${() => this.#sortBy(column.key)}>
        ${column.sign ? html`<span class="sign">${column.sign}</span>` : nothing}${column.label}<span
          class="arrow"
          aria-hidden="true"
          >${sorted ? (this.descending ? '▾' : '▴') : ''}</span
        >
      </button>
    </th>`;
  }

  #row(agent) {
    const { ledger, buffer } = agent;
    const lost = lostTotal(ledger);
    const chosen = agent.agent === this.selected;
    return html`<tr class=${chosen ? 'chosen' : ''} @click=${() => this.#choose(agent)}>
      <th scope="row">
        <button class="name" aria-pressed=${chosen}>${agent.agent}</button>
        <span class="labels">${Object.entries(agent.labels).map(([k, v]) => html`<span class="label">${k}=${v}</span>`)}</span>
      </th>
      <td data-label="State">
        <span class="state ${agent.state}" title=${STATE_MEANING[agent.state]}>${agent.state}</span>
        ${agent.state === 'offline' ? html`<small>${ago(agent.last_seen)}</small>` : nothing}
        ${warnings(agent)}
      </td>
      <td class="number" data-label="Lag">${agent.lag_seconds === null ? '–' : duration(agent.lag_seconds)}</td>
      <td class="number" data-label="Accepted">${count(ledger.accepted)}</td>
      <td class="number" data-label="= Stored">${count(ledger.stored)}</td>
      <td class="number ${ledger.pending > 0 && agent.state !== 'online' ? 'some' : ''}" data-label="+ Pending">${count(ledger.pending)}</td>
      <td class="number ${lost > 0 ? 'bad' : ''}" data-label="+ Lost">${count(lost)}</td>
      <td data-label="Buffer">${buffer?.max_bytes ? bufferBar(buffer) : html`<small>–</small>`}</td>
      <td data-label="Version"><small>${agent.version ?? '–'}</small></td>
    </tr>`;
  }
}

/** What it is, or how many: the panel below has them in full. */
function warnings({ warnings: all }) {
  if (all.length === 0) return nothing;
  const words = all.map((w) => warning(w.code));
  return html`<span class="warning" title=${words.join(', ')}>${all.length === 1 ? words[0] : `${all.length} warnings`}</span>`;
}

/** How full, and how long it lasts. */
export function bufferBar(buffer) {
  const part = Math.min(100, (100 * buffer.bytes) / buffer.max_bytes);
  const urgent = buffer.seconds_until_full !== null && buffer.seconds_until_full < 6 * 3600;
  return html`<span class="buffer ${urgent || part > 80 ? 'urgent' : ''}" title="${bytes(buffer.bytes)} of ${bytes(buffer.max_bytes)}">
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="6" /><rect class="fill" width=${Math.max(part, 0.5)} height="6" />
    </svg>
    <small>${buffer.seconds_until_full !== null
      ? `full in ${duration(buffer.seconds_until_full)}`
      : `${part < 1 ? '< 1' : Math.round(part)} %`}</small>
  </span>`;
}

customElements.define('fleet-table', FleetTable);
