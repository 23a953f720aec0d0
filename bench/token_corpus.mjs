// Texts to fit and to test the token meter on: results of the product, and words of many scripts and kinds of text around
// it. Everything is made here or comes with Node (its ICU data has words of sixty languages); seeded, the same every time.
import { readFileSync } from 'node:fs';

/** A small random generator (mulberry32): uniform in [0, 1). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const locales = ['en', 'fr', 'de', 'es', 'pt', 'it', 'nl', 'pl', 'tr', 'sv', 'cs', 'ro', 'hu', 'vi', 'el', 'ru', 'uk', 'bg', 'he', 'ar', 'fa',
  'hi', 'bn', 'ta', 'th', 'ja', 'zh', 'zh-Hant', 'ko', 'ka', 'hy', 'am', 'pa', 'gu', 'kn', 'ml', 'te', 'or', 'as', 'mr', 'ne', 'si', 'lo', 'km',
  'my', 'mn', 'kk', 'ky', 'sr', 'mk', 'be', 'ur', 'ps', 'sd', 'ug', 'yi', 'dz', 'ti', 'az', 'uz', 'lt', 'lv', 'et', 'fi', 'da', 'nb', 'is', 'hr', 'sk',
  'sl', 'sq', 'mt', 'cy', 'ga', 'eu', 'gl', 'ca', 'af', 'yo', 'ig', 'ha', 'sw', 'zu', 'id', 'ms', 'fil'];
const regions = 'US GB FR DE ES IT NL PL TR SE CZ RO HU VN GR RU UA BG IL EG IR IN BD LK TH JP CN TW KR GE AM ET BR MX CA AU ZA NG KE MA CH AT BE DK NO FI PT IE'.split(' ');
const languages = 'en fr de es pt it nl pl tr sv cs ro hu vi el ru uk bg he ar fa hi bn ta th ja zh ko ka hy am sw zu is ga eu'.split(' ');
const currencies = 'USD EUR GBP JPY CNY INR BRL CHF SEK PLN TRY KRW RUB'.split(' ');

/** Words as people of a language read them: names of places, languages and money, dates and numbers. */
function words(locale) {
  const of = (type, codes) => codes.map((code) => new Intl.DisplayNames([locale], { type }).of(code));
  const days = Array.from({ length: 40 }, (_, i) => new Intl.DateTimeFormat(locale, { dateStyle: i % 2 ? 'full' : 'long' }).format(new Date(Date.UTC(2026, i % 12, 1 + i % 28))));
  const relative = Array.from({ length: 12 }, (_, i) => new Intl.RelativeTimeFormat(locale).format(i - 6, ['day', 'month', 'hour'][i % 3]));
  return [...of('region', regions), ...of('language', languages), ...of('currency', currencies), ...days, ...relative];
}

const english = `the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one you were
  her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new
  some could time these two may then do first any my now such like our over man me even most made after also did many before must through
  years where much your way well down should because each just those people how too little state good very make world still own see men
  work long get here between both life being under never day same another know while last might us great old year off come since against
  go came right used take three customer pipeline quarter negotiation procurement manufacturing stakeholder onboarding implementation
  responsibility internationalization cybersecurity infrastructure entrepreneurship sustainability transformation collaboration`.split(/\s+/);
const emoji = [...'🚀🎉👍🙏💡📈🔥✅❤️😀🤝🌍📣💼🇫🇷👩‍💻👨🏽‍🔬☕️✨🙂'];
const symbols = [...'→←↑↓•·…–—“”‘’«»™®©€£¥§±×÷≈≤≥∞√∑■□▪●○◆★☆✓✗│─┌┐└┘░▒▓'];

const familyNames = [...'陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余趙盧梁顏柯翁魏孫戴佐藤鈴髙橋渡邊龔闕嚴'];
const givenNames = [...'志明淑芬凱翔瓊瑤懿馨灝賢靉雯瀅宏偉雅婷冠宇怡君家豪詩涵承恩品妍宥廷語彤俊傑慧玲曉東建國麗華鴻濤穎琪睿哲嘉欣梓軒浩然思遠翠蓉'];

const kinds = {
  prose: (pick, some) => some(60, () => pick(english)).join(' ').replace(/(\w+ \w+ \w+ \w+ \w+) /g, '$1, ') + '.',
  capitals: (pick, some) => some(20, () => pick(english).toUpperCase()).join(' '),
  titles: (pick, some) => some(20, () => { const word = pick(english); return word[0].toUpperCase() + word.slice(1); }).join(' '),
  camel: (pick, some) => some(12, () => some(3, () => { const word = pick(english); return word[0].toUpperCase() + word.slice(1); }).join('')).join('.'),
  ids: (pick, some, hex) => some(6, () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`).join('\n'),
  hashes: (pick, some, hex) => some(4, () => hex(40)).join(' '),
  numbers: (pick, some, hex, random) => some(20, () => (random() * 10 ** Math.floor(random() * 12)).toFixed(Math.floor(random() * 4))).join(' '),
  dates: (pick, some, hex, random) => some(8, () => new Date(1.6e12 + random() * 2e11).toISOString()).join(' | '),
  urls: (pick, some, hex) => some(5, () => `https://www.${pick(english)}${pick(english)}.example/${pick(english)}/${pick(english)}-${hex(8)}?id=${hex(6)}&v=beta`).join('\n'),
  mails: (pick, some) => some(8, () => `${pick(english)}.${pick(english)}@${pick(english)}${pick(english)}.example`).join('; '),
  phones: (pick, some, hex, random) => some(8, () => `+${Math.floor(random() * 90 + 10)} ${Math.floor(random() * 900 + 100)} ${Math.floor(random() * 9000000 + 1000000)}`).join('\n'),
  emoji: (pick, some) => some(30, () => `${pick(english)} ${pick(emoji)}`).join(' '),
  symbols: (pick, some) => some(30, () => `${pick(symbols)} ${pick(english)}`).join(' '),
  marks: (pick, some) => some(30, () => `${pick(english)}${pick(['!', '?', ';', ':', ' - ', ' / ', ' & ', '...', ' (', ') ', '" ', ' "', '#', '%', '$', '*', '**', '||', '\\n', '\\u00e9', '==', '+'])}`).join(''),
  json: (pick, some, hex, random) => JSON.stringify(some(8, () => ({ [pick(english)]: pick(english), [pick(english)]: Math.floor(random() * 1000), list: [hex(6), null, true] }))),
  // As forms of Japan, headlines on LinkedIn and pasted documents have them.
  fullwidth: (pick, some) => some(40, () => pick(english)).join(' ').replace(/[!-~]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000'),
  halfwidth: (pick, some) => some(120, () => String.fromCodePoint(pick([...Array(56).keys()]) + 0xff66)).join('').replace(/(.{7})/g, '$1 '),
  bold: (pick, some) => some(20, () => pick(english)).join(' ').replace(/[a-z]/g, (c) => String.fromCodePoint(c.charCodeAt(0) - 97 + 0x1d5ee)),
  fixed_spaces: (pick, some) => some(40, () => pick(english)).join('\u00a0'),
  ornaments: (pick, some) => some(30, () => `${pick(['★', '◆', '»', '«', '·', '®', '½', '°', '±', '§', '¡', '¿', '£', '¹²', 'ª', '•', '¯', '①', '✔️', '➡️'])} ${pick(english)}`).join(' '),
  han_names: (pick, some) => some(40, () => pick(familyNames) + pick(givenNames) + pick(givenNames)).join(pick([' ', ' | ', '、'])),
  initials: (pick, some) => some(40, () => pick(english)[0].toUpperCase()).join(' '),
  codes: (pick, some, hex, random) => some(10, () => some(8, () => String.fromCharCode(65 + Math.floor(26 * random()))).join('')).join(' '),
  accounts: (pick, some, hex, random) => some(8, () => String(Math.floor(random() * 1e15)).padStart(Math.ceil(9 + 12 * random()), '7')).join(' '),
  base64: (pick, some, hex, random) => some(3, () => Buffer.from(Array.from({ length: 48 }, () => Math.floor(random() * 256))).toString('base64')).join(' '),
};

/** `count` texts of each kind and each language. */
export function* texts(seed, count) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const some = (n, make) => Array.from({ length: Math.ceil(n * (0.5 + random())) }, make);
  const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
  const byLocale = locales.map((locale) => [locale, words(locale)]);
  for (let i = 0; i < count; i += 1) {
    for (const [kind, make] of Object.entries(kinds)) yield { kind, text: make(pick, some, hex, random) };
    for (const [locale, list] of byLocale) yield { kind: locale, text: some(25, () => pick(list)).join(pick([' ', ', ', ' | ', '\t', '\n'])) };
  }
  for (const file of ['../README.md', '../docs/use/results.md', '../server/http/http_session.cpp', '../tools/leads/encoding/lead_cards.cpp', './http.mjs']) {
    const whole = readFileSync(new URL(file, import.meta.url), 'utf8');
    for (let at = 0; at + 2000 < whole.length; at += 2000) yield { kind: 'repository', text: whole.slice(at, at + 2000) };
  }
}
