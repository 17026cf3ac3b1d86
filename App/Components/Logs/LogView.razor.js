// Keeps a log that grows at its end until one scrolls up. Scrolling on growth happens here, not over the circuit.
const logs = new WeakMap();

// Called again when it is not known there whether it was called.
export function attach(scroller, view, following) {
  if (!scroller || logs.has(scroller)) return;
  const log = { following, top: 0 };
  logs.set(scroller, log);
  const toEnd = () => {
    if (!log.following) return;
    scroller.scrollTop = scroller.scrollHeight;
    log.top = scroller.scrollTop;
  };

  const set = now => {
    if (now === log.following) return;
    log.following = now;
    // A view that was just left no longer answers.
    view.invokeMethodAsync('Following', now).catch(() => {});
  };

  new MutationObserver(toEnd).observe(scroller, { childList: true, subtree: true, attributes: true, attributeFilter: ['style'] });
  new ResizeObserver(toEnd).observe(scroller);
  scroller.addEventListener('scroll', () => {
    const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 4;
    if (scroller.scrollTop < log.top - 2 && !atEnd) set(false);
    else if (atEnd && scroller.scrollTop > log.top) set(true);
    log.top = scroller.scrollTop;
  }, { passive: true });
  toEnd();
}

export function follow(scroller, now) {
  const log = logs.get(scroller);
  if (!log) return;
  log.following = now;
  if (now) scroller.scrollTop = scroller.scrollHeight;
  log.top = scroller.scrollTop;
}

// A log that has just been opened has its height only some frames later: until then there is nothing to scroll.
export function scrollToLine(scroller, line, height, tries = 180) {
  const log = logs.get(scroller);
  if (!log) return;
  log.following = false;
  const target = Math.max(0, line * height - scroller.clientHeight / 2);
  scroller.scrollTop = target;
  log.top = scroller.scrollTop;
  if (scroller.scrollHeight < (line + 1) * height && tries > 0 && scroller.isConnected)
    requestAnimationFrame(() => scrollToLine(scroller, line, height, tries - 1));
}
