/** What the browser remembers for a key; null when nothing, or where storage is forbidden. */
export function recall(key) {
  try {
    return localStorage.getItem('theater.' + key);
  } catch {
    return null;
  }
}

/** Remembers it, or else it holds as long as the page. Returns the value. */
export function remember(key, value) {
  try {
    localStorage.setItem('theater.' + key, value);
  } catch {
    // forbidden, or full
  }
  return value;
}
