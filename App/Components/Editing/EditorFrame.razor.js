// Ctrl-S saves wherever in the page one is.
const frames = new WeakSet();

// Called again when its answer was lost.
export function attach(frame) {
  if (!frame || frames.has(frame)) return;
  frames.add(frame);
  const onKey = event => {
    if (!frame.isConnected) { document.removeEventListener('keydown', onKey); return; }
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key !== 's') return;
    event.preventDefault();
    const button = frame.querySelector('[data-save]');
    if (button && !button.disabled) button.click();
  };
  document.addEventListener('keydown', onKey);
}
