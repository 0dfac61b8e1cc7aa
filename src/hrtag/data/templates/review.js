"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { items, polarities, labels } = data;
  const texts = items.map((item) => Array.from(item.passage)); // offsets count code points, as in Python
  const COMPONENT_KEYS = "qwerty";
  const SIGNS = { positive: "+", negative: "−", mixed: "±", neutral: "○" };
  const store = "hrtag-review-" + data.id;
  const $ = (id) => document.getElementById(id);
  let at = 0, active = 0, pick = null, history = [];
  let states = items.map(fresh);
  let name = "";

  function fresh(item) {
    const f = item.finding, end = item.start + Array.from(f.text).length;
    return {
      findings: [{ start: item.start, end, polarity: f.polarity, component: f.component ?? null }],
      entities: f.entities.map((e) => ({ start: item.start + e.start, end: item.start + e.end, label: e.label })),
      note: "", reviewed_at: null,
    };
  }
  const clone = (value) => JSON.parse(JSON.stringify(value));
  const shown = (start, end) => texts[at].slice(start, end).join("");
  const say = (message) => { $("say").textContent = message; };
  const changed = (i) => { const one = clone(states[i]), two = fresh(items[i]);
    return JSON.stringify([one.findings, one.entities, one.note]) !== JSON.stringify([two.findings, two.entities, two.note]); };

  function change(work, message) {
    history.push({ at, state: clone(states[at]) });
    if (history.length > 500) history.shift();
    work(states[at]);
    keep();
    draw();
    if (message) say(message);
  }
  function undo() {
    const last = history.pop();
    if (!last) return say("Nothing to undo.");
    states[last.at] = last.state;
    go(last.at);
    keep();
    say("Undone.");
  }
  function keep() {
    try { localStorage.setItem(store, JSON.stringify({ states, name })); } catch { /* the saved file is what counts */ }
  }
  function restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(store));
      if (!kept || !Array.isArray(kept.states) || kept.states.length !== items.length) return;
      if (!kept.states.every((s) => Array.isArray(s.findings) && Array.isArray(s.entities))) return;
      states = kept.states;
      name = String(kept.name ?? "");
      const open = states.findIndex((s) => !s.reviewed_at);
      at = open < 0 ? 0 : open;
      if (states.some((s) => s.reviewed_at)) say("Your earlier work was kept in this browser.");
    } catch { /* no storage here */ }
  }
  function go(to) {
    at = Math.max(0, Math.min(items.length - 1, to));
    active = 0;
    pick = null;
    say("");
    draw();
  }
  function decide(message) {
    change((s) => { s.reviewed_at = new Date().toISOString(); });
    const after = states.findIndex((s, i) => i > at && !s.reviewed_at);
    const open = after >= 0 ? after : states.findIndex((s) => !s.reviewed_at);
    if (open >= 0) { go(open); say(message); } else { draw(); say("All done: save the file."); }
  }
  function label(key, value) {
    const piece = states[at].findings[active];
    if (!piece) return say("There is no finding here: undo, or select words and press b.");
    change((s) => { s.findings[active][key] = value; s.reviewed_at = null; }, `${key}: ${value}`);
  }
  function tidy(s) { // entities live inside findings
    s.entities = s.entities.filter((e) => s.findings.some((f) => f.start <= e.start && e.end <= f.end));
    s.findings.sort((a, b) => a.start - b.start);
    s.reviewed_at = null;
  }
  const trimmed = (start, end) => {
    while (start < end && /\s/.test(texts[at][start])) start += 1;
    while (end > start && /\s/.test(texts[at][end - 1])) end -= 1;
    return [start, end];
  };
  const acts = {
    confirm() {
      if (!states[at].findings.length) return acts.none();
      if (states[at].findings.some((f) => !f.component)) return say("Choose a component first.");
      decide(changed(at) ? "Corrected." : "Confirmed.");
    },
    none() {
      change((s) => { s.findings = []; s.entities = []; });
      decide("Marked as no finding.");
    },
    on() { go(at + 1); },
    back() { go(at - 1); },
    bounds() {
      if (!pick) return say("Select words first.");
      const [start, end] = trimmed(pick.start, pick.end);
      if (start >= end) return;
      const others = states[at].findings.filter((_, i) => i !== active);
      if (others.some((f) => start < f.end && f.start < end)) return say("That overlaps another finding.");
      const model = states[at].findings[active] ?? fresh(items[at]).findings[0];
      change((s) => { s.findings = [...others, { ...model, start, end }]; tidy(s); active = s.findings.findIndex((f) => f.start === start); pick = null; }, "The finding’s edges were moved.");
    },
    cut() {
      if (!pick) return say("Select the first words of the second finding.");
      const i = states[at].findings.findIndex((f) => f.start < pick.start && pick.start < f.end);
      if (i < 0) return say("Cut inside the finding.");
      const f = states[at].findings[i], [a, b] = trimmed(f.start, pick.start), [c, d] = trimmed(pick.start, f.end);
      if (a >= b || c >= d) return say("Cut inside the finding.");
      change((s) => { s.findings.splice(i, 1, { ...f, start: a, end: b }, { ...f, start: c, end: d }); tidy(s); active = i + 1; pick = null; }, "Cut in two.");
    },
    merge() {
      const two = states[at].findings[active + 1];
      if (!two) return say("There is no finding behind this one.");
      change((s) => { s.findings[active].end = two.end; s.findings.splice(active + 1, 1); tidy(s); }, "Merged.");
    },
    remove() {
      if (!pick) return;
      const { start, end } = pick;
      change((s) => { s.entities = s.entities.filter((e) => e.end <= start || end <= e.start); s.reviewed_at = null; pick = null; }, "Entity removed.");
    },
    drop() { pick = null; draw(); },
    other() { const n = states[at].findings.length; if (n > 1) { active = (active + 1) % n; draw(); } },
  };
  function entity(kind) {
    const [start, end] = trimmed(pick.start, pick.end);
    if (!states[at].findings.some((f) => f.start <= start && end <= f.end)) return say("Entities stand inside the finding: move its edges first.");
    change((s) => {
      s.entities = s.entities.filter((e) => !(e.start === start && e.end === end) && !(e.label === kind && e.start < end && start < e.end));
      s.entities.push({ start, end, label: kind });
      s.entities.sort((a, b) => a.start - b.start || b.end - a.end);
      s.reviewed_at = null;
      pick = null;
    }, `${kind} marked.`);
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  const percent = (share) => (share === undefined ? "" : `${Math.round(100 * share)} %`);

  function draw() {
    const item = items[at], s = states[at];
    active = Math.min(active, Math.max(0, s.findings.length - 1));
    const done = states.filter((each) => each.reviewed_at).length;
    $("progress").max = items.length;
    $("progress").value = done;
    $("count").textContent = `${done} of ${items.length}`;
    $("undo").disabled = !history.length;
    $("where").textContent = [item.title ?? item.doc, item.country, item.year, item.heading, item.finding.page && `page ${item.finding.page}`].filter(Boolean).join(" · ");
    $("reasons").replaceChildren(...item.reasons.map((reason) => make("li", "", reason)));
    $("strip").replaceChildren(...items.map((_, i) => {
      const button = make("button", states[i].reviewed_at ? "done" : "", states[i].reviewed_at ? (changed(i) ? "≠" : "✓") : "");
      button.type = "button";
      button.setAttribute("aria-label", `Finding ${i + 1}, ${states[i].reviewed_at ? (changed(i) ? "corrected" : "confirmed") : "open"}`);
      if (i === at) button.setAttribute("aria-current", "true");
      button.tabIndex = i === at ? 0 : -1;
      button.onclick = () => go(i);
      return button;
    }));
    drawText(s);
    drawChoices("polarity", polarities, item.finding.polarity_probabilities, (_, i) => String(i + 1), true);
    const components = item.components.length ? item.components : [...new Set([item.finding.component].filter(Boolean))];
    drawChoices("component", components, item.finding.component_source === "heading" ? {} : item.finding.component_probabilities, (_, i) => COMPONENT_KEYS[i] ?? "", false);
    $("piece-box").hidden = s.findings.length < 2;
    $("pieces").replaceChildren(...s.findings.map((f, i) => {
      const button = make("button", "", `${i + 1}: ${shown(f.start, Math.min(f.end, f.start + 24))}…`);
      button.type = "button";
      button.setAttribute("aria-pressed", String(i === active));
      button.onclick = () => { active = i; draw(); };
      return button;
    }));
    $("entities").replaceChildren(...(s.entities.length ? s.entities.map(entityRow) : [make("li", "faint", "None marked.")]));
    $("cue-card").hidden = !item.finding.cues.length;
    $("cues").replaceChildren(...item.finding.cues.map((cue) => {
      const li = make("li", cue.weight > 0 ? "positive" : "negative", `${cue.weight > 0 ? "+" : "−"} ${cue.text}`);
      li.title = cue.weight > 0 ? "speaks for positive" : "speaks for negative";
      return li;
    }));
    $("note-card").hidden = !item.notes.length;
    $("notes").replaceChildren(...item.notes.map((note) => make("li", "", `${note.number}. ${note.text}`)));
    if ($("note").value !== s.note) $("note").value = s.note;
    $("verdict").textContent = s.reviewed_at ? (changed(at) ? "≠ Reviewed, corrected" : "✓ Reviewed, as it was") : changed(at) ? "Changed: Enter takes it" : "";
    const main = document.querySelector('[data-do="confirm"]');
    main.firstChild.textContent = changed(at) ? "Take the correction, next " : "Right as it stands, next ";
  }
  function drawText(s) {
    const marks = new Set([0, texts[at].length]);
    for (const span of [...s.findings, ...s.entities, ...(pick ? [pick] : [])]) { marks.add(span.start); marks.add(span.end); }
    const places = [...marks].filter((p) => p >= 0 && p <= texts[at].length).sort((a, b) => a - b);
    const spans = [];
    for (let i = 0; i + 1 < places.length; i += 1) {
      const start = places[i], end = places[i + 1], span = make("span", "", shown(start, end));
      span.dataset.start = start;
      const inside = s.findings.findIndex((f) => f.start <= start && end <= f.end);
      if (inside >= 0) span.classList.add("in", s.findings[inside].polarity, ...(inside === active ? ["active"] : []));
      const held = s.entities.filter((e) => e.start <= start && end <= e.end);
      if (held.length) {
        span.classList.add("entity");
        const inner = held.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
        span.onclick = () => { if (getSelection().isCollapsed) { pick = { start: inner.start, end: inner.end }; draw(); } };
        const ending = held.filter((e) => e.end === end);
        if (ending.length) { span.classList.add("ends"); span.dataset.label = ending.map((e) => e.label).join(" "); }
      }
      if (pick && pick.start <= start && end <= pick.end) span.classList.add("picked");
      spans.push(span);
    }
    $("passage").replaceChildren(...spans);
    $("picker").hidden = !pick;
    $("picked").textContent = pick ? shown(pick.start, pick.end) : "";
  }
  function drawChoices(key, values, shares, keyOf, hued) {
    const box = $(key), piece = states[at].findings[active];
    box.replaceChildren(box.firstElementChild, ...values.map((value, i) => {
      const choice = make("label", hued ? `choice hued ${value}` : "choice"), input = make("input");
      input.type = "radio";
      input.name = key;
      input.value = value;
      input.checked = piece?.[key] === value;
      input.disabled = !piece;
      input.onchange = () => { label(key, value); box.querySelector(":checked")?.focus(); };
      choice.append(input, make("span", "name", hued ? `${SIGNS[value] ?? ""} ${value}` : value.replaceAll("-", " ")), make("span", "share", percent(shares[value])));
      if (keyOf(value, i)) choice.append(make("kbd", "", keyOf(value, i)));
      return choice;
    }));
  }
  function entityRow(e, i) {
    const li = make("li"), select = make("select"), button = make("button", "", "Remove");
    const text = shown(e.start, e.end);
    select.setAttribute("aria-label", `Label of ${text}`);
    select.append(...labels.map((value) => { const option = make("option", "", value); option.selected = value === e.label; return option; }));
    select.onchange = () => change((s) => { s.entities[i].label = select.value; s.reviewed_at = null; }, `${text}: ${select.value}`);
    button.type = "button";
    button.setAttribute("aria-label", `Remove ${text}`);
    button.onclick = () => change((s) => { s.entities.splice(i, 1); s.reviewed_at = null; }, "Entity removed.");
    li.append(make("span", "name", text), select, button);
    return li;
  }

  function offsetOf(node, offset) {
    const span = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!span) return null;
    return Number(span.dataset.start) + Array.from(span.textContent.slice(0, node.nodeType === Node.TEXT_NODE ? offset : 0)).length;
  }
  $("passage").addEventListener("mouseup", () => {
    const chosen = getSelection();
    if (chosen.isCollapsed || !chosen.rangeCount || !$("passage").contains(chosen.anchorNode)) return;
    const range = chosen.getRangeAt(0), a = offsetOf(range.startContainer, range.startOffset);
    const b = $("passage").contains(range.endContainer) ? offsetOf(range.endContainer, range.endOffset) : texts[at].length;
    if (a === null || b === null) return;
    const [start, end] = trimmed(a, b);
    if (start < end) { pick = { start, end }; chosen.removeAllRanges(); draw(); }
  });
  function words() {
    const found = [];
    let offset = 0;
    for (const part of items[at].passage.split(/(\s+|(?<=[\p{L}\p{N}])(?=[.,;:!?()“”"]))/u)) {
      const length = Array.from(part ?? "").length;
      if (part && part.trim()) found.push([offset, offset + length]);
      offset += length;
    }
    return found;
  }
  function walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], all = words();
    if (!pick) {
      const from = states[at].findings[active]?.start ?? 0, first = all.find(([start]) => start >= from) ?? all[0];
      pick = { start: first[0], end: first[1] };
    } else if (event.shiftKey) {
      const next = step > 0 ? all.find(([, end]) => end > pick.end) : all.findLast(([start, end]) => end < pick.end && start >= pick.start);
      if (next) pick = { start: pick.start, end: next[1] };
    } else {
      const next = step > 0 ? all.find(([start]) => start >= pick.end) : all.findLast(([, end]) => end <= pick.start);
      if (next) pick = { start: next[0], end: next[1] };
    }
    event.preventDefault();
    draw();
    say(`Selected: ${shown(pick.start, pick.end)}`);
  }
  function save() {
    name = $("reviewer").value.trim();
    if (!name) { $("reviewer").focus(); return say("Put your name first, so that others know whose corrections these are."); }
    const reviews = items.map((item, i) => ({ item, ...states[i] })).filter((review) => review.reviewed_at);
    if (!reviews.length) return say("Nothing is reviewed yet.");
    const file = { schema: data.schema, id: data.id, reviewer: name, saved_at: new Date().toISOString(), reviews };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
    link.download = `review-${name.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").toLowerCase() || "file"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    return say(`${reviews.length} reviewed findings saved. Import the file with: hrtag review import ${link.download} -o train.jsonl`);
  }

  labels.forEach((value, i) => {
    const button = make("button", "", `${value} `);
    button.type = "button";
    button.append(make("kbd", "", String(i + 1)));
    button.onclick = () => entity(value);
    $("labels").append(button, " ");
  });
  document.querySelectorAll("[data-do]").forEach((button) => { button.onclick = () => acts[button.dataset.do](); });
  $("undo").onclick = undo;
  $("save").onclick = save;
  $("reviewer").oninput = () => { name = $("reviewer").value; keep(); };
  $("note").onchange = () => change((s) => { s.note = $("note").value; });
  document.addEventListener("keydown", (event) => {
    const key = event.key;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "s") { event.preventDefault(); return save(); }
    if (event.target.matches("input:not([type=radio]), textarea, select")) { if (key === "Escape") event.target.blur(); return; }
    if ((event.ctrlKey || event.metaKey) && key === "z") { event.preventDefault(); return undo(); }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === $("passage") && (key === "ArrowRight" || key === "ArrowLeft")) return walk(event);
    if (key === "Enter" && event.target.matches("button, summary")) return;
    if (pick && /^[1-9]$/.test(key) && labels[key - 1]) return entity(labels[key - 1]);
    if (!pick && polarities[key - 1]) return label("polarity", polarities[key - 1]);
    const component = COMPONENT_KEYS.indexOf(key);
    if (component >= 0 && items[at].components[component]) return label("component", items[at].components[component]);
    const act = { Enter: "confirm", x: "none", j: "on", k: "back", b: "bounds", c: "cut", m: "merge", v: "other", Escape: "drop", Delete: "remove" }[key];
    if (act) { event.preventDefault(); return acts[act](); }
    if (key === "z") return undo();
    if (key === "g") { event.preventDefault(); $("passage").focus(); }
  });
  restore();
  $("reviewer").value = name;
  draw();
})();
