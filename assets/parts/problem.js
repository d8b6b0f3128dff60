// What the server says when there is no answer (RFC 9457), with the place in the query.

/** Return an element that tells what went wrong; marks the line that it names. */
export async function showProblem(error, editor, words) {
  const problem = read(error.text);
  const shown = document.createElement("div");
  shown.className = "problem";
  shown.setAttribute("role", "alert");
  add(shown, "h2", words("No answer"));
  add(shown, "p", problem.detail ?? words("The server did not answer."), "en");
  if (problem.line) shown.append(placeOf(problem, editor, words));
  if (problem.hint) add(shown, "p", problem.hint, "en");
  if (problem.code) add(add(shown, "p", ""), "code", problem.code);
  return shown;
}

function read(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function add(parent, name, text, lang) {
  const element = document.createElement(name);
  element.textContent = text;
  if (lang) element.lang = lang;
  parent.append(element);
  return element;
}

/** Return a button that leads to the place; the line is marked until the query is changed. */
function placeOf({ line, column }, editor, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = words("Line {line}, column {column}", { line, column: column ?? 1 });
  button.addEventListener("click", () => {
    editor.setCursor(line - 1, (column ?? 1) - 1);
    editor.focus();
  });
  const mark = editor.addLineClass(line - 1, "background", "problem-line");
  const unmark = () => {
    editor.removeLineClass(mark, "background", "problem-line");
    editor.off("change", unmark);
  };
  editor.on("change", unmark);
  return button;
}
