/**
 * Point clouds: the same pictures as points of several planes. What is pointed at in one lights up in all.
 *
 * Everything arrives at once: places, classes and one sheet of thumbnails. Nothing is asked of the server.
 */

/**
 * @typedef {object} Cloud
 * @property {string} title
 * @property {string} remark
 * @property {[number, number][]} points Right and up, in units of their own.
 *
 * @typedef {object} Message
 * @property {Cloud[]} clouds Each with a point for each picture.
 * @property {number[]} classes Index into `names`, one a picture.
 * @property {string[]} names
 * @property {number[]} numbers What a picture is called.
 * @property {string} source Data URL of the sheet of thumbnails.
 * @property {number} columns Thumbnails a row of the sheet.
 * @property {number} expected How many clouds there will be; those to come have their room.
 *
 * @typedef {[number, number]} Place In the units of the drawing.
 */

const WIDTH = 100;
const HEIGHT = 75;
const MARGIN = 4;
const RING = 2.2;
const GAP = 3; // between a point and its thumbnail
const RING_COST = 10; // a covered point is worse than a covered thumbnail
const REACH = { mouse: 1, touch: 2 }; // how near a point the pointer must be, in em
const GAP_BETWEEN = 1; // in em
const BORDERS = 2; // of a drawing, left and right or top and bottom, in pixels
const LEAST_WIDTH = 10; // of a drawing, in em
const MANY = 250;

/** Told apart with every common colour blindness (Okabe and Ito, the light ones left out); 3:1 on white and on black. */
const HUES = ["#0072b2", "#d55e00", "#00956c", "#bf6898", "#7d7d7d"];

/** About equally large around (0, 0). As 5 and 9 have no divisor in common, 45 classes look different. */
const SHAPES = [
  "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0-1 0Z",
  "M0-1.3 1.2.8H-1.2Z",
  "M-.9-.9H.9V.9H-.9Z",
  "M0-1.35 1.1 0 0 1.35-1.1 0Z",
  "M-.42-1.2H.42V-.42H1.2V.42H.42V1.2H-.42V.42H-1.2V-.42H-.42Z",
  "M0 1.3-1.2-.8H1.2Z",
  "M0-1.4.38-.52 1.33-.43.62.2.82 1.13 0 .64-.82 1.13-.62.2-1.33-.43-.38-.52Z",
  "M-1.15-.55-.55-1.15 0-.6.55-1.15 1.15-.55.6 0 1.15.55.55 1.15 0 .6-.55 1.15-1.15.55-.6 0Z",
  "M-1.3-.5H1.3V.5H-1.3Z",
];

/** Give a path the shape and colour of a class. */
function dress(path, kind) {
  path.setAttribute("d", SHAPES[kind % SHAPES.length]);
  path.style.setProperty("--hue", HUES[kind % HUES.length]);
  return path;
}

const sign = (kind) =>
  drawing("svg", { viewBox: "-1.5 -1.5 3 3", "aria-hidden": "true" }, dress(drawing("path", { class: "point" }), kind));

/** @type {(points: [number, number][]) => Place[]} As large as fits, the same scale along both axes. */
function layOut(points) {
  const ranges = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const room = [WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN];
  const scales = ranges.map(([low, high], axis) => room[axis] / (high - low));
  const scale = Math.min(...scales.filter(Number.isFinite), Number.MAX_VALUE);
  const centre = ranges.map(([low, high]) => (low + high) / 2);
  return points.map(([x, y]) => [WIDTH / 2 + (x - centre[0]) * scale, HEIGHT / 2 - (y - centre[1]) * scale]);
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest point in a direction, at most 45 degrees off it, points straight ahead preferred; null for none. */
function ahead(places, from, [dx, dy]) {
  const [x, y] = places[from];
  let best = null;
  let least = Infinity;
  places.forEach(([otherX, otherY], index) => {
    const along = (otherX - x) * dx + (otherY - y) * dy;
    const across = Math.abs((otherX - x) * dy) + Math.abs((otherY - y) * dx);
    if (along <= 0 || across > along || along + 2 * across >= least) return;
    best = index;
    least = along + 2 * across;
  });
  return best;
}

const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

const around = ([x, y]) => ({ left: x - RING, top: y - RING, right: x + RING, bottom: y + RING });

const size = ({ left, top, right, bottom }) => Math.max(0, right - left) * Math.max(0, bottom - top);

const overlap = (one, other) => size({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
});

/** How much of an area lies outside the drawing. */
const outside = (area) => size(area) - overlap(area, { left: 0, top: 0, right: WIDTH, bottom: HEIGHT });

/** One cloud: its points, and two marks with a thumbnail each, for the picture pointed at and for the one held. */
class Plot {
  constructor() {
    this.title = element("span", { class: "title" });
    this.remark = element("span", { class: "remark" });
    this.points = drawing("g", { class: "points" });
    this.marks = { held: this.mark("held"), shown: this.mark("shown") };
    this.svg = drawing("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, tabindex: 0, role: "application", "aria-describedby": "hint" },
      this.points, this.marks.held.group, this.marks.shown.group);
    this.box = element("div", { class: "plot" }, this.svg, this.marks.held.tip, this.marks.shown.tip);
    this.root = element("figure", {}, element("figcaption", {}, this.title, this.remark), this.box);
  }

  mark(name) {
    const path = drawing("path", { class: "point" });
    const group = drawing("g", { class: `mark ${name}` }, drawing("circle", { class: "ring", r: RING }), path);
    const picture = element("div", { class: "picture" });
    const words = element("div", { class: "words" });
    const tip = element("div", { class: `tip ${name}`, "aria-hidden": "true", hidden: "" }, picture, words);
    group.setAttribute("hidden", "");
    return { group, path, picture, words, tip, index: null };
  }

  /** @param {Cloud} cloud @param {Message} message */
  draw(cloud, message) {
    this.title.textContent = cloud.title;
    this.remark.textContent = cloud.remark;
    this.places = layOut(cloud.points);
    const radius = this.places.length > MANY ? 0.8 : 1.05;
    const points = this.places.map(([x, y], index) => {
      const attributes = { class: "point", "data-index": index, transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${radius})` };
      return dress(drawing("path", attributes), message.classes[index]);
    });
    // Mixed, or the last class would cover all others.
    const order = points.map((point, index) => [(index * 0.618) % 1, point]).sort((one, other) => one[0] - other[0]);
    this.points.replaceChildren(...order.map(([, point]) => point));
    for (const { picture } of Object.values(this.marks)) {
      picture.style.backgroundImage = `url("${message.source}")`;
      picture.style.setProperty("--columns", String(message.columns));
    }
  }

  /**
   * Mark a picture, or none for null.
   *
   * @param {"held" | "shown"} name
   */
  light(name, index, message, text) {
    const { group, path, picture, words, tip } = this.marks[name];
    this.marks[name].index = index;
    group.toggleAttribute("hidden", index === null);
    tip.hidden = index === null;
    if (index === null) return;
    const [x, y] = this.places[index];
    group.setAttribute("transform", `translate(${x} ${y})`);
    dress(path, message.classes[index]).setAttribute("transform", "scale(1.4)");
    picture.style.setProperty("--column", String(index % message.columns));
    picture.style.setProperty("--row", String(Math.floor(index / message.columns)));
    words.replaceChildren(sign(message.classes[index]), text);
  }

  /** Put each thumbnail beside its point and towards the middle, unless it would cover the other or a marked point. */
  arrange() {
    const lit = Object.values(this.marks).filter(({ index }) => index !== null);
    const rings = lit.map(({ index }) => around(this.places[index]));
    const choices = lit.map((mark) => this.areasBeside(mark));
    const ways = choices.reduce((found, areas) => found.flatMap((way) => areas.map((area) => [...way, area])), [[]]);
    const costs = ways.map((way) => total(way.map((area, number) => {
      const covered = total(rings.map((ring) => overlap(area, ring)));
      return outside(area) + RING_COST * covered + total(way.slice(number + 1).map((other) => overlap(area, other)));
    })));
    ways[costs.indexOf(Math.min(...costs))].forEach(({ left, top }, number) => {
      lit[number].tip.style.left = `${(100 * left) / WIDTH}%`;
      lit[number].tip.style.top = `${(100 * top) / HEIGHT}%`;
    });
  }

  /** Where a mark's thumbnail can go: on the four sides of its point, the one towards the middle first. */
  areasBeside({ tip, index }) {
    const unit = WIDTH / (this.box.clientWidth || WIDTH);
    const [width, height] = [tip.offsetWidth * unit, tip.offsetHeight * unit];
    const [x, y] = this.places[index];
    const columns = [x + GAP, x - GAP - width];
    const rows = [y + GAP / 2, y - GAP / 2 - height];
    if (x > WIDTH / 2) columns.reverse();
    if (y > HEIGHT / 2) rows.reverse();
    return columns.flatMap((left) => rows.map((top) => ({ left, top, right: left + width, bottom: top + height })));
  }

  /** The point nearest to the pointer, or null where none is within reach. */
  pointAt(event, em) {
    const box = this.svg.getBoundingClientRect();
    const unit = WIDTH / box.width;
    let nearest = null;
    let least = (event.pointerType === "touch" ? REACH.touch : REACH.mouse) * em * unit;
    this.places.forEach(([x, y], index) => {
      const distance = Math.hypot((event.clientX - box.left) * unit - x, (event.clientY - box.top) * unit - y);
      if (distance >= least) return;
      nearest = index;
      least = distance;
    });
    return nearest;
  }
}

class PointClouds {
  constructor(parent) {
    this.plots = [];
    this.shown = null;
    this.held = null;
    /** Where the keyboard goes on. */
    this.last = 0;
    this.legend = element("ul", { class: "legend" });
    this.clouds = element("div", { class: "clouds" });
    this.hint = element("p", { class: "hint", id: "hint" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    this.root = element("div", { class: "component point-clouds" }, this.legend, this.clouds, this.hint, this.spoken);
    parent.append(this.root);
    this.room = new Room(this.root, () => this.fit());
  }

  /** @param {{message: Message, labels: Labels, share: number}} data */
  show({ message, labels, share }) {
    this.room.share = share;
    const isNew = JSON.stringify(message.numbers) !== JSON.stringify(this.message?.numbers);
    this.message = message;
    this.labels = labels;
    if (isNew) {
      this.shown = null;
      this.held = null;
      this.last = 0;
    }
    this.hint.textContent = labels.hint;
    const counts = message.names.map((_, kind) => [kind, message.classes.filter((other) => other === kind).length]);
    const present = counts.filter(([, count]) => count > 0);
    this.legend.replaceChildren(...present.map(([kind, count]) => element("li", {}, sign(kind), `${message.names[kind]} · ${count}`)));
    while (this.plots.length > message.clouds.length) this.plots.pop().root.remove();
    while (this.plots.length < message.clouds.length) this.add();
    message.clouds.forEach((cloud, index) => {
      this.plots[index].draw(cloud, message);
      const classes = present.map(([kind, count]) => `${message.names[kind]} ${count}`).join(", ");
      const values = { title: cloud.title, remark: cloud.remark, count: message.classes.length, classes };
      this.plots[index].svg.setAttribute("aria-label", fill(labels.cloud, values));
    });
    this.fit();
  }

  /** Side by side or below each other: whichever makes the drawings larger in the room there is. */
  fit() {
    const { width, height, em } = this.room;
    const count = this.message?.expected ?? 0;
    if (!count || !width) return;
    const gap = GAP_BETWEEN * em;
    // Twice, for captions may break where the drawings have become narrower.
    for (let pass = 0; pass < 2; pass += 1) {
      const caption = Math.max(...this.plots.map(({ root, box }) => root.offsetHeight - box.offsetHeight));
      const others = this.root.offsetHeight - this.clouds.offsetHeight;
      const ways = [count, 1].map((across) => {
        const down = Math.ceil(count / across);
        const widest = (width - (across - 1) * gap) / across;
        const highest = (height - others - (down - 1) * gap) / down - caption;
        return { across, wide: Math.min(widest, ((highest - BORDERS) * WIDTH) / HEIGHT + BORDERS) };
      });
      const best = ways.reduce((one, other) => (other.wide > one.wide ? other : one));
      this.clouds.style.setProperty("--across", String(best.across));
      this.clouds.style.setProperty("--wide", `${Math.floor(Math.max(best.wide, LEAST_WIDTH * em))}px`);
    }
    // Thumbnails keep their size when the drawing does not, and so change sides.
    this.light();
  }

  add() {
    const plot = new Plot();
    const { svg } = plot;
    svg.addEventListener("pointermove", (event) => this.point(plot.pointAt(event, this.room.em)));
    svg.addEventListener("pointerleave", () => this.point(null));
    svg.addEventListener("click", (event) => this.hold(plot.pointAt(event, this.room.em)));
    svg.addEventListener("focus", () => {
      if (svg.matches(":focus-visible")) this.go(this.last);
    });
    svg.addEventListener("blur", () => this.point(null));
    svg.addEventListener("keydown", (event) => this.type(event, plot));
    this.plots.push(plot);
    this.clouds.append(plot.root);
  }

  /** Show a picture in all clouds, or none for null. */
  point(index) {
    if (index === this.shown) return;
    this.shown = index;
    if (index !== null) this.last = index;
    this.light();
  }

  /** As {@link point}, and say it. */
  go(index) {
    this.point(index);
    this.spoken.textContent = this.describe(index);
  }

  /** Hold a picture; the one that is held already, or null, lets go. */
  hold(index) {
    this.held = index === this.held ? null : index;
    if (index !== null) this.last = index;
    this.light();
    this.spoken.textContent = this.held === null ? "" : fill(this.labels.held, { point: this.describe(this.held) });
  }

  describe(index) {
    const { names, classes, numbers } = this.message;
    return fill(this.labels.point, { name: names[classes[index]], number: numbers[index] });
  }

  light() {
    const { held } = this;
    const shown = this.shown === held ? null : this.shown;
    for (const [name, index] of Object.entries({ held, shown })) {
      const text = index === null ? "" : this.describe(index);
      for (const plot of this.plots) plot.light(name, index, this.message, text);
    }
    for (const plot of this.plots) plot.arrange();
    this.root.classList.toggle("lit", held !== null || shown !== null);
  }

  type(event, plot) {
    if (!this.act(event.key, plot)) return;
    event.preventDefault();
    // Streamlit listens for keys on the document.
    event.stopPropagation();
  }

  /** Whether the key means something here. */
  act(key, plot) {
    const end = plot.places.length - 1;
    if (key in DIRECTIONS) {
      const next = ahead(plot.places, this.last, DIRECTIONS[key]);
      this.go(next ?? this.last);
    } else if (key === "Home") this.go(0);
    else if (key === "End") this.go(end);
    // One after the other: the arrows may pass by a point that others surround.
    else if (key === "PageDown") this.go(Math.min(this.last + 1, end));
    else if (key === "PageUp") this.go(Math.max(this.last - 1, 0));
    else if (key === "Enter" || key === " ") this.hold(this.last);
    else if (key === "Escape") this.hold(null);
    else return false;
    return true;
  }

  destroy() {
    this.room.destroy();
    this.root.remove();
  }
}

export default mount(PointClouds);
