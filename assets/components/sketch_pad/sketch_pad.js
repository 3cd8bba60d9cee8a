/**
 * White paper and a black pen: draw with a pointer or a finger, or with the arrow keys.
 *
 * Python hears of the whole drawing whenever a stroke ends, is undone, or the paper is cleared. Strokes are lists of
 * points, so that the net gets them in any size, sharp.
 */

/**
 * @typedef {object} Stroke
 * @property {number} width Of the pen, as a share of the paper's side.
 * @property {number[]} points x, y, x, y, ... from 0 to 1, right and down.
 *
 * @typedef {object} SketchMessage
 * @property {string} version Names the drawing that Python has.
 * @property {Stroke[]} strokes
 */

/** Points nearer than this to the last one are left out; shares of the side. */
const NEAREST = 0.003;
const KEY_STEP = 0.02;
const LARGE_KEY_STEP = 0.1;
/** Pen widths in thousandths of the side. */
const WIDTHS = { min: 5, max: 50, step: 5, value: 15 };

const toShare = (/** @type {number} */ value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;

class SketchPad {
  /** @param {ParentNode & Node} parent */
  constructor(parent) {
    this.listeners = new AbortController();
    this.rest = new Rest();
    /** @type {Stroke[]} */
    this.strokes = [];
    /** @type {Stroke[][]} What undo goes back to. */
    this.before = [];
    /** @type {Stroke | null} */
    this.current = null;
    this.cursor = [0.5, 0.5];
    this.isTyping = false;
    this.isDown = false;
    this.build();
    this.listen();
    parent.append(this.root);
    this.room = new Room(this.root, () => this.fit());
  }

  build() {
    this.paper = element("canvas", { class: "paper", tabindex: 0, role: "application", "aria-describedby": "hint" });
    this.undo = actionButton("undo");
    this.clear = actionButton("clear");
    this.width = element("input", { type: "range", ...WIDTHS });
    this.widthName = element("span");
    this.hint = element("div", { class: "hint", id: "hint" });
    this.spoken = element("div", { class: "spoken", role: "status" });
    this.bar = element("div", { class: "bar" }, this.undo, this.clear, element("label", {}, this.widthName, this.width));
    this.root = element("div", { class: "component sketch-pad" }, this.paper, this.bar, this.hint, this.spoken);
  }

  listen() {
    const { signal } = this.listeners;
    const on = (target, type, handler) => target.addEventListener(type, handler, { signal });
    on(this.paper, "pointerdown", (event) => this.press(event));
    on(this.paper, "pointermove", (event) => this.drag(event));
    for (const type of ["pointerup", "pointercancel"]) on(this.paper, type, () => this.lift());
    on(this.paper, "keydown", (event) => this.type(event));
    on(this.paper, "blur", () => this.leave());
    on(this.undo, "click", () => this.goBack());
    on(this.clear, "click", () => this.wipe());
    // Streamlit listens for keys on the document.
    on(this.bar, "keydown", (event) => event.stopPropagation());
  }

  /** @param {{message: SketchMessage, labels: Labels, share: number}} data */
  show({ message, labels, share }, send) {
    this.send = send;
    this.labels = labels;
    this.room.share = share;
    nameButton(this.undo, labels.undo);
    nameButton(this.clear, labels.clear);
    this.widthName.textContent = labels.width;
    this.hint.textContent = labels.hint;
    this.paper.setAttribute("aria-label", labels.paper);
    if (this.rest.isWish(message.version)) {
      if (this.strokes.length) this.before.push(this.strokes);
      this.strokes = message.strokes;
      this.current = null;
    }
    this.fit();
  }

  /** The largest square that the room allows. */
  fit() {
    if (!this.labels || !this.room.width) return;
    const others = this.bar.offsetHeight + this.hint.offsetHeight + this.room.em;
    const side = Math.floor(Math.max(160, Math.min(this.room.width, this.room.height - others)));
    const pixels = Math.round(side * (window.devicePixelRatio || 1));
    this.paper.style.width = this.paper.style.height = `${side}px`;
    if (this.paper.width !== pixels) this.paper.width = this.paper.height = pixels;
    this.draw();
  }

  draw() {
    const context = this.paper.getContext("2d");
    const side = this.paper.width;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, side, side);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = "#000";
    for (const stroke of [...this.strokes, ...(this.current ? [this.current] : [])]) {
      context.lineWidth = stroke.width * side;
      context.beginPath();
      for (let i = 0; i < stroke.points.length; i += 2) {
        context.lineTo(stroke.points[i] * side, stroke.points[i + 1] * side);
      }
      // A single point is a dot.
      if (stroke.points.length === 2) context.lineTo(stroke.points[0] * side, stroke.points[1] * side);
      context.stroke();
    }
    if (this.isTyping) this.drawCursor(context, side);
    this.undo.disabled = !this.before.length && !this.strokes.length;
    this.clear.disabled = !this.strokes.length;
  }

  /** Where the keys are: a cross, and a disk around it while the pen is down. */
  drawCursor(context, side) {
    const [x, y] = this.cursor.map((share) => share * side);
    const arm = side / 40;
    context.lineWidth = Math.max(2, side / 200);
    context.strokeStyle = "#1f5fbf";
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    if (this.current) {
      context.moveTo(x + arm, y);
      context.arc(x, y, arm, 0, 2 * Math.PI);
    }
    context.stroke();
  }

  // -- The pen --

  /**
   * @param {number} x
   * @param {number} y
   */
  begin(x, y) {
    this.current = { width: Number(this.width.value) / 1000, points: [toShare(x), toShare(y)] };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  extend(x, y) {
    const { points } = this.current;
    const [lastX, lastY] = points.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) >= NEAREST) points.push(toShare(x), toShare(y));
  }

  /** The pen leaves the paper: the stroke is part of the drawing. */
  end() {
    if (!this.current) return;
    this.change([...this.strokes, this.current]);
  }

  goBack() {
    const strokes = this.before.pop() ?? this.strokes.slice(0, -1);
    this.strokes = strokes;
    this.current = null;
    this.tell(this.labels.undone);
  }

  wipe() {
    this.change([]);
    this.spoken.textContent = this.labels.cleared;
  }

  /** @param {Stroke[]} strokes */
  change(strokes) {
    this.before.push(this.strokes);
    this.strokes = strokes;
    this.current = null;
    this.tell("");
  }

  /** @param {string} word For those who hear the page. */
  tell(word) {
    this.draw();
    if (word) this.spoken.textContent = word;
    const version = `${Date.now().toString(36)}-${this.strokes.length}`;
    this.rest.note(version);
    this.send("drawn", { version, strokes: this.strokes });
  }

  // -- Events --

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]} Shares of the paper.
   */
  place(event) {
    const box = this.paper.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  press(event) {
    if (event.button || this.isDown) return;
    this.leave();
    this.isDown = true;
    this.paper.setPointerCapture(event.pointerId);
    this.begin(...this.place(event));
    this.draw();
  }

  drag(event) {
    if (!this.isDown || !this.current) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.extend(...this.place(each));
    this.draw();
  }

  lift() {
    if (!this.isDown) return;
    this.isDown = false;
    this.end();
  }

  /** The keys no longer draw. */
  leave() {
    if (!this.isTyping) return;
    this.isTyping = false;
    if (this.current && !this.isDown) this.end();
    else this.draw();
  }

  type(event) {
    const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    if (ways[event.key]) this.step(ways[event.key], event.shiftKey ? LARGE_KEY_STEP : KEY_STEP);
    else if (event.key === " " || event.key === "Enter") this.toggle();
    else if (event.key === "Escape" && this.current) this.toggle();
    else if (isUndo && !this.undo.disabled) this.goBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {[number, number]} way
   * @param {number} length
   */
  step(way, length) {
    this.isTyping = true;
    this.cursor = this.cursor.map((share, i) => toShare(share + way[i] * length));
    if (this.current) this.extend(this.cursor[0], this.cursor[1]);
    this.say();
    this.draw();
  }

  /** The pen comes down, or is lifted. */
  toggle() {
    this.isTyping = true;
    if (this.current) this.end();
    else this.begin(this.cursor[0], this.cursor[1]);
    this.say();
    this.draw();
  }

  say() {
    const [column, row] = this.cursor.map((share) => Math.round(100 * share));
    this.spoken.textContent = fill(this.labels[this.current ? "down" : "up"], { row, column });
  }

  destroy() {
    this.rest.cancel();
    this.room.destroy();
    this.listeners.abort();
    this.root.remove();
  }
}

export default mount(SketchPad);
