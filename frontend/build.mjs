// Copies what the pages need of the front-end libraries into dist/vendor, where Django's static files find it.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const VENDOR = join(HERE, "dist", "vendor");

const FILES = {
  "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
  "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
  "tabler-icons/tabler-icons.min.css": "@tabler/icons-webfont/dist/tabler-icons.min.css",
  "tabler-icons/fonts/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
  "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
};

// A hashed static file may name only files that exist: source maps and older font formats are left out.
const leaveOut = (text) =>
  text
    .replace(/\/\*[#@] sourceMappingURL=[^*]*\*\//g, "")
    .replace(/^\/\/[#@] sourceMappingURL=.*$/gm, "")
    .replace(/,url\([^)]*\.(?:woff|ttf)(?:\?[^)]*)?\) ?format\([^)]*\)/g, "")
    .replace(/(tabler-icons\.woff2)\?[^"')]*/g, "$1");

rmSync(VENDOR, { recursive: true, force: true });
for (const [target, source] of Object.entries(FILES)) {
  const from = join(HERE, "node_modules", source);
  const to = join(VENDOR, target);
  mkdirSync(dirname(to), { recursive: true });
  if (/\.(css|js)$/.test(target)) {
    writeFileSync(to, leaveOut(readFileSync(from, "utf8")));
  } else {
    copyFileSync(from, to);
  }
}
console.log(`${Object.keys(FILES).length} files in dist/vendor`);
