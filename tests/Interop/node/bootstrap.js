// npm's coap as a bootstrap server and as the servers that it hands the node to: LwM2M 1.2 Core 6.1, 8.
'use strict';

const assert = require('assert');
const { Peer, Node, until } = require('./peer');
const { TEXT, LINKS, SENML_JSON, SENML_CBOR, TLV, LWM2M_CBOR, senml, values, Server } = require('./coap-server');

const peer = new Peer('npm coap bootstrap');
const { equal } = assert.strict;
const same = assert.deepStrictEqual;
peer.run(() => {
  require('cbor');
  return require('coap');
}, async (coap) => {
  for (const format of [TLV, SENML_CBOR, SENML_JSON, LWM2M_CBOR]) {
    await stepByStep(coap, format);
  }
  await atOnce(coap);
  await severalServers(coap);
});

const NAMES = { [TLV]: 'TLV', [SENML_CBOR]: 'SenML CBOR', [SENML_JSON]: 'SenML JSON', [LWM2M_CBOR]: 'LwM2M CBOR' };

/** What an account is: resources of Security and of Server. */
function account(server, id, lifetime) {
  return {
    security: { 0: `coap://127.0.0.1:${server.port}`, 1: false, 2: 3, 3: Buffer.alloc(0), 4: Buffer.alloc(0), 5: Buffer.alloc(0), 10: id },
    server: { 0: id, 1: lifetime, 6: true, 7: 'U' },
  };
}

/** Resources of an instance in a format. */
function encode(object, instance, resources, format) {
  const entries = Object.entries(resources);
  if (format === TLV) {
    return Buffer.concat(entries.map(([id, value]) => tlv(3, Number(id), value)));
  }
  if (format === LWM2M_CBOR) {
    return require('cbor').encode(new Map([[[object, instance], new Map(entries.map(([id, value]) => [Number(id), value]))]]));
  }
  return senml(record(object, instance, resources, format), format);
}

function record(object, instance, resources, format) {
  return Object.entries(resources).map(([n, value]) => ({
    n: `/${object}/${instance}/${n}`,
    ...(typeof value === 'string' ? { vs: value } : typeof value === 'boolean' ? { vb: value }
      : Buffer.isBuffer(value) ? { vd: format === SENML_JSON ? value.toString('base64url') : value } : { v: value }),
  }));
}

/** A record of TLV: of a resource, an instance of one (kind 1), or several (kind 2). */
function tlv(kind, id, value) {
  const content = Buffer.isBuffer(value) ? value : typeof value === 'string' ? Buffer.from(value)
    : typeof value === 'boolean' ? Buffer.from([Number(value)])
      : Buffer.from(value < 1 << 7 ? [value] : value < 1 << 15 ? [value >> 8, value & 255] : [value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255]);
  const wide = id > 255;
  const head = kind << 6 | wide << 5 | (content.length < 8 ? content.length : 8);
  return Buffer.from([head, ...(wide ? [id >> 8, id & 255] : [id]), ...(content.length < 8 ? [] : [content.length]), ...content]);
}

async function begins(bootstrap, count) {
  await until(() => bootstrap.bootstraps.length >= count, 'Bootstrap-Request');
  return bootstrap.bootstraps[count - 1];
}

async function put(bootstrap, object, instance, resources, format) {
  equal(await bootstrap.code('PUT', `/${object}/${instance}`, { format, payload: encode(object, instance, resources, format) }), '2.04');
}

async function stepByStep(coap, format) {
  const bootstrap = await new Server(coap).listen();
  const server = await new Server(coap).listen();
  const node = new Node(0, 'urn:test:bs', { server: null, 'bootstrap-server': `coap://127.0.0.1:${bootstrap.port}` });
  const name = NAMES[format];
  await peer.check(`${name}: Bootstrap-Request, Discover, Read, Write, Finish; then Register`, async () => {
    equal(await begins(bootstrap, 1), 'ep=urn:test:bs&pct=112');
    const found = (await bootstrap.get('/', LINKS)).text;
    assert(found.startsWith('</>;lwm2m=1.1,</0>'), found);
    same([(await bootstrap.get('/0', LINKS)).text.split(',')[0], await bootstrap.code('GET', '/3/0'), await bootstrap.code('GET', '/0')],
      ['</>;lwm2m=1.1', '4.05', '4.05']);
    equal(await bootstrap.code('DELETE', '/'), '2.02');
    const { security, server: lasting } = account(server, 101, 86399);
    await put(bootstrap, 0, 1, security, format);
    await put(bootstrap, 1, 0, lasting, format);
    const read = await bootstrap.get('/1/0', SENML_JSON);
    same([values(read.payload, SENML_JSON)['/1/0/0'], values(read.payload, SENML_JSON)['/1/0/1']], [101, 86399]);
    assert.match((await bootstrap.get('/', LINKS)).text, new RegExp(`</0/1>;ssid=101;uri="coap://127.0.0.1:${server.port}"`));
    equal(await bootstrap.code('POST', '/bs'), '2.04');
    equal((await server.registered()).query, 'ep=urn:test:bs&lt=86399&lwm2m=1.1');
  });
  await peer.check(`${name}: asked for by Execute 1/0/9; a Finish that makes no sense is 4.06, and may be mended`, async () => {
    equal(await server.code('POST', '/1/0/9'), '2.04');
    await begins(bootstrap, 2);
    equal(await bootstrap.code('DELETE', '/1'), '2.02');
    equal(await bootstrap.code('POST', '/bs'), '4.06');
    await put(bootstrap, 1, 0, account(server, 101, 500).server, format);
    equal(await bootstrap.code('POST', '/bs'), '2.04');
    await until(() => server.registers.length > 1 || server.updates.some((query) => query.includes('lt=500')), 'Register');
  });
  await node.end();
}

async function atOnce(coap) {
  const bootstrap = await new Server(coap).listen();
  const server = await new Server(coap).listen();
  const { security, server: lasting } = account(server, 101, 86399);
  bootstrap.onPack = () => senml([...record(0, 1, security, SENML_CBOR), ...record(1, 0, lasting, SENML_CBOR)], SENML_CBOR);
  const node = new Node(0, 'urn:test:pack', { server: null, version: '1.2', 'bootstrap-server': `coap://127.0.0.1:${bootstrap.port}` });
  await peer.check('Bootstrap-Pack (1.2): one request, then Register', async () => {
    equal((await server.registered()).query, 'ep=urn:test:pack&lt=86399&lwm2m=1.2');
    same([bootstrap.packs, bootstrap.bootstraps], [['ep=urn:test:pack'], []]);
  });
  await node.end();

  bootstrap.onPack = null;
  const older = new Node(0, 'urn:test:nopack', { server: null, version: '1.2', 'bootstrap-server': `coap://127.0.0.1:${bootstrap.port}` });
  await peer.check('Bootstrap-Pack refused with 4.04: a Bootstrap-Request', async () => {
    equal(await begins(bootstrap, 1), 'ep=urn:test:nopack&pct=112');
    await put(bootstrap, 0, 1, security, SENML_CBOR);
    await put(bootstrap, 1, 0, lasting, SENML_CBOR);
    equal(await bootstrap.code('POST', '/bs'), '2.04');
    await server.registered(2);
  });
  await older.end();
}

async function severalServers(coap) {
  const bootstrap = await new Server(coap).listen();
  const [first, second] = [await new Server(coap).listen(), await new Server(coap).listen()];
  // One board, whose Register is one message: of one in blocks the library knows the next block by its token, which may be another.
  const node = new Node(0, 'urn:test:two', { server: null, board: 'weather', 'test-objects': true, 'bootstrap-server': `coap://127.0.0.1:${bootstrap.port}` });
  const registered = await peer.check('accounts of two servers with their rights: registered at both', async () => {
    await begins(bootstrap, 1);
    for (const [i, server] of [first, second].entries()) {
      const { security, server: lasting } = account(server, 101 + i, 86399);
      await put(bootstrap, 0, 1 + i, security, TLV);
      await put(bootstrap, 1, i, lasting, TLV);
    }
    // Object 2: the instance that it speaks of, the rights of servers (1 read, 2 write, 4 execute, 8 delete, 16 create), the owner.
    for (const [i, [object, instance, owner, rights]] of [[3, 0, 101, { 101: 15, 102: 1 }], [3303, 0, 101, { 101: 1, 102: 3 }],
      [3442, 65535, 65535, { 101: 16 }]].entries()) {
      const list = Buffer.concat(Object.entries(rights).map(([id, value]) => tlv(1, Number(id), value)));
      equal(await bootstrap.code('PUT', `/2/${i}`, {
        format: TLV,
        payload: Buffer.concat([tlv(3, 0, object), tlv(3, 1, instance), tlv(2, 2, list), tlv(3, 3, owner)]),
      }), '2.04');
    }
    equal(await bootstrap.code('POST', '/bs'), '2.04');
    await Promise.all([first.registered(), second.registered()]);
  });
  if (registered) {
    const word = Buffer.from('c46e6d616465', 'hex');
    await peer.check('each may do what its rights say, 4.01 else', async () => {
      const asked = async (server) => [await server.code('GET', '/3/0/0'), await server.code('POST', '/3/0/12'),
        await server.code('GET', '/3303/0/5750'), await server.code('PUT', '/3303/0/5750', { format: TEXT, payload: 'x' }),
        await server.code('GET', '/3304/0/5750')];
      same([await asked(first), await asked(second)], [['2.05', '2.04', '2.05', '4.01', '4.01'], ['2.05', '4.01', '2.05', '2.04', '4.01']]);
    });
    await peer.check('what one server creates the other may read once the owner says so', async () => {
      const create = (server) => server.code('POST', '/3442', { format: TLV, payload: Buffer.concat([Buffer.from([0x06, 5]), word]) });
      same([await create(second), await create(first), await second.code('GET', '/3442/5/110'), (await first.get('/3442/5/110', TEXT)).text],
        ['4.01', '2.01', '4.01', 'made']);
      const list = values((await first.get('/2', SENML_JSON)).payload, SENML_JSON);
      const rights = Object.keys(list).find((path) => path.endsWith('/1') && list[path] === 5).replace(/1$/, '2');
      const grant = (server) => server.code('PUT', rights, { format: SENML_JSON, payload: senml([{ n: `${rights}/101`, v: 15 }, { n: `${rights}/102`, v: 1 }], SENML_JSON) });
      same([await grant(second), await grant(first), (await second.get('/3442/5/110', TEXT)).text, await second.code('DELETE', '/3442/5')],
        ['4.01', '2.04', 'made', '4.01']);
    });
    await peer.check('Deregister at both', async () => {
      await node.end();
      same([first.gone, second.gone], [1, 1]);
    });
  } else {
    await node.end();
  }
}
