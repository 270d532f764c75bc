// The adapter protocol for the adapters in JavaScript: node serve.mjs ADAPTER.  The adapter is a module that exports
//
//   name, version, algorithms
//   configs   naive and strict, each with
//     features
//     verify(request)   gives the claims or throws, at once or later
//     lacks(request)    what the request asks for and the library cannot do, if anything; may be left out
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { name, version, algorithms, configs } = await import(pathToFileURL(process.argv[2]));
let config;

async function answer(request) {
  if (request.op === 'hello') {
    config = request.config ?? 'naive';
    return { name, version, language: 'javascript', config, algorithms, features: configs[config].features };
  }
  const { id } = request;
  const lacking = configs[config].lacks?.(request);
  if (lacking) return { id, verdict: 'unsupported', reason: lacking };
  try {
    return { id, verdict: 'accept', claims: await configs[config].verify(request) };
  } catch (refused) { // whatever is thrown, the token is not accepted
    return { id, verdict: 'reject', reason: `${refused?.code ?? refused?.name}: ${refused?.message}` };
  }
}

function text(answer) {
  try {
    return JSON.stringify(answer);
  } catch { // claims that were read can be too deep to be written
    return JSON.stringify({ ...answer, claims: {} });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${text(await answer(JSON.parse(line)))}\n`);
}
