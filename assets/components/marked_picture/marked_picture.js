/**
 * A picture on which one part is framed: drag the frame, click where it should be, or move it with the arrow keys.
 *
 * The frame stands at places that are equally far apart; Python hears of the place where the reader rests.
 */

/**
 * @typedef {object} Axis Rows or columns of the places, in pixels of the picture.
 * @property {number} first Where the frame begins at place 0.
 * @property {number} step Between neighbouring places.
 * @property {number} last The last place, counted from 0.
 *
 * @typedef {object} MarkedMessage
 * @property {string} source Address of the picture.
 * @property {[number, number]} size Rows and columns of the picture.
 * @property {[number, number]} frame Height and width of the frame.
 * @property {[Axis, Axis]} axes
 * @property {[number, number]} chosen Place in rows and in columns.
 * @property {boolean} hidden Whether there is no frame.
 */

/** With the shift key, in places. */
const LARGE_STEP = 10;

const within = (/** @type {number} */ place, /** @type {Axis} */ axis) => Math.min(axis.last, Math.max(0, place));

class MarkedPicture {
  /** @param {ParentNode & Node} parent */
  constructor(parent) {
    this.listeners = new AbortController();
    this.chosen = [0, 0];
    this.isDown = false;
    this.rest = new Rest();
    this.picture = element("img", { alt: "", draggable: false });
    this.frame = element("div", { class: "frame" });
    this.board = element("div", { class: "board" }, this.picture, this.frame);
    this.root = element("div", { class: "component marked-picture" }, this.board);
    this.listen();
    parent.append(this.root);
    this.room = new Room(this.root, () => this.fit());
  }

  listen() {
    const { signal } = this.listeners;
    const on = (type, handler) => this.board.addEventListener(type, handler, { signal });
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => { if (this.isDown) this.goTo(event); });
    for (const type of ["pointerup", "pointercancel"]) on(type, () => { this.isDown = false; });
    on("click", (event) => this.goTo(event));
    on("keydown", (event) => this.type(event));
  }

  /** @param {{message: MarkedMessage, labels: Labels, share: number}} data */
  show({ message, labels, share }, send) {
    this.send = send;
    this.message = message;
    this.labels = labels;
    this.room.share = share;
    if (this.picture.getAttribute("src") !== message.source) this.picture.src = message.source;
    this.name();
    const isWish = this.rest.isWish(message.chosen);
    this.place(isWish ? message.chosen : this.chosen);
    this.fit();
  }

  /** A slider, or a picture alone where there is nothing to move. */
  name() {
    const { hidden } = this.message;
    this.frame.hidden = hidden;
    this.board.setAttribute("role", hidden ? "img" : "slider");
    this.board.setAttribute("aria-label", this.labels.picture);
    this.board.tabIndex = hidden ? -1 : 0;
  }

  /** As large as the room allows, in the picture's own shape. */
  fit() {
    if (!this.message || !this.room.width) return;
    const [rows, columns] = this.message.size;
    const scale = Math.min(this.room.width / columns, this.room.height / rows);
    this.board.style.width = `${Math.floor(scale * columns)}px`;
    this.board.style.height = `${Math.floor(scale * rows)}px`;
  }

  /** Put the frame at a place. */
  place(chosen) {
    const { axes, size, frame } = this.message;
    this.chosen = chosen.map((place, i) => within(place, axes[i]));
    const [top, left] = this.chosen.map((place, i) => axes[i].first + place * axes[i].step);
    const percent = (/** @type {number} */ pixels, /** @type {number} */ i) => `${(100 * pixels) / size[i]}%`;
    Object.assign(this.frame.style, {
      top: percent(top, 0), left: percent(left, 1), height: percent(frame[0], 0), width: percent(frame[1], 1),
    });
    this.sayPlace();
  }

  sayPlace() {
    const { axes, hidden } = this.message;
    const [row, column] = this.chosen;
    const columns = axes[1].last + 1;
    const told = {
      "aria-valuemin": 0, "aria-valuemax": (axes[0].last + 1) * columns - 1, "aria-valuenow": row * columns + column,
      "aria-valuetext": fill(this.labels.position, { row, column }),
    };
    for (const [name, value] of Object.entries(told)) {
      if (hidden) this.board.removeAttribute(name);
      else this.board.setAttribute(name, String(value));
    }
  }

  /** The reader moves the frame. */
  move(chosen) {
    this.place(chosen);
    this.rest.report(this.chosen, ([row, column]) => this.send("moved", { row, column }));
  }

  // -- Events --

  press(event) {
    this.isDown = true;
    this.board.setPointerCapture(event.pointerId);
    // A finger that comes down may be about to scroll.
    if (event.pointerType !== "touch") this.goTo(event);
  }

  /** Bring the middle of the frame under the pointer. */
  goTo(event) {
    if (this.message.hidden) return;
    const box = this.board.getBoundingClientRect();
    const { axes, size, frame } = this.message;
    const shares = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    this.move(shares.map((share, i) => Math.round((share * size[i] - frame[i] / 2 - axes[i].first) / axes[i].step)));
  }

  type(event) {
    const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const way = ways[event.key];
    if (!way || this.message.hidden) return;
    const step = event.shiftKey ? LARGE_STEP : 1;
    this.move(this.chosen.map((place, i) => place + step * way[i]));
    event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  destroy() {
    this.rest.cancel();
    this.room.destroy();
    this.listeners.abort();
    this.root.remove();
  }
}

export default mount(MarkedPicture);
