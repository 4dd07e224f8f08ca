import {WORDS} from './words.js';

/** 'en' or 'zh', as the nearest `lang` says, through shadow roots, or else the browser. */
export function languageOf(element) {
  for (let at = element; at; ) {
    const said = at.lang || at.closest?.('[lang]')?.lang;
    if (said) return short(said);
    at = at.getRootNode?.().host;
  }
  return short(navigator.language);
}

function short(tag) {
  return tag.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Looks a key up in the words of an element, then in those that all share. */
export function translate(text, language, key, parameters = {}) {
  const found = text[language]?.[key] ?? WORDS[language][key] ?? text.en?.[key] ?? WORDS.en[key];
  if (found === undefined) throw new Error(`no words for ${key}`);
  return found.replace(/\{(\w+)\}/g, (whole, name) => parameters[name] ?? whole);
}
