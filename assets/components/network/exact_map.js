/** Maps of exact numbers, as the panel shows them. */

/** In em: a single number. */
const NUMBER = [4.2, 2.2];

/** A map of exact numbers as a small picture with a frame over the part that counts. */
class ExactMap {
  /** @param {Float32Array} values @param {number} rows @param {number} columns @param {Scales} scales @param {string} title */
  constructor(values, rows, columns, scales, title) {
    this.values = values;
    this.rows = rows;
    this.columns = columns;
    this.canvas = element("canvas", { width: columns, height: rows, "aria-hidden": "true" });
    this.patch = element("div", { class: "patch", hidden: "" });
    this.box = element("div", { class: "map" }, this.canvas, this.patch);
    // Of a layer without places there is one number.
    if (values.length === 1) this.box.append(element("span", { class: "number" }, short(values[0])));
    this.root = element("figure", { class: "exact" }, ...(title ? [element("figcaption", { class: "remark" }, title)] : []), this.box);
    this.paint(scales);
  }

  /** @param {Scales} scales */
  paint(scales) {
    const { values, rows, columns } = this;
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const isSigned = low < 0;
    const limit = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const table = isSigned ? tableOf(scales.signed, (level) => level / 255) : tableOf(scales.heat, (level) => level / 255);
    const words = new Uint32Array(table.buffer);
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    values.forEach((value, place) => {
      const share = isSigned ? (value / limit + 1) / 2 : value / limit;
      pixels[place] = words[Math.round(255 * Math.min(Math.max(share, 0), 1))];
    });
    context.putImageData(image, 0, 0);
  }

  size(/** @type {number} */ side, /** @type {number} */ em) {
    if (this.values.length === 1) {
      [this.box.style.width, this.box.style.height] = NUMBER.map((length) => `${length * em}px`);
      return;
    }
    const scale = side / Math.max(this.rows, this.columns);
    this.box.style.width = `${Math.max(this.columns * scale, 4)}px`;
    this.box.style.height = `${Math.max(this.rows * scale, 4)}px`;
  }

  at(/** @type {number} */ row, /** @type {number} */ column) {
    return this.values[row * this.columns + column];
  }

  /** Frame a window; cells outside of the map are padding. */
  light(/** @type {{top: number, left: number, rows: number, columns: number} | null} */ part) {
    this.patch.hidden = part === null || this.values.length === 1;
    if (this.patch.hidden) return;
    const percent = (/** @type {number} */ cells, /** @type {number} */ all) => `${(100 * cells) / all}%`;
    Object.assign(this.patch.style, {
      top: percent(part.top, this.rows), height: percent(part.rows, this.rows),
      left: percent(part.left, this.columns), width: percent(part.columns, this.columns),
    });
  }

  /** The cell under a pointer. @returns {[number, number]} */
  cellAt(/** @type {PointerEvent | MouseEvent} */ event) {
    const box = this.box.getBoundingClientRect();
    const place = (/** @type {number} */ share, /** @type {number} */ count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    return [place((event.clientY - box.top) / box.height, this.rows), place((event.clientX - box.left) / box.width, this.columns)];
  }
}

/** The row and column of the largest value. @returns {[number, number]} */
function brightest(/** @type {ExactMap} */ map) {
  let best = 0;
  map.values.forEach((/** @type {number} */ value, /** @type {number} */ place) => {
    if (value > map.values[best]) best = place;
  });
  return [Math.floor(best / map.columns), best % map.columns];
}

/** One of several maps, or the only one. */
function mapOf(/** @type {any} */ arrays, /** @type {number} */ place, /** @type {Scales} */ scales, /** @type {string} */ title) {
  const [rows, columns] = arrays.shape.slice(-2);
  const values = arrays.subarray(place * rows * columns, (place + 1) * rows * columns);
  return new ExactMap(values, rows, columns, scales, title);
}
