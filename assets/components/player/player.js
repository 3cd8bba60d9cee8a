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
 *
 * @typedef {Record<string, string>} Labels The words of pages/shared/components/player.py.
 */

const ICONS = { play: "M7 5v14l11-7z", pause: "M8 5v14M16 5v14", back: "M15 5 6 12l9 7zM18 5v14", step: "M9 5l9 7-9 7zM6 5v14" };
const SVG = "http://www.w3.org/2000/svg";

/** Fill in the words in braces. */
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (brace, name) => String(values[name] ?? brace));

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

function setIcon(button, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  button.replaceChildren(svg);
}

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
    this.frame = 0;
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
    this.buttons = Object.fromEntries(["back", "play", "step"].map((name) => {
      const button = element("button", { type: "button", "data-action": name });
      setIcon(button, name);
      button.addEventListener("click", () => this.act(name));
      return [name, button];
    }));
    this.bar = element("div", { class: "bar" }, ...Object.values(this.buttons), this.range);
    this.root = element("div", { class: "player" },
      this.bar,
      element("div", { class: "caption" }, this.title, this.remark, this.pointed),
      element("div", { class: "stage" }, this.canvas));
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
    for (const name of ["back", "step"]) this.name(this.buttons[name], labels[name]);
    if (message.start !== this.start) {
      this.start = message.start;
      this.index = message.start;
    }
    this.showPlaying();
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

  name(button, text) {
    button.setAttribute("aria-label", text);
    button.title = text;
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
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = this.root.clientWidth;
    if (!image.complete || !image.naturalWidth || !width) return;
    const [tileHeight, tileWidth] = frame.tile;
    const grid = layOut(frame, width, this.message.height * rem);
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

  act(name) {
    const last = this.message.frames.length - 1;
    if (name === "play") {
      if (this.frame) this.pause();
      else this.play();
      return;
    }
    this.pause();
    this.go(name === "step" ? Math.min(this.index + 1, last) : Math.max(this.index - 1, 0));
  }

  play() {
    const last = this.message.frames.length - 1;
    if (this.index >= last) this.go(0);
    const interval = 1000 / this.message.perSecond;
    let due = performance.now() + interval;
    const tick = (now) => {
      if (now >= due) {
        if (this.index >= this.message.frames.length - 1) {
          this.pause();
          return;
        }
        this.go(this.index + 1);
        due = now + interval;
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    this.showPlaying();
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.showPlaying();
  }

  showPlaying() {
    const { play } = this.buttons;
    setIcon(play, this.frame ? "pause" : "play");
    this.name(play, this.frame ? this.labels.pause : this.labels.play);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.abort.abort();
    this.root.remove();
  }
}

/** One component for each place on the page. Streamlit calls the function below anew for each change of the data. */
const components = new WeakMap();

export default function player({ data, parentElement, setTriggerValue }) {
  const component = components.get(parentElement)?.component ?? new Player(parentElement);
  // Streamlit cleans up at once after a call that a newer one has overtaken; only the newest may take the component down.
  const call = { component };
  components.set(parentElement, call);
  component.show(data, setTriggerValue);
  return () => {
    if (components.get(parentElement) !== call) return;
    components.delete(parentElement);
    component.destroy();
  };
}
