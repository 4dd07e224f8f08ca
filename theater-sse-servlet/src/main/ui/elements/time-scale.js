/** Times on a line of pixels. */
export class TimeScale {
  constructor(from, to, left, right) {
    Object.assign(this, {from, to, left, right});
  }

  x(time) {
    return this.left + (time - this.from) / (this.to - this.from) * (this.right - this.left);
  }

  time(x) {
    return this.from + (x - this.left) / (this.right - this.left) * (this.to - this.from);
  }

  /** Left edge and width of what is in sight; the width is null when nothing is. */
  clip(start, end) {
    const x = this.x(start), to = this.x(end), right = this.right + 4;
    if (to < this.left || x > right) return [0, null];
    const from = Math.max(this.left, x);
    return [round(from), round(Math.max(2, Math.min(right, to) - from))];
  }

  /** Where to write which times, counted from `zero`. */
  ticks(zero) {
    const step = tick((this.to - this.from) / Math.max(2, (this.right - this.left) / 90));
    const ticks = [];
    for (let t = Math.ceil((this.from - zero) / step) * step; zero + t <= this.to; t += step) {
      ticks.push([Math.round(this.x(zero + t)), t === 0 ? '0' : axis(t)]);
    }
    return ticks;
  }
}

/** A tenth of a pixel is fine enough. */
export function round(n) {
  return Math.round(n * 10) / 10;
}

/** A distance between marks, in milliseconds: 1, 2 or 5 of something, at least `ms`. */
function tick(ms) {
  const units = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000];
  for (const unit of units) for (const n of [1, 2, 5]) if (unit * n >= ms) return unit * n;
  return Math.ceil(ms / 86_400_000) * 86_400_000;
}

function axis(ms) {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  const minutes = Math.floor(ms / 60_000), seconds = Math.round(ms % 60_000 / 1000);
  return minutes < 60 ? `${minutes} m${seconds ? ` ${seconds} s` : ''}` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
