/** 0.8 s, 12.4 s, 3 m 05 s, 2 h 07 m; '–' when it is not known. */
export function duration(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = n => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
}

/** 812, 12.3 k, 1.2 M. */
export function count(n) {
  if (n === null || n === undefined) return '–';
  if (n < 10_000) return String(n);
  return n < 1_000_000 ? `${(n / 1000).toFixed(1)} k` : `${(n / 1_000_000).toFixed(1)} M`;
}

/** 812 B, 1.2 kB, 3.4 MB of characters or bytes. */
export function size(n) {
  if (n === null || n === undefined) return '–';
  if (n < 1000) return `${n} B`;
  return n < 1_000_000 ? `${(n / 1000).toFixed(1)} kB` : `${(n / 1_000_000).toFixed(1)} MB`;
}

/** 0.0123 USD; small amounts keep two digits that say something. */
export function money(cost) {
  if (!cost) return '–';
  const amount = Number(cost.amount);
  const digits = amount === 0 ? 2 : Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(amount))));
  return `${amount.toFixed(digits)} ${cost.currency}`;
}

/** The time of day, with the day when it is not today. */
export function clock(ms, language) {
  if (!ms) return '–';
  const at = new Date(ms);
  const today = at.toDateString() === new Date().toDateString();
  const time = {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false};
  const day = {month: '2-digit', day: '2-digit'};
  return at.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', today ? time : {...day, ...time});
}
