// Sends pictures straight to the server, not through the circuit: chosen in the dialog, or pasted anywhere on the page.
const endings = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };
const listening = new Map();

// Called again when it is not known there whether it was called.
export function listen(area, page, runId, stepId, limit) {
  if (listening.has(area)) return;
  const input = area.querySelector('input');
  const choose = () => {
    for (const file of input.files) send(file);
    input.value = '';
  };
  const paste = event => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    files.forEach(send);
  };

  async function send(file) {
    const tell = (method, ...values) => page.invokeMethodAsync(method, ...values).catch(() => {});
    await tell('Begun');
    await tell('Ended', await problem(file));
  }

  async function problem(file) {
    const ending = endings[file.type];
    if (!ending) return `${file.name || 'It'} is no PNG, JPEG or WebP picture.`;
    if (file.size > limit) return `${file.name} has ${Math.ceil(file.size / 1048576)} MB; the most is ${Math.floor(limit / 1048576)} MB.`;
    const name = `picture-${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}.${ending}`;
    try {
      const answer = await fetch(`/api/v1/runs/${runId}/steps/${stepId}/artifacts/${name}`, { method: 'PUT', body: file });
      return answer.ok ? null : (await answer.json().catch(() => ({}))).detail ?? `The server did not take it (${answer.status}).`;
    } catch {
      return 'The server is out of reach: the picture was not added. Try again.';
    }
  }

  input.addEventListener('change', choose);
  document.addEventListener('paste', paste);
  // Whoever was faster than this script must not be left waiting.
  if (input.files.length > 0) choose();
  listening.set(area, () => document.removeEventListener('paste', paste));
}

export function leave(area) {
  listening.get(area)?.();
  listening.delete(area);
}
