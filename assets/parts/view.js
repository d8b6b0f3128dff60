// What all our views of an answer have in common.

/** A view for the editor; says by `fits` whether it can draw an answer, and draws it. */
export class View {
  /** Return the class with its surroundings: words, the language, where pages are. */
  static of(context) {
    return class extends this {
      context = context;
      label = context.words(this.name);
    };
  }

  constructor(yasr) {
    this.yasr = yasr;
  }

  priority = 5;

  canHandleResults() {
    const { results } = this.yasr;
    return Boolean(results && !results.hasError() && results.getBindings()?.length && this.fits());
  }

  getIcon() {}

  /** Return an empty element in which to draw. */
  clear() {
    const target = document.createElement("div");
    target.className = `view ${this.name.toLowerCase()}`;
    this.yasr.resultsEl.replaceChildren(target);
    return target;
  }

  /** Return the sentence that says how much is drawn, or nothing when it is all. */
  cut(drawn, all) {
    const { words } = this.context;
    return drawn < all && words("The first {drawn} of {all} rows are drawn; the table has all.", { drawn, all });
  }
}
