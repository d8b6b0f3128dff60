// Of a long answer only the begin is shown: a browser that draws all of it stands still.

/** Rows of a table, lines of a graph. */
const MOST = 10_000;

/** Return an answer with as much of it as can be shown, and what there is in all where it is cut. */
export function bounded(answer) {
  const type = answer.headers?.get("content-type") ?? "";
  if (type.startsWith("application/sparql-results+json")) return boundedRows(answer);
  if (type.startsWith("text/turtle")) return boundedLines(answer);
  return { answer };
}

function boundedRows(answer) {
  // The quick look first: most answers are short.
  if (answer.content.length < MOST) return { answer };
  const parsed = JSON.parse(answer.content);
  const all = parsed.results?.bindings.length ?? 0;
  if (all <= MOST) return { answer };
  parsed.results.bindings.length = MOST;
  return { answer: { ...answer, content: JSON.stringify(parsed) }, all, format: "csv" };
}

/** The server writes each subject's triples in lines of their own, the last one with a full stop. */
function boundedLines(answer) {
  const lines = answer.content.split("\n");
  if (lines.length <= MOST) return { answer };
  const end = lines.slice(0, MOST).findLastIndex((line) => line.endsWith(" ."));
  const content = lines.slice(0, end + 1).join("\n");
  return { answer: { ...answer, content }, all: lines.length, format: "ttl" };
}

/**
 * Say above the results that they were cut, and where all of them are.
 * @param {object} yasr The editor's results.
 * @param {{all?: number, format?: string}} cut
 * @param {string} address Where the whole answer can be had.
 */
export function sayCut(yasr, { all }, address, words) {
  yasr.rootEl.classList.toggle("cut", all !== undefined);
  yasr.rootEl.querySelector(".note.is-cut")?.remove();
  if (all === undefined) return;
  const note = document.createElement("p");
  note.className = "note is-cut";
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words("Download all of it");
  note.append(words("Only the begin of this answer is shown; it has {all} lines.", { all: grouped(all) }), " ", link);
  yasr.resultsEl.before(note);
}

/** Return a number as the pages write it, with a narrow space between thousands. */
export const grouped = (number) => number.toLocaleString("en").replaceAll(",", "\u202f");
