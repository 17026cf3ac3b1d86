// Starts Blazor and says in words when this tab is cut off. Blazor puts a class on #components-reconnect-modal; what is
// shown and read out follows from it.
window.testrunsIsHere = true;
(() => {
  const banner = document.getElementById('components-reconnect-modal');
  const text = banner.querySelector('.text');
  const states = {
    'components-reconnect-show': ['lost', 'Connection lost. What you see may be old. Trying again…'],
    'components-reconnect-failed': ['failed', 'Could not reconnect. What you see may be old: reload the page.'],
    'components-reconnect-rejected': ['reloading', 'The server was restarted: loading the page anew…'],
    'page-broke': ['reloading', 'Something went wrong on this page: loading it anew…'],
  };

  // Loaded anew while nobody answers, a tab would end on the browser's own error page: so the server is asked first.
  let loading = false;
  const loadAnew = async () => {
    if (loading) return;
    loading = true;
    for (;;) {
      try {
        if ((await fetch('/readyz', { cache: 'no-store' })).ok) break;
      } catch {
        // Still out of reach.
      }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
    location.reload();
  };

  const show = () => {
    const known = Object.keys(states).findLast(name => banner.classList.contains(name));
    const [state, words] = states[known] ?? ['connected', 'Connected'];
    if (banner.dataset.state === state) return;
    banner.dataset.state = state;
    text.textContent = words;
    document.documentElement.toggleAttribute('data-stale', state !== 'connected');
    // The server no longer knows this page: what it would show comes with a new one.
    if (known === 'components-reconnect-rejected') loadAnew();
  };

  new MutationObserver(show).observe(banner, { attributes: true, attributeFilter: ['class'] });
  banner.querySelector('button').addEventListener('click', () => location.reload());

  // A page that had to be loaded anew again and again waits longer each time, but not for long: a server that is started
  // several times in a minute, or a network that comes and goes, is no fault of the page's.
  const tries = Number(sessionStorage.getItem('testruns.tries') ?? 0);
  const patience = first => Math.min(first * 2 ** tries, 8_000);
  const tryAgain = () => {
    sessionStorage.setItem('testruns.tries', Math.min(tries + 1, 10));
    loadAnew();
  };
  setTimeout(() => sessionStorage.removeItem('testruns.tries'), 60_000);

  // A page that broke (its circuit has ended with an error, such as a connection that was cut while the page began) shows
  // what was and hears of nothing any more. Blazor says so by showing this element.
  const broke = document.getElementById('blazor-error-ui');
  new MutationObserver(() => {
    if (broke.style.display !== 'block' || banner.classList.contains('page-broke')) return;
    banner.classList.add('page-broke');
    setTimeout(tryAgain, patience(500));
  }).observe(broke, { attributes: true, attributeFilter: ['style'] });

  // Blazor tries again only what was connected once. A page whose first connection failed (its server stopped just then)
  // would stay white for ever.
  const startedInVain = () => {
    if (document.querySelector('main') !== null) return;
    banner.classList.add('components-reconnect-show');
    setTimeout(tryAgain, 1000);
  };
  window.addEventListener('unhandledrejection', startedInVain);

  // Not every beginning that fails says so: an answer that never comes, or one without words, leaves the page white in silence.
  setTimeout(startedInVain, patience(5_000));

  if (typeof Blazor === 'undefined') {
    // Its script did not come through.
    startedInVain();
    return;
  }

  // A tab that comes back from a night's sleep recovers by itself: it never stops trying, only more slowly.
  Blazor.start({
    circuit: {
      // Both sides look for a sign of life every 3 s and give up after 10 (ComponentsSetup.cs has the server's half).
      configureSignalR: builder => builder.withServerTimeout(10_000).withKeepAliveInterval(3_000),
      reconnectionOptions: { maxRetries: Infinity, retryIntervalMilliseconds: attempt => (attempt === 0 ? 0 : attempt < 20 ? 1000 : 5000) },
    },
  }).catch(startedInVain);
})();
