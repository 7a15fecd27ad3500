const METHODS = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];

/** All operations in the order of the document. */
const operations = Object.entries(api.paths).flatMap(([path, item]) => [
  ...METHODS.filter((method) => item[method]).map((method) => [method, item[method]]),
  ...Object.entries(item["x-additionalOperations"] || {}),
].map(([method, operation]) => ({
  ...operation, path, method,
  parameters: (operation.parameters || []).map(resolve),
  requestBody: operation.requestBody && resolve(operation.requestBody),
  accepts: Object.keys(resolve(operation.responses["200"]).content || {}),
})));

const anchor = (operation) => `op-${operation.operationId}`;
const scopes = (operation) => (operation.security || []).flatMap((all) => all.oauth2 || []);
const verb = (operation) => h("span", { class: `verb ${operation.method}` },
  operation.method === "*" ? "any" : operation.method === "delete" ? "del" : operation.method);

function pathView(path) {
  return h("span", { class: "path" }, path.split(/(\{[^}]+\})/).map((part) =>
    part.startsWith("{") ? h("em", null, part) : part));
}

function media(content) {
  return Object.entries(content || {}).map(([type, { schema }]) => {
    const resolved = resolve(schema);
    const within = inner(resolved.contentSchema || schema);
    return [
      h("p", { class: "note" }, h("code", null, type), " ",
        resolved.contentSchema ? "a stream of messages" : resolved.format === "binary" ? "bytes" : typeText(schema)),
      resolved.contentMediaType || resolved.type === "array" ? prose(resolved.description) : null,
      within ? (resolved.contentSchema || typeOf(resolved) === "array" ? fold(within) : fields(within)) : null,
    ];
  });
}

function answersView(operation) {
  return h("table", { class: "answers" }, h("tbody", null,
    Object.entries(operation.responses).filter(([status]) => status !== "200").map(([status, response]) =>
      h("tr", null, h("td", { class: "bad" }, status), h("td", null, inline(resolve(response).description))))));
}

function exampleView(title, content) {
  const [type, first] = Object.entries(content || {})[0] || [];
  if (!first || resolve(first.schema).format === "binary") return null;
  const schema = resolve(first.schema);
  const value = sample(schema.contentSchema || first.schema, "writeOnly");
  return [h("h4", null, title, type === "application/json" ? "" : ` · ${type}`), copyable(
    schema.contentSchema ? JSON.stringify(value) : JSON.stringify(value, null, 2))];
}

function details(operation) {
  const success = resolve(operation.responses["200"]);
  const left = h("div", null,
    prose(operation.description),
    h("ul", { class: "chips", "aria-label": "Scopes and method" },
      scopes(operation).map((scope) => h("li", null, "scope ", h("b", null, scope))),
      operation.deprecated && h("li", null, "deprecated"),
      h("li", null, "gRPC ", operation["x-grpc-method"])),
    operation.parameters.length ? [h("h4", null, "Parameters"),
      h("ul", { class: "fields" }, operation.parameters.map((parameter) =>
        field(parameter.name, { ...parameter.schema, description: parameter.description || "" },
          parameter.required, null)))] : null,
    operation.requestBody ? [h("h4", null, "Body"), media(operation.requestBody.content)] : null,
    h("h4", null, "Answer 200"), prose(success.description), media(success.content),
    h("h4", null, "Failures"), answersView(operation));
  const right = h("div", null, callView(operation, anchor(operation)), exampleView("Example answer", success.content));
  return h("div", { class: "inside" }, left, right);
}

function operationView(operation) {
  return h("details", {
    class: operation.deprecated ? "op old" : "op", id: anchor(operation),
    ontoggle() { if (this.open && this.childElementCount === 1) this.append(details(operation)); },
  }, h("summary", null, verb(operation), pathView(operation.path),
    h("span", { class: "what" }, operation.summary)));
}

function start() {
  return h("section", { id: "start" },
    h("h1", null, api.info.title === "Hansa" ? "Hansa API" : api.info.title),
    h("div", { class: "about" }, prose(api.info.description)),
    h("p", { class: "note" }, "The document: ", h("a", { href: "/openapi.json" }, "/openapi.json"),
      elsewhere ? null : [", and for one service: ", api.tags.map((tag, i) => [i ? ", " : "",
        h("a", { href: `/openapi/${tag.name}.json` }, tag["x-displayName"] || tag.name)])]),
    operations.length ? [h("h4", null, "A token"), copyable(tokenCommand())] : null,
    elsewhere
      ? h("p", { class: "note" }, `Calls go to ${origin}, which a page of this port cannot reach: run the commands instead.`)
      : h("form", { onsubmit: (event) => event.preventDefault() },
        h("label", { for: "token" }, "Token for “Try it” (kept in this page only, gone when it closes)"),
        h("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", placeholder: "paste what the command prints",
          oninput() { token = this.value.trim().replace(/^Bearer\s+/i, ""); } })));
}

const ofTag = (tag) => operations.filter((operation) => operation.tags.includes(tag.name));

function draw() {
  const main = document.getElementById("main");
  const contents = document.getElementById("contents");
  document.title = document.getElementById("title").textContent = start().querySelector("h1").textContent;
  main.replaceChildren(start(), ...api.tags.map((tag) => h("section", { id: `tag-${tag.name}` },
    h("div", { class: "head" }, h("h2", null, tag["x-displayName"] || tag.name), h("small", null, tag.name)),
    h("div", { class: "about" }, prose(tag.description)),
    ofTag(tag).map(operationView))), h("p", { class: "note hidden", id: "nothing" }, "Nothing found."));
  contents.replaceChildren(h("a", { href: "#start" }, "Getting started"), ...api.tags.map((tag) => h("div", null,
    h("h3", null, tag["x-displayName"] || tag.name),
    ofTag(tag).map((operation) => h("a", { href: `#${anchor(operation)}`, title: operation.path },
      verb(operation), h("span", null, label(operation)))))));
}

/** PlaceOrder is "Place order". */
function label(operation) {
  const method = operation["x-grpc-method"].replace(/.*\//, "");
  const words = method.replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return operation.operationId.replace(/.*\./, "").replace(method, words).replace("_", " · ");
}

function search(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter((word) => word);
  let found = 0;
  for (const operation of operations) {
    const text = [operation.method, operation.path, operation.summary, operation.description,
      operation.operationId, operation["x-grpc-method"], ...scopes(operation),
      ...operation.parameters.map((parameter) => parameter.name)].join(" ").toLowerCase();
    const hit = wanted.every((word) => text.includes(word));
    found += hit ? 1 : 0;
    document.getElementById(anchor(operation)).classList.toggle("hidden", !hit);
    document.querySelector(`nav a[href="#${CSS.escape(anchor(operation))}"]`)?.classList.toggle("hidden", !hit);
  }
  for (const tag of api.tags) {
    const shown = ofTag(tag).some((operation) => !document.getElementById(anchor(operation)).classList.contains("hidden"));
    document.getElementById(`tag-${tag.name}`).classList.toggle("hidden", !shown);
  }
  document.querySelectorAll("nav > div").forEach((group) =>
    group.classList.toggle("hidden", !group.querySelector("a:not(.hidden)")));
  document.getElementById("start").classList.toggle("hidden", wanted.length > 0);
  document.getElementById("nothing").classList.toggle("hidden", found > 0 || !wanted.length);
}

/** Opens what the address names. */
function visit() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tagName === "DETAILS") target.open = true;
  // Once what was opened is drawn.
  setTimeout(() => target?.scrollIntoView(), 50);
  document.querySelectorAll("nav a").forEach((link) =>
    link.getAttribute("href") === location.hash ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
  document.getElementById("contents").classList.remove("open");
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

draw();
visit();
addEventListener("hashchange", visit);
const box = document.getElementById("search");
box.addEventListener("input", () => search(box.value));
document.getElementById("theme").addEventListener("click", theme);
document.getElementById("menu").addEventListener("click", (event) => {
  const open = document.getElementById("contents").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape" && event.target === box) {
    box.value = "";
    search("");
  }
});
