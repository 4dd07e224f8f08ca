import {css} from '../base/element.js';

const NAME = 'theater-found';
const MOST = 500;

export const foundStyle = css`
  ::highlight(theater-found) { background-color: light-dark(#ffdf80, #6b5200); color: light-dark(#1c2128, #fff); }
`;

/**
 * Marks where words stand in the texts below a node, in any case. It touches no node; browsers
 * without the CSS Custom Highlight API mark nothing.
 */
export class Found {
  #ranges = [];

  mark(node, words) {
    this.clear();
    const all = words && globalThis.Highlight && highlights();
    if (!all) return;
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (this.#ranges.length < MOST && texts.nextNode()) {
      const {currentNode} = texts;
      for (const {index, 0: {length}} of currentNode.data.matchAll(patternOf(words))) {
        const range = new StaticRange({startContainer: currentNode, startOffset: index,
          endContainer: currentNode, endOffset: index + length});
        this.#ranges.push(range);
        all.add(range);
        if (this.#ranges.length === MOST) return;
      }
    }
  }

  clear() {
    for (const range of this.#ranges) highlights().delete(range);
    this.#ranges = [];
  }
}

/** Whether a text has the words, in any case. */
export function has(text, words) {
  return Boolean(words) && patternOf(words).test(text);
}

function patternOf(words) {
  return new RegExp(words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
}

function highlights() {
  if (!CSS.highlights.has(NAME)) CSS.highlights.set(NAME, new Highlight());
  return CSS.highlights.get(NAME);
}
