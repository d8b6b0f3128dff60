// Numbers as bars: one for each row, never added up.

import { besides, columnsOf, firstNamed, shown, subjectOf } from "./columns.js";
import { grouped } from "./bounds.js";
import { MOST_ROWS, drawLanes } from "./lanes.js";
import { View } from "./view.js";

export class Chart extends View {
  name = "Chart";

  fits() {
    const columns = columnsOf(this.yasr.results);
    return Boolean(subjectOf(columns) && columns.some(({ sort }) => sort === "number"));
  }

  draw() {
    const columns = columnsOf(this.yasr.results);
    const all = this.yasr.results.getBindings();
    const rows = all.slice(0, MOST_ROWS);
    const [low, high] = ["lower", "upper"].map((name) => firstNamed(columns, "number", [name]));
    const value = firstNamed(columns, "number", ["value"]) ?? columns.find(({ sort }) => sort === "number");
    const bounded = low && high;
    const number = (row, column) => (row[column?.name] ? Number(row[column.name].value) : undefined);
    const numbers = rows.flatMap((row) => [low, high, value].map((each) => number(row, each)));
    const scale = scaleOf(numbers.filter(Number.isFinite));
    const subject = subjectOf(columns);
    const target = this.clear();
    drawLanes(target, {
      headings: [subject.name, value.name],
      ticks: scale.ticks,
      note: this.cut(rows.length, all.length),
      rows: rows.map((row) => ({
        ...shown(row, subject, columns),
        more: besides(row, subject, columns),
        ...(bounded
          ? range(number(row, low), number(row, high), number(row, value), scale)
          : bar(number(row, value), scale)),
      })),
    }, this.context.look);
  }
}

function bar(number, { at }) {
  if (!Number.isFinite(number)) return { value: "–" };
  const [from, to] = [at(0), at(number)].sort((one, other) => one - other);
  return { value: grouped(number), from, to };
}

/** A bar between bounds; a bound that is not known runs to the edge. */
function range(low, high, number, { at }) {
  const known = [low, high, number].filter(Number.isFinite);
  if (!known.length) return { value: "–" };
  const value = Number.isFinite(number)
    ? grouped(number)
    : [low, high].map((each) => (Number.isFinite(each) ? grouped(each) : "")).join("–");
  const point = Number.isFinite(number) ? at(number) : undefined;
  if ((low ?? high) === undefined || low === high) return { value, point: point ?? at(low) };
  const open = low === undefined || high === undefined;
  return { value, point, open, from: at(low ?? 0), to: high === undefined ? 1 : at(high) };
}

/** Return a scale over numbers, zero among them, with round ticks. */
function scaleOf(numbers) {
  const least = Math.min(0, ...numbers);
  const most = Math.max(0, ...numbers) || 1;
  const power = 10 ** Math.floor(Math.log10((most - least) / 5));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => (most - least) / each <= 6);
  const [begin, end] = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
  const at = (number) => (number - begin) / (end - begin);
  const ticks = [];
  for (let tick = begin; tick <= end + step / 2; tick += step) {
    const rounded = Number(tick.toPrecision(12));
    ticks.push({ at: at(rounded), text: grouped(rounded) });
  }
  return { at, ticks };
}
