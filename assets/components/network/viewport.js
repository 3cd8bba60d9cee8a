/** Which part of a drawing is seen, and how large: dragged, pinched, turned by the wheel or set by buttons. */

/** @typedef {{width: number, height: number}} Size */

const ZOOMS = { least: 0.2, most: 8, step: 1.4 };
const DRAG = 5; // pixels that tell a drag from a click

class Viewport {
  /** @param {HTMLCanvasElement} canvas @param {{size: () => Size | null, changed: () => void}} owner */
  constructor(canvas, owner) {
    this.canvas = canvas;
    this.owner = owner;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    /** Whether the reader has chosen what is seen. */
    this.isChosen = false;
    /** @type {{x: number, y: number, from: {x: number, y: number}, isMoved: boolean} | null} */
    this.pressed = null;
    /** @type {Map<number, PointerEvent>} */
    this.pointers = new Map();
  }

  /** As at first, unless the reader has chosen otherwise. */
  rest(/** @type {number} */ scale) {
    if (!this.isChosen) [this.scale, this.x, this.y] = [scale, 0, 0];
  }

  set(/** @type {number} */ scale, /** @type {number} */ x, /** @type {number} */ y) {
    [this.scale, this.x, this.y] = [scale, x, y];
    this.isChosen = true;
    this.keepInside();
    this.owner.changed();
  }

  /** Larger or smaller around a pointer, or around the middle of the upper edge. */
  zoom(/** @type {number} */ factor, /** @type {MouseEvent | null} */ event = null) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = event ? [event.clientX - box.left, event.clientY - box.top] : [box.width / 2, 0];
    const scale = Math.min(Math.max(this.scale * factor, ZOOMS.least), ZOOMS.most);
    this.set(scale, this.x + x / this.scale - x / scale, this.y + y / this.scale - y / scale);
  }

  /** The drawing stays in the window, or in its corner where it is smaller. */
  keepInside() {
    const size = this.owner.size();
    if (!size) return;
    const keep = (/** @type {number} */ at, /** @type {number} */ all, /** @type {number} */ seen) => (all <= seen ? 0 : Math.min(Math.max(at, 0), all - seen));
    this.x = keep(this.x, size.width, this.canvas.clientWidth / this.scale);
    this.y = keep(this.y, size.height, this.canvas.clientHeight / this.scale);
  }

  /** Bring a stretch from left to right into the window. */
  show(/** @type {number} */ left, /** @type {number} */ width) {
    const seen = this.canvas.clientWidth / this.scale;
    if (left < this.x) this.x = left;
    else if (left + width > this.x + seen) this.x = left + width - seen;
  }

  /** Where in the drawing a pointer is. @returns {[number, number]} */
  placeOf(/** @type {MouseEvent} */ event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / this.scale + this.x, (event.clientY - box.top) / this.scale + this.y];
  }

  press(/** @type {PointerEvent} */ event) {
    this.pointers.set(event.pointerId, event);
    this.canvas.setPointerCapture(event.pointerId);
    this.pressed = { x: event.clientX, y: event.clientY, from: { x: this.x, y: this.y }, isMoved: false };
  }

  /** Whether a pointer that moves is one that is down, and so drags or pinches. */
  drag(/** @type {PointerEvent} */ event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return false;
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 2) this.pinch(before, event);
    else {
      const [x, y] = [event.clientX - this.pressed.x, event.clientY - this.pressed.y];
      this.pressed.isMoved ||= Math.hypot(x, y) >= DRAG;
      const { from } = this.pressed;
      if (this.pressed.isMoved) this.set(this.scale, from.x - x / this.scale, from.y - y / this.scale);
    }
    return true;
  }

  /** Two fingers: as far apart as they are now, compared with before. */
  pinch(/** @type {PointerEvent} */ before, /** @type {PointerEvent} */ event) {
    const other = [...this.pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    const apart = (/** @type {PointerEvent} */ one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    this.zoom(apart(event) / Math.max(apart(before), 1), event);
    this.pressed = { x: event.clientX, y: event.clientY, from: { x: this.x, y: this.y }, isMoved: true };
  }

  /** Whether a pointer that goes up has clicked. */
  release(/** @type {PointerEvent} */ event) {
    return this.pointers.delete(event.pointerId) && !this.pressed?.isMoved && event.type === "pointerup";
  }

  /** The wheel zooms with Ctrl, as a pinch on a touchpad does, and moves from side to side; up and down scrolls the page. */
  wheel(/** @type {WheelEvent} */ event) {
    if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(-event.deltaY / 300), event);
    else if (event.deltaX && Math.abs(event.deltaX) >= Math.abs(event.deltaY)) this.set(this.scale, this.x + event.deltaX / this.scale, this.y);
    else return;
    event.preventDefault();
  }
}
