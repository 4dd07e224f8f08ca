const KEEP = 5000;
const known = new Map();
let pen;

/** A text cut to a width in pixels, for SVG, which cannot do it; `font` as in CSS. */
export function fitText(text, room, font) {
  const key = `${font}\n${Math.round(room)}\n${text}`;
  let cut = known.get(key);
  if (cut === undefined) {
    if (known.size >= KEEP) known.clear();
    known.set(key, cut = measured(text, room, font));
  }
  return cut;
}

function measured(text, room, font) {
  pen ??= document.createElement('canvas').getContext('2d');
  pen.font = font;
  const whole = pen.measureText(text).width;
  if (whole <= room) return text;
  let length = Math.floor(text.length * room / whole);
  while (length > 1 && pen.measureText(text.slice(0, length) + '…').width > room) length--;
  return text.slice(0, Math.max(1, length)).trimEnd() + '…';
}
