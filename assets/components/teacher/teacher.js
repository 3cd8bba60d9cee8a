/**
 * The form in which a teacher gives the key, or gives the rights of a teacher back.
 *
 * The browser sends it itself, as a POST: the key never passes the page's own connection, and the answer is a cookie
 * that no script can read.
 */

/**
 * @typedef {object} TeacherMessage
 * @property {boolean} leave Whether rights are given back.
 * @property {string} action Address of the form, from this page.
 * @property {string} back Where the browser is sent afterwards, from the form's address.
 */

class TeacherForm {
  /** @param {ParentNode & Node} parent */
  constructor(parent) {
    this.root = element("div", { class: "component teacher-form" });
    this.label = element("span");
    this.key = element("input", { name: "key", type: "password", autocomplete: "current-password", required: true });
    this.back = element("input", { name: "back", type: "hidden" });
    this.leave = element("input", { name: "leave", type: "hidden", value: "1" });
    this.button = element("button");
    this.form = element("form", { method: "post" }, this.back);
    this.root.append(this.form);
    parent.append(this.root);
  }

  /** @type {(data: { message: TeacherMessage, labels: Labels }) => void} */
  show({ message, labels }) {
    this.form.action = message.action;
    this.back.value = message.back;
    this.label.textContent = labels.key;
    this.button.textContent = message.leave ? labels.leave : labels.give;
    const asked = message.leave ? [this.leave] : [element("label", {}, this.label, this.key)];
    this.form.replaceChildren(this.back, ...asked, this.button);
  }

  destroy() {
    this.root.remove();
  }
}

export default mount(TeacherForm);
