// Keeps the files of the page, so that it opens without a connection once it has been loaded.

const NAME = "frankie-@VERSION@";
const FILES = [
  "./",
  "style.css",
  "boot.js",
  "host.js",
  "icon.svg",
  "title.webp",
  "app.js?@VERSION@",
  "app.wasm?@VERSION@",
];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("frankie-") && name !== NAME;
  const clean = async () => {
    await Promise.all((await caches.keys()).filter(isOld).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(clean());
});

/** A page comes from the network where there is one, so that a new version is seen at once. */
const page = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match("./");
    if (kept) return kept;
    throw error;
  }
};

/** A file that is kept is not asked for again; one that is not kept yet is kept from now on. */
const file = async (request) => {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) (await caches.open(NAME)).put(request, response.clone());
  return response;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});
