// What only the browser can do: its time zone, the theme switch, keys that move the focus. No key needs the server.
let started = false;
let pending = '';

export function start(layout, now) {
  window.testrunsClocks?.start(now);
  if (!started) {
    started = true;
    document.addEventListener('keydown', onKey);
    document.addEventListener('click', onClick);
  }
  layout.invokeMethodAsync('Started', Intl.DateTimeFormat().resolvedOptions().timeZone ?? null).catch(() => {});
}

function onClick(event) {
  const skip = event.target.closest('[data-skip-to]');
  if (skip) document.getElementById(skip.dataset.skipTo)?.focus();
  if (event.target.closest('[data-theme-toggle]')) toggleTheme();
  const copying = event.target.closest('[data-copy]');
  if (copying) copy(document.getElementById(copying.dataset.copy));
  for (const menu of document.querySelectorAll('details[data-menu][open]'))
    if (!menu.contains(event.target) || event.target.closest('a, .menu button')) menu.open = false;
}

// The clipboard's own interface is there on https and localhost alone; the old command works on any page.
function copy(element) {
  if (!element) return;
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.addRange(range);
  const done = document.execCommand('copy');
  const note = document.getElementById(`${element.id}-copied`);
  if (note) note.textContent = done ? 'Copied' : 'Selected: copy it with Ctrl-C';
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('theme', root.dataset.theme);
}

function onKey(event) {
  if (event.key === 'Escape') {
    const open = document.querySelector('details[data-menu][open]');
    if (open) { open.open = false; open.querySelector('summary').focus(); }
    else if (event.target.matches?.('input[data-key], textarea[data-key]')) {
      // Left with what was searched for: by itself Escape would empty it.
      event.preventDefault();
      event.target.blur();
    }
    return;
  }

  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('.rz-dialog, dialog[open]')) return;
  const key = pending + event.key;
  pending = '';
  if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
  else if (key === 'a') abort();
  else if (key === 'g') { pending = 'g '; return; }
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return;
    if (target.matches('input, textarea')) { target.focus(); target.select(); } else target.click();
    // From a menu that opened, Tab goes into it.
    if (target.matches('summary')) target.focus();
  }
  event.preventDefault();
}

const isTyping = element => element.matches?.('input, textarea, select, [contenteditable]') ?? false;

function move(by) {
  const rows = [...document.querySelectorAll('[data-row] [data-row-link]')];
  if (rows.length === 0) return;
  const at = rows.findIndex(link => link.closest('[data-row]').contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next.focus({ preventScroll: true });
  next.closest('[data-row]').scrollIntoView({ block: 'nearest' });
}

function abort() {
  const row = document.activeElement?.closest('[data-row]');
  (row ?? document).querySelector('[data-key-abort]')?.click();
}
