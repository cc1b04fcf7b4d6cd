// Keeps visited pages, and what else was fetched, readable without network. The network always comes first: nobody who is
// online reads an old page, and old and new files don't mix. Only a network that doesn't answer in time is passed over;
// the page then says that it is a kept one and when it was made. The build puts VERSION, FILES and OFFLINE in.
const VERSION = "";
const FILES = [];
const OFFLINE = {}; // the page that says what to do without network, by the beginning of the address

const CORE = `tukipolku-core-${VERSION}`;
const KEPT = "tukipolku-kept-1";
const PATIENCE = 4000; // milliseconds
const MOST = 400; // files
let slowUntil = 0;
const scope = registration.scope;
const core = new Set(FILES.map((file) => scope + file));

addEventListener("install", (event) => {
  const load = caches.open(CORE).then((cache) => cache.addAll([...core]));
  event.waitUntil(load.then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("tukipolku-") && name !== CORE && name !== KEPT;
  const clear = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(clear.then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(scope)) event.respondWith(answer(event, request));
});

async function answer(event, request) {
  const page = request.mode === "navigate";
  const address = request.url.split(/[?#]/)[0];
  const network = fetch(request).then((response) => {
    if (response.ok && !response.redirected) event.waitUntil(keep(address, response.clone()));
    return response;
  });
  const cache = await caches.open(core.has(address) ? CORE : KEPT);
  const kept = await cache.match(address);
  if (!kept) return page ? network.catch(() => offline(address)) : network;
  const late = new Promise((give) => setTimeout(give, Date.now() < slowUntil ? 0 : PATIENCE, "late"));
  const fresh = await Promise.race([network, late]).catch(() => null);
  if (fresh?.status < 500) return fresh;
  if (fresh === "late" && Date.now() >= slowUntil) slowUntil = Date.now() + PATIENCE; // the page's other files don't wait again
  return page ? marked(kept) : kept;
}

async function keep(address, response) {
  const cache = await caches.open(core.has(address) ? CORE : KEPT);
  const before = address.endsWith("/manifest.json") && (await cache.match(address));
  const folder = address.slice(0, address.lastIndexOf("/") + 1);
  if (before && (await before.text()) !== (await response.clone().text()))
    for (const { url } of await cache.keys()) if (url.startsWith(folder)) await cache.delete(url); // another index
  await cache.put(address, response);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
}

// The same page with a sign on its first element; the style sheet then shows the notice that is in every page.
async function marked(response) {
  const html = (await response.text()).replace("<html", "<html data-kept");
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function offline(address) {
  const path = address.slice(scope.length);
  const start = Object.keys(OFFLINE).find((begin) => begin && path.startsWith(begin)) ?? "";
  return caches.match(scope + OFFLINE[start]);
}
