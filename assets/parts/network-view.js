// Things and what ties them, as a network: for answers that name two things in a row.

import { columnsOf, labelOf, shown } from "./columns.js";
import { pageOf } from "./table.js";
import { View } from "./view.js";

/** Pairs of columns that are two ends of a tie by their names alone. */
const PAIRS = [["subject", "object"], ["source", "target"], ["from", "to"], ["item", "linkTo"]];
/** What ties them, by its name, or else the first words of the row. */
const TIES = ["relation", "predicate", "kind", "matter"];
/** More ties than this are a ball of wool. */
const MOST_TIES = 300;

export class Network extends View {
  name = "Network";

  fits() {
    return Boolean(endsOf(columnsOf(this.yasr.results)));
  }

  async draw() {
    const { look, words } = this.context;
    const columns = columnsOf(this.yasr.results);
    const rows = this.yasr.results.getBindings();
    const { drawn, nodes, ties } = elementsOf(rows, columns);
    const target = this.clear();
    const note = this.cut(drawn, rows.length);
    if (note) target.appendChild(Object.assign(document.createElement("p"), { className: "note", textContent: note }));
    const sheet = target.appendChild(document.createElement("div"));
    sheet.className = "sheet";
    sheet.setAttribute("role", "img");
    sheet.setAttribute(
      "aria-label",
      words("{nodes} things and {ties} ties between them; the table has the same.", { nodes: nodes.length, ties: ties.length }),
    );
    const { drawNetwork } = await import("./network-drawing.js");
    this.drawing = drawNetwork(sheet, nodes, ties, (iri) => location.assign(pageOf(iri, look)));
  }

  destroy() {
    this.drawing?.destroy();
    this.drawing = undefined;
  }
}

/** Return the columns of the two ends; none when there are no two things with names. */
function endsOf(columns) {
  const things = columns.filter(({ sort, name }) => sort === "iri" && labelOf(name, columns));
  const named = PAIRS.map((pair) => pair.map((name) => columns.find((column) => column.name === name)));
  // Of a graph the object may be a word: the rows in which it is a thing are drawn.
  return (
    named.find(([one, other]) => one?.sort === "iri" && ["iri", "text"].includes(other?.sort)) ??
    (things.length > 1 ? things.slice(0, 2) : undefined)
  );
}

function elementsOf(rows, columns) {
  const [one, other] = endsOf(columns);
  const tie = TIES.map((name) => columns.find((column) => column.name === name)).find(Boolean);
  const nodes = new Map();
  const ties = new Map();
  let drawn = 0;
  for (const row of rows) {
    const ends = [one, other].map((column) => row[column.name]);
    if (ties.size === MOST_TIES) break;
    drawn += 1;
    if (!ends.every((term) => term?.type === "uri")) continue;
    for (const column of [one, other]) {
      const { text, iri } = shown(row, column, columns);
      nodes.set(iri, text);
    }
    const [source, target] = ends.map((term) => term.value);
    const key = `${source} ${target}`;
    const text = tie && row[tie.name] ? shown(row, tie, columns).text : "";
    ties.set(key, ties.get(key) ?? { source, target, texts: new Set() });
    ties.get(key).texts.add(text);
  }
  return {
    drawn,
    nodes: [...nodes].map(([iri, text]) => ({ iri, text })),
    ties: [...ties.values()].map(({ texts, ...ends }) => ({ ...ends, text: [...texts].join("; ") })),
  };
}
