// The drawing of an answer, made when somebody asks for it: the specification comes from the server,
// the same that Python draws by, and what draws it is loaded then and not before.

/** So long a browser has to write a file. */
const KEPT_MS = 60_000;

/** Let the buttons for pictures give files. */
function offer(place, pictures) {
  for (const button of place.querySelectorAll("[data-picture]")) {
    const kind = button.dataset.picture;
    button.addEventListener("click", async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await pictures[kind]());
      link.download = `${place.dataset.name}.${kind}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
    });
  }
  place.querySelector(".pictures").hidden = false;
}

async function show(place, button, status) {
  const canvas = place.querySelector(".canvas");
  button.disabled = true;
  status.textContent = place.dataset.waiting;
  try {
    const [{ draw }, answer] = await Promise.all([
      import("../parts/vega-drawing.js"),
      fetch(place.dataset.drawing),
    ]);
    if (!answer.ok) throw new Error(`${place.dataset.drawing} answered ${answer.status}`);
    const spec = await answer.json();
    canvas.hidden = false;
    // Vega says of the element it draws in what it is; the frame around it is a place to scroll in.
    canvas.replaceChildren(document.createElement("div"));
    offer(place, await draw(spec, canvas.firstChild));
    place.querySelector(".actions").hidden = true;
  } catch {
    canvas.hidden = true;
    button.disabled = false;
    status.textContent = place.dataset.failed;
  }
}

for (const place of document.querySelectorAll("[data-drawing]")) {
  const button = place.querySelector(".actions button");
  const status = place.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await show(place, button, status);
    // Who pressed the button goes on from the drawing, or tries again.
    const canvas = place.querySelector(".canvas");
    (canvas.hidden ? button : canvas).focus({ preventScroll: true });
  });
  // Who comes by a link to the drawing has asked for it.
  if (location.hash === "#drawing") show(place, button, status);
}
