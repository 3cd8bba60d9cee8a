// Notes in each frame which pictures have come, and the browser's layout shifts; first_paint.py asks at the end.
(() => {
  const LEAST_SIDE = 80;
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().filter((entry) => !entry.hadRecentInput))).observe({
    type: "layout-shift",
    buffered: true,
  });

  // Components draw in a shadow root of their own.
  function* inside(root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* inside(element.shadowRoot);
    }
  }

  const charts = ".trace, .hm, .im, .surface, .gl-canvas, .infolayer .gtitle";

  function isDrawn(element) {
    switch (element.tagName.toLowerCase()) {
      case "img":
        return element.complete && element.naturalWidth > 0;
      case "canvas":
        return true;
      case "svg":
        // Plotly lays several drawings over each other: the chart below stands for them.
        return !element.closest(".js-plotly-plot") && element.childElementCount > 0;
      default:
        return element.classList.contains("js-plotly-plot") && element.querySelector(charts) !== null;
    }
  }

  function area(element) {
    const box = element.getBoundingClientRect();
    return Math.min(box.width, box.height) < LEAST_SIDE || !element.checkVisibility() ? 0 : box.width * box.height;
  }

  // Milliseconds since the navigation of the frame after which a picture was there.
  const seen = new Map();

  function pictures() {
    const stage = document.querySelector(".st-key-stage") ?? document.querySelector(".stMain");
    return stage ? [...inside(stage)].filter((element) => isDrawn(element) && area(element) > 0) : [];
  }

  function look() {
    const come = pictures().filter((picture) => !seen.has(picture));
    if (come.length > 0) {
      requestAnimationFrame(() => come.forEach((picture) => seen.set(picture, seen.get(picture) ?? performance.now())));
    }
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);

  // As browsers report it: windows of at most five seconds without a pause of a second; the worst one counts.
  function worstWindow() {
    let [worst, sum, start, last] = [0, 0, -Infinity, -Infinity];
    for (const { value, startTime } of shifts) {
      if (startTime - last > 1000 || startTime - start > 5000) [sum, start] = [0, startTime];
      [sum, last] = [sum + value, startTime];
      worst = Math.max(worst, sum);
    }
    return worst;
  }

  window.firstPaint = {
    pictures: () => pictures().length,
    result() {
      const come = pictures().filter((picture) => seen.has(picture));
      const largest = come.reduce((best, one) => (best && area(best) >= area(one) ? best : one), null);
      const seconds = (milliseconds) => (Number.isFinite(milliseconds) ? milliseconds / 1000 : null);
      return {
        first: seconds(Math.min(...seen.values())),
        largest: seconds(largest ? seen.get(largest) : Infinity),
        shift: worstWindow(),
      };
    },
  };
})();
