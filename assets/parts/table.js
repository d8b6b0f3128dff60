// The table of the editor, with links that lead to pages of ours.

/** Return the editor's table, whose IRIs lead to their pages here, prefixes shortened. */
export function tableOf(Table, { look, words }) {
  Object.assign(Table.defaults.tableConfig.language, {
    emptyTable: words("No rows"),
    zeroRecords: words("No rows"),
    info: words("Rows _START_ to _END_ of _TOTAL_"),
    infoEmpty: "",
    infoFiltered: words("out of _MAX_"),
  });
  return class extends Table {
    label = words("Table");
    helpReference = undefined;

    getUriLinkFromBinding({ value }, prefixes = {}) {
      const [prefix, namespace] =
        Object.entries(prefixes).find(([, each]) => value.startsWith(each)) ?? [];
      const text = namespace ? `${prefix}:${value.slice(namespace.length)}` : value;
      const link = document.createElement("a");
      link.className = "iri";
      link.href = pageOf(value, look);
      link.title = value;
      link.textContent = text;
      return link.outerHTML;
    }
  };
}

/** Return the address of the page about an IRI. */
export const pageOf = (iri, look) => `${look}page?iri=${encodeURIComponent(iri)}`;
