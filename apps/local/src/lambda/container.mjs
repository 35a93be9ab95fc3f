// What runs inside one container: it loads the handler, then answers one invocation after the other. A plain module, and
// not a part of the bundle, so that the built stack and the tests, which run the TypeScript, start the very same file.
import { parentPort, workerData } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';

const { entry, handlerName, identity } = workerData;

function runtimeError(errorType, message, cause) {
  const error = new Error(message, { cause });
  error.name = errorType;
  return error;
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function loadHandler() {
  const module = await import(pathToFileURL(entry).href).catch((error) => {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw runtimeError('Runtime.ImportModuleError', error.message, error);
  });
  const handler = module[handlerName];
  if (typeof handler !== 'function') {
    throw runtimeError('Runtime.HandlerNotFound', `${handlerName} is not an exported function of the module`);
  }
  if (handler.length >= 3) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      `nodejs24.x takes no handler with three or more parameters, and ${handlerName} has ${handler.length}`,
    );
  }
  return handler;
}

function contextOf({ requestId, deadline }) {
  return {
    ...identity,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function answer(handler, invocation) {
  // As Lambda sets it, anew for each invocation, whether the function is traced or not.
  process.env._X_AMZN_TRACE_ID = invocation.traceHeader;
  const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
  return JSON.stringify(result ?? null) ?? 'null';
}

// The runtime's own name for it; thrown again, it ends the thread as it ends Lambda's process.
process.on('unhandledRejection', (reason) => {
  throw runtimeError('Runtime.UnhandledPromiseRejection', String(reason), reason);
});

try {
  const handler = await loadHandler();
  parentPort.on('message', (invocation) => {
    answer(handler, invocation).then(
      (payload) => parentPort.postMessage({ kind: 'result', payload }),
      (error) => parentPort.postMessage({ kind: 'error', error: describe(error) }),
    );
  });
  parentPort.postMessage({ kind: 'ready' });
} catch (error) {
  parentPort.postMessage({ kind: 'initError', error: describe(error) });
}
