/**
 * One kernel that learns: gradient descent in the browser, step by step, on a picture and the map of a hidden kernel.
 *
 * The error is a sum over all places of the picture. What of it depends on the kernel is added up once; a step then costs
 * as little as the kernel has numbers, and is the same step as if all places were gone through again.
 */

/**
 * @typedef {object} Message
 * @property {string} sheet Address of the arrays.
 * @property {Record<string, [number, string, number[]]>} directory `picture` and `target`: float32 maps.
 * @property {number[]} start
 * @property {number[]} hidden The kernel that made the target.
 * @property {number} rate
 * @property {boolean} shows Whether the hidden kernel is shown.
 */

const SERVER = /** @type {any} */ (window).__streamlit?.BACKEND_BASE_URL ?? new URL(".", location.href).href;
const MOST_ERRORS = 4000; // kept for the curve; then every second one is dropped
const ANCHORS = [[5, 48, 97], [67, 147, 195], [209, 229, 240], [247, 247, 247], [253, 224, 182], [224, 130, 20], [127, 59, 8]];

/** Blue below zero, white, orange above. */
function signedColour(/** @type {number} */ share) {
  const at = ((Math.min(Math.max(share, -1), 1) + 1) / 2) * (ANCHORS.length - 1);
  const left = Math.min(Math.floor(at), ANCHORS.length - 2);
  return ANCHORS[left].map((value, part) => Math.round(value + (at - left) * (ANCHORS[left + 1][part] - value)));
}

/** What a kernel learns from: the sums over all windows of a picture that its error is made of. */
class Lesson {
  /**
   * @param {Float32Array} picture @param {number} rows @param {number} columns
   * @param {Float32Array} target @param {number} size
   */
  constructor(picture, rows, columns, target, size) {
    this.picture = picture;
    this.target = target;
    this.rows = rows;
    this.columns = columns;
    this.size = size;
    this.outRows = rows - size + 1;
    this.outColumns = columns - size + 1;
    this.count = this.outRows * this.outColumns;
    const length = size * size;
    this.products = Array.from({ length }, () => new Float64Array(length));
    this.answers = new Float64Array(length);
    this.constant = 0;
    const patch = new Float64Array(length);
    for (let place = 0; place < this.count; place += 1) {
      this.patchAt(place, patch);
      const wanted = target[place];
      this.constant += wanted * wanted;
      for (let i = 0; i < length; i += 1) {
        this.answers[i] += patch[i] * wanted;
        for (let j = 0; j < length; j += 1) this.products[i][j] += patch[i] * patch[j];
      }
    }
  }

  patchAt(/** @type {number} */ place, /** @type {Float64Array} */ patch) {
    const [row, column] = [Math.floor(place / this.outColumns), place % this.outColumns];
    for (let i = 0; i < this.size; i += 1) {
      for (let j = 0; j < this.size; j += 1) patch[i * this.size + j] = this.picture[(row + i) * this.columns + column + j];
    }
  }

  /** Half the gradient, before the mean: products times kernel minus answers. */
  slope(/** @type {Float64Array} */ kernel) {
    return this.products.map((row, i) => row.reduce((sum, product, j) => sum + product * kernel[j], 0) - this.answers[i]);
  }

  /** The gradient of the mean squared error. */
  gradient(/** @type {Float64Array} */ kernel) {
    return this.slope(kernel).map((sum) => (2 * sum) / this.count);
  }

  /** The mean squared error. */
  error(/** @type {Float64Array} */ kernel) {
    const sum = this.slope(kernel).reduce((total, slope, i) => total + kernel[i] * (slope - this.answers[i]), this.constant);
    return Math.max(sum / this.count, 0);
  }

  /** The kernel's map. */
  respond(/** @type {Float64Array} */ kernel) {
    const map = new Float32Array(this.count);
    const patch = new Float64Array(kernel.length);
    for (let place = 0; place < this.count; place += 1) {
      this.patchAt(place, patch);
      for (let i = 0; i < kernel.length; i += 1) map[place] += patch[i] * kernel[i];
    }
    return map;
  }
}

/** In em: between these widths the curve stands beside the maps, which are then no larger than that. */
const BESIDE = { least: 34, most: 46 };
const SIDE_BESIDE = 8.2;

class KernelLearner {
  /** @param {ParentNode & Node} parent */
  constructor(parent) {
    this.abort = new AbortController();
    /** Address of the arrays that are here, and the start that goes with them. */
    this.known = "";
    this.wanted = "";
    const part = (/** @type {string} */ name) => {
      const canvas = element("canvas", { role: "img" });
      const title = element("figcaption", { class: "title" });
      return { name, canvas, title, root: element("figure", {}, title, canvas) };
    };
    this.pictures = ["picture", "target", "output"].map(part);
    this.grids = ["kernel", "gradient", "hidden"].map((name) => {
      const cells = Array.from({ length: 9 }, () => element("td"));
      const rows = [0, 3, 6].map((first) => element("tr", {}, ...cells.slice(first, first + 3)));
      const title = element("caption", { class: "title" });
      return { name, cells, title, root: element("table", {}, title, element("tbody", {}, ...rows)) };
    });
    this.curve = element("canvas", { role: "img" });
    this.curveTitle = element("div", { class: "title" });
    this.buttons = { reset: actionButton("reset"), play: actionButton("play"), step: actionButton("step") };
    this.playback = new Playback(this.buttons.play, () => this.advance());
    this.speed = element("input", { type: "range", min: 0, max: 3, step: 1, value: 1 });
    this.speedText = element("span");
    this.status = element("span", { class: "status" });
    this.live = element("div", { class: "spoken", "aria-live": "polite" });
    const bar = element("div", { class: "bar" }, ...Object.values(this.buttons), element("label", {}, this.speedText, this.speed), this.status);
    this.maps = element("div", { class: "maps" }, ...this.pictures.map(({ root }) => root));
    this.chart = element("div", { class: "curve" }, this.curveTitle, this.curve);
    this.numbers = element("div", { class: "numbers" }, ...this.grids.map(({ root }) => root), this.chart);
    this.root = element("div", { class: "component kernel-learner" }, bar, this.maps, this.numbers, this.live);
    parent.append(this.root);
    const { signal } = this.abort;
    bar.addEventListener("click", (event) => this.act(closest(event.target, "[data-action]")?.dataset.action), { signal });
    this.speed.addEventListener("input", () => this.name(), { signal });
    this.room = new Room(this.root, () => this.draw());
  }

  /** @param {{message: Message, labels: Labels, share: number}} data */
  async show({ message, labels, share }) {
    this.message = message;
    this.labels = labels;
    this.room.share = share;
    this.name();
    if (this.known === message.sheet && this.wanted === JSON.stringify(message.start)) {
      this.draw();
      return;
    }
    [this.known, this.wanted] = [message.sheet, JSON.stringify(message.start)];
    const answer = await fetch(new URL(`.${message.sheet}`, SERVER), { signal: this.abort.signal });
    const buffer = await answer.arrayBuffer();
    const array = (/** @type {string} */ name) => {
      const [offset, , shape] = message.directory[name];
      return { values: new Float32Array(buffer, offset, shape[0] * shape[1]), shape };
    };
    const [picture, target] = [array("picture"), array("target")];
    this.lesson = new Lesson(picture.values, picture.shape[0], picture.shape[1], target.values, Math.round(Math.sqrt(message.start.length)));
    this.reset();
    this.root.dataset.ready = message.sheet;
  }

  reset() {
    this.pause();
    this.kernel = Float64Array.from(this.message.start);
    this.steps = 0;
    this.every = 1;
    this.errors = [this.lesson.error(this.kernel)];
    this.draw();
  }

  name() {
    const { labels } = this;
    for (const { name, title, canvas } of this.pictures) {
      title.textContent = labels[name];
      canvas.setAttribute("aria-label", labels[name]);
    }
    for (const { name, title } of this.grids) title.textContent = labels[name];
    for (const name of ["reset", "step"]) nameButton(this.buttons[name], labels[name]);
    this.playback.show(labels);
    this.curveTitle.textContent = labels.error;
    this.curve.setAttribute("aria-label", labels.error);
    this.speedText.textContent = fill(labels.speed, { count: this.stepsAtOnce });
  }

  get stepsAtOnce() {
    return 10 ** Number(this.speed.value);
  }

  act(action) {
    if (!action || !this.lesson) return;
    if (action === "play" && !this.playback.isPlaying) {
      this.playback.start(() => 12);
      this.playback.show(this.labels);
      return;
    }
    this.pause();
    if (action === "step") {
      this.learn();
      this.draw();
      this.live.textContent = this.status.textContent;
    }
    if (action === "reset") this.reset();
  }

  pause() {
    if (!this.playback.isPlaying) return;
    this.playback.stop();
    this.playback.show(this.labels);
    this.live.textContent = this.status.textContent;
  }

  /** One step down the gradient. */
  learn() {
    const gradient = this.lesson.gradient(this.kernel);
    this.kernel = this.kernel.map((weight, i) => weight - this.message.rate * gradient[i]);
    this.steps += 1;
    if (this.steps % this.every === 0) this.errors.push(this.lesson.error(this.kernel));
    if (this.errors.length > MOST_ERRORS) {
      this.errors = this.errors.filter((_, place) => place % 2 === 0);
      this.every *= 2;
    }
  }

  advance() {
    for (let step = 0; step < this.stepsAtOnce; step += 1) this.learn();
    this.draw();
    const isLost = !(this.errors.at(-1) < 1e12);
    if (isLost) this.pause();
    return !isLost;
  }

  draw() {
    if (!this.lesson || !this.room.width) return;
    const { lesson, labels, kernel, message } = this;
    const error = lesson.error(kernel);
    this.status.textContent = fill(labels.status, { steps: this.steps, error: error.toPrecision(3) });
    this.root.dataset.kernel = JSON.stringify([...kernel]);
    this.root.dataset.error = String(error);
    this.root.dataset.steps = String(this.steps);
    this.size();
    const limit = lesson.target.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    const inLimit = lesson.picture.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    paintGrey(this.pictures[0].canvas, lesson.picture, lesson.rows, lesson.columns, inLimit);
    paintSigned(this.pictures[1].canvas, lesson.target, lesson.outRows, lesson.outColumns, limit);
    paintSigned(this.pictures[2].canvas, lesson.respond(kernel), lesson.outRows, lesson.outColumns, limit);
    const largest = Math.max(...message.hidden.map(Math.abs), 1e-9);
    this.fillGrid(this.grids[0], [...kernel], largest);
    const gradient = lesson.gradient(kernel);
    this.fillGrid(this.grids[1], gradient, Math.max(...gradient.map(Math.abs), 1e-12));
    this.fillGrid(this.grids[2], message.shows ? message.hidden : null, largest);
    this.drawCurve();
  }

  /** The maps share what the numbers leave; where the numbers fill their row, the curve stands beside the maps. */
  size() {
    const { width, height, em } = this.room;
    const others = 17 * em;
    const isBeside = width > BESIDE.least * em && width < BESIDE.most * em;
    const row = isBeside ? this.maps : this.numbers;
    if (this.chart.parentElement !== row) row.append(this.chart);
    const most = isBeside ? SIDE_BESIDE * em : (width - 2 * em) / 3;
    const side = Math.max(Math.min(most, height - others), 7 * em);
    for (const { canvas } of this.pictures) [canvas.style.width, canvas.style.height] = [`${side}px`, `${side}px`];
  }

  fillGrid({ cells }, values, limit) {
    cells.forEach((/** @type {HTMLElement} */ cell, /** @type {number} */ i) => {
      const value = values ? values[i] : 0;
      const colour = signedColour(Number.isFinite(value) ? value / limit : 0);
      cell.textContent = values ? formatted(value) : "?";
      cell.style.background = values ? `rgb(${colour.join(" ")})` : "";
      cell.style.color = values ? textOn(colour) : "";
    });
  }

  /** Errors over steps, in a scale that shows tenths of tenths. */
  drawCurve() {
    const { curve, errors, root } = this;
    const ratio = window.devicePixelRatio || 1;
    [curve.width, curve.height] = [curve.clientWidth * ratio, curve.clientHeight * ratio];
    const context = curve.getContext("2d");
    const logs = errors.map((error) => Math.log10(Math.max(error, 1e-12)));
    const [low, high] = [Math.min(...logs, logs[0] - 1), Math.max(...logs, logs[0] + 0.2)];
    const style = getComputedStyle(root);
    context.strokeStyle = style.getPropertyValue("--st-primary-color") || style.color;
    context.lineWidth = 2 * ratio;
    context.beginPath();
    logs.forEach((log, place) => {
      const x = (place / Math.max(logs.length - 1, 20)) * (curve.width - 4 * ratio) + 2 * ratio;
      const y = ((high - log) / (high - low)) * (curve.height - 4 * ratio) + 2 * ratio;
      if (place) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
    context.stroke();
  }

  destroy() {
    this.playback.stop();
    this.room.destroy();
    this.abort.abort();
    this.root.remove();
  }
}

const formatted = (/** @type {number} */ value) => (Math.abs(value) >= 1e4 || !Number.isFinite(value) ? value.toExponential(0) : value.toFixed(2)).replace("-", "\u2212");

/** @type {(canvas: HTMLCanvasElement, values: Float32Array, rows: number, columns: number, colour: (value: number) => number[]) => void} */
function paintMap(canvas, values, rows, columns, colour) {
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  values.forEach((value, place) => image.data.set([...colour(value), 255], 4 * place));
  context.putImageData(image, 0, 0);
}

const paintSigned = (canvas, values, rows, columns, limit) => paintMap(canvas, values, rows, columns, (value) => signedColour(value / limit));

const paintGrey = (canvas, values, rows, columns, limit) => paintMap(canvas, values, rows, columns, (value) => {
  const level = Math.round(127.5 * (1 + value / limit));
  return [level, level, level];
});

export default mount(KernelLearner);
