// The LwM2M 1.0 server of npm's lwm2m-node-lib. It binds every address, so ../run puts it into a network of its own.
'use strict';

const assert = require('assert');
const { promisify } = require('util');
const { INSTANCES, UNREADABLE, MULTIPLE, instances, Peer, Node, until } = require('./peer');

const PORT = 5683;
const ENDPOINT = 'urn:test:lwm2m-node-lib';

const CONFIG = {
  port: PORT,
  lifetimeCheckInterval: 1000,
  udpWindow: 100,
  defaultType: 'Device',
  types: [],
  logLevel: 'FATAL',
  ipProtocol: 'udp4',
  serverProtocol: 'udp4',
  formats: [
    { name: 'application/vnd.oma.lwm2m+tlv', value: 11542 },
    { name: 'application/vnd.oma.lwm2m+json', value: 11543 },
  ],
  // Its own default is 1541, the number that drafts of LwM2M 1.0 had for text.
  writeFormat: 'text/plain',
  defaultAcceptFormat: 'text/plain',
};

const peer = new Peer('lwm2m-node-lib');
peer.run(() => require('lwm2m-node-lib').server, session);

async function session(server) {
  const info = await promisify(server.start)(CONFIG);
  const seen = { registered: [], updated: 0, gone: [] };
  server.setHandler(info, 'registration', (endpoint, lifetime, version, binding, payload, done) => {
    seen.registered.push({ endpoint, lifetime, version, payload });
    done();
  });
  server.setHandler(info, 'updateRegistration', (device, payload, done) => {
    seen.updated += 1;
    done();
  });
  server.setHandler(info, 'unregistration', (device, done) => {
    seen.gone.push(device.name);
    done();
  });
  // It never acknowledges a notification: the proxy in its CoAP server passes no empty message on. The node then sends five
  // times, updates and goes on to the next observation: for that its timers are short.
  const node = new Node(PORT, ENDPOINT, { speed: 200, 'ack-timeout': 8000, lifetime: 86399 });
  const there = await peer.check('Register', async () => {
    await until(() => seen.registered.length > 0, 'registration');
    const { endpoint, lifetime, version, payload } = seen.registered[0];
    assert.deepStrictEqual([endpoint, lifetime, version], [ENDPOINT, '86399', '1.1']);
    assert.deepStrictEqual(instances(payload), INSTANCES);
  });
  if (!there) {
    return;
  }
  const { id } = await promisify(server.getDevice)(ENDPOINT);
  const call = (operation, path, ...more) => promisify(server[operation])(id, ...path.split('/'), ...more);

  let resources = [];
  await peer.check('Discover every instance', async () => {
    for (const instance of INSTANCES) {
      const links = await call('discover', instance.slice(1));
      resources = resources.concat([...links.matchAll(/<\/(\d+\/\d+\/\d+)>/g)].map((match) => match[1]));
    }
    assert(resources.length > 400, `only ${resources.length} resources`);
  });
  await peer.check('Read every resource', async () => {
    let values = 0;
    for (const path of resources) {
      const unreadable = UNREADABLE.test(`/${path}`);
      const several = MULTIPLE.test(`/${path}`);
      if (unreadable || several) {
        await assert.rejects(call('read', path), { code: unreadable ? '4.05' : '4.06' }, path);
      } else {
        // An empty text is no payload, which the library takes for one.
        assert.strictEqual(typeof await call('read', path), 'string', path);
        values += 1;
      }
    }
    assert(values > 350, `only ${values} values`);
  });
  await peer.check('Write a string and an integer, and read them back', async () => {
    await call('write', '3303/0/5750', 'by lwm2m-node-lib');
    assert.strictEqual(await call('read', '3303/0/5750'), 'by lwm2m-node-lib');
    await call('write', '3416/0/1', '55');
    assert.strictEqual(await call('read', '3416/0/1'), '55');
  });
  await peer.check('Write what is read only or out of range is refused', async () => {
    await assert.rejects(call('write', '3/0/0', 'x'), { code: '4.05' });
    await assert.rejects(call('write', '3416/0/1', '101'), { code: '4.00' });
    assert.strictEqual(await call('read', '3416/0/1'), '55');
  });
  await peer.check('Execute, with arguments too', async () => {
    await call('execute', '3/0/12', '');
    await call('execute', '3/0/12', "0='a',1");
    await call('execute', '3303/0/5605', '');
    await assert.rejects(call('execute', '3303/0/5700', ''), { code: '4.05' });
  });
  await peer.check('what it calls create is refused, and its remove changes nothing', async () => {
    await assert.rejects(call('create', '3303/9'));
    await call('remove', '3303/0');
    assert.strictEqual(typeof await call('read', '3303/0/5700'), 'string');
  });
  peer.line('not offered', 'Create', 'it POSTs nothing to /object/instance, which is no Create');
  peer.line('not offered', 'Delete', 'its remove sends nothing');
  await peer.check('Write Attributes and Discover them', async () => {
    await call('writeAttributes', '3303/0/5700', { pmin: 1, pmax: 3600 });
    assert.strictEqual(await call('discover', '3303/0/5700'), '</3303/0/5700>;pmin=1;pmax=3600');
    await call('writeAttributes', '3416/0/1', { gt: 70, lt: 30, st: 5 });
    const links = await call('discover', '3416/0/1');
    assert.deepStrictEqual(new Set(links.split(';')), new Set(['</3416/0/1>', 'gt=70', 'lt=30', 'st=5']));
    await assert.rejects(call('writeAttributes', '3416/0/1', { gt: 10, lt: 20 }), { code: '4.00' });
  });
  await peer.check('Discover an object, with its version and attributes', async () => {
    const links = await call('discover', '3416');
    assert(links.startsWith('</3416>;ver=2.0,</3416/0>,</3416/0/1>;'), links);
  });
  await peer.check('Read in JSON and TLV of LwM2M 1.0, and an instance of a resource', async () => {
    // The library asks for the format that its configuration says at the time.
    const readAs = async (format, path) => {
      CONFIG.defaultAcceptFormat = format;
      try {
        return await call('read', path);
      } finally {
        CONFIG.defaultAcceptFormat = 'text/plain';
      }
    };
    assert.strictEqual(await promisify(server.read)(id, '3', '0', '11/0'), '0');
    const json = JSON.parse(await readAs('application/vnd.oma.lwm2m+json', '3/0/11'));
    assert.deepStrictEqual(json, { bn: '/3/0/11/', e: [{ n: '0', v: 0 }] });
    // It takes every payload for text in UTF-8: the id and the value survive that.
    assert.strictEqual(Buffer.from(await readAs('application/vnd.oma.lwm2m+tlv', '3416/0/1')).subarray(-2).toString('hex'), '0137');
  });
  for (const [name, path] of [['soil moisture', '3320/0/5700'], ['temperature', '3303/0/5700'], ['humidity', '3304/0/5700'],
    ['rain', '3446/0/1'], ['a lamp\'s level', '3416/0/3']]) {
    await peer.check(`Observe ${name} until a notification has come, and cancel`, async () => {
      // Its CoAP library drops a value with Observe 0, so what it takes for the first is a notification already.
      const first = call('observe', path, () => {});
      if (path.startsWith('3416')) {
        await call('write', '3416/0/1', '90');
      }
      assert(/^\d+(\.\d+)?$/.test(await first));
      await call('cancelObserver', path);
      // It cancels for itself alone and answers nothing more: this keeps the node from telling it.
      await call('writeAttributes', path, { pmin: 1000000 });
    });
  }
  await peer.check('Execute 1/0/8 until the Update has come', async () => {
    const before = seen.updated;
    await call('execute', '1/0/8', '');
    await until(() => seen.updated > before, 'Update');
  });
  await peer.check('one registration was enough', async () => assert.strictEqual(seen.registered.length, 1));
  await peer.check('Deregister', async () => {
    await node.end();
    await until(() => seen.gone.length > 0, 'Deregister');
    assert.deepStrictEqual(seen.gone, [ENDPOINT]);
  });
}
