// Draws a network; loaded only when one is shown.

import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

cytoscape.use(fcose);

/** Draw things and ties on an element; the same ones always come to lie in the same places. */
export function drawNetwork(sheet, nodes, ties, follow) {
  sheet.addEventListener("wheel", scrollOn, { capture: true });
  const colour = (name) => getComputedStyle(sheet).getPropertyValue(name).trim();
  const drawing = cytoscape({
    container: sheet,
    elements: [
      ...nodes.map(({ iri, text }, place) => ({
        data: { id: iri, text },
        // A fixed begin: the layout starts from a circle, not from chance.
        position: around(place, nodes.length),
      })),
      ...ties.map((tie, place) => ({ data: { id: `tie ${place}`, ...tie } })),
    ],
    style: [
      {
        selector: "node",
        style: {
          label: "data(text)", color: colour("--ink"), "background-color": colour("--accent"),
          width: 14, height: 14, "font-size": 12, "text-wrap": "wrap", "text-max-width": 130,
          "text-valign": "bottom", "text-margin-y": 4, "text-background-color": colour("--sheet"), "text-background-opacity": 0.85,
          "min-zoomed-font-size": 5,
        },
      },
      {
        selector: "edge",
        style: {
          label: "data(text)", color: colour("--soft"), "line-color": colour("--soft"), width: 1.2,
          "target-arrow-color": colour("--soft"), "target-arrow-shape": "triangle", "arrow-scale": 0.8,
          "curve-style": "bezier", "font-size": 9, "text-rotation": "autorotate",
          "text-background-color": colour("--sheet"), "text-background-opacity": 0.85,
          "text-wrap": "ellipsis", "text-max-width": 110,
        },
      },
    ],
    maxZoom: 3,
    layout: {
      name: "fcose", quality: "proof", randomize: false, animate: false,
      nodeDimensionsIncludeLabels: true, idealEdgeLength: 110, nodeSeparation: 60, padding: 16,
    },
  });
  drawing.on("tap", "node", (event) => follow(event.target.id()));
  return drawing;
}

/** Let the wheel scroll the page; with the control key, as for the browser's own zoom, it zooms. */
function scrollOn(event) {
  if (!event.ctrlKey) event.stopImmediatePropagation();
}

function around(place, all) {
  const angle = (2 * Math.PI * place) / all;
  return { x: 300 * Math.cos(angle), y: 300 * Math.sin(angle) };
}
