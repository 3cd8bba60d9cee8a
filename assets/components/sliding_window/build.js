/**
 * The elements of the sliding window: grids of numbers, the patch over the input, the lines of the sum.
 */

/**
 * @typedef {object} Channel
 * @property {string} name "R", "G", "B" or "".
 * @property {string[][]} input The padded grid.
 * @property {number[][]} values Brightness of each input cell, 0 (black) to 1 (white); in pooling -1 to 1.
 * @property {string[][] | null} kernel
 * @property {number[][] | null} kernelValues -1 to 1.
 *
 * @typedef {object} OutputWindow
 * @property {[number, number][]} cells Row and column in the padded grid, in the kernel's row-major order.
 * @property {{terms: (string | null)[], total: string}[]} sums One a channel; a null term does not count.
 * @property {string} result
 *
 * @typedef {object} WindowMessage
 * @property {"convolution" | "max" | "average"} kind
 * @property {Channel[]} channels
 * @property {number} inputRows Of the padded grid, like inputColumns.
 * @property {number} inputColumns
 * @property {{top: number, bottom: number, left: number, right: number}} padding
 * @property {number} kernelSize
 * @property {number} dilation
 * @property {number} stride
 * @property {boolean} hidesKernel Whether the kernel is told by its size alone.
 * @property {string | null} bias
 * @property {string[][]} output
 * @property {number[][]} outputValues -1 to 1.
 * @property {number} outputRows
 * @property {number} outputColumns
 * @property {OutputWindow[]} windows Row-major over the output.
 *
 * @typedef {object} Grid
 * @property {HTMLElement} grid
 * @property {HTMLElement[]} cells
 * @property {number} rows
 * @property {number} columns
 * @property {number} characters Of its longest number.
 *
 * @typedef {object} ChannelView
 * @property {Grid} input
 * @property {Grid | null} kernel
 * @property {SVGElement} patch
 * @property {SVGElement} path
 * @property {{place: HTMLElement, term: HTMLElement, joint: HTMLElement}[]} terms
 * @property {HTMLElement} total
 *
 * @typedef {object} View
 * @property {HTMLElement} equation
 * @property {HTMLElement} sum
 * @property {ChannelView[]} channels
 * @property {Grid} output
 * @property {HTMLElement | null} lastLine
 */

/** Of an arc's control point, in cells; the arc itself is half as high. */
const JUMP_HEIGHT = 0.5;

const WHITE = [247, 247, 247];
/** From zero to the full colour, as in core/figures/colour.py. */
const BLUES = [WHITE, [209, 229, 240], [67, 147, 195], [5, 48, 97]];
const ORANGES = [WHITE, [253, 224, 182], [224, 130, 20], [127, 59, 8]];
const BLACK = [24, 24, 24];
/** The brightest shade of an input, by the name of its channel. */
const BRIGHTEST = { "": WHITE, R: [255, 150, 140], G: [140, 225, 150], B: [150, 185, 255] };

// ---- Colours ---------------------------------------------------------------------------------------------------

/** @type {(from: number[], to: number[], share: number) => number[]} */
const blend = (from, to, share) => from.map((value, i) => Math.round(value + (to[i] - value) * share));

/** Blue below zero, white at zero, orange above: told apart with every common colour blindness. */
function divergingColour(value) {
  const colours = value < 0 ? BLUES : ORANGES;
  const place = Math.min(1, Math.abs(value)) * (colours.length - 1);
  const before = Math.min(Math.floor(place), colours.length - 2);
  return blend(colours[before], colours[before + 1], place - before);
}

const brightness = (brightest) => (value) => blend(BLACK, brightest, Math.min(1, Math.max(0, value)));

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

/** @type {(cell: HTMLElement, colour: number[]) => void} */
function paint(cell, colour) {
  cell.style.setProperty("--fill", `rgb(${colour.join(" ")})`);
  cell.style.setProperty("--ink", inkOn(colour));
}

// ---- Grids -----------------------------------------------------------------------------------------------------

const longest = (texts) => texts.reduce((most, text) => Math.max(most, text?.length ?? 0), 1);

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
 * @returns {Grid}
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
  const characters = longest(texts.flat());
  grid.style.setProperty("--columns", String(texts[0]?.length ?? 1));
  grid.style.setProperty("--characters", String(characters));
  return { grid, cells, rows: texts.length, columns: texts[0]?.length ?? 1, characters };
}

/** A title, its size and remarks over a grid. */
const buildCaption = (title, remarks) => element(
  "figcaption", {}, element("span", { class: "title" }, title), element("span", { class: "remarks" }, remarks),
);

const sizeText = (rows, columns) => `${rows} × ${columns}`;

const operator = (name, text, ...more) => element("div", { class: `operator ${name}`, "aria-hidden": "true" }, text, ...more);

/** How the window moves: "stride 2", and "dilation 2" where there are holes. */
function steps(message, labels) {
  const stride = `${labels.stride} ${message.stride}`;
  return message.dilation > 1 ? [stride, `${labels.dilation} ${message.dilation}`] : [stride];
}

/** Nothing where it moves as everybody expects. */
const unusualSteps = (message, labels) => (message.stride > 1 || message.dilation > 1 ? steps(message, labels) : []);

// ---- The window over the input ---------------------------------------------------------------------------------

/** The top left corner of each window: where the stride puts it down. */
const cornerOf = (outputWindow) => outputWindow.cells[0];

/** The ring round the picture, the origin of every window, the way in this row, and the frame of the patch. */
function buildOverlay(message) {
  const { inputRows: rows, inputColumns: columns, padding, kernelSize, dilation } = message;
  const overlay = drawing("svg", {
    class: "overlay", viewBox: `0 0 ${columns} ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true",
  });
  const covered = (kernelSize - 1) * dilation + 1;
  const frame = (/** @type {string} */ name) => drawing("rect", { class: name, width: covered, height: covered });
  const patch = drawing("g", { class: "patch" }, frame("halo"), frame("frame"));
  const path = drawing("path", { class: "path" });
  const dots = message.windows.map((outputWindow) => `M${cornerOf(outputWindow)[1]} ${cornerOf(outputWindow)[0]}h0`).join("");
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
  const [row, start] = cornerOf(message.windows[index - column]);
  return `M${start} ${row}h0${`q${message.stride / 2} ${-JUMP_HEIGHT} ${message.stride} 0`.repeat(column)}`;
}

/** @type {(message: WindowMessage, row: number, column: number) => boolean} */
function isPadding({ padding, inputRows, inputColumns }, row, column) {
  return row < padding.top || row >= inputRows - padding.bottom
    || column < padding.left || column >= inputColumns - padding.right;
}

// ---- The parts of the equation ---------------------------------------------------------------------------------

function inputRemarks(message, labels) {
  const { padding } = message;
  const picture = sizeText(message.inputRows - padding.top - padding.bottom, message.inputColumns - padding.left - padding.right);
  return Object.values(padding).some(Boolean) ? `${picture} + ${labels.padding}` : picture;
}

const badge = (title, channel) => (channel.name ? `${title} ${channel.name}` : title);

function buildInput(message, channel, index, labels) {
  return buildGrid(channel.input, channel.values, {
    colour: channel.kernel ? brightness(BRIGHTEST[channel.name]) : divergingColour, role: "table", label: badge(labels.input, channel),
    dress: (row, column, cell) => {
      cell.dataset.channel = String(index);
      cell.dataset.input = String(row * message.inputColumns + column);
      cell.classList.toggle("padding", isPadding(message, row, column));
    },
  });
}

function buildKernel(message, channel, index, labels) {
  return buildGrid(channel.kernel, channel.kernelValues, {
    colour: divergingColour, role: "table", label: badge(labels.kernel, channel),
    dress: (row, column, cell) => {
      cell.dataset.channel = String(index);
      cell.dataset.term = String(row * message.kernelSize + column);
    },
  });
}

/** One line of the sum; a kernel's terms are laid out as the kernel is, so that a term is found by its place. */
function buildLine(message, channel, index, labels) {
  const terms = message.windows[0].sums[index].terms.map((_, i) => {
    const joint = element("span", { class: "joint" });
    const term = element("span", { class: "term", "data-channel": index, "data-term": i });
    return { place: element("span", { class: "place" }, term, joint), term, joint };
  });
  const total = element("strong", { class: "total" });
  const [before, after] = brackets(message, labels);
  const line = element("div", { class: "line" },
    element("span", { class: "name" }, channel.name ? `${channel.name}: ` : ""),
    element("span", { class: "before" }, before),
    element("span", { class: channel.kernel ? "terms square" : "terms" }, ...terms.map(({ place }) => place)),
    element("span", { class: "after" }, after),
    total);
  const texts = message.windows.flatMap((outputWindow) => outputWindow.sums[index].terms);
  const totals = message.windows.map((outputWindow) => totalText(message, outputWindow, index, false));
  line.style.setProperty("--kernel", String(message.kernelSize));
  line.style.setProperty("--characters", String(longest(texts)));
  line.style.setProperty("--total", String(longest(totals)));
  return { line, terms, total };
}

/** The row of a channel: its name, its input, its kernel; only the first has captions. */
function buildChannel(message, channel, index, labels) {
  const input = buildInput(message, channel, index, labels);
  const { overlay, patch, path } = buildOverlay(message);
  input.grid.append(overlay);
  const kernel = channel.kernel && !message.hidesKernel ? buildKernel(message, channel, index, labels) : null;
  const captions = (title, remarks) => (index ? [] : [buildCaption(title, remarks)]);
  const parts = [element("figure", { class: "input" }, ...captions(labels.input, inputRemarks(message, labels)), input.grid)];
  if (channel.name) parts.unshift(element("div", { class: `channel-name ${channel.name}`, "aria-hidden": "true" }, channel.name));
  if (kernel) {
    const remarks = [sizeText(message.kernelSize, message.kernelSize), ...unusualSteps(message, labels)].join(" · ");
    parts.push(operator("times", "∗"), element("figure", { class: "kernel" }, ...captions(labels.kernel, remarks), kernel.grid));
  }
  const block = element("div", { class: "channel", "data-name": channel.name }, ...parts);
  block.style.setProperty("--row", String(index + 2));
  return { block, input, kernel, patch, path };
}

function buildOutput(message, labels) {
  return buildGrid(message.output, message.outputValues, {
    colour: divergingColour, role: "grid", label: labels.output,
    dress: (row, column, cell) => {
      const index = row * message.outputColumns + column;
      cell.dataset.index = String(index);
      cell.id = `output-${index}`;
    },
  });
}

/** What stands between the inputs and the output. */
function buildEquals(message, labels) {
  if (message.kind === "convolution" && !message.hidesKernel) {
    return message.bias === null ? operator("equals", "=") : operator("equals", `+ ${labels.bias} ${message.bias}`, element("span", {}, "="));
  }
  const size = sizeText(message.kernelSize, message.kernelSize);
  const remarks = message.kind === "convolution"
    ? [`∗ ${size}`, ...unusualSteps(message, labels)] : [labels[message.kind], size, ...steps(message, labels)];
  return operator("equals", "→", ...remarks.map((remark) => element("small", {}, remark)));
}

/** @type {(message: WindowMessage, labels: Labels) => View} */
function buildView(message, labels) {
  const lines = element("div", { class: "lines" });
  const blocks = [];
  const channels = message.channels.map((channel, index) => {
    const { block, ...grids } = buildChannel(message, channel, index, labels);
    const { line, ...texts } = buildLine(message, channel, index, labels);
    blocks.push(block);
    lines.append(line);
    return { ...grids, ...texts };
  });
  const output = buildOutput(message, labels);
  output.grid.tabIndex = 0;
  const figure = element("figure", { class: "output" },
    buildCaption(labels.output, sizeText(message.outputRows, message.outputColumns)), output.grid);
  const sum = element("div", { class: "sum" }, lines);
  const lastLine = hasLastLine(message) ? element("div", { class: "line last" }) : null;
  const equation = element("div", { class: "equation" }, ...blocks, sum, buildEquals(message, labels), figure, ...(lastLine ? [lastLine] : []));
  equation.classList.toggle("several", channels.length > 1);
  equation.style.setProperty("--channels", String(channels.length));
  return { equation, sum, channels, output, lastLine };
}
