// Two languages side by side, paragraph by paragraph: the same page in the other language is fetched, and each block of this
// page gets its counterpart. Pages are alike in all locales; where a text is divided otherwise, it is paired as a whole.
const BLOCKS = new Set(["P", "H1", "H2", "H3", "H4", "LI", "DT", "DD", "TD", "TH", "LEGEND", "SUMMARY"]);
const ALONE =
  ".tp-kept, nav, form:not(.tp-score), figure, svg, script, aside, tp-here, .tp-both, .tp-translation, .tp-crumbs, .tp-back";

const inner = (element) => [...element.children].filter((child) => !child.matches(ALONE));
const holdsBlocks = (element) => inner(element).some((child) => BLOCKS.has(child.tagName) || holdsBlocks(child));
const alike = (ours, theirs) =>
  ours.length === theirs.length && ours.every((child, index) => child.tagName === theirs[index].tagName);
const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

export async function beside(article, address, language, box) {
  const status = box.querySelector("[role=status]");
  let there;
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    there = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    status.textContent = box.dataset.failed;
    return;
  }
  const other = there.querySelector("#content");
  for (const link of other.querySelectorAll("[href]")) link.href = new URL(link.getAttribute("href"), address);
  for (const element of other.querySelectorAll("[id]")) element.removeAttribute("id");
  const mark = { lang: language, dir: there.body.dir };
  document.documentElement.classList.add("tp-two");
  pair(article, other, mark);
  // What is opened from here is in both languages too, as far as its page can be.
  for (const link of article.querySelectorAll("a[href]:not([rel], .tp-both a, [href^='#'])")) {
    if (link.origin === location.origin && !link.closest(`[lang="${language}"]`)) link.search = location.search;
  }
  box.querySelector("[data-one]").hidden = false;
}

function pair(ours, theirs, mark) {
  const [here, there] = [inner(ours), inner(theirs)];
  if (!holdsBlocks(ours) || !alike(here, there)) set(ours, theirs, mark);
  else here.forEach((child, index) => pair(child, there[index], mark));
}

// Puts the two languages of an element next to each other; what is the same in both stands once.
function set(ours, theirs, mark) {
  if (!words(ours) || words(ours) === words(theirs)) return;
  const row = document.createElement(holdsBlocks(ours) ? "div" : "span");
  const [left, right] = [ours, theirs].map((side) => {
    const half = document.createElement(row.tagName);
    half.append(...side.childNodes);
    return half;
  });
  Object.assign(right, mark);
  row.className = "tp-pair";
  row.append(left, " ", right);
  ours.append(row);
}
