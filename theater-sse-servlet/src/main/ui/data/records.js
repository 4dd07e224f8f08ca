/** From what REST (snake_case) and live events (camelCase) say to the records of types.js. */

const time = text => (text ? Date.parse(text) : text);
/** Steps end as `error` on the wire and failed calls as `failed`: one word for both here. */
const status = name => (name === 'error' ? 'failed' : name);

export const SESSION = blank('id title owner createdAt updatedAt counts');
export const EXECUTION = blank(`id sessionId type name status progress createdAt startedAt
  finishedAt error plan input output metadata`);
export const STEP = blank(`id executionId parentId name title description kind status order
  iteration iterationTotal attempt condition conditionResult progress message estimatedMs
  durationMs startedAt endedAt speakerRole targetRole reason error summary result output reasoning
  metadata`);
export const CALL = {
  ...blank(`id executionId stepId parentId messageId status role taskType round attempt provider
    model endpoint params metadata usage cost requestedAt endedAt durationMs ttftMs queuedMs
    chunkCount finishReason error promptLength responseLength reasoningLength systemPrompt
    userPrompt messages response reasoning toolCalls rawRequest rawResponse truncated`),
  sanitized: false, whole: false,
};
export const TEXTS = ['systemPrompt', 'userPrompt', 'messages', 'response', 'reasoning',
  'toolCalls', 'rawRequest', 'rawResponse'];

function blank(names) {
  return Object.fromEntries(names.split(/\s+/).map(name => [name, null]));
}

/** Only fields of `empty`; undefined leaves what was there. */
export function merge(empty, before, now) {
  const record = {...empty, ...before};
  for (const name in empty) if (now[name] !== undefined) record[name] = now[name];
  return record;
}

function camel(from) {
  if (!from) return from;
  const to = {};
  for (const name in from) to[name.replace(/_(\w)/g, (_, c) => c.toUpperCase())] = from[name];
  return to;
}

export function session(s) {
  return {...camel(s), createdAt: time(s.created_at), updatedAt: time(s.updated_at),
    counts: camel(s.counts)};
}

export function execution(x) {
  return {...camel(x), createdAt: time(x.created_at), startedAt: time(x.started_at),
    finishedAt: time(x.finished_at), error: camel(x.error), plan: x.plan?.map(planStep)};
}

function planStep({estimated_duration_ms: estimatedMs = null, ...step}) {
  return {title: null, description: null, optional: false, group: null, decision: null,
    outcome: null, ...step, estimatedMs};
}

export function step(s) {
  return {...camel(s), status: status(s.status), message: s.progress_message,
    estimatedMs: s.estimated_duration_ms, startedAt: time(s.started_at), endedAt: time(s.ended_at),
    error: camel(s.error)};
}

export function liveStep({result, ...s}, executionId) {
  return {...s, executionId: s.executionId ?? executionId, status: status(s.status),
    message: s.progressMessage, estimatedMs: s.estimatedDuration, startedAt: time(s.startTime),
    endedAt: time(s.endTime), output: s.text, durationMs: result?.duration,
    summary: result?.summary, result: result?.data};
}

export function call(c, whole) {
  const timing = c.timing ?? {}, sizes = c.performance_metrics ?? {};
  const record = {...camel(c), status: c.status ?? c.stage, role: c.role_name, round: c.round_index,
    model: c.response_model ?? c.model, usage: camel(c.usage), error: camel(c.error),
    requestedAt: time(timing.requested_at ?? c.timestamp), endedAt: time(timing.completed_at),
    durationMs: timing.duration_ms, ttftMs: timing.ttft_ms, queuedMs: timing.queued_ms,
    chunkCount: timing.chunk_count, finishReason: c.finish_reasons?.[0],
    promptLength: sizes.prompt_length, responseLength: sizes.response_length,
    reasoningLength: sizes.reasoning_length, response: c.response_content};
  if (whole) return {...record, whole};
  for (const name of TEXTS) delete record[name];
  return record;
}

export function liveCall(c, executionId) {
  const timing = c.timing ?? {};
  const told = c.messages?.filter(m => m.content);
  return {...c, id: c.interactionId, executionId, status: c.stage, round: c.roundIndex,
    requestedAt: time(timing.requestedAt), endedAt: time(timing.completedAt),
    durationMs: timing.duration, ttftMs: timing.timeToFirstToken, queuedMs: timing.queued,
    chunkCount: timing.chunkCount, responseLength: c.textLength, response: c.text,
    systemPrompt: told?.find(m => m.role === 'system')?.content,
    userPrompt: told?.findLast(m => m.role === 'user')?.content};
}
