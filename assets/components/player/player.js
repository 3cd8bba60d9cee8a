/**
 * The player: frames of one or many small pictures each, to scrub and to play in the browser.
 *
 * A frame is a sheet of tiles without margins; the tiles are laid out anew to fit the room. Tiles may come piece by piece.
 */

/**
 * @typedef {object} Frame
 * @property {string} title
 * @property {string} remark
 * @property {string} source Address of the sheet, from the address of the server on; empty where no tile has come yet.
 * @property {number} count Tiles in the frame.
 * @property {number} present How many of them are on the sheet already.
 * @property {number} columns Tiles a row of the sheet.
 * @property {[number, number]} tile Height and width of a tile on the sheet.
 * @property {boolean} keepsColumns Whether as many tiles a row are shown, too.
 *
 * @typedef {object} Legend What the colours of the pictures mean.
 * @property {string} low
 * @property {string} high
 * @property {string} label
 * @property {string[]} colours From low to high.
 *
 * @typedef {object} Message
 * @property {Frame[]} frames
 * @property {number} start The frame that Python wants to be shown.
 * @property {boolean} reports Whether Python wants to hear at which frame the reader rests.
 * @property {number | null} chosen The tile that is framed on the frame `start`; null where tiles cannot be chosen.
 * @property {boolean} enlarges Whether one tile stands large beside all of them, where there is room.
 * @property {number | null} height Most height of the tiles, in em; null for all there is.
 * @property {number} share Of the height of the stage.
 * @property {number} perSecond Frames a second while playing.
 * @property {boolean} isSmooth Whether enlarged pictures are smoothed, and not shown as the pixels they are made of.
 * @property {Legend | null} legend
 */

/** Pixels: a smaller tile is shown enlarged when it is pointed at. */
const SMALL_TILE = 128;
/** In em: the side of a tile that is enlarged, its distance, the least height of the pictures. */
const ENLARGED = 12;
const DISTANCE = 0.5;
const LEAST_HEIGHT = 4;
/** In em: between the tiles and the large one beside them, and what its words take. */
const GAP = 1;
const WORDS = 1.75;

/** What is seen through a tile that has not come yet: the one before it, or nothing. */
const FADED = { before: 0.3, nothing: 0.08 };
/** Of the server; Streamlit's own page does not tell it. */
const SERVER = /** @type {any} */ (window).__streamlit?.BACKEND_BASE_URL ?? new URL(".", location.href).href;

/** How many tiles a row make the tiles largest, and how large they then are. */
function layOut({ count, tile, keepsColumns, columns: given }, width, height) {
  const aspect = tile[1] / tile[0];
  const [fewest, most] = keepsColumns ? [given, given] : [1, count];
  let best = { columns: fewest, side: 0 };
  for (let columns = fewest; columns <= most; columns += 1) {
    const side = Math.min(width / columns, (height / Math.ceil(count / columns)) * aspect);
    if (side > best.side) best = { columns, side };
  }
  return { ...best, rows: Math.ceil(count / best.columns) };
}

/** The tile that a key leads to, or null when the key means nothing here. */
function neighbour(key, control, tile, columns, count) {
  const first = tile - (tile % columns);
  const next = {
    ArrowLeft: tile - 1, ArrowRight: tile + 1, ArrowUp: tile - columns, ArrowDown: tile + columns,
    Home: control ? 0 : first, End: control ? count - 1 : Math.min(first + columns, count) - 1,
  }[key];
  if (next === undefined) return null;
  return next < 0 || next >= count ? tile : next;
}

class Player {
  constructor(parent) {
    this.index = 0;
    this.pointed = null;
    /** Where the keyboard goes on. */
    this.active = 0;
    /** What can be drawn: a sheet with the frame it belongs to, by the index of the frame. */
    this.sheets = [];
    this.wanted = [];
    /** What new tiles replace one by one: the sheet that was shown before under the same title. */
    this.before = null;
    /** Whether the reader has turned to the player: until then only what is shown is fetched. */
    this.isUsed = false;
    this.rest = new Rest();
    this.abort = new AbortController();
    this.build(parent);
  }

  build(parent) {
    this.canvas = element("canvas");
    this.tiles = element("div", { class: "tiles" });
    this.sheet = element("div", { class: "sheet" }, this.canvas, this.tiles);
    this.large = { picture: element("canvas"), words: element("div", { class: "words" }) };
    this.beside = element("div", { class: "beside", "aria-hidden": "true" }, this.large.picture, this.large.words);
    this.pair = element("div", { class: "pair" }, this.sheet, this.beside);
    this.title = element("span", { class: "title" });
    this.pointedText = element("span", { class: "pointed" });
    this.remarks = element("div", { class: "remark-line" });
    this.legend = element("div", { class: "legend" });
    this.range = element("input", { type: "range", min: 0, value: 0 });
    this.buttons = { back: actionButton("back"), play: actionButton("play"), step: actionButton("step") };
    this.playback = new Playback(this.buttons.play, () => this.advance());
    this.bar = element("div", { class: "bar" }, ...Object.values(this.buttons), this.range);
    this.small = { picture: element("canvas"), words: element("div", { class: "words" }) };
    this.enlarged = element("div", { class: "enlarged", popover: "manual", "aria-hidden": "true" },
      this.small.picture, this.small.words);
    this.root = element("div", { class: "component player" },
      this.bar, element("div", { class: "caption" }, this.title, this.pointedText), this.remarks, this.pair, this.legend, this.enlarged);
    this.listen();
    parent.append(this.root);
    this.room = new Room(this.root, () => this.draw());
  }

  listen() {
    const { signal } = this.abort;
    const on = (target, type, handler) => target.addEventListener(type, handler, { signal });
    this.finger = new Finger(this.tiles, signal);
    on(this.bar, "click", (event) => this.act(closest(event.target, "[data-action]")?.dataset.action));
    on(this.range, "input", () => {
      this.pause();
      this.move(Number(this.range.value));
    });
    on(this.tiles, "pointerover", (event) => {
      if (this.finger.isPointing(event)) this.point(this.tileOf(event));
    });
    on(this.tiles, "pointerleave", () => this.point(null));
    on(this.tiles, "focusin", (event) => {
      this.active = this.tileOf(event) ?? 0;
      if (/** @type {Element} */ (event.target).matches(":focus-visible")) this.point(this.active);
    });
    on(this.tiles, "focusout", () => this.point(null));
    on(this.tiles, "click", (event) => this.choose(this.tileOf(event)));
    on(this.root, "keydown", (event) => this.type(event));
    for (const type of ["pointerenter", "focusin"]) on(this.root, type, () => this.use());
    // What is enlarged stands beside its tile, wherever that goes.
    window.addEventListener("scroll", () => this.enlarge(), { signal, capture: true, passive: true });
  }

  /** @param {{message: Message, labels: Labels}} data */
  show({ message, labels }, send) {
    this.message = message;
    this.labels = labels;
    this.send = send;
    this.room.share = message.share;
    this.bar.hidden = message.frames.length === 1;
    this.range.max = String(message.frames.length - 1);
    this.range.setAttribute("aria-label", labels.scrub);
    for (const name of ["back", "step"]) nameButton(this.buttons[name], labels[name]);
    this.showLegend(message.legend);
    this.playback.show(labels);
    this.reserve();
    const wished = this.rest.isWish(message.start) ? message.start : this.index;
    this.go(Math.min(wished, message.frames.length - 1));
  }

  /** Room for the longest remark, so that nothing jumps from frame to frame. */
  reserve() {
    const remarks = [...new Set(this.message.frames.map(({ remark }) => remark))].filter(Boolean);
    this.remark = element("span", { class: "remark" });
    this.remarks.replaceChildren(this.remark, ...remarks.map((remark) => element("span", { class: "reserve" }, remark)));
    this.remarks.hidden = remarks.length === 0;
  }

  /** All frames are fetched when the reader turns to them, so that scrubbing and playing wait for nothing. */
  use() {
    if (this.isUsed) return;
    this.isUsed = true;
    this.fetch();
  }

  fetch() {
    this.message?.frames.forEach((frame, index) => {
      if (this.isUsed || index === this.index) this.load(frame, index);
    });
  }

  /** Fetch a sheet; what was there before is shown until then. */
  load(frame, index) {
    const { source } = frame;
    if (this.wanted[index] === source) return;
    this.wanted[index] = source;
    if (!source) {
      this.take(index, { image: null, frame });
      return;
    }
    const image = new Image();
    const on = (type, handler) => image.addEventListener(type, () => {
      if (this.wanted[index] === source) handler();
    }, { signal: this.abort.signal });
    on("load", () => this.take(index, { image, frame }));
    // The server has forgotten it, as it does while it draws the page anew: asked for again when it is needed.
    on("error", () => { this.wanted[index] = null; });
    image.src = new URL(`.${source}`, SERVER).href;
  }

  take(index, sheet) {
    this.sheets[index] = sheet;
    if (this.index === index) this.draw();
  }

  /** The sheet of the frame that is shown; the one that it replaces is remembered. */
  current() {
    const sheet = this.sheets[this.index];
    if (sheet === this.last || !sheet) return sheet;
    const replaces = (other) => other && other.frame.title === sheet.frame.title && other.frame.count === sheet.frame.count;
    // Where fewer tiles are there than before, a new round has begun.
    if (replaces(this.last) && this.last.frame.present >= sheet.frame.present) this.before = this.last;
    else if (!replaces(this.before)) this.before = null;
    this.last = sheet;
    return sheet;
  }

  /** @param {Legend | null} legend */
  showLegend(legend) {
    this.legend.hidden = legend === null;
    if (!legend) return;
    const scale = element("span", { class: "scale", "aria-hidden": "true" });
    scale.style.background = `linear-gradient(to right, ${legend.colours.join(", ")})`;
    this.legend.replaceChildren(element("span", {}, legend.low), scale, element("span", {}, legend.high), element("span", {}, legend.label));
  }

  /** Show a frame. */
  go(index) {
    this.index = index;
    const { title, remark } = this.message.frames[index];
    this.range.value = String(index);
    this.range.setAttribute("aria-valuetext", remark ? `${title}, ${remark}` : title);
    this.title.textContent = title;
    this.remark.textContent = remark;
    this.root.dataset.index = String(index);
    this.fetch();
    this.draw();
  }

  /** The reader goes to a frame, of which Python hears when the reader rests. */
  move(index) {
    this.go(index);
    this.report();
  }

  report() {
    if (this.message.reports && !this.playback.isPlaying) this.rest.report(this.index, (frame) => this.send("rest", { frame }));
  }

  // -- Drawing --

  draw() {
    const { width, height, em } = this.room;
    if (!this.message || !width) return;
    const frame = this.message.frames[this.index];
    const others = this.root.getBoundingClientRect().height - this.pair.getBoundingClientRect().height;
    const most = Math.min(height - others, (this.message.height ?? Infinity) * em);
    const grid = layOut(frame, width, Math.max(most, LEAST_HEIGHT * em));
    this.grid = { ...grid, high: (grid.side * frame.tile[0]) / frame.tile[1] };
    this.sheet.style.width = `${grid.columns * grid.side}px`;
    this.sheet.style.height = `${grid.rows * this.grid.high}px`;
    this.buildTiles(frame);
    this.paint(frame);
    this.enlarge();
  }

  /** Pixels beside the tiles for one of them large; 0 where that is no more than what appears when it is pointed at. */
  get roomBeside() {
    const { width, em } = this.room;
    const { columns, rows, side, high } = this.grid;
    const room = Math.min(width - columns * side - GAP * em, rows * high - WORDS * em);
    return this.message.enlarges && room >= ENLARGED * em ? room : 0;
  }

  /** @param {Frame} frame */
  paint(frame) {
    const density = window.devicePixelRatio || 1;
    const { columns, rows, side, high } = this.grid;
    this.canvas.width = Math.round(columns * side * density);
    this.canvas.height = Math.round(rows * high * density);
    const context = this.canvas.getContext("2d");
    const gap = frame.count > 1 ? 1 : 0;
    context.fillStyle = getComputedStyle(this.root).color;
    for (let tile = 0; tile < frame.count; tile += 1) {
      const [x, y] = [(tile % columns) * side * density, Math.floor(tile / columns) * high * density];
      const area = /** @type {[number, number, number, number]} */ ([x, y, side * density - gap, high * density - gap]);
      if (this.drawTile(context, tile, area)) continue;
      // Not there yet.
      context.globalAlpha = FADED.before;
      if (!this.drawFrom(this.before, context, tile, area)) {
        context.globalAlpha = FADED.nothing;
        context.fillRect(...area);
      }
      context.globalAlpha = 1;
    }
  }

  /** Draw a tile of the frame that is shown; false where it has not come yet. */
  drawTile(context, tile, area) {
    return this.drawFrom(this.current(), context, tile, area);
  }

  drawFrom(sheet, context, tile, [x, y, width, height]) {
    if (!sheet || tile >= sheet.frame.present) return false;
    const { columns, tile: [tileHeight, tileWidth] } = sheet.frame;
    context.imageSmoothingEnabled = this.message.isSmooth || width < tileWidth;
    context.imageSmoothingQuality = "high";
    context.drawImage(
      sheet.image, (tile % columns) * tileWidth, Math.floor(tile / columns) * tileHeight, tileWidth, tileHeight, x, y, width, height,
    );
    return true;
  }

  // -- Tiles --

  /** A cell over each tile, to point at, to choose, and to be read aloud. */
  buildTiles(frame) {
    const { chosen } = this.message;
    const isSelectable = chosen !== null;
    this.tiles.hidden = !isSelectable;
    this.canvas.setAttribute(isSelectable ? "aria-hidden" : "role", isSelectable ? "true" : "img");
    this.canvas.removeAttribute(isSelectable ? "role" : "aria-hidden");
    this.canvas.setAttribute("aria-label", frame.remark ? `${frame.title}, ${frame.remark}` : frame.title);
    if (!isSelectable) return;
    const built = [frame.count, this.grid.columns, this.labels.tile].join();
    if (built !== this.built) this.replaceTiles(frame);
    this.built = built;
    this.tiles.setAttribute("aria-label", frame.title);
    this.framed = this.index === this.message.start ? chosen : -1;
    this.cells.forEach((cell, tile) => {
      cell.setAttribute("aria-selected", String(tile === this.framed));
      cell.toggleAttribute("aria-disabled", false);
      if (tile >= frame.present) cell.setAttribute("aria-disabled", "true");
    });
  }

  replaceTiles({ count }) {
    const { columns, rows } = this.grid;
    const hadFocus = this.tiles.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    this.active = Math.min(this.active, count - 1);
    this.cells = Array.from({ length: count }, (_, tile) => element("div", {
      role: "gridcell", class: "tile", "data-tile": tile, tabindex: tile === this.active ? 0 : -1,
      "aria-label": this.labels.tile ? fill(this.labels.tile, { index: tile }) : String(tile + 1),
    }));
    this.tiles.setAttribute("role", "grid");
    this.tiles.style.setProperty("--columns", String(columns));
    this.tiles.replaceChildren(...Array.from({ length: rows }, (_, row) =>
      element("div", { role: "row", class: "row" }, ...this.cells.slice(row * columns, (row + 1) * columns))));
    if (hadFocus) this.cells[this.active].focus({ preventScroll: true });
  }

  /** The tile that an event is about, or null. */
  tileOf(event) {
    const cell = closest(event.target, "[data-tile]");
    return cell ? Number(cell.dataset.tile) : null;
  }

  /** Name a tile and show it enlarged; none for null. */
  point(tile) {
    this.pointed = tile;
    this.pointedText.textContent = tile === null || !this.labels.tile ? "" : fill(this.labels.tile, { index: tile });
    this.enlarge();
  }

  /** Show a tile large: beside all of them the one that is pointed at, or else the chosen one; without room for that,
   * the one that is pointed at beside itself, without moving anything, where it is small. */
  enlarge() {
    if (!this.message || !this.grid) return;
    const frame = this.message.frames[this.index];
    const room = this.roomBeside;
    this.beside.hidden = !room;
    if (room) this.showLarge(this.large, this.pointed ?? Math.max(this.framed, 0), room);
    const cell = this.pointed === null ? null : this.cells?.[this.pointed];
    const isShown = cell && !room && frame.count > 1 && this.grid.side < SMALL_TILE && this.pointed < frame.present;
    this.enlarged.togglePopover(Boolean(isShown));
    if (!isShown) return;
    const { em } = this.room;
    this.showLarge(this.small, this.pointed, ENLARGED * em);
    this.placeBeside(cell.getBoundingClientRect(), DISTANCE * em);
  }

  /** Draw a tile with its name under it; its longer side has ``side`` pixels. */
  showLarge({ picture, words }, tile, side) {
    const density = window.devicePixelRatio || 1;
    const [tileHeight, tileWidth] = this.message.frames[this.index].tile;
    const scale = side / Math.max(tileHeight, tileWidth);
    picture.width = Math.round(tileWidth * scale * density);
    picture.height = Math.round(tileHeight * scale * density);
    picture.style.width = `${tileWidth * scale}px`;
    const isThere = this.drawTile(picture.getContext("2d"), tile, [0, 0, picture.width, picture.height]);
    words.textContent = isThere && this.labels.tile ? fill(this.labels.tile, { index: tile }) : "";
  }

  /** Right of the tile or, where that is outside the window, left of it; always inside the window. */
  placeBeside(tile, distance) {
    const { offsetWidth: width, offsetHeight: height } = this.enlarged;
    const right = tile.right + distance;
    const left = right + width <= window.innerWidth ? right : tile.left - distance - width;
    const top = (tile.top + tile.bottom - height) / 2;
    this.enlarged.style.left = `${Math.max(0, Math.min(left, window.innerWidth - width))}px`;
    this.enlarged.style.top = `${Math.max(0, Math.min(top, window.innerHeight - height))}px`;
  }

  choose(tile) {
    if (tile === null || tile >= this.message.frames[this.index].present) return;
    this.pause();
    this.rest.note(this.index);
    this.send("chosen", { frame: this.index, tile });
  }

  // -- Keys and buttons --

  type(event) {
    const tile = this.tileOf(event);
    if (event.key === " " && event.target === this.range) {
      this.act("play");
      event.preventDefault();
    } else if (tile !== null && this.typeOnTile(event, tile)) event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  /** Whether the key means something on a tile. */
  typeOnTile(event, tile) {
    if (event.key === "Enter" || event.key === " ") {
      this.choose(tile);
      return true;
    }
    if (event.key === "Escape") {
      this.point(null);
      return true;
    }
    const next = neighbour(event.key, event.ctrlKey || event.metaKey, tile, this.grid.columns, this.cells.length);
    if (next === null) return false;
    this.cells[tile].tabIndex = -1;
    this.cells[next].tabIndex = 0;
    this.cells[next].focus();
    return true;
  }

  /** @param {string | undefined} action */
  act(action) {
    if (!action) return;
    if (action === "play" && !this.playback.isPlaying) {
      this.play();
      return;
    }
    this.pause();
    if (action === "step") this.move(Math.min(this.index + 1, this.message.frames.length - 1));
    if (action === "back") this.move(Math.max(this.index - 1, 0));
  }

  play() {
    this.rest.cancel();
    if (this.index >= this.message.frames.length - 1) this.go(0);
    this.playback.start(() => this.message.perSecond);
    this.playback.show(this.labels);
  }

  /** Go to the next frame; at the last one stop and return false. */
  advance() {
    const next = this.index + 1;
    if (next < this.message.frames.length) this.go(next);
    else this.pause();
    return next < this.message.frames.length;
  }

  pause() {
    if (!this.playback.isPlaying) return;
    this.playback.stop();
    this.playback.show(this.labels);
    this.report();
  }

  destroy() {
    this.playback.stop();
    this.rest.cancel();
    this.room.destroy();
    this.abort.abort();
    this.root.remove();
  }
}

export default mount(Player);
