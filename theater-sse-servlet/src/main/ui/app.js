import './theater.js';
