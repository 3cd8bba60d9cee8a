/**
 * The strip of a room: it asks the server every two seconds what the room does, leads to where the teacher is, at once
 * where the student follows or the teacher calls, and lets the page run where it has something new to show.
 */

const POLL_MILLISECONDS = 2000;
const HIDDEN_MILLISECONDS = 15_000;
/** Parameters that say who looks, and not at what; those that end like `_ask` are each student's own. */
const OF_THE_READER = ["lang", "projector", "room"];

/**
 * @typedef {object} RoomMessage
 * @property {string} code
 * @property {boolean} teaches
 * @property {string} edition Of what the page shows of the room.
 * @property {string} lang
 */

/**
 * @typedef {object} RoomState What the server answers.
 * @property {boolean} open
 * @property {string} [path] Where the teacher is.
 * @property {string} [query]
 * @property {string} [place] The same in words; empty before the teacher has been anywhere.
 * @property {number} [moves]
 * @property {number} [calls]
 * @property {number} [present]
 * @property {string} [edition] Of what students' pages show.
 * @property {string} [teacher_edition]
 * @property {Record<string, number>} [answered] By question.
 */

/** Address of the server, which the first page tells (`pages/shared/server/first_page.py`). */
const serverAddress = () => /** @type {any} */ (window).__streamlit?.BACKEND_BASE_URL ?? new URL(".", location.href).href;

/** @param {URLSearchParams} parameters */
const toldBy = (parameters) => {
  const told = [...parameters].filter(([name]) => !OF_THE_READER.includes(name) && !name.endsWith("_ask"));
  return JSON.stringify(told.sort());
};

class RoomStrip {
  /** @param {Element} parent */
  constructor(parent) {
    this.code = element("b");
    this.text = element("span", { class: "text", role: "status" });
    this.go = element("button", { type: "button", class: "go", hidden: "" });
    this.check = element("input", { type: "checkbox" });
    this.followText = element("span");
    this.follow = element("label", { hidden: "" }, this.check, this.followText);
    parent.append(element("div", { class: "component strip" }, this.code, this.text, this.go, this.follow));
    this.go.addEventListener("click", () => this.travel());
    this.check.addEventListener("change", () => {
      this.keep("follow", this.check.checked ? "1" : "");
      if (this.check.checked && this.state && !this.isHere(this.state)) this.travel();
    });
    this.timer = 0;
    this.failures = 0;
    this.toldEdition = "";
    this.ending = new AbortController();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) void this.poll(); }, {
      signal: this.ending.signal,
    });
  }

  /**
   * @param {{message: RoomMessage, labels: Labels}} data
   * @param {(name: string, value: unknown) => void} setTriggerValue
   */
  show({ message, labels }, setTriggerValue) {
    const isNew = message.code !== this.message?.code || message.lang !== this.message?.lang;
    this.message = message;
    this.labels = labels;
    this.tell = setTriggerValue;
    this.code.textContent = fill(labels.room, { code: message.code });
    this.go.textContent = labels.go;
    this.followText.textContent = labels.follow;
    this.follow.title = labels.follow_hint;
    this.check.checked = this.kept("follow") === "1";
    if (isNew) void this.poll();
    else if (this.state) this.draw(this.state);
  }

  async poll() {
    clearTimeout(this.timer);
    const { code, lang } = this.message;
    try {
      const link = new URL(`room/state?${new URLSearchParams({ code, lang })}`, serverAddress());
      const answer = await fetch(link, { signal: AbortSignal.any([this.ending.signal, AbortSignal.timeout(8000)]) });
      if (answer.status !== 200) throw new Error(String(answer.status));
      /** @type {RoomState} */
      const state = await answer.json();
      if (code !== this.message.code) return;
      this.failures = 0;
      this.take(state);
    } catch {
      this.failures += 1;
      if (this.failures > 2 && !this.ending.signal.aborted) this.text.textContent = this.labels.away;
    }
    if (this.ending.signal.aborted) return;
    const wait = document.hidden ? HIDDEN_MILLISECONDS : POLL_MILLISECONDS;
    clearTimeout(this.timer);
    // Not all of a class at the same moment.
    this.timer = setTimeout(() => void this.poll(), wait * (0.9 + 0.2 * Math.random()));
  }

  /** @param {RoomState} state */
  take(state) {
    this.state = state;
    const edition = state.open ? (this.message.teaches ? state.teacher_edition : state.edition) : "ended";
    if (edition !== this.message.edition && edition !== this.toldEdition) {
      this.toldEdition = edition;
      this.tell("changed", edition);
    } else if (edition === this.message.edition) this.toldEdition = "";
    if (!state.open) return;
    this.draw(state);
    if (this.message.teaches) return;
    const [moves, calls] = [Number(this.kept("moves") ?? state.moves), Number(this.kept("calls") ?? state.calls)];
    const isCalled = state.calls > calls;
    const isLed = this.check.checked && state.moves !== moves;
    this.keep("moves", String(state.moves));
    this.keep("calls", String(state.calls));
    if ((isCalled || isLed) && !this.isHere(state)) this.travel();
  }

  /** @param {RoomState} state */
  draw(state) {
    const { labels } = this;
    const isSomewhere = Boolean(state.place) && !this.message.teaches;
    const isHere = isSomewhere && this.isHere(state);
    if (this.message.teaches) this.text.textContent = fill(labels.students, { count: state.present });
    else if (!isSomewhere) this.text.textContent = fill(labels.students, { count: state.present });
    else this.text.textContent = isHere ? labels.here : fill(labels.at, { place: state.place });
    this.go.hidden = !isSomewhere || isHere;
    this.follow.hidden = this.message.teaches;
    for (const place of document.querySelectorAll("[data-room-question]")) {
      const count = state.answered?.[place.getAttribute("data-room-question") ?? ""] ?? 0;
      place.textContent = fill(labels.answered, { count, all: Math.max(count, state.present ?? 0) });
    }
  }

  /** @param {RoomState} state */
  isHere(state) {
    const path = location.href.split(/[?#]/)[0].slice(serverAddress().length).replace(/\/$/, "");
    return path === state.path && toldBy(new URLSearchParams(location.search)) === toldBy(new URLSearchParams(state.query));
  }

  travel() {
    this.tell("go", true);
  }

  /** @param {string} name */
  kept(name) {
    try {
      return sessionStorage.getItem(`room-${this.message.code}-${name}`);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  keep(name, value) {
    try {
      sessionStorage.setItem(`room-${this.message.code}-${name}`, value);
    } catch {
      // The strip forgets with the page.
    }
  }

  destroy() {
    this.ending.abort();
    clearTimeout(this.timer);
  }
}

export default mount(RoomStrip);
