// @ts-check
/**
 * The preview's part of a page: it repaints operations that have changed in place, shows the findings beside what they
 * are about and failures over the last good page, and reports which operations are on the screen.
 *
 * Text of findings and failures comes from the author's files: it becomes text and never markup.
 */
(() => {
  "use strict";

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** @type {{page: string, build: string, follow: boolean}} */
  const options = JSON.parse(script.dataset.apirefPreview || "{}");
  const base = new URL(".", script.src).href;
  const root = new URL("..", base).href;
  const client = Math.random().toString(36).slice(2) + Date.now().toString(36);
  const follows = options.follow || new URLSearchParams(location.search).has("follow");

  /** @typedef {{page: string, ordinal: number | null, part: string, table: number, index: number, sample: number, name?: string, code: string, severity: string, message: string, hint: string, place: string, link: string}} Finding */
  /** @typedef {{title: string, message: string, place: string, link: string}} Failure */

  /** Findings to list in the corner, and to show on the page: a page is no place to read thousands. */
  const MOST_LISTED = 200;
  const MOST_NOTES = 500;
  /** Streams of all tabs from which on a tab that nobody sees gives up its own: browsers open six. */
  const CROWD = 4;

  /** @param {string} selector @param {ParentNode} [parent] */
  const find = (selector, parent = document) => /** @type {HTMLElement | null} */ (parent.querySelector(selector));
  /** @param {number} count @param {string} name */
  const count = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;
  /** @param {string} tag @param {string} className @param {string} [text] */
  const make = (tag, className, text = "") => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    if (element instanceof HTMLButtonElement) element.type = "button";
    return element;
  };
  /** Show a message: what stands between backticks as code, and everything as text. @param {HTMLElement} element @param {string} message */
  const write = (element, message) => {
    const parts = message.split("`");
    // An odd backtick is one that the author has written.
    if (parts.length % 2 === 0) element.append(message);
    else element.append(...parts.map((part, index) => (index % 2 ? make("code", "", part) : part)));
    return element;
  };
  /** The operations that are in no other, in the order of the page. */
  const listOperations = () =>
    /** @type {HTMLElement[]} */ ([...document.querySelectorAll("section.apiref-operation")]).filter(
      (section) => !section.parentElement?.closest("section.apiref-operation"),
    );

  // ---- What a tab remembers

  const STORE = "apiref-preview";
  /** @param {string} name @returns {any} */
  const recall = (name) => {
    try {
      return JSON.parse(sessionStorage.getItem(`${STORE}:${name}`) || "null");
    } catch {
      return null;
    }
  };
  /** @param {string} name @param {unknown} value null to forget it */
  const remember = (name, value) => {
    try {
      if (value === null) sessionStorage.removeItem(`${STORE}:${name}`);
      else sessionStorage.setItem(`${STORE}:${name}`, JSON.stringify(value));
    } catch {
      // A browser that stores nothing loses the place, and nothing else.
    }
  };

  // ---- Where the reader is

  /** What is moving the page for us, until it has settled or the reader moves it. */
  let moving = 0;
  for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(name, () => moving++, { capture: true, passive: true });
  }

  /** Move the page again while heights that were estimates become known. @param {() => boolean} move whether it moved */
  const settle = (move) => {
    const mine = ++moving;
    let frames = 20;
    const step = () => {
      if (mine !== moving) return;
      const moved = move();
      if (--frames && (moved || frames > 14)) requestAnimationFrame(step);
    };
    step();
  };

  /** @param {Element | null} element */
  const scrollerOf = (element) => {
    for (let each = element?.parentElement; each && each !== document.body; each = each.parentElement) {
      if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
    }
    return /** @type {HTMLElement} */ (document.scrollingElement || document.documentElement);
  };

  /** What stands in the reader's view, from the top: elements of the text, and where they are. */
  const findAnchors = () => {
    const operation = listOperations().find((each) => each.getClientRects().length);
    const text = operation || find("main, [role=main], article, section");
    if (!text) return [];
    const box = text.getBoundingClientRect();
    /** @type {Map<Element, number>} */
    const anchors = new Map();
    for (let y = 8; y < innerHeight && anchors.size < 24; y += 24) {
      for (const x of [box.left + Math.min(60, box.width / 2), box.left + box.width / 2]) {
        const hit = document.elementFromPoint(x, y);
        // What is fixed on top of the text, such as a theme's head, is in no section.
        if (!hit || hit === host || !hit.closest("section")) continue;
        const top = hit.getBoundingClientRect().top;
        // Of something large that begins above the window, the beginning says nothing about what is in it.
        if (top >= 0 || hit.matches("p, li, dd, td, th, pre, code, span, a, em, strong, h1, h2, h3, h4, h5, h6")) {
          anchors.set(hit, top);
        }
      }
    }
    return [...anchors];
  };

  /** @param {HTMLElement} scroller @param {number} by */
  const scroll = (scroller, by) => scroller.scrollBy({ top: by, behavior: "instant" });

  /** Change the page such that what the reader looks at stays where it is. @param {() => void} change */
  const keepPlace = (change) => {
    const anchors = findAnchors();
    const scroller = scrollerOf(anchors.length ? anchors[0][0] : null);
    // Browsers that do the same would do it a second time.
    scroller.style.overflowAnchor = "none";
    change();
    const kept = anchors.find(([element]) => element.isConnected && element.getClientRects().length);
    const by = kept ? kept[0].getBoundingClientRect().top - kept[1] : 0;
    if (by) scroll(scroller, by);
    requestAnimationFrame(() => requestAnimationFrame(() => scroller.style.removeProperty("overflow-anchor")));
  };

  /** @param {Element} element */
  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    return element.getClientRects().length > 0 && box.bottom > 0 && box.top < innerHeight;
  };

  /** Open and show an element, whatever hides it. @param {Element} element */
  const reveal = (element) => {
    const filter = /** @type {HTMLInputElement | null} */ (find(".apiref-filter"));
    if (filter && element.closest(".apiref-filtered")) setField(filter, "");
    const versions = /** @type {HTMLSelectElement | null} */ (find("#mv_select"));
    if (versions && element.closest(".apiref-off")) setField(versions, "");
    for (let each = element.closest("details"); each; each = each.parentElement?.closest("details") || null) {
      each.open = true;
    }
    let last = NaN;
    settle(() => {
      element.scrollIntoView({ behavior: "instant", block: "center" });
      const top = element.getBoundingClientRect().top;
      const moved = top !== last;
      last = top;
      return moved;
    });
  };

  /** Set a field as the reader would. @param {HTMLInputElement | HTMLSelectElement} field @param {string} value */
  const setField = (field, value) => {
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // ---- Loading the page again, in place

  const PLACE = `place:${location.pathname}`;
  const listFields = () =>
    /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...document.querySelectorAll(".apiref-filter, #mv_select")]);
  const listDetails = () => [...document.querySelectorAll("details")];
  /** A name for a `details`: of its operation, else of its text. @param {HTMLDetailsElement} details */
  const nameDetails = (details) => {
    const parent = details.parentElement;
    if (parent?.matches(".apiref-operation") && parent.id) return `#${parent.id}`;
    return `${details.closest("[id]")?.id} ${find("summary", details)?.textContent}`;
  };

  const loadAgain = () => {
    const anchors = findAnchors();
    const places = [];
    for (const [element, top] of anchors) {
      const named = /** @type {Element | null} */ (element.closest("[id]"));
      if (named) places.push([named.id, element.localName, element.textContent?.slice(0, 80), top]);
    }
    const focused = document.activeElement;
    const scroller = scrollerOf(anchors.length ? anchors[0][0] : null);
    remember(PLACE, {
      places,
      top: scroller.scrollTop,
      open: listDetails().map((details) => [nameDetails(details), details.open]),
      fields: listFields().map((field) => [field.id || field.className, field.value]),
      focused: focused && focused !== document.body && focused !== host ? describe(focused) : null,
    });
    try {
      history.scrollRestoration = "manual";
    } catch {
      // The place is restored all the same, a little later than it could be.
    }
    location.reload();
  };

  /** A selector of an element that finds it again on a page much like this one. @param {Element} element */
  const describe = (element) => {
    const parts = [];
    for (let each = element; each !== document.body && each.parentElement; each = each.parentElement) {
      if (each.id) {
        parts.unshift(`[id="${CSS.escape(each.id)}"]`);
        break;
      }
      const same = [...each.parentElement.children].filter((other) => other.localName === each.localName);
      parts.unshift(`${CSS.escape(each.localName)}:nth-of-type(${same.indexOf(each) + 1})`);
    }
    return parts.join(" > ");
  };

  const restorePlace = () => {
    const state = recall(PLACE);
    remember(PLACE, null);
    if (!state) return;
    const open = new Map(state.open);
    for (const details of listDetails()) {
      const was = open.get(nameDetails(details));
      if (was !== undefined && details.open !== was) details.open = was;
    }
    const values = new Map(state.fields);
    for (const field of listFields()) setField(field, String(values.get(field.id || field.className) ?? field.value));
    const focused = state.focused && find(state.focused);
    if (focused) focused.focus({ preventScroll: true });
    /** @returns {[Element, number] | null} */
    const findPlace = () => {
      for (const [id, name, text, top] of state.places) {
        const named = document.getElementById(id);
        const alike = named ? [named, ...named.querySelectorAll(name)] : [];
        const same = alike.find((each) => each.localName === name && each.textContent?.slice(0, 80) === text);
        if (same) return [same, top];
      }
      return null;
    };
    const place = findPlace();
    const scroller = scrollerOf(place ? place[0] : null);
    if (!place) scroller.scrollTo({ top: state.top, behavior: "instant" });
    else {
      const move = () => {
        const by = place[0].getBoundingClientRect().top - place[1];
        const before = scroller.scrollTop;
        if (Math.abs(by) >= 1) scroll(scroller, by);
        return scroller.scrollTop !== before;
      };
      settle(move);
    }
    history.scrollRestoration = "auto";
  };

  // ---- Repainting: the new operation is worked into the old one, so that what stays is not even touched

  /** What scripts have added to the page: the HTML of a build does not have it. */
  const ADDED = ".apiref-tools, .apiref-copy, .copybtn, [class^=apiref-preview]";
  const ADDED_CLASSES = ["apiref-off", "apiref-filtered", "apiref-sample"];
  /** @param {Node} node */
  const isAdded = (node) => node instanceof Element && node.matches(ADDED);
  /** @param {string} name @param {string} value */
  const isAddedAttribute = (name, value) =>
    /^(open|tabindex|data-apiref-(mark|preview.*)|data-clipboard.*)$/.test(name) ||
    (name === "id" && value.startsWith("codecell"));
  /** @param {Element} element @param {boolean} added */
  const listClasses = (element, added) =>
    [...element.classList].filter((name) => ADDED_CLASSES.includes(name) === added);
  /** @param {Node} node */
  const listChildren = (node) => [...node.childNodes].filter((child) => !isAdded(child));

  /** @param {HTMLElement} section @param {HTMLElement} fresh @returns {Element[]} what has changed for a reader */
  const repaint = (section, fresh) => {
    /** @type {Map<Node, string>} */
    const signatures = new Map();
    /** @type {Set<Element>} */
    const changed = new Set();

    /** Everything of a node that the build made, as one string. @param {Node} node @returns {string} */
    const sign = (node) => {
      let known = signatures.get(node);
      if (known === undefined) {
        if (node instanceof Element) {
          const parts = [...node.attributes]
            .filter(({ name, value }) => name !== "class" && !isAddedAttribute(name, value))
            .map(({ name, value }) => `${name}=${value}`);
          const classes = listClasses(node, false).join(" ");
          known = `<${node.localName}\0${classes}\0${parts.sort().join("\0")}>${listChildren(node).map(sign).join("")}</>`;
        } else known = `${node.nodeType}\0${node.nodeValue}\0`;
        signatures.set(node, known);
      }
      return known;
    };
    /** An id that says which element it is; numbered ones count over the page. @param {Element} element */
    const idOf = (element) => (/^(id\d+|codecell\d+|)$/.test(element.id) ? "" : element.id);

    /** How alike two nodes are: 0 for different things. @param {Node} one @param {Node} other */
    const compare = (one, other) => {
      if (one.nodeType !== other.nodeType) return 0;
      if (sign(one) === sign(other)) return one instanceof Element ? 8 : 3;
      if (!(one instanceof Element) || !(other instanceof Element)) return 1;
      if (one.localName !== other.localName) return 0;
      const [first, second] = [idOf(one), idOf(other)];
      if (first && second) return first === second ? 6 : 0;
      return 2;
    };

    /** The pairs of two lists that are most alike, in order. @param {Node[]} olds @param {Node[]} news */
    const pair = (olds, news) => {
      /** @type {Map<Node, Node>} */
      const pairs = new Map();
      if (olds.length * news.length > 250_000) {
        news.forEach((node, index) => olds[index] && compare(olds[index], node) && pairs.set(node, olds[index]));
        return pairs;
      }
      const width = news.length + 1;
      const best = new Uint32Array((olds.length + 1) * width);
      for (let i = olds.length - 1; i >= 0; i--) {
        for (let j = news.length - 1; j >= 0; j--) {
          const likeness = compare(olds[i], news[j]);
          best[i * width + j] = Math.max(
            best[(i + 1) * width + j],
            best[i * width + j + 1],
            likeness ? best[(i + 1) * width + j + 1] + likeness : 0,
          );
        }
      }
      for (let i = 0, j = 0; i < olds.length && j < news.length; ) {
        const likeness = compare(olds[i], news[j]);
        if (likeness && best[i * width + j] === best[(i + 1) * width + j + 1] + likeness) pairs.set(news[j++], olds[i++]);
        else if (best[i * width + j] === best[(i + 1) * width + j]) i++;
        else j++;
      }
      return pairs;
    };

    /** Change only the part of a text that differs: a selection around it stays. @param {CharacterData} old @param {string} text */
    const changeText = (old, text) => {
      const was = old.data;
      let start = 0;
      while (start < was.length && start < text.length && was[start] === text[start]) start++;
      let end = 0;
      while (
        end < was.length - start &&
        end < text.length - start &&
        was[was.length - 1 - end] === text[text.length - 1 - end]
      ) {
        end++;
      }
      old.replaceData(start, was.length - start - end, text.slice(start, text.length - end));
      if (was.trim() !== text.trim() && old.parentElement) changed.add(old.parentElement);
    };

    /** @param {Element} old @param {Element} now */
    const changeAttributes = (old, now) => {
      for (const { name, value } of [...old.attributes]) {
        if (name !== "class" && !isAddedAttribute(name, value) && !now.hasAttribute(name)) old.removeAttribute(name);
      }
      for (const { name, value } of now.attributes) {
        if (name === "class" || isAddedAttribute(name, value) || old.getAttribute(name) === value) continue;
        old.setAttribute(name, value);
        if (name === "src" || name === "alt") changed.add(old);
      }
      const classes = [...listClasses(now, false), ...listClasses(old, true)].join(" ");
      if ((old.getAttribute("class") || "") !== classes) {
        if (classes) old.setAttribute("class", classes);
        else old.removeAttribute("class");
      }
    };

    /** @param {Node} old @param {Node} now */
    const change = (old, now) => {
      if (sign(old) === sign(now)) return;
      if (old instanceof CharacterData) changeText(old, now.nodeValue || "");
      if (!(old instanceof Element) || !(now instanceof Element)) return;
      changeAttributes(old, now);
      changeChildren(old, now);
    };

    /** @param {Element} old @param {Element} now */
    const changeChildren = (old, now) => {
      const was = listChildren(old);
      const news = listChildren(now);
      let start = 0;
      while (start < was.length && start < news.length && sign(was[start]) === sign(news[start])) start++;
      let end = 0;
      while (
        end < was.length - start &&
        end < news.length - start &&
        sign(was[was.length - 1 - end]) === sign(news[news.length - 1 - end])
      ) {
        end++;
      }
      const olds = was.slice(start, was.length - end);
      const middle = news.slice(start, news.length - end);
      const pairs = pair(olds, middle);
      const kept = new Set(pairs.values());
      /** What is gone can't be marked, but what stood beside it can. @param {Node[]} nodes @param {Node} gone */
      const findBeside = (nodes, gone) => {
        const stays = (/** @type {Node} */ node) => node instanceof Element && (kept.has(node) || !olds.includes(node));
        const index = nodes.indexOf(gone);
        return /** @type {Element | undefined} */ (
          nodes.slice(index + 1).find(stays) || nodes.slice(0, index).reverse().find(stays)
        );
      };
      for (const node of olds) {
        if (kept.has(node)) continue;
        if (node.textContent?.trim()) changed.add(node instanceof Element ? findBeside(was, node) || old : old);
        node.parentNode?.removeChild(node);
      }
      /** @type {Node | null} */
      let next = was[was.length - end] || listAddedAtEnd(old);
      for (const node of middle.reverse()) {
        const partner = pairs.get(node);
        if (partner) {
          change(partner, node);
          next = partner;
        } else {
          next = old.insertBefore(node, next);
          if (node instanceof Element) changed.add(node);
          else if (node.nodeValue?.trim()) changed.add(old);
        }
      }
    };
    /** What scripts added at the end stays there. @param {Element} element @returns {Node | null} */
    const listAddedAtEnd = (element) => {
      let first = null;
      for (let each = element.lastChild; each && isAdded(each); each = each.previousSibling) first = each;
      return first;
    };

    // Read the Docs' theme wraps tables in the browser.
    if (find(".wy-table-responsive > table")) {
      for (const table of fresh.querySelectorAll("table")) {
        if (table.parentElement?.closest("table, .wy-table-responsive")) continue;
        const wrapper = make("div", "wy-table-responsive");
        table.replaceWith(wrapper);
        wrapper.append(table);
      }
    }
    change(section, fresh);
    return [...changed].filter((element) => element.isConnected);
  };

  /** Have an element stand out for a moment. @param {Element} element */
  const mark = (element) => {
    const NAME = "data-apiref-preview-changed";
    const marked = element.matches("tr, thead, tbody, table") ? [...element.querySelectorAll("td, th")] : [element];
    for (const each of marked) {
      each.removeAttribute(NAME);
      // Starts an animation that is running already from its beginning.
      void (/** @type {HTMLElement} */ (each).offsetWidth);
      const value = String(Math.random());
      each.setAttribute(NAME, value);
      setTimeout(() => each.getAttribute(NAME) === value && each.removeAttribute(NAME), 3000);
    }
  };

  /** What to mark for a changed element: a token of a sample, else a paragraph, cell or heading. @param {Element} element */
  const blockOf = (element) =>
    element.closest("pre span, td > p, p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, pre, .endpoint-url") || element;

  /** @param {string} html @returns {HTMLElement | null} */
  const parse = (html) => {
    const template = document.createElement("template");
    // From the renderer, which writes the pages as well.
    template.innerHTML = html;
    return /** @type {HTMLElement | null} */ (template.content.querySelector("section.apiref-operation"));
  };

  /** Method and title of an operation. @param {Element} section */
  const nameOperation = (section) =>
    [".badge", ".url-subtitle"].map((each) => find(each, section)?.textContent?.trim() || "").join(" ");

  /** @param {{page: string, operations: {ordinal: number, html: string}[], confirmed: boolean}} event */
  const onOperations = (event) => {
    if (event.page !== options.page) {
      const section = ready && !event.confirmed && event.operations.length ? parse(event.operations[0].html) : null;
      if (section) showChange(nameOperation(section), `${new URL(event.page, root).href}#${section.id}`, null);
      return;
    }
    const sections = listOperations();
    /** @type {[HTMLElement, Element[]][]} */
    const painted = [];
    const focused = document.activeElement;
    keepPlace(() => {
      for (const { ordinal, html } of event.operations) {
        const section = sections[ordinal];
        const fresh = section && parse(html);
        if (!fresh) continue;
        painted.push([section, repaint(section, fresh)]);
      }
      document.dispatchEvent(new CustomEvent("apiref:replaced", { detail: painted.map(([section]) => section) }));
      placeNotes();
    });
    if (focused && !focused.isConnected) {
      const lost = painted.find(([, changes]) => changes.length);
      if (lost) find("summary", lost[0])?.focus({ preventScroll: true });
    }
    observe();
    if (ready) showChanges(painted.filter(([, changes]) => changes.length), event.confirmed);
  };

  /** Mark what has changed, or lead to it. @param {[HTMLElement, Element[]][]} painted @param {boolean} confirmed */
  const showChanges = (painted, confirmed) => {
    /** @type {[HTMLElement, Element][]} */
    const marks = [];
    for (const [section, changes] of painted) {
      const details = /** @type {HTMLDetailsElement | null} */ (find(":scope > details", section));
      const head = find(".operation-grp", section);
      if (details && !details.open && head) marks.push([section, head]);
      for (const block of new Set(changes.map(blockOf))) marks.push([section, block]);
    }
    for (const [, block] of marks) mark(block);
    if (!marks.length || marks.some(([, block]) => isInView(block))) {
      if (marks.length) showChange("", "", null);
      return;
    }
    if (confirmed) return;
    const center = innerHeight / 2;
    /** @param {[HTMLElement, Element]} one */
    const distance = ([section]) => Math.abs(section.getBoundingClientRect().top - center);
    const [section] = marks.reduce((one, other) => (distance(other) < distance(one) ? other : one));
    // The change itself, not the head of its closed operation.
    const target = painted.find(([each]) => each === section)?.[1].map(blockOf)[0] || section;
    const more = painted.length > 1 ? ` and ${painted.length - 1} more` : "";
    showChange(nameOperation(section) + more, section.id ? `#${section.id}` : "#", target);
  };

  // ---- The corner: the only part that is the same on every theme, in a shadow of its own

  const host = make("div", "apiref-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${base}client.css`;
  const surface = make("div", "apiref-preview-surface");
  const overlay = make("div", "overlay");
  const corner = make("div", "corner");
  const live = make("div", "unseen");
  const changeLine = make("div", "line change");
  const noticeLine = make("div", "line notice");
  const failedButton = make("button", "line failed", "Build failed");
  const panel = make("div", "panel");
  const pill = make("button", "pill");
  overlay.setAttribute("role", "alert");
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  panel.id = "panel";
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", "Findings");
  pill.setAttribute("aria-controls", "panel");
  surface.setAttribute("lang", "en");
  surface.setAttribute("dir", "ltr");
  corner.append(changeLine, noticeLine, failedButton, panel, pill, live);
  surface.append(overlay, corner);
  for (const each of [overlay, changeLine, noticeLine, failedButton, panel]) each.hidden = true;

  /** @param {string} text */
  const say = (text) => {
    live.textContent = text;
  };

  /** Follow the colours of the page, whatever way the theme has to choose them. */
  const followColours = () => {
    let ground = "";
    for (const each of [document.body, document.documentElement]) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!ground && !/^(transparent|rgba\(.*, 0\))$/.test(colour)) ground = colour;
    }
    const parts = (ground.match(/[\d.]+/g) || ["255", "255", "255"]).map(Number);
    const scale = ground.startsWith("color(") ? 255 : 1;
    const light = (parts[0] * 0.299 + parts[1] * 0.587 + parts[2] * 0.114) * scale;
    const ownDark = !ground && /dark/.test(getComputedStyle(document.documentElement).colorScheme) && dark.matches;
    surface.dataset.theme = light < 128 || ownDark ? "dark" : "light";
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** @param {string} content @returns {Promise<boolean>} */
  const copy = async (content) => {
    try {
      await navigator.clipboard.writeText(content);
      return true;
    } catch {
      // Without https, a browser has no clipboard for addresses other than this machine's.
      const field = document.createElement("textarea");
      field.className = "apiref-preview-copying";
      field.value = content;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  /** @param {string} link */
  const isEditorLink = (link) => {
    try {
      return !/^(javascript|data|vbscript|blob|file):$/i.test(new URL(link).protocol);
    } catch {
      return false;
    }
  };

  /** A place in a file: a link into the editor, or a button that copies it. @param {string} place @param {string} link */
  const makePlace = (place, link) => {
    const shown = place.replace(/^(.*:\d+):\d+$/, "$1");
    if (link && isEditorLink(link)) {
      const anchor = /** @type {HTMLAnchorElement} */ (make("a", "apiref-preview-place", shown));
      anchor.href = link;
      anchor.title = "Open in the editor";
      return anchor;
    }
    const button = make("button", "apiref-preview-place", shown);
    button.title = `Copy ${shown}`;
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const done = await copy(shown);
      button.focus({ preventScroll: true });
      say(done ? `Copied ${shown}` : "The browser does not allow copying");
      button.dataset.done = done ? "Copied" : "Not copied";
      setTimeout(() => delete button.dataset.done, 1500);
    });
    return button;
  };

  /** @param {() => void} dismiss */
  const makeClose = (dismiss) => {
    const close = make("button", "close", "×");
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", dismiss);
    return close;
  };

  /** The link to a change out of view. @param {string} name empty to take it away @param {string} href @param {Element | null} target */
  const showChange = (name, href, target) => {
    changeLine.hidden = !name;
    changeLine.replaceChildren();
    if (!name) return;
    const go = () => {
      changeLine.hidden = true;
      if (!target?.isConnected) return;
      reveal(target);
      mark(target);
    };
    if (follows) {
      if (target) go();
      else if (document.visibilityState === "visible") location.href = href;
      return;
    }
    const up = target && (target.closest(".apiref-operation") || target).getBoundingClientRect().top < 0;
    const link = /** @type {HTMLAnchorElement} */ (make("a", "", `${!target ? "→" : up ? "↑" : "↓"} Changed: ${name}`));
    link.href = href;
    link.addEventListener("click", (event) => {
      if (!target) return;
      event.preventDefault();
      go();
    });
    changeLine.append(
      link,
      makeClose(() => (changeLine.hidden = true)),
    );
    say(`Changed out of view: ${name}`);
  };

  // ---- Findings

  /** @type {Finding[]} */
  let findings = [];
  let total = 0;
  let showsNotes = recall("notes") !== false;
  /** The notes on the page, by what they say and where. @type {Map<string, HTMLElement>} */
  let notes = new Map();

  /** @param {Finding} finding */
  const keyOf = (finding) => JSON.stringify(finding);
  /** @param {string} text */
  const compact = (text) => text.replace(/\s+/g, "");

  /** Tables of parameters and of status codes, in order; others are the author's own. @param {Element} section */
  const listTables = (section) =>
    /** @type {HTMLTableElement[]} */ ([...section.querySelectorAll("table")]).filter((table) =>
      table.querySelector(":scope > tbody > tr:is([id], :has(> td > code))"),
    );

  /** @param {Finding} finding @param {Element} section */
  const findRow = (finding, section) => {
    const tables = listTables(section);
    /** @param {HTMLTableElement | undefined} table */
    const rowsOf = (table) => [...(table?.tBodies[0]?.rows || [])];
    const expected = rowsOf(tables[finding.table])[finding.index];
    if (!finding.name) return expected;
    // While an edit has been checked and not yet painted, rows stand elsewhere than they will.
    const wanted = compact(finding.name);
    /** @param {HTMLTableRowElement | undefined} row */
    const isNamed = (row) => {
      const name = compact(row?.cells[0]?.textContent || "");
      return name === wanted || name.startsWith(`${wanted}(`) || name.startsWith(`${wanted}-`);
    };
    return isNamed(expected) ? expected : rowsOf(tables[finding.table]).find(isNamed);
  };

  /** @param {Finding} finding @param {Element} section */
  const findSample = (finding, section) => {
    const blocks = [...section.querySelectorAll("div[class*=highlight-]")];
    const start = compact(finding.name || "").slice(0, 200);
    const alike = start ? blocks.filter((block) => compact(find("pre", block)?.textContent || "").startsWith(start)) : [];
    const block = alike.length === 1 || !alike.includes(blocks[finding.sample]) ? alike[0] : blocks[finding.sample];
    const shown = block || (start ? undefined : blocks[finding.sample]);
    return shown && /** @type {Element} */ (shown.closest(".literal-block-wrapper") || shown);
  };

  /** Put a note beside what its finding is about, unless it is there. @param {Finding} finding @param {HTMLElement} note @param {Element} section */
  const placeNote = (finding, note, section) => {
    const row = finding.part === "row" ? findRow(finding, section) : null;
    const cell = row?.cells[row.cells.length - 1];
    const sample = finding.part === "sample" ? findSample(finding, section) : null;
    if (cell) {
      if (note.parentNode !== cell) cell.append(note);
    } else if (sample) {
      let before = sample.previousElementSibling;
      while (before && before !== note && before.matches(".apiref-preview-note")) before = before.previousElementSibling;
      if (before !== note) sample.before(note);
    } else {
      const body = find(".api-detail", section) || section;
      const next = [...body.children].find((child) => !child.matches(".apiref-tools, .apiref-preview-note"));
      if (note.parentNode !== body || (next && next.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING)) {
        body.insertBefore(note, next || null);
      }
    }
  };

  /** @param {Finding} finding */
  const makeNote = (finding) => {
    const note = make("div", "apiref-preview-note");
    note.dataset.severity = finding.severity;
    note.setAttribute("lang", "en");
    const text = make("p", "apiref-preview-text");
    text.append(make("b", "apiref-preview-severity", finding.severity), " ", write(make("span", ""), finding.message));
    const details = make("p", "apiref-preview-details");
    if (finding.hint) details.append(write(make("span", "apiref-preview-hint"), finding.hint), " ");
    details.append(make("code", "apiref-preview-code", finding.code), " ", makePlace(finding.place, finding.link));
    note.append(text, details);
    return note;
  };

  /** Put every note where it belongs, and the number of them into the heads of operations. */
  const placeNotes = () => {
    const sections = listOperations();
    /** @type {Map<string, HTMLElement>} */
    const placed = new Map();
    /** @type {Map<Element, {total: number, worst: string}>} */
    const counts = new Map();
    for (const finding of findings) {
      const section = finding.page === options.page && finding.ordinal !== null ? sections[finding.ordinal] : undefined;
      if (!section) continue;
      const known = counts.get(section) || { total: 0, worst: "info" };
      known.total++;
      if (finding.severity === "error" || known.worst === "info") known.worst = finding.severity;
      counts.set(section, known);
      const key = keyOf(finding);
      if (!showsNotes || placed.size >= MOST_NOTES || placed.has(key)) continue;
      const note = notes.get(key) || makeNote(finding);
      placed.set(key, note);
      placeNote(finding, note, section);
    }
    for (const [key, note] of notes) if (!placed.has(key)) note.remove();
    notes = placed;
    for (const badge of document.querySelectorAll(".apiref-preview-count")) {
      const section = badge.closest("section.apiref-operation");
      if (!section || !counts.has(section)) badge.remove();
    }
    for (const [section, { total, worst }] of counts) {
      const head = find(".operation-grp", section);
      if (!head) continue;
      const badge = find(":scope > .apiref-preview-count", head) || make("span", "apiref-preview-count");
      const text = String(total);
      if (badge.textContent !== text) badge.textContent = text;
      badge.title = count(total, "finding");
      badge.dataset.severity = worst;
      if (!badge.parentNode) head.insertBefore(badge, find(".btn-detail", head));
    }
  };

  /** @param {Finding} finding */
  const goTo = (finding) => {
    const note = notes.get(keyOf(finding));
    const section = finding.ordinal === null ? undefined : listOperations()[finding.ordinal];
    const target = note || section;
    if (!target) return;
    reveal(target);
    mark(target);
  };

  const fillPanel = () => {
    const focused = /** @type {HTMLElement | null} */ (shadow.activeElement)?.dataset.key;
    const scrolled = find("ol", panel)?.scrollTop || 0;
    const head = make("div", "head");
    const label = make("label", "");
    const box = /** @type {HTMLInputElement} */ (make("input", ""));
    box.type = "checkbox";
    box.checked = showsNotes;
    box.dataset.key = "notes";
    box.addEventListener("change", () => {
      showsNotes = box.checked;
      remember("notes", showsNotes);
      keepPlace(placeNotes);
    });
    label.append(box, " Show on the page");
    head.append(make("strong", "", count(total, "finding")), label);
    const list = make("ol", "");
    list.setAttribute("role", "list");
    const here = findings.filter((finding) => finding.page === options.page);
    const sorted = [...here, ...findings.filter((finding) => finding.page !== options.page)];
    for (const [index, finding] of sorted.slice(0, MOST_LISTED).entries()) {
      const item = make("li", "");
      item.dataset.severity = finding.severity;
      const goes = finding.ordinal !== null;
      /** @type {HTMLElement} */
      let text;
      if (goes && finding.page === options.page) {
        text = make("button", "go");
        text.addEventListener("click", () => goTo(finding));
      } else if (goes && finding.page) {
        text = make("a", "go");
        /** @type {HTMLAnchorElement} */ (text).href = new URL(finding.page, root).href;
        text.addEventListener("click", () => remember("go", keyOf(finding)));
      } else text = make("span", "go");
      text.dataset.key = `go ${index}`;
      text.append(make("b", "severity", finding.severity), " ");
      write(text, finding.message);
      const details = make("div", "details");
      if (finding.hint) details.append(write(make("div", "hint"), finding.hint));
      const place = makePlace(finding.place, finding.link);
      place.dataset.key = `place ${index}`;
      details.append(make("code", "", finding.code), " ", place);
      item.append(text, details);
      list.append(item);
    }
    panel.replaceChildren(head, list);
    if (total > Math.min(sorted.length, MOST_LISTED)) {
      panel.append(make("p", "more", `and ${total - Math.min(sorted.length, MOST_LISTED)} more: see apiref lint`));
    }
    list.scrollTop = scrolled;
    if (focused) {
      const again = find(`[data-key="${CSS.escape(focused)}"]`, panel) || find("input", panel);
      again?.focus({ preventScroll: true });
    }
  };

  /** @param {boolean} open */
  const openPanel = (open) => {
    panel.hidden = !open;
    remember("panel", open);
    if (open) fillPanel();
    showPill();
  };

  /** @param {{total: number, findings: Finding[]}} event */
  const onFindings = (event) => {
    const before = new Set(findings.map(keyOf));
    const first = findings.length === 0 && !known;
    known = true;
    findings = event.findings;
    total = event.total;
    keepPlace(placeNotes);
    if (!panel.hidden) fillPanel();
    showPill();
    const fresh = findings.filter((finding) => !before.has(keyOf(finding))).length;
    if (!first) say(count(total, "finding") + (fresh ? `, ${fresh} new` : ""));
    const wanted = recall("go");
    const target = wanted && findings.find((finding) => keyOf(finding) === wanted && finding.page === options.page);
    if (target) goTo(target);
    if (wanted) remember("go", null);
  };
  let known = false;

  // ---- State

  /** @type {{building: boolean, failure: Failure | null, notice: string}} */
  let state = { building: false, failure: null, notice: "" };
  let hiddenFailure = "";
  let offline = false;

  const showPill = () => {
    const open = !panel.hidden;
    pill.setAttribute("aria-expanded", String(open));
    const severities = findings.map((finding) => finding.severity);
    pill.dataset.severity = severities.includes("error") ? "error" : severities.includes("warning") ? "warning" : total ? "info" : "none";
    const text = offline ? "Preview stopped" : total ? count(total, "finding") : known ? "No findings" : "Preview";
    pill.dataset.state = offline ? "offline" : state.building ? "building" : "";
    pill.title = offline ? "The page goes on as soon as the preview runs again" : state.building ? "Building" : "";
    pill.textContent = text;
  };

  const showState = () => {
    const { failure, notice } = state;
    noticeLine.hidden = !notice || recall("notice") === notice;
    if (noticeLine.dataset.text !== notice) {
      noticeLine.dataset.text = notice;
      noticeLine.replaceChildren(
        make("span", "", notice),
        makeClose(() => {
          remember("notice", notice);
          showState();
        }),
      );
    }
    const key = failure ? JSON.stringify(failure) : "";
    if (!failure) hiddenFailure = "";
    const hides = !failure || key === hiddenFailure;
    failedButton.hidden = !failure || !hides;
    if (!hides && overlay.dataset.key !== key) {
      const box = make("div", "box");
      const head = make("div", "head");
      const close = make("button", "close", "Hide");
      close.addEventListener("click", hideFailure);
      head.append(make("strong", "", failure.title), close);
      box.append(head);
      if (failure.place) box.append(makePlace(failure.place, failure.link));
      const message = make("pre", "", failure.message);
      message.tabIndex = 0;
      box.append(message);
      if (options.build) box.append(make("p", "", "The page is as of the last build that worked."));
      overlay.replaceChildren(box);
    }
    overlay.dataset.key = hides ? "" : key;
    if (hides) overlay.replaceChildren();
    overlay.hidden = hides;
    showPill();
  };

  const hideFailure = () => {
    const inside = overlay.contains(shadow.activeElement);
    hiddenFailure = JSON.stringify(state.failure);
    showState();
    if (inside) failedButton.focus({ preventScroll: true });
  };

  failedButton.addEventListener("click", () => {
    hiddenFailure = "";
    showState();
    find("button", overlay)?.focus({ preventScroll: true });
  });
  pill.addEventListener("click", () => openPanel(panel.hidden));
  surface.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (overlay.contains(shadow.activeElement)) hideFailure();
    else if (!panel.hidden) {
      openPanel(false);
      pill.focus({ preventScroll: true });
    }
  });

  /** Where no page was, look whether there is one now. */
  const checkPage = async () => {
    try {
      const answer = await fetch(location.href, { method: "HEAD" });
      if (answer.headers.get("Apiref-Build")) loadAgain();
    } catch {
      // The server is away: its return says more.
    }
  };

  // ---- What is on the screen

  /** @type {Set<Element>} */
  const seen = new Set();
  /** @type {Set<Element>} */
  const observed = new Set();
  let reported = "";
  let reporting = 0;
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
    reportSoon();
  });
  const observe = () => {
    for (const section of listOperations()) {
      if (observed.has(section)) continue;
      observed.add(section);
      observer.observe(section);
    }
  };
  const reportSoon = () => {
    if (!reporting) reporting = setTimeout(report, 250);
  };
  /** @param {boolean} [leaving] */
  const report = (leaving = false) => {
    clearTimeout(reporting);
    reporting = 0;
    const visible = !leaving && document.visibilityState === "visible";
    const ordinals = visible ? listOperations().flatMap((section, index) => (seen.has(section) ? [index] : [])) : [];
    const text = ordinals.slice(0, 500).join(",");
    if (text === reported || !source) return;
    reported = text;
    const query = new URLSearchParams({ client, page: options.page, ordinals: text });
    fetch(`${base}seen?${query}`, { keepalive: true }).catch(() => {
      reported = "?";
    });
  };

  // ---- The stream

  /** @type {EventSource | null} */
  let source = null;
  /** What comes before is about edits that the reader has seen, or that are older than the tab. */
  let ready = false;
  let heard = Date.now();
  let streams = 0;
  /** @type {Record<string, (data: any) => void>} */
  const HANDLERS = {
    hello: ({ build }) => {
      offline = false;
      reported = "?";
      showPill();
      if (build && build !== options.build) loadAgain();
    },
    ready: () => {
      ready = true;
      reportSoon();
    },
    beat: () => {},
    streams: (data) => {
      streams = data.count;
      giveUp();
    },
    operations: onOperations,
    page: ({ pages }) => {
      if (!options.build) checkPage();
      else if (pages.includes(options.page)) loadAgain();
    },
    findings: onFindings,
    state: (data) => {
      state = data;
      showState();
      if (!options.build && !state.building && !state.failure) checkPage();
    },
  };

  const connect = () => {
    disconnect();
    heard = Date.now();
    const mine = new EventSource(`${base}events?${new URLSearchParams({ client, page: options.page })}`);
    source = mine;
    for (const [name, handle] of Object.entries(HANDLERS)) {
      mine.addEventListener(name, (event) => {
        heard = Date.now();
        if (source === mine) handle(JSON.parse(/** @type {MessageEvent} */ (event).data));
      });
    }
    mine.addEventListener("error", () => {
      if (source !== mine) return;
      setTimeout(() => {
        if (source !== mine || mine.readyState === EventSource.OPEN) return;
        offline = true;
        showPill();
        // It connects again by itself, but not after an answer that is no stream.
        if (mine.readyState === EventSource.CLOSED) connect();
      }, 1200);
    });
  };
  const disconnect = () => {
    source?.close();
    source = null;
  };
  const giveUp = () => {
    if (document.visibilityState === "hidden" && streams >= CROWD) disconnect();
  };

  setInterval(() => {
    // A tunnel that is gone may leave a connection that says nothing more.
    if (source && Date.now() - heard > 20_000) connect();
  }, 5000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !source) connect();
    else giveUp();
    reportSoon();
  });
  addEventListener("pagehide", () => {
    report(true);
    disconnect();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });

  // ---- Start

  style.addEventListener("load", () => shadow.append(surface), { once: true });
  shadow.append(style);
  document.body.append(host);
  followColours();
  dark.addEventListener("change", followColours);
  const themes = new MutationObserver(followColours);
  for (const each of [document.documentElement, document.body]) {
    themes.observe(each, { attributes: true, attributeFilter: ["class", "data-theme", "data-mode"] });
  }
  openPanel(recall("panel") === true);
  showPill();
  restorePlace();
  observe();
  connect();
})();
