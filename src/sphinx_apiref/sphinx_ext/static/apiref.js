// @ts-check
/** Links that open what they point at, and the page's controls. The page is complete without this script. */
(() => {
  "use strict";
  const all = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.apiref-details"));

  /** Open the operation that holds the element of this id, or is it. @param {string} id */
  const reveal = (id) => {
    const target = id ? document.getElementById(id) : null;
    const details = target && (target.closest("details.apiref-details") || target.querySelector(":scope > details.apiref-details"));
    if (target && details instanceof HTMLDetailsElement) {
      details.open = true;
      target.scrollIntoView();
    }
  };

  /** @param {string} text */
  const decode = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const followHash = () => reveal(decode(location.hash.slice(1)));

  for (const id of (new URLSearchParams(location.search).get("expanded") || "").split(",")) {
    const body = id ? document.getElementById(id) : null;
    const details = body && body.closest("details.apiref-details");
    if (details instanceof HTMLDetailsElement) details.open = true;
  }
  followHash();
  addEventListener("hashchange", followHash);
  // A second click on the same link changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (link) reveal(decode((link.getAttribute("href") || "").slice(1)));
  });

  let opened = /** @type {HTMLDetailsElement[]} */ ([]);
  addEventListener("beforeprint", () => {
    opened = [...all()].filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  for (const controls of document.querySelectorAll(".apiref-controls")) {
    controls.removeAttribute("hidden");
    const button = controls.querySelector(".btn-expand-all");
    const show = button ? button.textContent : "";
    button?.addEventListener("click", () => {
      const open = button.textContent === show;
      for (const details of all()) details.open = open;
      button.textContent = open ? button.getAttribute("data-apiref-hide") : show;
    });
    const select = controls.querySelector("#mv_select");
    if (select instanceof HTMLSelectElement) select.addEventListener("change", () => choose(select.value));
  }

  /** Show what a version has, or everything. @param {string} version such as 2.60, or empty */
  function choose(version) {
    const [major, minor] = version.split(".").map(Number);
    for (const element of document.querySelectorAll("[class*='rp_min_ver_'], [class*='rp_max_ver_']")) {
      const off = [...element.classList].some((name) => {
        const match = /^rp_(min|max)_ver_(\d+)_(\d+)$/.exec(name);
        if (!version || !match || Number(match[2]) !== major) return false;
        return match[1] === "min" ? Number(match[3]) > minor : Number(match[3]) < minor;
      });
      (element.closest(".apiref-operation > details > summary, .apiref-operation > .operation-grp")?.closest(".apiref-operation") || element)
        .classList.toggle("apiref-off", off);
    }
  }
})();
