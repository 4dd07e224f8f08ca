import {ReactiveElement, css} from '../vendor/reactive-element.js';
import {html, nothing, render} from '../vendor/lit-html.js';
import {repeat} from '../vendor/directives/repeat.js';
import {define} from '../base/element.js';
import {Heights} from './heights.js';

const OVERSCAN = 160;
const MOST_ROWS = 90;
const COUNTED_ROWS = ['row'];
const CHOSEN_ROWS = ['option', 'row', 'treeitem'];

/** For the `static styles` of elements with a list: it renders into the tree it stands in. */
export const listStyle = css`
  theater-virtual-list {
    display: block; position: relative; overflow: hidden auto; overflow-anchor: none;
    max-height: 100vh; contain: content;
  }
  theater-virtual-list > .space { position: relative; }
  theater-virtual-list > .space > .item { position: absolute; inset: 0 0 auto 0; contain: content; }
`;

let lists = 0;

/**
 * A list of any length of which only what is seen exists: `.items`, `.keyOf(item)`, a template
 * `.row(item, index)`, and `.dress(element, item, index)` where the element around a row needs
 * attributes. `role` is the user's; `row-role` is what rows are (`listitem` unless said).
 *
 * Rows may have any height, and it may change. What is seen stays where it is when rows above come
 * or grow, but for the very top, which stays the top. With `follow` the end stays in sight until
 * the user scrolls up; `follow-change {follow}` tells of that and of coming back to the end.
 *
 * The list itself has the focus, `.active` is the key of the row that keys act on: arrows, j, k,
 * Home, End and pages ask for another by `row-pick {item, index, open: false}`, Enter and clicks
 * with `open: true`. Whoever owns the list answers by setting `.active`.
 */
export class VirtualList extends ReactiveElement {
  static properties = {
    items: {attribute: false},
    keyOf: {attribute: false},
    row: {attribute: false},
    dress: {attribute: false},
    active: {attribute: false},
    estimate: {type: Number},
    follow: {type: Boolean},
    rowRole: {attribute: 'row-role'},
  };

  #id = `list-${++lists}`;
  #heights = new Heights([]);
  #measured = new Map();
  #keys = [];
  #indexOf = new Map();
  #shown = [];
  #viewport = 0;
  #anchor = null; // a row, and how far below its top the view begins
  #placed = 0;
  #focused = null;
  #frame = 0;
  #resized = new ResizeObserver(entries => this.#onResize(entries));

  constructor() {
    super();
    this.items = [];
    this.keyOf = item => item.id;
    this.row = () => nothing;
    this.dress = () => {};
    this.active = null;
    this.estimate = 48;
    this.follow = false;
    this.rowRole = 'listitem';
    this.addEventListener('scroll', () => this.#onScroll(), {passive: true});
    this.addEventListener('keydown', event => this.#onKey(event));
    this.addEventListener('click', event => this.#onClick(event));
    this.addEventListener('focusin', event => (this.#focused = this.#itemOf(event.target)));
    this.addEventListener('focusout', () => (this.#focused = null));
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (!this.hasAttribute('tabindex')) this.tabIndex = 0;
    this.#resized.observe(this);
    for (const item of this.#elements) this.#resized.observe(item);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  update(changed) {
    super.update(changed);
    this.#viewport ||= this.clientHeight;
    this.#notice();
    if (changed.has('items') || changed.has('keyOf')) this.#count();
    if (changed.has('active')) this.#reveal(this.active);
    this.#refresh(true);
  }

  /** Brings a row into sight. */
  reveal(key) {
    this.#notice();
    this.#reveal(key);
    this.#refresh(false);
  }

  /** Shows the first rows, when it is another list now. */
  toStart() {
    this.#anchor = null;
    this.scrollTop = 0;
    this.#placed = 0;
    this.#refresh(false);
  }

  get #elements() {
    return this.firstElementChild?.children ?? [];
  }

  #count() {
    const keys = this.items.map(this.keyOf);
    if (keys.length === this.#keys.length && keys.every((key, i) => key === this.#keys[i])) return;
    const before = this.#measured;
    this.#measured = new Map();
    this.#indexOf = new Map();
    this.#keys = keys;
    const heights = this.#keys.map((key, index) => {
      this.#indexOf.set(key, index);
      const known = before.get(key);
      if (known !== undefined) this.#measured.set(key, known);
      return known ?? this.estimate;
    });
    this.#heights = new Heights(heights);
  }

  /** Where the view should begin. */
  #top() {
    const end = Math.max(0, this.#heights.total - this.#viewport);
    if (this.follow) return end;
    const index = this.#indexOf.get(this.#anchor?.key);
    const top = index === undefined
      ? this.scrollTop : this.#heights.before(index) + this.#anchor.below;
    return Math.min(end, Math.max(0, top));
  }

  #rows() {
    if (!this.items.length) return [];
    const top = this.#top();
    const first = this.#heights.at(top - OVERSCAN);
    const last = Math.min(this.#heights.at(top + this.#viewport + OVERSCAN), first + MOST_ROWS);
    const rows = Array.from({length: last - first + 1}, (_, i) => first + i);
    const focused = this.#focused?.parentElement && this.#indexOf.get(this.#focused.rowKey);
    if (focused < first) rows.unshift(focused);
    if (focused > last) rows.push(focused);
    return rows;
  }

  /** Renders until all in sight has been measured: rows that are smaller than thought need more. */
  #refresh(always) {
    for (let round = 0; round < 5; round++) {
      const rows = this.#rows();
      const same = rows.length === this.#shown.length && rows.every((r, i) => r === this.#shown[i]);
      if (same && (round > 0 || !always)) break;
      this.#shown = rows;
      render(this.#view(), this, {host: this});
      this.#dress();
      this.#measure();
      this.#place();
    }
  }

  #view() {
    const {rowRole} = this;
    return html`<div class="space" role="presentation">${repeat(
      this.#shown, index => this.#keys[index], index => html`
      <div class="item" role=${rowRole} id=${`${this.#id}-${index}`}>${this.row(this.items[index], index)}</div>`,
    )}</div>`;
  }

  #dress() {
    const counted = COUNTED_ROWS.includes(this.rowRole);
    const chosen = CHOSEN_ROWS.includes(this.rowRole);
    if (counted) this.ariaRowCount = this.items.length;
    Array.from(this.#elements).forEach((element, i) => {
      const index = this.#shown[i];
      const item = this.items[index];
      element.rowKey = this.#keys[index];
      this.#resized.observe(element);
      if (counted) element.ariaRowIndex = index + 1;
      else [element.ariaPosInSet, element.ariaSetSize] = [index + 1, this.items.length];
      if (chosen) element.ariaSelected = element.rowKey === this.active;
      this.dress(element, item, index);
    });
    const active = chosen && this.#shown.includes(this.#indexOf.get(this.active));
    if (active) {
      this.setAttribute('aria-activedescendant', `${this.#id}-${this.#indexOf.get(this.active)}`);
    } else this.removeAttribute('aria-activedescendant');
  }

  #measure() {
    if (!this.#viewport) return; // not shown: nothing has a height
    Array.from(this.#elements).forEach((element, i) => {
      const {height} = element.getBoundingClientRect();
      this.#heights.set(this.#shown[i], height);
      this.#measured.set(element.rowKey, height);
    });
  }

  #place() {
    const space = this.firstElementChild;
    space.style.height = `${this.#heights.total}px`;
    Array.from(space.children).forEach((element, i) => {
      element.style.transform = `translateY(${this.#heights.before(this.#shown[i])}px)`;
    });
    const top = this.#top();
    if (Math.abs(this.scrollTop - top) > 1) this.scrollTop = top;
    this.#placed = this.scrollTop;
    if (this.follow) this.#remember();
  }

  #remember() {
    const top = this.scrollTop;
    const index = this.#heights.at(top);
    this.#anchor = top > 0 && this.#keys.length
      ? {key: this.#keys[index], below: top - this.#heights.before(index)} : null;
  }

  #reveal(key) {
    const index = this.#indexOf.get(key);
    if (index === undefined || !this.#viewport) return;
    const from = this.#heights.before(index);
    const height = this.#heights.of(index);
    const top = this.#top();
    if (from >= top && from + height <= top + this.#viewport) return;
    this.#follows(false);
    this.#anchor = {key, below: from < top ? 0 : height - this.#viewport};
  }

  #onScroll() {
    this.#notice();
    this.#refresh(false);
  }

  /** Takes over where the user has scrolled to; what we have set ourselves says nothing new. */
  #notice() {
    const top = this.scrollTop;
    const moved = top - this.#placed;
    if (!this.#viewport || Math.abs(moved) <= 1) return;
    const atEnd = top + this.#viewport >= this.scrollHeight - 2;
    if (moved < 0 && !atEnd) this.#follows(false);
    if (moved > 0 && atEnd && !this.follow) this.#tell('follow-change', {follow: true});
    this.#placed = top;
    this.#remember();
  }

  #follows(follow) {
    if (this.follow === follow) return;
    this.follow = follow;
    this.#tell('follow-change', {follow});
  }

  #onResize(entries) {
    const self = entries.some(entry => entry.target === this);
    if (self) this.#viewport = this.clientHeight;
    if (!this.#viewport || !this.items.length || !this.hasUpdated) return;
    this.#notice();
    if (self) return this.#refresh(true);
    this.#measure();
    this.#place();
    cancelAnimationFrame(this.#frame); // rows of the same depth wait for the next round anyway
    this.#frame = requestAnimationFrame(() => this.#refresh(false));
  }

  #onKey(event) {
    if (event.target !== this || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.items.length - 1;
    const at = this.#indexOf.get(this.active);
    const page = Math.max(1, Math.floor(this.#viewport / this.estimate) - 1);
    const by = {ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page,
      Home: -Infinity, End: Infinity}[event.key];
    const open = event.key === 'Enter' && at !== undefined;
    if ((!by && !open) || last < 0) return;
    event.preventDefault();
    event.stopPropagation(); // pages have the same keys
    const from = at ?? (by > 0 ? -1 : last + 1);
    this.#pick(open ? at : Math.min(last, Math.max(0, from + by)), open);
  }

  #onClick(event) {
    const item = this.#itemOf(event.target);
    const control = event.target.closest?.('a, button, input, select, summary');
    if (item && !(control && item.contains(control))) this.#pick(this.#indexOf.get(item.rowKey), true);
  }

  #pick(index, open) {
    this.#tell('row-pick', {item: this.items[index], index, open});
  }

  #itemOf(target) {
    return target === this ? null : target.closest?.('.item') ?? null;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail}));
  }
}

define('theater-virtual-list', VirtualList);
