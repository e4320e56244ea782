// What LwM2M 1.1 and 1.2 have beyond 1.0, asked by npm's coap: composite operations, Send, LwM2M CBOR, attributes in an Observe,
// instances of objects and resources, queue mode. Sections are those of the 1.2 core specification.
'use strict';

const assert = require('assert');
const { Peer, Node, until } = require('./peer');
const {
  TEXT, LINKS, OPAQUE, CBOR, SENML_JSON, SENML_CBOR, ETCH_JSON, ETCH_CBOR, TLV, LWM2M_JSON, LWM2M_CBOR,
  senml, records, values, nested, Server,
} = require('./coap-server');

const NAMES = { [SENML_JSON]: 'SenML JSON', [SENML_CBOR]: 'SenML CBOR', [ETCH_JSON]: 'SenML-ETCH JSON', [ETCH_CBOR]: 'SenML-ETCH CBOR' };

// The registry's test object 3442: a resource of each type, and of each one that has several values.
const WORD = '/3442/0/110';
const NUMBER = '/3442/0/120';
const FLAG = '/3442/0/140';
const NUMBERS = '/3442/0/1120';

const peer = new Peer('npm coap');
peer.run(() => {
  require('cbor');
  return require('coap');
}, async (coap) => {
  const { equal } = assert.strict;
  const same = assert.deepStrictEqual;
  const server = await new Server(coap).listen();
  // A minute in three seconds; and one board, whose links are one message: see bootstrap.js.
  const node = new Node(server.port, 'urn:test:1.2', { version: '1.2', board: 'weather', 'test-objects': true, speed: 20, lifetime: 86399 });
  if (!await peer.check('Register, LwM2M 1.2', async () => {
    equal((await server.registered()).query, 'ep=urn:test:1.2&lt=86399&lwm2m=1.2');
  })) {
    return;
  }
  const number = async (value) => equal(await server.code('PUT', NUMBER, { format: TEXT, payload: String(value) }), '2.04');
  const read = async (path) => (await server.get(path, TEXT)).text;
  const links = async (path, query) => (await server.get(path, LINKS, { query })).text;

  // ---- 6.3: composite operations ----

  for (const format of [SENML_CBOR, SENML_JSON]) {
    await peer.check(`Read-Composite, ${NAMES[format]}: an object, an instance, resources, an instance of a resource; what is not there is left out`,
      async () => {
        const answer = await server.fetch(['/3/0/0', '/3442', '/1/0', '/3/0/11/0', '/99/0/1', '/3442/0/9999'], format, format);
        same([answer.code, answer.format], ['2.05', format]);
        const found = values(answer.payload, format);
        same([found['/3/0/0'], found[NUMBER], found['/1/0/1'], found['/3/0/11/0']], ['bench', 1024, 86399, 0]);
        same(Object.keys(found).filter((path) => !/^\/(3\/0\/0|3442\/0\/.*|1\/0\/.*|3\/0\/11\/0)$/.test(path)), []);
      });
  }
  await peer.check('Read-Composite asked in one format and answered in another', async () => {
    const answer = await server.fetch([NUMBER, WORD], SENML_JSON, SENML_CBOR);
    same([answer.format, values(answer.payload, SENML_CBOR)], [SENML_CBOR, { [NUMBER]: 1024, [WORD]: 'initial value' }]);
  });
  await peer.check('Read-Composite in LwM2M CBOR', async () => {
    const answer = await server.fetch([NUMBER, '/3/0/0', NUMBERS], SENML_CBOR, LWM2M_CBOR);
    same([answer.code, answer.format, nested(answer.payload)],
      ['2.05', LWM2M_CBOR, { [NUMBER]: 1024, '/3/0/0': 'bench', [`${NUMBERS}/0`]: 1024 }]);
  });
  await peer.check('Read-Composite refused: no such format 4.06 and 4.15, what is hidden 4.01, no list 4.00', async () => {
    same([(await server.fetch([WORD], SENML_CBOR, TEXT)).code, await server.code('FETCH', '/', { format: TLV, payload: 'x' }),
      (await server.fetch(['/0/0/0'], SENML_CBOR, SENML_CBOR)).code, await server.code('FETCH', '/', { format: SENML_JSON, payload: '{}' })],
    ['4.06', '4.15', '4.01', '4.00']);
  });
  for (const format of [SENML_CBOR, SENML_JSON, ETCH_CBOR, ETCH_JSON]) {
    await peer.check(`Write-Composite, ${NAMES[format]}: all of it, or none`, async () => {
      const write = (list) => server.code('iPATCH', '/', { format, payload: senml(list, format) });
      equal(await write([{ n: WORD, vs: `by ${format}` }, { bn: '/3442/0/', n: '120', v: format }, { n: '140', vb: false }]), '2.04');
      same([await read(WORD), await read(NUMBER), await read(FLAG)], [`by ${format}`, String(format), '0']);
      equal(await write([{ n: WORD, vs: 'never' }, { n: '/3/0/0', vs: 'read only' }]), '4.05');
      equal(await write([{ n: WORD, vs: 'never' }, { n: NUMBER, vs: 'no number' }]), '4.00');
      equal(await read(WORD), `by ${format}`);
    });
  }
  await peer.check('Write-Composite in LwM2M CBOR', async () => {
    const { encode } = require('cbor');
    const payload = encode(new Map([[[3442, 0], new Map([[110, 'by 11544'], [120, 11544]])]]));
    equal(await server.code('iPATCH', '/', { format: LWM2M_CBOR, payload }), '2.04');
    same([await read(WORD), await read(NUMBER)], ['by 11544', '11544']);
  });
  for (const format of [ETCH_CBOR, ETCH_JSON]) {
    await peer.check(`Write-Composite, ${NAMES[format]}: adds an instance of a resource, and removes it by null (RFC 8790 3.2)`, async () => {
      const several = async () => values((await server.get(NUMBERS, SENML_JSON)).payload, SENML_JSON);
      const before = await several();
      equal(await server.code('iPATCH', '/', { format, payload: senml([{ n: `${NUMBERS}/5`, v: 55 }], format) }), '2.04');
      same(await several(), { ...before, [`${NUMBERS}/5`]: 55 });
      equal(await server.code('iPATCH', '/', { format, payload: senml([{ n: `${NUMBERS}/5`, v: null }], format) }), '2.04');
      same(await several(), before);
    });
  }
  for (const format of [SENML_CBOR, SENML_JSON]) {
    const paths = [NUMBER, WORD];
    const question = { method: 'FETCH', format, payload: senml(paths.map((n) => ({ n })), format) };
    await peer.check(`Observe-Composite, ${NAMES[format]}: told of either together, cancelled by Observe 1`, async () => {
      await number(1);
      const observation = await server.observe('/', format, question);
      equal(values(observation.payload, format)[NUMBER], 1);
      await number(2);
      await until(() => observation.notes.length > 0, 'notification');
      const told = values(observation.notes[0], format);
      same([told[NUMBER], typeof told[WORD]], [2, 'string']);
      const answer = await server.ask('FETCH', '/', { ...question, accept: format, observe: 1, token: observation.token });
      same([answer.code, values(answer.payload, format)[NUMBER]], ['2.05', 2]);
      await number(3);
      equal(await read(NUMBER), '3');
      equal(observation.notes.length, 1);
    });
  }
  await peer.check('Observe-Composite cancelled by a Reset: an Update, and the registration stays', async () => {
    const observation = await server.observe('/', SENML_CBOR,
      { method: 'FETCH', format: SENML_CBOR, payload: senml([{ n: NUMBER }, { n: WORD }], SENML_CBOR) });
    const before = server.updates.length;
    server.forget(observation);
    await number(4);
    await until(() => server.updates.length > before, 'Update');
    equal(server.registers.length, 1);
  });
  await peer.check('Observe-Composite with pmin and pmax in its query (1.2): told again and again', async () => {
    const observation = await server.observe('/', SENML_CBOR,
      { method: 'FETCH', format: SENML_CBOR, payload: senml([{ n: WORD }], SENML_CBOR), query: 'pmin=1&pmax=2' });
    await until(() => observation.notes.length >= 3, 'three notifications');
    server.forget(observation);
  });

  // ---- 6.4: one path ----

  await peer.check('Observe with pmax in its query (1.2): for that observation alone', async () => {
    const observation = await server.observe(WORD, TEXT, { query: 'pmax=2' });
    const other = await server.observe(WORD, CBOR);
    await until(() => observation.notes.length >= 3, 'three notifications');
    same([other.notes.length, await links(WORD)], [0, `<${WORD}>`]);
    server.forget(observation);
    server.forget(other);
  });
  for (const [path, sets] of [['/3303/0/5700', ['pmin=1', 'pmax=60', 'gt=30', 'lt=-5.5', 'st=0.5', 'epmin=1', 'epmax=10', 'con=1', 'hqmax=5']],
    [FLAG, ['edge=1']], [NUMBERS, ['pmin=3']], [`${NUMBERS}/0`, ['pmin=2', 'gt=7']], ['/3303/0', ['pmin=2']], ['/3303', ['pmax=90']]]) {
    await peer.check(`Write-Attributes of ${path}: ${sets.join(', ')}; Discover tells them; and removed`, async () => {
      // There is no Discover of an instance of a resource: its attributes are told with the resource's.
      const listed = path === `${NUMBERS}/0` ? NUMBERS : path;
      const own = async () => (await links(listed)).split(',').find((link) => link.startsWith(`<${path}>`)).split(';').slice(1)
        .filter((text) => !/^(ver|dim)=/.test(text));
      const before = await own();
      equal(await server.code('PUT', path, { query: sets.join('&') }), '2.04');
      same(new Set(await own()), new Set([...before, ...sets]));
      equal(await server.code('PUT', path, { query: sets.map((set) => set.split('=')[0]).join('&') }), '2.04');
      same(await own(), before);
    });
  }
  await peer.check('edge: told when a boolean rises, not when it falls', async () => {
    const set = async (value) => equal(await server.code('PUT', FLAG, { format: TEXT, payload: value }), '2.04');
    await set('0');
    equal(await server.code('PUT', FLAG, { query: 'edge=1' }), '2.04');
    const observation = await server.observe(FLAG, TEXT);
    await set('1');
    await until(() => observation.notes.length > 0, 'notification');
    await set('0');
    await set('1');
    await until(() => observation.notes.length > 1, 'second notification');
    same(observation.notes.map(String), ['1', '1']);
    server.forget(observation);
    equal(await server.code('PUT', FLAG, { query: 'edge' }), '2.04');
  });
  await peer.check('Discover with depth (1.2)', async () => {
    same([await links('/3442', 'depth=0'), await links('/3442', 'depth=1'), (await links('/3442/0', 'depth=2')).includes(`<${NUMBERS}/0>`)],
      ['</3442>', '</3442>,</3442/0>', true]);
  });

  // ---- formats ----

  const whole = async (format) => {
    const answer = await server.get('/3442/0', format);
    same([answer.code, answer.format], ['2.05', format]);
    return answer.payload;
  };
  await peer.check('Read of a resource of each type: SenML JSON, SenML CBOR, LwM2M CBOR and JSON of LwM2M 1.0 say the same', async () => {
    const plain = (found) => Object.fromEntries(Object.entries(found).map(([path, value]) =>
      [path, Buffer.isBuffer(value) ? value.toString('base64url') : value instanceof Date ? value / 1000 : typeof value === 'bigint' ? Number(value) : value]));
    const old = JSON.parse((await whole(LWM2M_JSON)).toString());
    const expected = Object.fromEntries(old.e.map(({ n, ...value }) =>
      [old.bn + n, /\/1?150(\/|$)/.test(old.bn + n) ? value.sv.replace(/=+$/, '') : Object.values(value)[0]]));
    assert(Object.keys(expected).length >= 18, `only ${Object.keys(expected)}`);
    same(plain(values(await whole(SENML_CBOR), SENML_CBOR)), expected);
    same(plain(values(await whole(SENML_JSON), SENML_JSON)), expected);
    same(plain(nested(await whole(LWM2M_CBOR))), expected);
  });
  await peer.check('Write of a resource of each type in JSON of LwM2M 1.0, LwM2M CBOR and opaque, read back', async () => {
    const { encode } = require('cbor');
    const json = { bn: '/3442/0/', e: [{ n: '110', sv: 'old' }, { n: '120', v: -5 }, { n: '130', v: 2.5 }, { n: '140', bv: true }, { n: '150', sv: 'AQID' }, { n: '170', ov: '3:0' }] };
    equal(await server.code('POST', '/3442/0', { format: LWM2M_JSON, payload: JSON.stringify(json) }), '2.04');
    const seen = async () => Promise.all([110, 120, 130, 140, 150, 170].map((id) => read(`/3442/0/${id}`)));
    same(await seen(), ['old', '-5', '2.5', '1', 'AQID', '3:0']);
    const map = new Map([[110, 'new'], [120, 6], [130, -0.25], [140, false], [150, Buffer.from([4, 5])], [170, '1:0']]);
    equal(await server.code('POST', '/3442/0', { format: LWM2M_CBOR, payload: encode(new Map([[[3442, 0], map]])) }), '2.04');
    same(await seen(), ['new', '6', '-0.25', '0', 'BAU=', '1:0']);
    equal(await server.code('PUT', '/3442/0/150', { format: OPAQUE, payload: Buffer.from([7]) }), '2.04');
    equal((await server.get('/3442/0/150', OPAQUE)).payload.toString('hex'), '07');
  });

  // ---- instances ----

  await peer.check('Create with an id, in each format, and with one of the node\'s choice, which its answer tells; Delete', async () => {
    const { encode } = require('cbor');
    const create = (format, payload) => server.ask('POST', '/3442', { format, payload });
    // TLV: an instance with the id 7 and a resource in it; and that resource alone.
    const word = Buffer.from('c46e6d616465', 'hex');
    const named = Buffer.concat([Buffer.from([0x06, 7]), word]);
    for (const [format, payload] of [[TLV, named], [SENML_JSON, '[{"bn":"/3442/7/","n":"110","vs":"made"}]'],
      [SENML_CBOR, senml([{ n: '/3442/7/110', vs: 'made' }], SENML_CBOR)], [LWM2M_JSON, '{"bn":"/3442/7/","e":[{"n":"110","sv":"made"}]}'],
      [LWM2M_CBOR, encode(new Map([[[3442, 7], new Map([[110, 'made']])]]))], [TLV, word]]) {
      const { code, location } = await create(format, payload);
      const path = payload === word ? `/${location}` : '/3442/7';
      assert.match(path, /^\/3442\/\d+$/, String(format));
      same([format, code, await read(`${path}/110`), (await create(TLV, named)).code], [format, '2.01', 'made', '4.00']);
      same([await server.code('DELETE', path), await server.code('GET', path)], ['2.02', '4.04']);
    }
    same([await server.code('POST', '/3303', { format: TLV, payload: Buffer.from([0x00, 9]) }), await server.code('DELETE', '/3303/0')], ['4.05', '4.05']);
  });
  await peer.check('an object that grows or shrinks is told by an Update', async () => {
    const before = server.updates.length;
    equal(await server.code('POST', '/3442', { format: SENML_JSON, payload: '[{"n":"/3442/3/110","vs":"x"}]' }), '2.01');
    await until(() => server.updates.length > before, 'Update');
    equal(await server.code('DELETE', '/3442/3'), '2.02');
  });
  await peer.check('instances of a resource: written one by one, some, all; deleted (1.2)', async () => {
    const several = async () => values((await server.get(NUMBERS, SENML_JSON)).payload, SENML_JSON);
    const write = (method, list) => server.code(method, NUMBERS, { format: SENML_JSON, payload: senml(list.map(([n, v]) => ({ n: `${NUMBERS}/${n}`, v })), SENML_JSON) });
    equal(await write('PUT', [[0, 5], [3, 7]]), '2.04');
    same(await several(), { [`${NUMBERS}/0`]: 5, [`${NUMBERS}/3`]: 7 });
    equal(await write('POST', [[3, 8], [4, 9]]), '2.04');
    same(await several(), { [`${NUMBERS}/0`]: 5, [`${NUMBERS}/3`]: 8, [`${NUMBERS}/4`]: 9 });
    equal(await server.code('PUT', `${NUMBERS}/4`, { format: TEXT, payload: '10' }), '2.04');
    same([await read(`${NUMBERS}/4`), await server.code('DELETE', `${NUMBERS}/4`), await server.code('GET', `${NUMBERS}/4`)], ['10', '2.02', '4.04']);
  });
  await peer.check('Execute with arguments', async () => {
    same(await Promise.all(['', '5', "0='a',1", "2='x y'"].map((payload) => server.code('POST', '/3442/0/0', { payload, format: payload ? TEXT : undefined }))),
      ['2.04', '2.04', '2.04', '2.04']);
  });

  // ---- 6.4.6: Send ----

  for (const [name, format, told] of [['senml-cbor', SENML_CBOR, values], ['senml-json', SENML_JSON, values], ['lwm2m-cbor', LWM2M_CBOR, nested]]) {
    await peer.check(`Send in ${name}`, async () => {
      const before = server.sends.length;
      await number(77);
      node.say(`send ${NUMBER} /3/0/0 ${name}`);
      await until(() => server.sends.length > before, 'Send');
      const { payload, format: found } = server.sends[before];
      same([found, told(payload, found)], [format, { [NUMBER]: 77, '/3/0/0': 'bench' }]);
    });
  }
  await peer.check('readings of an outage come in a Send, each with its time, in order', async () => {
    const path = '/3303/0/5700';
    await until(() => /air: good/.test(node.log), 'air');
    const observation = await server.observe(path, SENML_CBOR);
    const sends = server.sends.length;
    await until(() => observation.notes.length > 0, 'a first notification');
    node.say('offline 400');
    await until(() => server.sends.length > sends, 'Send');
    const late = () => server.sends.slice(sends).flatMap(({ payload, format }) => records(payload, format)).filter((record) => record.path === path);
    await until(() => late().length >= 8, 'eight readings');
    const times = late().map(({ time }) => time);
    assert(times[0] > 1394035200, `a time of ${times[0]}`);
    assert(times.every((time, i) => i === 0 || (time > times[i - 1] && time < times[i - 1] + 400)), `times ${times}`);
    server.forget(observation);
  });
  await peer.check('muted by 1/0/23, what is late is notified instead', async () => {
    equal(await server.code('PUT', '/1/0/23', { format: TEXT, payload: '1' }), '2.04');
    const path = '/3304/0/5700';
    const observation = await server.observe(path, SENML_CBOR);
    const sends = server.sends.length;
    await until(() => observation.notes.length > 0, 'a first notification');
    node.say('offline 200');
    const late = () => observation.notes.filter((payload) => records(payload, SENML_CBOR).some(({ time }) => time > 0));
    await until(() => late().length > 0, 'notification with a time');
    equal(server.sends.length, sends);
    server.forget(observation);
  });

  // ---- 6.2.1: Profile ID ----

  // A server that has forgotten the node: its next Update leads to a Register.
  const forget = async () => {
    const before = server.registers.length;
    server.location += '1';
    equal(await server.code('POST', '/1/0/8'), '2.04');
    return before;
  };
  const profile = ({ query }) => new URLSearchParams(query).get('pid');
  await peer.check('a Profile ID that the server does not know is told again with the list', async () => {
    equal(await server.code('PUT', '/1/0/27', { format: TEXT, payload: '6' }), '2.04');
    const before = await forget();
    const alone = await server.registered(before + 1);
    const both = await server.registered(before + 2);
    assert.match(profile(alone), /^6:[0-9a-f]{8}$/);
    same([alone.links, profile(both)], ['', profile(alone)]);
    assert(both.links.includes('</3303/0>'), both.links);
  });
  await peer.check('one that it knows stands for the list', async () => {
    const before = await forget();
    const alone = await server.registered(before + 1);
    same([alone.links, profile(alone)], ['', profile(server.registers[before - 1])]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    equal(server.registers.length, before + 1);
  });
  await peer.check('other instances, another Profile ID; another hash, of its length', async () => {
    const known = profile(server.registers[server.registers.length - 1]);
    equal(await server.code('POST', '/16', { format: SENML_CBOR, payload: senml([{ bn: '/16/5/0/', n: '0', vs: 'x' }], SENML_CBOR) }), '2.01');
    let before = await forget();
    assert.notStrictEqual(profile(await server.registered(before + 2)), known);
    equal(await server.code('PUT', '/1/0/27', { format: TEXT, payload: '1' }), '2.04');
    before = await forget();
    assert.match(profile(await server.registered(before + 2)), /^1:[0-9a-f]{64}$/);
  });
  await peer.check('Deregister', async () => {
    await node.end();
    equal(server.gone, 1);
  });

  // ---- 6.5: queue mode ----

  const sleeper = await new Server(coap).listen();
  const asleep = new Node(sleeper.port, 'urn:test:queue', { 'queue-mode': 10, lifetime: 60, speed: 5 });
  await peer.check('queue mode: told in the Register, and an answer when the node is awake again', async () => {
    equal((await sleeper.registered()).query, 'ep=urn:test:queue&lt=60&lwm2m=1.1&Q');
    const before = sleeper.updates.length;
    await until(() => sleeper.updates.length > before, 'Update');
    equal((await sleeper.get('/3/0/0', TEXT)).text, 'bench');
  });
  await asleep.end();
});
