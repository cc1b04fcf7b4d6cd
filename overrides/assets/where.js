// Leads from what somebody typed ("Lahdessa", "Vasa", "jamsa") to the municipality's page, by likeness to the names of the list.
const form = document.querySelector(".tp-where");
const box = form.elements.kunta;
const status = form.querySelector("[role=status]");
const POSSIBLE = 0.5; // likeness from which a place is offered, and from which it is opened at once
const SURE = 0.94;
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[^a-z]/g, "");
const pairs = (text) => [...text].slice(1).map((letter, i) => text[i] + letter);
const places = [...document.querySelectorAll(".tp-columns li")].flatMap((item) => {
  const link = item.querySelector("a");
  return [link, ...item.querySelectorAll("[lang=sv]")].map((name) => ({ link, name: fold(name.textContent) }));
});

// From 0 to 2.3: how much of the name begins the typed word, and how many pairs of letters the two share.
function likeness(typed, name) {
  let same = 0;
  while (same < name.length && name[same] === typed[same]) same += 1;
  const left = pairs(typed);
  const all = left.length + name.length - 1;
  const shared = pairs(name).filter((pair) => left.includes(pair) && left.splice(left.indexOf(pair), 1)).length;
  // A case ending has at most four letters: what begins with "Ii" and goes on for long isn't Ii.
  const other = same === name.length && typed.length > same + 4 ? 0.3 : 0;
  // In "Uudessakaupungissa" the first part bends too: then the rest tells.
  const long = same && shared > 4 ? 0.3 : 0;
  return same / name.length + (2 * shared) / all - other + long;
}

export function find(text) {
  const typed = fold(text);
  if (typed.length < 2) return [];
  const best = new Map(); // by link: a place can have two names
  for (const { link, name } of places) {
    const score = typed === name ? 9 : likeness(typed, name) + name.startsWith(typed);
    if (score > (best.get(link) ?? POSSIBLE)) best.set(link, score);
  }
  const found = [...best].sort((a, b) => b[1] - a[1]);
  const sure = found.length && found[0][1] > SURE && found[0][1] > (found[1]?.[1] ?? 0) + 0.04;
  return found.slice(0, sure ? 1 : 5).map(([link]) => link);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const found = find(box.value);
  if (found.length === 1) {
    location.href = found[0].href;
    return;
  }
  status.textContent = found.length ? form.dataset.several : form.dataset.none;
  const list = document.createElement("ul");
  list.append(...found.map((link) => document.createElement("li").appendChild(link.cloneNode(true)).parentNode));
  status.append(list);
});
