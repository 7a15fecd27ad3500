"use strict";
const api = JSON.parse(document.getElementById("document").textContent);

/** An element with attributes and children; text is always text, never markup. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== "" && child !== false));
  return element;
}

/** What a $ref points to, under what stands beside it. */
function resolve(part) {
  if (!part || !part.$ref) return part || {};
  const target = part.$ref.slice(2).split("/")
    .reduce((at, step) => at[step.replace(/~1/g, "/").replace(/~0/g, "~")], api);
  const { $ref, ...beside } = part;
  return { ...target, ...beside };
}

/** `code` and **bold** within a line. */
function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) =>
    part.length > 2 && part.startsWith("`") ? h("code", null, part.slice(1, -1))
      : part.length > 4 && part.startsWith("**") ? h("strong", null, part.slice(2, -2)) : part);
}

/** Paragraphs and lists: as much Markdown as comments use. */
function prose(text) {
  return (text || "").split(/\n\s*\n/).filter((block) => block.trim()).map((block) => {
    const lines = block.split("\n");
    return lines.every((line) => /^\s*[-*] /.test(line))
      ? h("ul", null, lines.map((line) => h("li", null, inline(line.replace(/^\s*[-*] /, "")))))
      : h("p", null, inline(block));
  });
}

function typeOf(schema) {
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== "null") : schema.type;
}

function typeText(part) {
  const schema = resolve(part);
  const type = typeOf(schema);
  if (schema.anyOf || schema.oneOf) {
    return (schema.anyOf || schema.oneOf).map(typeText).join(" or ");
  }
  if (type === "array") return `array of ${typeText(schema.items)}`;
  if (type === "object" && schema.additionalProperties?.type !== undefined && !schema.properties) {
    return `map of ${typeText(schema.additionalProperties)}`;
  }
  if (type === "object" && schema.additionalProperties?.$ref && !schema.properties) {
    return `map of ${typeText(schema.additionalProperties)}`;
  }
  const name = schema.title || (schema.const !== undefined ? JSON.stringify(schema.const) : type) || "any value";
  const nullable = Array.isArray(schema.type) ? " or null" : "";
  return (schema.format && !schema.title ? `${name} · ${schema.format}` : name) + nullable;
}

/** The keywords that limit a value, in words. */
function limits(schema) {
  const texts = [];
  const range = (low, high, unit) => {
    if (low !== undefined && low === high) texts.push(`exactly ${low}${unit}`);
    else if (low !== undefined && high !== undefined) texts.push(`${low} to ${high}${unit}`);
    else if (low !== undefined) texts.push(`at least ${low}${unit}`);
    else if (high !== undefined) texts.push(`at most ${high}${unit}`);
  };
  range(schema.minLength, schema.maxLength, " characters");
  range(schema.minItems, schema.maxItems, " items");
  range(schema.minProperties, schema.maxProperties, " entries");
  range(schema.minimum, schema.maximum, "");
  if (schema.exclusiveMinimum !== undefined) texts.push(`more than ${schema.exclusiveMinimum}`);
  if (schema.exclusiveMaximum !== undefined) texts.push(`less than ${schema.exclusiveMaximum}`);
  if (schema.uniqueItems) texts.push("no duplicates");
  if (schema.default !== undefined) texts.push(`default ${JSON.stringify(schema.default)}`);
  if (schema["x-oneof"]) texts.push(`one of “${schema["x-oneof"]}”`);
  const nodes = texts.length ? [texts.join(" · ")] : [];
  if (schema.pattern && !/int64/.test(schema.format || "")) nodes.push(h("code", null, schema.pattern));
  if (schema.enum && !schema.title) nodes.push(h("code", null, schema.enum.join(" | ")));
  return nodes.map((node) => h("span", { class: "limit" }, node));
}

/** The object, or the items or values, that a schema holds; null for scalars. */
function inner(part) {
  const schema = resolve(part);
  if (schema.properties) return schema;
  if (typeOf(schema) === "array") return inner(schema.items);
  if (typeof schema.additionalProperties === "object") return inner(schema.additionalProperties);
  const choice = (schema.anyOf || schema.oneOf || []).map(inner).find((found) => found);
  return choice || (schema.enum && schema.title ? schema : null);
}

function field(name, part, required, more) {
  const schema = resolve(part);
  const within = inner(part);
  const item = h("li", null,
    h("div", { class: "sig" },
      h("span", { class: "name" }, name),
      h("span", { class: "type" }, typeText(part)),
      required && h("span", { class: "must" }, "required"),
      schema.deprecated && h("span", { class: "tag" }, "deprecated"),
      schema.readOnly && h("span", { class: "tag" }, "read only"),
      schema.writeOnly && h("span", { class: "tag" }, "write only"),
      schema["x-sensitivity"] && h("span", { class: "tag" }, schema["x-sensitivity"].toLowerCase()),
      limits(schema)),
    prose(more || (part.description ?? (within && part.$ref ? "" : schema.description))));
  if (within) item.append(fold(within));
  return item;
}

/** A part that is drawn when it is opened, so that recursive types end. */
function fold(schema) {
  const what = schema.enum ? "Values" : `Fields of ${schema.title || "an element"}`;
  return h("details", {
    class: "deep",
    ontoggle(event) {
      if (event.target === this && this.open && this.childElementCount === 1) this.append(fields(schema));
    },
  }, h("summary", null, what));
}

/** The members of an object, or the values of an enum. */
function fields(schema) {
  if (schema.enum) return h("div", null, /- `/.test(schema.description || "") ? prose(schema.description)
    : h("p", null, schema.enum.map((value) => [h("code", null, value), " "])));
  const required = schema.required || [];
  const members = Object.entries(schema.properties || {});
  return members.length
    ? h("ul", { class: "fields" }, members.map(([name, part]) => field(name, part, required.includes(name))))
    : h("p", { class: "note" }, "No fields.");
}

const SAMPLES = {
  "date-time": "2026-01-31T09:30:00Z", "google-duration": "1.5s", uuid: "0b8f7c1e-5c1d-4c52-9d0a-3f5e8a7b6c4d",
  email: "ada@example.com", uri: "https://example.com/", "uri-reference": "type.googleapis.com/google.protobuf.Empty",
  hostname: "example.com", ipv4: "192.0.2.1", ipv6: "2001:db8::1", byte: "SGFuc2E=", password: "secret",
};

/** A text that fulfils the pattern, if one of a few does. */
function sampleText(name, schema) {
  const resource = /\b([a-z_]+)\/\{([a-z_]+)\}/.exec(schema.description || "");
  const tries = [
    SAMPLES[schema.format], /currency/i.test(name) && "EUR", resource && `${resource[1]}/${resource[2]}-1`,
    name.replace(/[^A-Za-z0-9]/g, "-"), "example", "A1", "abc", "1", "12345678", "EUR", "a@example.com", "+4512345678",
  ].filter((text) => text);
  const fits = (text) => {
    try {
      return (!schema.pattern || new RegExp(schema.pattern, "u").test(text))
        && text.length >= (schema.minLength || 0) && text.length <= (schema.maxLength ?? Infinity);
    } catch { return true; }
  };
  return tries.find(fits) ?? tries[0].padEnd(schema.minLength || 0, "x").slice(0, schema.maxLength ?? undefined);
}

/** The mark of members that a sample leaves out: readOnly in requests, writeOnly in answers. */
let left = "";

/** A value of a request or an answer. */
function sample(part, without) {
  left = without;
  try { return example(part); } finally { left = ""; }
}

/** A value that the schema allows, as far as that can be told. */
function example(part, name = "value", seen = []) {
  const schema = resolve(part);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum.find((value) => !/UNSPECIFIED$/.test(value)) ?? schema.enum[0];
  const choice = schema.oneOf || schema.anyOf;
  if (choice) return example(choice[0], name, seen);
  const type = typeOf(schema);
  const path = part.$ref ? [...seen, part.$ref] : seen;
  if (part.$ref && seen.includes(part.$ref)) return undefined;
  if (type === "array") {
    const item = example(schema.items, name, path);
    return item === undefined ? [] : Array(Math.max(1, Math.min(schema.minItems || 1, 3))).fill(item);
  }
  if (type === "object") {
    const value = {};
    const taken = new Set();
    for (const [key, member] of Object.entries(schema.properties || {})) {
      const oneof = resolve(member)["x-oneof"];
      if (resolve(member)[left] || resolve(member).deprecated || (oneof && taken.has(oneof))) continue;
      const inside = example(member, key, path);
      if (inside !== undefined) { value[key] = inside; taken.add(oneof); }
    }
    if (!schema.properties && typeof schema.additionalProperties === "object") {
      const inside = example(schema.additionalProperties, "value", path);
      const key = /\[0-9\]/.test(schema.propertyNames?.pattern || "") ? "1" : schema.propertyNames?.enum?.[0] || "key";
      if (inside !== undefined) value[key] = inside;
    }
    return value;
  }
  if (type === "integer" || type === "number") {
    const low = schema.minimum ?? (schema.exclusiveMinimum !== undefined ? schema.exclusiveMinimum + 1 : undefined);
    const value = Math.max(low ?? 1, Math.min(1, schema.maximum ?? 1));
    return value;
  }
  if (type === "boolean") return true;
  if (type === "null") return null;
  if (type === "string") return /int64/.test(schema.format || "") ? "1" : sampleText(name, schema);
  return {};
}
