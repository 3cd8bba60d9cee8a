/**
 * The player: frames of one or many small pictures each, to scrub and to play in the browser.
 *
 * All frames arrive at once. A frame is a sheet of tiles without margins; the tiles are laid out anew to fit the width.
 */

/**
 * @typedef {object} Frame
 * @property {string} title
 * @property {string} remark
 * @property {string} source Data URL of the sheet.
 * @property {number} count Tiles on it.
 * @property {number} columns Tiles a row of the sheet.
 * @property {[number, number]} tile Height and width of a tile on the sheet.
 * @property {boolean} keepsColumns Whether as many tiles a row are shown, too.
 *
 * @typedef {object} Message
 * @property {Frame[]} frames
 * @property {number} start The frame shown at first; where it changes, the player goes there.
 * @property {number | null} chosen The tile that is framed on the frame `start`; null where tiles cannot be chosen.
 * @property {number} height Most height of the tiles, in rem.
 * @property {number} perSecond Frames a second while playing.
 */

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

class Player {
  constructor(parent) {
    this.index = 0;
    this.hovered = null;
    this.start = null;
    this.identity = "";
    this.images = [];
    this.abort = new AbortController();
    this.build(parent);
  }

  build(parent) {
    this.canvas = element("canvas");
    this.title = element("span", { class: "title" });
    this.remark = element("span", { class: "remark" });
    this.pointed = element("span", { class: "pointed" });
    this.range = element("input", { type: "range", min: 0, value: 0 });
    this.buttons = { back: actionButton("back"), play: actionButton("play"), step: actionButton("step") };
    this.playback = new Playback(this.buttons.play, () => this.advance());
    this.bar = element("div", { class: "bar" }, ...Object.values(this.buttons), this.range);
    this.root = element("div", { class: "component player" },
      this.bar,
      element("div", { class: "caption" }, this.title, this.remark, this.pointed),
      element("div", { class: "stage" }, this.canvas));
    this.bar.addEventListener("click", (event) => this.act(closest(event.target, "[data-action]")?.dataset.action));
    this.range.addEventListener("input", () => {
      this.pause();
      this.go(Number(this.range.value));
    });
    this.canvas.addEventListener("pointermove", (event) => this.point(this.tileAt(event)));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
    this.canvas.addEventListener("click", (event) => this.choose(this.tileAt(event)));
    this.root.addEventListener("keydown", (event) => this.type(event));
    this.observer = new ResizeObserver(() => this.draw());
    parent.append(this.root);
    this.observer.observe(this.root);
  }

  /** @param {{message: Message, labels: Labels}} data */
  show({ message, labels }, send) {
    this.message = message;
    this.labels = labels;
    this.send = send;
    this.load(message.frames);
    this.bar.hidden = message.frames.length === 1;
    this.range.max = String(message.frames.length - 1);
    this.range.setAttribute("aria-label", labels.scrub);
    this.root.classList.toggle("selectable", message.chosen !== null);
    for (const name of ["back", "step"]) nameButton(this.buttons[name], labels[name]);
    if (message.start !== this.start) {
      this.start = message.start;
      this.index = message.start;
    }
    this.playback.show(labels);
    this.go(Math.min(this.index, message.frames.length - 1));
  }

  /** Decode the sheets, unless they are those that are here already. */
  load(frames) {
    const identity = frames.map(({ source }) => `${source.length}:${source.slice(-64)}`).join();
    if (identity === this.identity) return;
    this.identity = identity;
    this.images = frames.map(({ source }, index) => {
      const image = new Image();
      image.addEventListener("load", () => {
        if (this.index === index) this.draw();
      }, { signal: this.abort.signal });
      image.src = source;
      return image;
    });
  }

  /** Show a frame. */
  go(index) {
    this.index = index;
    const { title, remark } = this.message.frames[index];
    this.range.value = String(index);
    this.range.setAttribute("aria-valuetext", `${title}, ${remark}`);
    this.title.textContent = title;
    this.remark.textContent = remark;
    this.root.dataset.index = String(index);
    this.point(null);
    this.draw();
  }

  draw() {
    if (!this.message) return;
    const frame = this.message.frames[this.index];
    const image = this.images[this.index];
    const width = this.root.clientWidth;
    if (!image.complete || !image.naturalWidth || !width) return;
    const [tileHeight, tileWidth] = frame.tile;
    const grid = layOut(frame, width, this.message.height * rem());
    this.grid = grid;
    const density = window.devicePixelRatio || 1;
    const [shownWidth, shownHeight] = [grid.side, (grid.side * tileHeight) / tileWidth];
    this.canvas.width = Math.round(grid.columns * shownWidth * density);
    this.canvas.height = Math.round(grid.rows * shownHeight * density);
    this.canvas.style.width = `${grid.columns * shownWidth}px`;
    this.canvas.setAttribute("aria-label", `${frame.title}, ${frame.remark}`);
    this.canvas.setAttribute("role", "img");
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = shownWidth * density < tileWidth;
    const gap = frame.count > 1 ? 1 : 0;
    for (let tile = 0; tile < frame.count; tile += 1) {
      const [x, y] = this.corner(tile, shownWidth * density, shownHeight * density);
      context.drawImage(
        image, (tile % frame.columns) * tileWidth, Math.floor(tile / frame.columns) * tileHeight, tileWidth, tileHeight,
        x, y, shownWidth * density - gap, shownHeight * density - gap,
      );
    }
    const style = getComputedStyle(this.root);
    this.outline(context, this.index === this.start ? this.message.chosen : null, style.getPropertyValue("--accent"), 3);
    this.outline(context, this.hovered, style.color, 2);
  }

  corner(tile, width, height) {
    return [(tile % this.grid.columns) * width, Math.floor(tile / this.grid.columns) * height];
  }

  outline(context, tile, colour, width) {
    if (tile === null || tile === undefined || this.message.chosen === null) return;
    const density = window.devicePixelRatio || 1;
    const [tileHeight, tileWidth] = this.message.frames[this.index].tile;
    const side = this.grid.side * density;
    const [x, y] = this.corner(tile, side, (side * tileHeight) / tileWidth);
    context.strokeStyle = colour;
    context.lineWidth = width * density;
    const inset = context.lineWidth / 2;
    context.strokeRect(x + inset, y + inset, side - 2 * inset - 1, (side * tileHeight) / tileWidth - 2 * inset - 1);
  }

  /** The tile under the pointer, or null. */
  tileAt(event) {
    if (!this.grid || this.message.chosen === null) return null;
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.grid.columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * this.grid.rows);
    const tile = row * this.grid.columns + column;
    const inside = column >= 0 && column < this.grid.columns && row >= 0;
    return inside && tile < this.message.frames[this.index].count ? tile : null;
  }

  point(tile) {
    this.pointed.textContent = tile === null ? "" : fill(this.labels.tile, { index: tile });
    if (tile === this.hovered) return;
    this.hovered = tile;
    this.draw();
  }

  choose(tile) {
    if (tile === null) return;
    this.pause();
    this.send("chosen", { frame: this.index, tile });
  }

  type(event) {
    if (event.key === " " && event.target === this.range) {
      this.act("play");
      event.preventDefault();
    }
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  /** @param {string | undefined} action */
  act(action) {
    if (!action) return;
    if (action === "play" && !this.playback.isPlaying) {
      this.play();
      return;
    }
    this.pause();
    if (action === "step") this.advance();
    if (action === "back") this.go(Math.max(this.index - 1, 0));
  }

  play() {
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
    this.playback.stop();
    this.playback.show(this.labels);
  }

  destroy() {
    this.playback.stop();
    this.observer.disconnect();
    this.abort.abort();
    this.root.remove();
  }
}

export default mount(Player);
