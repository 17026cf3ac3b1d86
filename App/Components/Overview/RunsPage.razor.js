// Tells the page when its rows must stay where they are: while it is scrolled down, while the pointer moves over them, and
// while it rests on a button. A pointer that merely lies there does not stop the list for ever.
const restAfter = 3000;

const watched = new WeakSet();

// Called again when it is not known there whether it was called.
export function watch(list, page) {
  if (!list || watched.has(list)) return;
  watched.add(list);
  let still = false;
  let over = false;
  let timer = 0;

  const tell = () => {
    const now = over || window.scrollY > 80;
    if (now === still || !list.isConnected) return;
    still = now;
    // A page that was just left no longer answers.
    page.invokeMethodAsync('Still', still).catch(() => {});
  };

  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (list.querySelector('button:hover')) { rest(); return; }
      over = false;
      tell();
    }, restAfter);
  };

  list.addEventListener('pointermove', () => { over = true; tell(); rest(); });
  list.addEventListener('pointerleave', () => { clearTimeout(timer); over = false; tell(); });

  const onScroll = () => {
    if (list.isConnected) tell();
    else window.removeEventListener('scroll', onScroll);
  };
  window.addEventListener('scroll', onScroll, { passive: true });
}

export function toTop() {
  window.scrollTo({ top: 0 });
}
