/** The epochs of a training that were kept: a slider, and a button that plays through them. */

/** @typedef {{epochs: number[], chosen: number}} Epochs */

const EPOCHS_A_SECOND = 1.5;

class Timeline {
  /** @param {{labels: () => Labels, ask: (index: number) => void, signal: AbortSignal}} owner */
  constructor(owner) {
    this.owner = owner;
    /** @type {Epochs | null} */
    this.epochs = null;
    /** Place of the epoch that was asked for, plus one; 0 while none is on its way. */
    this.asked = 0;
    /** The one wanted after that. @type {number | null} */
    this.next = null;
    this.play = actionButton("play");
    this.playback = new Playback(this.play, () => this.step());
    this.slider = element("input", { type: "range", min: 0, step: 1 });
    this.text = element("span", { class: "epoch" });
    this.root = element("div", { class: "bar", hidden: "" }, this.play, this.slider, this.text);
    const { signal } = owner;
    this.slider.addEventListener("input", () => {
      this.stop();
      this.ask(Number(this.slider.value));
    }, { signal });
    this.play.addEventListener("click", () => this.playOrPause(), { signal });
  }

  show(/** @type {Epochs | null} */ epochs) {
    this.epochs = epochs;
    this.root.hidden = !epochs;
    if (!epochs) return;
    const labels = this.owner.labels();
    this.slider.max = String(epochs.epochs.length - 1);
    if (!this.asked || this.asked === epochs.chosen + 1) this.slider.value = String(epochs.chosen);
    const text = fill(labels.epoch, { epoch: epochs.epochs[epochs.chosen] });
    this.text.textContent = text;
    this.slider.setAttribute("aria-label", text);
    this.slider.setAttribute("aria-valuetext", text);
    this.playback.show(labels);
  }

  /** One request at a time; of those made meanwhile only the last is kept. */
  ask(/** @type {number} */ index) {
    this.next = index;
    if (this.asked) return;
    this.asked = index + 1;
    this.next = null;
    this.owner.ask(index);
  }

  /** The answer to the epoch at a place, counted from 1, has come and is shown. */
  answered(/** @type {number} */ sequence) {
    if (sequence === this.asked) this.asked = 0;
    if (!this.asked && this.next !== null) this.ask(this.next);
  }

  stop() {
    this.playback.stop();
    this.playback.show(this.owner.labels());
  }

  playOrPause() {
    if (this.playback.isPlaying) {
      this.stop();
      return;
    }
    const { epochs, chosen } = this.epochs;
    if (chosen === epochs.length - 1) this.ask(0);
    this.playback.start(() => EPOCHS_A_SECOND);
    this.playback.show(this.owner.labels());
  }

  /** While playing; an epoch whose maps are still on their way is waited for. */
  step() {
    const { epochs, chosen } = this.epochs;
    if (this.asked) return true;
    if (chosen < epochs.length - 1) this.ask(chosen + 1);
    else this.stop();
    return chosen < epochs.length - 1;
  }
}
