// A row for each line of an answer: its words, its value, and a mark on a scale that all share.

import { pageOf } from "./table.js";

const SVG = "http://www.w3.org/2000/svg";
/** More rows than this nobody compares. */
export const MOST_ROWS = 60;

/**
 * Draw lanes below an element.
 * @param {Element} target
 * @param {{headings: string[], ticks: {at: number, text: string}[], rows: object[], note: string}} lanes
 *   A row has `text`, `more`, `iri`, `lang`, `value`, and where it is on the scale from 0 to 1: `from` and
 *   `to` of a bar, `open` where one of them is not known, `point` of a mark; none when there is no value.
 */
export function drawLanes(target, { headings, ticks, rows, note }, look) {
  if (note) add(target, "p", { className: "note", textContent: note });
  const table = add(target, "table", { className: "lanes" });
  const head = add(add(table, "thead"), "tr");
  for (const text of headings) add(head, "th", { scope: "col", textContent: text });
  const axis = drawing(add(head, "td"), 18);
  let last = -1;
  for (const [place, { at, text }] of ticks.entries()) {
    // Words must not run into each other.
    if (at - last < 0.18) continue;
    last = at;
    const anchor = at < 0.1 ? "start" : at > 0.9 ? "end" : "middle";
    const label = mark(axis, "text", { x: percent(at), y: 12, "text-anchor": anchor });
    label.textContent = text;
    if (place > 0 && place < ticks.length - 1) label.classList.add("between");
  }
  const body = add(table, "tbody");
  for (const row of rows) drawRow(add(body, "tr"), row, ticks, look);
}

function drawRow(line, { text, more, iri, lang, value, from, to, open, point }, ticks, look) {
  const heading = add(line, "th", { scope: "row" });
  const words = iri ? add(heading, "a", { href: pageOf(iri, look) }) : add(heading, "span");
  words.textContent = text;
  if (lang) words.lang = lang;
  if (more) add(heading, "small", { textContent: more, title: more });
  add(line, "td", { className: "number", textContent: value });
  const lane = drawing(add(line, "td"), 18);
  for (const { at } of ticks)
    mark(lane, "line", { class: "tick", x1: percent(at), x2: percent(at), y1: 0, y2: 18 });
  if (from !== undefined)
    mark(lane, "rect", { x: percent(from), width: percent(Math.max(to - from, 0.004)), y: 4, height: 10, rx: 2, class: open ? "open" : "" });
  if (point !== undefined) mark(lane, "circle", { cx: percent(point), cy: 9, r: 5 });
}

const percent = (share) => `${(share * 100).toFixed(2)}%`;

function add(parent, name, properties = {}) {
  return parent.appendChild(Object.assign(document.createElement(name), properties));
}

function drawing(parent, height) {
  // The words beside it say the same.
  return mark(parent, "svg", { width: "100%", height, "aria-hidden": "true" });
}

function mark(parent, name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}
