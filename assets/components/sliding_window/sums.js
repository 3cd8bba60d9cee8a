/**
 * The sum of the sliding window as text. While the output is veiled, its numbers are question marks.
 */

const MOST_TERMS_READ_ALOUD = 9;
const VEIL = "?";
const JOINTS = { convolution: " + ", average: " + ", max: ", " };

/** @type {(message: WindowMessage, labels: Labels) => [string, string]} What stands before and after the terms. */
const brackets = (message, labels) =>
  /** @type {[string, string]} */ ({ max: [`${labels.max}(`, ")"], average: ["(", ")"], convolution: ["", ""] }[message.kind]);

const hasLastLine = (message) => message.kind === "convolution" && (message.channels.length > 1 || message.bias !== null);

/**
 * What follows the terms: "= 3"; an average is divided by the number of cells that count.
 *
 * @type {(message: WindowMessage, outputWindow: OutputWindow, index: number, veiled: boolean) => string}
 */
function totalText(message, outputWindow, index, veiled) {
  const { terms, total } = outputWindow.sums[index];
  if (message.kind === "convolution") return ` = ${veiled ? VEIL : total}`;
  const divisor = message.kind === "average" ? `/${terms.filter((term) => term !== null).length}` : "";
  return `${divisor} = ${veiled ? VEIL : outputWindow.result}`;
}

/** The channels and the bias, added. */
function lastLineText(message, outputWindow, labels, veiled) {
  const parts = outputWindow.sums.map(({ total }) => (veiled ? VEIL : total));
  if (message.bias !== null) parts.push(`${labels.bias} ${message.bias}`);
  return `${parts.join(" + ")} = ${veiled ? VEIL : outputWindow.result}`;
}

/** The sum in one sentence for a screen reader; of a long sum only the subtotals. */
function spokenSum(message, outputWindow, labels, veiled) {
  const [before, after] = brackets(message, labels);
  const lines = outputWindow.sums.map(({ terms, total }, index) => {
    const counted = terms.filter((term) => term !== null);
    const name = message.channels[index].name ? `${message.channels[index].name}: ` : "";
    if (counted.length > MOST_TERMS_READ_ALOUD) return name + (veiled ? VEIL : total);
    return name + before + counted.join(JOINTS[message.kind]) + after + totalText(message, outputWindow, index, veiled);
  });
  if (hasLastLine(message)) lines.push(lastLineText(message, outputWindow, labels, veiled));
  return lines.join("; ");
}
