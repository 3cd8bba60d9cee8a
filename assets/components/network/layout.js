/**
 * Where each layer of a net stands: a column for each, from left to right, blocks folded into one or not.
 *
 * A map's side on the screen grows with the square root of its side in the net, so that 7 of 224 can still be seen;
 * the blocks below are to scale.
 */

/**
 * @typedef {object} NetNode
 * @property {string} path
 * @property {string} name
 * @property {string} kind
 * @property {string} word Its kind in a word of the reader's language.
 * @property {number[]} inputs
 * @property {number[]} shape
 * @property {number} parameters
 * @property {string} activation
 * @property {string} block
 * @property {string} link Address of the lesson that explains it; empty for none.
 *
 * @typedef {object} Tile
 * @property {number} slot Of the node's maps; -1 for the picture in all its colours.
 * @property {number} x
 * @property {number} y
 * @property {number} wide
 * @property {number} high
 *
 * @typedef {object} Column
 * @property {number[]} nodes
 * @property {number} node The one whose output is shown: the last.
 * @property {string} block
 * @property {boolean} isFolded
 * @property {number} x
 * @property {number} width
 * @property {Tile[]} tiles
 * @property {number} [cells] Of a vector: how many are shown, and how high each.
 * @property {number} [cell]
 */

/** In em: heads, arcs of shortcuts, the blocks to scale with their words, distances. */
const HEAD = 2.3;
const ARCS = 1.4;
const FOOT = 5.4;
const SOLID = 2.9;
const APART = 0.32;
const BETWEEN = 2; // pixels between maps
const LEAST_COLUMN = 1.5;
const LEAST_SIDE = 12;
const MAPS_WANTED = { high: 6, low: 3 }; // of each layer, where there is room; in a net high or low
const WIDE_BASE = 4.5;
const MOST_APART = 2.2;
const SOLIDS_FROM = 18;
const VECTOR_WIDTH = { least: 1.2, most: 2.4 }; // at most so that its kind in a word stands over it
const ROOMY = 50; // from here on there is room for words
const SCORES_WIDTH = 8.5;
/** Where columns would have less, blocks are folded at first. */
const WANTED_COLUMN = 2.2;

/** @type {(nodes: NetNode[]) => Map<string, number[]>} Blocks of two nodes or more. */
function blocksOf(nodes) {
  const blocks = new Map();
  nodes.forEach(({ block }, index) => {
    if (block) blocks.set(block, [...(blocks.get(block) ?? []), index]);
  });
  for (const [block, members] of blocks) if (members.length < 2) blocks.delete(block);
  return blocks;
}

/** @type {(nodes: NetNode[], folded: Set<string>) => Column[]} */
function columnsOf(nodes, folded) {
  const blocks = blocksOf(nodes);
  const columns = [];
  nodes.forEach(({ block }, index) => {
    const members = folded.has(block) ? blocks.get(block) : null;
    const last = columns.at(-1);
    if (members && last?.isFolded && last.block === block) {
      last.nodes.push(index);
      last.node = index;
    } else {
      const isBlock = blocks.has(block);
      columns.push({ nodes: [index], node: index, block: isBlock ? block : "", isFolded: Boolean(members), x: 0, width: 0, tiles: [] });
    }
  });
  return columns;
}

/** What all names of blocks begin with, without its last digits: it is left out over narrow columns. */
function commonStart(/** @type {string[]} */ names) {
  if (names.length < 2) return "";
  let start = names.reduce((common, name) => {
    let length = 0;
    while (length < common.length && common[length] === name[length]) length += 1;
    return common.slice(0, length);
  });
  start = start.replace(/\d+$/, "");
  return names.some((name) => name.length === start.length) ? "" : start;
}

/** Which columns a column reads: each once. */
function readsOf(/** @type {NetNode[]} */ nodes, /** @type {Column[]} */ columns) {
  const columnOf = new Map(columns.flatMap(({ nodes: members }, place) => members.map((node) => [node, place])));
  return columns.map(({ nodes: members }, place) => {
    const sources = members.flatMap((node) => nodes[node].inputs).map((node) => columnOf.get(node));
    return [...new Set(sources)].filter((source) => source !== place);
  });
}

/** The picture of a whole net in the room that there is. */
class Layout {
  /**
   * @param {{nodes: NetNode[], maps: (node: number) => Maps | null, vector: (node: number) => Float32Array | null,
   *   order: (node: number) => Int32Array, numScores: number}} net
   * @param {Set<string>} folded
   * @param {{width: number, height: number, em: number, most?: number}} room `most`: maps of all columns together.
   */
  constructor(net, folded, room) {
    this.net = net;
    this.em = room.em;
    this.height = room.height;
    this.vectorWidth = VECTOR_WIDTH[room.width < ROOMY * room.em ? "least" : "most"] * room.em;
    this.columns = columnsOf(net.nodes, folded);
    /** Maps that a column may show. */
    this.most = Math.max(Math.floor((room.most ?? Infinity) / this.columns.length), 1);
    const blocks = [...blocksOf(net.nodes).keys()].filter((name) => /\d$/.test(name));
    this.start = commonStart(blocks);
    this.reads = readsOf(net.nodes, this.columns);
    this.hasArcs = this.reads.some((sources, place) => sources.some((source) => source !== place - 1));
    this.largestSide = Math.max(...net.nodes.map(({ shape }) => (shape.length === 3 ? Math.max(shape[0], shape[1]) : 1)));
    this.top = (HEAD + (this.hasArcs ? ARCS : 0)) * room.em;
    /** Where there is little height the maps need all of it. */
    this.hasSolids = room.height > SOLIDS_FROM * room.em;
    this.area = Math.max(room.height - this.top - (this.hasSolids ? FOOT : 0.3) * room.em, 3 * LEAST_SIDE);
    const most = Math.min(this.area / 2.6, 8 * room.em);
    this.apart = APART * room.em;
    this.base = largest(LEAST_SIDE, Math.max(most, LEAST_SIDE), (base) => this.place(base) <= room.width);
    /** What the columns need, each as narrow as it may be. */
    this.least = this.place(LEAST_SIDE);
    // Too many for one screen in any case: large enough to be seen, and moved sideways.
    if (this.place(this.base) > room.width) this.base = Math.min(most, WIDE_BASE * room.em);
    const gaps = this.columns.length - 1 + (net.numScores ? 1 : 0);
    this.apart += Math.min(Math.max((room.width - this.place(this.base)) / Math.max(gaps, 1), 0), MOST_APART * room.em);
    this.width = this.place(this.base);
  }

  sideOf(/** @type {number[]} */ shape, /** @type {number} */ base) {
    return Math.max(Math.round(base * Math.sqrt(Math.max(shape[0], shape[1]) / this.largestSide)), LEAST_SIDE);
  }

  /** Give each column its place; the width of all of them. */
  place(/** @type {number} */ base) {
    let x = 0;
    this.columns.forEach((column, index) => {
      column.x = x;
      this.fill(column, base);
      x += column.width + (index < this.columns.length - 1 ? this.apart : 0);
    });
    const scores = this.net.numScores ? SCORES_WIDTH * this.em + this.apart : 0;
    this.scoresX = x + this.apart;
    return x + scores;
  }

  fill(/** @type {Column} */ column, /** @type {number} */ base) {
    const { shape } = this.net.nodes[column.node];
    const least = LEAST_COLUMN * this.em;
    if (shape.length !== 3) {
      column.width = Math.max(this.vectorWidth, least);
      column.tiles = [];
      const count = this.net.vector(column.node) ? this.net.order(column.node).length : 0;
      column.cells = Math.min(count, Math.floor(this.area / 4));
      column.cell = column.cells ? Math.min(this.area / column.cells, 1.2 * this.em) : 0;
      return;
    }
    const maps = this.net.maps(column.node);
    const count = maps?.count ?? 0;
    const [rows, columns] = shape;
    const side = this.sideOf(shape, base);
    const [high, wide] = [Math.max((side * rows) / Math.max(rows, columns), 2), Math.max((side * columns) / Math.max(rows, columns), 2)];
    // The picture itself stands above its channels.
    const first = column.node === 0 ? 1 : 0;
    const down = Math.max(1, Math.floor((this.area + BETWEEN) / (high + BETWEEN)));
    const wanted = this.hasSolids ? MAPS_WANTED.high : MAPS_WANTED.low;
    const fitting = Math.max(Math.floor((least + BETWEEN) / (wide + BETWEEN)), Math.ceil(Math.min(count, wanted) / down), 1);
    const across = Math.min(Math.ceil((count + first) / down), fitting) || 1;
    const shown = Math.min(count + first, down * across, this.most + first);
    const width = across * (wide + BETWEEN) - BETWEEN;
    column.width = Math.max(width, least);
    const left = column.x + (column.width - width) / 2;
    column.tiles = Array.from({ length: shown }, (_, place) => ({
      slot: place - first,
      x: left + Math.floor(place / down) * (wide + BETWEEN),
      y: this.top + (place % down) * (high + BETWEEN),
      wide,
      high,
    }));
  }

  /** What lies at a place of the drawing: a column and one of its maps, -1 for the column itself. */
  at(/** @type {number} */ x, /** @type {number} */ y) {
    const { em } = this;
    if (this.net.numScores && x >= this.scoresX - em / 2) {
      const place = Math.floor((y - this.top) / (SCORE_HEIGHT * em));
      return place >= 0 && place < this.net.numScores ? { column: this.columns.length, tile: place } : null;
    }
    const place = this.columns.findIndex((column) => x >= column.x - 2 && x <= column.x + column.width + 2);
    if (place < 0) return null;
    const column = this.columns[place];
    if (y < this.top) return { column: place, tile: -1 };
    if (column.cells) {
      const cell = Math.floor((y - this.top) / column.cell);
      return { column: place, tile: cell < column.cells ? cell : -1 };
    }
    const tile = column.tiles.findIndex((one) => x >= one.x - 1 && x <= one.x + one.wide + 1 && y >= one.y - 1 && y <= one.y + one.high + 1);
    return tile >= 0 ? { column: place, tile } : { column: place, tile: -1 };
  }
}

/** In em. */
const SCORE_HEIGHT = 2.6;
