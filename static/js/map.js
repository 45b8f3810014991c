// What every map of the site has in common: background, controls, keyboard, the way to read GeoJSON.

import {
  Attribution, GeoJSON, Map, ScaleLine, TileLayer, VectorLayer, VectorSource, View, XYZ, Zoom,
  defaultInteractions, transformExtent,
} from "../vendor/openlayers/ol.min.js";
import { followColourScheme, outlineStyle } from "./map-style.js";

/** The country, in EPSG:3857. */
export const belgium = transformExtent([2.5, 49.45, 6.45, 51.55], "EPSG:4326", "EPSG:3857");

/** Files and fields hold EPSG:4326, the screen EPSG:3857. */
export const geojson = new GeoJSON({ dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" });

/** Fetch the outlines of provinces and the like. */
export async function loadOutlines(source, address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (answer.ok) source.addFeatures(geojson.readFeatures(await answer.json()));
}

/** Milliseconds that a movement takes; none for those who asked their system for less motion. */
export function lasting(milliseconds) {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : milliseconds;
}

function background({ tiles, attribution, outlines }) {
  const layers = [];
  if (tiles) layers.push(new TileLayer({ source: new XYZ({ url: tiles, attributions: attribution }) }));
  if (outlines) {
    const source = new VectorSource();
    layers.push(new VectorLayer({ source, style: outlineStyle, declutter: true }));
    loadOutlines(source, outlines);
  }
  return layers;
}

/** A map in the canvas of `element`, with the background its data attributes name. */
export function createMap(element, layers, { interactions = [], oneFinger = false } = {}) {
  const { zoomIn, zoomOut } = element.dataset;
  element.dataset.ready = ""; // opens the canvas, which is closed to those without script
  const map = new Map({
    target: element.querySelector(".map__canvas"),
    layers: [...background(element.dataset), ...layers],
    view: new View({ extent: belgium, showFullExtent: true, constrainOnlyCenter: true, maxZoom: 19 }),
    controls: [
      new Zoom({ duration: lasting(250), zoomInTipLabel: zoomIn, zoomOutTipLabel: zoomOut, zoomOutLabel: "−" }),
      new ScaleLine(),
      new Attribution({ collapsible: false }),
    ],
    interactions: defaultInteractions({
      zoomDuration: lasting(250),
      altShiftDragRotate: false,
      pinchRotate: false,
      doubleClickZoom: !oneFinger,
      onFocusOnly: true,
    }).extend(interactions),
  });
  map.getView().fit(belgium, { size: [600, 400] });
  followColours(map);
  return map;
}

/** Draw a map again when the reader's system changes between light and dark. */
export function followColours(map) {
  followColourScheme(() => map.getLayers().forEach((layer) => layer.changed()));
}

// Pixels kept free of what is shown: above, right, below and left, where the buttons lie.
const margins = [32, 32, 40, 64];

function fit(map, extent, maxZoom, padding) {
  map.getView().fit(extent, { size: map.getSize(), padding, maxZoom });
}

/** Bring all of a source into view, no closer than `maxZoom`; all of Belgium while it is empty. */
export function showAll(map, source, maxZoom = 16, padding = margins) {
  const extent = source.isEmpty() ? belgium : source.getExtent();
  const [width, height] = map.getSize() ?? [0, 0];
  if (width && height) fit(map, extent, maxZoom, padding);
  else map.once("change:size", () => fit(map, extent, maxZoom, padding)); // it lies in a part that is not open yet
}
