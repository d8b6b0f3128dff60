// What the editor draws gets names and words that it does not give itself.

const ATTRIBUTES = ["title", "placeholder", "aria-label"];

/** Name fields, mend roles and translate texts below an element, now and whenever it changes. */
export function nameParts(root, words) {
  const mend = () => {
    observer.disconnect();
    mendRoles(root, words);
    translate(root, words);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
  };
  const observer = new MutationObserver(mend);
  mend();
}

function mendRoles(root, words) {
  for (const field of root.querySelectorAll("textarea:not([aria-label])"))
    field.setAttribute("aria-label", words("Response"));
  for (const field of root.querySelectorAll("select.tableSizer"))
    field.setAttribute("aria-label", words("Page size:"));
  for (const field of root.querySelectorAll(".tab input"))
    field.setAttribute("aria-label", words("Name of the query"));
  for (const field of root.querySelectorAll(".yasqe_sharePopup input"))
    field.setAttribute("aria-label", words("Share query"));
  // A list of tabs holds tabs and nothing else.
  for (const button of root.querySelectorAll("button.addTab")) {
    button.setAttribute("role", "tab");
    button.setAttribute("aria-selected", "false");
  }
  root.querySelector("[role=tablist]")?.setAttribute("aria-label", words("Queries"));
}

function translate(root, words) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.data.trim();
    // Texts of queries and of data are nobody's to translate.
    if (!words.knows(text) || node.parentElement.closest(".CodeMirror-code, td")) continue;
    const said = words(text);
    if (said !== text) node.data = node.data.replace(text, said);
  }
  for (const name of ATTRIBUTES)
    for (const element of root.querySelectorAll(`[${name}]`)) {
      const said = words(element.getAttribute(name).trim());
      if (said !== element.getAttribute(name)) element.setAttribute(name, said);
    }
}
