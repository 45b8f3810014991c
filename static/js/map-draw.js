// Draws lines, areas or places on a [data-map-draw], into the text area that belongs to it.

import {
  Draw, Feature, Modify, MultiPoint, Point, Select, Snap, VectorLayer, VectorSource, fromLonLat,
} from "../vendor/openlayers/ol.min.js";
import { isDrawn, pointsOf, withPointMoved, withoutPoint } from "./drawing.js";
import { handleStyle, heldStyle, styleFor } from "./map-style.js";
import { createMap, geojson, lasting, showAll } from "./map.js";
import { watchPledged } from "./map-pledged.js";
import { addSearch } from "./map-search.js";
import { quantityOf, said } from "./measure.js";
import { fromPoints, toPoints } from "./points.js";

const types = { line: "LineString", polygon: "Polygon", point: "Point" };
const reach = 18; // how near, in pixels, a tap must be to a point to mean it

function chosenStyle(feature) {
  return [...styleFor("chosen"), handleStyle(new MultiPoint(pointsOf(feature.getGeometry().getCoordinates())))];
}

class Drawing {
  constructor(element) {
    this.element = element;
    this.kind = element.dataset.geometry;
    this.text = element.querySelector("textarea:not([data-points])");
    this.source = new VectorSource();
    this.held = new VectorSource();
    this.points = element.querySelector("[data-points]");
    this.history = [];
    this.undone = [];
    this.warn = watchPledged(element.querySelector("[data-pledged]"), element.dataset.pledgedAddress);

    element.querySelector("[data-with-script]").hidden = false;
    this.addInteractions();
    this.read();
    showAll(this.map, this.source);
    this.listen();
    this.use("draw");
  }

  addInteractions() {
    const layer = new VectorLayer({ source: this.source, style: (_feature, resolution) => styleFor("drawn", resolution) });
    const above = new VectorLayer({ source: this.held, style: heldStyle, zIndex: 2 });
    const sketch = () => [...styleFor("drawn"), handleStyle()];
    this.draw = new Draw({ type: types[this.kind], style: sketch });
    this.select = new Select({ style: chosenStyle, hitTolerance: 8, layers: [layer] });
    this.modify = new Modify({ source: this.source, style: handleStyle(), pixelTolerance: 14 });
    const snap = new Snap({ source: this.source });
    const interactions = [this.select, this.modify, this.draw, snap];
    this.map = createMap(this.element, [layer, above], { interactions, oneFinger: true });
  }

  listen() {
    this.draw.on("drawstart", ({ feature }) => {
      this.sketch = feature;
      feature.on("change", () => this.measure());
    });
    this.draw.on("drawabort", () => this.forgetSketch());
    this.draw.on("drawend", ({ feature }) => this.keep(feature));
    this.modify.on("modifystart", ({ mapBrowserEvent }) => { this.from = mapBrowserEvent.pixel; });
    this.modify.on("modifyend", ({ mapBrowserEvent }) => this.afterChange(mapBrowserEvent));
    this.select.on("select", ({ mapBrowserEvent }) => this.hold(this.pointNear(mapBrowserEvent.pixel)));
    this.map.on("singleclick", ({ pixel }) => this.hold(this.pointNear(pixel)));

    const press = (name, act) => {
      this.element.querySelector(`[data-${name}]`)?.addEventListener("click", act);
    };
    press("tool=draw", () => this.use("draw"));
    press("tool=change", () => this.use("change"));
    press("act=finish", () => this.draw.finishDrawing());
    press("act=undo", () => this.undo());
    press("act=redo", () => this.redo());
    press("act=remove", () => this.remove());
    press("act=position", () => this.goToMe());
    this.map.getTargetElement().addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("change", () => this.read() && showAll(this.map, this.source));
    this.points?.addEventListener("change", () => this.readPoints());
    addSearch(this.element.querySelector("[data-search]"), this.map);
  }

  /** Choose between drawing something new and changing what is there. */
  use(tool) {
    const drawing = tool === "draw";
    this.tool = tool;
    if (!drawing) this.draw.abortDrawing();
    this.draw.setActive(drawing);
    this.select.setActive(!drawing);
    this.modify.setActive(!drawing);
    if (drawing) this.choose(null);
    for (const button of this.element.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
  }

  choose(feature) {
    this.select.getFeatures().clear();
    if (feature) this.select.getFeatures().push(feature);
    this.hold(null);
  }

  /** Remember the one point that "Delete" and the keyboard are about. */
  hold(point) {
    this.point = point;
    this.held.clear();
    if (point) this.held.addFeature(new Feature(new Point(point)));
  }

  /** The point of the chosen feature nearest to a place on the screen, if it is within reach. */
  pointNear(pixel) {
    const distance = (point) => {
      const [x, y] = this.map.getPixelFromCoordinate(point);
      return Math.hypot(x - pixel[0], y - pixel[1]);
    };
    const points = this.select.getFeatures().getArray().flatMap((feature) => pointsOf(feature.getGeometry().getCoordinates()));
    const nearest = points.sort((one, other) => distance(one) - distance(other))[0];
    return nearest && distance(nearest) <= reach ? nearest : null;
  }

  /** Keep what was dragged. A tap on a line that moved nothing chooses it, and adds no point to it. */
  afterChange({ type, pixel }) {
    const [x, y] = this.from;
    const isTap = type === "pointerup" && Math.hypot(pixel[0] - x, pixel[1] - y) < 3;
    if (isTap) this.read();
    else this.save();
  }

  keep(feature) {
    this.forgetSketch();
    const geometry = feature.getGeometry();
    if (isDrawn(geometry.getType(), geometry.getCoordinates())) this.source.addFeature(feature);
    this.save();
  }

  forgetSketch() {
    this.sketch = null;
    this.measure();
  }

  /** Take the last step back: a point of what is being drawn, or the last change. */
  undo() {
    if (this.sketch) {
      this.draw.removeLastPoint();
    } else {
      this.step(this.history, this.undone);
    }
  }

  /** Do again what was taken back. */
  redo() {
    this.step(this.undone, this.history);
  }

  step(from, to) {
    if (!from.length) return;
    to.push(this.saved);
    this.text.value = from.pop();
    this.read();
    this.announce();
  }

  /** Delete what is being drawn, or the point that is held, or what is chosen, or the last drawn. */
  remove() {
    if (this.sketch) {
      this.draw.abortDrawing();
      return;
    }
    const chosen = this.select.getFeatures().item(0);
    if (chosen && this.point) {
      this.reshape(chosen, (type, coordinates) => withoutPoint(type, coordinates, this.point));
    } else {
      const feature = chosen ?? this.source.getFeatures().at(-1);
      if (feature) this.source.removeFeature(feature);
      this.choose(null);
    }
    this.save();
  }

  reshape(feature, change) {
    const geometry = feature.getGeometry();
    const coordinates = change(geometry.getType(), geometry.getCoordinates());
    this.hold(null);
    if (coordinates.length) {
      geometry.setCoordinates(coordinates);
    } else {
      this.choose(null);
      this.source.removeFeature(feature);
    }
  }

  key(event) {
    const acts = {
      Enter: () => (this.tool === "change" ? this.grasp() : this.addPoint()),
      f: () => this.draw.finishDrawing(),
      Backspace: () => this.undo(),
      y: () => this.redo(),
      Delete: () => this.remove(),
    };
    if (event.target !== event.currentTarget || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  addPoint() {
    const centre = this.map.getView().getCenter();
    if (this.kind === "point") this.keep(new Feature(new Point(centre)));
    else this.draw.appendCoordinates([centre]);
    this.announce();
  }

  /** Take the point in the middle of the map; the next time, put it down where the middle is then. */
  grasp() {
    const centre = this.map.getView().getCenter();
    const chosen = this.select.getFeatures().item(0);
    if (chosen && this.point) {
      const from = this.point;
      this.reshape(chosen, (type, coordinates) => withPointMoved(coordinates, from, centre));
      this.save();
      return;
    }
    const feature = this.source.getClosestFeatureToCoordinate(centre);
    if (!feature) return;
    this.choose(feature);
    this.hold(this.pointNear(this.map.getPixelFromCoordinate(centre)));
  }

  goToMe() {
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      const center = fromLonLat([coords.longitude, coords.latitude]);
      this.map.getView().animate({ center, zoom: 17, duration: lasting(300) });
    });
  }

  /** Show what the text area says. False, and a word about it, if that is not GeoJSON. */
  read() {
    const warning = this.element.querySelector("[data-warning]");
    warning.hidden = true;
    this.choose(null);
    try {
      const features = this.text.value.trim() ? geojson.readFeatures(this.text.value) : [];
      this.source.clear();
      this.source.addFeatures(features.filter((feature) => feature.getGeometry()));
    } catch {
      warning.hidden = false;
      return false;
    }
    this.saved = this.text.value;
    this.writePoints();
    this.measure();
    this.warn(this.saved);
    return true;
  }

  /** Draw the points that were typed, one per line; a blank line begins another line or area. */
  readPoints() {
    const warning = this.element.querySelector("[data-points-warning]");
    const collection = fromPoints(this.kind, this.points.value);
    warning.hidden = collection !== null;
    if (!collection) return;
    this.source.clear();
    this.source.addFeatures(geojson.readFeatures(collection));
    this.save();
    showAll(this.map, this.source);
  }

  writePoints() {
    if (!this.points) return;
    this.points.value = toPoints(geojson.writeFeaturesObject(this.source.getFeatures(), { decimals: 7 }));
    this.element.querySelector("[data-points-warning]").hidden = true;
  }

  /** Write what is drawn into the text area, in EPSG:4326 to a centimetre. */
  save() {
    this.history.push(this.saved);
    this.undone = [];
    const features = this.source.getFeatures();
    this.text.value = features.length ? geojson.writeFeatures(features, { decimals: 7 }) : "";
    this.saved = this.text.value;
    this.writePoints();
    this.measure();
    this.announce();
    this.warn(this.saved);
  }

  measure() {
    const drawn = this.source.getFeatures().map((feature) => feature.getGeometry());
    if (this.sketch) drawn.push(this.sketch.getGeometry());
    const sum = drawn.reduce((total, one) => total + quantityOf(this.kind, geojson.writeGeometryObject(one)), 0);
    this.element.querySelector("[data-measure]").textContent = said(this.kind, sum);
  }

  /** Say the measure aloud, after an act and not with every movement of the hand. */
  announce() {
    const { textContent } = this.element.querySelector("[data-measured]");
    this.element.querySelector("[data-announcement]").textContent = textContent.replace(/\s+/g, " ").trim();
  }
}

for (const element of document.querySelectorAll("[data-map-draw]")) new Drawing(element);
