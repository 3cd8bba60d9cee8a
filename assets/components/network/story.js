/** What stands on the canvas, in words: for the line above it, and for who does not see it. */

class Story {
  /** @param {{labels: () => Labels, net: () => Net, layout: () => Layout}} owner */
  constructor(owner) {
    this.owner = owner;
  }

  /** A map, a number of a vector, a layer, a block or a class. */
  describe(/** @type {Spot} */ { column, tile }) {
    const [labels, net, layout] = [this.owner.labels(), this.owner.net(), this.owner.layout()];
    const place = layout.columns[column];
    if (!place) {
      const { name, logit, probability } = net.scores[tile];
      return fill(labels.class_at, { name, logit: short(logit), probability: percent(probability) });
    }
    const node = net.nodes[place.node];
    const size = node.shape.join(" \u00d7 ");
    const parts = { layer: node.name, kind: node.word, size, parameters: node.parameters.toLocaleString(), block: place.block, count: place.nodes.length };
    if (place.cells && tile >= 0) {
      const unit = net.order(place.node)[tile];
      const contribution = short(net.contribution(place.node, unit) ?? NaN);
      return fill(labels.unit_at, { ...parts, unit, value: short(net.vector(place.node)[unit]), contribution });
    }
    if (tile < 0 || !place.tiles[tile]) return fill(place.isFolded ? labels.block_at : labels.layer_at, parts);
    const { slot } = place.tiles[tile];
    if (slot < 0) return fill(labels.picture_at, parts);
    const channel = net.maps(place.node).channels[slot];
    const contribution = net.contribution(place.node, channel);
    return fill(labels.map_at, { ...parts, channel, contribution: contribution === null ? "–" : short(contribution) });
  }

  /** The way back from the class, as a sentence. @param {{node: number, channel: number}[]} path */
  path(path) {
    const [labels, net] = [this.owner.labels(), this.owner.net()];
    const steps = path.map(({ node, channel }) => fill(labels.step, { layer: net.nodes[node].name || labels.picture, channel }));
    return fill(net.classIndex < 0 ? labels.path_without : labels.path, { name: net.className, steps: steps.join(" \u2190 ") });
  }

  /** From the logits to a probability, where the last layer is opened. */
  decision(/** @type {OriginMessage} */ { node, channel }) {
    const [labels, net] = [this.owner.labels(), this.owner.net()];
    const logits = net.get("logits");
    if (node !== net.nodes.length - 1 || !logits.length) return "";
    if (net.nodes[node].shape.at(-1) === 1) {
      const logit = logits[1]; // of the one unit; the other class has its negative
      return fill(labels.sigmoid, { negative: short(-logit), probability: percent(1 / (1 + Math.exp(-logit))) });
    }
    const total = logits.reduce((/** @type {number} */ sum, /** @type {number} */ logit) => sum + Math.exp(logit), 0);
    const logit = logits[channel];
    return fill(labels.softmax, { logit: short(logit), count: logits.length, total: short(total), probability: percent(Math.exp(logit) / total) });
  }
}
