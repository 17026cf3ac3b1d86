// Runs before the first paint: the theme that was chosen here, else what the system prefers; and whose keys are written.
(() => {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  if (/Mac|iPhone|iPad/.test(navigator.platform)) document.documentElement.dataset.mac = '';
})();
