/**
 * One picture on its way through a whole net: every layer from left to right, and where each number comes from.
 *
 * The arrays come as files of bytes; hovering, zooming and sums need no trip to the server. Python is asked for the
 * sums behind a map, for one number with all its digits, for all channels of a layer, and for a disturbed picture.
 */

/**
 * @typedef {object} Message
 * @property {NetMessage} net
 * @property {Scales} scales
 * @property {(Told & OriginMessage) | null} origin
 * @property {(Told & any) | null} cell
 * @property {(Told & {path: string, first: number}) | null} every
 * @property {any} pass Told, with sequence, picture and scores; or only sequence and `failed`; or null.
 * @property {boolean} disturbs Whether the picture can be disturbed here.
 * @property {{epochs: number[], chosen: number} | null} timeline Epochs of the training to go through.
 * @property {boolean} opens Whether maps can be opened.
 */

const NET_SHARE = 0.34; // of the height, while a map is opened
const LEAST_NET = 11; // em
const SMALLEST_WHOLE = 0.6; // smaller, and nothing could be read
const MOST_FOLLOWED = 320; // maps that follow a disturbed picture

class NetworkCanvas {
  /** @param {ParentNode & Node} parent */
  constructor(parent) {
    this.abort = new AbortController();
    this.files = new Files(this.abort.signal);
    /** @type {Message} */
    this.message = null;
    /** @type {Labels} */
    this.labels = {};
    /** @type {(name: string, value: any) => void} */
    this.send = () => {};
    /** @type {Net} */
    this.net = null;
    /** @type {Layout} */
    this.layout = null;
    this.isKeyboard = false;
    this.frame = 0;
    this.shownPass = "";
    this.everyNode = 0;
    /** Addresses and names of what is shown, so that nothing is shown twice. */
    this.wanted = "";
    this.opened = "";
    this.shownOrigin = "";
    this.shownCell = "";
    this.shownEvery = "";
    /** The scale at which a net that is a little too long is seen as a whole. */
    this.whole = 1;
    /** @type {Spot | null} */
    this.at = null;
    /** Opened maps, from the last one back to the first: node and channel. */
    this.path = [];
    this.folded = new Set();
    this.build(parent);
    this.painter = new Painter(this.canvas);
    this.view = new Viewport(this.canvas, { size: () => this.layout, changed: () => this.draw() });
    this.room = new Room(this.root, () => this.fit());
  }

  build(parent) {
    this.line = element("div", { class: "story" });
    this.lesson = element("a", { hidden: "" });
    this.buttons = Object.fromEntries(["smaller", "larger", "whole", "fold", "every", "close"].map((name) => [name, element("button", { type: "button", "data-do": name })]));
    const { smaller, larger, whole, fold, every, close } = this.buttons;
    [smaller.textContent, larger.textContent, whole.textContent, close.textContent] = ["\u2212", "+", "\u2922", "\u2715"];
    this.top = element("div", { class: "top" }, this.line, this.lesson, every, fold, smaller, larger, whole, close);
    this.canvas = element("canvas", { tabindex: 0, role: "application" });
    this.box = element("div", { class: "net" }, this.canvas);
    this.live = element("div", { class: "spoken", "aria-live": "polite" });
    const labels = () => this.labels;
    const owner = { labels, say: (/** @type {string} */ text) => this.say(text) };
    this.story = new Story({ labels, net: () => this.net, layout: () => this.layout });
    this.timeline = new Timeline({ labels, ask: (index) => this.send("asked", { what: "epoch", index }), signal: this.abort.signal });
    this.panel = new Panel({ ...owner, decision: (origin) => this.story.decision(origin) });
    this.every = element("div", { class: "every", role: "group", hidden: "" });
    this.disturber = new Disturber({ ...owner, ask: (request) => this.askPass(request) });
    this.both = element("div", { class: "both" }, this.disturber.root, this.box);
    this.root = element("div", { class: "component network" }, this.top, this.timeline.root, this.both, this.panel.root, this.every, this.live);
    parent.append(this.root);
    this.listen();
  }

  listen() {
    const { signal } = this.abort;
    const on = (target, type, handler, options = {}) => target.addEventListener(type, handler, { signal, ...options });
    const { canvas, panel } = this;
    on(canvas, "pointerdown", (event) => this.view.press(event));
    on(canvas, "pointermove", (event) => this.point(event));
    for (const type of ["pointerup", "pointercancel"]) on(canvas, type, (event) => this.release(event));
    on(canvas, "pointerleave", () => { if (!this.isKeyboard) this.light(null); });
    on(canvas, "wheel", (event) => { if (this.layout) this.view.wheel(event); }, { passive: false });
    on(canvas, "keydown", (event) => this.type(event));
    on(canvas, "focus", () => { if (canvas.matches(":focus-visible")) this.walk(this.at ?? { column: 0, tile: 0 }); });
    on(this.top, "click", (event) => this.act(closest(event.target, "[data-do]")?.dataset.do));
    on(panel.root, "click", (event) => this.clickPanel(event));
    on(panel.root, "pointermove", (event) => this.hoverPanel(event));
    on(panel.root, "keydown", (event) => this.typePanel(event));
    on(this.every, "click", (event) => {
      const channel = closest(event.target, "[data-channel]")?.dataset.channel;
      if (channel !== undefined) this.open(this.everyNode, Number(channel));
    });
  }

  // -- What comes from Python --

  /** @param {{message: Message, labels: Labels, share: number}} data @param {(name: string, value: any) => void} send */
  show({ message, labels, share }, send) {
    [this.message, this.labels, this.send] = [message, labels, send];
    this.room.share = share;
    this.name();
    this.timeline.show(message.timeline);
    this.takeNet(message.net);
    if (!message.timeline) this.takePass(message.pass);
  }

  /** The net as it was at another epoch. */
  async takeEpoch() {
    const { pass, timeline } = this.message;
    if (!timeline || !pass) return;
    if (!pass.failed && this.shownPass !== pass.sheet) {
      this.shownPass = pass.sheet;
      const [get, picture] = await Promise.all([this.files.arrays(pass), this.files.picture(pass.picture)]);
      this.net.disturb(pass, get, picture, false);
      this.draw();
      this.root.dataset.epoch = String(timeline.epochs[pass.sequence - 1]);
    }
    this.timeline.answered(pass.sequence);
  }

  /** @param {NetMessage} told */
  async takeNet(told) {
    if (this.wanted === told.sheet) {
      if (this.net) this.takeAnswers();
      return;
    }
    this.wanted = told.sheet;
    this.box.classList.add("waiting");
    const [get, picture] = await Promise.all([this.files.arrays(told), this.files.picture(told.picture)]);
    if (this.wanted !== told.sheet) return; // a newer one is on its way
    const before = this.net;
    this.net = new Net(told, get, picture, this.message.scales);
    this.box.classList.remove("waiting");
    const names = (/** @type {any} */ net) => net?.nodes.map((/** @type {NetNode} */ node) => node.path).join();
    if (names(before) !== names(this.net)) this.foldAtFirst();
    else this.path = this.path.slice(0, 1);
    if (this.message.disturbs) {
      this.disturber.draw(picture);
      this.disturber.showScores(this.net.scores, this.net.classIndex);
    }
    this.takeAnswers();
    this.fit();
    this.root.dataset.ready = told.sheet;
  }

  /** The sums, numbers and channels that were asked for. */
  takeAnswers() {
    this.takeEpoch();
    this.takeOrigin(this.message.origin);
    this.takeEvery(this.message.every);
  }

  async takeOrigin(/** @type {(Told & OriginMessage) | null} */ origin) {
    if (!origin) {
      if (!this.message.every) this.closePanel();
      return;
    }
    if (this.shownOrigin !== origin.sheet) {
      this.shownOrigin = origin.sheet;
      const get = await this.files.arrays(origin);
      if (this.shownOrigin !== origin.sheet) return;
      this.every.hidden = true;
      this.follow(origin.node, origin.channel);
      this.at = null;
      this.panel.isOther = this.opened !== `${origin.path}:${origin.channel}`;
      this.opened = `${origin.path}:${origin.channel}`;
      this.panel.root.hidden = false;
      this.fit(); // the panel is as high as it will be
      this.panel.show(origin, get, this.message.scales);
      this.say(`${this.story.path(this.path)} ${this.panel.spoken}`);
      this.root.dataset.origin = this.opened;
    }
    this.takeCell(this.message.cell);
  }

  async takeCell(cell) {
    if (!cell || this.shownCell === cell.sheet || cell.of !== this.opened) return;
    this.shownCell = cell.sheet;
    const get = await this.files.arrays(cell);
    this.panel.point(cell.row, cell.column);
    this.panel.showCell(cell, get);
  }

  async takeEvery(every) {
    if (!every) {
      this.every.hidden = true;
      this.shownEvery = null;
      return;
    }
    if (this.shownEvery === every.sheet) return;
    this.shownEvery = every.sheet;
    const get = await this.files.arrays(every);
    const maps = new Maps(get, "every", this.message.scales);
    this.everyNode = every.node;
    this.every.replaceChildren(...Array.from(maps.channels, (channel, slot) => {
      const name = fill(this.labels.channel, { channel });
      return element("button", { type: "button", "data-channel": channel, title: name, "aria-label": name }, maps.picture(slot));
    }));
    this.panel.close();
    this.every.hidden = false;
    this.fit();
  }

  async takePass(pass) {
    if (!pass || !this.disturber.answered(pass.sequence)) return;
    if (!pass.failed && !this.disturber.isStale) await this.applyPass(pass);
    else if (!pass.failed && this.disturber.isDown) await this.applyPass(pass); // while dragging each answer is worth seeing
    this.root.dataset.sequence = String(pass.sequence);
    this.root.dataset.waiting = String(this.disturber.isStale);
    this.disturber.askNext();
  }

  async applyPass(pass) {
    const [get, picture] = await Promise.all([this.files.arrays(pass), this.files.picture(pass.picture)]);
    if (!this.net) return;
    this.net.disturb(pass, get, picture);
    this.disturber.draw(picture);
    this.disturber.showScores(pass.scores, this.net.classIndex);
    this.draw();
    this.say(fill(this.labels.score, { name: pass.scores[0].name, probability: percent(pass.scores[0].probability) }));
  }

  /** Ask for the maps on the screen, of the picture as it has become. */
  askPass(request) {
    if (!this.layout) return;
    const ratio = window.devicePixelRatio || 1;
    let side = 1;
    const shown = this.layout.columns.filter(({ tiles }) => tiles.some(({ slot }) => slot >= 0)).map(({ node, tiles }) => {
      const slots = tiles.filter(({ slot }) => slot >= 0);
      side = Math.max(side, slots[0].wide * ratio, slots[0].high * ratio);
      return [node, slots.map(({ slot }) => this.net.maps(node).channels[slot])];
    });
    this.send("asked", { what: "pass", ...request, shown, side: Math.ceil(Math.min(side, 112)) });
  }

  // -- The drawing --

  foldAtFirst() {
    const blocks = blocksOf(this.net.nodes);
    const { width, em } = this.room;
    const room = (width || Infinity) / em - (this.net.numScores ? SCORES_WIDTH : 0);
    this.folded = new Set(this.net.nodes.length * WANTED_COLUMN > room ? blocks.keys() : []);
    this.path = [];
    this.at = null;
    this.view.isChosen = false;
  }

  fit() {
    const { width, height, em } = this.room;
    if (!this.net || !width) return;
    const isOpen = !this.panel.root.hidden || !this.every.hidden;
    const disturbs = this.message.disturbs;
    this.disturber.root.hidden = !disturbs;
    const isNarrow = getComputedStyle(this.both).flexDirection === "column";
    const others = this.top.offsetHeight + this.timeline.root.offsetHeight + 0.7 * em;
    const all = Math.max(height - others, LEAST_NET * em);
    const high = isOpen ? Math.max(all * NET_SHARE, LEAST_NET * em) : all;
    this.box.style.height = `${Math.floor(high)}px`;
    if (disturbs) this.disturber.fit(isNarrow ? Infinity : high, em);
    const left = disturbs && !isNarrow ? this.disturber.root.offsetWidth + em : 0;
    const rest = Math.max(all - high - 0.4 * em, 15 * em);
    this.panel.root.style.height = `${Math.floor(rest)}px`;
    this.every.style.maxHeight = `${Math.floor(rest)}px`;
    this.every.style.overflow = "auto";
    // Where the picture stands large, the scores stand below it.
    this.net.numScores = disturbs ? 0 : this.net.scores.length;
    const wide = Math.max(width - left - 2, 10 * em);
    const most = disturbs ? MOST_FOLLOWED : Infinity;
    this.layout = new Layout(this.net, this.folded, { width: wide, height: high, em, most });
    const needed = this.layout.least / wide;
    this.whole = needed > 1 && needed < 1 / SMALLEST_WHOLE ? 1 / needed : 1;
    if (this.whole < 1) this.layout = new Layout(this.net, this.folded, { width: wide * needed + 1, height: high * needed, em, most });
    this.view.rest(this.whole);
    this.net.numScores = Math.min(this.net.numScores, Math.max(Math.floor((this.layout.area + em) / (SCORE_HEIGHT * em)), 1));
    this.panel.fit({ width, height: rest, em });
    this.view.keepInside();
    this.draw();
  }

  draw() {
    if (!this.layout) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const style = getComputedStyle(this.root);
      const theme = {
        text: style.color, ground: style.getPropertyValue("--st-background-color") || "Canvas",
        accent: style.getPropertyValue("--st-primary-color") || style.color, font: style.fontFamily,
      };
      const chosen = this.path.map(({ node, channel }) => this.spotOf(node, channel)).filter(Boolean);
      this.painter.draw(this.layout, this.net, theme, this.view, { at: this.at, chosen, keyboard: this.isKeyboard });
      this.tell();
    });
  }

  /** Where a channel stands on the screen, or its column where it does not. */
  spotOf(node, channel) {
    const column = this.layout.columns.findIndex(({ nodes }) => nodes.includes(node));
    const { tiles, node: shown } = this.layout.columns[column];
    const slot = shown === node ? this.net.maps(node)?.slotOf(channel) ?? -2 : -2;
    const { cells } = this.layout.columns[column];
    if (cells && shown === node) {
      const cell = this.net.order(node).indexOf(channel);
      return { column, tile: cell < cells ? cell : -1 };
    }
    return { column, tile: tiles.findIndex((tile) => tile.slot === slot) };
  }

  /** In the words above the net: what is pointed at, or the path so far. */
  tell() {
    const opened = this.path.length ? this.spotOf(this.path.at(-1).node, this.path.at(-1).channel) : null;
    const isElsewhere = this.at && !(opened && opened.column === this.at.column && opened.tile === this.at.tile);
    const text = isElsewhere ? this.story.describe(this.at) : this.path.length ? this.story.path(this.path) : this.labels[this.message.disturbs ? `hint_${this.disturber.tool}` : "hint"];
    this.line.textContent = text;
    this.line.title = text;
    const last = this.path.at(-1);
    const link = last && this.net.nodes[last.node].link;
    this.lesson.hidden = !link;
    if (link) {
      this.lesson.href = link.replace("CHANNEL", String(last.channel));
      this.lesson.textContent = `${this.labels.lesson} \u2192`;
    }
    for (const name of ["every", "close"]) this.buttons[name].hidden = !this.path.length;
    this.buttons.fold.hidden = blocksOf(this.net.nodes).size === 0;
    this.nameFold();
  }

  nameFold() {
    this.buttons.fold.textContent = this.folded.size ? this.labels.unfold_all : this.labels.fold_all;
  }

  say(/** @type {string} */ text) {
    this.live.textContent = text;
  }

  name() {
    const { labels } = this;
    for (const name of ["smaller", "larger", "whole", "close"]) nameButton(this.buttons[name], labels[name]);
    this.buttons.every.textContent = labels.every;
    this.nameFold();
    this.canvas.setAttribute("aria-label", labels.canvas);
  }

  // -- Opening maps --

  light(/** @type {Spot | null} */ spot) {
    if (spot?.column === this.at?.column && spot?.tile === this.at?.tile) return;
    this.at = spot;
    this.draw();
  }

  /** Open what is at a place: a map's origin, a block, a class. */
  choose(/** @type {Spot} */ { column, tile }) {
    const place = this.layout.columns[column];
    if (!place) {
      this.send("asked", { what: "class", index: this.net.scores[tile].index });
      return;
    }
    if (place.tiles[tile]?.slot >= 0) this.open(place.node, this.net.maps(place.node).channels[place.tiles[tile].slot]);
    else if (tile < 0 && place.block) this.toggle(place.block);
    else if (place.cells) this.open(place.node, this.net.order(place.node)[Math.max(tile, 0)]);
  }

  open(/** @type {number} */ node, /** @type {number} */ channel) {
    if (!this.message.opens) return;
    if (node === 0) {
      this.follow(node, channel);
      this.draw();
      return;
    }
    this.send("asked", { what: "origin", path: this.net.nodes[node].path, channel, first: 0 });
  }

  /** A step further back on the path; a layer that lies further on begins a new one. */
  follow(node, channel) {
    while (this.path.length && this.path.at(-1).node <= node) this.path.pop();
    this.path.push({ node, channel });
  }

  toggle(block) {
    if (!this.folded.delete(block)) this.folded.add(block);
    this.view.isChosen = false;
    this.at = null;
    this.fit();
  }

  closePanel() {
    if (this.panel.root.hidden && this.every.hidden) return;
    this.panel.close();
    this.every.hidden = true;
    [this.path, this.opened, this.shownOrigin, this.shownCell, this.shownEvery] = [[], "", "", "", ""];
    delete this.root.dataset.origin;
    this.fit();
  }

  act(name) {
    if (!name || !this.net) return;
    if (name === "larger") this.view.zoom(ZOOMS.step);
    if (name === "smaller") this.view.zoom(1 / ZOOMS.step);
    if (name === "whole") {
      this.view.set(Math.min(this.whole, this.canvas.clientWidth / this.layout.width), 0, 0);
      this.view.isChosen = false;
    }
    if (name === "fold") {
      this.folded = new Set(this.folded.size ? [] : blocksOf(this.net.nodes).keys());
      this.fit();
    }
    if (name === "every" && this.path.length) this.send("asked", { what: "every", path: this.net.nodes[this.path.at(-1).node].path, first: 0 });
    if (name === "close") this.close();
  }

  close() {
    this.closePanel();
    this.path = [];
    this.send("asked", { what: "close" });
    this.draw();
  }

  clickPanel(event) {
    const more = closest(event.target, ".more");
    const source = closest(event.target, ".source");
    const { origin } = this.panel;
    if (more) this.send("asked", { what: "origin", path: origin.path, channel: origin.channel, first: Number(more.dataset.first) });
    if (source) {
      const node = this.net.nodes.findIndex(({ path }) => path === source.dataset.input);
      this.open(node, Number(source.dataset.channel));
    }
    if (closest(event.target, ".touchable")) {
      this.panel.point(...this.panel.output.cellAt(event));
      this.askCell();
    }
  }

  askCell() {
    const { origin, cell: [row, column] } = this.panel;
    this.send("asked", { what: "cell", path: origin.path, channel: origin.channel, row, column });
  }

  hoverPanel(event) {
    if (closest(event.target, ".touchable")) this.panel.point(...this.panel.output.cellAt(event));
  }

  typePanel(event) {
    if (event.key === "Escape") {
      this.close();
      this.canvas.focus();
    } else if (closest(event.target, ".touchable")) {
      const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      const way = ways[event.key];
      const { output, cell } = this.panel;
      if (way) {
        const limits = [output.rows, output.columns];
        const [row, column] = cell.map((place, axis) => Math.min(Math.max(place + way[axis], 0), limits[axis] - 1));
        this.panel.point(row, column);
        this.say(this.panel.spoken);
      } else if (event.key === "Enter" || event.key === " ") this.askCell();
      else return;
    } else return;
    event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  // -- Pointer --

  point(event) {
    if (!this.layout || this.view.drag(event)) return;
    this.isKeyboard = false;
    this.light(this.layout.at(...this.view.placeOf(event)));
  }

  release(event) {
    const spot = this.view.release(event) && this.layout?.at(...this.view.placeOf(event));
    if (spot) this.choose(spot);
  }

  // -- Keyboard --

  type(event) {
    if (!this.layout || !this.obey(event.key, event)) return;
    event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  /** Whether the key means something here. */
  obey(key, event) {
    const at = this.at ?? { column: 0, tile: 0 };
    const last = this.layout.columns.length - (this.net.numScores ? 0 : 1);
    const moves = {
      ArrowLeft: [at.column - 1, at.tile], ArrowRight: [at.column + 1, at.tile], ArrowUp: [at.column, at.tile - 1],
      ArrowDown: [at.column, at.tile + 1], Home: [0, 0], End: [last, 0],
    };
    if (key in moves) this.walk({ column: Math.min(Math.max(moves[key][0], 0), last), tile: moves[key][1] });
    else if (key === "Enter" || key === " ") this.choose(at);
    else if (key === "Escape" && this.path.length) this.close();
    else if (key === "+" || key === "=") this.view.zoom(ZOOMS.step);
    else if (key === "-") this.view.zoom(1 / ZOOMS.step);
    else if (key === "0" && !event.ctrlKey) this.act("whole");
    else return false;
    return true;
  }

  /** The keyboard goes to a place, which comes into view and is said. */
  walk({ column, tile }) {
    const place = this.layout.columns[column];
    const count = place ? place.cells || place.tiles.length : this.net.numScores;
    this.isKeyboard = true;
    const spot = { column, tile: Math.min(Math.max(tile, place ? -1 : 0), count - 1) };
    this.view.show(place ? place.x : this.layout.scoresX, place?.width ?? SCORES_WIDTH * this.room.em);
    this.light(spot);
    this.say(this.story.describe(spot));
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.timeline.playback.stop();
    this.room.destroy();
    this.abort.abort();
    this.root.remove();
  }
}

export default mount(NetworkCanvas);
