/**
 * A net with a picture in it, as its arrays tell it.
 *
 * @typedef {object} Told An answer of the server: what it says, and where its arrays lie.
 * @property {string} sheet Address of the file.
 * @property {Directory} directory
 *
 * @typedef {Told & {picture: string, nodes: NetNode[], scores: {index: number, name: string, probability: number, logit: number}[],
 *   classIndex: number, className: string}} NetMessage
 */

/** A net whose arrays are here. */
class Net {
  /** @param {NetMessage} message @param {(name: string) => any} get @param {HTMLImageElement} picture @param {Scales} scales */
  constructor(message, get, picture, scales) {
    this.nodes = message.nodes;
    this.scores = message.scores;
    this.classIndex = message.classIndex;
    this.className = message.className;
    this.get = get;
    this.picture = picture;
    this.scales = scales;
    /** The vectors of a disturbed picture. @type {((name: string) => any) | null} */
    this.changed = null;
    this.numScores = message.scores.length;
    this.known = new Map();
    this.passed = new Map();
  }

  /** @returns {Maps | null} */
  maps(/** @type {number} */ node) {
    if (this.passed.has(node)) return this.passed.get(node);
    if (!this.known.has(node)) this.known.set(node, this.get(`${node}.levels`) ? new Maps(this.get, String(node), this.scales) : null);
    return this.known.get(node);
  }

  vector(/** @type {number} */ node) {
    return this.changed?.(`${node}.vector`) ?? this.get(`${node}.vector`);
  }

  /** Of a vector, the units that stand on the screen. */
  order(/** @type {number} */ node) {
    return this.get(`${node}.strongest`);
  }

  contribution(/** @type {number} */ node, /** @type {number} */ channel) {
    const place = this.get(`${node}.strongest`).indexOf(channel);
    return place < 0 ? null : this.get(`${node}.contributions`)[place];
  }

  /** The same channels of a disturbed picture, in the colours of the undisturbed ones, or of the net at an epoch. */
  disturb(/** @type {any} */ pass, /** @type {(name: string) => any} */ get, /** @type {HTMLImageElement} */ picture, keepsColours = true) {
    this.passed.clear();
    for (const name of Object.keys(pass.directory)) {
      const node = Number(name.split(".")[0]);
      if (!name.endsWith(".levels")) continue;
      const maps = new Maps(get, String(node), this.scales);
      const base = this.known.get(node);
      if (keepsColours) maps.colours = (slot) => coloursLike(maps, base ?? maps, slot);
      this.passed.set(node, maps);
    }
    this.changed = get;
    this.scores = pass.scores;
    this.picture = picture;
  }
}

/** Colours of a map on the scale of another. */
function coloursLike(/** @type {Maps} */ maps, /** @type {Maps} */ base, /** @type {number} */ slot) {
  const [low, high] = [maps.low[slot], maps.high[slot]];
  const [least, most] = [base.low[slot], base.high[slot]];
  const valueAt = (/** @type {number} */ level) => low + (level / 255) * (high - low);
  if (least >= 0 && low >= 0) return tableOf(maps.scales.heat, (level) => (most > 0 ? valueAt(level) / most : 0));
  const limit = Math.max(-least, most) || 1;
  return tableOf(maps.scales.signed, (level) => 0.5 + valueAt(level) / limit / 2);
}
