/** What a class has answered: a bar for each answer, growing as answers come. */

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {string} text
 * @property {number} count
 * @property {boolean | null} is_right Null where it must not be told yet.
 */

class ClassBars {
  /** @param {Element} parent */
  constructor(parent) {
    this.list = element("ol", { class: "bars" });
    this.caption = element("figcaption", { class: "remark" });
    parent.append(element("figure", { class: "component" }, this.list, this.caption));
    /** @type {Map<string, ReturnType<ClassBars["makeRow"]>>} By label. */
    this.rows = new Map();
  }

  /** @param {{message: {bars: Bar[], caption: string}, labels: Labels}} data */
  show({ message, labels }) {
    const total = message.bars.reduce((sum, bar) => sum + bar.count, 0);
    const known = this.rows;
    this.rows = new Map(message.bars.map((bar) => [bar.label, known.get(bar.label) ?? this.makeRow()]));
    for (const [label, row] of known) if (this.rows.get(label) !== row) row.item.remove();
    message.bars.forEach((bar, place) => {
      const row = this.rows.get(bar.label);
      // An element that is put where it stands already would begin to grow anew.
      if (row && this.list.children[place] !== row.item) this.list.insertBefore(row.item, this.list.children[place] ?? null);
      if (row) this.fillRow(row, bar, total, labels);
    });
    this.caption.textContent = message.caption;
  }

  makeRow() {
    const [label, text, count, fill] = ["label", "text", "count", "fill"].map((name) => element("span", { class: name }));
    const item = element("li", {}, label, text, count, element("span", { class: "track", "aria-hidden": "true" }, fill));
    return { item, label, text, count, fill };
  }

  /**
   * @param {ReturnType<ClassBars["makeRow"]>} row
   * @param {Bar} bar
   * @param {number} total
   * @param {Labels} labels
   */
  fillRow(row, bar, total, labels) {
    const share = total ? bar.count / total : 0;
    row.label.textContent = bar.label;
    row.text.textContent = bar.is_right ? `${bar.text} ✓ ${labels.right}`.trim() : bar.text;
    row.count.textContent = `${bar.count} · ${Math.round(100 * share)} %`;
    row.item.className = { true: "right", false: "wrong", null: "" }[String(bar.is_right)] ?? "";
    row.fill.style.width = `${100 * share}%`;
  }

  destroy() {
    this.rows.clear();
  }
}

export default mount(ClassBars);
