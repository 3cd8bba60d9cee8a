/**
 * What only the browser can do for a page: its language for screen readers, copying the link, saving a picture, the
 * full screen and keys of a presenter, the sheet of controls on a small screen, and what a reader has predicted and
 * seen, kept on the reader's own machine.
 */

const KEPT = "convnet-classroom";

/**
 * @typedef {object} FrameData
 * @property {string} language As HTML names it.
 * @property {string} lang As the address names it.
 * @property {string} lesson Folder of the lesson; empty on other pages.
 * @property {string} view
 * @property {string} stop Of the path, from which the lesson was opened; may be empty.
 * @property {string[]} exercises That are done.
 * @property {boolean} projector
 * @property {Record<string, unknown>} predictions
 * @property {{seen?: unknown, last?: unknown, stops?: unknown}} progress As the server knows it.
 * @property {Labels} labels
 */

/**
 * @typedef {object} Kept
 * @property {Record<string, unknown>} [predictions]
 * @property {Record<string, string[]>} [seen] Views by lesson.
 * @property {string} [last]
 * @property {string[]} [stops] That were seen.
 * @property {string[]} [exercises] That are done.
 */

/** @returns {Kept} */
function load() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {}; // no storage, or not ours
  }
}

/** @param {object} kept */
function save(kept) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing: the answers last as long as the session.
  }
}

/** Address of the server, which the first page tells (`pages/shared/server/first_page.py`). */
const base = () => /** @type {any} */ (window).__streamlit?.BACKEND_BASE_URL ?? new URL(".", location.href);

class Frame {
  /** @param {Element} parent */
  constructor(parent) {
    this.status = element("p", { class: "spoken", role: "status" });
    this.button = element("button", { type: "button", class: "sheet", "aria-expanded": "false" });
    parent.append(element("div", { class: "component" }, this.button, this.status));
    this.listening = new AbortController();
    const options = { signal: this.listening.signal };
    this.button.addEventListener("click", () => this.toggleSheet(), options);
    // Before Streamlit hears of it: nothing is to be drawn anew for what the browser does by itself.
    document.addEventListener("click", (event) => this.click(event), { ...options, capture: true });
    document.addEventListener("fullscreenchange", () => this.changeScreen(), options);
    document.addEventListener("keydown", (event) => this.press(event), options);
    this.hasTold = false;
    this.isLeaving = false; // the full stage
  }

  /**
   * @param {FrameData} data
   * @param {(name: string, value: unknown) => void} setTriggerValue
   */
  show(data, setTriggerValue) {
    this.isLeaving = this.isLeaving && data.projector;
    this.data = data;
    document.documentElement.lang = data.language;
    this.button.textContent = data.labels.controls;
    this.button.hidden = !data.lesson;
    if (this.lesson !== data.lesson) this.closeMenu();
    this.lesson = data.lesson;
    const kept = load();
    if (!this.hasTold && this.isNews(kept)) setTriggerValue("kept", kept);
    if (!this.hasTold && Object.keys(data.predictions).length === 0) data.predictions = kept.predictions ?? {};
    this.hasTold = true;
    kept.predictions = data.predictions;
    kept.exercises = [...new Set([...(kept.exercises ?? []), ...data.exercises])];
    if (data.stop) kept.stops = [...new Set([...(kept.stops ?? []), data.stop])];
    if (data.lesson) {
      const seen = new Set(kept.seen?.[data.lesson] ?? []).add(data.view);
      kept.seen = { ...kept.seen, [data.lesson]: [...seen] };
      kept.last = `${data.lesson}?${data.lesson}_view=${data.view}`;
    }
    save(kept);
    this.nameGroups();
    this.showView();
  }

  /** Where the row of views is wider than the screen, the chosen one is in sight; nothing else scrolls. */
  showView() {
    const row = document.querySelector(".st-key-views [role=radiogroup]");
    const chosen = row?.querySelector("[aria-checked=true]");
    if (!row || !(chosen instanceof HTMLElement)) return;
    const [whole, part] = [row, chosen].map((each) => each.getBoundingClientRect());
    if (part.left < whole.left || part.right > whole.right) row.scrollLeft += part.left - whole.left - (whole.width - part.width) / 2;
  }

  /**
   * Whether the server should know: of predictions if it has none, of the way through the lessons where it is shown.
   *
   * @param {ReturnType<typeof load>} kept
   */
  isNews(kept) {
    if (Object.keys(kept.predictions ?? {}).length && !Object.keys(this.data.predictions).length) return true;
    if ((kept.exercises ?? []).some((name) => !this.data.exercises.includes(name))) return true;
    const way = (/** @type {Kept | FrameData["progress"]} */ told) => JSON.stringify([told.seen ?? null, told.stops ?? null]);
    return !this.data.lesson && Boolean(kept.last) && way(kept) !== way(this.data.progress);
  }

  /** The buttons of a question say which one they belong to. */
  nameGroups() {
    for (const ask of document.querySelectorAll("[class*='st-key-ask-']")) {
      const prompt = ask.querySelector("p")?.textContent ?? "";
      ask.setAttribute("role", "group");
      ask.setAttribute("aria-label", prompt);
      for (const button of ask.querySelectorAll("button")) button.setAttribute("aria-description", prompt);
    }
  }

  /** On a small screen Streamlit leaves its menu open over the lesson that was chosen in it. */
  closeMenu() {
    const close = document.querySelector("[data-testid=stSidebarCollapseButton] button");
    if (matchMedia("(max-width: 640px)").matches && close instanceof HTMLElement) close.click();
  }

  toggleSheet() {
    const isOpen = document.documentElement.classList.toggle("controls-open");
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.button.textContent = isOpen ? this.data.labels.close : this.data.labels.controls;
  }

  /** @param {MouseEvent} event */
  click(event) {
    if (closest(event.target, ".st-key-full-stage button")) this.fillScreen();
    if (closest(event.target, ".st-key-leave-full-stage button")) this.clearScreen();
    const own = {
      ".st-key-copy-link button": this.copyLink,
      ".st-key-picture button": this.savePicture,
      ".st-key-print button": this.print,
      ".st-key-forget button": this.forget,
    };
    for (const [selector, act] of Object.entries(own)) {
      if (!closest(event.target, selector)) continue;
      event.stopPropagation();
      void act.call(this);
    }
  }

  /** The stage fills the window in any case; here the browser's own bars go, too, where it allows that. */
  fillScreen() {
    document.documentElement.requestFullscreen?.().catch(() => {});
  }

  clearScreen() {
    this.isLeaving = true;
    if (document.fullscreenElement) void document.exitFullscreen();
  }

  /** Escape ends the browser's full screen without a word to the page: the stage follows. */
  changeScreen() {
    if (!document.fullscreenElement && !this.isLeaving) this.leaveStage();
  }

  leaveStage() {
    const button = document.querySelector(".st-key-leave-full-stage button");
    if (button instanceof HTMLElement) button.click();
  }

  print() {
    window.print();
  }

  /** On a machine of many readers: what is kept of the one before goes, here and in the session. */
  forget() {
    if (!confirm(this.data.labels.forget)) return;
    localStorage.removeItem(KEPT);
    location.reload();
  }

  async savePicture() {
    const stage = document.querySelector(".st-key-stage");
    if (!(stage instanceof HTMLElement)) return;
    const titles = [...document.querySelectorAll("h1, .st-key-lead h2")].map((title) => title.textContent?.trim());
    this.say(this.data.labels.drawing);
    try {
      const { savePicture } = await import(new URL("picture/picture.js", base()).href);
      await savePicture(stage, titles.join(" · "), `${this.data.lesson}-${this.data.view}.png`);
      this.say(this.data.labels.drawn);
    } catch (error) {
      console.warn(error);
      this.say(this.data.labels.failed);
    }
  }

  /** The address of what is shown, in this language, for any screen. */
  async copyLink() {
    const link = new URL(location.href);
    for (const name of ["projector", "room"]) link.searchParams.delete(name);
    link.searchParams.set("lang", this.data.lang);
    try {
      await navigator.clipboard.writeText(link.href);
      this.say(this.data.labels.copied);
    } catch {
      prompt(this.data.labels.copy, link.href); // no clipboard without https: the reader copies it
    }
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
    this.note?.remove();
    const note = this.note = element("div", { class: "note" }, text);
    this.status.parentElement?.append(note);
    setTimeout(() => note.remove(), 2000);
  }

  /**
   * A presenter's remote sends Page Up and Page Down.
   *
   * @param {KeyboardEvent} event
   */
  press(event) {
    if (event.key === "Escape" && document.documentElement.classList.contains("controls-open")) this.toggleSheet();
    const isTyping = closest(event.target, "input, textarea, [role=grid], [role=slider]");
    if (event.key === "Escape" && this.data?.projector && !event.defaultPrevented && !isTyping) this.leaveStage();
    const way = { PageDown: 1, PageUp: -1 }[event.key];
    if (!way || !this.data?.projector || isTyping) return;
    const views = [...document.querySelectorAll(".st-key-views button")];
    const next = views[views.findIndex((view) => view.getAttribute("aria-checked") === "true") + way];
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.click();
    }
  }

  destroy() {
    this.listening.abort();
    document.documentElement.classList.remove("controls-open");
  }
}

export default mount(Frame);
