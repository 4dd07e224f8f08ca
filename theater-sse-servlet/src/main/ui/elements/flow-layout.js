import {isOpen} from '../base/status.js';

const MOST_NODES = 500;
const LAYER_GAP = 34;
const GAP = 20;
const PAD = 14;
const HEAD = 46;
const ROOM_FOR_ROUNDS = 96;

/**
 * The nodes of a flow with what belongs together as one: rounds of a loop, unless `apart`. When
 * there are still more than 500, nested steps are only counted, then steps of one name, then as many
 * neighbours as it takes.
 *
 * @return {{nodes: object[], edges: object[]}} a node is `{key, parent, step, all, hidden}`: the
 *   step it stands for (the running or last one of `all`), and how many nested ones are not shown
 */
export function fold({nodes, edges}, apart = false) {
  let folded;
  for (let level = apart && nodes.length <= MOST_NODES ? 0 : 1; level <= 3; level++) {
    folded = foldTo(level, nodes);
    if (folded.nodes.size <= MOST_NODES) break;
  }
  if (folded.nodes.size > MOST_NODES) folded = inRuns(folded);
  const {keys, nodes: shown} = folded;
  const joined = new Map();
  for (const {from, to, kind, label} of edges) {
    const a = keys.get(from), b = keys.get(to);
    if (!shown.has(a) || !shown.has(b) || (a === b && kind !== 'loop')) continue;
    const id = a + '\n' + b;
    const before = joined.get(id);
    if (!before || before.kind === 'planned') joined.set(id, {from: a, to: b, kind, label});
  }
  return {nodes: [...shown.values()], edges: [...joined.values()]};
}

function foldTo(level, steps) {
  const keys = new Map(), nodes = new Map(), seen = new Map();
  for (const step of steps) {
    const parent = keys.get(step.parent_id) ?? null;
    const owner = level === 0 ? step.parent_id ?? '' : parent ?? '';
    const name = JSON.stringify([owner, step.name]);
    const real = JSON.stringify([step.parent_id, step.name]);
    const nth = seen.get(real) ?? 0;
    seen.set(real, nth + 1);
    const together = level === 3 || (step.iteration !== null && !step.parallel);
    const key = level === 0 ? step.id : together ? name : name + nth;
    keys.set(step.id, key);
    const inside = level >= 2 && parent !== null ? nodes.get(parent) : null;
    if (inside || (parent !== null && !nodes.has(parent))) {
      if (inside) inside.hidden++;
      continue;
    }
    const node = nodes.get(key);
    if (!node) {
      nodes.set(key, {key, parent, step, all: [step], hidden: 0});
    } else {
      node.all.push(step);
      if (!isOpen(node.step.status)) node.step = step;
    }
  }
  return {keys, nodes};
}

/** Neighbours as one: the running, else a failed one, else the last of them stands for all. */
function inRuns({keys, nodes}) {
  const size = Math.ceil(nodes.size / MOST_NODES);
  const runs = new Map(), homes = new Map();
  [...nodes.values()].forEach((node, i) => {
    const key = 'run:' + Math.floor(i / size);
    homes.set(node.key, key);
    const run = runs.get(key);
    if (!run) runs.set(key, {...node, key, all: [...node.all]});
    else {
      run.all.push(...node.all);
      run.hidden += node.hidden;
      if (weight(node.step) >= weight(run.step)) run.step = node.step;
    }
  });
  return {keys: new Map([...keys].map(([id, key]) => [id, homes.get(key)])), nodes: runs};
}

function weight({status}) {
  return isOpen(status) ? 2 : status === 'failed' ? 1 : 0;
}

/**
 * Where everything is: layers by the longest path, ordered by barycentre, nested steps inside the
 * box of their parent. Steps in one layer stand side by side; `down` says where time goes.
 *
 * @return {{boxes: object[], lines: object[], width: number, height: number}} boxes are `{node, x,
 *   y, w, h, group}`, outer ones first; lines are `{edge, d, x, y, back}` with the place of a label
 */
export function layout({nodes, edges}, {down, width, height}) {
  const children = new Map();
  const level = new Map();
  for (const node of nodes) {
    level.set(node.key, node.parent);
    add(children, node.parent, node);
  }
  const within = new Map();
  for (const edge of edges) {
    const parent = level.get(edge.from);
    if (parent === level.get(edge.to)) add(within, parent, edge);
  }
  const boxes = [], lines = [];
  const whole = place(null);
  put(whole, 0, 0);
  return {boxes, lines, width: whole.w, height: whole.h};

  function place(parent) {
    const items = children.get(parent).map(node => {
      const inner = children.has(node.key) ? place(node.key) : null;
      const w = inner ? Math.max(width, inner.w + 2 * PAD) : width;
      const h = inner ? inner.h + HEAD + PAD : height;
      return {node, inner, w, h, main: down ? h : w, cross: down ? w : h};
    });
    return arrange(items, within.get(parent) ?? [], down);
  }

  function put({items, paths}, x, y) {
    for (const item of items) {
      const {node, inner, w, h} = item;
      boxes.push({node, x: x + item.x, y: y + item.y, w, h, group: inner !== null});
      if (inner) put(inner, x + item.x + (w - inner.w) / 2, y + item.y + HEAD);
    }
    for (const path of paths) {
      const points = path.points.map(([px, py]) => [x + px, y + py]);
      const {x: lx, y: ly} = path.label;
      lines.push({edge: path.edge, back: path.back, d: path.draw(points), x: x + lx, y: y + ly});
    }
  }
}

function add(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** One level: gives each item `x` and `y`. */
function arrange(items, edges, down) {
  const at = new Map(items.map((item, index) => [item.node.key, index]));
  const forth = [], back = [];
  for (const edge of edges) {
    const a = at.get(edge.from), b = at.get(edge.to);
    (a < b ? forth : back).push({edge, a: items[a], b: items[b]});
  }
  const layers = layered(items, forth);
  spread(layers);
  let main = 0;
  for (const layer of layers) {
    const deep = Math.max(...layer.map(item => item.main));
    for (const item of layer) item.m = main + (item.node ? 0 : deep / 2);
    layer.end = main + deep;
    main += deep + LAYER_GAP;
  }
  const all = layers.flat();
  const least = Math.min(...all.map(item => item.c - item.cross / 2));
  for (const item of all) item.c -= least;
  let cross = Math.max(...all.map(item => item.c + item.cross / 2));
  const point = (m, c) => (down ? [c, m] : [m, c]);
  for (const item of items) [item.x, item.y] = point(item.m, item.c - item.cross / 2);
  const paths = forth.map(one => ahead(one, layers, point, down));
  const sides = [];
  for (const one of back) {
    const first = Math.min(one.a.layer, one.b.layer), last = Math.max(one.a.layer, one.b.layer);
    const beside = layers.slice(first, last + 1).flat().map(item => item.c + item.cross / 2);
    const others = sides.filter(other => other.first <= last && other.last >= first).map(other => other.side);
    const side = Math.max(...beside, ...others) + 16;
    sides.push({first, last, side});
    cross = Math.max(cross, side + (down ? ROOM_FOR_ROUNDS : 20));
    paths.push(around(one, side, point));
  }
  const [w, h] = point(main - LAYER_GAP, cross);
  return {items, paths, w, h};
}

/** Layers by the longest path; a long edge has a place of its own in each layer that it crosses. */
function layered(items, forth) {
  for (const item of items) Object.assign(item, {layer: 0, before: [], after: []});
  const order = new Map(items.map((item, index) => [item, index]));
  forth.sort((one, other) => order.get(one.a) - order.get(other.a));
  for (const {a, b} of forth) b.layer = Math.max(b.layer, a.layer + 1);
  const layers = [];
  for (const item of items) (layers[item.layer] ??= []).push(item);
  for (const one of forth) {
    let from = one.a;
    one.via = [];
    for (let layer = one.a.layer + 1; layer < one.b.layer; layer++) {
      const bend = {node: null, main: 0, cross: 8, layer, before: [], after: []};
      layers[layer].push(bend);
      join(from, bend);
      one.via.push(bend);
      from = bend;
    }
    join(from, one.b);
  }
  return layers;
}

function join(from, to) {
  from.after.push(to);
  to.before.push(from);
}

/** Orders each layer by the middle of its neighbours, then moves it towards them. */
function spread(layers) {
  const number = () => layers.forEach(layer => layer.forEach((item, i) => { item.i = i; }));
  number();
  const mean = (others, of) => others.reduce((sum, other) => sum + of(other), 0) / others.length;
  for (let sweep = 0; sweep < 4; sweep++) {
    const side = sweep % 2 ? 'after' : 'before';
    for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
      for (const item of layer) item.b = item[side].length ? mean(item[side], o => o.i) : item.i;
      layer.sort((a, b) => a.b - b.b);
      layer.forEach((item, i) => { item.i = i; });
    }
  }
  for (const layer of layers) for (const item of layer) item.c = 0;
  for (let sweep = 0; sweep < 5; sweep++) {
    for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
      const side = sweep % 2 ? 'after' : 'before';
      pack(layer, item => (item[side].length ? mean(item[side], o => o.c) : item.c));
    }
  }
}

/** As near as possible to where each wants to be, in order, without overlap. */
function pack(layer, wish) {
  const blocks = [];
  let offset = 0;
  layer.forEach((item, i) => {
    if (i > 0) offset += (layer[i - 1].cross + item.cross) / 2 + GAP;
    item.offset = offset;
    let block = {sum: wish(item) - offset, items: [item]};
    for (let last; (last = blocks.at(-1))
        && last.sum / last.items.length >= block.sum / block.items.length;) {
      blocks.pop();
      block = {sum: last.sum + block.sum, items: [...last.items, ...block.items]};
    }
    blocks.push(block);
  });
  for (const {sum, items} of blocks) {
    for (const item of items) item.c = sum / items.length + item.offset;
  }
}

function ahead({edge, a, b, via}, layers, point, down) {
  const points = [point(a.m + a.main, a.c)];
  if (layers[a.layer].end > a.m + a.main) points.push(point(layers[a.layer].end, a.c));
  for (const bend of via) points.push(point(bend.m, bend.c));
  points.push(point(b.m, b.c));
  const [x, y] = points.at(-1);
  const label = down ? {x: x + 6, y: y - 10} : {x: x - 8, y: y - 8};
  return {edge, points, back: false, label, draw: points => curve(points, down)};
}

function curve([[x, y], ...rest], down) {
  let d = `M${x} ${y}`;
  for (const [nx, ny] of rest) {
    const middle = down ? (y + ny) / 2 : (x + nx) / 2;
    d += down ? `C${x} ${middle} ${nx} ${middle} ${nx} ${ny}` : `C${middle} ${y} ${middle} ${ny} ${nx} ${ny}`;
    [x, y] = [nx, ny];
  }
  return d;
}

/** A way back beside the nodes. */
function around({edge, a, b}, side, point) {
  const from = a.m + a.main * (a === b ? .75 : .5), to = b.m + b.main * (a === b ? .25 : .5);
  const points = [
    point(from, a.c + a.cross / 2), point(from, side), point(to, side), point(to, b.c + b.cross / 2),
  ];
  const [x, y] = point((from + to) / 2, side);
  const below = point(1, 0)[0] ? 14 : 4; // the line is level, or upright
  const draw = points => 'M' + points.map(p => p.join(' ')).join('L');
  return {edge, points, back: true, label: {x: x + 6, y: y + below}, draw};
}
