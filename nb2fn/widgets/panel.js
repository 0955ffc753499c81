// The upper part of the panel: what the notebook compiles to, and its build.
// All text is put in as text, never as markup.

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function listing(title, lines) {
  const part = element("div");
  part.append(element("strong", title));
  const list = element("ul");
  for (const line of lines) list.append(element("li", line));
  part.append(list);
  return part;
}

function summary(found) {
  const part = element("div");
  for (const route of found.routes ?? []) {
    const takes = route.inputs.map((input) => input.name).join(", ") || "nothing";
    const gives = route.outputs.map((output) => output.name).join(", ");
    part.append(element("p", `POST ${route.path} takes ${takes} and answers ${gives}`));
  }
  if (found.crosses?.length) part.append(element("p", `Crosses the cut: ${found.crosses.join(", ")}`));
  const told = (found.diagnostics ?? []).map((d) => {
    const place = d.cell ? `cell ${d.cell}${d.line ? `:${d.line}` : ""}: ` : "";
    return `${d.severity} ${d.code}: ${place}${d.message}${d.fix ? ` (fix: ${d.fix})` : ""}`;
  });
  if (told.length) part.append(listing("Found", told));
  return part;
}

function built(result) {
  const { parity } = result;
  const cases = `${parity.cases} case${parity.cases === 1 ? "" : "s"}`;
  return `${result.tier} tier, ${result.bundle_bytes} bytes, ${parity.status} in ${cases}`;
}

function render({ model, el }) {
  const root = element("section", "", { class: "nb2fn", "aria-label": "nb2fn" });
  const body = element("div");
  const state = element("p", "", { role: "status", "aria-live": "polite" });
  const log = element("pre", "", { tabindex: "0", "aria-label": "Progress of the build" });
  const again = element("button", "Check again", { type: "button" });
  const build = element("button", "Build", { type: "button", class: "nb2fn-main" });
  const cancel = element("button", "Cancel", { type: "button" });
  again.onclick = () => model.send({ do: "check" });
  build.onclick = () => model.send({ do: "build" });
  cancel.onclick = () => model.send({ do: "cancel" });
  const buttons = element("p");
  buttons.append(build, " ", cancel, " ", again);
  root.append(element("h3", `nb2fn: ${model.get("notebook").split("/").pop()}`), body, buttons, state, log);
  const draw = () => {
    const now = model.get("state");
    const result = model.get("result");
    body.replaceChildren(summary(now === "failed" && result.diagnostics ? result : model.get("found")));
    build.disabled = now === "building" || !model.get("found").ok;
    cancel.disabled = now !== "building";
    const words = { idle: "", building: "Building: the notebook runs once.", failed: "Not built." };
    state.textContent = now === "built" ? `Built: ${built(result)}` : words[now];
    log.textContent = model.get("log");
    log.hidden = !log.textContent;
  };
  const watched = ["found", "state", "log", "result"];
  for (const name of watched) model.on(`change:${name}`, draw);
  draw();
  el.append(root);
  return () => watched.forEach((name) => model.off(`change:${name}`, draw));
}

export default { render };
