// npm's coap as a server that the node registers at, and as the client that asks the node from the server's own socket.
'use strict';

const assert = require('assert');
const { INSTANCES, UNREADABLE, instances, Peer, Node, until } = require('./peer');
const { TEXT, LINKS, TLV, SENML_JSON, Server } = require('./coap-server');

const peer = new Peer('npm coap');
peer.run(() => require('coap'), session);

async function session(coap) {
  const server = await new Server(coap).listen();
  const node = new Node(server.port, 'urn:test:coap', { speed: 200, 'ack-timeout': 40000, lifetime: 86399 });
  const ask = server.ask.bind(server);
  const get = server.get.bind(server);
  const put = (path, payload) => ask('PUT', path, { format: TEXT, payload });

  const there = await peer.check('Register', async () => {
    const { query, links } = await server.registered();
    assert.strictEqual(query, 'ep=urn:test:coap&lt=86399&lwm2m=1.1');
    assert.deepStrictEqual(instances(links), INSTANCES);
  });
  if (!there) {
    return;
  }
  await peer.check('Discover every instance, and Read every resource', async () => {
    let values = 0;
    for (const instance of INSTANCES) {
      const links = (await get(instance, LINKS)).text;
      for (const [, path] of links.matchAll(/<(\/\d+\/\d+\/\d+)>/g)) {
        const { code } = await get(path);
        assert.strictEqual(code, UNREADABLE.test(path) ? '4.05' : '2.05', path);
        values += code === '2.05';
      }
    }
    assert(values > 350, `only ${values} values`);
  });
  await peer.check('Read an instance as TLV and SenML JSON', async () => {
    // A resource with an id of two octets: LwM2M 1.1 Core 7.4.4.
    assert.strictEqual((await get('/3303/0', TLV)).payload[0] >> 5, 7);
    const records = JSON.parse((await get('/1/0', SENML_JSON)).text);
    assert.deepStrictEqual(records[1], { n: '1', v: 86399 });
  });
  await peer.check('Read in blocks of 32', async () => {
    const whole = (await get('/1/0', SENML_JSON)).text;
    assert.strictEqual((await get('/1/0', SENML_JSON, { options: { Block2: Buffer.from([0x01]) } })).text, whole);
  });
  await peer.check('Write, and read back', async () => {
    assert.strictEqual((await put('/3303/0/5750', 'by npm coap')).code, '2.04');
    assert.strictEqual((await get('/3303/0/5750', TEXT)).text, 'by npm coap');
  });
  await peer.check('Write of what is read only, out of range or missing', async () => {
    assert.strictEqual((await put('/3/0/0', 'x')).code, '4.05');
    assert.strictEqual((await put('/3416/0/1', '101')).code, '4.00');
    assert.strictEqual((await put('/9/0/0', 'x')).code, '4.04');
  });
  await peer.check('Execute', async () => {
    assert.strictEqual((await ask('POST', '/3/0/12')).code, '2.04');
    assert.strictEqual((await ask('POST', '/3303/0/5605')).code, '2.04');
  });
  await peer.check('Write Attributes and Discover them', async () => {
    assert.strictEqual((await ask('PUT', '/3303/0/5700', { query: 'pmin=1&pmax=3600' })).code, '2.04');
    assert.strictEqual((await get('/3303/0/5700', LINKS)).text, '</3303/0/5700>;pmin=1;pmax=3600');
  });
  for (const [name, path] of [['soil moisture', '/3320/0/5700'], ['temperature', '/3303/0/5700'], ['humidity', '/3304/0/5700'],
    ['rain', '/3446/0/1'], ['a lamp\'s level', '/3416/0/3']]) {
    await peer.check(`Observe ${name} until a notification has come, and cancel`, async () => {
      const { stream } = await get(path, TEXT, { observe: true });
      const values = [];
      stream.on('data', (value) => values.push(value.toString()));
      if (path.startsWith('/3416')) {
        await put('/3416/0/1', '90');
      }
      await until(() => values.length >= 2, `notification; there is ${values}`);
      assert.notStrictEqual(values[0], values[1]);
      stream.close();
      assert.strictEqual((await get(path, TEXT)).code, '2.05');
    });
  }
  await peer.check('Write of a calibration, read back; refused where it is none', async () => {
    assert.strictEqual((await put('/3320/0/5821', '1.05')).code, '2.04');
    assert.strictEqual((await get('/3320/0/5821', TEXT)).text, '1.05');
    assert.strictEqual((await put('/3320/0/5821', '3.0')).code, '4.00');
    // 16 bits of id, 8 octets of a binary64: LwM2M 1.1 Core 7.4.4.
    assert.strictEqual((await get('/3320/0/5821', TLV)).payload.toString('hex'), 'e816bd083ff0cccccccccccd');
  });
  await peer.check('Write of a valve\'s command: open, told by notification; 50 refused; closed', async () => {
    const { stream } = await get('/3425/0/2', TEXT, { observe: true });
    const values = [];
    stream.on('data', (value) => values.push(value.toString()));
    assert.strictEqual((await put('/3425/0/3', '100')).code, '2.04');
    await until(() => values.length >= 2, `notification; there is ${values}`);
    assert.strictEqual((await put('/3425/0/3', '50')).code, '4.00');
    assert.strictEqual((await get('/3425/0/3', TEXT)).text, '100');
    assert.strictEqual((await put('/3425/0/3', '0')).code, '2.04');
    await until(() => values.length >= 3, `notification; there is ${values}`);
    assert.deepStrictEqual(values, ['0', '100', '0']);
    stream.close();
    assert.strictEqual((await get('/3425/0/2', TEXT)).text, '0');
  });
  await peer.check('Write of a timer, read back; of a photocell\'s on level above the off level, refused', async () => {
    assert.strictEqual((await put('/3340/0/5521', '90.5')).code, '2.04');
    assert.strictEqual((await get('/3340/0/5521', TEXT)).text, '90.5');
    assert.strictEqual((await put('/3419/0/1', '60')).code, '4.00');
    assert.strictEqual((await get('/3419/0/1', TEXT)).text, '35');
  });
  for (const [name, path, reset] of [['motion', '/3302/0/5501', '/3302/0/5505'], ['persons', '/3434/0/3', '/3434/0/4']]) {
    await peer.check(`Execute of the reset of ${name}`, async () => {
      const count = async () => Number((await get(path, TEXT)).text);
      let before = await count();
      while (before < 5) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        before = await count();
      }
      assert.strictEqual((await ask('POST', reset)).code, '2.04');
      const after = await count();
      assert(after < 5, `${after} after ${before}`);
    });
  }
  await peer.check('Execute 1/0/8 until the Update has come', async () => {
    const before = server.updates.length;
    assert.strictEqual((await ask('POST', '/1/0/8')).code, '2.04');
    await until(() => server.updates.length > before, 'Update');
  });
  await peer.check('one Register was enough', async () => assert.strictEqual(server.registers.length, 1));
  await peer.check('Deregister', async () => {
    await node.end();
    assert.strictEqual(server.gone, 1);
  });
}
