/**
 * The arrays of a network, as they come: one file of bytes, and a directory that says what lies where.
 */

/**
 * @typedef {Record<string, [number, "u1" | "i4" | "f4", number[]]>} Directory Name -> offset, type, shape.
 * @typedef {[number, number, number][]} Stops Colours at equal distances, from low to high.
 * @typedef {{heat: Stops, signed: Stops}} Scales
 */

const ELEMENTS = { u1: Uint8Array, i4: Int32Array, f4: Float32Array };

/** @type {(buffer: ArrayBuffer, directory: Directory) => (name: string) => any} */
function arraysOf(buffer, directory) {
  return (name) => {
    const entry = directory[name];
    if (!entry) return null;
    const [offset, type, shape] = entry;
    const array = new ELEMENTS[type](buffer, offset, shape.reduce((size, length) => size * length, 1));
    return Object.assign(array, { shape });
  };
}

/** 256 colours between stops, as bytes of red, green, blue and opacity. */
function tableOf(/** @type {Stops} */ stops, /** @type {(level: number) => number} */ place) {
  const table = new Uint8ClampedArray(4 * 256);
  for (let level = 0; level < 256; level += 1) {
    const at = Math.min(Math.max(place(level), 0), 1) * (stops.length - 1);
    const left = Math.min(Math.floor(at), stops.length - 2);
    for (let part = 0; part < 3; part += 1) {
      table[4 * level + part] = stops[left][part] + (at - left) * (stops[left + 1][part] - stops[left][part]);
    }
    table[4 * level + 3] = 255;
  }
  return table;
}

/** Quantised maps: levels of 0 to 255 between the lowest and the highest value of each channel. */
class Maps {
  /** @param {(name: string) => any} get @param {string} name @param {Scales} scales */
  constructor(get, name, scales) {
    this.channels = get(`${name}.channels`);
    this.levels = get(`${name}.levels`);
    this.low = get(`${name}.low`);
    this.high = get(`${name}.high`);
    const [count, rows, columns] = this.levels.shape;
    /** @type {number} */
    this.count = count;
    /** @type {number} */
    this.rows = rows;
    /** @type {number} */
    this.columns = columns;
    this.scales = scales;
    /** @type {HTMLCanvasElement[]} */
    this.pictures = [];
  }

  value(/** @type {number} */ slot, /** @type {number} */ row, /** @type {number} */ column) {
    if (row < 0 || column < 0 || row >= this.rows || column >= this.columns) return 0;
    const level = this.levels[(slot * this.rows + row) * this.columns + column];
    return this.low[slot] + (level / 255) * (this.high[slot] - this.low[slot]);
  }

  /** Light is much; where values lie on both sides of zero, blue is below and orange above it. */
  colours(/** @type {number} */ slot) {
    const [low, high] = [this.low[slot], this.high[slot]];
    const valueAt = (/** @type {number} */ level) => low + (level / 255) * (high - low);
    if (low >= 0) return tableOf(this.scales.heat, (level) => (high > 0 ? valueAt(level) / high : 0));
    const limit = Math.max(-low, high);
    return tableOf(this.scales.signed, (level) => 0.5 + valueAt(level) / limit / 2);
  }

  /** A canvas of the map's own pixels, made when it is first shown. */
  picture(/** @type {number} */ slot) {
    this.pictures[slot] ??= this.paint(slot);
    return this.pictures[slot];
  }

  paint(/** @type {number} */ slot) {
    const canvas = element("canvas", { width: this.columns, height: this.rows });
    const context = canvas.getContext("2d");
    const image = context.createImageData(this.columns, this.rows);
    const words = new Uint32Array(image.data.buffer);
    const colours = new Uint32Array(this.colours(slot).buffer);
    const first = slot * this.rows * this.columns;
    for (let place = 0; place < words.length; place += 1) words[place] = colours[this.levels[first + place]];
    context.putImageData(image, 0, 0);
    return canvas;
  }

  slotOf(/** @type {number} */ channel) {
    return this.channels.indexOf(channel);
  }
}

/** A number for the eye: three digits. */
function short(/** @type {number} */ number) {
  if (!Number.isFinite(number)) return "–";
  if (number === 0) return "0";
  const size = Math.abs(number);
  if (size >= 1e5 || size < 0.001) return number.toExponential(1).replace("e+", "e").replaceAll("-", "\u2212");
  return number.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3).replace("-", "\u2212");
}

/** All digits that a number of 32 bits has. */
const exact = (/** @type {number} */ number) => String(Number(number.toPrecision(9))).replace("-", "\u2212");

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;
