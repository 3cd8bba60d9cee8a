/**
 * The picture to disturb: a grey patch to drag, paint, moves, a mirror, blur and other colours.
 *
 * One request is under way at most; while it is, only the latest state of the picture is kept for the next.
 */

/** @typedef {{kind: string, row?: number, column?: number, size?: number, strength?: number, points?: [number, number][]}} Disturbance */

const TOOLS = ["grey_patch", "paint", "shift", "blur", "colours"];
const SIZED = ["grey_patch", "paint"];
const MOST_POINTS = 400;
const LEAST_WAY = 0.01;
const MOST_SCORES = 5;
const LEAST_EASEL = 5; // em
const KEY_STEP = 0.05;

class Disturber {
  /** @param {{labels: () => Labels, ask: (request: {sequence: number, disturbances: Disturbance[]}) => void, say: (text: string) => void}} owner */
  constructor(owner) {
    this.owner = owner;
    this.tool = "grey_patch";
    this.reset();
    this.sequence = Date.now() % 1e9; // another one than that of an earlier visit
    /** Of the request that is under way; 0 for none. */
    this.waiting = 0;
    this.isStale = false;
    this.canvas = element("canvas");
    this.patch = element("div", { class: "patch" });
    this.easel = element("div", { class: "easel", role: "application", tabindex: 0 }, this.canvas, this.patch);
    this.buttons = Object.fromEntries([...TOOLS, "flip"].map((name) => [name, element("button", { type: "button", "data-tool": name })]));
    this.undo = actionButton("reset");
    this.size = element("input", { type: "range", min: 5, max: 60, value: 25 });
    this.sizeLabel = element("label", {}, element("span"), this.size);
    this.tools = element("div", { class: "tools" }, ...Object.values(this.buttons), this.undo);
    this.scores = element("table", { class: "scores" });
    this.root = element("div", { class: "disturb", hidden: "" }, this.easel, this.tools, this.sizeLabel, this.scores);
    this.listen();
  }

  reset() {
    /** @type {Record<string, any>} */
    this.state = { grey_patch: null, paint: [], shift: null, flip: false, blur: 0, colours: 0 };
  }

  listen() {
    const { easel } = this;
    easel.addEventListener("pointerdown", (event) => {
      easel.setPointerCapture(event.pointerId);
      this.isDown = true;
      this.start = this.placeOf(event);
      this.shiftAtStart = this.state.shift ?? [0, 0];
      if (this.tool === "paint") this.state.paint.push([]);
      this.move(this.start);
    });
    easel.addEventListener("pointermove", (event) => { if (this.isDown) this.move(this.placeOf(event)); });
    for (const type of ["pointerup", "pointercancel"]) easel.addEventListener(type, () => { this.isDown = false; });
    easel.addEventListener("keydown", (event) => this.type(event));
    this.tools.addEventListener("click", (event) => this.choose(closest(event.target, "button")?.dataset));
    this.size.addEventListener("input", () => this.resize());
  }

  /** Row and column of a pointer, as shares of the picture. */
  placeOf(/** @type {PointerEvent} */ event) {
    const box = this.easel.getBoundingClientRect();
    return [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
  }

  /** @param {number[]} place */
  move([row, column]) {
    const within = (/** @type {number} */ share, least = 0) => Math.min(Math.max(share, least), 1);
    if (this.tool === "grey_patch") this.state.grey_patch = [within(row), within(column)];
    else if (this.tool === "shift") {
      this.state.shift = [row - this.start[0] + this.shiftAtStart[0], column - this.start[1] + this.shiftAtStart[1]].map((way) => within(way, -1));
    } else if (this.tool === "paint") {
      const stroke = this.state.paint.at(-1);
      const last = stroke.at(-1);
      if (last && Math.hypot(row - last[0], column - last[1]) < LEAST_WAY) return;
      if (stroke.length < MOST_POINTS) stroke.push([within(row), within(column)]);
    } else this.state[this.tool] = within(column);
    this.changed();
  }

  type(/** @type {KeyboardEvent} */ event) {
    const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const way = ways[event.key];
    if (!way) return;
    if (this.tool === "grey_patch" || this.tool === "shift") {
      const from = this.state[this.tool] ?? (this.tool === "shift" ? [0, 0] : [0.5, 0.5]);
      const least = this.tool === "shift" ? -1 : 0;
      this.state[this.tool] = from.map((share, axis) => Math.min(Math.max(share + KEY_STEP * way[axis], least), 1));
    } else if (this.tool === "blur" || this.tool === "colours") {
      this.state[this.tool] = Math.min(Math.max(this.state[this.tool] + KEY_STEP * (way[1] - way[0]), 0), 1);
    } else return;
    this.changed();
    event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  choose(/** @type {DOMStringMap | undefined} */ dataset) {
    if (!dataset) return;
    if (dataset.action === "reset") {
      this.reset();
      this.changed();
    } else if (dataset.tool === "flip") {
      this.state.flip = !this.state.flip;
      this.changed();
    } else if (dataset.tool) {
      this.tool = dataset.tool;
      this.name();
    }
  }

  resize() {
    if (this.state.grey_patch || this.tool === "paint") this.changed();
    this.frame();
  }

  get share() {
    return Number(this.size.value) / 100;
  }

  /** What is done to the picture, in the order in which it is done. @returns {Disturbance[]} */
  get disturbances() {
    const { state, share } = this;
    const done = [];
    if (state.flip) done.push({ kind: "flip" });
    if (state.shift) done.push({ kind: "shift", row: state.shift[0], column: state.shift[1] });
    if (state.blur > 0) done.push({ kind: "blur", strength: state.blur });
    if (state.colours > 0) done.push({ kind: "colours", strength: state.colours });
    if (state.grey_patch) done.push({ kind: "grey_patch", row: state.grey_patch[0], column: state.grey_patch[1], size: share });
    for (const points of state.paint.slice(-20)) if (points.length) done.push({ kind: "paint", points, size: share / 4 });
    return done;
  }

  changed() {
    this.frame();
    this.isStale = true;
    this.askNext();
  }

  /** Ask for the latest state, unless another request is under way. */
  askNext() {
    if (this.waiting || !this.isStale) return;
    this.isStale = false;
    this.sequence += 1;
    this.waiting = this.sequence;
    this.owner.ask({ sequence: this.sequence, disturbances: this.disturbances });
  }

  /** An answer has come; whether it is that of the request under way. */
  answered(/** @type {number} */ sequence) {
    if (sequence !== this.waiting) return false;
    this.waiting = 0;
    return true;
  }

  /** Show the picture as the net sees it. */
  draw(/** @type {CanvasImageSource & {width: number, height: number}} */ picture) {
    this.canvas.width = picture.width;
    this.canvas.height = picture.height;
    this.canvas.getContext("2d").drawImage(picture, 0, 0);
    this.easel.style.aspectRatio = `${picture.width} / ${picture.height}`;
    this.name();
    this.frame();
  }

  /** The likeliest classes, each with what it was before. @param {any[]} scores @param {number} explained */
  showScores(scores, explained) {
    this.scores.replaceChildren(...scores.slice(0, MOST_SCORES).map(({ index, name, probability, before }) => {
      const bar = element("td", {}, name);
      bar.style.setProperty("--share", probability.toFixed(3));
      const change = before === undefined || Math.abs(before - probability) < 5e-4 ? "" : `${percent(before)} \u2192 `;
      return element("tr", index === explained ? { class: "explained" } : {}, bar, element("td", {}, change + percent(probability)));
    }));
  }

  /** The picture as large as tools and scores leave room for. */
  fit(/** @type {number} */ height, /** @type {number} */ em) {
    const others = this.root.offsetHeight - this.easel.offsetHeight;
    const side = Math.min(Math.max(height - others, LEAST_EASEL * em), this.root.clientWidth);
    this.easel.style.width = `${Math.floor(side)}px`;
  }

  frame() {
    const { grey_patch: place } = this.state;
    this.patch.hidden = !place;
    if (!place) return;
    const { share } = this;
    Object.assign(this.patch.style, {
      top: `${100 * (place[0] - share / 2)}%`, left: `${100 * (place[1] - share / 2)}%`,
      height: `${100 * share}%`, width: `${100 * share}%`,
    });
  }

  name() {
    const labels = this.owner.labels();
    for (const [name, button] of Object.entries(this.buttons)) {
      button.textContent = labels[`do_${name}`];
      const isOn = name === "flip" ? this.state.flip : name === this.tool;
      button.setAttribute("aria-pressed", String(isOn));
    }
    nameButton(this.undo, labels.undisturbed);
    this.easel.setAttribute("aria-label", labels[`hint_${this.tool}`]);
    this.sizeLabel.firstElementChild.textContent = labels.size;
    this.sizeLabel.hidden = !SIZED.includes(this.tool);
  }
}
