// The real program, on a free port, with a fresh database, and what an operator asks of it on the command line.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The top of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program that the journeys run: the release, unless VESTIBULE_PROGRAM names another. */
export const program = process.env.VESTIBULE_PROGRAM ?? path.join(root, 'target/release/vestibule');

/** The password of everyone in the demo. */
export const PASSWORD = 'violet anchor tunnel 47';

/** Numbers of the demo's people; their addresses are their usernames at acme.example. */
const NUMBERS = { olivia: '+61491570006', arthur: '+61491570156', marie: '+61491570157', sam: '+61491570158', claire: '+61491570159' };

/** Where messages to a person go: a username of the demo has an address and mostly a number. */
const addresses = (to) => (/[@+]/.test(to) ? [to] : [`${to}@acme.example`, NUMBERS[to]].filter(Boolean));

/** Nothing of the machine's own configuration reaches a journey. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VESTIBULE_')));

/** Runs a subcommand and gives what it prints. */
export async function command(...args) {
  const { stdout } = await run(program, args, { maxBuffer: 1 << 26, env: environment });
  return stdout;
}

/** Runs a subcommand and kills it (`kill -9`) after some milliseconds. Says whether it was still running, and what it had printed. */
export function cut(after, ...args) {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env: environment }, (error, stdout, stderr) => {
      clearTimeout(late);
      resolve({ killed: child.signalCode === 'SIGKILL', failed: error !== null && child.signalCode === null, stdout, stderr });
    });
    const late = setTimeout(() => child.kill('SIGKILL'), after);
  });
}

/** A database of its own on the cluster that VESTIBULE_TEST_POSTGRES names: its address and how to remove it. */
export async function freshPostgres() {
  const cluster = process.env.VESTIBULE_TEST_POSTGRES;
  if (!cluster) throw new Error('VESTIBULE_TEST_POSTGRES names no cluster: run this through tools/with-postgres');
  const name = `journey_${randomBytes(8).toString('hex')}`;
  const psql = (sql) => run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', cluster, '--command', sql]);
  await psql(`CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => psql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

export class Server {
  #child;
  #postgres;
  #log = [];
  #seen = new Map();

  /**
   * Starts the program.
   * @param {object} how
   * @param {'sqlite'|'postgres'} [how.database]
   * @param {boolean} [how.demo] with the demo's organization and people, all with {@link PASSWORD}
   * @param {string[]} [how.args] further arguments of `serve`
   */
  static async start({ database = 'sqlite', demo = true, args = [] } = {}) {
    const server = new Server();
    server.dir = await mkdtemp(path.join(tmpdir(), 'vestibule-journey-'));
    if (database === 'postgres') server.#postgres = await freshPostgres();
    server.where = ['--data-dir', server.dir];
    if (server.#postgres) server.where.push('--database', server.#postgres.url);
    /** Where its database is. */
    server.database = server.#postgres?.url ?? path.join(server.dir, 'vestibule.db');
    server.#args = [...(demo ? ['--demo', '--demo-password', PASSWORD] : []), ...args];
    try {
      await server.#spawn('127.0.0.1:0');
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  #args;

  async #spawn(listen) {
    this.#child = spawn(program, ['serve', '--listen', listen, ...this.where, ...this.#args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    const child = this.#child;
    createInterface({ input: child.stderr }).on('line', (line) => this.#log.push(line));
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it listened:\n${this.log}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.#log.push(line);
        const setup = /(http\S+\/setup\/\S+)/.exec(line);
        if (setup) this.setup = setup[1];
        const listening = /listening on (http:\S+)/i.exec(line);
        if (listening) {
          this.url = listening[1].replace(/\/$/, '');
          resolve();
        }
      });
    });
    // Whatever it prints besides its address comes in the same breath.
    await sleep(50);
  }

  /** All that the program printed. */
  get log() {
    return this.#log.join('\n');
  }

  /** Runs a subcommand on this server's data and gives what it prints. */
  async cli(...args) {
    return command(...args, ...this.where);
  }

  /** The captured messages to a person (a username of the demo, an address or a number), oldest first. */
  async outbox(to) {
    const messages = [];
    for (const where of addresses(to)) {
      const printed = await this.cli('outbox', '--json', '--to', where);
      messages.push(...printed.split('\n').filter(Boolean).map((line) => JSON.parse(line)));
    }
    return messages.sort((a, b) => a.at - b.at);
  }

  /** The next message to a person that this journey has not read yet. `channel` is `sms` or `email`. */
  async message(to, channel, seconds = 20) {
    const key = `${channel} ${to}`;
    const read = this.#seen.get(key) ?? 0;
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
      const messages = (await this.outbox(to)).filter((message) => message.channel === channel);
      if (messages.length > read) {
        this.#seen.set(key, read + 1);
        return messages[read];
      }
    }
    throw new Error(`no new ${channel} to ${to} within ${seconds} s`);
  }

  /** How many messages went to a person by a channel. */
  async count(to, channel) {
    return (await this.outbox(to)).filter((message) => message.channel === channel).length;
  }

  /** The next message to a person that holds a code: `{ message, code }`. Mails of other kinds may come before it. */
  async coded(to, channel) {
    for (;;) {
      const message = await this.message(to, channel);
      const found = (channel === 'sms' ? /#(\d{6})\s*$/ : /^\s*(\d{6})\s*$/m).exec(message.text.trim());
      if (found) return { message, code: found[1] };
      if (channel === 'sms') throw new Error(`no code in: ${message.text}`);
    }
  }

  /** The code of the next message to a person. */
  async code(to, channel = 'sms') {
    return (await this.coded(to, channel)).code;
  }

  /** Ends the program as an operator would, and waits until it has. */
  async halt() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }

  /** Ends the program from one moment to the next, in the midst of whatever it does, and waits until it has ended. */
  async kill() {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts it again at the same address, on the same data. */
  async resume() {
    await this.#spawn(`127.0.0.1:${new URL(this.url).port}`);
  }

  /** Ends the program and removes what it kept. */
  async stop() {
    await this.halt();
    await this.#postgres?.drop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
