// Writes static/vendor/<name>/ from the packages fixed in package-lock.json.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";
import * as sass from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const vendor = (path) => here(`../static/vendor/${path}`);
const packages = (path) => here(`node_modules/${path}`);

async function version(name) {
  return JSON.parse(await readFile(packages(`${name}/package.json`), "utf8")).version;
}

/** Empty the folder, put the licence in it, and answer the line that opens each file. */
async function begin(folder, name, licence) {
  await rm(vendor(folder), { recursive: true, force: true });
  await mkdir(vendor(folder), { recursive: true });
  await copyFile(packages(`${name}/${licence}`), vendor(`${folder}/LICENSE.txt`));
  return `/*! ${name} ${await version(name)}, see LICENSE.txt */`;
}

async function bootstrap() {
  const banner = await begin("bootstrap", "bootstrap", "LICENSE");
  const { css } = sass.compile(here("bootstrap.scss"), {
    loadPaths: [here("node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions"],
  });
  const { code } = await transform(css, { loader: "css", minify: true, legalComments: "none" });
  await writeFile(vendor("bootstrap/bootstrap.min.css"), `${banner}\n${code}`);
}

async function bundle(folder, name, licence, entry, file) {
  const banner = await begin(folder, name, licence);
  await build({
    entryPoints: [here(entry)],
    outfile: vendor(`${folder}/${file}`),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    banner: { js: banner },
  });
}

async function openlayers() {
  await bundle("openlayers", "ol", "LICENSE.md", "openlayers.js", "ol.min.js");
  const css = await readFile(packages("ol/ol.css"), "utf8");
  const { code } = await transform(`@layer vendor{${css}}`, { loader: "css", minify: true });
  await writeFile(vendor("openlayers/ol.min.css"), `/*! ol ${await version("ol")}, see LICENSE.txt */\n${code}`);
}

async function htmx() {
  const banner = await begin("htmx", "htmx.org", "LICENSE");
  const code = await readFile(packages("htmx.org/dist/htmx.min.js"), "utf8");
  await writeFile(vendor("htmx/htmx.min.js"), `${banner}\n${code}`);
}

async function figtree() {
  const name = "@fontsource-variable/figtree";
  await begin("figtree", name, "LICENSE");
  await copyFile(packages(`${name}/files/figtree-latin-wght-normal.woff2`), vendor("figtree/figtree-latin.woff2"));
}

await bootstrap();
await openlayers();
await bundle("geographiclib", "geographiclib-geodesic", "LICENSE.txt", "geodesic.js", "geodesic.min.js");
await htmx();
await figtree();
