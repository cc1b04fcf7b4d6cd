// Search over the index that scripts/tukipolku/search/ makes: fetches only the files that the typed words fall into.
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const IMPACTS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const SHARES = ".!*+,-/:";
const IMPACT = Array.from(IMPACTS, (_, step) => 2 ** ((step - 63) / 9));
const TOKEN = /[\p{L}\p{N}]+(?:[-–:’'][\p{L}\p{N}]+)*/gu;
const MOST_WORDS = 12;
const FEW = 3; // so few hits call for help and for other languages

export const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]/gu, "");

export function tokens(text) {
  return (text.slice(0, 200).match(TOKEN) || []).slice(0, MOST_WORDS).map((token) => {
    token = token.split(":")[0];
    return (token.match(/^(\p{Lu}{2,})\p{Ll}{1,6}$/u) || [0, token])[1];
  });
}

// Edits (also of two neighbouring letters changing places) between two words; more than `most` is `most` + 1.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      next[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
}

export class Index {
  constructor(base, stop) {
    this.base = base;
    this.stop = new Set(stop.split(" "));
    this.chunks = new Map(); // number: sorted keys
    this.entries = new Map(); // key: {key, rarity, postings}
    this.stems = new Map(); // stem: entries
    this.elsewhere = new Map(); // stem: keys in other chunks
    this.files = new Map();
  }

  // A text file of the index, whole: its last line is a full stop.
  file(name) {
    if (!this.files.has(name)) {
      const got = fetch(this.base + name).then(async (answer) => {
        const text = answer.ok ? await answer.text() : "";
        if (name.endsWith(".json")) return text;
        if (!text.endsWith("\n.")) throw new Error(`${name} is not whole`);
        return text.slice(0, -2);
      });
      got.catch(() => this.files.delete(name)); // the next try asks again
      this.files.set(name, got);
    }
    return this.files.get(name);
  }

  async ready() {
    this.manifest ??= JSON.parse(await this.file("manifest.json"));
    return this.manifest;
  }

  stem(word) {
    const { rounds, vowels, least } = this.manifest;
    for (const endings of rounds) {
      const ending = endings.find((e) => word.endsWith(e) && word.length - e.length >= least);
      if (ending) word = word.slice(0, -ending.length);
    }
    return word.length > least && vowels.includes(word.at(-1)) ? word.slice(0, -1) : word;
  }

  chunkOf(key) {
    const { starts } = this.manifest;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      starts[middle] <= key ? (low = middle + 1) : (high = middle);
    }
    return Math.max(0, low - 1);
  }

  async load(keys) {
    const numbers = new Set([...keys].map((key) => this.chunkOf(key)).filter((n) => !this.chunks.has(n)));
    await Promise.all([...numbers].map(async (n) => this.take(n, await this.file(`k${n}.txt`))));
  }

  take(number, text) {
    if (this.chunks.has(number)) return;
    const keys = [];
    let before = "";
    for (const line of text.split("\n")) {
      const [first, middle, postings] = line.split("\t");
      if (first[0] === "=") {
        push(this.elsewhere, first.slice(1), middle);
        continue;
      }
      const key = before.slice(0, parseInt(first[0], 36)) + first.slice(1);
      const entry = { key, rarity: parseInt(middle[0], 36) / 35, postings };
      before = key;
      keys.push(key);
      this.entries.set(key, entry);
      push(this.stems, this.stem(key), entry);
      for (const stem of middle.length > 1 ? middle.slice(1).split(" ") : [])
        push(this.stems, key.slice(0, key.length - parseInt(stem[0], 36)) + stem.slice(1), entry);
    }
    this.chunks.set(number, keys);
  }

  postings(entry) {
    if (typeof entry.postings === "string") {
      const rows = [];
      let document = 0;
      let gap = 0;
      for (let i = 0; i < entry.postings.length; i++) {
        const digit = DIGITS.indexOf(entry.postings[i]);
        if (digit >= 0) gap = gap * 36 + digit;
        else {
          document += gap;
          gap = 0;
          rows.push([document, IMPACT[IMPACTS.indexOf(entry.postings[i + 1])], SHARES.indexOf(entry.postings[i]) / 7]);
          i++;
        }
      }
      entry.postings = rows;
    }
    return entry.postings;
  }

  // Entries whose key, or one of whose forms, the word is: entry → how well.
  strong(word) {
    const found = new Map();
    if (this.entries.has(word)) found.set(this.entries.get(word), 1);
    for (const entry of this.stems.get(this.stem(word)) || []) if (!found.has(entry)) found.set(entry, 0.9);
    return found;
  }

  startingWith(word, take) {
    for (const keys of this.chunks.values()) {
      if (keys.at(-1) < word) continue;
      for (const key of keys) if (key.startsWith(word)) take(this.entries.get(key));
    }
  }

  // What a typed word may mean: entry → how well (0..1).
  meanings(word, last) {
    const found = this.strong(word);
    const put = (entry, well) => well > (found.get(entry) || 0) && found.set(entry, well);
    const longer = [];
    if (word.length > 1 && (last || !found.size)) this.startingWith(word, (entry) => longer.push(entry));
    // A word that others begin with, and that is none itself, is probably still being typed.
    const typing = last && longer.length > 0 && !this.entries.has(word);
    if (typing) for (const [entry, well] of found) found.set(entry, well * 0.8);
    const sure = found.size > 0 && !typing;
    if (word.length > 1 && (last || !sure)) {
      const penalty = sure ? 0.45 : 0.85;
      for (const entry of longer) put(entry, penalty * (0.5 + (0.5 * word.length) / entry.key.length));
      if (!sure && word.length > 3)
        for (const [stem, entries] of this.stems)
          if (stem.startsWith(word)) for (const entry of entries) put(entry, penalty * 0.8);
    }
    if (found.size) level(found, sure);
    return found;
  }

  // An unknown compound: its two halves.
  halves(word) {
    const found = new Map();
    let best = 0;
    for (let cut = word.length - 3; cut >= 3; cut--) {
      const right = this.strong(word.slice(cut));
      let left = this.strong(word.slice(0, cut));
      if (!left.size && "ns".includes(word[cut - 1])) left = this.strong(word.slice(0, cut - 1));
      const size = Math.min(cut, word.length - cut);
      if (!right.size || !left.size || size <= best) continue;
      best = size;
      found.clear();
      for (const [entry, well] of left) found.set(entry, well * 0.5);
      for (const [entry, well] of right) found.set(entry, Math.max(found.get(entry) || 0, well * 0.6));
    }
    return found;
  }

  // Words of titles and everyday speech that look like this one: [[word, how well]].
  async similar(word) {
    const text = await this.file("vocabulary.txt");
    this.vocabulary ??= text.split("\n").map((shown) => [shown, fold(shown), this.stem(fold(shown))]);
    const most = word.length > 7 ? 2 : 1;
    const stem = this.stem(word);
    const found = [];
    for (const [shown, folded, itsStem] of this.vocabulary) {
      let edits = distance(word, folded, most);
      if (edits > most && stem.length > 3) edits = distance(stem, itsStem, stem.length > 6 ? 2 : 1) + 0.2;
      if (edits > most && folded.length > word.length + most && word.length > 4)
        edits = distance(word, folded.slice(0, word.length), 1) + 0.4;
      if (edits <= most + 0.2) found.push([shown, 0.85 - 0.22 * edits]);
    }
    return found.sort((a, b) => b[1] - a[1]).slice(0, 8);
  }

  // [[score, document]], best first, and the query as it was understood when a word was misspelt.
  async find(query) {
    await this.ready();
    const typed = tokens(query);
    let words = typed.flatMap((token) => [fold(token), ...(/[-–]/.test(token) ? token.split(/[-–]/).map(fold) : [])]);
    words = words.filter(Boolean);
    const wanted = words.flatMap((word) => [word, this.stem(word), ...(word.length > 2 ? [`${word}\uffff`] : [])]);
    const whole = typed.map(fold);
    for (let i = 0; i + 1 < whole.length; i++) wanted.push(whole[i] + whole[i + 1], this.stem(whole[i]) + this.stem(whole[i + 1]));
    await this.load(wanted);
    await this.load(words.flatMap((word) => this.elsewhere.get(this.stem(word)) || []));
    for (const word of words.filter((w) => w.length > 6 && !this.strong(w).size)) {
      const cuts = [];
      for (let cut = 3; cut <= word.length - 3; cut++)
        if (this.strong(word.slice(0, cut)).size || this.strong(word.slice(0, cut - 1)).size) cuts.push(word.slice(cut), this.stem(word.slice(cut)));
      await this.load(cuts.slice(-4));
    }
    const groups = [];
    let corrected = null;
    for (const [number, token] of typed.entries()) {
      const word = fold(token);
      const last = number === typed.length - 1;
      const parts = /[-–]/.test(token) ? token.split(/[-–]/).map(fold).filter(Boolean) : [];
      let meanings = this.meanings(word, last && !parts.length);
      if (parts.length && !this.strong(word).size) {
        for (const part of parts) groups.push([0.8, this.meanings(part, false), true]);
        if (groups.some(([, found]) => found.size)) continue;
      }
      if (!meanings.size && word.length > 3 && !this.stop.has(word)) {
        // Two halves of an unknown compound, and words that look alike: whichever fits better counts more.
        if (word.length > 6) meanings = this.halves(word);
        const near = await this.similar(word);
        await this.load(near.flatMap(([shown]) => [fold(shown), this.stem(fold(shown))]));
        await this.load(near.flatMap(([shown]) => this.elsewhere.get(this.stem(fold(shown))) || []));
        for (const [shown, well] of near)
          for (const [entry, strength] of this.strong(fold(shown)))
            if (well * strength > (meanings.get(entry) || 0)) meanings.set(entry, well * strength);
        const shown = near.find(([word]) => word[0] !== "~"); // parts of compounds are folded: not to be shown
        if (shown) corrected = (corrected || query).replace(token, shown[0]);
      }
      groups.push([this.stop.has(word) ? 0.15 : 1, meanings, true]);
    }
    this.joined(whole, groups);
    return { hits: this.score(groups), corrected };
  }

  // Words that belong together: "työ kyky" typed apart, and stored phrases such as "rahat loppu".
  joined(words, groups) {
    const content = words.filter((word) => !this.stop.has(word));
    for (const [list, change] of [[words, (w) => w], [content, (w) => this.stem(w)]])
      for (let size = 2; size <= 3; size++)
        for (let i = 0; i + size <= list.length; i++) {
          const entry = this.entries.get(list.slice(i, i + size).map(change).join(""));
          if (entry) groups.push([size * 0.9, new Map([[entry, 1]]), false]);
        }
  }

  score(groups) {
    const total = new Map();
    const content = Math.max(1, groups.filter(([weight, , own]) => own && weight >= 0.5).length);
    for (const [weight, meanings, own] of groups) {
      const best = new Map();
      for (const [entry, well] of meanings)
        for (const [document, impact, share] of this.postings(entry)) {
          const row = best.get(document) || best.set(document, [0, 0]).get(document);
          row[0] = Math.max(row[0], impact * well);
          if (well > 0.3) row[1] = Math.max(row[1], share * well);
        }
      for (const [document, [impact, share]] of best) {
        const row = total.get(document) || total.set(document, [0, 0, 0, 0]).get(document);
        row[0] += weight * impact;
        if (weight < 0.5) continue;
        if (own) row[1] += 1;
        row[2] += share;
        if (share) row[3] += own ? 1 : Math.round(weight / 0.9);
      }
    }
    const hits = [];
    for (const [document, [impact, covered, share, titled]] of total) {
      const whole = content > 1 ? 0.4 + 0.6 * Math.min(1, covered / content) : 1;
      hits.push([impact * whole * (1 + Math.min(1, share) * Math.min(1, titled / content)), document]);
    }
    return hits.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  }

  async allowed(filters) {
    const names = filters.filter((group) => group.length);
    if (!names.length) return null;
    const text = await this.file("filters.txt");
    this.sets ??= new Map(text.split("\n").map((line) => line.split("\t")));
    const read = (name) => {
      let document = 0;
      return (this.sets.get(name) || "").split(" ").filter(Boolean).map((gap) => (document += parseInt(gap, 36)));
    };
    return names.map((group) => new Set(group.flatMap(read))).reduce((a, b) => new Set([...a].filter((d) => b.has(d))));
  }

  // {results: [{path, title, lead, kind, ended, document}], count, corrected}
  async search(query, limit, filters = []) {
    const { hits, corrected } = await this.find(query);
    const allowed = await this.allowed(filters);
    const kept = allowed ? hits.filter(([, document]) => allowed.has(document)) : hits;
    const results = await Promise.all(
      kept.slice(0, limit).map(async ([, document]) => {
        const lines = (await this.file(`d${document >> 6}.txt`)).split("\n");
        const [path, title, lead, kind, ended] = lines[document & 63].split("\t");
        return { path, title, lead, kind, ended, document };
      }),
    );
    return { results, count: kept.length, corrected };
  }
}

function push(map, key, value) {
  map.has(key) ? map.get(key).push(value) : map.set(key, [value]);
}

// A rare guess must not outrank a common one only because it is rare.
function level(found, sure) {
  if (found.size < 2) return;
  const bar = sure ? 0.85 : 0.6 * Math.max(...found.values());
  let reference = 9;
  for (const [entry, well] of found) if (well > bar) reference = Math.min(reference, entry.rarity);
  for (const [entry, well] of found)
    if (!sure || well < 0.85) found.set(entry, well * Math.min(1, (reference + 0.1) / (entry.rarity + 0.1)));
}

// --- the page -------------------------------------------------------------------------------------------------------

const indexes = new Map();
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function mount(form) {
  const { index: base, root } = form.dataset;
  const labels = JSON.parse(form.dataset.labels);
  if (!indexes.has(base)) indexes.set(base, new Index(base, labels.stop));
  const index = indexes.get(base);
  index.ready().catch(() => {});
  form.dataset.results ? resultsPage(form, index, root, labels) : combobox(form, index, root, labels);
}

// The words of a text that the query means, marked.
function marked(text, query, index) {
  const wanted = tokens(query).map(fold).filter((word) => word.length > 2);
  const meant = new Set(wanted.flatMap((word) => [...index.strong(word).keys()]));
  const parts = text.split(/([\p{L}\p{N}]+)/u);
  return parts.map((part, i) => {
    const word = fold(part);
    const same = () => wanted.some((w) => word.startsWith(w)) || [...index.strong(word).keys()].some((e) => meant.has(e));
    const hit = i % 2 && word.length > 2 && same();
    return hit ? make("mark", {}, part) : part;
  });
}

function combobox(form, index, root, labels) {
  const input = form.querySelector("input[type=search]");
  const list = make("ul", { id: `${input.id}-list`, role: "listbox", "aria-label": labels.results, hidden: "" });
  const status = make("p", { role: "status", class: "tp-hidden" });
  form.append(list, status);
  const set = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" };
  for (const [name, value] of Object.entries(set)) input.setAttribute(name, value);
  let active = -1;
  let run = 0;
  let timer;
  let stale = false; // the list is of what was written before
  let steps = 0; // that were taken in the list before it was there
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const options = [...list.children];
    active = (number + options.length + 1) % (options.length + 1); // one past the last is the input itself
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    const option = options[active];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      active = -1;
      input.removeAttribute("aria-activedescendant");
    }
  };
  const search = async () => {
    const query = input.value.trim();
    const mine = ++run;
    let found = { results: [] };
    let said = "";
    if (fold(query).length > 1) {
      try {
        found = await index.search(query, 7);
        said = found.count ? fill(labels.count, { count: found.count }) : labels.none;
      } catch {
        said = labels.failed;
      }
    }
    if (mine !== run) return;
    close();
    stale = query !== input.value.trim();
    list.replaceChildren(
      ...found.results.map((result, i) => {
        const title = make("strong", {}, ...marked(result.title, query, index));
        const kind = make("span", { class: "tp-kind" }, result.ended ? `${result.kind}, ${result.ended}` : result.kind);
        const option = make("li", { id: `${list.id}-${i}`, role: "option", "aria-selected": "false" }, title, kind);
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => location.assign(root + result.path));
        return option;
      }),
    );
    list.hidden = !found.results.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = said;
    if (steps && !stale) choose(steps > 0 ? steps - 1 : list.children.length + steps);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 80);
    stale = true;
    steps = 0;
    choose(-1);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (stale) steps += event.key === "ArrowDown" ? 1 : -1;
      else if (!list.children.length) return;
      event.preventDefault();
      if (stale) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      choose(event.key === "ArrowDown" ? active + 1 : active < 0 ? list.children.length - 1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      list.children[active].click();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  if (input.value) search();
}

function resultsPage(form, index, root, labels) {
  const [list, status, more] = ["search-results", "search-status", "search-help"].map((id) => document.getElementById(id));
  const given = new URLSearchParams(location.search);
  for (const field of form.elements)
    if (field.name && given.has(field.name))
      field.type === "select-one"
        ? (field.value = [...field.options].find((o) => o.value.split(" ")[0] === given.get(field.name))?.value || "")
        : (field.value = given.get(field.name));
  // The reader's municipality narrows the search, unless they say otherwise or the best result is of another place.
  const home = document.documentElement.dataset.place;
  const place = form.elements.place;
  const own = [...place.options].find((option) => option.value === home);
  const narrowing = document.getElementById("search-place");
  if (own && !given.has("place")) place.value = home;
  narrowing.querySelector("button").addEventListener("click", () => {
    place.value = "";
    search();
    form.elements.q.focus();
  });
  const narrowed = form.querySelector("details");
  narrowed.open = [...form.elements].some((field) => field.type === "select-one" && field.value && field.value !== home);
  const elsewhere = document.getElementById("search-elsewhere");
  const others = [...elsewhere.querySelectorAll("[data-index]")].map((place) => ({ place, index: new Index(place.dataset.index, place.dataset.stop) }));
  let run = 0;
  let timer;
  const search = async () => {
    const data = new FormData(form);
    const query = String(data.get("q") || "").trim();
    const mine = ++run;
    const named = [...data].filter(([, value]) => value && value !== home); // an address that is shared doesn't tell where one lives
    const address = new URLSearchParams(named.map(([name, value]) => [name, String(value).split(" ")[0]]));
    history.replaceState(null, "", address.size ? `?${address}` : location.pathname);
    if (fold(query).length < 2) {
      list.replaceChildren();
      more.hidden = elsewhere.hidden = narrowing.hidden = true;
      status.textContent = query ? labels.short : "";
      return;
    }
    const local = (value) => value.split(" ").map((slug, i) => `${["municipality", "county", "employment-area"][i]}:${slug}`);
    let places = data.get("place") ? [...local(data.get("place")), "nation", "place:any"] : [];
    const one = (name) => (data.get(name) ? [`${name}:${data.get(name)}`] : []);
    let found;
    let here;
    try {
      if (places.length && data.get("place") === home) {
        const [best] = (await index.search(query, 1)).results;
        if (best && !(await index.allowed([places])).has(best.document)) places = [];
      }
      found = await index.search(query, 30, [places, one("theme"), one("audience")]);
      here = own && (await index.allowed([local(home)]));
    } catch {
      if (mine === run) status.textContent = labels.failed;
      return;
    }
    if (mine !== run) return;
    list.replaceChildren(
      ...found.results.map((result) => {
        const link = make("a", { href: root + result.path }, ...marked(result.title, query, index));
        const kind = make("span", { class: "tp-kind" }, result.ended ? `${result.kind}, ${result.ended}` : result.kind);
        const badge = here?.has(result.document) ? [" ", make("span", { class: "tp-badge" }, own.text)] : [];
        return make("li", {}, link, " ", kind, ...badge, make("p", {}, ...marked(result.lead, query, index)));
      }),
    );
    narrowing.hidden = !places.length || data.get("place") !== home;
    status.textContent = found.count ? fill(labels.count, { count: found.count }) : labels.none;
    if (!narrowing.hidden) status.append(` ${fill(labels.within, { name: own.text })}`);
    if (found.corrected) status.append(` ${fill(labels.corrected, { word: found.corrected })}`);
    more.hidden = found.count > FEW;
    const hits = more.hidden ? [] : await Promise.all(others.map((other) => other.index.search(query, FEW).catch(() => null)));
    if (mine !== run) return;
    others.forEach(({ place }, i) => {
      // A guess at a misspelt word in a language that the reader did not ask for would only confuse.
      const results = hits[i]?.corrected ? [] : hits[i]?.results || [];
      place.hidden = !results.length;
      place.querySelector("ul").replaceChildren(
        ...results.map((result) => make("li", {}, make("a", { href: place.dataset.root + result.path }, result.title), make("p", {}, result.lead))),
      );
    });
    elsewhere.hidden = others.every(({ place }) => place.hidden);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 80);
  });
  search();
}
