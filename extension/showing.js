// How an answer looks: elements made of text alone (no markup is ever parsed), marks, and moments.

/** An element with its children: texts and elements. `.small()` makes it small print. */
export function node(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  made.small = () => {
    made.classList.add("small");
    return made;
  };
  return made;
}

const TONES = { open: "open", was: "past", fine: "fine", unsure: "unsure", wait: "unsure", todo: "todo", word: "word" };

/** A shape with its word; the word says it, the shape is for the eye. */
export function mark(shape, word) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "20");
  svg.setAttribute("height", "20");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `marks.svg#${shape}`);
  svg.append(use);
  const made = node("span", svg, word);
  made.className = `mark is-${TONES[shape]}`;
  return made;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** "16:40 on 8 April 2014", in UTC; the day alone where `dayOnly`. */
export function when(text, dayOnly = false) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  const two = (number) => String(number).padStart(2, "0");
  return dayOnly ? day : `${two(at.getUTCHours())}:${two(at.getUTCMinutes())} on ${day}`;
}
