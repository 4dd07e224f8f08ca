/** Where the servlet is mounted, as a URL with a slash at its end: these files are two below it. */
export const MOUNT = new URL('../../', import.meta.url).href;
