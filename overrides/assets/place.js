// The reader's municipality, chosen once and kept in this browser only. This script is in the page's head, so that what
// depends on the municipality is there before the page is painted and nothing jumps.
(() => {
  const KEY = "tukipolku-place";
  const DAY = 86_400_000;
  const site = new URL("..", document.currentScript.src);
  const page = document.documentElement;
  const shown = new Set(); // the elements of the page that tell of the municipality
  let kept = read();
  let labels;
  let locale;
  let root;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null; // a browser that keeps nothing: the page is as without a municipality
    }
  }

  function keep(place) {
    kept = place;
    try {
      place ? localStorage.setItem(KEY, JSON.stringify(place)) : localStorage.removeItem(KEY);
    } catch {
      // then it holds on this page only
    }
    mark();
    for (const element of shown) element.show();
  }

  function mark() {
    if (kept) page.dataset.place = kept.within.join(" ");
    else delete page.dataset.place;
  }

  // Fetches what is told of a municipality; one that is no more is forgotten.
  async function choose(slug) {
    const answer = await fetch(new URL(`assets/places/${slug}.json`, site));
    if (answer.ok) {
      keep({ ...(await answer.json()), read: Date.now() });
      dispatchEvent(new CustomEvent("tp-chosen", { detail: kept }));
    }
    else if (answer.status === 404 && slug === kept?.within[0]) keep(null);
    return answer.ok;
  }

  function forget() {
    keep(null);
    document.querySelector(".tp-place a").focus(); // the button that had the focus is gone
  }

  const make = (tag, text, attributes = {}) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(text);
    return element;
  };
  const say = (name) => labels[name].replace("{name}", kept.name[locale]);
  const own = (anchor = "") => `${root}municipalities/${kept.within[0]}/${anchor}`;

  // Whom to ask: how the service itself is reached here, then the employment service and the wellbeing services county
  // with what they are for, the one that has to do with the service first.
  function contacts({ of: service, first, show }) {
    const rows = (kept.reach?.[locale][service] ?? []).map(([words, url]) => (url ? make("a", words, { href: url }) : words));
    const here = show === "contact" && kept.offerings[service];
    if (here) rows.push(make("a", labels.see, { href: `${root}services/${service}/#o-${here[0]}` }));
    const [work, county] = [kept.employment[locale], kept.county[locale]];
    const offices = [
      ["work", work && make("a", work[0], { href: work[1] || own("#employment") })],
      ["health", make("a", county[0], { href: county[1] || own("#chain") })],
    ].filter(([, link]) => link);
    if (first === "county") offices.reverse();
    const list = make("ul", "");
    list.append(...rows.map((row) => make("li", row)));
    for (const [what, link] of offices) {
      const row = make("li", make("span", labels[what], { className: "tp-what" }));
      row.append(" ", link);
      list.append(row);
    }
    list.append(make("li", make("a", say("all"), { href: own() })));
    return list;
  }

  const parts = {
    header() {
      return [
        make("a", kept.name[locale], { href: own(), ariaLabel: say("badge") }),
        make("button", "✕", { type: "button", title: labels.forget, ariaLabel: say("forgetting"), onclick: forget }),
      ];
    },
    service(element) {
      const { of: service, nation } = element.dataset;
      const here = kept.offerings[service];
      const text = here ? "local" : kept.without.includes(service) ? "without" : nation ? "nation" : "unknown";
      const lead = make("p", make("strong", say(text)));
      if (here) lead.append(" ", make("a", labels.see, { href: `#o-${here[0]}` }));
      return [lead, make("p", labels.ask), contacts(element.dataset)];
    },
    help(element) {
      const service = element.dataset.of;
      const here = kept.offerings[service];
      return here ? [make("a", say("local"), { href: `${root}services/${service}/#o-${here[0]}` })] : [];
    },
    contact(element) {
      return [make("p", make("strong", say("contact"))), contacts(element.dataset)];
    },
    // What is offered in the municipality comes first among the places of a service, and is marked. The element stands
    // after them, so that they are moved as soon as they are read.
    first(element) {
      const places = element.previousElementSibling;
      for (const old of places.querySelectorAll(".tp-badge")) old.remove();
      for (const id of Object.values(kept.offerings).flat().reverse()) {
        const section = places.querySelector(`:scope > #${CSS.escape(`o-${id}`)}`);
        if (!section) continue;
        places.prepend(section);
        section.querySelector("h3").append(" ", make("span", say("badge"), { className: "tp-badge" }));
      }
      return [];
    },
    open() {
      return [make("a", say("open"), { href: own(), className: "tp-button" })];
    },
    own(element) {
      const { slug } = element.dataset;
      if (slug !== kept?.within[0]) return [make("button", labels.mine, { type: "button", className: "tp-button", onclick: () => choose(slug) })];
      const undo = { type: "button", className: "tp-button tp-button--quiet", onclick: forget };
      return [make("span", labels.is_mine), make("button", labels.forget, undo)];
    },
  };

  class Here extends HTMLElement {
    static choose = choose;

    connectedCallback() {
      if (this.dataset.labels) {
        labels = JSON.parse(this.dataset.labels);
        ({ locale, root } = this.dataset);
      }
      shown.add(this);
      this.show();
    }

    show() {
      const { show } = this.dataset;
      this.replaceChildren(...(kept || show === "own" ? parts[show](this) : []));
      if (!kept) for (const badge of document.querySelectorAll(".tp-offerings .tp-badge")) badge.remove();
    }
  }

  page.classList.remove("no-js");
  mark();
  customElements.define("tp-here", Here);
  // Who has no municipality yet chooses it on the map.
  document.addEventListener("click", ({ target }) => {
    const link = kept ? null : target.closest(".tp-map a");
    if (link) link.setAttribute("href", link.getAttribute("href").split("#")[0] + "#mine");
  });
  document.addEventListener("DOMContentLoaded", () => {
    const slug = document.querySelector("tp-here[data-slug]")?.dataset.slug;
    if (slug && location.hash === "#mine" && slug !== kept?.within[0]) choose(slug).catch(() => {});
    else if (kept && Date.now() - kept.read > DAY) choose(kept.within[0]).catch(() => {});
  });
})();
