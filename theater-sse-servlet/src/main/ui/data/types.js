/**
 * What elements see, whether it came by REST or live. Times are milliseconds since 1970, durations
 * milliseconds; null is unknown. Records are never changed: a new one takes the place of the old.
 *
 * @typedef {{code: string, level: ?string, title: ?string, message: ?string, suggestion: ?string,
 *   canRetry: boolean, type: ?string, stackTrace: ?string}} ErrorInfo
 *
 * @typedef {{id: string, title: ?string, owner: ?string, createdAt: ?number, updatedAt: ?number,
 *   counts: {executions: number, running: number, steps: number, interactions: number,
 *   failedInteractions: number}}} Session
 *
 * @typedef {{name: string, title: ?string, description: ?string, optional: boolean,
 *   group: ?string, decision: ?string, outcome: ?string, estimatedMs: ?number}} PlanStep
 *
 * @typedef {{id: string, sessionId: string, type: ?string, name: ?string, status: string,
 *   progress: ?number, createdAt: ?number, startedAt: ?number, finishedAt: ?number,
 *   error: ?ErrorInfo, plan: ?PlanStep[], input: ?string, output: *, metadata: ?object}} Execution
 *
 * @typedef {{id: string, executionId: string, parentId: ?string, name: string, title: ?string,
 *   description: ?string, kind: string, status: string, order: ?number, iteration: ?number,
 *   iterationTotal: ?number, attempt: ?number, condition: ?string, conditionResult: ?string,
 *   progress: ?number, message: ?string, estimatedMs: ?number, durationMs: ?number,
 *   startedAt: ?number, endedAt: ?number, speakerRole: ?string, targetRole: ?string,
 *   reason: ?string, error: ?ErrorInfo, summary: ?string, result: *, output: ?string,
 *   reasoning: ?string, metadata: ?object}} Step
 *   `output` and `reasoning` grow while the step streams
 *
 * @typedef {{inputTokens: ?number, outputTokens: ?number, totalTokens: ?number,
 *   cacheReadTokens: ?number, cacheWriteTokens: ?number, reasoningTokens: ?number}} Usage
 *
 * @typedef {{role: string, name: ?string, parts: ?object[], content: ?string}} Message
 *   as the recorder wrote it
 *
 * @typedef {{id: string, executionId: ?string, stepId: ?string, parentId: ?string,
 *   messageId: ?string, status: string, role: ?string, taskType: ?string, round: ?number,
 *   attempt: ?number, provider: ?string, model: ?string, endpoint: ?string, params: ?object,
 *   metadata: ?object, usage: ?Usage, cost: ?{amount: number, currency: string},
 *   requestedAt: ?number, endedAt: ?number, durationMs: ?number, ttftMs: ?number,
 *   queuedMs: ?number, chunkCount: ?number, finishReason: ?string, error: ?ErrorInfo,
 *   promptLength: ?number, responseLength: ?number, reasoningLength: ?number,
 *   systemPrompt: ?string, userPrompt: ?string, messages: ?Message[], response: ?string,
 *   reasoning: ?string, toolCalls: ?object[], rawRequest: ?string, rawResponse: ?string,
 *   sanitized: boolean, truncated: ?object, whole: boolean}} Call
 *   an LLM call; its texts are null when they are not loaded (`whole` is false: ask
 *   `model.call(id)`) or when the caller may not read them (`model.may('READ_LLM_IO')`)
 *
 * @typedef {'connecting' | 'live' | 'reconnecting' | 'polling' | 'ended' | 'off'} StreamState
 */
export {};
