const MOST = 2;
const LEAST = .1;

/**
 * Moves and scales what is inside an SVG: by dragging, by the wheel with Ctrl, and by keys. Calls
 * `apply(x, y, scale)` after each change, and remembers in `own` that somebody moved it.
 */
export class PanZoom {
  x = 0;
  y = 0;
  scale = 1;
  own = false;
  #apply;
  #from = null;

  constructor(apply) {
    this.#apply = apply;
  }

  set(x, y, scale) {
    Object.assign(this, {x, y, scale});
    this.#apply(x, y, scale);
  }

  zoom(factor, cx, cy) {
    this.own = true;
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    const by = scale / this.scale;
    this.set(cx - (cx - this.x) * by, cy - (cy - this.y) * by, scale);
  }

  pan(dx, dy) {
    this.own = true;
    this.set(this.x + dx, this.y + dy, this.scale);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), event.offsetX, event.offsetY);
  }

  down(event) {
    if (event.button === 0) this.#from = {x: event.clientX, y: event.clientY, moved: false};
  }

  move(event) {
    const from = this.#from;
    if (!from) return;
    const dx = event.clientX - from.x, dy = event.clientY - from.y;
    if (!from.moved && Math.hypot(dx, dy) < 4) return;
    if (!from.moved) event.currentTarget.setPointerCapture(event.pointerId);
    this.#from = {x: event.clientX, y: event.clientY, moved: true};
    this.pan(dx, dy);
  }

  /** Whether it was dragged, and not only clicked. */
  up() {
    const moved = this.#from?.moved ?? false;
    this.#from = null;
    return moved;
  }
}
