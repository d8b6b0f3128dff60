// Draws Vega-Lite. Expressions are interpreted: the policy of pages lets no text become a script.
import { Error as SERIOUS, View, logger, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

/** Pixels of a picture for each unit of the drawing. */
const SCALE = 2;

/** Vega calls groups of marks symbols, too, that have no words of their own. */
function dropBareRoles(container) {
  for (const group of container.querySelectorAll("[role=graphics-symbol]:not([aria-label])")) {
    group.removeAttribute("role");
    group.removeAttribute("aria-roledescription");
  }
}

/** Draw into an element, and return the addresses of pictures of it. */
export async function draw(spec, container) {
  // What the compiler wonders about is known; what fails is thrown.
  const compiled = compile(spec, { logger: logger(SERIOUS) }).spec;
  const runtime = parse(compiled, null, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, container, renderer: "svg" });
  await view.runAsync();
  dropBareRoles(container);
  const svg = new Blob([await view.toSVG()], { type: "image/svg+xml" });
  const canvas = await view.toCanvas(SCALE);
  const png = await new Promise((resolve) => canvas.toBlob(resolve));
  return { svg: URL.createObjectURL(svg), png: URL.createObjectURL(png) };
}
