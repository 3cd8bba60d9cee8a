/** Saves what stands on the stage as a picture. Loaded when somebody wants one. */

import { domToCanvas } from "./modern-screenshot.js";

const SCALE = 2;
const MARGIN = 24 * SCALE;

/** Answers under their veil, and what only helps while one points at it. */
const LEFT_OUT = "[class*='st-key-hidden-'], .modebar-container, [data-testid='stElementToolbar'], [data-testid='stTooltipIcon']";

/**
 * @param {HTMLElement} stage
 * @param {string} title Stands above it.
 * @param {string} name Of the file.
 */
export async function savePicture(stage, title, name) {
  const page = getComputedStyle(/** @type {Element} */ (stage.closest(".stApp")));
  const drawn = await domToCanvas(stage, {
    scale: SCALE,
    width: stage.scrollWidth,
    height: stage.scrollHeight,
    filter: (node) => !(node instanceof Element && node.matches(LEFT_OUT)),
  });
  const picture = framed(drawn, title, page);
  const link = document.createElement("a");
  link.href = picture.toDataURL("image/png");
  link.download = name;
  link.click();
}

/**
 * @param {HTMLCanvasElement} drawn
 * @param {string} title
 * @param {CSSStyleDeclaration} page Colours and type of the page.
 */
function framed(drawn, title, page) {
  const size = Number.parseFloat(page.fontSize) * 1.25 * SCALE;
  const canvas = document.createElement("canvas");
  const top = MARGIN + 2 * size;
  [canvas.width, canvas.height] = [drawn.width + 2 * MARGIN, drawn.height + top + MARGIN];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = page.backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = page.color;
  pen.font = `700 ${size}px ${page.fontFamily}`;
  pen.textBaseline = "top";
  pen.fillText(title, MARGIN, MARGIN, drawn.width);
  pen.drawImage(drawn, MARGIN, top);
  return canvas;
}
