/**
 * How large the cells of the sliding window can be, and in which layout.
 *
 * Of three layouts the one with the largest cells is taken:
 *   between  the sum stands under the kernel, or beside the kernels where there are several channels
 *   below    the sum stands under the equation
 *   narrow   the input stands above kernel and output, or remarks break where there are several channels; then the sum
 */

/** In em: the least and the most side of a cell, the least digit, the least digit of a weight in the window's corner. */
const LEAST_CELL = 0.75;
const MOST_CELL = 4;
const LEAST_DIGIT = 0.6;
const LEAST_WEIGHT = 0.7;
/** Of a digit, in its height; of a weight in the height of its cell. */
const DIGIT_WIDTH = 0.52;
const WEIGHT_HEIGHT = 0.27;
const LONGEST_WEIGHT = 3;
/** What the browser adds to fractions of a pixel, at most. */
const ROUNDING = 1;
/** Between all parts, in em. */
const GAP = 0.5;
/** So much larger must the cells be in a layout that is less easy to read. */
const WORTH_IT = 1.08;

/**
 * @typedef {object} Texts Widths and heights in pixels of all that does not grow with the cells.
 * @property {number} bar Height of the buttons with the gap to what follows.
 * @property {number} hint Height of the hint with its gap.
 * @property {number} caption Height of a row of captions with its gap.
 * @property {{input: number, kernel: number, output: number}} captions Widths.
 * @property {number} name Width of a channel's name with its gap.
 * @property {number} times Width with the gaps on both sides.
 * @property {number} equals The same.
 * @property {{width: number, height: number}} sum
 * @property {{width: number, height: number}} lastLine
 * @property {number} gap
 */

/** Each layout, with captions of one line, of two, and of as many as their words need to be as wide as the longest of them. */
function waysOf(view) {
  const isBetween = view.channels.length > 1 || view.channels[0].kernel;
  const layouts = isBetween ? ["between", "below", "narrow"] : ["below", "narrow"];
  return layouts.flatMap((layout) => ["line", "stacked", "stacked wrapped"].map((captions) => ({ layout, captions })));
}

/** Lay out the view in one of the ways. */
function arrange({ equation }, { layout, captions }) {
  equation.dataset.layout = layout;
  for (const name of ["stacked", "wrapped"]) equation.classList.toggle(name, captions.includes(name));
}

/** @type {(view: View, bar: HTMLElement, hint: HTMLElement, em: number) => Texts} */
function measureTexts(view, bar, hint, em) {
  const gap = GAP * em;
  const box = (/** @type {Element | null} */ part) => part?.getBoundingClientRect() ?? { width: 0, height: 0 };
  const find = (/** @type {string} */ selector) => box(view.equation.querySelector(selector));
  const caption = (/** @type {string} */ name) => find(`.${name} figcaption`);
  return {
    bar: box(bar).height + gap,
    hint: hint.classList.contains("spoken") ? 0 : box(hint).height + gap,
    caption: Math.max(...["input", "kernel", "output"].map((name) => caption(name).height)) + gap,
    captions: { input: caption("input").width, kernel: caption("kernel").width, output: caption("output").width },
    name: find(".channel-name").width + gap,
    times: find(".times").width + 2 * gap,
    equals: find(".equals").width + 2 * gap,
    sum: box(view.sum),
    lastLine: box(view.lastLine),
    gap,
  };
}

/** The side of a grid's cells: as asked for, but its numbers must have room if they are shown. */
const sideOf = (grid, cell, em, digits) =>
  (digits ? Math.max(cell, grid.characters * DIGIT_WIDTH * LEAST_DIGIT * em + 2) : cell);

/** Width and height of everything at a size of the cells. */
function needed(view, texts, layout, cell, em, digits) {
  const [{ input, kernel }] = view.channels;
  const area = (/** @type {Grid | null} */ grid, /** @type {number} */ caption) => ({
    width: grid ? Math.max(caption, grid.columns * sideOf(grid, cell, em, digits)) : 0,
    height: grid ? grid.rows * sideOf(grid, cell, em, digits) : 0,
  });
  const [left, middle, right] = [
    area(input, texts.captions.input), area(kernel, texts.captions.kernel), area(view.output, texts.captions.output),
  ];
  const { gap, sum, lastLine, caption } = texts;
  const count = view.channels.length;
  const below = (/** @type {{height: number}} */ part) => (part.height ? gap + part.height : 0);
  const signs = (count > 1 ? texts.name : 0) + (kernel ? texts.times : 0) + texts.equals;
  const lineHeight = layout === "between" && count > 1 ? sum.height / count : 0;
  const channels = count * Math.max(left.height, middle.height, lineHeight) + (count - 1) * gap;
  if (layout === "narrow" && count === 1) {
    return {
      width: Math.max(left.width, signs + middle.width + right.width),
      height: 2 * caption + left.height + gap + Math.max(middle.height, right.height) + below(sum) + below(lastLine),
    };
  }
  if (layout !== "between") {
    return {
      width: signs + left.width + middle.width + right.width,
      height: caption + Math.max(channels, right.height) + below(sum) + below(lastLine),
    };
  }
  if (count > 1) {
    return {
      width: signs + gap + left.width + middle.width + sum.width + right.width,
      height: caption + Math.max(channels, right.height) + below(lastLine),
    };
  }
  return {
    width: signs + left.width + Math.max(middle.width, sum.width, lastLine.width) + right.width,
    height: caption + Math.max(left.height, right.height, middle.height + below(sum) + below(lastLine)),
  };
}

/** What is left out, in this order, where there is no room for it: the terms of the sums, the numbers in the cells. */
const LEVELS = [{ terms: true, digits: true }, { terms: false, digits: true }, { terms: false, digits: false }];

/**
 * The layout and size of the cells, and what is shown of the numbers. The least size may reach beyond the room: smaller cells could
 * not be told apart.
 *
 * @param {View} view
 * @param {{bar: HTMLElement, hint: HTMLElement, room: Room}} place
 */
function fitCells(view, { bar, hint, room }) {
  const { width, height, em } = room;
  const least = LEAST_CELL * em;
  // Cells as large as they are now could hold the sum wider than the room.
  view.equation.classList.add("measured");
  let last = { layout: "", captions: "stacked wrapped", cell: least, terms: false, digits: false };
  for (const level of LEVELS) {
    let best = null;
    view.equation.classList.toggle("short", !level.terms);
    for (const way of waysOf(view)) {
      arrange(view, way);
      const texts = measureTexts(view, bar, hint, em);
      const fits = (/** @type {number} */ cell) => {
        const need = needed(view, texts, way.layout, cell, em, level.digits);
        return need.width <= width && need.height + texts.bar + texts.hint + ROUNDING <= height;
      };
      last = { ...way, cell: least, ...level };
      if (!fits(least)) continue;
      const cell = largest(least, MOST_CELL * em, fits);
      if (!best || cell > WORTH_IT * best.cell) best = { ...last, cell };
    }
    if (best) return best;
  }
  return last;
}

/** Give every grid the size of its cells. */
function applyFit(view, { layout, captions, cell, terms, digits }, em) {
  const { equation, channels, output } = view;
  arrange(view, { layout, captions });
  equation.classList.remove("measured");
  equation.classList.toggle("bare", !digits);
  equation.classList.toggle("short", !terms);
  const [{ input, kernel }] = channels;
  const isWeighted = digits && kernel !== null && kernel.characters <= LONGEST_WEIGHT
    && Math.floor(sideOf(input, cell, em, digits)) * WEIGHT_HEIGHT >= LEAST_WEIGHT * em;
  equation.classList.toggle("weighted", isWeighted);
  const grids = channels.flatMap((channel) => [channel.input, channel.kernel]).concat(output);
  for (const grid of grids) {
    grid?.grid.style.setProperty("--side", `${Math.floor(sideOf(grid, cell, em, digits))}px`);
  }
}
