// One agent: its ledger equation, its buffer, its sources, and what will never come.
import { LitElement, html, nothing } from 'lit';
import { getJson } from './hub.js';
import { ago, bytes, count, duration, lostTotal, millis, timeOfDay, warning } from './words.js';

const SHOWN_GAPS = 5;
const REASONS = {
  evicted: 'the buffer was full and drops the oldest',
  expired: 'older than the buffer keeps',
  salvaged: 'in a damaged part of the buffer',
  burned: 'numbers given out, but nothing was kept under them',
  poison: 'the hub refused them for good',
};

class AgentPanel extends LitElement {
  static properties = { agent: {}, gaps: { state: true } };

  #gapsOf = '';

  constructor() {
    super();
    this.agent = null;
    this.gaps = [];
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    // The gaps change only when the sum of what was lost does.
    const key = this.agent ? `${this.agent.agent} ${lostTotal(this.agent.ledger)}` : '';
    if (key !== this.#gapsOf) {
      this.#gapsOf = key;
      this.#loadGaps(key);
    }
  }

  async #loadGaps(key) {
    if (!this.agent || lostTotal(this.agent.ledger) === 0) {
      this.gaps = [];
      return;
    }
    try {
      const { gaps } = await getJson(`/api/v1/agents/${encodeURIComponent(this.agent.agent)}/gaps`);
      if (key === this.#gapsOf) this.gaps = gaps;
    } catch {
      // The ledger above says how many were lost; which ones is asked again when that changes.
    }
  }

  render() {
    const agent = this.agent;
    if (!agent) return html`<section class="card agent skeleton" aria-busy="true"></section>`;
    return html`<section class="card agent" aria-labelledby="agent-title">
      <div class="head">
        <h2 id="agent-title">${agent.agent}</h2>
        <span class="state ${agent.state}">${agent.state}</span>
        <small
          >last heard ${ago(agent.last_seen)}${agent.started
            ? html` · running for ${duration(Math.max(0, (Date.now() - millis(agent.started)) / 1000))}`
            : nothing}${agent.version ? html` · ${agent.version}` : nothing}</small
        >
      </div>
      ${this.#warnings(agent)} ${this.#equation(agent)}
      <div class="facts">${this.#buffer(agent)} ${this.#config(agent)} ${this.#sources(agent)}</div>
      ${this.#lost(agent)}
    </section>`;
  }

  #warnings({ warnings }) {
    if (warnings.length === 0) return nothing;
    return html`<ul class="warnings" aria-label="Warnings">
      ${warnings.map(
        (w) =>
          html`<li>
            <b>${warning(w.code)}</b>
            <small title="first seen ${timeOfDay(millis(w.since))}">${count(w.count)}×, last ${ago(w.last_seen)}</small>
            <p>${w.text}</p>
          </li>`,
      )}
    </ul>`;
  }

  #equation({ ledger, state }) {
    const lost = lostTotal(ledger);
    const term = (label, n, kind, title) =>
      html`<div class="term ${kind}" title=${title}><b>${count(n)}</b><span>${label}</span></div>`;
    return html`<div class="equation" role="group" aria-label="Ledger: accepted is stored plus pending plus lost">
      ${term('accepted', ledger.accepted, '', 'readings that are safe on the agent’s disk, or were')}
      <i>=</i> ${term('stored', ledger.stored, 'good', 'readings in the hub’s database')}
      <i>+</i> ${term('pending', ledger.pending, ledger.pending > 0 && state !== 'online' ? 'some' : '', 'on the agent’s disk, on their way')}
      <i>+</i> ${term('lost', lost, lost > 0 ? 'bad' : '', 'will never come; each with its reason')}
      <div class="aside">
        ${ledger.duplicates > 0
          ? html`<span title="came again after a resend, and were not stored again">${count(ledger.duplicates)} duplicates dropped</span>`
          : nothing}
        ${ledger.conflicts > 0
          ? html`<span class="bad" title="the same number with other content: is the agent’s disk a copy?">${count(ledger.conflicts)} conflicts</span>`
          : nothing}
        ${ledger.rejected > 0
          ? html`<span title="refused at the agent’s intake since it started">${count(ledger.rejected)} rejected at the intake</span>`
          : nothing}
      </div>
    </div>`;
  }

  #buffer({ buffer, ledger: { pending } }) {
    if (!buffer?.max_bytes) return nothing;
    return html`<dl>
      <dt>Buffer</dt>
      <dd>
        <span>${bytes(buffer.bytes)} of ${bytes(buffer.max_bytes)}</span>
        ${buffer.seconds_until_full !== null ? html`<b>full in ${duration(buffer.seconds_until_full)}</b>` : nothing}
        ${buffer.oldest && pending > 0 ? html`<span>oldest pending from ${ago(buffer.oldest)}</span>` : nothing}
      </dd>
    </dl>`;
  }

  #config({ agent, config }) {
    if (!config) return nothing;
    const failed = config.state === 'rejected' || config.state === 'rolled_back';
    return html`<dl>
      <dt>Configuration</dt>
      <dd>
        <span>${config.running > 0 ? html`revision ${config.running}` : 'the local file'}</span>
        ${config.desired > 0 && config.state !== 'applied'
          ? html`<span class=${failed ? 'bad' : ''}>revision ${config.desired} is <b>${config.state.replace('_', ' ')}</b></span>
              <a href="/api/v1/agents/${encodeURIComponent(agent)}/config">why</a>`
          : nothing}
      </dd>
    </dl>`;
  }

  #sources({ sources }) {
    if (sources.length === 0) return nothing;
    return html`<dl>
      <dt>Sources</dt>
      <dd>
        ${sources.map(
          (source) =>
            html`<span class="source ${source.state}" title=${source.error ?? `${count(source.readings)} readings since the start`}
              >${source.name}${source.state === 'ok' ? nothing : html` <b>${source.state}</b>`}${source.error
                ? html`: ${source.error}`
                : nothing}</span
            >`,
        )}
      </dd>
    </dl>`;
  }

  #lost({ ledger }) {
    if (lostTotal(ledger) === 0) return nothing;
    const reasons = Object.entries(ledger.lost).filter(([, n]) => n > 0);
    const newest = this.gaps.slice(-SHOWN_GAPS).reverse();
    return html`<details class="gaps">
      <summary>
        ${reasons.map(([reason, n]) => html`<span class="bad"><b>${count(n)}</b> ${reason}</span> <small>(${REASONS[reason] ?? reason})</small> `)}
      </summary>
      <ul>
        ${newest.map(
          (gap) =>
            html`<li>
              ${gap.lane} ${count(gap.from)}–${count(gap.to)}: ${count(gap.count)} ${gap.reason}, given up
              ${timeOfDay(millis(gap.declared))}
            </li>`,
        )}
        ${this.gaps.length > SHOWN_GAPS
          ? html`<li><a href="/api/v1/agents/${encodeURIComponent(this.agent.agent)}/gaps?format=csv">all ${count(this.gaps.length)} ranges as CSV</a></li>`
          : nothing}
      </ul>
    </details>`;
  }
}

customElements.define('agent-panel', AgentPanel);
