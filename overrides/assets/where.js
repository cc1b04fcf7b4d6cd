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
  return [link, ...item.querySelectorAll("[lang]")].map((name) => ({ link, name: fold(name.textContent) }));
});

// From 0 to 2.4: how much of the name begins the typed word, and how many pairs of letters the two share.
function likeness(typed, name) {
  let same = 0;
  while (same < name.length && name[same] === typed[same]) same += 1;
  const left = pairs(typed);
  const all = left.length + name.length - 1;
  const shared = pairs(name).filter((pair) => left.includes(pair) && left.splice(left.indexOf(pair), 1)).length;
  // A case ending has at most four letters: what begins with "Ii" and goes on for long isn't Ii.
  const other = same === name.length && typed.length > same + 4 ? 0.3 : 0;
  // In "Uudessakaupungissa" the first part bends too: then the rest tells.
  const long = same && shared > 4 ? 0.4 : 0;
  return same / name.length + (2 * shared) / all - other + long;
}

// The municipalities that somebody may mean, the likeliest first, and whether the first one is surely meant.
export function find(text) {
  const typed = fold(text);
  if (typed.length < 2) return { links: [], sure: false };
  const best = new Map(); // by link: a place can have two names
  for (const { link, name } of places) {
    const score = typed === name ? 9 : likeness(typed, name) + name.startsWith(typed);
    if (score > (best.get(link) ?? POSSIBLE)) best.set(link, score);
  }
  const found = [...best].sort((a, b) => b[1] - a[1]);
  const sure = found.length > 0 && found[0][1] > SURE && found[0][1] > (found[1]?.[1] ?? 0) + 0.04;
  return { links: found.slice(0, 5).map(([link]) => link), sure };
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { links, sure } = find(box.value);
  if (sure) {
    location.href = links[0].href;
    return;
  }
  status.textContent = links.length ? form.dataset.several : form.dataset.none;
  const list = document.createElement("ul");
  list.append(...links.map((link) => document.createElement("li").appendChild(link.cloneNode(true)).parentNode));
  status.append(list);
});
