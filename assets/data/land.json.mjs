// Coastlines of the world for maps that the server draws: Natural Earth's land in 1:50 million,
// without any border between states. One list of numbers for each ring, longitude and latitude in
// turn, in hundredths of a degree; inner rings are lakes as large as seas.
import land from "world-atlas/land-50m.json";
import { feature } from "topojson-client";

const perDegree = 100;

/** Return a ring that does not jump from one side of the world to the other. */
function unwound(ring) {
  let turns = 0;
  const points = ring.map(([longitude, latitude], at) => {
    const step = at ? longitude - ring[at - 1][0] : 0;
    if (Math.abs(step) > 180) turns -= Math.sign(step);
    return [longitude + 360 * turns, latitude];
  });
  // Around the whole world: Antarctica is closed along the pole.
  if (turns) points.push([points.at(-1)[0], -90], [points[0][0], -90]);
  return points;
}

/** Return a ring as whole numbers, without points that fall together. */
function flat(ring) {
  const numbers = [];
  for (const [longitude, latitude] of ring) {
    const point = [Math.round(longitude * perDegree), Math.round(latitude * perDegree)];
    if (numbers.at(-2) !== point[0] || numbers.at(-1) !== point[1]) numbers.push(...point);
  }
  return numbers;
}

const polygons = feature(land, land.objects.land).features.flatMap(({ geometry }) =>
  geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
);
const rings = polygons.flat().map(unwound).map(flat).filter((ring) => ring.length > 6);
process.stdout.write(JSON.stringify({ perDegree, rings }));
