// The words of the page, in its language.

/**
 * Return a function from an English text to the page's.
 * @param {Element} list Holds an item for each text; `data-text` is the English one.
 */
export function readWords(list) {
  const known = new Map(
    [...list.children].map((item) => [item.dataset.text, item.textContent.trim()]),
  );
  const words = (text, values = {}) =>
    Object.entries(values).reduce(
      (said, [name, value]) => said.replace(`{${name}}`, value),
      known.get(text) ?? text,
    );
  words.knows = (text) => known.has(text);
  return words;
}
