// Draws Vega-Lite. Expressions are interpreted: the policy of pages lets no text become a script.
import { Error as SERIOUS, View, logger, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

/** Pixels of a picture for each unit of the drawing, unless it has too many for a browser then. */
const SCALE = 2;
const MOST_PIXELS = 16_000_000;
const LONGEST = 32_000;

/** Vega calls groups of marks symbols, too, that have no words of their own. */
function dropBareRoles(container) {
  for (const group of container.querySelectorAll("[role=graphics-symbol]:not([aria-label])")) {
    group.removeAttribute("role");
    group.removeAttribute("aria-roledescription");
  }
}

async function toPng(view, svg) {
  const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
  const fitting = Math.sqrt(MOST_PIXELS / (width * height));
  const canvas = await view.toCanvas(Math.min(SCALE, fitting, LONGEST / height));
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/** Draw into an element, and return what makes pictures of it. */
export async function draw(spec, container) {
  // What the compiler wonders about is known; what fails is thrown.
  const compiled = compile(spec, { logger: logger(SERIOUS) }).spec;
  const runtime = parse(compiled, null, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, container, renderer: "svg" });
  await view.runAsync();
  dropBareRoles(container);
  return {
    svg: async () => new Blob([await view.toSVG()], { type: "image/svg+xml" }),
    png: () => toPng(view, container.querySelector("svg")),
  };
}
