/**
 * The sliding window: input, kernel, output, and the whole sum behind the chosen output cell.
 *
 * Every number arrives as text computed by core/operations/sliding_window; nothing is computed here but positions and colours.
 * Choosing a cell only toggles classes and replaces text of nodes that exist already, so it fits in one frame.
 */

/**
 * @typedef {object} Place
 * @property {[number, number] | null} chosen Row and column of the cell that Python wants to be chosen.
 * @property {boolean} reports Whether Python wants to hear which cell is chosen.
 * @property {boolean} veiled Whether the numbers of the output are hidden.
 * @property {number} share Of the height of the stage.
 */

const MEASURE = "sliding-window:select";
/** In em: where cells are smaller, what is not needed makes room for them if that helps. */
const TIGHT_CELL = 2.2;

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
    this.weighted = [];
    this.partners = [];
    this.rest = new Rest();
    this.buildControls();
    this.stage = element("div", { class: "stage" });
    this.hint = element("p", { class: "hint", id: "hint" });
    this.live = element("div", { class: "spoken", "aria-live": "polite" });
    this.root = element("div", { class: "component sliding-window" }, this.controls, this.stage, this.hint, this.live);
    this.listen();
    parent.append(this.root);
    this.room = new Room(this.root, () => this.fit());
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
    this.speedPlace = element("label", { class: "speed" }, this.speedLabel, this.speed);
    this.position = element("div", { class: "position" });
    this.controls = element("div", { class: "bar", role: "toolbar" },
      ...Object.values(this.buttons), this.speedPlace, this.position);
  }

  listen() {
    const { signal } = this.listeners;
    const on = (type, handler) => this.root.addEventListener(type, handler, { signal });
    on("pointerover", (event) => this.point(event));
    on("pointerleave", () => this.lightPartners(null));
    this.finger = new Finger(this.root, signal);
    on("keydown", (event) => this.type(event));
    on("click", (event) => this.click(event));
  }

  /** @param {{message: WindowMessage, labels: Labels, place: Place}} data */
  show(data, send) {
    const { message, labels, place } = data;
    this.send = send;
    this.place = place;
    this.room.share = place.share;
    const text = JSON.stringify([message, labels]);
    if (text !== this.text) this.build(message, labels);
    this.text = text;
    this.showVeil();
    if (place.chosen && this.rest.isWish(place.chosen)) this.goTo(place.chosen);
    else this.choose(this.chosen, { speak: false });
  }

  build(message, labels) {
    const before = this.data?.message;
    const root = /** @type {Document | ShadowRoot} */ (this.root.getRootNode());
    const hadFocus = root.activeElement === this.view?.output.grid && this.view !== undefined;
    const same = before && before.outputRows === message.outputRows && before.outputColumns === message.outputColumns;
    if (before && !same) this.keepPlace(before, message);
    this.data = { message, labels };
    this.view = buildView(message, labels);
    this.lit = [];
    this.weighted = [];
    this.partners = [];
    this.name(message, labels);
    this.view.output.grid.setAttribute("aria-describedby", "hint");
    this.stage.replaceChildren(this.view.equation);
    this.markVisited();
    this.choose(this.chosen, { speak: false });
    this.fit();
    if (hadFocus) this.view.output.grid.focus({ preventScroll: true });
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

  name(message, labels) {
    for (const [name, button] of Object.entries(this.buttons)) nameButton(button, labels[name]);
    this.controls.setAttribute("aria-label", labels.controls);
    this.speedLabel.textContent = labels.speed;
    this.hint.textContent = message.kind === "convolution" ? labels.sum_hint : labels.pool_hint;
    this.showPlaying();
  }

  showPlaying() {
    this.playWord.textContent = this.playback.show(this.data.labels);
  }

  /** The hint and the place are heard alone, and the speed stays as it is. */
  tighten(isTight) {
    for (const part of [this.hint, this.position]) part.classList.toggle("spoken", isTight);
    this.speedPlace.hidden = isTight;
  }

  /** Make the cells as large as the room allows; where they would be small, the rest makes room for them. */
  fit() {
    if (!this.view || !this.room.width) return;
    const [loose, tight] = [false, true].map((isTight) => {
      this.tighten(isTight);
      return fitCells(this.view, { bar: this.controls, hint: this.hint, room: this.room });
    });
    const isTight = loose.cell < TIGHT_CELL * this.room.em
      && (tight.cell > WORTH_IT * loose.cell || tight.digits > loose.digits || tight.terms > loose.terms);
    this.tighten(isTight);
    applyFit(this.view, isTight ? tight : loose, this.room.em);
  }

  /** Show the numbers of the output, or question marks while they are veiled. */
  showVeil() {
    const { message, labels } = this.data;
    const { output } = this.view;
    output.grid.classList.toggle("veiled", this.place.veiled);
    output.cells.forEach((cell, index) => {
      const [row, column] = this.placeAt(index);
      const value = this.place.veiled ? VEIL : message.output[row][column];
      cell.textContent = value;
      cell.setAttribute("aria-label", fill(labels.cell, { row: row + 1, column: column + 1, value }));
    });
  }

  // -- Choosing a cell --

  /** Row and column of an output cell. */
  placeAt(index) {
    const columns = this.data.message.outputColumns;
    return [Math.floor(index / columns), index % columns];
  }

  /** Choose the cell that Python wants, or the last one before it where the output is smaller. */
  goTo([row, column]) {
    const { outputRows, outputColumns } = this.data.message;
    this.pause();
    this.choose(Math.min(row, outputRows - 1) * outputColumns + Math.min(column, outputColumns - 1), { speak: false });
  }

  /** The reader chooses a cell, of which Python hears when the reader rests. */
  move(index) {
    this.choose(index);
    this.report();
  }

  report() {
    if (this.place.reports && !this.playback.isPlaying) this.rest.report(this.placeAt(this.chosen), this.sendPlace);
  }

  sendPlace = ([row, column]) => this.send("chosen", { row, column });

  /** Light the patch of an output cell and write its sum. */
  choose(index, { speak = true } = {}) {
    const start = performance.now();
    const { message, labels } = this.data;
    const { view } = this;
    const veiled = this.place?.veiled ?? false;
    const outputWindow = message.windows[index];
    this.lightPartners(null);
    this.lit.forEach(([cell, name]) => cell.classList.remove(name));
    this.weighted.forEach((cell) => delete cell.dataset.weight);
    this.lit = [];
    this.weighted = [];
    const cell = view.output.cells[index];
    view.output.cells[this.chosen]?.removeAttribute("aria-selected");
    cell.setAttribute("aria-selected", "true");
    view.output.grid.setAttribute("aria-activedescendant", cell.id);
    this.chosen = index;
    this.visited.add(index);
    this.light(cell, "chosen");
    cell.classList.add("visited");
    view.channels.forEach((_, channel) => this.showChannel(channel, outputWindow, veiled));
    const [row, column] = this.placeAt(index);
    this.position.textContent = fill(labels.position, { row: row + 1, column: column + 1 });
    if (view.lastLine) view.lastLine.textContent = lastLineText(message, outputWindow, labels, veiled);
    if (speak) this.live.textContent = spokenSum(message, outputWindow, labels, veiled);
    // Only the latest is kept: the browser never forgets a measure by itself.
    performance.clearMeasures(MEASURE);
    performance.measure(MEASURE, { start });
  }

  light(cell, name) {
    cell.classList.add(name);
    this.lit.push([cell, name]);
  }

  showChannel(channel, outputWindow, veiled) {
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
      if (message.kind === "max" && text === outputWindow.result && !veiled) {
        this.light(term, "winner");
        this.light(view.input.cells[this.inputIndex(outputWindow, i)], "winner");
      }
    });
    view.total.textContent = totalText(message, outputWindow, channel, veiled);
  }

  inputIndex(outputWindow, term) {
    const [row, column] = outputWindow.cells[term];
    return row * this.data.message.inputColumns + column;
  }

  /** Cells that are multiplied are lit; the others inside the frame (dilation's holes, uncounted padding) are not. */
  lightPatch(channel, outputWindow) {
    const { message } = this.data;
    const { input, kernel, patch, path } = this.view.channels[channel];
    const [top, left] = cornerOf(outputWindow);
    const covered = (message.kernelSize - 1) * message.dilation + 1;
    outputWindow.sums[channel].terms.forEach((text, i) => {
      if (text === null) return;
      const cell = input.cells[this.inputIndex(outputWindow, i)];
      this.light(cell, "counted");
      if (!kernel) return;
      cell.dataset.weight = `×${kernel.cells[i].textContent}`;
      this.weighted.push(cell);
    });
    for (let row = top; row < top + covered; row += 1) {
      for (let column = left; column < left + covered; column += 1) {
        const cell = input.cells[row * message.inputColumns + column];
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
    const cells = [view.terms[term].term, view.input.cells[this.inputIndex(outputWindow, term)], view.kernel?.cells[term]];
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
    if (cell && this.finger.isPointing(event) && !this.playback.isPlaying && Number(cell.dataset.index) !== this.chosen) {
      this.root.classList.remove("stepping");
      this.move(Number(cell.dataset.index));
    }
    this.lightPartners(this.placeOf(event.target));
  }

  click(event) {
    const cell = closest(event.target, "[data-index]");
    if (!cell) {
      this.act(closest(event.target, "[data-action]")?.dataset.action);
      return;
    }
    this.pause();
    this.move(Number(cell.dataset.index));
  }

  type(event) {
    if (event.target !== this.view.output.grid) return;
    if (event.key === " ") {
      this.act("play");
    } else {
      const { outputRows: rows, outputColumns: columns } = this.data.message;
      const next = moved(event.key, event.ctrlKey || event.metaKey, ...this.placeAt(this.chosen), rows, columns);
      if (!next) return;
      this.pause();
      this.root.classList.add("stepping");
      this.move(next[0] * columns + next[1]);
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
    if (action === "step") this.move(Math.min(last, this.chosen + 1));
    if (action === "back") this.move(Math.max(0, this.chosen - 1));
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
    this.move(0);
  }

  markVisited() {
    this.view.output.grid.classList.toggle("filling", this.filling);
    this.view.output.cells.forEach((cell, index) => cell.classList.toggle("visited", this.visited.has(index)));
  }

  /** Go on from here; from the start, with an empty output, where there is nothing left to fill. */
  play() {
    const { length } = this.data.message.windows;
    this.root.classList.add("stepping");
    if (!this.filling || this.visited.size === length) this.empty();
    else if (this.chosen === length - 1) this.choose(0);
    this.rest.cancel();
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
    this.live.textContent = spokenSum(message, message.windows[this.chosen], labels, this.place.veiled);
    this.report();
  }

  destroy() {
    this.playback.stop();
    this.rest.cancel();
    this.room.destroy();
    this.listeners.abort();
    this.root.remove();
  }
}

export default mount(SlidingWindow);
