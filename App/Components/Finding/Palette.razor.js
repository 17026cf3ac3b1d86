// The palette opens at once and moves its choice here: only what is found comes from the server. At most one question is under
// way; what is typed meanwhile is asked next.
const patience = 3000;
const most = 8;
const store = 'testruns-recent';
let here = null;

// Called again when its answer was lost, and for the palette of a page that was loaded anew.
export function attach(dialog, palette) {
  if (!dialog || here?.dialog === dialog) return;
  const first = here === null;
  here = { dialog, palette, input: dialog.querySelector('input'), asking: 0, again: false, enter: false, moved: false };
  new MutationObserver(keepChoice).observe(dialog.querySelector('.found'), { childList: true, subtree: true });
  here.input.addEventListener('input', () => { here.moved = false; ask(); });
  dialog.addEventListener('keydown', onKey);
  dialog.addEventListener('pointermove', event => select(event.target.closest('[role="option"]'), false));
  dialog.addEventListener('close', () => call('Closed'));
  // Outside of the box, or on a line of it.
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
    else if (event.target.closest('[role="option"]')) take(event.target.closest('[role="option"]'));
  });
  if (!first) return;
  document.addEventListener('keydown', onAnyKey);
  document.addEventListener('click', event => { if (event.target.closest('[data-palette]')) open(); });
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function onAnyKey(event) {
  if (event.key !== 'k' || event.shiftKey || event.altKey || !(isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey)) return;
  // The browser's own search would open.
  event.preventDefault();
  if (here.dialog.open) here.dialog.close();
  else open();
}

function open() {
  // A question that is open wants its answer first.
  if (here.dialog.open || document.querySelector('.rz-dialog')) return;
  here.input.value = '';
  Object.assign(here, { asking: 0, again: false, enter: false, moved: false });
  here.dialog.showModal();
  here.input.focus();
  ask('Opened', recent());
}

async function ask(what = 'Typed', argument = here.input.value) {
  if (here.asking) { here.again = true; return; }
  const mine = here.asking = performance.now();
  await call(what, argument);
  // It was closed meanwhile, and perhaps opened again.
  if (here.asking !== mine) return;
  here.asking = 0;
  if (here.again) { here.again = false; ask(); return; }
  if (!here.enter) return;
  here.enter = false;
  keepChoice();
  take(chosen());
}

// An answer that a cut connection took must not keep the next question back.
const call = (what, ...argument) => Promise.race([
  here.palette.invokeMethodAsync(what, ...argument).catch(() => {}),
  new Promise(resolve => setTimeout(resolve, patience)),
]);

const options = () => [...here.dialog.querySelectorAll('[role="option"]')];
const chosen = () => here.dialog.querySelector('[role="option"][aria-selected="true"]');

function select(option, scrolls = true) {
  if (!option || option === chosen()) return;
  for (const other of options()) other.setAttribute('aria-selected', String(other === option));
  here.input.setAttribute('aria-activedescendant', option.id);
  if (scrolls) option.scrollIntoView({ block: 'nearest' });
}

// The best, unless one has moved to another that is still there.
function keepChoice() {
  const all = options();
  if (all.length === 0) { here.input.removeAttribute('aria-activedescendant'); return; }
  if (here.moved && chosen()) return;
  select(all[0]);
}

function onKey(event) {
  if (event.isComposing) return;
  const all = options();
  const at = all.indexOf(chosen());
  const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, PageDown: Math.min(all.length - 1, at + 8), PageUp: Math.max(0, at - 8) }[event.key];
  if (event.key === 'Enter') {
    // What is listed answers an older question: the new answer is on its way.
    if (here.asking) here.enter = true;
    else take(chosen(), event.ctrlKey || event.metaKey);
  } else if (event.key === 'Tab') {
    // There is nothing else in it to go to, and what is behind it is out of reach.
  } else if (to !== undefined) {
    here.moved = true;
    select(all[to]);
  } else {
    return;
  }

  event.preventDefault();
}

function take(option, elsewhere = false) {
  if (!option) return;
  const { item, href, press } = option.dataset;
  here.dialog.close();
  // What was ended is not done once more.
  if (href || press) remember(item);
  if (press) document.querySelector(press)?.click();
  else if (!href) call('Do', item);
  else if (elsewhere) window.open(href);
  else Blazor.navigateTo(href);
}

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(store) ?? '[]');
    return Array.isArray(kept) ? kept.filter(item => typeof item === 'string' && item.length < 60).slice(0, most) : [];
  } catch {
    return [];
  }
}

function remember(item) {
  try {
    localStorage.setItem(store, JSON.stringify([item, ...recent().filter(other => other !== item)].slice(0, most)));
  } catch {
    // Without storage nothing is remembered.
  }
}
