/** All elements, for hosts that embed them: importing this file defines them. */
import './elements/execution-history.js';
import './elements/execution-monitor.js';
import './elements/flow.js';
import './elements/timeline.js';
