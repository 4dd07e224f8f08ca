/** All elements, for hosts that embed them: importing this file defines them. */
import './elements/llm-io.js';
