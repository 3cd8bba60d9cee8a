/** Arrays and pictures that Python has laid ready, fetched by their addresses. */

const SERVER = /** @type {any} */ (window).__streamlit?.BACKEND_BASE_URL ?? new URL(".", location.href).href;
const MOST_KEPT = 12;

class Files {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.signal = signal;
    /** @type {Map<string, Promise<ArrayBuffer>>} */
    this.kept = new Map();
  }

  async arrays(/** @type {Told} */ { sheet, directory }) {
    if (!this.kept.has(sheet)) {
      const file = fetch(new URL(`.${sheet}`, SERVER), { signal: this.signal }).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.arrayBuffer();
      });
      file.catch(() => this.kept.delete(sheet));
      this.kept.set(sheet, file);
      if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return arraysOf(await this.kept.get(sheet), directory);
  }

  async picture(/** @type {string} */ address) {
    const picture = new Image();
    picture.src = new URL(`.${address}`, SERVER).href;
    await picture.decode();
    return picture;
  }
}
