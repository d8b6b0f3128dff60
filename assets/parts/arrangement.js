// Where nodes and labels of a drawing go: the same rows, the same picture.

const LOTS = { a: 1664525, c: 1013904223, m: 2 ** 32 };

/** Run something that draws lots, always with the same ones. */
function withFixedLots(run) {
  const random = Math.random;
  let state = 20201022;
  Math.random = () => (state = (LOTS.a * state + LOTS.c) % LOTS.m) / LOTS.m;
  try {
    run();
  } finally {
    Math.random = random;
  }
}

/** Put nodes on a circle, neighbours next to each other, as a start for the layout. */
function startOnCircle(nodes, length, turn) {
  const byName = (a, b) => (a.id() < b.id() ? -1 : 1);
  const order = [];
  const queue = [nodes.sort((a, b) => b.degree() - a.degree() || byName(a, b))[0]];
  while (queue.length) {
    const node = queue.shift();
    if (order.includes(node)) continue;
    order.push(node);
    node.neighborhood("node").sort(byName).forEach((next) => queue.push(next));
  }
  const radius = length * Math.sqrt(order.length);
  order.forEach((node, i) => {
    const angle = (2 * Math.PI * i) / order.length + turn;
    node.position({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  });
}

/** Lay out what hangs together. */
function layOut(part, { length, turn }) {
  startOnCircle(part.nodes(), length, turn);
  part
    .layout({
      name: "fcose",
      quality: "proof",
      randomize: false,
      animate: false,
      fit: false,
      nodeDimensionsIncludeLabels: true,
      idealEdgeLength: length,
      nodeRepulsion: 60 * length,
      nodeSeparation: length / 2,
      gravity: 0.3,
      numIter: 3000,
      tile: false,
    })
    .run();
}

/** Put parts that do not hang together beside each other, in rows of about a width. */
function pack(parts, aspect, gap) {
  const boxes = parts.map((part) => part.nodes().boundingBox());
  const area = boxes.reduce((sum, box) => sum + (box.w + gap) * (box.h + gap), 0);
  const width = Math.max(...boxes.map((box) => box.w), Math.sqrt(area * aspect));
  let [x, y, high] = [0, 0, 0];
  parts.forEach((part, i) => {
    const box = boxes[i];
    if (x && x + box.w > width * 1.1) [x, y, high] = [0, y + high + gap, 0];
    part.nodes().shift({ x: x - box.x1, y: y - box.y1 });
    x += box.w + gap;
    high = Math.max(high, box.h);
  });
}

/** Pull nodes apart until the drawing has the shape of its place. */
function stretch(cy, aspect) {
  const box = cy.nodes().boundingBox();
  if (box.w < 1 || box.h < 1) return;
  const wide = Math.min(Math.max((aspect * box.h) / box.w, 1), 2.2);
  const high = Math.min(Math.max(box.w / aspect / box.h, 1), 2.2);
  cy.nodes().forEach((node) => {
    const { x, y } = node.position();
    node.position({ x: x * wide, y: y * high });
  });
}

const GAP = 4;
/** Where on its edge a label may stand; the middle first. */
const SHARES = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];
/** With more of them, one attempt takes too long to have many. */
const MANY_NODES = 40;

function meet(a, b) {
  return a.x1 < b.x2 + GAP && b.x1 < a.x2 + GAP && a.y1 < b.y2 + GAP && b.y1 < a.y2 + GAP;
}

/** Push boxes of nodes apart that the layout left on each other. */
function part(cy) {
  const nodes = cy.nodes().toArray();
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (let i = 0; i < nodes.length; i += 1) {
      for (let k = i + 1; k < nodes.length; k += 1) {
        const [a, b] = [nodes[i].boundingBox(), nodes[k].boundingBox()];
        if (!meet(a, b)) continue;
        const down = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) + GAP;
        const lower = a.y1 + a.y2 > b.y1 + b.y2 ? nodes[i] : nodes[k];
        lower.position("y", lower.position("y") + down + 1);
        moved = true;
      }
    }
    if (!moved) return;
  }
}

/** Boxes of the labels of edges, as they are drawn. */
export function labelBox(edge) {
  return edge.boundingBox({ includeEdges: false, includeOverlays: false, useCache: false });
}

/** Move labels along their edges until none lies on another or on a node; leave out what cannot. */
function placeLabels(cy) {
  const taken = cy.nodes().map((node) => node.boundingBox());
  cy.edges("[label != '']").forEach((edge) => {
    edge.removeClass("unlabelled");
    labelBox(edge); // where the edge ends is known from then on
    const from = edge.sourceEndpoint();
    const to = edge.targetEndpoint();
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const free = SHARES.some((share) => {
      edge.style("source-text-offset", Math.max(1, share * length));
      const box = labelBox(edge);
      if (taken.some((other) => meet(box, other))) return false;
      taken.push(box);
      return true;
    });
    edge.toggleClass("unlabelled", !free);
  });
}

/** Tell whether a line from one point to another goes through a box. */
function crosses(from, to, box) {
  const steps = 24;
  for (let i = 1; i < steps; i += 1) {
    const x = from.x + ((to.x - from.x) * i) / steps;
    const y = from.y + ((to.y - from.y) * i) / steps;
    if (x > box.x1 && x < box.x2 && y > box.y1 && y < box.y2) return true;
  }
  return false;
}

/** Weigh what makes a drawing hard to read: edges through nodes, labels without a place, smallness. */
function faults(cy, room) {
  const boxes = cy.nodes().map((node) => [node, node.boundingBox()]);
  const { w, h } = cy.elements().boundingBox({ useCache: false });
  const shrunk = Math.max(w / room.width, h / room.height, 1) - 1;
  let weight = 8 * cy.edges(".unlabelled").length + 12 * shrunk;
  cy.edges().forEach((edge) => {
    const [from, over, to] = [edge.source().position(), edge.midpoint(), edge.target().position()];
    weight += 2 * boxes.filter(
      ([node, box]) =>
        !node.same(edge.source()) &&
        !node.same(edge.target()) &&
        (crosses(from, over, box) || crosses(over, to, box)),
    ).length;
  });
  return weight;
}

function arrangeOnce(cy, room, attempt) {
  const parts = cy.elements().components();
  const first = (part) => part.nodes()[0].id();
  parts.sort((a, b) => b.nodes().length - a.nodes().length || (first(a) < first(b) ? -1 : 1));
  withFixedLots(() => parts.forEach((part) => layOut(part, attempt)));
  pack(parts, room.width / room.height, attempt.length / 2);
  stretch(cy, room.width / room.height);
  part(cy);
  if (room.labelled) placeLabels(cy);
  return faults(cy, room);
}

/**
 * Arrange a drawing: the best of a few attempts, which are always the same.
 *
 * @param cy with its nodes, edges and styles
 * @param room in which it is shown: its size, the length that edges should have, and whether they
 *   have labels
 */
export function arrange(cy, room) {
  const turns = cy.nodes().length > MANY_NODES ? [0] : [0, 0.5, 1, 1.5, 2, 2.5];
  const attempts = [1, 1.25, 1.5].flatMap((factor) =>
    turns.map((turn) => ({ length: room.length * factor, turn })),
  );
  let best = { faults: Infinity };
  for (const attempt of attempts) {
    const found = arrangeOnce(cy, room, attempt);
    if (found < best.faults) best = { ...attempt, faults: found };
    if (found < 1) return;
  }
  arrangeOnce(cy, room, best);
}
