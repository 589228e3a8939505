// @ts-check
/**
 * What the page can do with a script: links open what they point at, the operations can be filtered and cut down to a
 * microversion, samples and addresses be copied. The page is complete without it.
 */
(() => {
  "use strict";

  /** Names that are not ours alone: `markup.py` says what they are, and a test holds the two together. */
  const CONTRACT = {
    head: "operation-grp",
    anchor: "operation-anchor",
    badge: "badge",
    url: "endpoint-url",
    title: "url-subtitle",
    body: "api-detail",
    minVersion: "rp_min_ver_",
    maxVersion: "rp_max_ver_",
    bodyId: "-detail",
    showAllButton: "btn-expand-all",
    versions: "mv_select",
    expanded: "expanded",
  };
  /** The parameter of the address that holds the microversion. */
  const VERSION = "mv";
  /** Hidden by the filter, and hidden by the version. */
  const FILTERED = "apiref-filtered";
  const OFF = "apiref-off";

  const controls = document.querySelector(".apiref-controls[data-apiref-settings]");
  /** @type {{texts: Record<string, string>, min: string, max: string, releases: Record<string, string>, marks: boolean, copy: boolean, links: boolean, curl: string | false}} */
  const settings = Object.assign(
    { texts: {}, min: "", max: "", releases: {}, marks: false, copy: false, links: false, curl: false },
    JSON.parse(controls?.getAttribute("data-apiref-settings") || "{}"),
  );
  const listOperations = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".apiref-operation")]);
  let operations = listOperations();
  const status = controls?.querySelector("[role=status]");

  /** @param {string} selector @param {ParentNode} [parent] */
  const find = (selector, parent = document) => /** @type {HTMLElement | null} */ (parent.querySelector(selector));
  /** @param {Element} operation */
  const detailsOf = (operation) =>
    /** @type {HTMLDetailsElement | null} */ (operation.querySelector(":scope > details"));
  /** Fill `%s` in, one after the other. @param {string} name @param {...(string | number)} values */
  const text = (name, ...values) =>
    values.reduce((/** @type {string} */ filled, value) => filled.replace("%s", String(value)), settings.texts[name] || "");
  /** Without what can't be seen, such as a zero-width space that lets a long URL break. @param {string} content */
  const visible = (content) => content.replace(/\p{Cf}|[^\S \t\r\n]/gu, "");
  /** @param {string} message */
  const say = (message) => {
    if (status) status.textContent = message;
  };

  // ---- The address

  /** Change the address without a step for the Back button. @param {(address: URL) => void} change */
  const updateAddress = (change) => {
    try {
      const address = new URL(location.href);
      change(address);
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    } catch {
      // A page that may not change its address works all the same.
    }
  };
  /** @param {URL} address @param {string} name @param {string} value */
  const setParameter = (address, name, value) => {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  };
  /** @param {string} name */
  const readParameter = (name) => new URLSearchParams(location.search).get(name) || "";
  const readHash = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return location.hash.slice(1);
    }
  };

  // ---- Opening

  /** @param {Element | null} target @returns {HTMLElement | null} */
  const operationOf = (target) => (target ? target.closest(".apiref-operation") : null);

  /** Scroll again while heights that were estimates become known. @param {Element} target */
  const bringIntoView = (target) => {
    let steps = 12;
    let last = NaN;
    const step = () => {
      const top = target.getBoundingClientRect().top;
      if (top !== last || steps > 10) {
        last = top;
        target.scrollIntoView({ behavior: "instant", block: "start" });
        if (--steps) requestAnimationFrame(step);
      }
    };
    step();
  };

  /** Open and show the element of this id, whatever hides it. @param {string} id */
  const reveal = (id) => {
    const target = id ? document.getElementById(id) : null;
    const operation = operationOf(target);
    if (!target || !operation) return;
    if (target.closest("." + FILTERED)) filter("");
    if (target.closest("." + OFF)) choose("");
    for (let each = /** @type {HTMLElement | null} */ (operation); each; each = operationOf(each.parentElement)) {
      const details = detailsOf(each);
      if (details) details.open = true;
    }
    bringIntoView(target);
  };

  const followAddress = () => reveal(readHash());

  /** Keep in the address what the reader has opened by hand, as far as that makes an address. */
  const recordOpened = () => {
    const opened = operations.filter((operation) => detailsOf(operation)?.open);
    const ids = opened.length > 20 ? [] : opened.map((operation) => operation.id + CONTRACT.bodyId);
    updateAddress((address) => {
      setParameter(address, CONTRACT.expanded, ids.join(","));
      const shut = operationOf(document.getElementById(readHash()));
      // The address must not open again what has just been shut.
      if (shut && !detailsOf(shut)?.open) address.hash = "";
    });
  };

  /** One, or more on a page with the directive more than once. */
  const showAllButtons = [...document.querySelectorAll("." + CONTRACT.showAllButton)];
  const showText = showAllButtons[0]?.textContent || "";
  /** @param {boolean} open */
  const showAll = (open) => {
    for (const operation of operations) {
      const details = detailsOf(operation);
      if (details) details.open = open;
    }
    for (const button of showAllButtons) button.textContent = open ? text("hide") : showText;
    updateAddress((address) => setParameter(address, CONTRACT.expanded, ""));
  };

  // ---- Filter

  const box = /** @type {HTMLInputElement | null} */ (find(".apiref-filter"));
  /** @type {Map<Element, string> | undefined} */
  let words;
  /** Sections that group operations: one is hidden when all of its operations are. @type {Set<HTMLElement> | undefined} */
  let groups;

  const readWords = () => {
    const parts = [CONTRACT.badge, CONTRACT.url, CONTRACT.title];
    words = new Map();
    groups = new Set();
    for (const operation of operations) {
      words.set(operation, visible(parts.map((name) => find("." + name, operation)?.textContent || "").join(" ")).toLowerCase());
      let group = operation.parentElement;
      while ((group = group ? group.closest("section:not(.apiref-operation)") : null)) {
        groups.add(group);
        group = group.parentElement;
      }
    }
    return words;
  };

  /** Show the operations that have each of the words. @param {string} query */
  function filter(query) {
    if (box && box.value !== query) box.value = query;
    const known = words || readWords();
    const wanted = query.toLowerCase().split(/\s+/).map(visible).filter(Boolean);
    let count = 0;
    for (const operation of operations) {
      const shown = wanted.every((word) => known.get(operation)?.includes(word));
      operation.classList.toggle(FILTERED, !shown);
      if (shown) count++;
    }
    for (const group of groups || []) {
      const empty = !find(`.apiref-operation:not(.${FILTERED})`, group);
      // The controls must not hide themselves.
      group.classList.toggle(FILTERED, empty && !group.contains(controls));
    }
    say(wanted.length ? text("found", count, operations.length) : "");
  }

  // ---- Microversions

  const select = /** @type {HTMLSelectElement | null} */ (find("#" + CONTRACT.versions));

  /** @param {string} version @returns {[number, number] | null} */
  const parseVersion = (version) => {
    const match = /^(\d+)\.(\d+)$/.exec(version);
    return match && [Number(match[1]), Number(match[2])];
  };

  /** What has a range: the element to hide, and the ends of its range. @type {{element: Element, min: [number, number] | null, max: [number, number] | null}[]} */
  let ranged = [];
  const readRanges = () => {
    ranged = [];
    for (const element of document.querySelectorAll(
      `[class*="${CONTRACT.minVersion}"], [class*="${CONTRACT.maxVersion}"]`,
    )) {
      /** @param {string} prefix */
      const read = (prefix) => {
        const name = [...element.classList].find((each) => each.startsWith(prefix));
        return name ? parseVersion(name.slice(prefix.length).replace("_", ".")) : null;
      };
      const [min, max] = [read(CONTRACT.minVersion), read(CONTRACT.maxVersion)];
      const whole = element.classList.contains(CONTRACT.head) ? operationOf(element) : null;
      if (min || max) ranged.push({ element: whole || element, min, max });
    }
  };

  /** Show beside the name of a row which versions have it. */
  const markRows = () => {
    for (const { element, min, max } of settings.marks ? ranged : []) {
      const name = element.localName === "tr" ? find("td", element) : null;
      const [low, high] = [min?.join("."), max?.join(".")];
      if (name) name.dataset.apirefMark = !high ? `${low}+` : low ? `${low}–${high}` : text("until", high);
    }
  };

  /** The versions to choose from: each that the page or the configuration names, and all in between. */
  const listVersions = () => {
    /** @type {Map<number, [number, number]>} */
    const ends = new Map();
    /** @param {[number, number] | null} version @param {number} [before] */
    const note = (version, before = 0) => {
      if (!version) return;
      const [major, minor] = version;
      const [low, high] = ends.get(major) || [minor, minor];
      ends.set(major, [Math.max(Math.min(low, minor - before), 0), Math.max(high, minor)]);
    };
    const [low, high] = [parseVersion(settings.min), parseVersion(settings.max)];
    if (low && high && low[0] === high[0]) {
      note(low);
      note(high);
    } else {
      for (const { element, min, max } of ranged) {
        // One before the first, or nobody could choose to be without it. A sample of a version is no news of it.
        note(min, element.localName === "div" ? 0 : 1);
        note(max);
      }
    }
    const versions = [];
    for (const [major, [first, last]] of [...ends].sort(([one], [other]) => one - other)) {
      for (let minor = first; minor <= Math.min(last, first + 999); minor++) versions.push(`${major}.${minor}`);
    }
    return versions;
  };

  /** @param {string} version @param {string} [label] */
  const addOption = (version, label) => {
    const release = settings.releases[version];
    const name = release ? `${version} - ${release[0].toUpperCase()}${release.slice(1)}` : version;
    select?.add(new Option(label || name, version));
  };

  /** Hide what a version does not have; nothing where it is empty. @param {string} version such as 2.60 */
  function choose(version) {
    const chosen = parseVersion(version);
    let count = 0;
    for (const { element, min, max } of ranged) {
      const off =
        !!chosen &&
        ((!!min && min[0] === chosen[0] && min[1] > chosen[1]) || (!!max && max[0] === chosen[0] && max[1] < chosen[1]));
      element.classList.toggle(OFF, off);
      if (off) count++;
    }
    if (select) {
      if (chosen && ![...select.options].some((option) => option.value === version)) addOption(version);
      select.value = chosen ? version : "";
    }
    say(chosen ? text("hidden", count, version) : "");
    updateAddress((address) => setParameter(address, VERSION, chosen ? version : ""));
  }

  /** @param {string} wanted the version to choose at first */
  const startVersions = (wanted) => {
    readRanges();
    markRows();
    if (!select) return;
    const versions = listVersions();
    if (!versions.length) return;
    if (["", ...versions].join() !== [...select.options].map((option) => option.value).join()) {
      select.length = 0;
      addOption("", text("all"));
      for (const version of versions) addOption(version);
    }
    select.closest("label")?.removeAttribute("hidden");
    if (parseVersion(wanted)) choose(wanted);
  };

  /** Have a link to another page of the reference take the version along. @param {HTMLAnchorElement} link */
  const takeVersionAlong = (link) => {
    const version = select?.value || readParameter(VERSION);
    const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
    if (!parseVersion(version) || !link.href.startsWith(root.href.split(/[?#]/)[0])) return;
    const address = new URL(link.href);
    if (address.pathname === location.pathname) return;
    address.searchParams.set(VERSION, version);
    link.href = address.href;
  };

  // ---- Copying

  /** @param {string} content @param {string} done what to say then */
  const copy = (content, done) => {
    const failed = () => say(text("failed"));
    try {
      navigator.clipboard.writeText(content).then(() => say(done), failed);
    } catch {
      failed();
    }
  };

  /** @param {string} className @param {string} label */
  const makeButton = (className, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = label;
    return button;
  };

  /** @param {string} content */
  const quote = (content) => `'${content.replaceAll("'", "'\\''")}'`;

  /** The line that sends the request of an operation. @param {Element} operation */
  const buildCurl = (operation) => {
    const method = (find("." + CONTRACT.badge, operation)?.textContent || "").trim();
    const path = visible(find("." + CONTRACT.url, operation)?.textContent || "").trim().replace(/^(?!\/)/, "/");
    const url = path
      .replace(/[\\"`$]/g, "\\$&")
      .replace(/\{([^{}]*)\}/g, (_match, name) => "${" + (name.replace(/\W+/g, "_").replace(/^(?=\d)/, "_") || "_") + "}");
    const lines = [`${settings.curl} -X ${/^\w+$/.test(method) ? method : quote(method)} "$ENDPOINT${url}"`];
    const body = find(".apiref-request pre", operation)?.textContent;
    if (body) lines.push('-H "Content-Type: application/json"', `-d ${quote(body.trimEnd())}`);
    return lines.join(" \\\n  ");
  };

  /** Give an operation in sight its buttons. @param {Element} body */
  const decorate = (body) => {
    if (!operationOf(body)) return;
    if (!body.querySelector(":scope > .apiref-tools")) {
      const tools = document.createElement("div");
      tools.className = "apiref-tools";
      if (settings.curl) tools.append(makeButton("apiref-curl", text("curl")));
      body.prepend(tools);
    }
    if (!settings.copy || find("script[src*=copybutton]")) return;
    for (const sample of body.querySelectorAll("div.highlight:not(.apiref-sample)")) {
      sample.classList.add("apiref-sample");
      sample.append(makeButton("apiref-copy", text("copy")));
    }
  };

  const watch = () => {
    if (!settings.curl && !settings.copy) return;
    const bodies = operations.map((operation) => find("." + CONTRACT.body, operation));
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          decorate(entry.target);
          observer.unobserve(entry.target);
        }
      },
      { rootMargin: "50%" },
    );
    for (const body of bodies) if (body) observer.observe(body);
  };

  /** Take over operations that a preview has repainted: what is known of the page is known anew. @param {Element[]} changed */
  const adopt = (changed) => {
    operations = listOperations();
    words = undefined;
    for (const each of changed.flatMap((operation) => [operation, ...operation.querySelectorAll("tr, td, div, section")])) {
      each.removeAttribute("data-apiref-mark");
      each.classList.remove(OFF);
    }
    startVersions(select?.value || "");
    if (box?.value) filter(box.value);
    if (!settings.curl && !settings.copy) return;
    for (const operation of changed) operation.querySelectorAll("." + CONTRACT.body).forEach(decorate);
  };

  /** @param {Element} operation */
  const toggleCurl = (operation) => {
    const line = buildCurl(operation);
    const tools = find(".apiref-tools", operation);
    let shown = tools && find("pre", tools);
    if (tools && !shown) {
      shown = document.createElement("pre");
      tools.append(shown);
    }
    if (shown) shown.textContent = line;
    copy(line, text("copied"));
  };

  // ---- What happens on the page: one listener for all operations

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const operation = operationOf(target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[href]"));
    if (link) {
      takeVersionAlong(link);
      // A second click on the same link changes no hash.
      if (link.hash && link.getAttribute("href") === location.hash) followAddress();
      if (settings.links && link.classList.contains(CONTRACT.anchor)) copy(link.href, text("linkCopied"));
    } else if (operation && target.closest("summary")) {
      // Once the browser has opened or shut it.
      setTimeout(recordOpened);
    } else if (operation && target.closest(".apiref-curl")) {
      toggleCurl(operation);
    } else if (target.closest(".apiref-copy")) {
      copy(find("pre", target.closest(".apiref-sample") || document)?.textContent || "", text("copied"));
    }
  });
  const followKey = (/** @type {KeyboardEvent} */ event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      // Sphinx has the key for its search.
      event.stopPropagation();
      box.focus();
    } else if (event.key === "Escape" && event.target === box) {
      filter("");
    }
  };
  document.addEventListener("keydown", followKey, true);
  box?.addEventListener("input", () => filter(box.value));
  select?.addEventListener("change", () => choose(select.value));
  for (const button of showAllButtons) button.addEventListener("click", () => showAll(button.textContent === showText));
  addEventListener("hashchange", followAddress);
  document.addEventListener("apiref:replaced", (event) => adopt(/** @type {CustomEvent} */ (event).detail));

  let opened = /** @type {HTMLDetailsElement[]} */ ([]);
  addEventListener("beforeprint", () => {
    opened = operations.flatMap((operation) => detailsOf(operation) || []).filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  for (const each of document.querySelectorAll(".apiref-controls")) each.removeAttribute("hidden");
  startVersions(readParameter(VERSION));
  for (const id of readParameter(CONTRACT.expanded).split(",")) {
    const operation = operationOf(id ? document.getElementById(id) : null);
    const details = operation && detailsOf(operation);
    if (details) details.open = true;
  }
  followAddress();
  watch();
})();
