// Finds the municipality that somebody means ("Lahdessa", "Vasa", "jamsa"), by likeness to the names of all.
const POSSIBLE = 0.5; // likeness from which a place is offered, and from which it is taken at once
const SURE = 0.94;
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[^a-z]/g, "");
const pairs = (text) => [...text].slice(1).map((letter, i) => text[i] + letter);
let names; // by slug

async function read() {
  names ??= fetch(new URL("places/names.json", import.meta.url)).then((answer) => answer.json());
  return names.catch(() => (names = undefined) ?? {});
}

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

// The municipalities that somebody may mean as [slug, name], the likeliest first, and whether the first is surely meant.
export async function find(text) {
  const typed = fold(text);
  if (typed.length < 2) return { places: [], sure: false };
  const best = new Map(); // by slug: a place can have two names
  for (const [slug, own] of Object.entries(await read()))
    for (const name of own) {
      const score = typed === fold(name) ? 9 : likeness(typed, fold(name)) + fold(name).startsWith(typed);
      if (score > (best.get(slug)?.score ?? POSSIBLE)) best.set(slug, { score, name });
    }
  const found = [...best].sort((a, b) => b[1].score - a[1].score);
  const sure = found.length > 0 && found[0][1].score > SURE && found[0][1].score > (found[1]?.[1].score ?? 0) + 0.04;
  return { places: found.slice(0, 5).map(([slug, { name }]) => [slug, name]), sure };
}

// A form that takes a municipality: it is chosen where the form stands, or its page is opened and chooses it.
export function mount(form) {
  const box = form.elements.kunta;
  const status = form.querySelector("[role=status]");
  const address = (slug) => `${form.dataset.root}municipalities/${slug}/#mine`;
  const take = async (slug) => {
    const Here = customElements.get("tp-here");
    const there = form.dataset.stay && Here && (await Here.choose(slug).catch(() => false));
    if (there) form.closest(".tp-local").querySelector("tp-here").focus();
    else location.assign(address(slug));
  };

  read().then((all) => {
    const list = document.createElement("datalist");
    list.id = `${box.id}-names`;
    list.append(...Object.values(all).flat().map((name) => Object.assign(document.createElement("option"), { value: name })));
    form.append(list);
    box.setAttribute("list", list.id);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { places, sure } = await find(box.value);
    if (sure) return take(places[0][0]);
    const list = document.createElement("ul");
    for (const [slug, name] of places) {
      const link = Object.assign(document.createElement("a"), { href: address(slug), textContent: name });
      link.addEventListener("click", (click) => {
        click.preventDefault();
        take(slug);
      });
      list.appendChild(document.createElement("li")).append(link);
    }
    status.replaceChildren(places.length ? form.dataset.several : form.dataset.none, list);
  });

  if (form.dataset.given && new URLSearchParams(location.search).get("kunta")) {
    box.value = new URLSearchParams(location.search).get("kunta");
    form.requestSubmit(); // typed on another page before this script was there
  }
}
