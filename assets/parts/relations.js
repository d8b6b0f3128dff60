// Rows of the saved query "pairs-as-seen-by" as nodes and edges of a drawing.

/** So many edges can still be told apart; the table has them all. */
const MOST_EDGES = 70;

/** What is said to be so is no wish, even where a wish stands beside it. */
function wishOf(row) {
  const ways = (row.realis ?? "").split(", ").filter(Boolean);
  return ways.includes("actual") ? "" : (ways[0] ?? "");
}

/** One edge for all who say the same of two actors with the same kind of voice. */
function edgesOf(rows) {
  const edges = new Map();
  for (const row of rows) {
    const denied = row.polarity === "negative";
    const said = [row.from, row.relation, row.to, row.voice, denied, wishOf(row)];
    const id = said.join(" ");
    const edge = edges.get(id) ?? {
      id,
      source: row.from,
      target: row.to,
      relation: row.relation,
      voice: row.voice,
      denied,
      wish: wishOf(row),
      holders: new Set(),
      pair: [row.from, row.to].sort().join(" "),
      statements: 0,
    };
    edge.holders.add(row.claimantLabel || row.claimant);
    edge.statements += 1;
    edges.set(id, edge);
  }
  return [...edges.values()];
}

/** Memberships of those who stand by somebody; all of them where there is nothing else. */
function drawn(edges) {
  const isMembership = (edge) => edge.relation === "Membership";
  const between = edges.filter((edge) => !isMembership(edge));
  const actors = new Set(between.flatMap((edge) => [edge.source, edge.target]));
  const members = edges.filter(
    (edge) => isMembership(edge) && (!actors.size || actors.has(edge.source)),
  );
  const byWeight = (a, b) => b.statements - a.statements || (a.id < b.id ? -1 : 1);
  return [...between.sort(byWeight), ...members.sort(byWeight)];
}

/**
 * Return what is drawn of the rows.
 *
 * @param rows of the saved query, each a mapping of variables to texts
 * @param words of the page: what relations, wishes and voices are called
 */
export function toElements(rows, words) {
  const all = drawn(edgesOf(rows));
  const edges = all.slice(0, MOST_EDGES);
  const names = new Map();
  for (const row of rows) {
    names.set(row.from, row.fromLabel || row.from);
    names.set(row.to, row.toLabel || row.to);
  }
  const bodies = new Set(
    rows.filter((row) => row.relation === "Membership").map((row) => row.to),
  );
  const actors = [...new Set(edges.flatMap((edge) => [edge.source, edge.target]))].sort();
  return {
    nodes: actors.map((id) => ({ data: { id, name: names.get(id), body: bodies.has(id) } })),
    edges: edges.map((edge) => ({ data: { ...edge, label: labelOf(edge, words) } })),
    isCut: all.length > edges.length,
  };
}

/** What is said, and by whom; that a member is one, as nobody denies, goes without words. */
function labelOf(edge, words) {
  if (edge.relation === "Membership" && !edge.denied && !edge.wish && edge.voice !== "attributed") {
    return "";
  }
  const phrase = words.relations[edge.relation][edge.denied ? 1 : 0];
  const wish = edge.wish ? `${words.wishes[edge.wish] ?? edge.wish}: ` : "";
  const [first, ...others] = [...edge.holders];
  const holders = others.length ? `${first} +${others.length}` : first;
  return `${wish}${phrase}\n${edge.voice === "curated" ? words.background : `${words.seenBy} ${holders}`}`;
}
