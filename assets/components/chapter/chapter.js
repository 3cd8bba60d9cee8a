/**
 * The chapter as one picture: a photograph, the window that slides over it, the maps that appear, the decision, and where
 * it was seen. Each part leads to the lesson about it.
 */

const STEPS = 14; // places of the window on a side
const PER_SECOND = 22;
const REST_STEPS = 66; // so long all that has come can be looked at
const FIRST_REST_STEPS = 33; // of them done when a reader arrives, who so sees all of it first

/**
 * @typedef {object} Part
 * @property {string} lesson Folder of the lesson that the part leads to.
 * @property {string} href
 * @property {string} title
 * @property {string} remark
 * @property {string[]} pictures Sources of the pictures, one over the other where there is more than one.
 * @property {number} size Of a picture, in hundredths of the strip's width.
 * @property {number} fan How far the next picture is moved from the one before, in the same unit.
 * @property {[string, number][]} [scores]
 */

class Chapter {
  /** @param {Element} parent */
  constructor(parent) {
    this.play = actionButton("play");
    this.strip = element("ol", { class: "strip" });
    this.rays = drawing("svg", { class: "rays", "aria-hidden": "true" });
    this.root = element("div", { class: "component" }, this.strip);
    parent.append(this.root);
    this.step = 0;
    /** @type {HTMLElement[]} The window, and its cell in the uppermost map of each layer. */
    this.windows = [];
    this.playback = new Playback(this.play, () => this.advance());
    this.play.addEventListener("click", () => this.toggle());
    this.root.addEventListener("click", (event) => this.follow(event));
    this.observer = new ResizeObserver(() => this.cast());
    this.observer.observe(this.strip);
  }

  /** @param {{parts: Part[], labels: Labels}} data */
  show({ parts, labels }) {
    this.labels = labels;
    const drawn = JSON.stringify(parts);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.windows = [];
      this.strip.replaceChildren(...parts.map((part) => this.draw(part)), this.rays);
      this.strip.firstElementChild.append(this.play);
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.place(STEPS * STEPS + FIRST_REST_STEPS);
      if (!isStill && !this.playback.isPlaying) this.playback.start(() => PER_SECOND);
    }
    this.playback.show(labels);
  }

  /** @param {Part} part */
  draw(part) {
    const isDecision = part.scores !== undefined;
    const pictures = part.pictures.map((source, place) => {
      const picture = element("span", { class: "picture" }, element("img", { src: source, alt: "" }));
      picture.style.setProperty("--place", String(place));
      return picture;
    });
    if (!isDecision) {
      const frame = element("span", { class: "window", "aria-hidden": "true" });
      pictures.at(-1).append(frame);
      this.windows.push(frame);
    }
    const kind = !isDecision && pictures.length > 1 ? " maps" : "";
    const shown = element("span", { class: `pictures${kind}` }, ...pictures);
    const bars = (part.scores ?? []).map(([name, share]) => {
      const percent = element("b", {}, `${Math.round(100 * share)}%`);
      const bar = element("span", { class: "score" }, element("span", {}, name), percent);
      bar.style.setProperty("--share", `${100 * share}%`);
      return bar;
    });
    const beside = isDecision ? [element("span", { class: "scores" }, ...bars)] : [];
    const words = element("span", { class: "words" }, element("b", {}, part.title), element("span", {}, part.remark));
    const attributes = { href: part.href, "data-lesson": part.lesson, class: isDecision ? "decision" : "seen" };
    const item = element("li", {}, element("a", attributes, shown, ...beside, words));
    const lengths = { "--size": part.size, "--fan": part.fan, "--count": pictures.length };
    for (const [name, value] of Object.entries(lengths)) item.style.setProperty(name, String(value));
    return item;
  }

  toggle() {
    if (this.playback.isPlaying) this.playback.stop();
    else this.playback.start(() => PER_SECOND);
    this.playback.show(this.labels);
  }

  advance() {
    const last = STEPS * STEPS + REST_STEPS;
    this.place(this.step >= last ? 0 : this.step + 1);
    return true;
  }

  /** @param {number} step */
  place(step) {
    this.step = step;
    const at = Math.min(step, STEPS * STEPS - 1);
    const row = Math.floor(at / STEPS);
    this.root.style.setProperty("--row", String(row / (STEPS - 1)));
    this.root.style.setProperty("--column", String((at % STEPS) / (STEPS - 1)));
    const isDone = step >= STEPS * STEPS;
    this.root.classList.toggle("done", isDone);
    this.root.style.setProperty("--seen", isDone ? "100%" : `${(100 * row) / STEPS}%`);
    this.cast();
  }

  /** The rays from the window to the cell that it makes, and from there on, where they stand in one row. */
  cast() {
    const box = this.strip.getBoundingClientRect();
    const places = this.windows.map((frame) => frame.getBoundingClientRect());
    const rays = places.slice(1).map((to, number) => {
      const from = places[number];
      if (to.left < from.right) return drawing("g");
      const corners = [[from.right, from.top], [to.left, to.top], [to.left, to.bottom], [from.right, from.bottom]];
      const points = corners.map(([x, y]) => `${(x - box.left).toFixed(1)},${(y - box.top).toFixed(1)}`);
      return drawing("polygon", { points: points.join(" ") });
    });
    this.rays.replaceChildren(...rays);
  }

  /**
   * Go there as the dashboard's own links do, without loading the page anew.
   *
   * @param {MouseEvent} event
   */
  follow(event) {
    const link = closest(event.target, "a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const links = [...document.querySelectorAll("[data-testid=stPageLink] a")];
    const own = links.find((each) => each.getAttribute("href")?.split("/").at(-1) === link.dataset["lesson"]);
    if (!(own instanceof HTMLElement)) return;
    event.preventDefault();
    own.click();
  }

  destroy() {
    this.playback.stop();
    this.observer.disconnect();
  }
}

export default mount(Chapter);
