// The form of an endpoint: its inputs as its own schema describes them.
// All text is put in as text, never as markup; numbers keep the digits that were typed.

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const kinds = (schema) => [schema?.type ?? []].flat();
const isScalar = (schema) =>
  kinds(schema).length > 0 && !kinds(schema).some((kind) => kind === "array" || kind === "object");
const isText = (schema) => kinds(schema).includes("string");

/** The JSON of what was typed into the field of a scalar. */
function scalar(text, schema) {
  const typed = text.trim();
  if (typed === "" && kinds(schema).includes("null")) return "null";
  if (isText(schema)) return JSON.stringify(text);
  if (/^(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null)$/.test(typed)) return typed;
  return JSON.stringify(text); // the endpoint says what is wrong with it
}

const shown = (value) => (value === null || value === undefined ? "" : String(value));

function scalarField(schema, value, label, pointer) {
  const seen = schema["x-seen-values"];
  const field = element("input", "", { "aria-label": label, "data-pointer": pointer });
  field.value = shown(value);
  if (seen) field.title = `Seen in training: ${seen.slice(0, 20).join(", ")}`;
  else if ("x-seen-minimum" in schema) {
    field.title = `Seen in training: ${schema["x-seen-minimum"]} to ${schema["x-seen-maximum"]}`;
  }
  return { node: field, json: () => scalar(field.value, schema) };
}

function jsonField(value, label, pointer) {
  const field = element("textarea", "", { rows: "4", "aria-label": label, "data-pointer": pointer });
  field.value = JSON.stringify(value ?? null, null, 1);
  return { node: field, json: () => field.value };
}

/** Rows of cells; `columns` are [name, schema], `name` null where a row is a list. */
function table(columns, rows, named, label, pointer, grows) {
  const node = element("div");
  const grid = element("table", "", { "aria-label": label });
  const lines = [];
  if (named) {
    const head = element("tr");
    for (const [name] of columns) head.append(element("th", name, { scope: "col" }));
    grid.append(head);
  }
  const append = (row) => {
    const index = lines.length;
    const line = element("tr");
    const cells = columns.map(([name, schema], column) => {
      const at = `${pointer}/${index}/${named ? name : column}`;
      const value = named ? row[name] : row[column];
      const cell = scalarField(schema, value, `${label} row ${index + 1}, ${name}`, at);
      const place = element("td");
      place.append(cell.node);
      line.append(place);
      return cell;
    });
    lines.push({ line, cells });
    grid.append(line);
  };
  rows.forEach(append);
  node.append(grid);
  if (grows) {
    const more = element("button", "Add row", { type: "button" });
    const fewer = element("button", "Remove last row", { type: "button" });
    more.onclick = () => append(named ? {} : []);
    fewer.onclick = () => lines.length > 1 && lines.pop().line.remove();
    node.append(more, " ", fewer);
  }
  const json = () =>
    `[${lines.map(({ cells }) => {
      const parts = cells.map((cell, i) =>
        named ? `${JSON.stringify(columns[i][0])}: ${cell.json()}` : cell.json());
      return named ? `{${parts.join(", ")}}` : `[${parts.join(", ")}]`;
    }).join(", ")}]`;
  return { node, json };
}

function list(schema, values, label, pointer) {
  const grid = table([["value", schema.items]], values.map((v) => [v]), false, label, pointer,
    schema.minItems === undefined || schema.minItems !== schema.maxItems);
  for (const field of grid.node.querySelectorAll("input")) {
    field.dataset.pointer = field.dataset.pointer.replace(/\/0$/, "");
  }
  return { node: grid.node, json: () => grid.json().replace(/^\[\[/, "[").replace(/\]\]$/, "]").replaceAll("], [", ", ") };
}

/** The field of one input. What has no field of its own is edited as JSON. */
function field(schema, value, label, pointer) {
  if (isScalar(schema)) return scalarField(schema, value, label, pointer);
  const items = schema.items;
  if (!kinds(schema).includes("array") || !Array.isArray(value) || !items) {
    return jsonField(value, label, pointer);
  }
  const columns = Object.entries(items.properties ?? {});
  if (kinds(items).includes("object") && columns.length && columns.every(([, s]) => isScalar(s))) {
    return table(columns, value, true, label, pointer, true);
  }
  const width = items.maxItems ?? 0;
  if (kinds(items).includes("array") && isScalar(items.items) && width && width <= 30) {
    const across = Array.from({ length: width }, (_, i) => [`value ${i + 1}`, items.items]);
    return table(across, value, false, label, pointer, schema.minItems !== schema.maxItems);
  }
  if (isScalar(items) && !isText(items) && value.length <= 100) return list(schema, value, label, pointer);
  return jsonField(value, label, pointer);
}

const MATCHES = {
  equal: "the notebook's own answer",
  form: "the form of the notebook's answer",
  different: "not the notebook's answer",
  unknown: "the notebook was not asked this",
};

function outcome(found, form) {
  const part = element("div");
  for (const node of form.querySelectorAll("[aria-invalid]")) node.removeAttribute("aria-invalid");
  if (found.error) {
    part.append(element("p", found.error, { class: "nb2fn-problem" }));
    return part;
  }
  const head = element("p", `Status ${found.status}, ${found.latency} ms`);
  head.append(element("span", MATCHES[found.match], { class: `nb2fn-badge nb2fn-${found.match}` }));
  part.append(head);
  for (const gap of found.differences) {
    const words = `${gap.pointer || "/"}: ${JSON.stringify(gap.got)}, the notebook: ${JSON.stringify(gap.expected)}`;
    part.append(element("p", words, { class: "nb2fn-problem" }));
  }
  for (const error of found.answer?.errors ?? []) {
    part.append(element("p", `${error.pointer}: ${error.detail}`, { class: "nb2fn-problem" }));
    const at = form.querySelector(`[data-pointer="${CSS.escape(error.pointer)}"]`);
    at?.setAttribute("aria-invalid", "true");
  }
  const more = found.truncated ? `\n… ${found.size} bytes in all` : "";
  const text = found.answer === null ? found.text : JSON.stringify(found.answer, null, 1);
  part.append(element("pre", text + more, { tabindex: "0", "aria-label": "Answer" }));
  return part;
}

function render({ model, el }) {
  const paths = Object.entries(model.get("document").paths).filter(([, methods]) => methods.post);
  const root = element("section", "", { class: "nb2fn", "aria-label": `Ask ${model.get("label")}` });
  const form = element("form");
  const result = element("div", "", { role: "status", "aria-live": "polite" });
  let asked = 0;
  let inputs = [];
  let route = paths[0][0];

  const draw = () => {
    const media = model.get("document").paths[route].post.requestBody.content["application/json"];
    const fields = Object.entries(media.schema.properties ?? {}).map(([name, schema]) => {
      const made = field(schema, media.example?.[name], name, `/${name}`);
      const group = element("fieldset");
      group.append(element("legend", name), made.node);
      return { name, group, json: made.json };
    });
    inputs = fields;
    const send = element("button", "Send", { type: "submit", class: "nb2fn-main" });
    const reset = element("button", "The notebook's example", { type: "button" });
    reset.onclick = draw;
    const buttons = element("p");
    buttons.append(send, " ", reset);
    form.replaceChildren(...fields.map((f) => f.group), buttons);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    asked += 1;
    result.textContent = "Asking …";
    const body = `{${inputs.map((f) => `${JSON.stringify(f.name)}: ${f.json()}`).join(", ")}}`;
    model.send({ ask: asked, route, body });
  };
  const heard = (message) => {
    if (message.answered === asked) result.replaceChildren(outcome(message, form));
  };
  model.on("msg:custom", heard);

  root.append(element("h3", model.get("label")));
  if (paths.length > 1) {
    const choice = element("select", "", { "aria-label": "Route" });
    for (const [path] of paths) choice.append(element("option", path, { value: path }));
    choice.onchange = () => { route = choice.value; draw(); };
    root.append(choice);
  }
  root.append(form, result);
  draw();
  el.append(root);
  return () => model.off("msg:custom", heard);
}

export default { render };
