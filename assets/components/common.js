/**
 * What the hand-written components share; pages/shared/components/declare.py puts it before each of them.
 */

const ICONS = {
  reset: "M6 5v14M19 5 9 12l10 7z",
  back: "M15 5 6 12l9 7zM18 5v14",
  play: "M7 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  step: "M9 5l9 7-9 7zM6 5v14",
  show_all: "M5 5h14v14H5zM5 12h14M12 5v14",
  undo: "M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 9h-3",
  clear: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/** @typedef {Record<string, string | number | boolean>} Attributes */
/** @typedef {Record<string, string>} Labels The words of a component: LABELS of its Python module. */

/**
 * @template {Element} Made
 * @param {Made} made
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
function equip(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 */
const element = (tag, attributes = {}, ...children) => equip(document.createElement(tag), attributes, children);

/**
 * An {@link element} of a drawing.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 */
const drawing = (tag, attributes = {}, ...children) =>
  equip(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/** @type {(name: keyof typeof ICONS, ...children: Node[]) => HTMLButtonElement} */
function actionButton(name, ...children) {
  const icon = drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: ICONS[name] }));
  return element("button", { type: "button", "data-action": name }, icon, ...children);
}

/** @type {(button: HTMLElement, text: string) => void} */
function nameButton(button, text) {
  button.setAttribute("aria-label", text);
  button.title = text;
}

/** Fill in the words in braces: ``fill("Row {row}", {row: 2})`` is "Row 2". */
const fill = (/** @type {string} */ template, /** @type {Attributes} */ values) =>
  template.replace(/\{(\w+)\}/g, (brace, name) => String(values[name] ?? brace));

/** @type {(target: EventTarget | null, selector: string) => HTMLElement | null} */
const closest = (target, selector) => (target instanceof Element ? target.closest(selector) : null);

/** Black or white, whichever stands out more from a colour. */
function textOn(/** @type {number[]} */ colour) {
  const [red, green, blue] = colour.map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
}

/** The room that a component has, in pixels: the width of its place, and the height that the stage gives it. */
class Room {
  /**
   * @param {HTMLElement} root
   * @param {() => void} onChange Called where width, height or size of type are others than before.
   */
  constructor(root, onChange) {
    this.root = root;
    this.measure = element("div");
    root.append(element("div", { class: "ruler", "aria-hidden": "true" }, this.measure));
    let known = "";
    this.observer = new ResizeObserver(() => {
      const now = [this.width, this.height, this.em].join();
      if (now !== known) onChange();
      known = now;
    });
    const shadow = root.getRootNode();
    /** Streamlit's element around the component. */
    this.place = shadow instanceof ShadowRoot ? shadow.host.closest(".stElementContainer") : null;
    for (const observed of [root, this.measure, this.place]) if (observed) this.observer.observe(observed);
  }

  get width() {
    return this.root.clientWidth;
  }

  /** Where the frame lets the place grow from nothing, its height is what the rest of the stage leaves. */
  get height() {
    const isGiven = this.place && getComputedStyle(this.place).flexBasis === "0px";
    return Math.min(this.measure.offsetHeight, isGiven ? this.place.clientHeight : Infinity);
  }

  /** Of the type that the component inherits. */
  get em() {
    return Number.parseFloat(getComputedStyle(this.root).fontSize);
  }

  /** @param {number} share Of the height of the stage, 0 to 1. */
  set share(share) {
    this.root.style.setProperty("--share", String(share));
  }

  destroy() {
    this.observer.disconnect();
  }
}

/**
 * The largest size for which something fits, to a quarter of a pixel; `least` where nothing does.
 *
 * @param {number} least
 * @param {number} most
 * @param {(size: number) => boolean} fits Holds for all smaller sizes where it holds for one.
 */
function largest(least, most, fits) {
  if (fits(most)) return most;
  let [low, high] = [least, most];
  while (high - low > 0.25) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Tells a finger that is dragged over a component from one that scrolls the page. */
class Finger {
  /**
   * @param {HTMLElement} root
   * @param {AbortSignal} signal
   */
  constructor(root, signal) {
    this.isDown = false;
    root.addEventListener("pointerdown", (event) => {
      this.isDown = true;
      // It keeps its first target until it is let go; without this a drag would never reach the next element.
      const target = /** @type {Element} */ (event.target);
      if (target.hasPointerCapture(event.pointerId)) target.releasePointerCapture(event.pointerId);
    }, { signal });
    for (const type of ["pointerup", "pointercancel"]) {
      root.addEventListener(type, () => { this.isDown = false; }, { signal });
    }
  }

  /** Whether an event of a pointer means a place: one that has only come down may be about to scroll. */
  isPointing = (/** @type {PointerEvent} */ event) => event.pointerType !== "touch" || this.isDown;
}

/** How long a reader must rest at a place before Python hears of it, in milliseconds. */
const REST_MILLISECONDS = 400;

/**
 * What the component and Python agree on: the place where the reader rests.
 *
 * An answer to a report comes late, when the reader may be elsewhere already; only what was never reported is a wish.
 */
class Rest {
  constructor() {
    this.agreed = null;
    this.reported = [];
    this.timer = 0;
  }

  /** Whether Python wants the reader at another place than it was told. */
  isWish(place) {
    const text = JSON.stringify(place);
    if (text === this.agreed) return false;
    this.agreed = text;
    const answered = this.reported.indexOf(text);
    this.reported.splice(0, answered + 1);
    if (answered >= 0) return false;
    this.reported = [];
    this.cancel();
    return true;
  }

  /** Report a place unless the reader moves on before long. */
  report(place, send) {
    this.cancel();
    this.timer = setTimeout(() => {
      const text = JSON.stringify(place);
      if (text === (this.reported.at(-1) ?? this.agreed)) return;
      this.reported.push(text);
      send(place);
    }, REST_MILLISECONDS);
  }

  /** Python hears of a place in another way. */
  note(place) {
    this.cancel();
    this.reported.push(JSON.stringify(place));
  }

  cancel() {
    clearTimeout(this.timer);
  }
}

/** The clock of a play button. */
class Playback {
  /**
   * @param {HTMLButtonElement} button Made by {@link actionButton}.
   * @param {() => boolean} advance Goes one step on; false where there is none.
   */
  constructor(button, advance) {
    this.button = button;
    this.advance = advance;
    this.frame = 0;
  }

  get isPlaying() {
    return this.frame !== 0;
  }

  /** @param {() => number} perSecond Steps a second, asked anew at each. */
  start(perSecond) {
    let due = performance.now() + 1000 / perSecond();
    const tick = (/** @type {number} */ now) => {
      if (now >= due) {
        if (!this.advance()) return;
        due = now + 1000 / perSecond();
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Let the button say what it does; the word is returned. */
  show(/** @type {Labels} */ labels) {
    const name = this.isPlaying ? "pause" : "play";
    this.button.querySelector("path").setAttribute("d", ICONS[name]);
    nameButton(this.button, labels[name]);
    return labels[name];
  }
}

/**
 * What Streamlit calls for each change of the data: one component for each place on the page.
 *
 * @param {new (parent: Element) => {show: Function, destroy: () => void}} Component
 */
function mount(Component) {
  const calls = new WeakMap();
  return ({ data, parentElement, setTriggerValue }) => {
    const component = calls.get(parentElement)?.component ?? new Component(parentElement);
    // Streamlit cleans up at once after a call that a newer one has overtaken; only the newest may take the component down.
    const call = { component };
    calls.set(parentElement, call);
    component.show(data, setTriggerValue);
    return () => {
      if (calls.get(parentElement) !== call) return;
      calls.delete(parentElement);
      component.destroy();
    };
  };
}
