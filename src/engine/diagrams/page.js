"use strict";
// Moving around in the drawing, searching it, and following edges. The drawing itself is in the page already.
(() => {
  const graph = JSON.parse(document.getElementById("graph").textContent);
  const canvas = document.getElementById("canvas");
  const svg = canvas.querySelector("svg");
  const drawing = svg.querySelector(".drawing");
  const edgeLayer = svg.querySelector(".edges");
  const panel = document.getElementById("panel");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const nodes = graph.nodes.map((_, at) => document.getElementById("n" + at));
  const edges = graph.edges.map((_, at) => document.getElementById("e" + at));
  const numberOf = new Map(graph.nodes.map((node, at) => [node.id, at]));
  const joined = graph.nodes.map(() => []);
  graph.edges.forEach((edge, at) => {
    joined[edge.from].push(at);
    if (edge.to !== edge.from) joined[edge.to].push(at);
  });
  const rank = []; // the place of each node in reading order
  graph.order.forEach((at, place) => { rank[at] = place; });
  const hidden = new Set(); // kinds of edges that the reader has switched off
  let chosen = -1;
  let hits = [];
  let here = -1;

  // ---- The view: what part of the drawing is seen. `scale` is screen pixels for each pixel of the drawing.
  const whole = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const original = { box: svg.getAttribute("viewBox"), width: svg.getAttribute("width"), height: svg.getAttribute("height") };
  const view = { x: 0, y: 0, scale: 1 };
  const fitting = () => Math.min(canvas.clientWidth / whole.width, canvas.clientHeight / whole.height);

  function show() {
    const width = canvas.clientWidth / view.scale;
    const height = canvas.clientHeight / view.scale;
    // Some of the drawing stays in sight, however far it is moved.
    view.x = Math.min(Math.max(view.x, 60 / view.scale - width), whole.width - 60 / view.scale);
    view.y = Math.min(Math.max(view.y, 60 / view.scale - height), whole.height - 60 / view.scale);
    svg.setAttribute("viewBox", [view.x, view.y, width, height].join(" "));
  }

  function zoom(factor, clientX, clientY) {
    const frame = canvas.getBoundingClientRect();
    const x = clientX === undefined ? frame.width / 2 : clientX - frame.left;
    const y = clientY === undefined ? frame.height / 2 : clientY - frame.top;
    const scale = Math.min(Math.max(view.scale * factor, Math.min(fitting(), 1) / 2), 6);
    view.x += x / view.scale - x / scale;
    view.y += y / view.scale - y / scale;
    view.scale = scale;
    show();
  }

  function showAll() {
    view.scale = Math.min(fitting(), 1.5);
    view.x = (whole.width - canvas.clientWidth / view.scale) / 2;
    view.y = (whole.height - canvas.clientHeight / view.scale) / 2;
    show();
  }

  function boxOf(at) {
    const box = nodes[at].querySelector(".shape").getBBox();
    const shift = drawing.transform.baseVal.getItem(0).matrix;
    return { x: box.x + shift.e, y: box.y + shift.f, width: box.width, height: box.height };
  }

  function centre(at) {
    const box = boxOf(at);
    view.scale = Math.max(view.scale, 0.9);
    view.x = box.x + box.width / 2 - canvas.clientWidth / view.scale / 2;
    view.y = box.y + box.height / 2 - canvas.clientHeight / view.scale / 2;
    show();
  }

  function inSight(at) {
    const box = boxOf(at);
    const width = canvas.clientWidth / view.scale;
    const height = canvas.clientHeight / view.scale;
    return view.scale > 0.5 && box.x >= view.x && box.y >= view.y &&
      box.x + box.width <= view.x + width && box.y + box.height <= view.y + height;
  }

  // ---- Selecting a node. The address names it, so that the browser's back button and links work.
  function address(at) {
    return "#" + encodeURIComponent(graph.nodes[at].id);
  }

  function choose(at) {
    if (at === chosen) return;
    if (location.hash === address(at)) choosing(at);
    else location.hash = address(at);
  }

  function fromAddress() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // An address typed by hand may hold a lone per cent sign; take it as it stands.
    }
    choosing(numberOf.has(id) ? numberOf.get(id) : -1);
  }

  function choosing(at) {
    chosen = at;
    drawing.querySelectorAll(".lit").forEach((old) => old.remove());
    nodes.forEach((node) => node.classList.remove("near", "chosen"));
    svg.classList.toggle("picked", at >= 0);
    if (at >= 0) {
      nodes[at].classList.add("near", "chosen");
      const lit = document.createElementNS(svg.namespaceURI, "g");
      lit.setAttribute("class", "lit");
      for (const number of joined[at]) {
        const edge = graph.edges[number];
        if (hidden.has(edge.kind)) continue;
        nodes[edge.from].classList.add("near");
        nodes[edge.to].classList.add("near");
        const line = edges[number].parentNode.cloneNode(false); // the looks of the kind
        line.appendChild(edges[number].cloneNode(true)).removeAttribute("id");
        lit.appendChild(line);
      }
      edgeLayer.after(lit);
      tabTo(at);
      if (!inSight(at)) centre(at);
    }
    fillPanel();
  }

  function reset() {
    search.value = "";
    look();
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    choosing(-1);
  }

  // ---- The panel. Text goes in as text, never as markup.
  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function link(at) {
    const item = element("li");
    const anchor = element("a", graph.nodes[at].id);
    anchor.href = address(at);
    item.appendChild(anchor);
    const title = graph.nodes[at].title;
    if (title && title !== graph.nodes[at].id) item.appendChild(element("span", title, "title"));
    return item;
  }

  function links(numbers) {
    const list = element("ul");
    [...numbers].sort((a, b) => rank[a] - rank[b]).forEach((at) => list.appendChild(link(at)));
    return list;
  }

  function fillPanel() {
    panel.replaceChildren();
    if (chosen >= 0) aboutNode(chosen);
    else if (search.value.trim()) aboutHits();
    else aboutAll();
    panel.scrollTop = 0;
  }

  function aboutNode(at) {
    const node = graph.nodes[at];
    panel.appendChild(element("h2", node.id));
    panel.appendChild(element("p", node.kind, "kind"));
    if (node.title && node.title !== node.id) panel.appendChild(element("p", node.title));
    for (const [direction, mine, other] of [[0, "from", "to"], [1, "to", "from"]]) {
      for (const [kind, words] of Object.entries(graph.edgeKinds)) {
        for (const walked of [true, false]) {
          const ends = joined[at].map((number) => graph.edges[number])
            .filter((edge) => edge[mine] === at && edge.kind === kind && edge.walked === walked)
            .map((edge) => edge[other]);
          if (!ends.length) continue;
          panel.appendChild(element("h3", words[direction] + (walked ? "" : " (only referred to)")));
          panel.appendChild(links(ends));
        }
      }
    }
    if (!joined[at].length) panel.appendChild(element("p", "Nothing is joined to it."));
  }

  function aboutHits() {
    panel.appendChild(element("h2", found.textContent));
    const list = element("ul");
    hits.forEach((at) => list.appendChild(link(at)));
    panel.appendChild(list);
  }

  function aboutAll() {
    panel.appendChild(element("h2", document.title));
    panel.appendChild(element("p", "Select something to see what it is joined to."));
    panel.appendChild(element("h3", "Show links that say"));
    for (const [kind, words] of Object.entries(graph.edgeKinds)) {
      const count = graph.edges.filter((edge) => edge.kind === kind).length;
      if (!count) continue;
      const box = element("input");
      box.type = "checkbox";
      box.checked = !hidden.has(kind);
      box.addEventListener("change", () => {
        if (box.checked) hidden.delete(kind);
        else hidden.add(kind);
        edgeLayer.querySelectorAll(":scope > .e-" + kind).forEach((layer) => {
          layer.style.display = box.checked ? "" : "none";
        });
      });
      const label = element("label");
      label.append(box, " " + words[0] + " (" + count + ")");
      panel.appendChild(label);
    }
    for (const [kind, plural] of Object.entries(graph.nodeKinds)) {
      const numbers = graph.nodes.flatMap((node, at) => (node.kind === kind ? [at] : []));
      if (!numbers.length) continue;
      const details = element("details");
      details.appendChild(element("summary", plural + " (" + numbers.length + ")"));
      details.appendChild(links(numbers));
      panel.appendChild(details);
    }
    panel.appendChild(element("h3", "Keys"));
    panel.appendChild(element("p", "/ find, Enter next, Escape reset, + and - size, 0 show all; arrow keys move the " +
      "drawing, or from box to box once one has the focus; Enter selects it."));
  }

  // ---- Searching ids and titles.
  function look() {
    const wanted = search.value.trim().toLowerCase();
    hits = wanted
      ? graph.nodes.flatMap((node, at) => ((node.id + "\n" + node.title).toLowerCase().includes(wanted) ? [at] : []))
      : [];
    // What is called so comes before what merely mentions it.
    const named = (at) => graph.nodes[at].id.toLowerCase().includes(wanted);
    hits.sort((a, b) => named(b) - named(a) || rank[a] - rank[b]);
    here = -1;
    nodes.forEach((node) => node.classList.remove("hit", "here"));
    hits.forEach((at) => nodes[at].classList.add("hit"));
    found.textContent = !wanted ? "" : hits.length ? hits.length + " found" : "nothing found";
  }

  function next(step) {
    if (!hits.length) return;
    here = here < 0 ? (step > 0 ? 0 : hits.length - 1) : (here + step + hits.length) % hits.length;
    nodes.forEach((node) => node.classList.remove("here"));
    nodes[hits[here]].classList.add("here");
    found.textContent = here + 1 + " of " + hits.length;
    centre(hits[here]);
  }

  search.addEventListener("input", () => {
    if (chosen >= 0 && search.value.trim()) {
      history.replaceState(null, "", location.pathname + location.search);
      choosing(-1);
    }
    look();
    if (hits.length) {
      next(1);
      found.textContent = hits.length + " found";
    }
    fillPanel();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    next(event.shiftKey ? -1 : 1);
  });

  // ---- Keys. One box at a time can be reached with the tab key; arrow keys go on from there.
  function tabTo(at) {
    nodes.forEach((node) => node.setAttribute("tabindex", "-1"));
    if (nodes[at]) nodes[at].setAttribute("tabindex", "0");
  }

  function beside(at, direction) {
    const start = boxOf(at);
    let best = -1;
    let least = Infinity;
    nodes.forEach((_, other) => {
      const box = boxOf(other);
      const across = (box.x - start.x) * direction;
      if (across < 20) return;
      const distance = across + 3 * Math.abs(box.y + box.height / 2 - start.y - start.height / 2);
      if (distance < least) [best, least] = [other, distance];
    });
    return best;
  }

  function keyOnNode(event, at) {
    if (event.key === "Enter" || event.key === " ") {
      choose(at);
      return true;
    }
    const to = { ArrowDown: () => at + 1, ArrowUp: () => at - 1, ArrowRight: () => beside(at, 1), ArrowLeft: () => beside(at, -1) }[event.key];
    if (!to) return false;
    const target = to();
    if (nodes[target]) {
      tabTo(target);
      nodes[target].focus({ preventScroll: true });
      if (!inSight(target)) centre(target);
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      reset();
      return;
    }
    if (event.target === search) return;
    const at = nodes.indexOf(event.target);
    if (at >= 0 && keyOnNode(event, at)) {
      event.preventDefault();
      return;
    }
    const step = 80 / view.scale;
    const actions = {
      "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: showAll,
      "/": () => { search.focus(); search.select(); },
    };
    if (event.target === canvas || event.target === document.body) {
      Object.assign(actions, {
        ArrowLeft: () => { view.x -= step; show(); }, ArrowRight: () => { view.x += step; show(); },
        ArrowUp: () => { view.y -= step; show(); }, ArrowDown: () => { view.y += step; show(); },
      });
    }
    if (Object.hasOwn(actions, event.key)) {
      actions[event.key]();
      event.preventDefault();
    }
  });

  // ---- Pointer: drag to move, two fingers or wheel for size, click to select.
  const pointers = new Map();
  let travelled = 0;
  let pressed = -1;

  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const node = event.target.closest(".node");
    pressed = node ? nodes.indexOf(node) : -1;
    travelled = pointers.size ? Infinity : 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      const apart = (point) => Math.max(20, Math.hypot(point.x - other.x, point.y - other.y));
      zoom(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else {
      travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (travelled > 4) {
        if (!canvas.classList.contains("moving")) {
          canvas.classList.add("moving");
          canvas.setPointerCapture(event.pointerId);
        }
        view.x -= (now.x - before.x) / view.scale;
        view.y -= (now.y - before.y) / view.scale;
        show();
      }
    }
    pointers.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      if (!pointers.delete(event.pointerId) || pointers.size) return;
      canvas.classList.remove("moving");
      if (name === "pointerup" && travelled <= 4 && pressed >= 0) choose(pressed);
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * lines)) / 320), event.clientX, event.clientY);
  }, { passive: false });

  document.getElementById("larger").addEventListener("click", () => zoom(1.25));
  document.getElementById("smaller").addEventListener("click", () => zoom(0.8));
  document.getElementById("all").addEventListener("click", showAll);
  document.getElementById("reset").addEventListener("click", reset);

  // ---- On paper the drawing is whole.
  window.addEventListener("beforeprint", () => {
    svg.setAttribute("viewBox", original.box);
  });
  window.addEventListener("afterprint", show);
  new ResizeObserver(() => {
    if (!matchMedia("print").matches) show();
  }).observe(canvas);

  document.documentElement.classList.add("live");
  canvas.tabIndex = 0;
  canvas.setAttribute("aria-label", "Drawing");
  canvas.setAttribute("role", "group");
  svg.setAttribute("role", "group");
  nodes.forEach((node) => node.setAttribute("role", "button"));
  tabTo(0);
  showAll();
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
