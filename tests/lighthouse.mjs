// Lighthouse on some addresses in one browser: node tests/lighthouse.mjs CATEGORIES ADDRESS…  prints JSON: by address the
// scores (0..100), what failed, and the time of the largest paint in milliseconds. CHROME_PATH says which browser.
import lighthouse from "lighthouse";
import { launch } from "chrome-launcher";

const [categories, ...addresses] = process.argv.slice(2);
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
const found = {};
try {
  for (const address of addresses) {
    const throttlingMethod = categories.includes("performance") ? "simulate" : "provided";
    const flags = { port: chrome.port, onlyCategories: categories.split(","), logLevel: "error", throttlingMethod };
    const { lhr } = await lighthouse(address, flags);
    found[address] = {
      scores: Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])),
      failed: Object.values(lhr.categories).flatMap(({ auditRefs }) =>
        auditRefs.filter(({ id, weight }) => weight && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9).map(({ id }) => id),
      ),
      lcp: Math.round(lhr.audits["largest-contentful-paint"]?.numericValue ?? 0),
      cls: lhr.audits["cumulative-layout-shift"]?.numericValue ?? 0,
    };
  }
} finally {
  chrome.kill();
}
console.log(JSON.stringify(found));
