/** All elements, for the page and for hosts that embed them: importing this file defines them. */
import './elements/debug.js';
import './elements/execution-history.js';
import './elements/execution-monitor.js';
import './elements/flow.js';
import './elements/llm-io.js';
import './elements/page.js';
import './elements/session.js';
import './elements/step-details.js';
import './elements/step-progress.js';
import './elements/timeline.js';
