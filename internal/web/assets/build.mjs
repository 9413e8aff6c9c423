// Builds the styles and scripts of the faces into ../dist, which the program
// embeds. Names carry a digest of the content, so that browsers may keep them
// for ever; manifest.json maps the plain names to them.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "dist");
const maxStyles = 150 * 1024;
const target = ["chrome90", "edge90", "firefox90", "safari15"];

async function styles(name) {
  const { css } = sass.compile(join(here, "src/styles", name), {
    loadPaths: [here],
    // Warnings about what the frameworks themselves will change are theirs.
    quietDeps: true,
    silenceDeprecations: ["if-function"],
  });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target });
  if (code.length > maxStyles) {
    throw new Error(`${name} has ${code.length} bytes; ${maxStyles} are allowed: compile in fewer components`);
  }
  return code;
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, "src/scripts", name)],
    bundle: true,
    minify: true,
    format: "iife",
    target,
    write: false,
    legalComments: "none",
  });
  return outputFiles[0].text;
}

function hashed(name, text) {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return name.replace(/\.(\w+)$/, `-${digest}.$1`);
}

const built = {
  "app.css": await styles("app.scss"),
  "centre.css": await styles("centre.scss"),
  "app.js": await script("app.js"),
  "centre.js": await script("centre.js"),
  "boot.js": await script("boot.js"),
  "favicon.svg": await readFile(join(here, "src/favicon.svg"), "utf8"),
};

await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== ".gitkeep") await rm(join(dist, name), { recursive: true });
}
const manifest = {};
for (const [name, text] of Object.entries(built)) {
  manifest[name] = hashed(name, text);
  await writeFile(join(dist, manifest[name]), text);
  console.log(`${manifest[name]}  ${(text.length / 1024).toFixed(1)} KiB`);
}
// Last, so that a manifest always names files that are there.
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
