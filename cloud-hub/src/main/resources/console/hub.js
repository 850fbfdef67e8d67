// The hub's API, as this page uses it.

/** Fetches JSON; an error says what the hub's problem detail says. */
export async function getJson(path, signal) {
  const answer = await fetch(path, { signal, headers: { accept: 'application/json' } });
  if (!answer.ok) {
    let detail = `the hub answered ${answer.status}`;
    try {
      detail = (await answer.json()).detail ?? detail;
    } catch {
      // Not a problem document: the status has to do.
    }
    throw new Error(detail);
  }
  return answer.json();
}

/** The query that asks for exactly this series, or for more: labels are a subset, so compare again. */
export function seriesQuery(agent, series) {
  const query = new URLSearchParams({ agent, name: series.name });
  for (const [label, value] of Object.entries(series.labels)) query.set(`label.${label}`, value);
  return query;
}

const RETRY_MS = 5000;

/**
 * Follows the event stream for as long as the page is visible. A browser reconnects by itself after a broken
 * connection, but never after an answer that is an error: then `poll` is called until a new stream stands.
 */
export class Following {
  #query;
  #on;
  #source = null;
  #timer = 0;
  #closed = false;
  #visibility = () => (document.hidden ? this.#stop() : this.#start());

  /** on: {agent, reading, open, lost, poll}, all but one optional. */
  constructor(query, on) {
    this.#query = query;
    this.#on = on;
    document.addEventListener('visibilitychange', this.#visibility);
    if (!document.hidden) this.#start();
  }

  close() {
    this.#closed = true;
    document.removeEventListener('visibilitychange', this.#visibility);
    this.#stop();
  }

  #start() {
    if (this.#closed || this.#source) return;
    const source = new EventSource(`/api/v1/stream?${this.#query}`);
    this.#source = source;
    source.onopen = () => this.#on.open?.();
    source.onerror = () => {
      this.#on.lost?.();
      if (source.readyState === EventSource.CLOSED) {
        this.#stop();
        this.#on.poll?.();
        this.#timer = setTimeout(() => this.#start(), RETRY_MS);
      }
    };
    for (const type of ['agent', 'reading']) {
      if (this.#on[type]) source.addEventListener(type, (event) => this.#on[type](JSON.parse(event.data)));
    }
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
