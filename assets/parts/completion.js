// Completion of prefixes, classes and properties, from our own server alone.

import { grouped } from "./bounds.js";

const MOST = 60;

/** Let the editor's completers take prefixes that are given, and terms from an address of ours. */
export function complete(Yasqe, address, prefixes) {
  const terms = fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  });
  // Without terms the editor is still one.
  terms.catch(console.warn);
  const completers = Yasqe.Autocompleters;
  const declarations = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  Object.assign(completers.prefixes, { get: () => declarations.sort(), persistenceId: null });
  Object.assign(completers.class, offering(terms, "classes", prefixes));
  Object.assign(completers.property, offering(terms, "properties", prefixes));
}

function offering(terms, sort, prefixes) {
  const offered = new Map();
  return {
    get: async (_, token) => {
      const typed = (token?.autocompletionString ?? "").toLowerCase();
      const fits = (await terms)[sort].filter((term) => fit(term, typed)).slice(0, MOST);
      return fits.map((term) => {
        offered.set(term.iri, term);
        return term.iri;
      });
    },
    // What is offered is written short, with the prefix that the query or we have for it.
    postProcessSuggestion: (yasqe, _, iri) => {
      const short = shorten(iri, { ...prefixes, ...yasqe.getPrefixesFromQuery() });
      offered.set(short, offered.get(iri));
      return short;
    },
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, render: (row) => draw(row, hint.text, offered.get(hint.text)) })),
  };
}

/** Whether a term fits what was typed: in its namespace, the typed part of its name or label. */
function fit({ iri, label }, typed) {
  const [, namespace, part] = /^(https?:.*[#/])?(?:.*:)?(.*)$/.exec(typed);
  const local = iri.slice(iri.search(/[^#/]*$/)).toLowerCase();
  return (
    iri.toLowerCase().startsWith(namespace ?? "") &&
    (local.includes(part) || label.toLowerCase().includes(part))
  );
}

/** Return `prefix:name` for a namespace that has a prefix, else `<iri>`. */
function shorten(iri, prefixes) {
  const [prefix, namespace] =
    Object.entries(prefixes)
      .filter(([, each]) => iri.startsWith(each) && /^[\w-]*$/.test(iri.slice(each.length)))
      .sort((one, other) => other[1].length - one[1].length)[0] ?? [];
  return namespace === undefined ? `<${iri}>` : `${prefix}:${iri.slice(namespace.length)}`;
}

function draw(row, text, { label, count }) {
  const note = document.createElement("small");
  note.textContent = [label, count && grouped(count)].filter(Boolean).join(" · ");
  row.append(text, " ", note);
}
