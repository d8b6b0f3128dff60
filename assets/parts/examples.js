// The examples: filtered by topic or words, put into the editor by a click.

/**
 * @param {Element} gallery Holds the examples, grouped by topic.
 * @param {(query: string, name: string) => void} open Takes the one that was chosen.
 */
export function offerExamples(gallery, open) {
  const topic = gallery.querySelector("select");
  const words = gallery.querySelector("input");
  const show = () => filter(gallery, topic.value, words.value.trim().toLowerCase());
  gallery.querySelector("form").hidden = false;
  gallery.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  topic.addEventListener("change", show);
  words.addEventListener("input", show);
  gallery.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-name]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // The page behind the link has the query as it is for its reader: language, example values.
    const page = await (await fetch(link.href)).text();
    const query = new DOMParser().parseFromString(page, "text/html").getElementById("query").value;
    gallery.open = false;
    open(query, link.dataset.name);
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
