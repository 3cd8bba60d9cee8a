/**
 * Where a map comes from: its inputs, each with its piece of the kernel and what the two give, and how these add up.
 */

/**
 * @typedef {object} OriginMessage
 * @property {string} path
 * @property {string} kind
 * @property {number} channel
 * @property {string[]} inputs
 * @property {string} name
 * @property {number} node
 * @property {string[]} inputNames
 * @property {[number, number][]} order Of the inputs that have come, and those before them.
 * @property {number} total Inputs of the sum.
 * @property {number} first
 * @property {number} bias
 * @property {[number, number]} window
 * @property {[number, number]} stride
 * @property {[number, number]} dilation
 * @property {[number, number]} padding
 * @property {string} rule
 * @property {string} activation
 * @property {Record<string, number>} numbers
 * @property {[string, string][]} links Titles and addresses.
 */

/** In em: a map of the panel at most and at least, the result. */
const MAP_SIDE = 6;
const LEAST_MAP = 2.6;
const RESULT_SIDE = 8;
const MOST_SOURCES = 6;
/** In em: what a source takes, and what stands beside the sources. */
const SOURCE_WIDE = 6.3;
const BESIDE = 31;
/** In em: what stands above the maps and between them. */
const WORDS_HIGH = 8.2;

class Panel {
  /**
   * @param {{labels: () => Labels, say: (text: string) => void, decision: (origin: OriginMessage) => string}} owner
   */
  constructor(owner) {
    this.owner = owner;
    this.head = element("div", { class: "panel-head" });
    this.flow = element("div", { class: "flow" });
    this.sum = element("div", { class: "sum" });
    this.terms = element("div", { class: "terms" });
    this.whole = element("div", { class: "whole" });
    this.root = element("section", { class: "panel", hidden: "" }, this.head, this.sum, this.whole, this.flow, this.terms);
    this.cell = [0, 0];
    /** Whether another map is opened than before. */
    this.isOther = true;
    /** @type {OriginMessage | null} */
    this.origin = null;
    /** @type {any[]} */
    this.sources = [];
    /** @type {{width: number, height: number, em: number} | null} */
    this.room = null;
    /** @type {ExactMap | null} */
    this.before = null;
    /** @type {ExactMap | null} */
    this.output = null;
    this.spoken = "";
    this.hasParts = false;
    this.power = 0;
    this.unit = 1;
  }

  get labels() {
    return this.owner.labels();
  }

  /** @param {OriginMessage} origin @param {(name: string) => any} get @param {Scales} scales */
  show(origin, get, scales) {
    const { labels } = this;
    this.origin = origin;
    this.get = get;
    this.root.hidden = false;
    this.root.setAttribute("aria-label", fill(labels.panel, { layer: origin.name, channel: origin.channel }));
    const [parts, sources, before, output, kernel] = ["parts", "sources", "before", "output", "kernel"].map(get);
    const most = kernel.reduce((/** @type {number} */ far, /** @type {number} */ one) => Math.max(far, Math.abs(one)), 0);
    // Small weights are told in tenths, hundredths and so on, or all would be 0.00.
    this.power = most > 0 && most < 0.1 ? -Math.floor(Math.log10(most)) : 0;
    this.unit = 10 ** this.power;
    this.before = mapOf(before, 0, scales, labels.before);
    this.output = mapOf(output, 0, scales, fill(labels.result, { channel: origin.channel }));
    const fitting = this.room ? Math.floor((this.room.width / this.room.em - BESIDE) / SOURCE_WIDE) : MOST_SOURCES;
    const count = Math.min(sources.shape[0], Math.max(fitting, 2), MOST_SOURCES);
    this.hasParts = !["pooling", "global_pooling", "activation", "dropout", "flatten", "other", "concatenate"].includes(origin.kind);
    // Of a sum of whole maps the parts are the maps.
    const isWhole = ["add", "multiply"].includes(origin.kind);
    this.sources = Array.from({ length: count }, (_, place) => {
      const [input, channel] = origin.order[origin.first + place];
      const name = origin.inputs.length > 1 ? fill(labels.of_layer, { layer: origin.inputNames[input], channel }) : fill(labels.channel, { channel });
      return {
        input, channel,
        map: mapOf(sources, place, scales, name),
        part: this.hasParts ? mapOf(parts, place, scales, "") : null,
        kernel: isWhole ? null : this.kernelOf(kernel, channel, scales),
      };
    });
    this.build();
    this.fit();
    const rows = this.output.rows;
    const columns = this.output.columns;
    const [row, column] = this.isOther ? brightest(this.output) : [Math.min(this.cell[0], rows - 1), Math.min(this.cell[1], columns - 1)];
    this.point(row, column);
  }

  /** The piece of a kernel that looks at one channel. */
  kernelOf(kernel, channel, scales) {
    const [rows, columns, depth] = kernel.shape;
    if (!rows || this.origin.rule) return null;
    const slice = new Float32Array(rows * columns);
    const place = depth === 1 ? 0 : channel;
    for (let cell = 0; cell < slice.length; cell += 1) slice[cell] = kernel[cell * depth + place];
    const limit = kernel.reduce((/** @type {number} */ most, /** @type {number} */ one) => Math.max(most, Math.abs(one)), 0) || 1;
    return { slice, rows, columns, root: this.kernelTable(slice, rows, columns, limit, scales) };
  }

  kernelTable(slice, rows, columns, limit, scales) {
    const table = element("div", { class: "kernel", role: "img", "aria-label": Array.from(slice, short).join(" ") });
    table.style.setProperty("--columns", columns);
    const hasNumbers = rows * columns <= 9;
    for (const weight of slice) {
      const cell = element("span", {}, hasNumbers ? tight(weight * this.unit) : "");
      const share = (weight / limit + 1) / 2;
      cell.style.background = colourAt(scales.signed, share);
      cell.style.color = textOn(partsAt(scales.signed, share));
      cell.title = exact(weight);
      table.append(cell);
    }
    return table;
  }

  build() {
    const { origin, labels } = this;
    const shown = this.sources.length;
    const total = origin.total;
    const isPointwise = origin.kind === "convolution" && origin.window.every((length) => length === 1);
    const words = fill(labels[`does_${isPointwise ? "pointwise" : origin.kind}`] ?? labels.does_other, {
      rows: origin.window[0], columns: origin.window[1], count: total, rule: origin.rule,
      ...Object.fromEntries(Object.entries(origin.numbers).map(([name, value]) => [name, short(value)])),
    });
    const unit = this.power && this.sources.some(({ kernel }) => kernel) ? ` ${fill(labels.unit, { unit: `10${raised(-this.power)}` })}` : "";
    this.head.replaceChildren(element("span", { class: "title" }, `${origin.name} · ${fill(labels.channel, { channel: origin.channel })}`), element("span", { class: "remark" }, words + unit), ...origin.links.map(([title, href]) => element("a", { href }, `${title} \u2192`)));
    const columns = this.sources.map(({ map, kernel, part, input, channel }) => {
      const open = element("button", { type: "button", class: "source", title: labels.go_back }, map.root);
      open.dataset.input = origin.inputs[input];
      open.dataset.channel = channel;
      /** @type {HTMLElement[]} */
      const parts = [open];
      if (kernel) parts.push(element("span", { class: "sign", "aria-hidden": "true" }, "\u00d7"), kernel.root);
      if (part && kernel) parts.push(element("span", { class: "sign", "aria-hidden": "true" }, "="), part.root);
      return element("div", { class: "column" }, ...parts);
    });
    const others = total - origin.first - shown;
    if (others > 0 || origin.first > 0) columns.push(this.othersColumn(total - shown));
    const result = this.resultParts();
    this.flow.replaceChildren(element("div", { class: "sources" }, ...columns), ...result);
  }

  othersColumn(/** @type {number} */ count) {
    const { origin, labels } = this;
    const more = element("button", { type: "button", class: "more" }, labels.next);
    more.dataset.first = String((origin.first + this.sources.length) % origin.total);
    return element("div", { class: "column others" }, element("span", {}, fill(labels.others, { count })), more);
  }

  resultParts() {
    const { origin, labels } = this;
    const hasActivation = origin.activation && origin.activation !== "linear" && !["softmax", "sigmoid"].includes(origin.activation);
    const isSum = this.hasParts || origin.kind === "add";
    const parts = [element("span", { class: "sign large", "aria-hidden": "true" }, isSum ? "\u03a3" : "\u2192")];
    if (this.hasParts && origin.bias !== 0) parts.push(element("span", { class: "bias" }, `${labels.bias} ${short(origin.bias)}`));
    if (hasActivation) parts.push(this.before.root, element("span", { class: "sign large" }, `${origin.activation} \u2192`));
    parts.push(this.output.root);
    this.output.box.classList.add("touchable");
    this.output.box.tabIndex = 0;
    this.output.box.setAttribute("role", "application");
    this.output.box.setAttribute("aria-label", labels.cell_hint);
    return parts;
  }

  /** Sizes that fit the room below the net. */
  fit(/** @type {{width: number, height: number, em: number}} */ room = this.room) {
    this.room = room;
    if (!room || !this.origin) return;
    const { em } = room;
    const hasKernel = this.sources.some(({ kernel }) => kernel);
    const kernelHigh = hasKernel ? Math.min(this.origin.window[0], 3) * 1.1 + 0.9 : 0;
    const rows = hasKernel ? 2 : 1;
    const left = room.height - (WORDS_HIGH + kernelHigh) * em;
    const side = Math.min(Math.max(left / rows, LEAST_MAP * em), MAP_SIDE * em);
    for (const { map, part } of this.sources) for (const one of [map, part]) one?.size(side, em);
    const result = Math.min(Math.max(room.height - WORDS_HIGH * em, LEAST_MAP * em), RESULT_SIDE * em);
    this.before.size(result * 0.75, em);
    this.output.size(result, em);
  }

  // -- One number --

  /** Light the window of a cell in every input, and write its sum. */
  point(/** @type {number} */ row, /** @type {number} */ column) {
    const { origin, labels } = this;
    this.cell = [row, column];
    this.output.light({ top: row, left: column, rows: 1, columns: 1 });
    this.before.light({ top: row, left: column, rows: 1, columns: 1 });
    for (const { map, part } of this.sources) {
      map.light(this.windowOf(map, row, column));
      part?.light({ top: row, left: column, rows: 1, columns: 1 });
    }
    const text = this.sumText(row, column);
    const position = this.output.values.length > 1 ? fill(labels.position, { row, column }) : "";
    this.sum.replaceChildren(element("span", { class: "remark" }, position), " ", element("span", { class: "numbers" }, text));
    const decision = this.owner.decision(origin);
    if (decision) this.sum.append(element("div", { class: "decision" }, decision));
    this.terms.replaceChildren();
    this.whole.textContent = "";
    this.spoken = `${position} ${text}${decision ? `; ${decision}` : ""}`;
  }

  windowOf(map, row, column) {
    const { window: [high, wide], stride, padding, dilation, rule, kind } = this.origin;
    if (kind === "global_pooling" || kind === "flatten" || kind === "dense") return { top: 0, left: 0, rows: map.rows, columns: map.columns };
    if (this.output.rows === 1 && map.rows > 1 && rule) return { top: 0, left: 0, rows: map.rows, columns: map.columns };
    return {
      top: row * stride[0] - padding[0], left: column * stride[1] - padding[1],
      rows: (high - 1) * dilation[0] + 1, columns: (wide - 1) * dilation[1] + 1,
    };
  }

  /** The sum of a cell; the numbers are the net's, rounded for the eye. */
  sumText(row, column) {
    const { origin, labels } = this;
    const [before, output] = [this.before.at(row, column), this.output.at(row, column)];
    const after = !origin.activation || origin.activation === "linear" ? "" : ` \u2192 ${origin.activation} \u2192 ${short(output)}`;
    if (!this.hasParts) return this.poolText(row, column, before) + after;
    const parts = this.sources.map(({ part }) => part.at(row, column));
    const rest = before - origin.bias - parts.reduce((sum, part) => sum + part, 0);
    const pieces = parts.map(short);
    const others = origin.total - parts.length;
    if (origin.kind === "multiply") return `${this.sources.map(({ map }) => short(map.at(Math.min(row, map.rows - 1), Math.min(column, map.columns - 1)))).join(" \u00d7 ")} = ${short(before)}${after}`;
    if (others > 0) pieces.push(`${short(rest)} (${fill(labels.others, { count: others })})`);
    if (origin.bias !== 0) pieces.push(`${short(origin.bias)} (${labels.bias})`);
    return `${pieces.join(" + ").replaceAll("+ \u2212", "\u2212 ")} = ${short(before)}${after}`;
  }

  /** What pooling takes of its window. */
  poolText(row, column, before) {
    const { origin, sources: [source] } = this;
    if (!source || !origin.rule) return short(before);
    const { top, left, rows, columns } = this.windowOf(source.map, row, column);
    const values = [];
    for (let r = Math.max(top, 0); r < Math.min(top + rows, source.map.rows); r += 1) {
      for (let c = Math.max(left, 0); c < Math.min(left + columns, source.map.columns); c += 1) values.push(source.map.at(r, c));
    }
    const word = this.labels[origin.rule];
    const shown = values.slice(0, 9).map(short).join(", ") + (values.length > 9 ? ", \u2026" : "");
    return `${word}(${shown}) = ${short(before)}`;
  }

  /** The whole sum with every digit, once the net has told it. @param {any} cell @param {(name: string) => any} get */
  showCell(cell, get) {
    const { labels } = this;
    const [patch, kernel, partial] = ["patch", "kernel", "partial_sums"].map(get);
    const depth = patch.shape[2];
    const order = Array.from(partial.keys()).sort((one, other) => Math.abs(partial[other]) - Math.abs(partial[one]));
    const lines = order.slice(0, MOST_LINES).map((channel) => {
      const terms = [];
      for (let place = 0; place < patch.shape[0] * patch.shape[1] && place < MOST_TERMS; place += 1) {
        terms.push(`${short(patch[place * depth + channel])}\u00d7${short(kernel[place * depth + channel])}`);
      }
      if (patch.shape[0] * patch.shape[1] > MOST_TERMS) terms.push("\u2026");
      const name = this.origin.kind === "add" ? this.origin.inputNames[channel] : fill(labels.channel, { channel });
      return element("div", { class: "term" }, `${name}: ${terms.join(" + ").replaceAll("+ \u2212", "\u2212 ")} = ${exact(partial[channel])}`);
    });
    const last = [fill(labels.sum_of, { count: partial.length }), exact(cell.before - cell.bias), `+ ${labels.bias}`, exact(cell.bias), "=", exact(cell.before)];
    if (cell.activation && cell.activation !== "linear") last.push(`\u2192 ${cell.activation} \u2192`, exact(cell.output));
    this.terms.replaceChildren(...lines);
    this.whole.textContent = last.join(" ");
    Object.assign(this.whole.dataset, { before: cell.before, output: cell.output });
    this.owner.say(last.join(" "));
  }

  close() {
    this.root.hidden = true;
    this.origin = null;
  }
}

const MOST_LINES = 12;
const MOST_TERMS = 9;

/** A number in a small cell: two digits. */
const tight = (/** @type {number} */ number) => {
  const text = Math.abs(number) >= 10 ? number.toFixed(0) : Math.abs(number) >= 1 ? number.toFixed(1) : number.toFixed(2);
  return text.replace("-", "\u2212").replace(/^(\u2212?)0\./, "$1.");
};

/** A whole number as an exponent. */
const raised = (/** @type {number} */ number) => String(number).replace("-", "\u207b").replace(/\d/g, (digit) => "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[Number(digit)]);
