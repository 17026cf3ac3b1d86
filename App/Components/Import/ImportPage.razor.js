// Keeps the files that were chosen or dropped, and sends them straight to the server: to be looked at, then to be imported.
const areas = new Map();

// Called again when its answer was lost.
export function listen(area, page, mostFiles, mostBytes) {
  if (areas.has(area)) return;
  const here = { files: [], request: null, page };
  const tell = (method, ...values) => page.invokeMethodAsync(method, ...values).catch(() => {});

  function add(list) {
    let refused = null;
    for (const file of list) {
      if (file.size > mostBytes) refused = `${file.name} has ${Math.ceil(file.size / 1048576)} MB; the most is ${mostBytes / 1048576} MB.`;
      else if (here.files.length >= mostFiles) refused = `At most ${mostFiles} files at once: the others were left out.`;
      else if (!here.files.some(one => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified)) here.files.push(file);
    }
    here.changed(refused);
  }

  here.changed = refused => {
    here.request?.abort();
    return tell('Chosen', here.files.map(file => ({ name: file.name.slice(-120), size: file.size })), refused);
  };

  here.post = (address, done) => {
    here.request?.abort();
    const form = new FormData();
    for (const file of here.files) form.append('file', file, file.name);
    const request = here.request = new XMLHttpRequest();
    let told = 0;
    request.upload.onprogress = event => {
      const percent = event.lengthComputable ? Math.floor(event.loaded / event.total * 100) : 0;
      if (percent >= told + 5 || percent === 100) tell('Sent', told = percent);
    };
    const end = problem => {
      if (here.request !== request) return;
      here.request = null;
      done(problem === null ? JSON.parse(request.responseText) : null, problem);
    };
    request.onload = () => end(request.status < 300 ? null : words(request));
    // A file that was changed or removed after it was chosen cannot be read any more: that looks the same.
    request.onerror = () => end('It could not be sent: the server is out of reach, or one of the files was changed since it was chosen. Nothing was imported; choose the files again.');
    request.open('POST', address);
    request.send(form);
  };

  here.look = address => here.post(address, (seen, problem) => tell('Looked', seen, problem));
  here.send = address => here.post(address, (made, problem) => tell('Imported', made?.id ?? null, problem));

  // The input comes and goes with what is shown: the whole part of the page is listened to.
  area.addEventListener('change', event => {
    if (event.target.type !== 'file') return;
    const list = [...event.target.files];
    event.target.value = '';
    add(list);
  });
  area.addEventListener('dragover', event => {
    event.preventDefault();
    area.toggleAttribute('data-over', true);
  });
  area.addEventListener('dragleave', event => {
    if (!area.contains(event.relatedTarget)) area.removeAttribute('data-over');
  });
  area.addEventListener('drop', event => {
    event.preventDefault();
    area.removeAttribute('data-over');
    if (!area.querySelector('input[type=file]')?.disabled) add([...event.dataTransfer.files]);
  });
  areas.set(area, here);
  // Whoever was faster than this script must not be left waiting.
  const early = area.querySelector('input[type=file]')?.files ?? [];
  if (early.length > 0) add([...early]);
}

export function look(area, address) {
  areas.get(area)?.look(address);
}

export function send(area, address) {
  areas.get(area)?.send(address);
}

export function remove(area, index) {
  const here = areas.get(area);
  here?.files.splice(index, 1);
  here?.changed(null);
}

export function cancel(area) {
  const here = areas.get(area);
  const request = here?.request;
  if (here) here.request = null;
  request?.abort();
}

// An import that is under way goes on: only nobody waits for it here any more.
export function leave(area) {
  areas.delete(area);
}

function words(request) {
  try {
    const problem = JSON.parse(request.responseText);
    const errors = Object.entries(problem.errors ?? {}).flatMap(([name, all]) => all.map(one => `${name}: ${one}`));
    return [problem.detail ?? problem.title, ...errors.slice(0, 10)].filter(Boolean).join('\n').slice(0, 4000);
  } catch {
    return `The server did not take it (${request.status}).`;
  }
}
