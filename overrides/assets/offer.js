// A line that offers the page in another language, until it is closed. The browser remembers that, and nobody else.
const KEY = "tukipolku-language-offer";

function closed(language) {
  try {
    if (language) localStorage.setItem(KEY, language);
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing: the line can be closed on each page
  }
}

export function offer(language, words, closing) {
  if (closed() === language) return;
  const there = document.querySelector(`.tp-languages a[hreflang="${language}"]`);
  const line = document.createElement("aside");
  line.className = "tp-offer";
  line.lang = language;
  line.ariaLabel = there.textContent;
  const way = document.createElement("a");
  [way.textContent, way.href, way.hreflang] = [words, there.href, language];
  const close = document.createElement("button");
  close.textContent = closing;
  close.onclick = () => {
    closed(language);
    line.remove();
  };
  line.append(way, " ", close);
  document.body.append(line);
}
