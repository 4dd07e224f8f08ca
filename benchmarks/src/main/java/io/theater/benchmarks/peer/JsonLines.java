package io.theater.benchmarks.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of JSON as somebody would write it by hand for speed: one streaming generator of Jackson,
 * straight into a stream, with the members that the theater writes. One thread at a time.
 */
public final class JsonLines {
  private final IsoInstant instants = new IsoInstant();
  private final JsonGenerator json;

  /** Writes lines to a stream; they are there after {@link #flush()}. */
  public JsonLines(OutputStream out) throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.setRootValueSeparator(null);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  /** Writes one line and its line feed. */
  public void write(long seq, LlmInteraction call) throws IOException {
    json.writeStartObject();
    json.writeNumberField("v", 1);
    json.writeNumberField("seq", seq);
    json.writeStringField("id", call.id());
    json.writeStringField("session_id", call.sessionId());
    instant("timestamp", call.timestamp());
    json.writeStringField("stage", "completed");
    json.writeBooleanField("success", true);
    text("role_name", call.role());
    text("task_type", call.taskType());
    json.writeNumberField("attempt", 1);
    text("provider", call.provider());
    text("model", call.requestModel());
    text("response_model", call.responseModel());
    params(call.params());
    json.writeArrayFieldStart("finish_reasons");
    json.writeString("stop");
    json.writeEndArray();
    figures(call);
    texts(call);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void params(@Nullable Map<String, Object> params) throws IOException {
    json.writeObjectFieldStart("params");
    for (Map.Entry<String, Object> param :
        (params == null ? Map.<String, Object>of() : params).entrySet()) {
      json.writeFieldName(param.getKey());
      if (param.getValue() instanceof Double number) {
        json.writeNumber(number);
      } else {
        json.writeNumber(((Number) param.getValue()).longValue());
      }
    }
    json.writeEndObject();
  }

  private void figures(LlmInteraction call) throws IOException {
    json.writeObjectFieldStart("performance_metrics");
    LlmTiming timing = call.timing();
    if (timing != null) {
      millis("response_time_ms", timing.duration());
      millis("ttft_ms", timing.timeToFirstToken());
      millis("mean_inter_chunk_ms", timing.meanInterChunk());
      number("chunk_count", timing.chunkCount());
    }
    number("prompt_length", length(call.userPrompt()));
    number("response_length", length(call.response()));
    Usage usage = call.usage();
    if (usage != null) {
      number("input_tokens", usage.inputTokens());
      number("output_tokens", usage.outputTokens());
      number("total_tokens", usage.totalTokens());
    }
    json.writeEndObject();
    if (timing != null) {
      timing(timing);
    }
  }

  private void timing(LlmTiming timing) throws IOException {
    json.writeObjectFieldStart("timing");
    instant("requested_at", timing.requestedAt());
    instant("first_chunk_at", timing.firstChunkAt());
    instant("last_chunk_at", timing.lastChunkAt());
    instant("completed_at", timing.completedAt());
    json.writeEndObject();
  }

  private void texts(LlmInteraction call) throws IOException {
    if (call.messages() != null) {
      for (Message message : call.messages()) {
        boolean system = message.role().equals(Message.SYSTEM);
        json.writeStringField(system ? "system_prompt" : "prompt", message.text());
      }
    }
    text("response", call.response());
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private void number(String name, @Nullable Number value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value.longValue());
    }
  }

  private static @Nullable Integer length(@Nullable String text) {
    return text == null ? null : Integer.valueOf(text.length());
  }

  private void millis(String name, @Nullable Duration value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value.toMillis());
    }
  }

  private void instant(String name, @Nullable Instant value) throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      instants.write(json, value);
    }
  }

  /** Moves what was written to the stream. */
  public void flush() throws IOException {
    json.flush();
  }
}
