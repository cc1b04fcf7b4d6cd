// What pages fetch only when it is needed, and the service worker.

// The search and the finder of municipalities come when somebody first touches their fields. Without this script the
// search leads to the index A–Z and the finder to the list of municipalities.
function onTouch(forms, file, now, waits = false) {
  const start = () => import(file).then(({ mount }) => forms.splice(0).forEach(mount));
  for (const form of forms) {
    form.addEventListener("focusin", start, { once: true });
    if (waits)
      form.addEventListener("submit", (event) => {
        if (!forms.includes(form)) return; // it is there and answers itself
        event.preventDefault();
        start().then(() => form.requestSubmit());
      });
    if (now(form)) start();
  }
}

const searches = [...document.querySelectorAll("form[role=search]")];
for (const form of searches) {
  for (const name of ["index", "root", "labels"]) form.dataset[name] ??= searches[0].dataset[name];
  form.action = form.dataset.search;
}
onTouch(searches, "./search.js", (form) => form.dataset.results);
onTouch([...document.querySelectorAll(".tp-where")], "./where.js", (form) => form.dataset.given && location.search, true);

// A second language beside the page's own, when the address asks for it.
const box = document.querySelector(".tp-both");
const second = box?.querySelector(`[href="?with=${CSS.escape(new URLSearchParams(location.search).get("with") ?? "")}"]`);
if (second) {
  second.ariaCurrent = box.open = true;
  const { href } = document.querySelector(`.tp-languages a[hreflang="${second.hreflang}"]`);
  import("./beside.js").then(({ beside }) => beside(document.querySelector("#content"), href, second.lang, box));
}

// The first of the browser's languages that the site has, if it isn't on the page, is offered.
const speech = (language) => language.toLowerCase().split("-")[0];
const offers = JSON.parse(document.querySelector("script[data-offers]").dataset.offers);
const here = speech(document.documentElement.lang);
const preferred = navigator.languages.map(speech).find((language) => language === here || language in offers);
if (preferred && ![here, second?.hreflang].includes(preferred)) {
  import("./offer.js").then(({ offer }) => offer(preferred, ...offers[preferred]));
}

const workers = navigator.serviceWorker;
if (workers) addEventListener("load", () => workers.register(new URL("../sw.js", import.meta.url)).catch(() => {}));
const { root, index } = searches[0].dataset;
addEventListener("tp-chosen", ({ detail }) => import("./keep.js").then(({ keepPlace }) => keepPlace(root, detail, index)));
const list = document.querySelector("[data-kept-pages]");
if (list && "caches" in window) import("./keep.js").then(({ listKept }) => listKept(list, root));

// A change of language stays at the heading that is being read.
document.querySelector(".tp-languages")?.addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (!link) return;
  const above = [...document.querySelectorAll("main [id]:is(h1, h2, h3, section, li)")].filter((e) => e.getBoundingClientRect().top < 80);
  link.hash = scrollY > 80 && above.length ? above.at(-1).id : location.hash;
  link.search = location.search;
});
