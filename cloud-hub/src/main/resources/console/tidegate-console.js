// The page: the fleet above, below it one agent with its series and the plot of one of them. What is chosen stands in
// the address, so that a view can be sent to somebody.
import { LitElement, html, nothing } from 'lit';
import { Following, getJson } from './hub.js';
import { timeOfDay } from './words.js';
import './fleet-table.js';
import './agent-panel.js';
import './series-explorer.js';

const POLL_MS = 5000;

class TidegateConsole extends LitElement {
  static properties = {
    agents: { state: true },
    selected: { state: true },
    series: { state: true },
    range: { state: true },
    error: { state: true },
    lostSince: { state: true },
  };

  #byId = new Map();
  #frame = 0;
  #following = null;
  #polling = 0;

  constructor() {
    super();
    this.agents = null;
    this.selected = null;
    this.series = null;
    this.range = '15m';
    this.error = null;
    this.lostSince = null;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#readAddress();
    window.addEventListener('hashchange', () => this.#readAddress());
    this.#poll();
    this.#following = new Following('events=agent', {
      agent: (agent) => this.#heard(agent),
      open: () => this.#up(),
      lost: () => this.#down('the connection broke'),
      poll: () => this.#poll(),
    });
  }

  /** The address is #agent=gw1&name=room/temp&label.sensor=a&unit=Cel&range=1h. */
  #readAddress() {
    const chosen = new URLSearchParams(location.hash.slice(1));
    this.selected = chosen.get('agent');
    this.range = ['15m', '1h', '24h', 'all'].includes(chosen.get('range')) ? chosen.get('range') : '15m';
    const labels = {};
    for (const [key, value] of chosen) if (key.startsWith('label.')) labels[key.slice(6)] = value;
    this.series = chosen.has('name')
      ? { name: chosen.get('name'), labels, unit: chosen.get('unit') ?? '' }
      : null;
  }

  #go(agent, series, range) {
    const chosen = new URLSearchParams({ agent });
    if (series) {
      chosen.set('name', series.name);
      for (const [label, value] of Object.entries(series.labels)) chosen.set(`label.${label}`, value);
      if (series.unit) chosen.set('unit', series.unit);
    }
    if (range !== '15m') chosen.set('range', range);
    history.replaceState(null, '', `#${chosen}`);
    this.#readAddress();
  }

  /** Events come in bursts; the table is drawn once per frame. */
  #heard(agent) {
    this.#byId.set(agent.agent, agent);
    if (!this.#frame) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#show();
      });
    }
  }

  #show() {
    this.agents = [...this.#byId.values()];
    if (!this.selected && this.agents.length > 0) {
      const online = this.agents.filter((agent) => agent.state === 'online');
      this.selected = (online.length > 0 ? online : this.agents).map((agent) => agent.agent).sort()[0];
    }
  }

  async #poll() {
    clearTimeout(this.#polling);
    try {
      const { agents } = await getJson('/api/v1/agents');
      this.#byId = new Map(agents.map((agent) => [agent.agent, agent]));
      this.#show();
      this.error = null;
      if (this.lostSince) this.#polling = setTimeout(() => this.#poll(), POLL_MS);
    } catch (failure) {
      this.#down(failure instanceof TypeError ? 'it does not answer' : failure.message);
      this.#polling = setTimeout(() => this.#poll(), POLL_MS);
    }
  }

  #up() {
    if (this.lostSince) this.#poll();
    this.lostSince = null;
    this.error = null;
  }

  #down(reason) {
    this.lostSince ??= Date.now();
    this.error = reason;
  }

  render() {
    return html`
      <header class="bar">
        <a class="brand" href="/"><img src="/console/icon.svg" alt="" width="24" height="24" /> Tidegate</a>
        <span class="link ${this.lostSince ? 'down' : this.agents ? 'up' : 'wait'}" role="status">
          ${this.lostSince ? 'not connected' : this.agents ? 'live' : 'connecting'}
        </span>
        <nav>
          <a href="/docs">API</a>
          <button class="quiet" @click=${() => window.tidegateTheme.toggle()} title="Switch between light and dark">
            <span aria-hidden="true">◐</span><span class="sr">Switch between light and dark</span>
          </button>
        </nav>
      </header>
      <main class=${this.lostSince ? 'stale' : ''}>
        ${this.lostSince
          ? html`<p class="banner" role="alert">
              The hub is out of reach since ${timeOfDay(this.lostSince)}: ${this.error}. What you see is from before;
              the page goes on trying.
            </p>`
          : nothing}
        ${this.agents?.length === 0 ? this.#nobody() : this.#fleet()}
      </main>
    `;
  }

  #nobody() {
    return html`
      <section class="card empty">
        <h1>No agent has connected yet</h1>
        <p>Start one on this machine with</p>
        <pre><code>deploy/bin/tidegate-edge run</code></pre>
        <p>
          It measures the machine that it runs on and sends to <code>mqtt://127.0.0.1:1883</code>. This page shows it
          as soon as it connects.
        </p>
      </section>
    `;
  }

  #fleet() {
    const agent = this.agents?.find((candidate) => candidate.agent === this.selected) ?? null;
    return html`
      <fleet-table
        .agents=${this.agents}
        .selected=${this.selected}
        @choose=${(event) => this.#go(event.detail, null, this.range)}
      ></fleet-table>
      ${this.agents && this.selected && !agent
        ? html`<section class="card empty">
            <h1>No agent ${this.selected}</h1>
            <p>The hub has never heard of it. Choose one above.</p>
          </section>`
        : html`<agent-panel .agent=${agent}></agent-panel>
            <series-explorer
              .agent=${this.selected}
              .state=${agent?.state ?? null}
              .series=${this.series}
              .range=${this.range}
              @choose=${(event) => this.#go(this.selected, event.detail, this.range)}
              @range=${(event) => this.#go(this.selected, this.series, event.detail)}
              @settled=${(event) => (this.series = event.detail)}
            ></series-explorer>`}
    `;
  }
}

customElements.define('tidegate-console', TidegateConsole);
