// The map of all public places: vector tiles, a list that follows the map, cards of what is chosen.

import { MVT, VectorSource, VectorTileLayer, VectorTileSource, fromLonLat, transformExtent } from "../vendor/openlayers/ol.min.js";
import { placeStyle } from "./map-style.js";
import { createMap, lasting, showAll } from "./map.js";

const degrees = "EPSG:4326";
const screen = "EPSG:3857";
const reach = 8; // how near, in pixels, a tap must be
const pause = 300; // milliseconds without a move before the list follows

class Places {
  constructor(page) {
    this.element = page.querySelector("[data-map]");
    this.list = page.querySelector("[data-map-list]");
    this.cards = this.element.querySelector("[data-chosen]");
    const { vectorTiles, bbox } = this.element.dataset;
    this.picked = new Set();
    this.layer = new VectorTileLayer({
      source: new VectorTileSource({ format: new MVT(), url: vectorTiles, maxZoom: 14 }),
      style: (feature, resolution) => placeStyle(feature, resolution, this.picked),
      declutter: false,
      renderBuffer: 128,
    });
    this.map = createMap(this.element, [this.layer]);
    if (bbox) this.goTo(bbox, 0);
    else showAll(this.map, new VectorSource());
    this.listen();
  }

  listen() {
    this.map.on("singleclick", ({ pixel }) => this.choose(pixel));
    this.map.getTargetElement().addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.choose(this.middle());
      if (event.key === "Escape") this.show([]);
    });
    this.list.addEventListener("click", (event) => this.near(event));
    this.map.once("rendercomplete", () => this.map.on("moveend", () => this.follow()));
  }

  middle() {
    return this.map.getSize().map((length) => length / 2);
  }

  /** What lies at a pixel: a cluster is gone nearer to, places are shown as cards. */
  choose(pixel) {
    const found = this.map.getFeaturesAtPixel(pixel, { hitTolerance: reach });
    const cluster = found.find((feature) => feature.get("layer") === "clusters");
    if (cluster) {
      const view = this.map.getView();
      view.animate({ center: cluster.getFlatCoordinates().slice(0, 2), zoom: view.getZoom() + 2, duration: lasting(250) });
      return;
    }
    this.show([...new Set(found.map((feature) => feature.get("reference")).filter(Boolean))]);
  }

  async show(references) {
    this.picked = new Set(references);
    this.layer.changed();
    if (!references.length) {
      this.cards.replaceChildren();
      return;
    }
    const question = new URLSearchParams(references.map((reference) => ["reference", reference]));
    const answer = await fetch(`${this.element.dataset.chosenAddress}?${question}`);
    if (answer.ok) this.cards.innerHTML = await answer.text();
  }

  /** From the list to the map, without leaving the page. */
  near(event) {
    const link = event.target.closest("[data-extent]");
    if (!link) return;
    event.preventDefault();
    this.goTo(link.dataset.extent, lasting(400));
    this.show([link.dataset.reference]);
    this.element.scrollIntoView({ block: "nearest" });
  }

  goTo(text, duration) {
    const [west, south, east, north] = text.split(",").map(Number);
    const corners = [...fromLonLat([west, south]), ...fromLonLat([east, north])];
    this.map.getView().fit(corners, { size: this.map.getSize() ?? [600, 400], padding: [32, 32, 32, 32], maxZoom: 17, duration });
  }

  /** Let address and list say what is on the map now. */
  follow() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), pause);
  }

  async ask() {
    const extent = transformExtent(this.map.getView().calculateExtent(this.map.getSize()), screen, degrees);
    const address = new URL(location);
    address.searchParams.set("bbox", extent.map((degree) => degree.toFixed(5)).join(","));
    address.searchParams.delete("page");
    history.replaceState(null, "", address);
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (answer.ok && address.href === location.href) this.list.innerHTML = await answer.text();
  }
}

for (const page of document.querySelectorAll("[data-map-page]")) new Places(page);
