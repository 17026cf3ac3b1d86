// Moves the items of a list: by dragging, and with Alt and the arrows. What has the focus keeps it, though its item stands
// elsewhere afterwards: a browser takes it away from what is moved.
const lists = new WeakSet();
const patience = 2000;

// Called again when its answer was lost.
export function attach(list, owner) {
  if (!list || lists.has(list)) return;
  lists.add(list);
  let held = null;
  let heldAt = 0;
  let dragged = null;
  const itemOf = target => {
    const item = target.closest?.('[data-movable]');
    return item?.closest('[data-list]') === list ? item : null;
  };
  const place = item => Number(item.dataset.index);
  const move = (from, to) => owner.invokeMethodAsync('Move', from, to).catch(() => {});
  const hold = () => { held = document.activeElement; heldAt = performance.now(); };
  const clear = () => list.querySelectorAll('[data-over]').forEach(item => item.removeAttribute('data-over'));

  new MutationObserver(() => {
    if (held?.isConnected && document.activeElement !== held && performance.now() - heldAt < patience) held.focus();
  }).observe(list, { childList: true });

  list.addEventListener('click', event => { if (event.target.closest('[data-move]')) hold(); }, true);
  list.addEventListener('keydown', event => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const item = event.altKey && by ? itemOf(event.target) : null;
    if (!item || !item.querySelector('[data-drag]')) return;
    event.preventDefault();
    event.stopPropagation();
    hold();
    move(place(item), place(item) + by);
  });

  list.addEventListener('dragstart', event => {
    dragged = event.target.matches?.('[data-drag]') ? itemOf(event.target) : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
    event.dataTransfer.setDragImage(dragged, 0, 0);
    event.stopPropagation();
  });
  list.addEventListener('dragover', event => {
    const item = dragged ? itemOf(event.target) : null;
    if (!item) return;
    event.preventDefault();
    clear();
    if (item !== dragged) item.setAttribute('data-over', '');
  });
  list.addEventListener('drop', event => {
    const item = dragged ? itemOf(event.target) : null;
    clear();
    if (!item) return;
    event.preventDefault();
    if (item !== dragged) move(place(dragged), place(item));
    dragged = null;
  });
  list.addEventListener('dragend', () => { dragged = null; clear(); });
}
