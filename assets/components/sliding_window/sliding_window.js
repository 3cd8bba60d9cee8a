/**
 * The sliding window: input, kernel, output, and the whole sum behind the chosen output cell.
 *
 * Every number arrives as text computed by core/operations/sliding_window; nothing is computed here but positions and colours.
 * Choosing a cell only toggles classes and replaces text of nodes that exist already, so it fits in one frame.
 */

/**
 * @typedef {object} Channel
 * @property {string} name "R", "G", "B" or "".
 * @property {string[][]} input The padded grid.
 * @property {number[][]} values Brightness of each input cell, 0 (black) to 1 (white).
 * @property {string[][] | null} kernel
 * @property {number[][] | null} kernelValues -1 to 1.
 *
 * @typedef {object} OutputWindow
 * @property {[number, number][]} cells Row and column in the padded grid, in the kernel's row-major order.
 * @property {{terms: (string | null)[], total: string}[]} sums One a channel; a null term does not count.
 * @property {string} result
 *
 * @typedef {object} Message
 * @property {"convolution" | "max" | "average"} kind
 * @property {Channel[]} channels
 * @property {number} inputRows Of the padded grid, like inputColumns.
 * @property {number} inputColumns
 * @property {{top: number, bottom: number, left: number, right: number}} padding
 * @property {number} kernelSize
 * @property {number} dilation
 * @property {number} stride
 * @property {string | null} bias
 * @property {string[][]} output
 * @property {number[][]} outputValues -1 to 1.
 * @property {number} outputRows
 * @property {number} outputColumns
 * @property {OutputWindow[]} windows Row-major over the output.
 *
 * @typedef {object} ChannelView
 * @property {HTMLElement[]} inputCells
 * @property {HTMLElement[]} kernelCells
 * @property {SVGElement} patch
 * @property {SVGElement} path
 * @property {{place: HTMLElement, term: HTMLElement, joint: HTMLElement}[]} terms
 * @property {HTMLElement} total
 *
 * @typedef {object} View
 * @property {HTMLElement} equation
 * @property {HTMLElement} sum
 * @property {ChannelView[]} channels
 * @property {HTMLElement} outputGrid
 * @property {HTMLElement[]} outputCells
 * @property {HTMLElement} position
 * @property {HTMLElement | null} lastLine
 */

const MEASURE = "sliding-window:select";
const MOST_TERMS_READ_ALOUD = 9;
/** Of an arc's control point, in cells; the arc itself is half as high. */
const JUMP_HEIGHT = 0.5;
const ROOMY_COLUMNS = 12;

const BLUE = [33, 102, 172];
const WHITE = [247, 247, 247];
const ORANGE = [224, 112, 20];
const BLACK = [24, 24, 24];

// ---- Colours ---------------------------------------------------------------------------------------------------

/** @type {(from: number[], to: number[], share: number) => number[]} */
const blend = (from, to, share) => from.map((value, i) => Math.round(value + (to[i] - value) * share));

/** Blue below zero, white at zero, orange above: told apart with every common colour blindness. */
const divergingColour = (value) => blend(WHITE, value < 0 ? BLUE : ORANGE, Math.min(1, Math.abs(value)));

const greyColour = (value) => blend(BLACK, WHITE, Math.min(1, Math.max(0, value)));

/** Relative luminance of WCAG 2. */
function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever stands out more: the contrast is 4.5 or better on every colour. */
const inkOn = (colour) => (luminance(colour) > 0.179 ? "#000" : "#fff");

// ---- Building --------------------------------------------------------------------------------------------------

const longest = (texts) => texts.reduce((most, text) => Math.max(most, text?.length ?? 0), 1);

/** @type {(cell: HTMLElement, colour: number[]) => void} */
function paint(cell, colour) {
  cell.style.setProperty("--fill", `rgb(${colour.join(" ")})`);
  cell.style.setProperty("--ink", inkOn(colour));
}

/**
 * A grid of numbers, coloured by their values.
 *
 * @param {string[][]} texts
 * @param {number[][]} values
 * @param {object} options
 * @param {(value: number) => number[]} options.colour
 * @param {string} options.role "table" or, where cells can be chosen, "grid".
 * @param {string} options.label
 * @param {(row: number, column: number, cell: HTMLElement) => void} [options.dress] Adds what is special to a cell.
 * @returns {{grid: HTMLElement, cells: HTMLElement[]}}
 */
function buildGrid(texts, values, { colour, role, label, dress = () => {} }) {
  const cellRole = role === "grid" ? "gridcell" : "cell";
  const cells = [];
  const rows = texts.map((line, row) => {
    const made = element("div", { class: "row", role: "row" });
    line.forEach((text, column) => {
      const cell = element("div", { class: "cell", role: cellRole }, text);
      paint(cell, colour(values[row][column]));
      dress(row, column, cell);
      cells.push(cell);
      made.append(cell);
    });
    return made;
  });
  const grid = element("div", { class: "grid", role, "aria-label": label }, ...rows);
  grid.style.setProperty("--columns", String(texts[0]?.length ?? 1));
  grid.style.setProperty("--characters", String(longest(texts.flat())));
  return { grid, cells };
}

/** A title, its size and remarks over a grid. */
function buildFigure(name, title, remarks, ...content) {
  const caption = element(
    "figcaption", {}, element("span", { class: "title" }, title), element("span", { class: "remarks" }, remarks),
  );
  const scroller = element("div", { class: "scroller" }, ...content);
  return element("figure", { class: name }, caption, scroller);
}

/** The top left corner of each window: where the stride puts it down. */
const origin = (outputWindow) => outputWindow.cells[0];

/** The frame of the patch with the kernel's numbers in the corners of the cells that they multiply. */
function buildPatch({ kernelSize, dilation }, kernel) {
  const covered = (kernelSize - 1) * dilation + 1;
  const patch = drawing("g", { class: "patch" });
  patch.append(drawing("rect", { width: covered, height: covered }));
  kernel?.forEach((line, row) => line.forEach((text, column) => {
    const weight = drawing("text", { x: column * dilation + 0.94, y: row * dilation + 0.93 });
    weight.textContent = `×${text}`;
    patch.append(weight);
  }));
  return patch;
}

/** The ring round the picture, the origin of every window, the way in this row, and the patch. */
function buildOverlay(message, channel) {
  const { inputRows: rows, inputColumns: columns, padding } = message;
  const overlay = drawing("svg", {
    class: "overlay", viewBox: `0 0 ${columns} ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true",
  });
  const patch = buildPatch(message, channel.kernel);
  const path = drawing("path", { class: "path" });
  const dots = message.windows.map((outputWindow) => `M${origin(outputWindow)[1]} ${origin(outputWindow)[0]}h0`).join("");
  if (Object.values(padding).some(Boolean)) {
    overlay.append(drawing("rect", {
      class: "picture", x: padding.left, y: padding.top,
      width: columns - padding.left - padding.right, height: rows - padding.top - padding.bottom,
    }));
  }
  overlay.append(patch, drawing("path", { class: "origins", d: dots }), path);
  return { overlay, patch, path };
}

/** The jumps from the start of this output row to the chosen window, an arc each; a lone point where there is none. */
function jumps(message, index) {
  const column = index % message.outputColumns;
  const [row, start] = origin(message.windows[index - column]);
  return `M${start} ${row}h0${`q${message.stride / 2} ${-JUMP_HEIGHT} ${message.stride} 0`.repeat(column)}`;
}

const size = (rows, columns) => `${rows} × ${columns}`;

/** @type {(message: Message, row: number, column: number) => boolean} */
function isPadding({ padding, inputRows, inputColumns }, row, column) {
  return row < padding.top || row >= inputRows - padding.bottom
    || column < padding.left || column >= inputColumns - padding.right;
}

/** Input over or beside kernel. */
function buildChannel(message, channel, index, labels) {
  const badge = (title) => (channel.name ? `${title} ${channel.name}` : title);
  const input = buildGrid(channel.input, channel.values, {
    colour: greyColour, role: "table", label: badge(labels.input),
    dress: (row, column, cell) => {
      cell.dataset.channel = String(index);
      cell.dataset.input = String(row * message.inputColumns + column);
      cell.classList.toggle("padding", isPadding(message, row, column));
    },
  });
  const { overlay, patch, path } = buildOverlay(message, channel);
  input.grid.append(overlay);
  const { padding } = message;
  const picture = size(message.inputRows - padding.top - padding.bottom, message.inputColumns - padding.left - padding.right);
  const padded = Object.values(padding).some(Boolean);
  const remarks = padded ? `${picture} + ${labels.padding}` : picture;
  const block = element("div", { class: "channel", "data-name": channel.name },
    buildFigure("input", badge(labels.input), remarks, input.grid));
  const view = { block, inputCells: input.cells, kernelCells: [], patch, path };
  if (!channel.kernel) return view;
  const kernel = buildGrid(channel.kernel, channel.kernelValues, {
    colour: divergingColour, role: "table", label: badge(labels.kernel),
    dress: (row, column, cell) => {
      cell.dataset.channel = String(index);
      cell.dataset.term = String(row * message.kernelSize + column);
    },
  });
  const kernelSize = size(message.kernelSize, message.kernelSize);
  const kernelRemark = index ? kernelSize : [kernelSize, ...steps(message, labels)].join(" · ");
  block.append(operator("∗"), buildFigure("kernel", badge(labels.kernel), kernelRemark, kernel.grid));
  return { ...view, kernelCells: kernel.cells };
}

/** How the window moves: "stride 2", and "dilation 2" where there are holes. */
function steps(message, labels) {
  const stride = `${labels.stride} ${message.stride}`;
  return message.dilation > 1 ? [stride, `${labels.dilation} ${message.dilation}`] : [stride];
}

const operator = (text, ...more) => element("div", { class: "operator", "aria-hidden": "true" }, text, ...more);

function buildOutput(message, labels) {
  const output = buildGrid(message.output, message.outputValues, {
    colour: divergingColour, role: "grid", label: labels.output,
    dress: (row, column, cell) => {
      cell.dataset.index = String(row * message.outputColumns + column);
      cell.tabIndex = -1;
      cell.setAttribute("aria-label", fill(labels.cell, { row: row + 1, column: column + 1, value: cell.textContent }));
    },
  });
  const figure = buildFigure("output", labels.output, size(message.outputRows, message.outputColumns), output.grid);
  return { figure, ...output };
}

/** What stands between the inputs and the output. */
function buildEquals(message, labels) {
  if (message.kind === "convolution") {
    return message.bias === null ? operator("=") : operator(`+ ${labels.bias} ${message.bias} =`);
  }
  const remarks = [labels[message.kind], size(message.kernelSize, message.kernelSize), ...steps(message, labels)];
  return operator("→", ...remarks.map((remark) => element("small", {}, remark)));
}

/** One line of the sum; a kernel's terms are laid out as the kernel is, so that a term is found by its place. */
function buildLine(message, channel, index, labels) {
  const terms = message.windows[0].sums[index].terms.map((_, i) => {
    const joint = element("span", { class: "joint" });
    const term = element("span", { class: "term", "data-channel": index, "data-term": i });
    return { place: element("span", { class: "place" }, term, joint), term, joint };
  });
  const total = element("strong", { class: "total" });
  const [before, after] = { max: [`${labels.max}(`, ")"], average: ["(", ")"], convolution: ["", ""] }[message.kind];
  const line = element("div", { class: "line" },
    element("span", { class: "name" }, channel.name ? `${channel.name}: ` : ""),
    element("span", { class: "before" }, before),
    element("span", { class: channel.kernel ? "terms square" : "terms" }, ...terms.map(({ place }) => place)),
    element("span", { class: "after" }, after),
    total);
  line.style.setProperty("--kernel", String(message.kernelSize));
  line.style.setProperty("--characters",
    String(longest(message.windows.flatMap((outputWindow) => outputWindow.sums[index].terms))));
  return { line, terms, total };
}

const hasLastLine = (message) => message.kind === "convolution" && (message.channels.length > 1 || message.bias !== null);

/** @type {(message: Message, labels: Labels) => View} */
function buildView(message, labels) {
  const equation = element("div", { class: "equation" });
  const lines = element("div", { class: "lines" });
  const channels = message.channels.map((channel, index) => {
    const { block, ...cells } = buildChannel(message, channel, index, labels);
    if (index) equation.append(operator("+"));
    equation.append(block);
    const { line, ...texts } = buildLine(message, channel, index, labels);
    lines.append(line);
    return { ...cells, ...texts };
  });
  const output = buildOutput(message, labels);
  equation.append(element("div", { class: "answer" }, buildEquals(message, labels), output.figure));
  equation.classList.toggle("several", message.channels.length > 1);
  equation.classList.toggle("roomy", message.inputColumns <= ROOMY_COLUMNS);
  const kernelColumns = message.channels[0].kernel ? message.kernelSize : 0;
  const each = message.channels.length > 1 ? Math.max(message.inputColumns, kernelColumns) : message.inputColumns + kernelColumns;
  const set = (name, value) => equation.style.setProperty(name, String(value));
  set("--all-columns", each * message.channels.length + message.outputColumns);
  set("--input-rows", message.inputRows);
  set("--kernel-columns", kernelColumns);
  set("--output-columns", message.outputColumns);
  set("--most-columns", Math.max(message.inputColumns, message.outputColumns));
  set("--most-rows", message.inputRows + (message.channels.length > 1 ? kernelColumns : 0));
  const position = element("div", { class: "position" });
  const lastLine = hasLastLine(message) ? element("div", { class: "line last" }) : null;
  if (lastLine) lines.append(lastLine);
  const hint = message.kind === "convolution" ? labels.sum_hint : labels.pool_hint;
  const sum = element("div", { class: "sum" }, position, lines, element("p", { class: "hint" }, hint));
  return { equation, sum, channels, outputGrid: output.grid, outputCells: output.cells, position, lastLine };
}

// ---- The sum as text -------------------------------------------------------------------------------------------

const JOINTS = { convolution: " + ", average: " + ", max: ", " };

/** What follows the terms: "= 3"; an average is divided by the number of cells that count. */
function totalText(message, outputWindow, index) {
  const { terms, total } = outputWindow.sums[index];
  if (message.kind === "convolution") return ` = ${total}`;
  const divisor = message.kind === "average" ? `/${terms.filter((term) => term !== null).length}` : "";
  return `${divisor} = ${outputWindow.result}`;
}

function lastLineText(message, outputWindow, labels) {
  const parts = outputWindow.sums.map(({ total }) => total);
  if (message.bias !== null) parts.push(`${labels.bias} ${message.bias}`);
  return `${parts.join(" + ")} = ${outputWindow.result}`;
}

/** The sum in one sentence for a screen reader; of a long sum only the subtotals. */
function spokenSum(message, outputWindow, labels) {
  const brackets = { max: [`${labels.max}(`, ")"], average: ["(", ")"], convolution: ["", ""] }[message.kind];
  const lines = outputWindow.sums.map(({ terms }, index) => {
    const counted = terms.filter((term) => term !== null);
    const name = message.channels[index].name ? `${message.channels[index].name}: ` : "";
    if (counted.length > MOST_TERMS_READ_ALOUD) return name + outputWindow.sums[index].total;
    return name + brackets[0] + counted.join(JOINTS[message.kind]) + brackets[1] + totalText(message, outputWindow, index);
  });
  if (hasLastLine(message)) lines.push(lastLineText(message, outputWindow, labels));
  return lines.join("; ");
}

// ---- The component ---------------------------------------------------------------------------------------------

/** Where the chosen cell goes for a key, or null when the key means nothing here. */
function moved(key, control, row, column, rows, columns) {
  switch (key) {
    case "ArrowLeft": return [row, Math.max(0, column - 1)];
    case "ArrowRight": return [row, Math.min(columns - 1, column + 1)];
    case "ArrowUp": return [Math.max(0, row - 1), column];
    case "ArrowDown": return [Math.min(rows - 1, row + 1), column];
    case "Home": return [control ? 0 : row, 0];
    case "End": return [control ? rows - 1 : row, columns - 1];
    case "PageUp": return [0, column];
    case "PageDown": return [rows - 1, column];
    default: return null;
  }
}

class SlidingWindow {
  /** @param {ParentNode & Node} parent */
  constructor(parent) {
    this.listeners = new AbortController();
    this.chosen = 0;
    /** Once the output has been emptied, only cells that the window has passed show their number. */
    this.filling = false;
    this.visited = new Set();
    this.lit = [];
    this.partners = [];
    this.buildControls();
    this.stage = element("div", { class: "stage" });
    this.live = element("div", { class: "spoken", "aria-live": "polite" });
    this.root = element("div", { class: "component sliding-window" }, this.stage, this.live);
    this.listen();
    parent.append(this.root);
  }

  buildControls() {
    this.playWord = element("span");
    const play = actionButton("play", this.playWord);
    this.buttons = {
      reset: actionButton("reset"), back: actionButton("back"), play, step: actionButton("step"), show_all: actionButton("show_all"),
    };
    this.playback = new Playback(play, () => this.advance());
    this.speed = element("input", { type: "range", min: 1, max: 20, step: 1, value: 3 });
    this.speedLabel = element("span");
    this.controls = element("div", { class: "controls", role: "toolbar" },
      ...Object.values(this.buttons), element("label", { class: "speed" }, this.speedLabel, this.speed));
  }

  listen() {
    const { signal } = this.listeners;
    const on = (type, handler) => this.root.addEventListener(type, handler, { signal });
    on("pointerover", (event) => this.point(event));
    on("pointerleave", () => this.lightPartners(null));
    on("pointerdown", (event) => this.press(event));
    on("focusin", (event) => {
      const cell = closest(event.target, "[data-index]");
      if (cell && Number(cell.dataset.index) !== this.chosen) this.choose(Number(cell.dataset.index));
    });
    on("keydown", (event) => this.type(event));
    on("click", (event) => this.act(closest(event.target, "[data-action]")?.dataset.action));
  }

  /** @param {{message: Message, labels: Labels}} data */
  show(data) {
    if (data === this.data) return;
    const before = this.data?.message;
    const { message, labels } = data;
    const root = /** @type {Document | ShadowRoot} */ (this.root.getRootNode());
    const hadFocus = closest(root.activeElement, "[data-index]") !== null;
    const same = before && before.outputRows === message.outputRows && before.outputColumns === message.outputColumns;
    if (before && !same) this.keepPlace(before, message);
    this.data = data;
    this.view = buildView(message, labels);
    this.lit = [];
    this.partners = [];
    this.name(labels);
    this.stage.replaceChildren(this.controls, this.view.equation, this.view.sum);
    this.markVisited();
    this.choose(this.chosen, { speak: false });
    if (hadFocus) this.view.outputCells[this.chosen].focus({ preventScroll: true });
  }

  /** The same row and column in an output of another size, or the first cell where there is none. */
  keepPlace(before, message) {
    const row = Math.floor(this.chosen / before.outputColumns);
    const column = this.chosen % before.outputColumns;
    const exists = row < message.outputRows && column < message.outputColumns;
    this.chosen = exists ? row * message.outputColumns + column : 0;
    this.pause();
    this.filling = false;
    this.visited.clear();
  }

  name(labels) {
    for (const [name, button] of Object.entries(this.buttons)) nameButton(button, labels[name]);
    this.controls.setAttribute("aria-label", labels.controls);
    this.speedLabel.textContent = labels.speed;
    this.showPlaying();
  }

  showPlaying() {
    this.playWord.textContent = this.playback.show(this.data.labels);
  }

  // -- Choosing a cell --

  /** Light the patch of an output cell and write its sum. */
  choose(index, { speak = true } = {}) {
    const start = performance.now();
    const { message, labels } = this.data;
    const { view } = this;
    const outputWindow = message.windows[index];
    this.lightPartners(null);
    this.lit.forEach(([cell, name]) => cell.classList.remove(name));
    this.lit = [];
    view.outputCells[this.chosen].tabIndex = -1;
    view.outputCells[index].tabIndex = 0;
    this.chosen = index;
    this.visited.add(index);
    this.light(view.outputCells[index], "chosen");
    view.outputCells[index].classList.add("visited");
    view.channels.forEach((_, channel) => this.showChannel(channel, outputWindow));
    const place = { row: Math.floor(index / message.outputColumns) + 1, column: (index % message.outputColumns) + 1 };
    view.position.textContent = fill(labels.position, place);
    if (view.lastLine) view.lastLine.textContent = lastLineText(message, outputWindow, labels);
    if (speak) this.live.textContent = spokenSum(message, outputWindow, labels);
    // Only the latest is kept: the browser never forgets a measure by itself.
    performance.clearMeasures(MEASURE);
    performance.measure(MEASURE, { start });
  }

  light(cell, name) {
    cell.classList.add(name);
    this.lit.push([cell, name]);
  }

  showChannel(channel, outputWindow) {
    const { message } = this.data;
    const view = this.view.channels[channel];
    const { terms } = outputWindow.sums[channel];
    this.lightPatch(channel, outputWindow);
    const lastCounted = terms.findLastIndex((term) => term !== null);
    terms.forEach((text, i) => {
      const { place, joint, term } = view.terms[i];
      place.classList.toggle("uncounted", text === null);
      joint.textContent = text === null || i === lastCounted ? "" : JOINTS[message.kind];
      term.textContent = text ?? "";
      if (message.kind === "max" && text === outputWindow.result) {
        this.light(term, "winner");
        this.light(view.inputCells[this.inputIndex(outputWindow, i)], "winner");
      }
    });
    view.total.textContent = totalText(message, outputWindow, channel);
  }

  inputIndex(outputWindow, term) {
    const [row, column] = outputWindow.cells[term];
    return row * this.data.message.inputColumns + column;
  }

  /** Cells that are multiplied are lit; the others inside the frame (dilation's holes, uncounted padding) are not. */
  lightPatch(channel, outputWindow) {
    const { message } = this.data;
    const { inputCells, patch, path } = this.view.channels[channel];
    const [top, left] = origin(outputWindow);
    const covered = (message.kernelSize - 1) * message.dilation + 1;
    outputWindow.sums[channel].terms.forEach((text, i) => {
      if (text !== null) this.light(inputCells[this.inputIndex(outputWindow, i)], "counted");
    });
    for (let row = top; row < top + covered; row += 1) {
      for (let column = left; column < left + covered; column += 1) {
        const cell = inputCells[row * message.inputColumns + column];
        if (!cell.classList.contains("counted")) this.light(cell, "hole");
      }
    }
    patch.style.transform = `translate(${left}px, ${top}px)`;
    path.setAttribute("d", jumps(message, this.chosen));
  }

  // -- Terms and their cells --

  /** Light a term with its input cell and its kernel cell; null puts the lights out. */
  lightPartners(place) {
    this.partners.forEach((cell) => cell.classList.remove("partner"));
    this.partners = [];
    if (!place) return;
    const { channel, term } = place;
    const outputWindow = this.data.message.windows[this.chosen];
    if (outputWindow.sums[channel].terms[term] === null) return;
    const view = this.view.channels[channel];
    const cells = [view.terms[term].term, view.inputCells[this.inputIndex(outputWindow, term)], view.kernelCells[term]];
    this.partners = cells.filter(Boolean);
    this.partners.forEach((cell) => cell.classList.add("partner"));
  }

  /** The term that an element belongs to: a term of the sum, a kernel cell, or an input cell inside the patch. */
  placeOf(target) {
    const part = closest(target, "[data-term], [data-input]");
    if (!part) return null;
    const channel = Number(part.dataset.channel);
    if (part.dataset.term !== undefined) return { channel, term: Number(part.dataset.term) };
    const outputWindow = this.data.message.windows[this.chosen];
    const term = outputWindow.cells.findIndex((_, i) => this.inputIndex(outputWindow, i) === Number(part.dataset.input));
    return term < 0 ? null : { channel, term };
  }

  // -- Events --

  point(event) {
    const cell = closest(event.target, "[data-index]");
    if (cell && !this.playback.isPlaying && Number(cell.dataset.index) !== this.chosen) {
      this.root.classList.remove("stepping");
      this.choose(Number(cell.dataset.index));
    }
    this.lightPartners(this.placeOf(event.target));
  }

  press(event) {
    const cell = closest(event.target, "[data-index]");
    if (!cell) return;
    // A finger keeps its first target until it is let go; without this a drag would never reach the next cell.
    if (cell.hasPointerCapture(event.pointerId)) cell.releasePointerCapture(event.pointerId);
    this.pause();
    this.choose(Number(cell.dataset.index));
  }

  type(event) {
    if (!closest(event.target, "[data-index]")) return;
    if (event.key === " ") {
      this.act("play");
    } else {
      const { outputRows: rows, outputColumns: columns } = this.data.message;
      const row = Math.floor(this.chosen / columns);
      const next = moved(event.key, event.ctrlKey || event.metaKey, row, this.chosen % columns, rows, columns);
      if (!next) return;
      this.pause();
      this.root.classList.add("stepping");
      this.choose(next[0] * columns + next[1]);
      this.view.outputCells[this.chosen].focus({ preventScroll: true });
    }
    event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  /** @param {string | undefined} action */
  act(action) {
    const last = this.data.message.windows.length - 1;
    if (!action) return;
    if (action === "play" && !this.playback.isPlaying) {
      this.play();
      return;
    }
    this.pause();
    this.root.classList.add("stepping");
    if (action === "step") this.choose(Math.min(last, this.chosen + 1));
    if (action === "back") this.choose(Math.max(0, this.chosen - 1));
    if (action === "reset") this.empty();
    if (action === "show_all") {
      this.filling = false;
      this.markVisited();
    }
  }

  // -- Filling the output --

  empty() {
    this.filling = true;
    this.visited.clear();
    this.markVisited();
    this.choose(0);
  }

  markVisited() {
    this.view.outputGrid.classList.toggle("filling", this.filling);
    this.view.outputCells.forEach((cell, index) => cell.classList.toggle("visited", this.visited.has(index)));
  }

  /** Go on from here; from the start, with an empty output, where there is nothing left to fill. */
  play() {
    const { length } = this.data.message.windows;
    this.root.classList.add("stepping");
    if (!this.filling || this.visited.size === length) this.empty();
    else if (this.chosen === length - 1) this.choose(0);
    this.playback.start(() => Number(this.speed.value));
    this.showPlaying();
  }

  /** Choose the next cell; at the last one stop and return false. */
  advance() {
    const next = this.chosen + 1;
    const { length } = this.data.message.windows;
    if (next < length) this.choose(next, { speak: false });
    else this.pause();
    return next < length;
  }

  pause() {
    if (!this.playback.isPlaying) return;
    this.playback.stop();
    this.showPlaying();
    const { message, labels } = this.data;
    this.live.textContent = spokenSum(message, message.windows[this.chosen], labels);
  }

  destroy() {
    this.playback.stop();
    this.listeners.abort();
    this.root.remove();
  }
}

export default mount(SlidingWindow);
