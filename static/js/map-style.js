// How things look on a map. The colours are the page's own, so that light and dark agree with it.

import { CircleStyle, Fill, Point, RegularShape, Stroke, Style, Text } from "../vendor/openlayers/ol.min.js";

const colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = [
    "ink", "paper", "surface", "canal", "brick", "straw", "line-strong", "not-confirmed",
    "pledged", "pledged-edge", "implemented", "verified", "removed", "map-outline", "map-land",
  ];
  for (const name of names) colours[name] = style.getPropertyValue(`--${name}`).trim();
}

readColours();

/** Call `redraw` when the reader's system changes between light and dark. */
export function followColourScheme(redraw) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    redraw();
  });
}

// Told apart by lightness, width and dashes, not by hue alone.
const looks = {
  pledged: () => ({ colour: colours["pledged-edge"], width: 4, dash: [9, 6], fill: colours.pledged }),
  implemented: () => ({ colour: colours.implemented, width: 4, fill: colours.implemented }),
  verified: () => ({ colour: colours.verified, width: 5, fill: colours.verified }),
  neighbour: () => ({ colour: colours.canal, width: 3, dash: [2, 5] }),
  overlap: () => ({ colour: colours.brick, width: 8 }),
  not_confirmed: () => ({ colour: colours["not-confirmed"], width: 4, dash: [2, 4], fill: colours["not-confirmed"] }),
  removed: () => ({ colour: colours.removed, width: 4, dash: [1, 3], fill: colours.removed }),
  cell: () => ({ colour: colours["line-strong"], width: 2, dash: [6, 5], fill: colours["line-strong"] }),
  site: () => ({ colour: colours["pledged-edge"], width: 4, fill: colours.pledged }),
  drawn: () => ({ colour: colours.verified, width: 4, fill: colours.implemented }),
  chosen: () => ({ colour: colours.brick, width: 5, fill: colours.straw }),
};

function translucent(colour) {
  return `color-mix(in srgb, ${colour} 30%, transparent)`;
}

/** OpenLayers reads no color-mix: let the canvas work the colour out. */
const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function painted(colour) {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = translucent(colour);
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function point(look, radius = 7) {
  const stroke = new Stroke({ color: colours.surface, width: 2 });
  const fill = new Fill({ color: look.colour });
  return new CircleStyle({ radius, fill, stroke });
}

const overview = 60; // metres a pixel: from here on, lines are thin and touch each other

/** The styles of one named look: a pale casing below, the line itself above; seen from afar, only the line. */
export function styleFor(name, resolution = 0) {
  const look = (looks[name] ?? looks.site)();
  if (resolution > overview) {
    return [new Style({ stroke: new Stroke({ color: look.colour, width: 2 }), image: point(look, 4) })];
  }
  const casing = new Stroke({ color: colours.surface, width: look.width + 4 });
  const stroke = new Stroke({ color: look.colour, width: look.width, lineDash: look.dash, lineCap: "butt" });
  const fill = look.fill && new Fill({ color: painted(look.fill) });
  return [new Style({ stroke: casing }), new Style({ stroke, fill, image: point(look) })];
}

/** A ring around what would be too small to be seen at this scale. */
function ring(feature, resolution) {
  const [west, south, east, north] = feature.getGeometry().getExtent();
  if (Math.max(east - west, north - south) / resolution > 16) return [];
  const image = new CircleStyle({ radius: 11, stroke: new Stroke({ color: colours.ink, width: 2 }) });
  return [new Style({ geometry: new Point([(west + east) / 2, (south + north) / 2]), image })];
}

/** The look of a feature shown to the public or to a reviewer, by its kind and its state. */
export function styleOf(feature, resolution) {
  const kind = feature.get("kind");
  return styleFor(kind && kind !== "site" ? kind : feature.get("state"), resolution);
}

/** The same where there are few of them: whatever is too small to be seen is ringed. */
export function findableStyleOf(feature, resolution) {
  const look = styleOf(feature, resolution);
  return feature.get("kind") === "neighbour" ? look : [...look, ...ring(feature, resolution)];
}

const count = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });

/** How many places are near here: pledged, or where only what is done is shown, of those. */
function clusterStyle(feature) {
  const number = feature.get("pledged") || feature.get("implemented") || feature.get("verified") || 0;
  const radius = 11 + Math.min(5 * Math.log10(number + 1), 17);
  const image = new CircleStyle({
    radius,
    fill: new Fill({ color: colours.surface }),
    stroke: new Stroke({ color: colours["pledged-edge"], width: 3 }),
  });
  const text = new Text({
    text: count.format(number),
    font: "700 13px Figtree, sans-serif",
    fill: new Fill({ color: colours.ink }),
  });
  return [new Style({ image, text, zIndex: 9 })];
}

const order = ["cell", "not_confirmed", "pledged", "implemented", "verified", "removed"];

/** A feature of the vector tiles, above what has come less far; those picked stand out. */
export function placeStyle(feature, resolution, picked) {
  if (feature.get("layer") === "clusters") return clusterStyle(feature);
  const own = feature.get("act") === "removed" ? "removed" : feature.get("state");
  const name = feature.get("kind") === "cell" ? "cell" : own;
  const styles = styleFor(picked.has(feature.get("reference")) ? "chosen" : name, resolution);
  for (const style of styles) style.setZIndex(order.indexOf(name));
  return styles;
}

/** The largest part of a place: an exclave carries no name. */
function largestPart(feature) {
  const parts = feature.getGeometry().getPolygons?.() ?? [feature.getGeometry()];
  return parts.reduce((one, other) => (other.getArea() > one.getArea() ? other : one));
}

/** From so many metres a pixel on, there is no room for the names of provinces. */
const crowded = 1000;

/** Outlines of places, with their names. */
export function outlineStyle(feature, resolution) {
  const name = resolution < crowded && feature.get("name");
  const ground = new Style({
    stroke: new Stroke({ color: colours["map-outline"], width: 1 }),
    fill: new Fill({ color: colours["map-land"] }),
  });
  const label = name && new Style({
    geometry: largestPart,
    text: new Text({
      text: name,
      font: "600 13px Figtree, sans-serif",
      fill: new Fill({ color: colours.ink }),
      stroke: new Stroke({ color: colours["map-land"], width: 3 }),
      overflow: true,
    }),
  });
  return label ? [ground, label] : [ground];
}

/** The points one may take hold of while changing what is drawn. */
export function handleStyle(geometry) {
  const stroke = new Stroke({ color: colours.ink, width: 2 });
  const fill = new Fill({ color: colours.surface });
  return new Style({ geometry, image: new RegularShape({ points: 4, radius: 7, angle: Math.PI / 4, fill, stroke }) });
}

/** The one point that is held, ringed. */
export function heldStyle() {
  const stroke = new Stroke({ color: colours.ink, width: 3 });
  return new Style({ image: new CircleStyle({ radius: 14, stroke, fill: new Fill({ color: colours.straw }) }) });
}
