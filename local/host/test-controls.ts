/*
 * Test controls: `--test-controls` serves them below /admin/test, JSON in and out. Rules match by `name` (of the
 * activity; of the event; of the orchestrator for a timer, sub-orchestration or continueAsNew) and `instanceId`, where
 * given. Held things live in memory: after a kill, activities and timers come again, as on the real extension; held
 * events are lost.
 *
 *   POST hold     {"kind":"activity"|"timer"|"event"|"subOrchestration"|"continueAsNew","name"?,"instanceId"?}
 *                 holds results, firings and events on their way to the orchestration; `continueAsNew` holds the next
 *                 generation, which is saved, from starting
 *   POST unhold   {"kind"?,"name"?,"instanceId"?}  removes the equal or narrower hold rules; what is held stays held
 *   POST release  {"id"?,"kind"?,"name"?,"instanceId"?,"count"?}  lets held things go, oldest first; all without count
 *   POST batch    {"instanceId","items":[{"event":"stop","input":1},{"release":{"kind":"activity"}},…]}
 *                 raises and releases in this order into one batch: the orchestrator sees all in one episode
 *   POST delay    {"when":"before"|"after","name"?,"maxMs","minMs"?,"seed"?}  random delay of activities before they
 *                 start, or of their completions after they ended; maxMs 0 removes it
 *   POST repeat   {"name"?,"mode":"parallel"|"sequential"|"off"}  runs activities twice; the second result is dropped
 *   POST reset    {}  removes every rule and releases everything
 *   POST fire     {"name"}  runs a timer's function, after the run that is going on, and answers when it is over
 *   GET  state    {"held":[{id,kind,name,instanceId,taskId,since}],"rules":{…},"counters":{…}}
 */
import { messageOf } from "./errors";
import type { Counter, Delivery, Gate } from "./gate";
import { readBody, type Answer, type Call } from "./http";
import { isObject, parseJson, toJson } from "./json";
import { seededRandom } from "./random";
import {
  covers,
  matches,
  readDelay,
  readHold,
  readMatch,
  readRepeat,
  type DelayRule,
  type HoldRule,
  type Match,
  type RepeatRule,
} from "./test-rules";

interface Held {
  readonly id: number;
  readonly since: string;
  readonly delivery: Delivery;
  readonly deliver: () => void;
}

/** What the controls need of the engine. */
interface Raiser {
  get(instanceId: string): object | undefined;
  raise(instanceId: string, name: string, input: string): void;
}

/** What the controls need of the timers. */
interface Fired {
  runAnew(name: string): Promise<void>;
}

/** A gate that tests operate over HTTP. */
export class TestControls implements Gate {
  private holds: HoldRule[] = [];
  private delays: DelayRule[] = [];
  private repetitions: RepeatRule[] = [];
  private held: Held[] = [];
  private nextId = 1;
  private open = false;
  private engine: Raiser | undefined;
  private timers: Fired | undefined;
  private readonly counters = new Map<Counter, number>();

  attach(engine: Raiser, timers: Fired): void {
    this.engine = engine;
    this.timers = timers;
  }

  pass(delivery: Delivery, deliver: () => void): void {
    if (this.open || !this.holds.some((rule) => matches(rule, delivery))) {
      deliver();
      return;
    }
    this.held.push({ id: this.nextId++, since: new Date().toISOString(), delivery, deliver });
  }

  beforeActivity(name: string): Promise<void> {
    return this.delay("before", name);
  }

  afterActivity(name: string): Promise<void> {
    return this.delay("after", name);
  }

  repeats(name: string): "parallel" | "sequential" | undefined {
    return this.repetitions.findLast((rule) => rule.name === undefined || rule.name === name)?.mode;
  }

  count(counter: Counter): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + 1);
  }

  async answer(call: Call): Promise<Answer> {
    const action = call.path[2];
    if (action === "state") return call.method === "GET" ? { status: 200, body: this.state() } : { status: 405 };
    if (call.method !== "POST") return { status: 405 };
    try {
      const text = await readBody(call.request);
      const body = text.trim() === "" ? {} : parseJson(text);
      if (!isObject(body)) throw new Error("The body must be a JSON object.");
      const result = action === "fire" ? await this.fire(body) : this.act(action ?? "", body);
      return result === undefined ? { status: 404 } : { status: 200, body: result };
    } catch (error) {
      return { status: 400, body: messageOf(error) };
    }
  }

  private act(action: string, body: Record<string, unknown>): object | undefined {
    switch (action) {
      case "hold":
        this.holds.push(readHold(body));
        return { holds: this.holds };
      case "unhold": {
        const wanted = readMatch(body);
        this.holds = this.holds.filter((rule) => !covers(wanted, rule));
        return { holds: this.holds };
      }
      case "release":
        return { released: this.release(readMatch(body), typeof body.count === "number" ? body.count : Infinity) };
      case "batch":
        return this.batch(body);
      case "delay": {
        const rule = readDelay(body);
        this.delays = this.delays.filter((other) => other.when !== rule.when || other.name !== rule.name);
        if (rule.maxMs > 0) this.delays.push({ ...rule, random: seededRandom(rule.seed) });
        return { delays: this.delays };
      }
      case "repeat":
        this.repetitions = [...this.repetitions, readRepeat(body)];
        return { repetitions: this.repetitions };
      case "reset":
        this.holds = [];
        this.delays = [];
        this.repetitions = [];
        return { released: this.release({}, Infinity) };
      default:
        return undefined;
    }
  }

  private async fire({ name }: Record<string, unknown>): Promise<object> {
    if (typeof name !== "string") throw new Error(`"name" is needed.`);
    await this.timers?.runAnew(name);
    return {};
  }

  private release(wanted: Match, count: number): object[] {
    const going = this.held.filter((held) => matches(wanted, { ...held.delivery, id: held.id })).slice(0, count);
    this.held = this.held.filter((held) => !going.includes(held));
    for (const held of going) held.deliver();
    return going.map(describe);
  }

  /** All in one turn of the event loop, so that the next episode begins behind the last item. */
  private batch(body: Record<string, unknown>): object {
    const { instanceId, items } = body;
    if (typeof instanceId !== "string" || !Array.isArray(items))
      throw new Error(`"instanceId" and "items" are needed.`);
    if (this.engine?.get(instanceId) === undefined) throw new Error(`There is no instance '${instanceId}'.`);
    const released: object[] = [];
    this.open = true;
    try {
      for (const item of items.filter(isObject)) {
        if (typeof item.event === "string") this.engine.raise(instanceId, item.event, toJson(item.input));
        if (isObject(item.release)) {
          const count = typeof item.release.count === "number" ? item.release.count : Infinity;
          released.push(...this.release({ ...readMatch(item.release), instanceId }, count));
        }
      }
    } finally {
      this.open = false;
    }
    return { released };
  }

  private delay(when: "before" | "after", name: string): Promise<void> {
    const rules = this.delays.filter((rule) => rule.when === when && (rule.name === undefined || rule.name === name));
    const rule = rules.at(-1);
    if (rule?.random === undefined) return Promise.resolve();
    const ms = rule.minMs + rule.random() * (rule.maxMs - rule.minMs);
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  private state(): object {
    return {
      held: this.held.map(describe),
      rules: { holds: this.holds, delays: this.delays, repetitions: this.repetitions },
      counters: Object.fromEntries(this.counters),
    };
  }
}

function describe({ id, since, delivery }: Held): object {
  return { id, since, ...delivery };
}
