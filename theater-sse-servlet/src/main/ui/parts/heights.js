/** Heights of rows in a Fenwick tree: an offset is found and a height changed in O(log n). */
export class Heights {
  #each;
  #tree;

  constructor(each) {
    const n = each.length;
    this.#each = Float64Array.from(each);
    this.#tree = new Float64Array(n + 1);
    for (let i = 1; i <= n; i++) {
      this.#tree[i] += this.#each[i - 1];
      const up = i + (i & -i);
      if (up <= n) this.#tree[up] += this.#tree[i];
    }
  }

  get length() {
    return this.#each.length;
  }

  get total() {
    return this.before(this.length);
  }

  of(index) {
    return this.#each[index];
  }

  /** Where a row begins. */
  before(index) {
    let sum = 0;
    for (let i = index; i > 0; i -= i & -i) sum += this.#tree[i];
    return sum;
  }

  set(index, height) {
    const more = height - this.#each[index];
    if (more === 0) return false;
    this.#each[index] = height;
    for (let i = index + 1; i <= this.length; i += i & -i) this.#tree[i] += more;
    return true;
  }

  /** The row at an offset; the first or last one beyond the ends. */
  at(offset) {
    let index = 0;
    let left = offset;
    for (let bit = 1 << (31 - Math.clz32(this.length | 1)); bit; bit >>= 1) {
      const next = index + bit;
      if (next <= this.length && this.#tree[next] <= left) {
        index = next;
        left -= this.#tree[next];
      }
    }
    return Math.min(index, Math.max(0, this.length - 1));
  }
}
