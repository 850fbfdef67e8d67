// Shows openapi.json to people. It knows just the parts of OpenAPI that the hub's description uses.
import { html, nothing, render } from '/console/vendor/lit-3.3.3/lit-html/lit-html.js';

const root = document.getElementById('docs');

const answer = await fetch('/openapi.json');
const api = await answer.json();

const resolve = (node) =>
  node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], api) : node;

const typeOf = (schema) => {
  if (schema.$ref) return html`<a href="#${schema.$ref.split('/').pop()}">${schema.$ref.split('/').pop()}</a>`;
  if (schema.allOf) return schema.allOf.map((one, i) => html`${i ? ' and ' : ''}${typeOf(one)}`);
  if (schema.oneOf) return schema.oneOf.map((one, i) => html`${i ? ' or ' : ''}${typeOf(one)}`);
  if (schema.type === 'array') return html`list of ${typeOf(schema.items ?? {})}`;
  if (schema.enum) return schema.enum.join(' | ');
  return [schema.type ?? 'any value'].flat().join(' or ');
};

const id = (path) => path.replaceAll(/[^a-z0-9]+/gi, '-');

const parameter = (node) => {
  const { name, in: place, description, schema, example } = resolve(node);
  return html`<tr>
    <td><code>${name}</code><small>${place}</small></td>
    <td>
      ${description ?? ''}
      <small>${typeOf(schema)}${schema.default === undefined ? '' : `, ${schema.default} without it`}${example ? html`, such as <code>${example}</code>` : nothing}</small>
    </td>
  </tr>`;
};

const response = ([status, node]) => {
  const { description, content = {} } = resolve(node);
  return html`<tr>
    <td><code>${status}</code></td>
    <td>
      ${description}
      <small>${Object.entries(content).map(([type, { schema }], i) => html`${i ? ' · ' : ''}<code>${type}</code>${schema.$ref ? html` ${typeOf(schema)}` : nothing}`)}</small>
    </td>
  </tr>`;
};

const body = ({ description, content }) => html`<h3>Body</h3>
  <p>${description ?? ''} <small>${Object.keys(content).map((type, i) => html`${i ? ' · ' : ''}<code>${type}</code>`)}</small></p>`;

const operation = ([path, method, it]) => html`<section class="card" id=${id(path)}>
  <h2><b>${method.toUpperCase()}</b>${path}</h2>
  <p>${it.summary}. ${it.description ?? ''}</p>
  ${it.parameters?.length ? html`<h3>Parameters</h3><table>${it.parameters.map(parameter)}</table>` : nothing}
  ${it.requestBody ? body(it.requestBody) : nothing}
  <h3>Answers</h3>
  <table>${Object.entries(it.responses).map(response)}</table>
</section>`;

const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, it]) => [path, method, it]),
);

/** A schema with what it takes over from others. */
const whole = (node) =>
  (node.allOf ?? []).map(resolve).map(whole).reduce(
    (all, part) => ({
      properties: { ...all.properties, ...part.properties },
      required: [...all.required, ...part.required],
      description: all.description,
    }),
    { properties: node.properties ?? {}, required: node.required ?? [], description: node.description },
  );

const schema = ([name, { properties, required, description }]) => html`<section class="card" id=${name}>
  <h2>${name}</h2>
  ${description ? html`<p>${description}</p>` : nothing}
  <table>
    ${Object.entries(properties).map(
      ([field, node]) => html`<tr>
        <td><code>${field}</code>${required.includes(field) ? nothing : html`<small>may be absent</small>`}</td>
        <td>${typeOf(node)}${node.description ? html`<small>${node.description}</small>` : nothing}</td>
      </tr>`,
    )}
  </table>
</section>`;

root.replaceChildren();
render(
  html`<section class="card">
      <h1>${api.info.title} API</h1>
      <p>${api.info.description}</p>
      <pre><code>curl '${location.origin}/api/v1/readings?from=-1h&format=csv'
curl -N '${location.origin}/api/v1/stream?events=reading'</code></pre>
      <p class="contents">
        ${Object.keys(api.paths).map((path) => html`<a href="#${id(path)}">${path}</a>`)}
      </p>
    </section>
    ${operations.map(operation)}
    ${Object.entries(api.components.schemas).map(([name, node]) => schema([name, whole(node)]))}`,
  root,
);
if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
