/**
 * Drawing a laid-out net on a canvas: what reads what, the maps, vectors and scores, and below all to scale.
 */

/**
 * @typedef {{text: string, ground: string, accent: string, font: string}} Theme
 * @typedef {{column: number, tile: number}} Spot
 */

const MARK = "#d55e00";
const LEAST_WORDS = 0.45; // smaller, and they are left out

class Painter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    /** @type {Layout} */
    this.layout = null;
    /** @type {any} */
    this.net = null;
    /** @type {Theme} */
    this.theme = null;
    this.em = 16;
    this.hasWords = true;
  }

  /**
   * @param {Layout} layout
   * @param {any} net
   * @param {Theme} theme
   * @param {{scale: number, x: number, y: number}} view
   * @param {{at: Spot | null, chosen: Spot[], keyboard: boolean}} lit
   */
  draw(layout, net, theme, view, lit) {
    const { context, canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    Object.assign(this, { layout, net, theme, em: layout.em, hasWords: view.scale > LEAST_WORDS });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, -ratio * view.scale * view.x, -ratio * view.scale * view.y);
    context.imageSmoothingEnabled = false;
    this.edges(lit);
    this.heads();
    layout.columns.forEach((_, place) => this.column(place));
    this.solids();
    this.scores();
    for (const spot of lit.chosen) this.frame(spot, MARK, 3);
    if (lit.at) this.frame(lit.at, lit.keyboard ? theme.text : theme.accent, 2);
  }

  faded(/** @type {number} */ share) {
    return `color-mix(in srgb, ${this.theme.text} ${share}%, transparent)`;
  }

  words(/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y, { size = 0.8, align = "center", weight = 400, most = Infinity, colour = this.theme.text } = {}) {
    if (!this.hasWords) return;
    const { context } = this;
    context.font = `${weight} ${size * this.em}px ${this.theme.font}`;
    context.textAlign = /** @type {CanvasTextAlign} */ (align);
    context.textBaseline = "middle";
    context.fillStyle = colour;
    context.fillText(shortened(context, text, most), x, y);
  }

  // -- What reads what --

  edges(lit) {
    const { layout } = this;
    const marked = new Set(lit.at ? [lit.at.column] : []);
    layout.reads.forEach((sources, place) => {
      for (const source of sources) {
        const isMarked = marked.has(place) || marked.has(source);
        if (source === place - 1) this.band(layout.columns[source], layout.columns[place], isMarked);
        else this.arc(layout.columns[source], layout.columns[place], isMarked);
      }
    });
    if (this.net.numScores) {
      const last = layout.columns.at(-1);
      this.band(last, { x: layout.scoresX, width: 0, tiles: [] }, marked.has(layout.columns.length));
    }
  }

  /** Lines from a column's maps to the next one's, closing in as the maps shrink. */
  band(from, to, isMarked) {
    const { context, layout } = this;
    const [left, right] = [from.x + from.width + 1, to.x - 1];
    context.strokeStyle = isMarked ? this.theme.accent : this.faded(28);
    context.lineWidth = isMarked ? 1.5 : 1;
    context.beginPath();
    const middles = (column) => {
      if (column.tiles?.length) return column.tiles.map((tile) => tile.y + tile.high / 2);
      if (column.cells) return Array.from({ length: column.cells }, (_, cell) => layout.top + (cell + 0.5) * column.cell);
      const count = column.nodes ? 1 : this.net.numScores;
      return Array.from({ length: count }, (_, place) => layout.top + (place + 0.68) * SCORE_HEIGHT * this.em);
    };
    const [starts, ends] = [middles(from), middles(to)];
    const count = Math.min(Math.max(starts.length, ends.length), 7);
    for (let line = 0; line < count; line += 1) {
      const pick = (/** @type {number[]} */ places) => places[Math.round((line / Math.max(count - 1, 1)) * (places.length - 1))];
      context.moveTo(left, pick(starts));
      context.bezierCurveTo((left + right) / 2, pick(starts), (left + right) / 2, pick(ends), right, pick(ends));
    }
    context.stroke();
  }

  /** A shortcut past other layers, above them. */
  arc(from, to, isMarked) {
    const { context, em, layout } = this;
    const [left, right] = [from.x + from.width / 2, to.x + to.width / 2];
    const [low, high] = [layout.top - 0.15 * em, HEAD * em + 0.1 * em];
    context.strokeStyle = isMarked ? this.theme.accent : this.faded(60);
    context.lineWidth = isMarked ? 2.5 : 1.5;
    context.beginPath();
    context.moveTo(left, low);
    context.bezierCurveTo(left, high, right, high, right, low);
    context.stroke();
    context.beginPath();
    context.fillStyle = context.strokeStyle;
    context.moveTo(right, low + 2);
    context.lineTo(right - 4, low - 5);
    context.lineTo(right + 4, low - 5);
    context.fill();
  }

  // -- Heads: blocks and kinds --

  heads() {
    const { layout, net, em, context } = this;
    layout.columns.forEach((column, place) => {
      const middle = column.x + column.width / 2;
      const room = column.width + layout.apart;
      if (column.isFolded) {
        const [x, y, width, height] = [column.x - 2, 0.1 * em, column.width + 4, 2 * em];
        context.strokeStyle = this.faded(45);
        context.lineWidth = 1;
        context.beginPath();
        context.roundRect(x, y, width, height, 4);
        context.stroke();
        this.words(`+${column.nodes.length}`, middle, 0.65 * em, { size: 0.75, weight: 600, most: room, colour: this.theme.accent });
        this.words(this.blockName(column.block, room, 0.72), middle, 1.5 * em, { size: 0.72, most: room });
        return;
      }
      this.words(net.nodes[column.node].word, middle, 1.65 * em, { size: 0.72, most: room - 3 });
      if (column.block && layout.columns[place - 1]?.block !== column.block) this.bracket(column.block, place);
    });
  }

  /** The whole name, or what tells it from the others where there is no room for that. */
  blockName(block, room, size) {
    this.context.font = `${size * this.em}px ${this.theme.font}`;
    const isWide = this.context.measureText(block).width <= room;
    return isWide || !block.startsWith(this.layout.start) ? block : block.slice(this.layout.start.length);
  }

  /** A line over the columns of a block, with its name. */
  bracket(block, place) {
    const { layout, em, context } = this;
    let last = place;
    while (layout.columns[last + 1]?.block === block) last += 1;
    const [left, right] = [layout.columns[place].x, layout.columns[last].x + layout.columns[last].width];
    context.strokeStyle = this.faded(45);
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(left, 1.2 * em);
    context.lineTo(left, 1.05 * em);
    context.lineTo(right, 1.05 * em);
    context.lineTo(right, 1.2 * em);
    context.stroke();
    this.words(`\u2212 ${block}`, (left + right) / 2, 0.5 * em, { size: 0.75, weight: 600, most: right - left, colour: this.theme.accent });
  }

  // -- Columns --

  column(place) {
    const column = this.layout.columns[place];
    const { net, context } = this;
    const maps = net.maps(column.node);
    if (!column.tiles.length) {
      this.vector(column);
      return;
    }
    for (const { slot, x, y, wide, high } of column.tiles) {
      const picture = slot < 0 ? net.picture : (slot < maps.count ? maps : net.known.get(column.node)).picture(slot);
      if (picture) context.drawImage(picture, x, y, wide, high);
      context.strokeStyle = this.faded(35);
      context.lineWidth = 0.5;
      context.strokeRect(x, y, wide, high);
    }
  }

  /** A vector as a strip of cells; of a long one as many as there is room for, the strongest. */
  vector(column) {
    const { net, layout, context } = this;
    const values = net.vector(column.node);
    const width = layout.vectorWidth;
    const x = column.x + (column.width - width) / 2;
    if (!values) return;
    const order = net.order(column.node);
    const { cells, cell: high } = column;
    const limit = Math.max(...Array.from(order.slice(0, cells), (unit) => Math.abs(values[unit])), 1e-12);
    const isSigned = values.some((value) => value < 0);
    for (let cell = 0; cell < cells; cell += 1) {
      const share = values[order[cell]] / limit;
      context.fillStyle = colourAt(isSigned ? net.scales.signed : net.scales.heat, isSigned ? (share + 1) / 2 : share);
      context.fillRect(x, layout.top + cell * high, width, Math.max(high - (high > 5 ? 1 : 0), 1));
    }
    context.strokeStyle = this.faded(45);
    context.lineWidth = 0.5;
    context.strokeRect(x, layout.top, width, cells * high);
  }

  /** The size of what each layer gives: as high as its maps, to scale; its width grows with the root of its depth. */
  solids() {
    const { layout, net, em, context } = this;
    if (!layout.hasSolids) return;
    const bottom = layout.top + layout.area + 0.5 * em;
    const unit = (SOLID * em) / layout.largestSide;
    const withMaps = layout.columns.filter(({ node }) => net.nodes[node].shape.length === 3);
    const across = Math.min(...withMaps.map(({ node, width }) => (width + 0.2 * em) / Math.sqrt(net.nodes[node].shape[2])));
    layout.columns.forEach((column) => {
      const { shape } = net.nodes[column.node];
      const middle = column.x + column.width / 2;
      const isMap = shape.length === 3;
      const width = Math.max(isMap ? Math.sqrt(shape[2]) * across : 2, 1.5);
      const height = isMap ? Math.max(shape[0] * unit, 1.5) : SOLID * em * 0.5;
      context.fillStyle = this.faded(40);
      context.fillRect(middle - width / 2, bottom + (SOLID * em - height) / 2, width, height);
      const room = column.width + layout.apart;
      this.words(isMap ? String(shape[0]) : "", middle, bottom + (SOLID + 0.6) * em, { size: 0.72, most: room - 3 });
      this.words(isMap ? `\u00d7${shape[2]}` : String(shape[0]), middle, bottom + (SOLID + 1.5) * em, { size: 0.72, most: room - 3 });
    });
  }

  scores() {
    const { net, layout, em, context, theme } = this;
    if (!net.numScores) return;
    const left = layout.scoresX;
    const most = SCORES_WIDTH * em;
    net.scores.slice(0, net.numScores).forEach(({ name, probability, index, before }, place) => {
      const y = layout.top + place * SCORE_HEIGHT * em;
      const isExplained = index === net.classIndex;
      this.words(name, left, y + 0.7 * em, { align: "left", size: 0.8, weight: isExplained ? 600 : 400, most });
      context.fillStyle = this.faded(15);
      context.fillRect(left, y + 1.4 * em, most - 3.3 * em, 0.7 * em);
      context.fillStyle = isExplained ? MARK : theme.accent;
      context.fillRect(left, y + 1.4 * em, Math.max((most - 3.3 * em) * probability, 1), 0.7 * em);
      if (before !== undefined) {
        context.fillStyle = theme.text;
        context.fillRect(left + (most - 3.3 * em) * before - 1, y + 1.2 * em, 2, 1.1 * em);
      }
      this.words(`${(100 * probability).toFixed(1)}%`, left + most, y + 1.75 * em, { align: "right", size: 0.8 });
    });
  }

  /** A frame around a map, a vector, a score, or the head of a column. */
  frame(spot, colour, thickness) {
    const box = this.boxOf(spot);
    if (!box) return;
    const { context } = this;
    context.lineWidth = thickness + 2;
    context.strokeStyle = this.theme.ground;
    context.strokeRect(...box);
    context.lineWidth = thickness;
    context.strokeStyle = colour;
    context.strokeRect(...box);
  }

  /** @returns {[number, number, number, number] | null} */
  boxOf({ column: place, tile }) {
    const { layout, em } = this;
    const column = layout.columns[place];
    if (!column) return [layout.scoresX - 4, layout.top + tile * SCORE_HEIGHT * em, SCORES_WIDTH * em + 8, 2.4 * em];
    if (column.cells && tile >= 0) {
      const x = column.x + (column.width - layout.vectorWidth) / 2;
      return [x - 1, layout.top + tile * column.cell - 1, layout.vectorWidth + 2, column.cell + 2];
    }
    const one = column.tiles[tile];
    if (one) return [one.x - 1, one.y - 1, one.wide + 2, one.high + 2];
    return [column.x - 3, column.isFolded ? 0.1 * em : 1.05 * em, column.width + 6, (column.isFolded ? 2 : 1.15) * em];
  }
}

/** Text that fits, its end cut off where it does not. */
function shortened(/** @type {CanvasRenderingContext2D} */ context, /** @type {string} */ text, /** @type {number} */ most) {
  if (context.measureText(text).width <= most) return text;
  let length = text.length - 1;
  while (length > 1 && context.measureText(`${text.slice(0, length)}\u2026`).width > most) length -= 1;
  return length > 1 ? `${text.slice(0, length)}\u2026` : text.slice(0, 1);
}

/** Red, green and blue between stops. */
function partsAt(/** @type {Stops} */ stops, /** @type {number} */ share) {
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const left = Math.min(Math.floor(at), stops.length - 2);
  return stops[left].map((value, part) => Math.round(value + (at - left) * (stops[left + 1][part] - value)));
}

const colourAt = (/** @type {Stops} */ stops, /** @type {number} */ share) => `rgb(${partsAt(stops, share).join(" ")})`;
