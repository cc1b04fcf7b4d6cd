// The only script that every page has: it fetches the search when somebody first touches it.
const forms = [...document.querySelectorAll("form[role=search]")];
const start = () => import("./search.js").then((search) => forms.splice(0).forEach(search.mount));
for (const form of forms) {
  form.action = form.dataset.search; // without this script the form leads to the index A–Z
  form.addEventListener("focusin", start, { once: true });
  if (form.dataset.results) start();
}
