// The address of the page: which query it shows, and how its answer.

const VIEWS = ["table", "chart", "network", "timeline", "response"];
/** Names of views as the Wikidata Query Service calls them, where it has the same. */
const ALIASES = {
  areachart: "chart", barchart: "chart", bubblechart: "chart", linechart: "chart",
  scatterchart: "chart", graph: "network", graphbuilder: "network", raw: "response",
};
/** Longer addresses are cut by some servers, proxies and programs for mail. */
const MAX_ADDRESS = 8000;

const known = (name) => {
  const view = name.toLowerCase();
  return VIEWS.includes(view) ? view : (ALIASES[view] ?? "");
};

/** Return the view that a comment in a query asks for (`#defaultView:Chart`), or "". */
export function wantedView(query) {
  const found = /^[ \t]*#[ \t]*defaultView:[ \t]*(\w+)/im.exec(query);
  return found ? known(found[1]) : "";
}

/** Return what the address of the page asks for; `view` is null when the server has answered. */
export function wantedByAddress() {
  const { searchParams } = new URL(location);
  const view = searchParams.get("view");
  const saved = searchParams.get("saved");
  return {
    query: searchParams.has("query") || saved !== null,
    name: saved,
    view: saved !== null ? "" : view && known(view),
  };
}

/** Return the address at which a query is shown, with its answer in a view. */
export function shareLink(query, view) {
  const address = new URL(location.pathname, location);
  address.searchParams.set("query", query);
  address.searchParams.set("view", view);
  return address.href;
}

/** Let the address of the page say what is shown, so that a reload shows the same. */
export function keepInAddress(query, view) {
  const address = shareLink(query, view);
  if (address.length > MAX_ADDRESS) return;
  const { search } = new URL(address);
  history.replaceState(null, "", search);
  for (const link of document.querySelectorAll("nav.languages a")) {
    const lang = new URL(link.href).searchParams.get("lang");
    link.href = `${search}&lang=${lang}`;
  }
}
