// Cases and their outcome, one line each for ../run, and the node under test as a process of its own. See ../python/check.py.
'use strict';

const { spawn } = require('child_process');
const assert = require('assert');

// The objects of the node with all boards, and how many instances each has.
const OBJECTS = {
  1: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 20: 1, 3300: 3, 3301: 2, 3302: 1, 3303: 5, 3304: 2, 3308: 5, 3311: 1, 3315: 2, 3316: 2, 3317: 1, 3320: 4, 3326: 1, 3327: 1,
  3328: 2, 3331: 1, 3332: 1, 3340: 1, 3342: 1, 3346: 1, 3411: 1, 3416: 1, 3417: 1, 3418: 1, 3419: 1, 3424: 1, 3425: 1, 3432: 1,
  3434: 1, 3446: 1, 3449: 2, 3450: 1, 10311: 1, 26241: 1,
};

const INSTANCES = Object.entries(OBJECTS).flatMap(([id, count]) => Array.from({ length: count }, (_, i) => `/${id}/${i}`));

// What is not read, being executed or only written, and what has several values: the OMA registry.
const UNREADABLE = new RegExp('^/(1/0/[489]|3/0/(4|5|12)|5/0/(0|2|10)|7/0/[67]|20/0/401[12]|3302/0/5505|3331/0/5822|3340/0/5523|3411/0/11|3416/0/1[69]|3418/0/7|' +
  '3424/0/2|3432/0/2|3434/0/[47]|3446/0/2|3450/0/6|26241/0/6|\\d+/\\d/5605)$');
const MULTIPLE = /^\/(3\/0\/(6|7|11)|4\/0\/[145]|5\/0\/8|3432\/0\/[13-9]|26241\/0\/[0-5])$/;

/** The instances that a Register lists. */
function instances(links) {
  return [...links.matchAll(/<(\/\d+\/\d+)>/g)].map((match) => match[1]);
}

// Seconds that are waited for what must come: see ../python/check.py.
const PATIENCE = 90;

class Peer {
  constructor(name) {
    this.name = name;
    this.failed = false;
  }

  line(outcome, operation, why = '') {
    console.log([outcome, this.name, operation, String(why).replace(/\s+/g, ' ')].join('\t'));
  }

  /** One case; true when it went well. */
  async check(operation, act) {
    try {
      await within(2 * PATIENCE, operation, act());
      this.line('ok', operation);
      return true;
    } catch (problem) {
      this.failed = true;
      this.line('FAILED', operation, problem.message || problem.name || problem);
      return false;
    }
  }

  /** Runs all cases with what `load` gives them; reports the peer absent when that cannot be loaded. */
  async run(load, session) {
    let library;
    try {
      library = load();
    } catch (problem) {
      this.line('absent', 'all', `${String(problem.message).split('\n')[0]}: npm ci in tests/Interop`);
      process.exit(0);
    }
    try {
      await session(library);
    } catch (problem) {
      this.failed = true;
      this.line('FAILED', 'session', problem.stack);
    }
    process.exit(this.failed ? 1 : 0);
  }
}

/** The node under test; `end` asks it to deregister and go, and resolves to its exit code. */
class Node {
  constructor(port, endpoint, options = {}) {
    const [program, ...first] = process.env.NODE_UNDER_TEST.split(' ');
    const all = { server: `coap://127.0.0.1:${port}`, board: 'all', endpoint, for: 1200, ...options };
    const args = Object.entries(all).filter(([, value]) => value !== null)
      .flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]));
    this.process = spawn(program, [...first, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.log = '';
    this.process.stdout.on('data', (chunk) => { this.log += chunk; });
    this.exited = new Promise((resolve) => this.process.on('exit', resolve));
    process.on('exit', () => this.process.kill('SIGKILL'));
    // What ends this script shall end the node too.
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => process.exit(1));
    }
  }

  /** Types a command of the bench. */
  say(command) {
    this.process.stdin.write(`${command}\n`);
  }

  async end() {
    this.process.kill('SIGTERM');
    return within(PATIENCE, 'end of the node', this.exited);
  }

  async logged(pattern) {
    await until(() => pattern.test(this.log), `${pattern} in the node's log`);
  }
}

function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function until(condition, what) {
  const end = Date.now() + PATIENCE * 1000;
  while (!condition()) {
    assert(Date.now() < end, `no ${what} within ${PATIENCE} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

module.exports = { INSTANCES, UNREADABLE, MULTIPLE, instances, Peer, Node, until, within };
