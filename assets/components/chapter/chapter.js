/**
 * The chapter as one picture: a photograph, the window that slides over it, the maps that appear, the decision, and where
 * it was seen. Each part leads to the lesson about it.
 */

const STEPS = 14; // places of the window on a side
const PER_SECOND = 22;
const REST_SECONDS = 3;

/**
 * @typedef {object} Part
 * @property {string} lesson Folder of the lesson that the part leads to.
 * @property {string} href
 * @property {string} title
 * @property {string} remark
 * @property {string[]} pictures Sources of the pictures, one over the other where there is more than one.
 * @property {number} width Relative to the photograph.
 * @property {[string, number][]} [scores]
 */

class Chapter {
  /** @param {Element} parent */
  constructor(parent) {
    this.play = actionButton("play");
    this.strip = element("ol", { class: "strip" });
    this.root = element("div", { class: "component" }, this.strip, this.play);
    parent.append(this.root);
    this.frame = element("span", { class: "window", "aria-hidden": "true" });
    this.step = 0;
    this.playback = new Playback(this.play, () => this.advance());
    this.play.addEventListener("click", () => this.toggle());
    this.root.addEventListener("click", (event) => this.follow(event));
  }

  /** @param {{parts: Part[], labels: Labels}} data */
  show({ parts, labels }) {
    this.labels = labels;
    const drawn = JSON.stringify(parts);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.strip.replaceChildren(...parts.map((part) => this.draw(part)));
      this.strip.querySelector(".pictures")?.append(this.frame);
      this.revealed = [...this.strip.querySelectorAll(".maps")];
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.place(isStill ? STEPS * STEPS : 0);
      if (!isStill && !this.playback.isPlaying) this.playback.start(() => PER_SECOND);
    }
    this.playback.show(labels);
  }

  /** @param {Part} part */
  draw(part) {
    const pictures = part.pictures.map((source, place) => {
      const picture = element("img", { src: source, alt: "" });
      picture.style.setProperty("--place", String(place));
      return picture;
    });
    const kind = part.scores ? " heat" : part.pictures.length > 1 ? " maps" : "";
    const shown = element("span", { class: `pictures${kind}` }, ...pictures);
    shown.style.setProperty("--count", String(pictures.length));
    const bars = (part.scores ?? []).map(([name, share]) => {
      const percent = element("b", {}, `${Math.round(100 * share)}%`);
      const bar = element("span", { class: "bar" }, element("span", {}, name), percent);
      bar.style.setProperty("--share", `${100 * share}%`);
      return bar;
    });
    const words = element("span", { class: "words" }, element("b", {}, part.title), element("span", {}, part.remark));
    const link = element("a", { href: part.href, "data-lesson": part.lesson }, shown, ...bars, words);
    const item = element("li", {}, link);
    item.style.setProperty("--width", String(part.width));
    return item;
  }

  toggle() {
    if (this.playback.isPlaying) this.playback.stop();
    else this.playback.start(() => PER_SECOND);
    this.playback.show(this.labels);
  }

  advance() {
    const last = STEPS * STEPS + REST_SECONDS * PER_SECOND;
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
  }
}

export default mount(Chapter);
