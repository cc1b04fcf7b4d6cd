// Fetches the search, and the finder of municipalities, when somebody first touches their fields. Without this script the
// search leads to the index A–Z and the finder to the list of municipalities.
function onTouch(forms, file, now) {
  const start = () => import(file).then(({ mount }) => forms.splice(0).forEach(mount));
  for (const form of forms) {
    form.addEventListener("focusin", start, { once: true });
    if (now(form)) start();
  }
}

const searches = [...document.querySelectorAll("form[role=search]")];
for (const form of searches) {
  for (const name of ["index", "root", "labels"]) form.dataset[name] ??= searches[0].dataset[name];
  form.action = form.dataset.search;
}
onTouch(searches, "./search.js", (form) => form.dataset.results);
onTouch([...document.querySelectorAll(".tp-where")], "./where.js", (form) => form.dataset.given && location.search);

// The first of the browser's languages that the site has, if it isn't the page's, is offered.
const speech = (language) => language.toLowerCase().split("-")[0];
const offers = JSON.parse(document.querySelector("script[data-offers]").dataset.offers);
const here = speech(document.documentElement.lang);
const preferred = navigator.languages.map(speech).find((language) => language === here || language in offers);
if (preferred && preferred !== here) import("./offer.js").then(({ offer }) => offer(preferred, ...offers[preferred]));
