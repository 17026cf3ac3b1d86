// The clocks of a page tick here, once a second, by the server's time: a tab that only watches costs the server nothing. What
// is written is what SpanText.cs and TimeText.cs write. Without this script they stand still, and the page is whole all the same.
window.testrunsClocks = (() => {
  let ahead = 0;
  let timer = 0;

  function start(serverNow) {
    ahead = serverNow - Date.now();
    if (timer) return;
    timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
  }

  function tick() {
    // Nobody looks; or the page is cut off, and says that it is old: then its clocks do not pretend to know better.
    if (document.hidden || document.documentElement.hasAttribute('data-stale')) return;
    const now = Date.now() + ahead;
    for (const element of document.querySelectorAll('[data-since]')) write(element, clock(now - element.dataset.since));
    for (const element of document.querySelectorAll('[data-at]')) write(element, ago(now - element.dataset.at, element.dataset.at));
    for (const element of document.querySelectorAll('[data-until]')) write(element, countdown(element.dataset.until - now));
  }

  // Into the text that Blazor made, which stays Blazor's: replacing it would leave the page with two of them.
  function write(element, text) {
    const node = element.firstChild;
    if (node !== null && node.data !== text) node.data = text;
  }

  const two = number => String(number).padStart(2, '0');

  function clock(span) {
    const seconds = Math.floor(Math.max(0, span) / 1000);
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  function countdown(left) {
    const seconds = Math.ceil(Math.max(0, left) / 1000);
    return seconds < 3600 ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}` : clock(seconds * 1000);
  }

  function ago(age, at) {
    const seconds = Math.floor(age / 1000);
    if (age < 5000) return 'just now';
    if (seconds < 60) return `${seconds} s ago`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
    const day = new Date(Number(at));
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}`;
  }

  return { start, clock, countdown, ago };
})();
