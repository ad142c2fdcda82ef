// What the pages gain from JavaScript besides htmx: they are told what changed, copy,
// and print. Nothing depends on it.
(() => {
  "use strict";
  const body = document.body;

  // Live: the hub tells topics; whatever has hx-trigger="live-TOPIC from:body" asks again.
  const lost = document.getElementById("lost");
  let pause = 1000;
  const connect = () => {
    const socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + body.dataset.live);
    socket.addEventListener("open", () => {
      if (lost) lost.hidden = true;
      if (pause > 1000) for (const topic of ["records", "screens", "feeds"]) announce(topic);
      pause = 1000;
    });
    socket.addEventListener("message", (event) => {
      for (const topic of JSON.parse(event.data).topics) announce(topic);
    });
    socket.addEventListener("close", () => {
      if (lost && pause >= 4000) lost.hidden = false;
      setTimeout(connect, pause + Math.random() * 1000);
      pause = Math.min(pause * 2, 30000);
    });
  };
  const announce = (topic) => body.dispatchEvent(new CustomEvent("live-" + topic));
  if (body.dataset.live) connect();

  // What is sent by htmx and does not arrive, or is refused, is told where a form's would.
  const unsent = document.getElementById("unsent");
  const notSent = unsent && unsent.textContent;
  const signedOut = document.getElementById("signedout");
  const sends = (event) => event.detail.requestConfig.verb !== "get";
  body.addEventListener("htmx:sendError", (event) => {
    if (!unsent || !sends(event)) return;
    unsent.textContent = notSent;
    unsent.hidden = false;
    unsent.scrollIntoView({ block: "center" });
  });
  body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) {
      signedOut.hidden = false;
      if (sends(event)) signedOut.scrollIntoView({ block: "nearest" });
      return;
    }
    if (!sends(event)) return;
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const content = page.getElementById("content");
    if (!content) return;
    const form = event.detail.elt.closest("form");
    if (unsent && form && form.querySelector("textarea, input:not([type=hidden])")) { // what is typed stays
      const told = content.querySelector("[role=alert]");
      unsent.textContent = (told || content).textContent;
      unsent.hidden = false;
      unsent.scrollIntoView({ block: "nearest" });
      return;
    }
    document.getElementById("content").replaceWith(content);
    content.focus();
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    if (signedOut) signedOut.hidden = true;
    if (unsent && sends(event)) unsent.hidden = true;
  });

  // On a phone the menu is wider than the window: where one is comes into view.
  const menu = document.querySelector(".menu");
  const here = menu && menu.querySelector("[aria-current]");
  if (here && menu.scrollWidth > menu.clientWidth) menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    if ("copy" in button.dataset && navigator.clipboard) {
      const field = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(field.value || field.textContent).then(() => button.classList.add("copied"));
    }
  });

  // A password is shown to who types it.
  for (const box of document.querySelectorAll("[data-reveal]")) {
    box.closest("label").hidden = false;
    const field = document.getElementById(box.dataset.reveal);
    box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
    field.form.addEventListener("submit", () => { field.type = "password"; });
  }

  // A form is not sent twice by a double click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 2000) event.preventDefault();
    else form.dataset.sent = String(Date.now());
  });

  // What went wrong, or was done, is read out and in view at once.
  const first = document.querySelector("main [aria-invalid=true], main [role=alert]");
  if (first) {
    if (first.getAttribute("role") === "alert") first.tabIndex = -1;
    first.focus({ preventScroll: false });
  }
})();
