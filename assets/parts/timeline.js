// Dates on a line of time: a day is a point, a month or a span is a bar.

import { besides, columnsOf, firstNamed, shown, subjectOf } from "./columns.js";
import { MOST_ROWS, drawLanes } from "./lanes.js";
import { View } from "./view.js";

const BEGINS = ["earliest", "begin", "start", "from", "since", "stated", "day", "date"];
const ENDS = ["latest", "end", "to", "until"];
const DAY = 24 * 3600 * 1000;

export class Timeline extends View {
  name = "Timeline";

  fits() {
    const columns = columnsOf(this.yasr.results);
    return Boolean(beginOf(columns) && subjectOf(columns));
  }

  draw() {
    const columns = columnsOf(this.yasr.results);
    const [begin, end] = [beginOf(columns), firstNamed(columns, "date", ENDS)];
    const subject = firstNamed(columns, "text", ["content", "title"]) ?? subjectOf(columns);
    const all = this.yasr.results.getBindings();
    const rows = all
      .map((row) => ({ row, span: spanOf(row[begin.name] ?? row[end?.name], row[end?.name] ?? row[begin.name]) }))
      .filter(({ span }) => span)
      .slice(0, MOST_ROWS);
    const scale = scaleOf(rows.map(({ span }) => span));
    drawLanes(this.clear(), {
      headings: [subject.name, end ? `${begin.name} – ${end.name}` : begin.name],
      ticks: scale.ticks,
      note: this.cut(rows.length, all.length),
      rows: rows.map(({ row, span }) => ({
        ...shown(row, subject, columns),
        more: besides(row, subject, columns),
        value: span.text,
        ...(span.to - span.from > DAY
          ? { from: scale.at(span.from), to: scale.at(span.to) }
          : { point: scale.at(span.from) }),
      })),
    }, this.context.look);
  }
}

const beginOf = (columns) =>
  firstNamed(columns, "date", BEGINS) ?? columns.find(({ sort }) => sort === "date");

/** Return begin and end in milliseconds, the end of a month or year being its last moment. */
function spanOf(first, last) {
  const from = momentsOf(first?.value)?.[0];
  const to = momentsOf(last?.value)?.[1];
  if (from === undefined || to === undefined) return null;
  const text = first.value === last.value ? day(first.value) : `${day(first.value)} – ${day(last.value)}`;
  return { from, to: Math.max(from, to), text };
}

const day = (value) => value.slice(0, 10);

function momentsOf(value) {
  const found = /^(-?\d{4,6})(?:-(\d\d))?(?:-(\d\d))?/.exec(value ?? "");
  if (!found) return null;
  const [year, month, date] = found.slice(1).map((part) => (part === undefined ? null : Number(part)));
  const at = (...parts) => new Date(0).setUTCFullYear(...parts);
  if (month === null) return [at(year, 0, 1), at(year + 1, 0, 1)];
  if (date === null) return [at(year, month - 1, 1), at(year, month, 1)];
  return [at(year, month - 1, date), at(year, month - 1, date) + DAY];
}

/** Return a scale over spans, with ticks at the begin of days, months or years. */
function scaleOf(spans) {
  const begin = Math.min(...spans.map(({ from }) => from));
  const end = Math.max(...spans.map(({ to }) => to));
  const room = Math.max((end - begin) * 0.02, DAY);
  const at = (moment) => (moment - begin + room) / (end - begin + 2 * room);
  const ticks = ticksOf(begin - room, end + room).map(({ moment, text }) => ({ at: at(moment), text }));
  return { at, ticks: ticks.filter((tick) => tick.at >= 0 && tick.at <= 1) };
}

function ticksOf(begin, end) {
  const days = (end - begin) / DAY;
  const first = new Date(begin);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  if (days > 800) return every(Math.ceil(days / 365 / 6), (n) => [Date.UTC(year + n, 0, 1), 4], end);
  if (days > 45) return every(Math.ceil(days / 30 / 6), (n) => [Date.UTC(year, month + n, 1), 7], end);
  return every(Math.ceil(days / 6), (n) => [Date.UTC(year, month, first.getUTCDate() + n), 10], end);
}

function every(step, momentOf, end) {
  const ticks = [];
  for (let n = 0; ; n += step) {
    const [moment, length] = momentOf(n);
    if (moment > end) return ticks;
    ticks.push({ moment, text: new Date(moment).toISOString().slice(0, length) });
  }
}
