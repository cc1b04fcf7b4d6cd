// Added to each page by `tukipolku serve`: shows the page anew when it was built again, and what is wrong when it wasn't.
const script = document.currentScript;
const own = decodeURI(location.pathname).slice(1) + "index.html";
const shared = (path) => path.startsWith("assets/") && !/^assets\/(search|places)\//.test(path);
const panel = document.createElement("pre");
panel.setAttribute("role", "alert");
panel.style.cssText =
  "position:fixed;inset:1rem 1rem auto;max-height:80vh;overflow:auto;z-index:9999;margin:0;padding:1rem;" +
  "background:#fff;color:#8c0000;border:3px solid #8c0000;font:0.9rem/1.4 monospace;white-space:pre-wrap";

async function follow(number) {
  for (;;) {
    try {
      const news = await (await fetch(`/~serve/news/${number}`)).json();
      if (news.wrong) {
        panel.textContent = news.wrong;
        document.body.append(panel);
      } else {
        panel.remove();
        if (document.title === "Tukipolku" && !document.querySelector("main")) return location.reload();
        if (news.changed.some((path) => path === own || shared(path))) return location.reload();
      }
      number = news.number;
    } catch {
      await new Promise((done) => setTimeout(done, 500)); // the server starts again
      number = 0;
    }
  }
}
follow(Number(script.dataset.number));
