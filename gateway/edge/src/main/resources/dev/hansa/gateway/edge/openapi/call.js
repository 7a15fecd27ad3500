/** The REST port: this page's own origin, unless the page is served elsewhere. */
const elsewhere = document.documentElement.dataset.origin;
const origin = elsewhere || location.origin;

/** The pasted token. It lives in this variable alone, and goes with the page. */
let token = "";

const quote = (text) => `'${text.replace(/'/g, "'\\''")}'`;
const CERTIFICATE = "--cert tls.crt --key tls.key --cacert ca.crt";

function tokenCommand() {
  const oauth = api.components.securitySchemes.oauth2.flows.clientCredentials;
  const scopes = Object.keys(oauth.scopes).join(" ");
  return [
    `TOKEN=$(curl -sS ${CERTIFICATE} ${oauth.tokenUrl} \\`,
    "  -d grant_type=client_credentials -d client_id=PARTNER \\",
    `  --data-urlencode scope=${quote(scopes)} \\`,
    "  | jq -r .access_token)",
  ].join("\n");
}

/** What is sent for the values of a form. */
function request(operation, values) {
  let path = operation.path;
  const query = [];
  const headers = {};
  for (const parameter of operation.parameters) {
    const value = values.parameters[`${parameter.in}:${parameter.name}`] ?? "";
    if (parameter.in === "path") {
      const several = parameter["x-multi-segment"];
      const encoded = several ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
      path = path.replace(`{${parameter.name}}`, () => encoded);
    } else if (value !== "" && parameter.in === "query") {
      const all = typeOf(resolve(parameter.schema)) === "array" ? value.split("\n") : [value];
      all.filter((one) => one !== "")
        .forEach((one) => query.push(`${encodeURIComponent(parameter.name)}=${encodeURIComponent(one)}`));
    } else if (value !== "") {
      headers[parameter.name] = value;
    }
  }
  if (values.accept) headers.Accept = values.accept;
  if (operation.requestBody && values.body !== "") headers["Content-Type"] = values.contentType;
  return {
    method: operation.method.toUpperCase(),
    url: origin + path + (query.length ? `?${query.join("&")}` : ""),
    headers,
    body: operation.requestBody ? values.body : "",
  };
}

function curl({ method, url, headers, body }) {
  const streams = !/^(application\/json)?$/.test(headers.Accept || "");
  const lines = [`curl -sS${streams ? "N" : ""} ${CERTIFICATE}`,
    method === "GET" ? quote(url) : `-X ${method} ${quote(url)}`,
    "-H \"Authorization: Bearer $TOKEN\""];
  Object.entries(headers).forEach(([name, value]) => lines.push(`-H ${quote(`${name}: ${value}`)}`));
  if (body) lines.push(`--data-binary ${quote(body)}`);
  return lines.join(" \\\n  ");
}

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

/** Sends, and shows status, headers and body; a stream as it comes. */
async function send(call, into, signal) {
  const status = h("p", { class: "status" }, "Sending …");
  const head = h("pre", { tabindex: 0, "aria-label": "Response headers" });
  const body = h("pre", { tabindex: 0, "aria-label": "Response body" });
  into.replaceChildren(status);
  const began = performance.now();
  try {
    const response = await fetch(call.url, {
      method: call.method, signal, cache: "no-store", credentials: "same-origin", redirect: "error",
      headers: { ...call.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: call.body === "" ? undefined : call.body,
    });
    const time = () => `${Math.round(performance.now() - began)} ms`;
    const word = `${response.status} ${response.statusText}`.trim();
    status.textContent = word;
    status.className = `status ${response.ok ? "good" : "bad"}`;
    head.textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    into.append(h("details", { class: "deep" }, h("summary", null, "Headers"), head), body);
    const type = response.headers.get("content-type") || "";
    const streamed = /ndjson|event-stream/.test(type);
    if (!streamed && !/json|text|xml/.test(type)) {
      const bytes = await response.arrayBuffer();
      body.textContent = bytes.byteLength ? `${bytes.byteLength} bytes of ${type}` : "(empty)";
    } else {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value;
        body.textContent = text;
        body.scrollTop = body.scrollHeight;
        const lines = text.trim().split("\n").length;
        if (streamed) status.textContent = `${word} · ${lines === 1 ? "1 line" : `${lines} lines`}, ${time()} …`;
      }
      body.textContent = streamed ? text : pretty(text) || "(empty)";
    }
    status.textContent = `${word} · ${time()}`;
  } catch (failure) {
    const stopped = failure.name === "AbortError";
    status.className = `status ${stopped ? "" : "bad"}`;
    status.textContent = stopped ? "Stopped."
      : `No answer: ${failure.message}. Is the client certificate in this browser?`;
    if (body.textContent) into.append(body);
  }
}

function copyable(text) {
  const pre = h("pre", { tabindex: 0 }, text);
  const button = h("button", {
    type: "button",
    async onclick() {
      try { await navigator.clipboard.writeText(pre.textContent); button.textContent = "Copied"; }
      catch { getSelection().selectAllChildren(pre); }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    },
  }, "Copy");
  const box = h("div", { class: "copy" }, pre, button);
  box.show = (next) => { pre.textContent = next; };
  return box;
}

/** The body that a form begins with. */
function sampleBody(operation, contentType) {
  const media = operation.requestBody?.content[contentType];
  if (!media || resolve(media.schema).format === "binary") return "";
  const schema = resolve(media.schema);
  const value = sample(schema.contentSchema || schema, "readOnly");
  const key = operation.parameters.map((parameter) => parameter["x-body-field"]).find((name) => name);
  if (key && value && typeof value === "object") delete value[key];
  return schema.contentSchema ? `${JSON.stringify(value)}\n` : JSON.stringify(value, null, 2);
}

function control(parameter, id, change) {
  const schema = resolve(parameter.schema);
  const attributes = { id, name: `${parameter.in}:${parameter.name}`, oninput: change, autocomplete: "off", spellcheck: "false" };
  if (schema.enum || typeOf(schema) === "boolean") {
    const values = schema.enum || ["true", "false"];
    return h("select", attributes, parameter.required ? null : h("option", { value: "" }, "—"),
      values.map((value) => h("option", { value }, value)));
  }
  if (typeOf(schema) === "array") return h("textarea", { ...attributes, class: "few", rows: 2, placeholder: "one value a line" });
  const first = parameter.name === "Idempotency-Key" ? crypto.randomUUID?.() ?? String(Date.now())
    : parameter.required ? example(schema, parameter.name) : "";
  return h("input", { ...attributes, type: "text", value: first === "" ? null : String(first) });
}

/** Command and, where a browser can reach the API, the form that sends. */
function callView(operation, id) {
  const types = Object.keys(operation.requestBody?.content || {});
  const accepts = operation.accepts;
  const inputs = operation.parameters.map((parameter, i) =>
    [parameter, control(parameter, `${id}-p${i}`, () => refresh())]);
  const type = types.length > 1 ? h("select", { id: `${id}-type`, "aria-label": "Content-Type", onchange: () => {
    body.value = sampleBody(operation, type.value);
    refresh();
  } }, types.map((each) => h("option", null, each))) : null;
  const accept = accepts.length > 1 ? h("select", { id: `${id}-accept`, "aria-label": "Accept", onchange: () => refresh() },
    accepts.map((each) => h("option", null, each))) : null;
  const contentType = () => (type ? type.value : types[0] === "*/*" ? "application/octet-stream" : types[0]);
  const body = h("textarea", { id: `${id}-body`, spellcheck: "false", oninput: () => refresh(), "aria-label": "Body" });
  body.value = types.length ? sampleBody(operation, types[0]) : "";
  const command = copyable("");
  const values = () => ({
    parameters: Object.fromEntries(inputs.map(([, input]) => [input.name, input.value])),
    accept: accept ? accept.value : "", body: body.value, contentType: contentType(),
  });
  const refresh = () => command.show(curl(request(operation, values())));
  refresh();
  const result = h("div", { class: "result", "aria-live": "polite" });
  let running = null;
  const stop = h("button", { type: "button", class: "act", disabled: true, onclick: () => running?.abort() }, "Stop");
  const form = h("form", {
    class: "try",
    async onsubmit(event) {
      event.preventDefault();
      running?.abort();
      const mine = running = new AbortController();
      stop.disabled = false;
      await send(request(operation, values()), result, mine.signal);
      if (running === mine) { stop.disabled = true; running = null; }
    },
  },
  inputs.map(([parameter, input]) => [
    h("label", { for: input.id }, h("code", null, parameter.name), ` ${parameter.in}`,
      parameter.required && h("span", { class: "must" }, "required")), input]),
  types.length ? [h("label", { for: body.id }, "Body"), type, body] : null,
  accept ? [h("label", { for: accept.id }, "Accept"), accept] : null,
  elsewhere ? null : h("div", { class: "row" }, h("button", { type: "submit", class: "act main" }, "Send"), stop,
    h("span", { class: "note" }, "with this browser's certificate and the token above")),
  result);
  return [h("h4", null, "Command"), command, h("h4", null, elsewhere ? "Values" : "Try it"), form];
}
