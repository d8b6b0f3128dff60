// The examples: filtered by topic or words, put into the editor by a click.

/**
 * @param {Element} gallery Holds the examples, grouped by topic.
 * @param {string} address Where the saved queries are, as JSON.
 * @param {(query: string, name: string) => void} open Takes the one that was chosen.
 */
export function offerExamples(gallery, address, open) {
  const topic = gallery.querySelector("select");
  const words = gallery.querySelector("input");
  const show = () => filter(gallery, topic.value, words.value.trim().toLowerCase());
  gallery.querySelector("form").hidden = false;
  gallery.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  topic.addEventListener("change", show);
  words.addEventListener("input", show);
  let queries;
  gallery.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-name]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    queries ??= fetch(address, { headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .then(({ queries: all }) => new Map(all.map((each) => [each.name, each.sparql])));
    gallery.open = false;
    open((await queries).get(link.dataset.name), link.dataset.name);
  });
}

function filter(gallery, topic, words) {
  for (const section of gallery.querySelectorAll("section[data-topic]")) {
    const items = [...section.querySelectorAll("li")];
    for (const item of items)
      item.hidden =
        (topic !== "" && section.dataset.topic !== topic) ||
        !item.textContent.toLowerCase().includes(words);
    section.hidden = items.every((item) => item.hidden);
  }
}
