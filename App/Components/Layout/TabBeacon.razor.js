// Which tab this is: an id that lives as long as the tab does, a reload included. A tab that was duplicated begins with a
// copy of the other's sessionStorage, so each asks whether somebody has its id already. Not by navigator.locks or
// crypto.randomUUID: browsers have neither on a plain http address in the local network.
const key = 'testruns-tab';
const patience = 250;
const channel = new BroadcastChannel('testruns-tabs');
const nonce = random();
let id = null;
let asked = null;
let taken = null;
let asks = false;
let naming = null;

channel.addEventListener('message', ({ data }) => {
  if (data.ask && (data.ask === id || (data.ask === asked && nonce < data.nonce))) channel.postMessage({ mine: data.ask, to: data.nonce });
  if (data.mine && data.to === nonce) taken?.();
});

addEventListener('beforeunload', event => {
  // A page that reloads because its server was restarted comes back by itself.
  if (!asks || document.getElementById('components-reconnect-modal')?.dataset.state === 'reloading') return;
  event.preventDefault();
  event.returnValue = '';
});

export async function start(beacon) {
  naming ??= name();
  beacon.invokeMethodAsync('Named', await naming).catch(() => {});
}

export function ask(on) {
  asks = on;
}

async function name() {
  asked = stored();
  if (!asked || await isTaken(asked)) asked = random();
  id = asked;
  try { sessionStorage.setItem(key, id); } catch { /* Without storage a reload makes another tab of it. */ }
  return id;
}

function isTaken(wanted) {
  return new Promise(resolve => {
    taken = () => resolve(true);
    setTimeout(() => resolve(false), patience);
    channel.postMessage({ ask: wanted, nonce });
  });
}

function stored() {
  try { return sessionStorage.getItem(key); } catch { return null; }
}

function random() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
