// The drawing of an answer, made when somebody asks for it: the specification comes from the server,
// the same that Python draws by, and what draws it is loaded then and not before.

function toPictures(place, pictures) {
  for (const link of place.querySelectorAll("[data-picture]")) {
    const kind = link.dataset.picture;
    link.href = pictures[kind];
    link.download = `${place.dataset.name}.${kind}`;
  }
  place.querySelector(".pictures").hidden = false;
}

async function show(place, button, status) {
  button.disabled = true;
  status.textContent = place.dataset.waiting;
  try {
    const [{ draw }, answer] = await Promise.all([
      import("../parts/vega-drawing.js"),
      fetch(place.dataset.drawing),
    ]);
    if (!answer.ok) throw new Error(`${place.dataset.drawing} answered ${answer.status}`);
    const canvas = place.querySelector(".canvas");
    const spec = await answer.json();
    canvas.hidden = false;
    // Vega says of the element it draws in what it is; the frame around it is a place to scroll in.
    canvas.replaceChildren(document.createElement("div"));
    toPictures(place, await draw(spec, canvas.firstChild));
    // Who pressed the button goes on from the drawing.
    const waited = [button, document.body].includes(document.activeElement);
    place.querySelector(".actions").hidden = true;
    if (waited) canvas.focus({ preventScroll: true });
  } catch {
    button.disabled = false;
    status.textContent = place.dataset.failed;
  }
}

for (const place of document.querySelectorAll("[data-drawing]")) {
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", () => show(place, button, status));
  // Who comes by a link to the drawing has asked for it.
  if (location.hash === "#drawing") show(place, button, status);
}
