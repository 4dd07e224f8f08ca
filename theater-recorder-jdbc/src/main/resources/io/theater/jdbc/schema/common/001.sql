-- What belongs together for the host, such as one conversation.
CREATE TABLE IF NOT EXISTS ${prefix}session (
  id ${key} NOT NULL,
  owner ${key},
  title ${text},
  created_ms ${long},
  updated_ms ${long},
  calls ${long} DEFAULT 0 NOT NULL,
  failed_calls ${long} DEFAULT 0 NOT NULL,
  arrival ${long} NOT NULL,
  meta ${text},
  PRIMARY KEY (id)
)${suffix};

-- sessions(): most recently active first
CREATE INDEX ${ifNotExists}${prefix}session_arrival ON ${prefix}session (arrival);

-- sessions(ownedBy)
CREATE INDEX ${ifNotExists}${prefix}session_owner ON ${prefix}session (owner, arrival);

-- Runs of a flow of the host.
CREATE TABLE IF NOT EXISTS ${prefix}execution (
  id ${key} NOT NULL,
  session_id ${key} NOT NULL,
  type ${key},
  name ${text},
  status ${key},
  progress ${int},
  created_ms ${long},
  started_ms ${long},
  finished_ms ${long},
  updated_ms ${long},
  input ${text},
  output ${text},
  error_code ${key},
  error_message ${text},
  boot ${key},
  arrival ${long} NOT NULL,
  meta ${text},
  PRIMARY KEY (id)
)${suffix};

-- executions(): newest first
CREATE INDEX ${ifNotExists}${prefix}execution_arrival ON ${prefix}execution (arrival);

-- executions(session), and the counts of a session
CREATE INDEX ${ifNotExists}${prefix}execution_session ON ${prefix}execution (session_id, arrival);

-- executions(status), such as those that run
CREATE INDEX ${ifNotExists}${prefix}execution_status ON ${prefix}execution (status, arrival);

-- Steps of runs.
CREATE TABLE IF NOT EXISTS ${prefix}step (
  id ${key} NOT NULL,
  execution_id ${key} NOT NULL,
  session_id ${key} NOT NULL,
  parent_id ${key},
  name ${text},
  title ${text},
  kind ${key},
  exec_order ${int},
  iteration ${int},
  attempt ${int},
  status ${key},
  progress ${int},
  progress_message ${text},
  speaker_role_name ${key},
  target_role_name ${key},
  branch_condition ${text},
  branch_result ${text},
  started_ms ${long},
  ended_ms ${long},
  duration_ms ${long},
  summary ${text},
  result ${text},
  error_code ${key},
  error_message ${text},
  boot ${key},
  arrival ${long} NOT NULL,
  meta ${text},
  PRIMARY KEY (id)
)${suffix};

-- steps(session), and the counts of a session
CREATE INDEX ${ifNotExists}${prefix}step_session ON ${prefix}step (session_id, arrival);

-- steps(execution)
CREATE INDEX ${ifNotExists}${prefix}step_execution ON ${prefix}step (execution_id, arrival);

-- Calls of language models, without their texts.
CREATE TABLE IF NOT EXISTS ${prefix}interaction (
  id ${key} NOT NULL,
  session_id ${key} NOT NULL,
  execution_id ${key},
  step_id ${key},
  parent_id ${key},
  message_id ${key},
  stage ${key},
  success ${flag},
  finalized ${flag},
  role_name ${key},
  task_type ${key},
  round_index ${int},
  attempt ${int},
  provider ${key},
  model ${key},
  response_model ${key},
  requested_ms ${long},
  completed_ms ${long},
  duration_ms ${long},
  ttft_ms ${long},
  input_tokens ${long},
  output_tokens ${long},
  total_tokens ${long},
  cache_read_tokens ${long},
  cache_write_tokens ${long},
  reasoning_tokens ${long},
  cost ${amount},
  currency ${key},
  prompt_length ${long},
  response_length ${long},
  error_code ${key},
  error_message ${text},
  boot ${key},
  arrival ${long} NOT NULL,
  meta ${text},
  PRIMARY KEY (id)
)${suffix};

-- interactions(): newest or oldest first
CREATE INDEX ${ifNotExists}${prefix}interaction_arrival ON ${prefix}interaction (arrival);

-- interactions(session)
CREATE INDEX ${ifNotExists}${prefix}interaction_session ON ${prefix}interaction (session_id, arrival);

-- interactions(execution)
CREATE INDEX ${ifNotExists}${prefix}interaction_execution ON ${prefix}interaction (execution_id, arrival);

-- interactions(step)
CREATE INDEX ${ifNotExists}${prefix}interaction_step ON ${prefix}interaction (step_id, arrival);

-- interactionOfMessage()
CREATE INDEX ${ifNotExists}${prefix}interaction_message ON ${prefix}interaction (message_id, arrival);

-- interactions(stage), such as those that failed
CREATE INDEX ${ifNotExists}${prefix}interaction_stage ON ${prefix}interaction (stage, arrival);

-- interactions(range), and statistics()
CREATE INDEX ${ifNotExists}${prefix}interaction_requested ON ${prefix}interaction (requested_ms);

-- How often the interactions requested in an hour have changed; hours are counted since 1970.
CREATE TABLE IF NOT EXISTS ${prefix}hour (
  epoch_hour ${long} NOT NULL,
  changes ${long} NOT NULL,
  PRIMARY KEY (epoch_hour)
)${suffix};

-- Totals of an hour or a day of 24, for statistics(). They hold while its hours have as many changes.
CREATE TABLE IF NOT EXISTS ${prefix}total (
  hours ${int} NOT NULL,
  first_hour ${long} NOT NULL,
  changes ${long} NOT NULL,
  content ${text} NOT NULL,
  PRIMARY KEY (hours, first_hour)
)${suffix};

-- What went to models and came back, in rows that are never changed.
CREATE TABLE IF NOT EXISTS ${prefix}payload (
  interaction_id ${key} NOT NULL,
  kind ${key} NOT NULL,
  chunk ${long} NOT NULL,
  content ${text} NOT NULL,
  created_ms ${long} NOT NULL,
  PRIMARY KEY (interaction_id, kind, chunk)
)${suffix};

-- What steps put out and thought.
CREATE TABLE IF NOT EXISTS ${prefix}step_text (
  step_id ${key} NOT NULL,
  kind ${key} NOT NULL,
  chunk ${long} NOT NULL,
  content ${text} NOT NULL,
  created_ms ${long} NOT NULL,
  PRIMARY KEY (step_id, kind, chunk)
)${suffix};
