// The text as it is typed. The server hears of it when the fingers rest, when the text is left, and before it is saved.
const rest = 300;
const size = 4000;
const panes = new WeakMap();

// Called again when its answer was lost.
export function attach(area, pane, text) {
  if (!area || panes.has(area)) return;
  const here = { timer: 0, waiting: false };
  panes.set(area, here);
  area.value = text;

  const send = () => {
    clearTimeout(here.timer);
    if (!here.waiting) return;
    here.waiting = false;
    const all = area.value;
    let at = 0;
    do {
      let end = Math.min(all.length, at + size);
      // Never in the middle of a character that takes two places.
      if (end < all.length && all.charCodeAt(end - 1) >= 0xd800 && all.charCodeAt(end - 1) <= 0xdbff) end--;
      pane.invokeMethodAsync('Typed', all.slice(at, end), at === 0, end === all.length).catch(() => {});
      at = end;
    } while (at < all.length);
  };

  area.addEventListener('input', () => {
    here.waiting = true;
    clearTimeout(here.timer);
    here.timer = setTimeout(send, rest);
  });
  area.addEventListener('blur', send);
  area.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') send();
  });
}

export function show(area, text) {
  const here = panes.get(area);
  // What was typed since is newer: it is on its way.
  if (!here || here.waiting || area.value === text) return;
  const top = area.scrollTop;
  area.value = text;
  area.scrollTop = top;
}

export function point(area, line, column) {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const at = Math.min(area.value.length, start + column - 1);
  area.focus();
  area.setSelectionRange(at, Math.min(area.value.length, start + (lines[line - 1] ?? '').length));
  area.scrollTop = Math.max(0, (line - 5) * (area.scrollHeight / Math.max(1, lines.length)));
}
