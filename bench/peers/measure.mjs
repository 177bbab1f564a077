// Asks rule engines of the npm registry which offers match each basket, and how long each takes.
//   node measure.mjs WORLD.json FIGURES.json
// Every engine gets its fastest form that was found: facts by sku, absent ones as zero, rules
// loaded once. Matching offers come back sorted, so that the caller can compare them with its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { ZenEngine } from '@gorules/zen-engine';
import jsonLogic from 'json-logic-js';
import { Engine } from 'json-rules-engine';

const [worldFile, figuresFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));

const jsonLogicPeer = ({ offers }) => {
  const rules = offers.map(({ id, sku, at_least }) => ({
    id, logic: { '>=': [{ var: [sku, 0] }, at_least] },
  }));
  return {
    name: 'json-logic-js',
    find: async (basket) =>
      rules.filter(({ logic }) => jsonLogic.apply(logic, basket)).map(({ id }) => id),
  };
};

const jsonRulesPeer = ({ offers }) => {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const { id, sku, at_least } of offers) {
    engine.addRule({
      conditions: { all: [{ fact: sku, operator: 'greaterThanInclusive', value: at_least }] },
      event: { type: id },
    });
  }
  return {
    name: 'json-rules-engine',
    find: async (basket) => (await engine.run(basket)).events.map(({ type }) => type),
  };
};

// One decision table, a row an offer, all hits collected.
const zenPeer = ({ offers }) => {
  const rules = offers.map(({ id, sku, at_least }) => ({
    _id: id, asks: `(${sku} ?? 0) >= ${at_least}`, gives: `"${id}"`,
  }));
  const content = {
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      {
        id: 'table', name: 'table', type: 'decisionTableNode',
        content: {
          hitPolicy: 'collect', rules,
          inputs: [{ id: 'asks', name: 'asks' }],
          outputs: [{ id: 'gives', name: 'gives', field: 'offer' }],
        },
      },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
  return {
    name: 'zen-engine',
    find: async (basket) => (await decision.evaluate(basket)).result.map(({ offer }) => offer),
  };
};

const quantile = (sorted, part) => sorted[Math.floor(part * (sorted.length - 1))];

// At most so many baskets, and so long a peer: one that needs seconds a basket is asked thrice.
const basketsMax = 200;
const secondsMax = 8;
const warmingSecondsMax = 1;

const measure = async ({ name, find }) => {
  let began = process.hrtime.bigint();
  for (const basket of world.baskets) {
    await find(basket);
    if (Number(process.hrtime.bigint() - began) > warmingSecondsMax * 1e9) break;
  }
  const took = [];
  const matching = [];
  began = process.hrtime.bigint();
  for (const basket of world.baskets.slice(0, basketsMax)) {
    const start = process.hrtime.bigint();
    const found = await find(basket);
    const end = process.hrtime.bigint();
    took.push(Number(end - start));
    matching.push(found.sort());
    if (took.length >= 3 && Number(end - began) > secondsMax * 1e9) break;
  }
  took.sort((a, b) => a - b);
  return { name, p50_ns: quantile(took, 0.5), p99_ns: quantile(took, 0.99), matching };
};

const figures = [];
for (const peer of [jsonLogicPeer, zenPeer, jsonRulesPeer]) figures.push(await measure(peer(world)));
writeFileSync(figuresFile, JSON.stringify(figures));
