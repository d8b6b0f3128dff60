// The page for SPARQL: an editor and views of the answer, in place of the plain form.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "../parts/query.css";
import { nameParts } from "../parts/access.js";
import { keepInAddress, shareLink, wantedByAddress, wantedView } from "../parts/address.js";
import { bounded, sayCut } from "../parts/bounds.js";
import { Chart } from "../parts/chart.js";
import { complete } from "../parts/completion.js";
import { offerExamples } from "../parts/examples.js";
import { Network } from "../parts/network-view.js";
import { showProblem } from "../parts/problem.js";
import { tableOf } from "../parts/table.js";
import { Timeline } from "../parts/timeline.js";
import { readWords } from "../parts/words.js";

const place = document.getElementById("yasgui");
const plain = document.getElementById("plain");
const { example } = place.dataset;
const endpoint = new URL(place.dataset.endpoint, location).href;
const words = readWords(document.getElementById("words"));
const context = { words, look: place.dataset.look, lang: document.documentElement.lang };

const prefixes = JSON.parse(place.dataset.prefixes);
complete(Yasgui.Yasqe, place.dataset.terms, prefixes);
// A share link is an address of this page, for whoever gets it, with scripts or without.
Yasgui.Tab.prototype.getShareableLink = function () {
  return shareLink(this.getYasqe().getValue(), this.getYasr().getSelectedPluginName());
};
const { Yasr } = Yasgui;
Yasr.prototype.updateResponseInfo = function () {
  const rows = this.results?.getBindings()?.length;
  const seconds = (this.results?.getResponseTime() ?? 0) / 1000;
  this.dataElement.textContent = rows === undefined ? "" : words("Rows: {rows}, seconds: {seconds}", { rows, seconds });
};
Yasr.registerPlugin("table", tableOf(Yasr.plugins.table, context));
Yasr.registerPlugin("chart", Chart.of(context));
Yasr.registerPlugin("network", Network.of(context));
Yasr.registerPlugin("timeline", Timeline.of(context));
Object.assign(Yasr.defaults, {
  prefixes: () => prefixes,
  pluginOrder: ["table", "chart", "network", "timeline", "response"],
  // Answers belong to a generation of the store: they are asked for again, never kept.
  maxPersistentResponseSize: 0,
  errorRenderers: [(error) => showProblem(error, yasgui.getTab().getYasqe(), words)],
});
// Values as they are: "1900", not "1900"^^<http://www.w3.org/2001/XMLSchema#integer>.
Yasr.defaults.plugins.table.dynamicConfig = { compact: true, isEllipsed: false };

place.hidden = false;
plain.querySelector("form").hidden = true;
const keys = Yasgui.Yasqe.defaults.extraKeys;
const yasgui = new Yasgui(place, {
  requestConfig: { endpoint, acceptHeaderGraph: "text/turtle" },
  persistenceId: `conflictgraph ${endpoint}`,
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  populateFromUrl: false,
  autofocus: false,
  tabName: words("Query"),
  yasqe: {
    value: example,
    screenReaderLabel: words("Query"),
    // The tab key leads on, as everywhere: the editor is no trap.
    extraKeys: { ...keys, Tab: false, "Shift-Tab": false },
  },
});

/** Put a query into an editor that holds it or nothing of its own, else into a new one. */
function open(query, name) {
  const same = (tab, text) => tab.getPersistedJson().yasqe.value.trim() === text.trim();
  const tabs = Object.values(yasgui._tabs);
  const holding = tabs.find((tab) => same(tab, query));
  if (holding) return holding.select();
  const named = name && yasgui.createTabName(name);
  const tab = yasgui.getTab();
  if (same(tab, example) || same(tab, "")) {
    tab.setQuery(query);
    if (named) tab.setName(named);
    return undefined;
  }
  const config = { ...Yasgui.Tab.getDefaults(yasgui), yasqe: { value: query } };
  return yasgui.addTab(true, named ? { ...config, name: named } : config);
}

/** Make one tab keep to our endpoint, and its views to what the query wants. */
function prepare(tab) {
  tab.setEndpoint(endpoint);
  const yasr = tab.getYasr();
  if (!yasr || yasr.prepared) return;
  yasr.prepared = true;
  const { setResponse } = yasr;
  yasr.setResponse = (answer, duration) => {
    const cut = bounded(answer);
    const whole = new URLSearchParams({ query: tab.getYasqe().getValue(), format: cut.format });
    sayCut(yasr, cut, `${endpoint}?${whole}`, words);
    setResponse.call(yasr, cut.answer, duration);
  };
  yasr.on("drawn", (_, plugin) => {
    const name = Object.keys(yasr.plugins).find((each) => yasr.plugins[each] === plugin);
    if (!plugin.hideFromSelection) yasr.selectedPlugin = name;
    yasr.emptyFallbackElement();
    if (tab === yasgui.getTab()) keepInAddress(tab.getYasqe().getValue(), name);
  });
  tab.on("queryBefore", () => {
    document.getElementById("answer")?.closest("section").remove();
    plain.querySelector(".problem")?.remove();
    const wanted = wantedView(tab.getYasqe().getValue());
    if (wanted) yasr.selectedPlugin = wanted;
  });
}

yasgui.on("tabSelect", () => prepare(yasgui.getTab()));
yasgui.on("tabAdd", () => setTimeout(() => prepare(yasgui.getTab())));
Object.values(yasgui._tabs).forEach(prepare);
nameParts(place, words);

const wanted = wantedByAddress();
if (wanted.query) {
  open(plain.querySelector("textarea").value, wanted.name);
  prepare(yasgui.getTab());
  if (wanted.view !== null && !plain.querySelector(".problem")) {
    const tab = yasgui.getTab();
    tab.query().catch(() => {});
    // After the query's own wish, which queryBefore has read: what the address says counts more.
    if (wanted.view) tab.getYasr().selectedPlugin = wanted.view;
  }
}
offerExamples(document.getElementById("examples"), (query, name) => {
  open(query, name);
  prepare(yasgui.getTab());
  yasgui.getTab().query().catch(() => {});
  place.scrollIntoView({ block: "start" });
});
