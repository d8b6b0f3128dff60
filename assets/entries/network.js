// The drawing above the table of relations. The table says the same to everybody; this is a view of
// it for who likes pictures: what is claimed is dashed, what is background with sources is solid.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

import { arrange, labelBox } from "../parts/arrangement.js";
import { toElements } from "../parts/relations.js";

cytoscape.use(fcose);

const NARROW = 600;
/** A window that is being resized is drawn in when it has stopped. */
const PATIENCE_MS = 150;
const SANS = "system-ui, Segoe UI, Roboto, Noto Sans, DejaVu Sans, sans-serif";
const NAME = { size: 14, weight: 600, line: 1.2 };

/** The style sheet of the page has the colours, light or dark. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    soft: colour("soft"),
    paper: colour("paper"),
    sheet: colour("sheet"),
    accent: colour("accent"),
    bad: colour("bad-line"),
    warn: colour("warn-line"),
  };
}

function styles(narrow) {
  const c = colours();
  return [
    {
      selector: "node",
      style: {
        label: "data(lines)",
        shape: "round-rectangle",
        width: "data(width)",
        height: "data(height)",
        padding: narrow ? 5 : 8,
        "text-valign": "center",
        "text-halign": "center",
        "text-wrap": "wrap",
        "text-max-width": 1000,
        "line-height": NAME.line,
        "font-family": SANS,
        "font-size": NAME.size,
        "font-weight": NAME.weight,
        color: c.ink,
        "background-color": c.sheet,
        "border-width": 1.5,
        "border-color": c.soft,
      },
    },
    { selector: "node[?body]", style: { "border-style": "dotted", color: c.soft } },
    {
      selector: "edge",
      style: {
        width: 2,
        "curve-style": "bezier",
        "control-point-step-size": narrow ? 24 : 56,
        "line-style": "dashed",
        "line-dash-pattern": [7, 4],
        "line-color": c.accent,
        "target-arrow-color": c.accent,
        "arrow-scale": 1.1,
        "font-family": SANS,
        "font-size": 11.5,
        color: c.ink,
        "text-wrap": "wrap",
        "text-background-color": c.paper,
        "text-background-opacity": 1,
        "text-background-padding": 2,
      },
    },
    {
      selector: "edge[relation = 'ProtectionRelation'], edge[relation = 'Membership']",
      style: { "target-arrow-shape": "triangle" },
    },
    // Below all others, also for who points at them.
    {
      selector: "edge[relation = 'Membership']",
      style: {
        width: 1,
        "line-color": c.soft,
        "target-arrow-color": c.soft,
        "z-compound-depth": "bottom",
      },
    },
    { selector: "edge[voice = 'narrator']", style: { "line-style": "dotted" } },
    { selector: "edge[voice = 'curated']", style: { "line-style": "solid" } },
    { selector: "edge[?wish]", style: { "line-color": c.warn, "target-arrow-color": c.warn } },
    { selector: "edge[?denied]", style: { "line-color": c.bad, "target-arrow-color": c.bad } },
    ...(narrow
      ? []
      : [
          {
            selector: "edge[label != '']",
            style: { "source-label": "data(label)", "source-text-offset": 60, "text-events": "yes" },
          },
        ]),
    { selector: "edge.unlabelled", style: { "source-label": "" } },
    {
      selector: ".near",
      style: { "underlay-color": c.accent, "underlay-opacity": 0.15, "underlay-padding": 4 },
    },
  ];
}

/** A name in lines of about a width, and the room that they take. */
function laidOut(name, wanted) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${NAME.weight} ${NAME.size}px ${SANS}`;
  const width = (text) => pen.measureText(text).width;
  const lines = name.split(" ").reduce((done, word) => {
    const longer = done.length ? `${done.at(-1)} ${word}` : word;
    if (done.length && width(longer) <= wanted) return [...done.slice(0, -1), longer];
    return [...done, word];
  }, []);
  return {
    lines: lines.join("\n"),
    width: Math.ceil(Math.max(...lines.map(width))),
    height: Math.ceil(lines.length * NAME.size * NAME.line),
  };
}

/** Let fingers scroll the page: the library would keep their movements, and gets taps as clicks. */
function leaveTouchToThePage(figure) {
  for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
    const options = { capture: true, passive: true };
    figure.addEventListener(type, (event) => event.stopPropagation(), options);
  }
}

/** Links for the mouse and the finger; the keyboard has those of the table. */
function connect(cy, place) {
  cy.on("tap", "node", ({ target }) => {
    location.assign(`${place.dataset.look}page?${new URLSearchParams({ iri: target.id() })}`);
  });
  cy.on("tap", "edge", ({ target }) => {
    const rows = [...document.querySelectorAll("tr[data-pair]")];
    const row = rows.find((each) => each.dataset.pair === target.data("pair"));
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  });
  cy.on("mouseover", "node, edge", ({ target }) => {
    target.addClass("near");
    place.classList.add("pointed");
  });
  cy.on("mouseout", "node, edge", ({ target }) => {
    target.removeClass("near");
    place.classList.remove("pointed");
  });
}

function draw(place, elements) {
  const narrow = place.clientWidth < NARROW;
  const wanted = elements.nodes.length * (narrow ? 44 : 42) + 120;
  place.style.height = `${Math.min(Math.max(wanted, 220), narrow ? 560 : 680)}px`;
  const cy = cytoscape({
    container: place,
    elements: {
      nodes: elements.nodes.map(({ data }) => ({
        data: { ...data, ...laidOut(data.name, narrow ? 84 : 130) },
      })),
      edges: elements.edges.map(({ data }) => ({ data: { ...data } })),
    },
    style: styles(narrow),
    layout: { name: "preset" },
    autoungrabify: true,
    userPanningEnabled: false,
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    maxZoom: 1.1,
  });
  arrange(cy, {
    width: place.clientWidth,
    height: place.clientHeight,
    length: narrow ? 70 : 150,
    labelled: !narrow,
  });
  cy.fit(undefined, narrow ? 6 : 16);
  connect(cy, place);
  return cy;
}

/** Say where names and labels stand in the drawing, which is one picture to everybody else. */
function report(cy, place) {
  const labelled = cy.edges("[label != '']").not(".unlabelled");
  const boxes = [
    ...cy.nodes().map((node) => ["node", node.data("name"), node.boundingBox()]),
    ...(place.clientWidth < NARROW
      ? []
      : labelled.map((edge) => ["edge", edge.data("label"), labelBox(edge)])),
  ];
  const zoom = cy.zoom();
  const pan = cy.pan();
  const shown = boxes.map(([kind, label, box]) => ({
    kind,
    label,
    left: box.x1 * zoom + pan.x,
    top: box.y1 * zoom + pan.y,
    right: box.x2 * zoom + pan.x,
    bottom: box.y2 * zoom + pan.y,
  }));
  place.dataset.drawn = JSON.stringify(shown);
}

async function show(place) {
  const headers = { Accept: "application/sparql-results+json" };
  const answer = await fetch(place.dataset.rows, { headers });
  if (!answer.ok) return;
  const { results } = await answer.json();
  const rows = results.bindings.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])),
  );
  const elements = toElements(rows, JSON.parse(place.dataset.words));
  if (!elements.edges.length) return;
  const figure = place.closest("figure");
  figure.hidden = false;
  figure.querySelector("[data-cut]").hidden = !elements.isCut;
  leaveTouchToThePage(figure);
  let cy;
  let width;
  const drawAgain = () => {
    cy?.destroy();
    width = place.clientWidth;
    cy = draw(place, elements);
    report(cy, place);
  };
  drawAgain();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAgain);
  let waiting;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (place.clientWidth && place.clientWidth !== width) drawAgain();
    }, PATIENCE_MS);
  }).observe(place);
}

const place = document.getElementById("network");
if (place) show(place);
