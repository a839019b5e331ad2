// Serves a folder under a path, as a static host would: types, brotli where the browser takes it, nothing else.

import { createServer } from "node:http";
import { createReadStream, existsSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".toml": "text/plain; charset=utf-8",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
};

/** Starts the server. `pages` are further pages: a text by path. Resolves to its address and a function that ends it. */
export const serve = (folder, path, pages = {}) =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url, "http://localhost");
      if (pages[pathname]) return response.writeHead(200, { "Content-Type": TYPES[".html"] }).end(pages[pathname]);
      let file = pathname.startsWith(path) && join(folder, normalize(pathname.slice(path.length)));
      if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
      if (!file || !existsSync(file)) return response.writeHead(404).end();
      const headers = { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" };
      if (existsSync(`${file}.br`) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
        headers["Content-Encoding"] = "br";
        file += ".br";
      }
      response.writeHead(200, { ...headers, "Content-Length": statSync(file).size });
      createReadStream(file).pipe(response);
    });
    server.listen(0, "127.0.0.1", () => {
      const address = `http://127.0.0.1:${server.address().port}${path}`;
      resolve({ address, close: () => server.close() });
    });
  });
