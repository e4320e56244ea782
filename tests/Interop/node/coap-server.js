// npm's coap as an LwM2M server or bootstrap server, and as the client that asks the node from the same socket. What SenML,
// LwM2M CBOR and CBOR say is told by npm's cbor and Node's JSON.
'use strict';

const dgram = require('dgram');
const { once } = require('events');
const { until } = require('./peer');

const TEXT = 0;
const LINKS = 40;
const OPAQUE = 42;
const CBOR = 60;
const SENML_JSON = 110;
const SENML_CBOR = 112;
const ETCH_JSON = 320;
const ETCH_CBOR = 322;
const TLV = 11542;
const LWM2M_JSON = 11543;
const LWM2M_CBOR = 11544;

// The names that the library has for them.
const FORMATS = {
  'text/plain': TEXT, 'application/link-format': LINKS, 'application/octet-stream': OPAQUE, 'application/cbor': CBOR,
  'application/senml+json': SENML_JSON, 'application/senml+cbor': SENML_CBOR, 'application/vnd.oma.lwm2m+tlv': TLV,
  'application/vnd.oma.lwm2m+json': LWM2M_JSON, 'application/vnd.oma.lwm2m+cbor': LWM2M_CBOR,
};

/** An unsigned integer as CoAP writes it. */
function unsigned(number) {
  const octets = [];
  for (let rest = number; rest > 0; rest >>= 8) {
    octets.unshift(rest & 255);
  }
  return Buffer.from(octets);
}

// RFC 8428 table 4, and LwM2M 1.1 Core 7.4.5 for vlo.
const LABELS = { bver: -1, bn: -2, bt: -3, bu: -4, bv: -5, n: 0, u: 1, v: 2, vs: 3, vb: 4, t: 6, vd: 8, vlo: 'vlo' };

/** Records of SenML: as JSON for 110 and 320, else as CBOR. */
function senml(records, format) {
  if (format === SENML_JSON || format === ETCH_JSON) {
    return Buffer.from(JSON.stringify(records));
  }
  return require('cbor').encode(records.map((record) => new Map(Object.entries(record).map(([name, value]) => [LABELS[name], value]))));
}

/** What such a payload says: [{ path, value, time }], in its order. */
function records(payload, format) {
  const names = Object.fromEntries(Object.entries(LABELS).map(([name, label]) => [label, name]));
  const packed = format === SENML_JSON ? JSON.parse(payload.toString())
    : require('cbor').decodeFirstSync(payload).map((record) =>
      Object.fromEntries([...(record instanceof Map ? record : Object.entries(record))].map(([label, value]) => [names[label], value])));
  const base = { bn: '', bt: 0, bv: 0 };
  return packed.map((record) => {
    Object.assign(base, record);
    const label = ['v', 'vs', 'vb', 'vd', 'vlo'].find((name) => name in record);
    return { path: base.bn + (record.n || ''), value: record[label], time: base.bt + (record.t || 0) };
  });
}

/** The same as { path: value }. */
function values(payload, format) {
  return Object.fromEntries(records(payload, format).map(({ path, value }) => [path, value]));
}

/** What LwM2M CBOR says (LwM2M 1.2 Core 7.4.6), as { path: value }: maps of maps, a key being an id or several. */
function nested(payload) {
  const out = {};
  const walk = (path, item) => {
    if (!(item instanceof Map)) {
      out[path] = item;
      return;
    }
    for (const [key, inner] of item) {
      walk(`${path}/${[].concat(key).join('/')}`, inner);
    }
  };
  // A key that is a list makes the library give a Map; an object else.
  const whole = require('cbor').decodeFirstSync(payload, { preferMap: true });
  walk('', whole instanceof Map ? whole : new Map(Object.entries(whole)));
  return out;
}

class Server {
  constructor(coap) {
    this.coap = coap;
    this.registers = [];
    this.updates = [];
    this.gone = 0;
    this.sends = [];
    this.bootstraps = [];
    this.packs = [];
    this.location = 'n1';
    this.onPack = null;
    this.profiles = new Set();
    this.node = null;
    this.tokens = 0x4000;
  }

  async listen() {
    this.socket = dgram.createSocket({ type: 'udp4' });
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    this.port = this.socket.address().port;
    const server = this.coap.createServer({ type: 'udp4' }, (request, response) => this.answer(request, response));
    await new Promise((resolve) => server.listen(this.socket, resolve));
    this.agent = new this.coap.Agent({ socket: this.socket });
    return this;
  }

  answer(request, response) {
    const [path, query = ''] = request.url.split('?');
    const { method, payload } = request;
    const { address, port } = request.rsinfo;
    if (method === 'POST' && path === '/rd') {
      this.registers.push({ query, links: payload.toString() });
      this.node = { address, port };
      // LwM2M 1.2 Core 6.2.1: without a list the Profile ID has to be one that the server knows.
      const pid = new URLSearchParams(query).get('pid');
      if (payload.length === 0 && !this.profiles.has(pid)) {
        response.code = '4.12';
        response.end();
        return;
      }
      this.profiles.add(pid);
      response.setOption('Location-Path', [Buffer.from('rd'), Buffer.from(this.location)]);
      response.code = '2.01';
    } else if (method === 'POST' && path === `/rd/${this.location}`) {
      this.updates.push(query);
      this.node = { address, port };
      response.code = '2.04';
    } else if (method === 'DELETE' && path === `/rd/${this.location}`) {
      this.gone += 1;
      response.code = '2.02';
    } else if (method === 'POST' && path === '/dp') {
      this.sends.push({ payload, format: this.format(request) });
      response.code = '2.04';
    } else if (method === 'POST' && path === '/bs') {
      this.node = { address, port };
      response.code = '2.04';
      response.on('finish', () => this.bootstraps.push(query));
    } else if (method === 'GET' && path === '/bspack' && this.onPack) {
      this.packs.push(query);
      response.setOption('Content-Format', unsigned(SENML_CBOR));
      response.code = '2.05';
      response.end(this.onPack());
      return;
    } else {
      response.code = '4.04';
    }
    response.end();
  }

  /** The Content-Format of a message as a number. */
  format(message) {
    return FORMATS[message.headers['Content-Format']];
  }

  /** One request; the answer as code, format, payload, text, location, and the stream of an observation with its token. */
  ask(method, path, { accept, format, payload, query, observe, token, options = {} } = {}) {
    const own = token || unsigned(this.tokens += 1);
    const request = this.agent.request({ host: this.node.address, port: this.node.port, method, pathname: path, query, observe, token: own });
    for (const [name, value] of [['Accept', accept], ['Content-Format', format]]) {
      if (value !== undefined) {
        request.setOption(name, unsigned(value));
      }
    }
    for (const [name, value] of Object.entries(options)) {
      request.setOption(name, value);
    }
    return new Promise((resolve, reject) => {
      request.on('response', (answer) => resolve({
        code: answer.code, payload: answer.payload, text: answer.payload.toString(), format: this.format(answer), stream: answer,
        token: own, location: (answer._packet.options || []).filter(({ name }) => name === 'Location-Path').map(({ value }) => value.toString()).join('/'),
      }));
      request.on('error', reject);
      request.on('timeout', reject);
      request.end(payload);
    });
  }

  async code(method, path, more) {
    return (await this.ask(method, path, more)).code;
  }

  get(path, accept, more) {
    return this.ask('GET', path, { accept, ...more });
  }

  /** Read-Composite: LwM2M 1.1 Core 6.3.9. */
  fetch(paths, format, accept, more) {
    const payload = format === LWM2M_CBOR ? more.payload : senml(paths.map((n) => ({ n })), format);
    return this.ask('FETCH', '/', { accept, format, payload, ...more });
  }

  /** An observation: `notes` gets the payload of each notification. */
  async observe(path, accept, { method = 'GET', ...more } = {}) {
    const answer = await this.ask(method, path, { accept, observe: true, ...more });
    const notes = [];
    let first = true;
    answer.stream.on('data', (payload) => {
      if (!first) {
        notes.push(payload);
      }
      first = false;
    });
    return { ...answer, notes };
  }

  /** From here on its notifications are rejected. */
  forget(observation) {
    observation.stream.emit('close');
  }

  async registered(count = 1) {
    await until(() => this.registers.length >= count, 'Register');
    return this.registers[count - 1];
  }
}

module.exports = {
  TEXT, LINKS, OPAQUE, CBOR, SENML_JSON, SENML_CBOR, ETCH_JSON, ETCH_CBOR, TLV, LWM2M_JSON, LWM2M_CBOR, unsigned, senml, records, values,
  nested, Server,
};
