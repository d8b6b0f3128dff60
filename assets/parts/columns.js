// What the columns of an answer hold, which decides what can be drawn of them.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger", "positiveInteger"].map((name) => XSD + name));
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));

/** Return the columns in order, each with its name and `sort`: iri, number, date, text, or "". */
export function columnsOf(results) {
  const rows = results?.getBindings() ?? [];
  return (results?.getVariables() ?? []).map((name) => ({ name, sort: sortOf(name, rows) }));
}

function sortOf(name, rows) {
  const sorts = new Set(rows.filter((row) => row[name]).map((row) => sortOfTerm(row[name])));
  return sorts.size === 1 ? [...sorts][0] : sorts.size === 0 ? "" : "text";
}

function sortOfTerm({ type, datatype }) {
  if (type === "uri") return "iri";
  if (NUMBERS.has(datatype)) return "number";
  return DATES.has(datatype) ? "date" : "text";
}

/** Return the first column of a name, in the order of the names; all that fits is `sort`. */
export function firstNamed(columns, sort, names) {
  const fitting = columns.filter((column) => column.sort === sort);
  return names.map((name) => fitting.find((column) => column.name === name)).find(Boolean);
}

/** Return the column of words for the things of one: `actorLabel` for `actor`. */
export const labelOf = (name, columns) =>
  columns.find((column) => column.name === `${name}Label`);

/**
 * Return the column that says what a row is about: things with a label, else words, else things.
 */
export function subjectOf(columns) {
  const labelled = columns.find(({ name, sort }) => sort === "iri" && labelOf(name, columns));
  const words = columns.find(({ sort }) => sort === "text");
  return labelled ?? words ?? columns.find(({ sort }) => sort === "iri");
}

/** Return how a term of a row is shown: its words, their language, the IRI it leads to. */
export function shown(row, column, columns) {
  const term = row[column.name];
  const label = row[labelOf(column.name, columns)?.name];
  const iri = term?.type === "uri" ? term.value : null;
  const text = label?.value ?? (iri ? iri.replace(/^.*[#/](?=.)/, "") : (term?.value ?? "–"));
  return { text, iri, lang: (label ?? term)?.["xml:lang"] };
}

/** Return what else tells a row from others: the first words in it, besides its subject's. */
export function besides(row, subject, columns) {
  const own = new Set([subject.name, labelOf(subject.name, columns)?.name]);
  return columns
    .filter(({ name, sort }) => sort === "text" && !own.has(name) && row[name]?.value)
    .slice(0, 3)
    .map(({ name }) => row[name].value)
    .join(" · ");
}
