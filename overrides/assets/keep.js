// What is kept for reading without network beyond the visited pages: those of the chosen municipality, and the search.
const SERVICES = 20;

// Fetches them, one at a time; the service worker keeps them. Nothing is fetched for who saves data.
export async function keepPlace(root, place, index) {
  if (!navigator.serviceWorker?.controller || navigator.connection?.saveData) return;
  const { starts, documents } = await (await fetch(`${index}manifest.json`)).json();
  const services = Object.keys(place.offerings).slice(0, SERVICES);
  const files = [
    ...["", "situations/", "search/", `municipalities/${place.within[0]}/`].map((path) => root + path),
    ...starts.map((_, number) => `${index}k${number}.txt`),
    ...Array.from({ length: Math.ceil(documents / 64) }, (_, number) => `${index}d${number}.txt`),
    ...["vocabulary.txt", "filters.txt"].map((name) => index + name),
    ...services.map((service) => `${root}services/${service}/`),
  ];
  for (const file of files) await fetch(file).then((answer) => answer.arrayBuffer(), () => {});
}

// The pages of this language that are kept, as links in a list: what can be read without network.
export async function listKept(list, root) {
  const base = new URL(root, location.href).href;
  const cache = await caches.open("tukipolku-kept-1");
  const pages = (await cache.keys()).map(({ url }) => url).filter((url) => url.startsWith(base) && url.endsWith("/"));
  for (const url of pages) {
    const page = new DOMParser().parseFromString(await (await cache.match(url)).text(), "text/html");
    if (page.documentElement.lang !== document.documentElement.lang) continue;
    const link = Object.assign(document.createElement("a"), { href: url, textContent: page.title.split(" – ")[0] });
    list.appendChild(document.createElement("li")).append(link);
  }
}
